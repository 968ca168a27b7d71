"""The settlement page: two answers that differ, without the names of who gave them, and the answer agreed."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from marsad.core.errors import MarsadError, RefusedInput, WrongState
from marsad.core.judgement import Coding, Settlement
from marsad.core.words import _
from marsad.review.states import State, outcome
from marsad.store.records.codings import save_settlement
from marsad.store.records.models import CodingRecord, Member, SampleTask
from marsad.store.records.work import unit
from marsad.web.access import the_member
from marsad.web.answers import (
    REASONS,
    Answer,
    Slip,
    accepted,
    choices,
    read_answer,
    said_reason,
    sign,
    signed_slip,
)
from marsad.web.desk import Work, the_work
from marsad.web.rendering import leave_notice, page

LONGEST_REASON = 500  # characters


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Show the next task to settle, or take the settlement of the one that was shown."""
    person, work = the_member(request), the_work(sample_id)
    if request.method == "POST":
        return _take(request, person, work)
    waiting = waiting_tasks(person, sample_id)
    if not waiting:
        return page(request, "nothing_to_settle.html", work=work, mission=work.desk.mission)
    return _show(request, person, work, waiting[0], len(waiting))


def waiting_tasks(person: Member, sample_id: int) -> list[int]:
    """The tasks whose two answers differ, that nobody settled and this person did not code, in order."""
    rows = (
        SampleTask.objects.filter(sample_id=sample_id, double=True, coders__isnull=True, settlements__isnull=True)
        .annotate(answers=Count("codings"))
        .filter(answers=2)
        .exclude(codings__coder=person)
        .order_by("position")
        .prefetch_related("codings")
    )
    return [row.pk for row in rows if outcome(True, [_coding(c) for c in _in_order(row)]).state is State.DIFFERS]


def _in_order(task: SampleTask) -> list[CodingRecord]:
    return sorted(task.codings.all(), key=lambda record: record.pk)


def _coding(record: CodingRecord) -> Coding:
    """The coding without its coder, who has no place on this page."""
    return Coding(
        task_id=record.task_id,
        coder="",
        codes=tuple(record.codes),
        severity=record.severity,
        ambiguous=record.ambiguous,
        cannot_decide=said_reason(record.cannot_decide) if record.cannot_decide is not None else None,
    )


def purpose(work: Work) -> str:
    """What a form of this page is signed for: it settles this sample and no other."""
    return f"settlement of {work.sample.pk}"


def _take(request: HttpRequest, person: Member, work: Work) -> HttpResponse:
    slip = signed_slip(request.POST.get("slip", ""), purpose(work), person.pk)
    given = read_answer(request.POST)
    try:
        answer = accepted(given, work.codes)
        if not answer.settles_because:
            raise RefusedInput(_("Say in a few words why this is the answer."))
        if len(answer.settles_because) > LONGEST_REASON:
            raise RefusedInput(_("The reason is longer than {most} characters; shorten it.", most=LONGEST_REASON))
        _save(person, work, slip, answer)
    except RefusedInput as mistake:
        waiting = waiting_tasks(person, work.sample.pk)
        return _show(request, person, work, slip.task_id, len(waiting), given, mistake)
    except WrongState as already:
        leave_notice(request, str(already), "look")
    else:
        leave_notice(request, _("Saved."))
    return HttpResponseRedirect(reverse("settle", args=[work.sample.pk]))


def _save(person: Member, work: Work, slip: Slip, answer: Answer) -> None:
    with unit(person.name, "settle", f"task {slip.task_id}") as act:
        save_settlement(
            act,
            person,
            Settlement(
                task_id=slip.task_id,
                settled_by=person.name,
                codes=answer.codes,
                severity=answer.degree,
                cannot_decide=answer.undecided_because,
                reason=answer.settles_because,
            ),
        )
        act.detail |= {"sample": work.sample.pk}


def _show(
    request: HttpRequest,
    person: Member,
    work: Work,
    task_id: int,
    waiting: int,
    answer: Answer | None = None,
    mistake: MarsadError | None = None,
) -> HttpResponse:
    task = SampleTask.objects.get(pk=task_id)
    first, second = (_coding(record) for record in _in_order(task))
    codebook = work.desk.codebook
    return page(
        request,
        "settle.html",
        status=400 if mistake else 200,
        work=work,
        mission=work.desk.mission,
        post=work.post(task.post_id),
        task_id=task_id,
        given=[(_("First answer"), first), (_("Second answer"), second)],
        choices=choices(work.codes),
        degrees=codebook.attribute("severity"),
        rules=codebook.rules,
        reasons=REASONS,
        answer=answer or Answer(),
        mistake=str(mistake) if mistake else "",
        slip=sign(Slip(task_id, person.pk, codebook.version), purpose(work)),
        waiting=waiting,
    )
