"""Settling by spreadsheet: the tasks two coders differ on, with both answers and no name, out and back in."""

from dataclasses import replace
from pathlib import Path

from marsad.core.errors import RefusedInput
from marsad.core.judgement import Coding, Purpose, Settlement
from marsad.core.words import _
from marsad.flows.answers import Answer, answers_of_sample
from marsad.flows.population import question_of
from marsad.flows.sheets import Sheet, mistakes_told, read_answers, rows_of_tasks, write_sheet
from marsad.review.states import State
from marsad.store.observatory import Observatory

BOTH = ("first_answer", "second_answer")


def differing(sample_id: int) -> list[Answer]:
    """The answers of a sample that wait for a third person."""
    return [answer for answer in answers_of_sample(sample_id) if answer.outcome.state is State.DIFFERS]


def export_differences(
    observatory: Observatory, actor: str, question_id: str, settler: str, path: Path,
    purpose: Purpose = Purpose.ESTIMATION,
) -> Sheet:  # fmt: skip
    """Write the tasks to settle, as .xlsx or .csv, with the two answers in the order they came; no coder's name.

    Raises UsageError for another ending, NotAllowed where this person may not settle.
    """
    from marsad.core.roles import Action
    from marsad.store.records import members, samples
    from marsad.store.records.work import unit

    observatory.connect()
    question = question_of(observatory.mission, question_id)
    members.require(members.member(settler), Action.SETTLE)
    drawn, rows = samples.to_code(question_id, purpose), []
    for sample in drawn:
        open_ones = differing(sample.sample_id)
        shown = rows_of_tasks(observatory, [answer.task for answer in open_ones], sample.posts_version)
        both = [[said(coding) for coding in answer.codings[:2]] for answer in open_ones]
        rows += [[*row, *pair] for row, pair in zip(shown, both, strict=True)]
    write_sheet(path, rows, question, observatory.codebook, BOTH, purpose)
    with unit(actor, "export differences", question_id) as work:
        work.detail |= {"sample": drawn[-1].sample_id, "settler": settler, "tasks": len(rows)}
    return Sheet(path=path, rows=len(rows))


def said(coding: Coding) -> str:
    """A coder's answer in a cell."""
    return coding.cannot_decide or ", ".join(coding.codes) or "none"


def import_settlements(
    observatory: Observatory, actor: str, question_id: str, settler: str, path: Path,
    purpose: Purpose = Purpose.ESTIMATION,
) -> Sheet:  # fmt: skip
    """Take settlements in, all of them or none. Rows without an answer stay open.

    Raises RefusedInput listing every row that cannot be read, NotAllowed where this person coded one of the tasks.
    """
    from marsad.store.records import codings, members, samples
    from marsad.store.records.work import unit

    observatory.connect()
    question = question_of(observatory.mission, question_id)
    person = members.member(settler)
    ids = [sample.sample_id for sample in samples.to_code(question_id, purpose)]
    known = {task.task_id for number in ids for task in samples.tasks_of(number)}
    waiting = {answer.task.task_id for number in ids for answer in differing(number)}
    read, wrong = read_answers(path, question, observatory.codebook, settler, known)
    if wrong:
        raise RefusedInput(mistakes_told(wrong))
    mine = [coding for coding in read if coding.task_id in waiting]
    with unit(actor, "import settlements", question_id) as work:
        for coding in mine:
            codings.save_settlement(work, person, settled(coding, settler))
        work.detail |= {"sample": ids[-1], "settler": settler, "settled": len(mine)}
    return replace(Sheet(path=path, rows=len(read)), answered=len(mine), already=len(read) - len(mine))


def settled(coding: Coding, settler: str) -> Settlement:
    """The settlement a row of the sheet stands for."""
    return Settlement(
        task_id=coding.task_id,
        settled_by=settler,
        codes=coding.codes,
        severity=coding.severity,
        cannot_decide=coding.cannot_decide,
        reason=_("settled on a sheet"),
    )
