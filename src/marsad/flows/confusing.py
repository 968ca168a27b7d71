"""Where one coder's answers and those of others part, code by code: for a training talk, and for nothing else.

Only of tasks whose answers are all in, one coder at a time, without a rate or a total that could rank people
(method 9.1, 9.5). No estimate of what a coder 'would' get right is made: with two or three coders such a model
(Dawid and Skene 1979) is weakly identified, and what was settled is known (method 6.3). Nothing of this is exported,
reported or given to programmes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marsad.core.mission import Question
from marsad.flows.agreeing import doubly_coded
from marsad.flows.answers import Answer, answers_of_sample
from marsad.review.states import State

FEWEST_TASKS = 20  # shared posts below which nothing is said of a coder
SMALL = 5  # counts from 1 below it are withheld

Pair = tuple[set[str], set[str]]  # codes the coder gave, codes of the other side


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """One code: posts to which both sides gave it, only the coder, only the other side; None is from 1 to 4."""

    code: str
    both: int | None
    only_coder: int | None
    only_other: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """One coder's answers beside what was settled, and beside the other coders' answers; None for too few posts."""

    coder: str
    settled: tuple[Parting, ...] | None
    others: tuple[Parting, ...] | None
    settled_posts: int
    shared_posts: int


def coders_of(sample_id: int) -> list[str]:
    """Those who coded posts whose answers are all in, by name: an order that says nothing of them."""
    found = doubly_coded(answers_of_sample(sample_id))
    return sorted({coding.coder for answer in found for coding in answer.codings})


def confusion_of(sample_id: int, question: Question, coder: str) -> Confusion:
    """The confusion of one coder in a sample."""
    return confusion(doubly_coded(answers_of_sample(sample_id)), question, coder)


def confusion(answers: Sequence[Answer], question: Question, coder: str) -> Confusion:
    """The same of answers that are all in; what somebody could not decide is left aside."""
    settled, others, shared = [], [], 0
    for answer in answers:
        mine = next((one for one in answer.codings if one.coder == coder and one.cannot_decide is None), None)
        if mine is None:
            continue
        shared += 1
        if answer.outcome.state is State.SETTLED and answer.outcome.decided:
            settled.append((set(mine.codes), set(answer.outcome.codes)))
        decided = [one for one in answer.codings if one.coder != coder and one.cannot_decide is None]
        others += [(set(mine.codes), set(one.codes)) for one in decided]
    return Confusion(
        coder=coder,
        settled=partings(settled, question.codes) if len(settled) >= FEWEST_TASKS else None,
        others=partings(others, question.codes) if shared >= FEWEST_TASKS else None,
        settled_posts=len(settled),
        shared_posts=shared,
    )


def partings(pairs: Iterable[Pair], codes: Sequence[str]) -> tuple[Parting, ...]:
    """How often each code was given by both sides or by one; a code that nobody gave is left out."""
    both: Counter[str] = Counter()
    mine: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for given, beside in pairs:
        both.update(given & beside)
        mine.update(given - beside)
        other.update(beside - given)
    return tuple(
        Parting(code=code, both=shown(both[code]), only_coder=shown(mine[code]), only_other=shown(other[code]))
        for code in codes
        if both[code] or mine[code] or other[code]
    )


def shown(count: int) -> int | None:
    """A count as it may be shown: small ones are withheld."""
    return None if 0 < count < SMALL else count
