"""The addresses of the desk. Each name has its door in `marsad.web.doors.DOORS`."""

from django.urls import path

from marsad.web.api.interface import api
from marsad.web.entrance_urls import entrance
from marsad.web.pages import (
    bursts,
    calibration,
    code,
    confusion,
    coordination,
    dangers,
    errors,
    explorer,
    figure,
    findings,
    frames,
    home,
    language,
    ledger,
    my_answers,
    origin,
    people,
    picture,
    plan,
    progress,
    settle,
    urgent,
)
from marsad.web.pages.analyses import analysis_step
from marsad.web.pages.coordination_assess import coordination_assess
from marsad.web.pages.help import help_page, tour
from marsad.web.pages.overview import overview_page
from marsad.web.pages.tokens import tokens

urlpatterns = [
    path("", home.home, name="home"),
    *entrance,
    path("people/", people.people, name="people"),
    path("people/<int:member_id>/", people.person, name="person"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("language/<str:language>/", language.choose, name="language"),
    path("bursts/", bursts.bursts, name="bursts"),
    path("bursts/<int:run>/<int:number>/", bursts.burst, name="burst"),
    path("origin/", origin.origin, name="origin"),
    path("origin/<int:number>/", origin.origin_run, name="origin_run"),
    path("danger/", dangers.dangers, name="dangers"),
    path("danger/<int:number>/", dangers.danger, name="danger"),
    path("overview/", overview_page, name="overview"),
    path("explorer/", explorer.explorer, name="explorer"),
    path("frames/", frames.frames, name="frames"),
    path("frames/save/", frames.save_frame, name="save_frame"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:number>/", findings.finding, name="finding"),
    path("findings/<int:number>/figure/<str:key>/", figure.figure, name="figure"),
    path("analyses/<int:run>/steps/", analysis_step, name="analysis_step"),
    path("coordination/", coordination.coordination, name="coordination"),
    path("coordination/<int:run>/groups/<int:number>/", coordination.coordination_group, name="coordination_group"),
    path(
        "coordination/<int:run>/groups/<int:number>/pairs/<int:pair>/",
        coordination.coordination_edge,
        name="coordination_edge",
    ),
    path("coordination/<int:run>/groups/<int:number>/assess/", coordination_assess, name="coordination_assess"),
    path("code/<int:sample_id>/", code.code, name="code"),
    path("code/<int:sample_id>/answers/<int:task_id>/", code.my_answer, name="my_answer"),
    path("code/<int:sample_id>/pictures/<int:task_id>/<int:number>/", picture.picture, name="picture"),
    path("my-answers/", my_answers.my_answers, name="my_answers"),
    path("my-topics/", my_answers.topics, name="topics"),
    path("my-alarm/", urgent.my_urgent, name="my_urgent"),
    path("urgent/", urgent.urgent, name="urgent"),
    path("urgent/<int:number>/", urgent.urgent_case, name="urgent_case"),
    path("settle/<int:sample_id>/", settle.settle, name="settle"),
    path("settle/<int:sample_id>/settled/", settle.settled_ones, name="settled"),
    path("settle/<int:sample_id>/settled/<int:task_id>/", settle.correct, name="correct"),
    path("progress/<int:sample_id>/", progress.progress, name="progress"),
    path("calibration/", calibration.calibration, name="calibration"),
    path("calibration/<int:sample_id>/", calibration.calibration_round, name="calibration_round"),
    path("confusion/<int:sample_id>/", confusion.confusion, name="confusion"),
    path("plan/", plan.plan, name="plan"),
    path("errors/<int:sample_id>/", errors.errors, name="errors"),
    path("help/", help_page, name="help"),
    path("help/tour/", tour, name="tour"),
    path("keys/", tokens, name="tokens"),
    path("api/v1/", api.urls),
]

handler400 = "marsad.web.mistakes.bad_request"
handler403 = "marsad.web.mistakes.forbidden"
handler404 = "marsad.web.mistakes.not_found"
handler429 = "marsad.web.mistakes.too_many"
handler500 = "marsad.web.mistakes.broken"
