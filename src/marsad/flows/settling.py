"""Settling: which answers differ and in what, in an order that tells nothing of who gave them, and what was settled.

Nobody settles what they coded. A settlement that was wrong gets a correction beside it, with its reason, until a
finding that rests on it is published.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from marsad.core.canonical import digest
from marsad.core.errors import RefusedInput, WrongState
from marsad.core.judgement import Code, Codebook, Coding, Settlement
from marsad.core.mission import Question
from marsad.core.words import _
from marsad.flows.answers import Answer, answers_of_sample, open_answers
from marsad.review.states import State

NONE, CANNOT = "none", "cannot"  # what an answer says where it names no code
LONGEST_REASON = 500  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two answers, without its coder."""

    coding: Coding
    alone: tuple[str, ...]  # codes that only this answer gives

    @property
    def says(self) -> str:
        """What this answer says and the other does not: codes, 'none' or 'cannot'."""
        if self.coding.cannot_decide is not None:
            return CANNOT
        return ",".join(self.alone) or NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A task whose two answers differ."""

    task_id: int
    post_id: str
    sides: tuple[Side, Side]  # in an order drawn once for each task

    @property
    def pair(self) -> str:
        """What stands against what, the same whichever answer came first: 'A5~A6'."""
        return "~".join(sorted(side.says for side in self.sides))

    @property
    def disputed(self) -> tuple[str, ...]:
        """The codes that one answer gives and the other does not."""
        return tuple(sorted({code for side in self.sides for code in side.alone}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A settled task: the settlements in the order they were made, the last standing."""

    difference: Difference
    settlements: tuple[Settlement, ...]


def waiting(sample_id: int, name: str) -> list[Difference]:
    """The tasks whose answers differ, that nobody settled and `name` did not code, in the order they are shown."""
    return [
        difference_of(answer)
        for answer in open_answers(sample_id)
        if answer.outcome.state is State.DIFFERS and not _coded_by(answer, name)
    ]


def settled(sample_id: int, name: str) -> list[Settled]:
    """The settled tasks that `name` did not code, the latest settlement first."""
    from marsad.store.records import settlements

    history = settlements.history_of(sample_id)
    found = [
        Settled(difference=difference_of(answer), settlements=tuple(history[answer.task.task_id]))
        for answer in answers_of_sample(sample_id)
        if answer.outcome.state is State.SETTLED and not _coded_by(answer, name)
    ]
    return sorted(found, key=lambda one: (one.settlements[-1].at, one.difference.task_id), reverse=True)


def _coded_by(answer: Answer, name: str) -> bool:
    return any(coding.coder == name for coding in answer.codings)


def difference_of(answer: Answer) -> Difference:
    """The two answers of a task, without their coders, in an order that tells nothing of who gave which."""
    first, second = answer.codings if not int(digest([answer.task.post_id]), 16) & 1 else answer.codings[::-1]
    sides = tuple(
        Side(coding=replace(mine, coder=""), alone=tuple(sorted(set(mine.codes) - set(other.codes))))
        for mine, other in ((first, second), (second, first))
    )
    return Difference(task_id=answer.task.task_id, post_id=answer.task.post_id, sides=(sides[0], sides[1]))


def rules_offered(codebook: Codebook, codes: Sequence[Code]) -> tuple[str, ...]:
    """What may be named as the rule that decides: the question's codes, then the general rules R1, R2…"""
    return (*(code.id for code in codes), *(f"R{number}" for number in range(1, len(codebook.rules) + 1)))


def keep(actor: str, settlement: Settlement, question: Question, sample_id: int, offered: Sequence[str]) -> None:
    """Keep a settlement, or a correction of one.

    Raises RefusedInput without a reason or for a rule that is none, WrongState where there is nothing to settle or
    the finding is published, NotAllowed where the person coded the task.
    """
    from marsad.store.records import codings, members
    from marsad.store.records.work import unit

    if not settlement.reason:
        raise RefusedInput(_("Say in a few words why this is the answer."))
    if len(settlement.reason) > LONGEST_REASON:
        raise RefusedInput(_("The reason is longer than {most} characters; shorten it.", most=LONGEST_REASON))
    if settlement.rule and settlement.rule not in offered:
        raise RefusedInput(_("'{rule}' is not a rule of this codebook; choose one of the list.", rule=settlement.rule))
    if settlement.corrects:
        require_unpublished(question)
    verb = "correct settlement" if settlement.corrects else "settle"
    with unit(actor, verb, f"task {settlement.task_id}") as act:
        codings.save_settlement(act, members.member(actor), settlement)
        act.detail |= {"sample": sample_id}


def require_unpublished(question: Question) -> None:
    """Raises WrongState where a finding that rests on these answers is published."""
    from marsad.store.records import settlements

    if settlements.is_published(question.id):
        raise WrongState(
            _(
                "A finding of '{question}' is published; a settlement behind it is corrected no more. Correct or"
                " withdraw the finding.",
                question=question.id,
            )
        )
