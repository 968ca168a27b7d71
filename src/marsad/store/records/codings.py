"""Codings and settlements. A coder sees their own answers, and the others' only once all are in."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet

from marsad.core.errors import NotAllowed, RefusedInput, WrongState
from marsad.core.judgement import Coding, Settlement, Task
from marsad.core.roles import Action
from marsad.core.words import _
from marsad.store.records.fingerprints import of_coding, of_settlement, settlement_key
from marsad.store.records.members import require
from marsad.store.records.models import CodingRecord, Member, SampleTask, SettlementRecord
from marsad.store.records.pilots import require_asked, rounds_of
from marsad.store.records.samples import NAMED, as_task
from marsad.store.records.work import Unit

AS_KEPT = ("severity", "ambiguous", "cannot_decide", "saw_machine_label", "codebook_version", "at")


def next_task(coder: Member, sample_id: int) -> Task | None:
    """The next task of a sample for this coder, or None: not theirs already, and still short of codings."""
    row = _open_to(coder, sample_id).first()
    return as_task(row) if row else None


def open_tasks(coder: Member, sample_id: int) -> list[Task]:
    """Every task of a sample this coder may still answer, in the order they are shown."""
    return [as_task(row) for row in _open_to(coder, sample_id)]


def first_open(coder: Member, sample_id: int, most: int) -> list[tuple[Task, int]]:
    """The first `most` of them, each with the answers it has."""
    rows = _open_to(coder, sample_id)[:most]
    return [(as_task(row), row.answers) for row in rows]  # type: ignore[attr-defined]  # annotated in _open_to


def count_open(coder: Member, sample_id: int, among: Collection[int] | None = None) -> int:
    """How many tasks of a sample this coder may still answer, of all or of those named."""
    rows = _open_to(coder, sample_id)
    return (rows if among is None else rows.filter(pk__in=list(among))).count()


def _open_to(coder: Member, sample_id: int) -> QuerySet[SampleTask]:
    return (
        SampleTask.objects.filter(sample_id=sample_id)
        .annotate(answers=Count("codings"))
        .filter(Q(answers=0) | Q(double=True, answers=1) | Q(coders__gt=F("answers")))
        .exclude(Q(coders__isnull=False) & (Q(sample__closed__isnull=False) | ~Q(sample_id__in=rounds_of(coder))))
        .exclude(codings__coder=coder)
        .exclude(passes__coder=coder)
        .order_by("position")
    )


def save_coding(work: Unit, coder: Member, coding: Coding, page: str = "") -> None:
    """Keep one answer; `page` is the number of the page it was given on, where there was one.

    Raises NotAllowed without the coder's role or where a round of calibration asks others, WrongState where this
    coder answered already or the task has all its answers, RefusedInput where codes are given together with
    'cannot decide'.
    """
    require(coder, Action.CODE)
    if coding.cannot_decide is not None and coding.codes:
        raise RefusedInput(_("An answer is either codes or 'cannot decide', not both; choose one."))
    if coding.severity is not None and coding.severity not in (1, 2, 3, 4):
        raise RefusedInput(_("The severity '{value}' is not one of 1, 2, 3, 4.", value=coding.severity))
    task = SampleTask.objects.select_for_update().get(pk=coding.task_id)
    answers = list(task.codings.all())
    if any(answer.coder_id == coder.pk for answer in answers):
        raise WrongState(_("'{coder}' has answered task {task} already.", coder=coder.name, task=task.pk))
    if task.coders:
        require_asked(coder, task.sample_id)
    if len(answers) >= as_task(task).needs:
        raise WrongState(_("Task {task} has all the answers it needs; go on to the next.", task=task.pk))
    row = CodingRecord(
        task=task,
        coder=coder,
        codes=sorted(coding.codes),
        severity=coding.severity,
        ambiguous=coding.ambiguous,
        cannot_decide=coding.cannot_decide,
        saw_machine_label=coding.saw_machine_label,
        codebook_version=coding.codebook_version,
        aids=list(coding.aids),
        page=page,
        at=coding.at or work.at,
    )
    row.save(force_insert=True)
    work.witness("coding", f"{task.pk}/{coder.pk}", of_coding(row))


def save_settlement(work: Unit, person: Member, settlement: Settlement) -> None:
    """Keep the answer to a task whose two codings differ, or one that `corrects` it beside the earlier one.

    Raises NotAllowed without the role or where the person coded this task, WrongState where there is nothing
    to settle.
    """
    require(person, Action.SETTLE)
    task = SampleTask.objects.select_for_update().get(pk=settlement.task_id)
    answers = list(task.codings.all())
    if any(answer.coder_id == person.pk for answer in answers):
        raise NotAllowed(
            _("'{name}' coded task {task}; a third person must settle it.", name=person.name, task=task.pk)
        )
    earlier = SettlementRecord.objects.filter(task=task, corrected_by__isnull=True).first()
    if len(answers) < 2 or task.coders or (earlier is not None) != settlement.corrects:
        raise WrongState(_("Task {task} has nothing to settle.", task=task.pk))
    row = SettlementRecord(
        task=task,
        settled_by=person,
        codes=sorted(settlement.codes),
        severity=settlement.severity,
        cannot_decide=settlement.cannot_decide,
        reason=settlement.reason,
        rule=settlement.rule,
        supersedes=earlier,
        at=settlement.at or work.at,
    )
    row.save(force_insert=True)
    work.witness("settlement", settlement_key(row), of_settlement(row))


def codings_of(sample_id: int, only: Collection[int] | None = None) -> dict[int, list[Coding]]:
    """Every coding of a sample by task, in the order they were made; of some of its tasks where `only` names them."""
    found: dict[int, list[Coding]] = defaultdict(list)
    rows = CodingRecord.objects.filter(task__sample_id=sample_id).annotate(name=F("coder__name")).order_by("id")
    if only is not None and len(only) <= NAMED:
        rows = rows.filter(task_id__in=list(only))
    for task, coder, codes, aids, *rest in rows.values_list("task_id", "name", "codes", "aids", *AS_KEPT):
        kept = dict(zip(AS_KEPT, rest, strict=True))
        found[task].append(Coding(task_id=task, coder=coder, codes=tuple(codes), aids=tuple(aids), **kept))
    return dict(found)


def settlements_of(sample_id: int) -> dict[int, Settlement]:
    """The settlement that stands of each settled task of a sample, by task."""
    standing = SettlementRecord.objects.filter(task__sample_id=sample_id, corrected_by__isnull=True)
    rows = standing.annotate(name=F("settled_by__name"))
    return {
        row.task_id: Settlement(
            task_id=row.task_id,
            settled_by=row.name,
            codes=tuple(row.codes),
            severity=row.severity,
            cannot_decide=row.cannot_decide,
            reason=row.reason,
            rule=row.rule,
            corrects=row.supersedes_id is not None,
            at=row.at,
        )
        for row in rows
    }


def answers_of(coder: Member, sample_id: int) -> dict[int, Coding]:
    """This coder's own answers to a sample, by task."""
    return {
        task: coding for task, given in codings_of(sample_id).items() for coding in given if coding.coder == coder.name
    }


def given_before(earlier: Coding | None, now: Coding) -> bool:
    """Whether the same answer was given before. Raises WrongState where another one was."""
    if earlier is None:
        return False
    if (set(earlier.codes), earlier.cannot_decide) != (set(now.codes), now.cannot_decide):
        raise WrongState(
            _(
                "'{coder}' answered task {task} before, and differently; a third person settles it.",
                coder=now.coder,
                task=now.task_id,
            )
        )
    return True
