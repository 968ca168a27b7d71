"""Dated calls to a dangerous act, for the focal point alone: the countdown, in counts that tell of nobody."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from marsad.core.dangers import AFTER, KEPT, Danger
from marsad.core.errors import MarsadError, Missing, RefusedInput
from marsad.core.mission import Mission
from marsad.core.words import _, n_
from marsad.flows import dangers as flow
from marsad.flows.danger_posts import Rise, Volume
from marsad.flows.danger_shares import Countdown, countdown
from marsad.flows.restricted import today
from marsad.report.burst_charts import columns_of, moments_of_call, rise_chart, rows_of
from marsad.report.burst_words import moment_words
from marsad.report.danger_words import accounts_words, posts_words, share_sentence
from marsad.report.numbers import Voice, clean, day, decimal, whole
from marsad.store.records.models import Member
from marsad.web.access import the_member
from marsad.web.charts import Chart, chart, table
from marsad.web.desk import the_desk
from marsad.web.pages.overview import signal_words
from marsad.web.rendering import leave_notice, page, the_voice

FIELDS = ("title", "on", "place", "words", "hashtags", "narratives", "minors", "safety")


@require_http_methods(["GET", "HEAD", "POST"])
def dangers(request: HttpRequest) -> HttpResponse:
    """The calls that are followed, and the form to follow another."""
    member, desk = the_member(request), the_desk()
    typed = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in FIELDS}
    mistake = ""
    if request.method == "POST":
        try:
            kept = flow.follow(desk.observatory, member, _call(typed))
        except (RefusedInput, Missing) as refusal:
            mistake = str(refusal)
        else:
            leave_notice(request, _("The call is followed from now on."))
            return HttpResponseRedirect(reverse("danger", args=[kept.number]))
    return _list(request, member, typed, mistake)


def _call(typed: dict[str, str]) -> Danger:
    try:
        on = date.fromisoformat(typed["on"])
    except ValueError:
        raise RefusedInput(_("'{day}' is no day; write it as 2030-09-01.", day=typed["on"][:20])) from None
    return Danger(
        title=typed["title"],
        day=on,
        place=typed["place"],
        words=typed["words"][:500],
        hashtags=tuple(typed["hashtags"].replace(",", " ").split()),
        narratives=tuple(name.strip() for name in typed["narratives"].split(",") if name.strip()),
        minors_question=typed["minors"],
        safety_question=typed["safety"],
    )


def _list(request: HttpRequest, member: Member, typed: dict[str, str], mistake: str) -> HttpResponse:
    desk, voice = the_desk(), the_voice()
    found, now = flow.standing(desk.observatory, member), today(desk.mission)
    return page(
        request,
        "dangers.html",
        status=400 if mistake else 200,
        mission=desk.mission,
        followed=[(one, day(voice, one.day), left_words(one.days_left(now))) for one in found.followed],
        ended=[(one, day(voice, one.last_day())) for one in found.ended],
        gone=found.gone,
        questions=[(one.id, clean(one.title.said_in(voice.language))) for one in desk.mission.questions],
        typed=typed,
        mistake=mistake,
    )


def left_words(days: int) -> str:
    """How long until the act."""
    if days < 0:
        return _("the day is past")
    return n_("{n} day left", "{n} days left", days) if days else _("today")


@require_http_methods(["GET", "HEAD", "POST"])
def danger(request: HttpRequest, number: int) -> HttpResponse:
    """The countdown of one call; or its end."""
    member, desk, voice = the_member(request), the_desk(), the_voice()
    if request.method == "POST":
        try:
            flow.end(desk.observatory, member, number, request.POST.get("reason", ""))
        except MarsadError as refusal:
            leave_notice(request, str(refusal), "look")
            return HttpResponseRedirect(reverse("danger", args=[number]))
        leave_notice(request, _("The call is followed no longer."))
        return HttpResponseRedirect(reverse("dangers"))
    try:
        found = countdown(desk.observatory, member, number)
    except Missing as gone:
        leave_notice(request, str(gone), "look")
        return HttpResponseRedirect(reverse("dangers"))
    return page(
        request,
        "danger.html",
        mission=desk.mission,
        found=found,
        call=found.danger,
        **_shown(voice, desk.mission, found),
    )


def _shown(voice: Voice, mission: Mission, found: Countdown) -> dict[str, Any]:
    volume, call = found.volume, found.danger
    return {
        "left": left_words(found.days_left),
        "on": day(voice, call.day),
        "until": day(voice, call.day + AFTER),
        "kept_until": day(voice, found.ends_on + KEPT),
        "posts": posts_words(voice, volume.posts),
        "accounts": accounts_words(voice, volume.accounts),
        "last": moment_words(voice, volume.last, mission.time_zone) if volume.last else _("none"),
        "rises": [rise_sentence(voice, mission, one) for one in volume.rises],
        "days": volume_chart(voice, mission, volume, hourly=False),
        "hours": volume_chart(voice, mission, volume, hourly=True),
        "reached": reached_table(voice, volume),
        "shares": [
            (_("Addressed to minors"), share_sentence(voice, found.minors), found.minors.command),
            (
                _("Dissuading: safety messages and de-escalation"),
                share_sentence(voice, found.safety),
                found.safety.command,
            ),
        ],
        "to_look_at": [] if found.blind else [(signal_words(name), count) for name, count in volume.to_look_at],
        "blind": found.blind,
    }


def rise_sentence(voice: Voice, mission: Mission, one: Rise) -> str:
    """A burst of the call in a sentence."""
    at = moment_words(voice, one.onset, mission.time_zone)
    words = _(
        "Since {at}, most probably: about {posts} posts where about {usual} are usual.",
        at=at,
        posts=whole(voice, (one.observed + 5) // 10 * 10),
        usual=decimal(voice, one.expected, 0),
    )
    return f"{words} {_('It goes on.')}" if one.going_on else words


def volume_chart(voice: Voice, mission: Mission, volume: Volume, *, hourly: bool) -> Chart | None:
    """Posts of the call by the day, or of the last three days by the hour; None where none has a time."""
    steps = volume.hours if hourly else volume.days
    if not steps:
        return None
    moments = moments_of_call(steps, mission.time_zone, hourly=hourly)
    return chart(
        rise_chart(voice, moments, hourly=hourly),
        title=_("Posts of the call, the last three days collected, by the hour")
        if hourly
        else _("Posts of the call, by the day"),
        columns=columns_of(hourly=hourly),
        rows=rows_of(voice, moments, hourly=hourly),
        note=_("Under ten posts no number is given; it is no zero."),
    )


def reached_table(voice: Voice, volume: Volume) -> Chart | None:
    """Accounts that posted in the call for the first time, by the day."""
    if not volume.reached:
        return None
    return table(
        title=_("Accounts that posted in it for the first time, by the day"),
        columns=(_("Day"), _("New accounts")),
        rows=[
            (day(voice, when), _("withheld: fewer than five, or it would tell them") if n is None else whole(voice, n))
            for when, n in volume.reached
        ],
        note=_(
            "Accounts that only read are not known to anybody here. Posts that name no account: {n}.",
            n=posts_words(voice, volume.without_account),
        ),
    )
