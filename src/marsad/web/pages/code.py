"""The coding page: one post, the question, the codes. Nothing a machine said, nothing another coder said."""

import secrets
from dataclasses import dataclass, field, replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from marsad.core.errors import MarsadError, RefusedInput
from marsad.core.words import _
from marsad.store.records.codings import count_open
from marsad.store.records.corrections import OwnAnswer, own_answer
from marsad.store.records.models import Member, SampleTask
from marsad.store.records.urgent import filled_before
from marsad.web.access import the_member
from marsad.web.aids import AIDS, PICTURES, aids_for
from marsad.web.answers import (
    ON_ITS_WAY,
    REASONS,
    Answer,
    Slip,
    answer_of,
    choices,
    filled_again,
    read_answer,
    sign,
    signed_slip,
)
from marsad.web.desk import Work, the_work
from marsad.web.pages.picture import may_open, pictures_shown
from marsad.web.queue import Closed, answered_by, closed_now, dose_of, is_left_out, next_task
from marsad.web.rendering import leave_notice, page
from marsad.web.saving import Told, keep, pass_on

NOTICES = {"saved": "done", "beside": "look", "choose": "look", "stop": "urgent"}  # state -> kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A page with its form filled in, and what was wrong with it."""

    slip: Slip
    answer: Answer = field(default_factory=Answer)
    mistake: MarsadError | None = None
    left: int | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Show the next post of a sample, or take the answer to the one that was shown."""
    coder, work = the_member(request), the_work(sample_id)
    if request.method == "POST":
        return _take(request, coder, work)
    if is_left_out(coder, work):
        return page(request, "left_out.html", work=work, mission=work.desk.mission)
    if closed := closed_now(coder, work.desk.mission):
        return _rest(request, work, closed)
    task_id, left = next_task(coder, sample_id, _hand(request))
    if task_id is None:
        return _nothing_left(request, coder, work)
    answer = filled_again(filled_before(coder, task_id))
    return _show(request, coder, work, Filled(slip=_slip(coder, work, task_id), answer=answer, left=left))


@require_http_methods(["GET", "HEAD"])
def my_answer(request: HttpRequest, sample_id: int, task_id: int) -> HttpResponse:
    """One of the coder's own answers, to be corrected on the same page."""
    coder, work = the_member(request), the_work(sample_id)
    mine = own_answer(coder, task_id) if task_id < 2**63 else None
    if mine is None or mine.sample_id != sample_id or not mine.open:
        leave_notice(request, _("This answer can no longer be corrected: it was compared, or it is not yours."), "look")
        return HttpResponseRedirect(reverse("my_answers"))
    return _show(request, coder, work, Filled(slip=_slip(coder, work, task_id, mine), answer=answer_of(mine.coding)))


def purpose(work: Work) -> str:
    """What a form of this page is signed for: it codes this sample and no other."""
    return f"coding of {work.sample.pk}"


def _hand(request: HttpRequest) -> frozenset[int]:
    """The posts this coder has answered, whose answers are still on their way."""
    given = request.GET.get("hand", "").split(",")
    return frozenset(int(each) for each in given[:200] if each.isdecimal() and len(each) < 19)


def _slip(coder: Member, work: Work, task_id: int, mine: OwnAnswer | None = None) -> Slip:
    return Slip(
        task_id,
        coder.pk,
        work.desk.codebook.version,
        page=secrets.token_hex(16),
        base=mine.revision if mine else None,
        aids=mine.coding.aids if mine else (),
    )


def _take(request: HttpRequest, coder: Member, work: Work) -> HttpResponse:
    """Keep the answer and go on; an answer that is not one is shown again as it was given."""
    by_script = request.headers.get("accept") == "application/json"
    given = read_answer(request.POST)
    slip = None
    try:
        slip = signed_slip(request.POST.get("slip", ""), purpose(work), coder.pk, ON_ITS_WAY)
        if (aid := request.POST.get("aid", "")) in (*AIDS, PICTURES):
            asked = replace(slip, aids=tuple(sorted({*slip.aids, aid})))
            return _show(request, coder, work, Filled(slip=asked, answer=given))
        told = pass_on(coder, work, slip, request.POST) if "pass" in request.POST else keep(coder, work, slip, given)
    except MarsadError as mistake:
        if by_script:
            return JsonResponse({"state": "refused", "say": str(mistake)}, status=400)
        if slip is None or not isinstance(mistake, RefusedInput):
            raise
        again = replace(slip, codebook_version=work.desk.codebook.version)
        return _show(request, coder, work, Filled(slip=again, answer=given, mistake=mistake))
    if by_script:
        return JsonResponse({"state": told.state, "say": told.sentence, "where": told.where})
    return _go_on(request, work, told)


def _go_on(request: HttpRequest, work: Work, told: Told) -> HttpResponse:
    if told.state != "stop":
        leave_notice(request, told.sentence, NOTICES[told.state])
    return HttpResponseRedirect(told.where or reverse("code", args=[work.sample.pk]))


def _show(request: HttpRequest, coder: Member, work: Work, filled: Filled) -> HttpResponse:
    task = SampleTask.objects.get(pk=filled.slip.task_id)
    codebook, post = work.desk.codebook, work.post(task.post_id)
    left = count_open(coder, work.sample.pk) if filled.left is None else filled.left
    severity = codebook.attribute("severity")
    return page(
        request,
        "code.html",
        status=400 if filled.mistake else 200,
        work=work,
        mission=work.desk.mission,
        post=post,
        task_id=task.pk,
        choices=choices(work.codes),
        degrees=severity,
        urgent_degrees={value.id for value in severity.values if value.urgent} if severity else set(),
        rules=codebook.rules,
        reasons=REASONS,
        answer=filled.answer,
        mistake=str(filled.mistake) if filled.mistake else "",
        slip=sign(filled.slip, purpose(work)),
        correcting=filled.slip.base is not None,
        aids=aids_for(post, filled.slip.aids),
        pictures=pictures_shown(work, task) if PICTURES in filled.slip.aids else None,
        may_open=may_open(work),
        answered=answered_by(coder, work.sample.pk),
        left=left,
        dose=dose_of(coder, work.desk.mission),
    )


def _rest(request: HttpRequest, work: Work, closed: Closed) -> HttpResponse:
    return page(request, "rest.html", work=work, mission=work.desk.mission, closed=closed, dose=closed.dose)


def _nothing_left(request: HttpRequest, coder: Member, work: Work) -> HttpResponse:
    answered = answered_by(coder, work.sample.pk)
    return page(request, "nothing_left.html", work=work, mission=work.desk.mission, answered=answered)
