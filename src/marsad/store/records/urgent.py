"""Urgent cases: raised by a coder, followed by the legal officer. Rows are added and never changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marsad.core.errors import Missing
from marsad.core.roles import Action
from marsad.core.words import _
from marsad.store.records.choices import keep_pass
from marsad.store.records.fingerprints import of_urgent_case, of_urgent_step
from marsad.store.records.members import require
from marsad.store.records.models import CodingRecord, LedgerEntry, Member, PassRecord, UrgentCase, UrgentStep
from marsad.store.records.work import unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as it was written."""

    event: str  # of marsad.review.urgent.Event
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as the legal officer sees it: neither who raised it nor what they answered."""

    number: int
    sample_id: int
    post_id: str
    at: datetime
    steps: tuple[Step, ...]

    @property
    def last_step(self) -> datetime:
        """When something was last done, raising it included."""
        return self.steps[-1].at if self.steps else self.at


def raise_case(coder: Member, task_id: int, filled: Mapping[str, Any]) -> int:
    """The number of this coder's case about a post; raising it twice is raising it once.

    `filled` is what the form held where it was no answer yet: the coder finds it again. The ledger names the case
    and not the post: who may still code the post reads the ledger too.
    """
    require(coder, Action.CODE)
    known = UrgentCase.objects.filter(task_id=task_id, raised_by=coder).first()
    if known is not None:
        return int(known.pk)
    with unit(coder.name, "raise urgent case", "urgent case") as act:
        row = UrgentCase(task_id=task_id, raised_by=coder, filled=dict(filled), at=act.at)
        row.save(force_insert=True)
        act.subject = f"urgent case {row.pk}"
        act.witness("urgent case", str(row.pk), of_urgent_case(row))
    return int(row.pk)


def own_cases(coder: Member) -> list[tuple[int, int, datetime]]:
    """The cases this coder raised, the latest first: (number, sample, when)."""
    rows = UrgentCase.objects.filter(raised_by=coder).order_by("-at", "-id").select_related("task")
    return [(row.pk, row.task.sample_id, row.at) for row in rows]


def filled_before(coder: Member, task_id: int) -> dict[str, Any]:
    """What this coder had filled in when they raised the case about a post; empty where there is none."""
    row = UrgentCase.objects.filter(raised_by=coder, task_id=task_id).first()
    return dict(row.filled) if row else {}


def cases() -> list[Case]:
    """Every case, the oldest first."""
    return [_case(row) for row in UrgentCase.objects.select_related("task").prefetch_related("steps__by")]


def case_of(number: int) -> Case:
    """The case of that number. Raises Missing."""
    row = UrgentCase.objects.select_related("task").prefetch_related("steps__by").filter(pk=number).first()
    if row is None:
        raise Missing(_("There is no urgent case {number}; go back to the list.", number=number))
    return _case(row)


def may_still_code(officer: Member, number: int) -> bool:
    """Whether the post of a case may still come to this officer to code."""
    task = UrgentCase.objects.get(pk=number).task_id
    answered = CodingRecord.objects.filter(task=task, coder=officer).exists()
    passed = PassRecord.objects.filter(task=task, coder=officer).exists()
    return officer.may(Action.CODE) and not answered and not passed


def open_post(officer: Member, number: int) -> None:
    """Note that the officer opened the post of a case. One who might have coded it will not: they know of the alarm."""
    require(officer, Action.HANDLE_URGENT)
    loses = may_still_code(officer, number)
    with unit(officer.name, "open urgent post", f"urgent case {number}") as act:
        if loses:
            keep_pass(act, officer, UrgentCase.objects.get(pk=number).task)


def has_opened(officer: Member, number: int) -> bool:
    """Whether this officer opened the post of a case before."""
    subject = f"urgent case {number}"
    return LedgerEntry.objects.filter(actor=officer.name, action="open urgent post", subject=subject).exists()


def add_step(officer: Member, number: int, event: str, note: str, allowed: Callable[[list[str]], object]) -> None:
    """Write one step; `allowed` is given the events so far and raises where this one cannot follow."""
    require(officer, Action.HANDLE_URGENT)
    with unit(officer.name, "urgent step", f"urgent case {number}") as act:
        case = UrgentCase.objects.select_for_update().get(pk=number)
        allowed([*case.steps.values_list("event", flat=True), event])
        row = UrgentStep(case_id=number, event=event, note=note, by=officer, at=act.at)
        row.save(force_insert=True)
        act.detail |= {"event": event}
        act.witness("urgent step", str(row.pk), of_urgent_step(row))


def _case(row: UrgentCase) -> Case:
    steps = [Step(event=one.event, note=one.note, by=one.by.name, at=one.at) for one in row.steps.all()]
    return Case(number=row.pk, sample_id=row.task.sample_id, post_id=row.task.post_id, at=row.at, steps=tuple(steps))
