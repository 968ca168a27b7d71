"""The settlement page: two answers that differ, without the names of who gave them, and the answer agreed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from marsad.core.errors import MarsadError, RefusedInput, WrongState
from marsad.core.judgement import Settlement
from marsad.core.words import _
from marsad.flows.settling import CANNOT, NONE, Difference, Settled, keep, rules_offered, settled, waiting
from marsad.report.numbers import foreign
from marsad.store.records.models import Member
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What stands on the form besides the two answers: what was settled, what was filled in and refused."""

    queue: Sequence[Difference] = ()
    earlier: Settled | None = None
    given: Answer | None = None
    mistake: MarsadError | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Show a task to settle, or take the settlement of the one that was shown."""
    person, work = the_member(request), the_work(sample_id)
    queue = waiting(sample_id, person.name)
    if request.method == "POST":
        return _take(request, person, work, queue)
    if not queue:
        return page(request, "nothing_to_settle.html", work=work, mission=work.desk.mission)
    chosen = _narrowed(request, queue)
    asked = request.GET.get("task", "")
    one = next((each for each in chosen if str(each.task_id) == asked), chosen[0])
    return _show(request, person, work, one, Before(queue=queue))


@require_safe
def settled_ones(request: HttpRequest, sample_id: int) -> HttpResponse:
    """The settlements of a sample with their reasons, each with a way to correct it."""
    person, work = the_member(request), the_work(sample_id)
    found = settled(sample_id, person.name)
    return page(request, "settled.html", work=work, mission=work.desk.mission, settled=found, why=said_reason)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, sample_id: int, task_id: int) -> HttpResponse:
    """Show a settled task again, and keep a correction beside what was settled."""
    person, work = the_member(request), the_work(sample_id)
    one = next((each for each in settled(sample_id, person.name) if each.difference.task_id == task_id), None)
    if one is None:
        leave_notice(request, _("Task {task} is not among those you may correct.", task=task_id), "look")
        return HttpResponseRedirect(reverse("settled", args=[sample_id]))
    if request.method != "POST":
        return _show(request, person, work, one.difference, Before(earlier=one))
    given = read_answer(request.POST)
    slip = signed_slip(request.POST.get("slip", ""), purpose(work, correcting=True), person.pk)
    try:
        _keep(request, person, work, slip, accepted(given, work.codes), corrects=True)
    except RefusedInput as mistake:
        return _show(request, person, work, one.difference, Before(earlier=one, given=given, mistake=mistake))
    leave_notice(request, _("Corrected; what was settled before is kept beside it."))
    return HttpResponseRedirect(reverse("settled", args=[sample_id]))


def _narrowed(request: HttpRequest, queue: list[Difference]) -> list[Difference]:
    """The tasks of the pair of codes asked for; all where none is, or nothing is left of it."""
    pair = request.GET.get("pair") or request.POST.get("pair")
    return [one for one in queue if one.pair == pair] or queue


def purpose(work: Work, *, correcting: bool = False) -> str:
    """What a form of this page is signed for: it settles this sample and no other."""
    return f"{'correction' if correcting else 'settlement'} of {work.sample.pk}"


def _take(request: HttpRequest, person: Member, work: Work, queue: list[Difference]) -> HttpResponse:
    slip = signed_slip(request.POST.get("slip", ""), purpose(work), person.pk)
    given, chosen = read_answer(request.POST), _narrowed(request, queue)
    one = next((each for each in queue if each.task_id == slip.task_id), None)
    _before, after = around(chosen, slip.task_id)
    try:
        _keep(request, person, work, slip, accepted(given, work.codes), corrects=False)
    except RefusedInput as mistake:
        if one is None:
            raise
        return _show(request, person, work, one, Before(queue=queue, given=given, mistake=mistake))
    except WrongState as already:
        leave_notice(request, str(already), "look")
    else:
        leave_notice(request, _("Saved."))
    return HttpResponseRedirect(where(work, after, request.POST.get("pair", "")))


def _keep(request: HttpRequest, person: Member, work: Work, slip: Slip, answer: Answer, *, corrects: bool) -> None:
    settlement = Settlement(
        task_id=slip.task_id,
        settled_by=person.name,
        codes=answer.codes,
        severity=answer.degree,
        cannot_decide=answer.undecided_because,
        reason=answer.settles_because,
        rule=request.POST.get("rule", ""),
        corrects=corrects,
    )
    keep(person.name, settlement, work.question, work.sample.pk, rules_offered(work.desk.codebook, work.codes))


def around(chosen: Sequence[Difference], task_id: int) -> tuple[int | None, int | None]:
    """The tasks before and after one, round the queue; None where there is no other."""
    ids = [one.task_id for one in chosen]
    if task_id not in ids or len(ids) < 2:
        return None, None
    place = ids.index(task_id)
    return ids[place - 1], ids[(place + 1) % len(ids)]


def where(work: Work, task_id: int | None, pair: str) -> str:
    """The address of a task in the queue of a pair of codes."""
    asked = {name: value for name, value in (("task", task_id), ("pair", pair)) if value}
    return reverse("settle", args=[work.sample.pk]) + ("?" + urlencode(asked) if asked else "")


def pair_name(pair: str) -> str:
    """A pair of codes in the reader's words."""
    words = {NONE: _("none of these"), CANNOT: _("cannot decide")}
    one, other = (words.get(side, foreign(side)) for side in pair.split("~"))
    return _("{one} or {other}", one=one, other=other)


def _show(request: HttpRequest, person: Member, work: Work, one: Difference, shown: Before) -> HttpResponse:
    codebook, queue, earlier = work.desk.codebook, shown.queue, shown.earlier
    pair = request.GET.get("pair") or request.POST.get("pair") or ""
    slip = Slip(one.task_id, person.pk, codebook.version)
    counts = Counter(each.pair for each in queue)
    before, after = around([each for each in queue if each.pair == pair] or queue, one.task_id)
    return page(
        request,
        "settle.html",
        status=400 if shown.mistake else 200,
        work=work,
        mission=work.desk.mission,
        post=work.post(one.post_id),
        one=one,
        why=said_reason,
        disputed=[code for code in work.codes if code.id in one.disputed],
        choices=choices(work.codes),
        degrees=codebook.attribute("severity"),
        rules=codebook.rules,
        offered=rules_offered(codebook, work.codes),
        rule=request.POST.get("rule", ""),
        reasons=REASONS,
        answer=shown.given or (_as_answer(earlier.settlements[-1]) if earlier else Answer()),
        mistake=str(shown.mistake) if shown.mistake else "",
        slip=sign(slip, purpose(work, correcting=earlier is not None)),
        waiting=len(queue),
        pairs=[(key, pair_name(key), counts[key]) for key in sorted(counts, key=lambda key: (-counts[key], key))],
        pair=pair if pair in counts else "",
        before=before and where(work, before, pair),
        after=after and where(work, after, pair),
        earlier=earlier,
    )


def _as_answer(settlement: Settlement) -> Answer:
    """A settlement as its form would be filled in; the reason of a correction is its own."""
    reason, _colon, words = (settlement.cannot_decide or "").partition(": ")
    return Answer(
        codes=settlement.codes,
        none=not settlement.codes and settlement.cannot_decide is None,
        severity=str(settlement.severity or ""),
        cannot_decide=settlement.cannot_decide is not None,
        reason=reason,
        words=words,
    )
