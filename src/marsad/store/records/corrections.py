"""Answers that arrive late, twice, from two tabs, or in place of an earlier one: none is lost, one stands.

The answer that stands is the row of `CodingRecord`; whatever it replaced, and whatever came too late, is kept in
`SetAsideAnswer`, which no figure reads.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marsad.core.errors import WrongState
from marsad.core.judgement import Coding
from marsad.core.roles import Action
from marsad.core.words import _
from marsad.store.records.codings import save_coding
from marsad.store.records.fingerprints import of_coding, of_set_aside
from marsad.store.records.members import require
from marsad.store.records.models import CodingRecord, Member, SampleTask, SetAsideAnswer
from marsad.store.records.pilots import is_closed
from marsad.store.records.samples import as_task
from marsad.store.records.work import Unit, unit


class Kept(StrEnum):
    """What became of an answer that was sent."""

    SAVED = "saved"
    AGAIN = "again"  # the same was here already
    CORRECTED = "corrected"  # it stands in place of the coder's earlier one
    OTHER_TAB = "other_tab"  # the coder gave another one elsewhere meanwhile: they choose which stands
    LATE = "late"  # the task has what it needs: it is kept beside and counts nowhere
    CLOSED = "closed"  # a correction after the answers were compared: kept beside, the earlier one stands


WHY = {Kept.OTHER_TAB: "other_tab", Kept.LATE: "late", Kept.CLOSED: "late"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An answer as a page sent it."""

    coding: Coding
    page: str  # its number: the same page sent again brings the same answer
    base: int | None = None  # revision of the coder's own answer that the page showed; None where there was none


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAnswer:
    """One coder's own answer as they see it again."""

    sample_id: int
    post_id: str
    coding: Coding
    revision: int
    open: bool  # whether they may still correct it


class _AlreadyHereError(Exception):
    """The same answer came by another way meanwhile: nothing is written."""


def receive(coder: Member, sample_id: int, sent: Sent) -> Kept:
    """Keep an answer with its ledger entry, whatever came before. Raises NotAllowed and RefusedInput as save_coding."""
    require(coder, Action.CODE)
    if told := _here(coder, sent):
        return told
    try:
        with unit(coder.name, "code", f"task {sent.coding.task_id}") as act:
            kept = _receive(act, coder, sent)
            act.detail |= {"sample": sample_id}
            if kept is not Kept.SAVED:
                act.detail |= {"kept": str(kept)}
    except _AlreadyHereError:
        return _here(coder, sent) or Kept.AGAIN
    return kept


def _receive(act: Unit, coder: Member, sent: Sent) -> Kept:
    task = SampleTask.objects.select_for_update().get(pk=sent.coding.task_id)
    if _here(coder, sent):
        raise _AlreadyHereError
    mine = CodingRecord.objects.filter(task=task, coder=coder).first()
    if mine is None:
        if task.codings.count() < as_task(task).needs and not is_closed(task.sample_id):
            save_coding(act, coder, sent.coding, sent.page)
            return Kept.SAVED
        kept = Kept.LATE
    elif not is_open(task):
        kept = Kept.CLOSED
    elif sent.base != mine.revision:
        kept = Kept.OTHER_TAB
    else:
        correct(act, mine, sent.coding, sent.page)
        return Kept.CORRECTED
    revision = mine.revision if mine else 0
    set_aside(act, _as_row(coder, sent.coding, sent.page, revision, act.at), WHY[kept])
    return kept


def correct(act: Unit, standing: CodingRecord, coding: Coding, page: str) -> None:
    """Put `coding` in the place of the answer that stands, which is kept first. The caller asked `is_open`."""
    set_aside(act, standing, "corrected")
    standing.codes = sorted(coding.codes)
    standing.severity, standing.ambiguous = coding.severity, coding.ambiguous
    standing.cannot_decide, standing.codebook_version = coding.cannot_decide, coding.codebook_version
    standing.aids = sorted({*standing.aids, *coding.aids})  # what helped once was seen
    standing.revision, standing.page, standing.at = standing.revision + 1, page, act.at
    standing.save(force_update=True)
    act.witness("coding", f"{standing.task_id}/{standing.coder_id}", of_coding(standing))


def choose(coder: Member, task_id: int, number: int | None) -> None:
    """Let the answer set aside under `number` stand, or with None the one that stands already.

    Raises WrongState where there is nothing to choose any more.
    """
    require(coder, Action.CODE)
    with unit(coder.name, "choose answer", f"task {task_id}") as act:
        task = SampleTask.objects.select_for_update().filter(pk=task_id).first()
        standing = CodingRecord.objects.filter(task=task, coder=coder).first() if task else None
        waiting = dict(to_choose(coder).get(task_id, ()))
        if standing is None or not waiting or (number is not None and number not in waiting):
            raise WrongState(_("There is nothing to choose any more; the answer that stands is in your answers."))
        correct(act, standing, _coding(standing) if number is None else waiting[number], standing.page)


def set_aside(act: Unit, answer: CodingRecord, why: str) -> None:
    """Keep an answer where no figure looks."""
    row = SetAsideAnswer(
        task_id=answer.task_id,
        coder_id=answer.coder_id,
        why=why,
        revision=answer.revision,
        codes=answer.codes,
        severity=answer.severity,
        ambiguous=answer.ambiguous,
        cannot_decide=answer.cannot_decide,
        codebook_version=answer.codebook_version,
        aids=answer.aids,
        page=answer.page,
        given_at=answer.at,
        at=act.at,
    )
    row.save(force_insert=True)
    act.witness("answer set aside", str(row.pk), of_set_aside(row))


def is_open(task: SampleTask) -> bool:
    """Whether a coder may still correct their answer: until the answers are compared, or the last post is answered.

    A post for two coders closes with the second answer: what is corrected afterwards could have been talked over.
    """
    if task.settlements.exists() or is_closed(task.sample_id):
        return False
    if as_task(task).needs > 1:
        return task.codings.count() < as_task(task).needs
    return SampleTask.objects.filter(sample_id=task.sample_id, codings__isnull=True).exists()


def own_answers(coder: Member, since: datetime) -> list[OwnAnswer]:
    """The coder's own answers given from `since` on, the latest first."""
    rows = CodingRecord.objects.filter(coder=coder, at__gte=since).select_related("task").order_by("-at", "-id")
    return [_own(row) for row in rows]


def own_answer(coder: Member, task_id: int) -> OwnAnswer | None:
    """The coder's own answer to one task; None where they gave none."""
    row = CodingRecord.objects.filter(coder=coder, task_id=task_id).select_related("task").first()
    return _own(row) if row else None


def to_choose(coder: Member) -> dict[int, list[tuple[int, Coding]]]:
    """Answers from another tab that wait for the coder's choice, by task: (number, answer), the latest last.

    A choice made since, by keeping one of them or by correcting, ends the wait.
    """
    found: dict[int, list[tuple[int, Coding]]] = {}
    standing = dict(CodingRecord.objects.filter(coder=coder).values_list("task_id", "revision"))
    for row in SetAsideAnswer.objects.filter(coder=coder, why="other_tab").select_related("task"):
        if standing.get(row.task_id) == row.revision and is_open(row.task):
            found.setdefault(row.task_id, []).append((row.pk, _coding(row)))
    return found


def _own(row: CodingRecord) -> OwnAnswer:
    return OwnAnswer(
        sample_id=row.task.sample_id,
        post_id=row.task.post_id,
        coding=_coding(row),
        revision=row.revision,
        open=is_open(row.task),
    )


def _coding(row: CodingRecord | SetAsideAnswer) -> Coding:
    return Coding(
        task_id=row.task_id,
        coder="",
        codes=tuple(row.codes),
        severity=row.severity,
        ambiguous=row.ambiguous,
        cannot_decide=row.cannot_decide,
        codebook_version=row.codebook_version,
        aids=tuple(row.aids),
        at=row.at,
    )


def _as_row(coder: Member, coding: Coding, page: str, revision: int, at: datetime) -> CodingRecord:
    return CodingRecord(
        task_id=coding.task_id,
        coder=coder,
        codes=sorted(coding.codes),
        severity=coding.severity,
        ambiguous=coding.ambiguous,
        cannot_decide=coding.cannot_decide,
        codebook_version=coding.codebook_version,
        aids=list(coding.aids),
        page=page,
        revision=revision,
        at=at,
    )


def _here(coder: Member, sent: Sent) -> Kept | None:
    """What was said of this answer when it came before; None where it is new.

    The same stands, or this page brought the same: told again as it was told then, for the first word may be lost.
    """
    task = sent.coding.task_id
    if any(_says(row) == _said(sent.coding) for row in CodingRecord.objects.filter(coder=coder, task_id=task)):
        return Kept.AGAIN
    earlier = SetAsideAnswer.objects.filter(coder=coder, task_id=task, page=sent.page) if sent.page else ()
    reasons = {row.why for row in earlier if _says(row) == _said(sent.coding)}
    if "other_tab" in reasons and task in to_choose(coder):
        return Kept.OTHER_TAB
    return Kept.LATE if reasons == {"late"} else Kept.AGAIN if reasons else None


def _says(row: CodingRecord | SetAsideAnswer) -> tuple[object, ...]:
    return tuple(sorted(row.codes)), row.severity, row.ambiguous, row.cannot_decide


def _said(coding: Coding) -> tuple[object, ...]:
    return tuple(sorted(coding.codes)), coding.severity, coding.ambiguous, coding.cannot_decide
