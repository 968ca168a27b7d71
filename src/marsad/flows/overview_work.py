"""How far the people are with each question: counted again only where something was answered or settled."""

import threading
from collections import Counter
from dataclasses import dataclass, replace

from marsad.core.findings import Agreement
from marsad.core.mission import Question
from marsad.flows.answers import agreement_of, answers_of_sample
from marsad.review.states import DONE, State


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionWork:
    """The sample that a question's figures rest on, and where its posts stand; never what was answered."""

    question: str
    sample: int
    drawn: int
    states: tuple[tuple[State, int], ...]  # those that occur, in the order of a task's life
    done: int
    agreement: Agreement | None  # without the share of yes; None: nothing was coded twice, or not to be seen


_kept: dict[int, tuple[tuple[object, ...], QuestionWork]] = {}
_lock = threading.Lock()


def work_of(question: Question) -> QuestionWork | None:
    """The work on a question; None where no sample was drawn for it."""
    from marsad.store.records import changes, samples

    if not samples.has_sample(question.id):
        return None
    sample = samples.sample_of(question.id).sample_id
    mark = (question.id, *question.codes, *changes.mark_of_sample(sample))
    with _lock:
        known = _kept.get(sample)
    if known is None or known[0] != mark:
        known = (mark, counted(question, sample))
        with _lock:
            _kept[sample] = known
    return known[1]


def counted(question: Question, sample: int) -> QuestionWork:
    """The work on that sample, read from its answers."""
    answers = answers_of_sample(sample)
    agreement = agreement_of(answers, question)
    states = Counter(answer.outcome.state for answer in answers)
    return QuestionWork(
        question=question.id,
        sample=sample,
        drawn=len(answers),
        states=tuple((state, states[state]) for state in State if states[state]),
        done=sum(states[state] for state in DONE),
        agreement=replace(agreement, prevalence=None) if agreement else None,
    )
