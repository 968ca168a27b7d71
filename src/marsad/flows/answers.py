"""What the people answered: every task of a sample with its outcome, and how far two coders agreed."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from marsad.core.errors import WrongState
from marsad.core.findings import Agreement
from marsad.core.judgement import Coding, Settlement, Task
from marsad.core.mission import Question
from marsad.core.words import _
from marsad.estimate.agreement import agree
from marsad.flows.population import question_of
from marsad.flows.restricted import lock_today, without_share
from marsad.review.states import DONE, Outcome, State, compared, outcome
from marsad.store.observatory import Observatory

OPEN_ALLOWED = 0.05  # share of the tasks of a stratum that may be open before a percentage is withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A drawn post with what it came to."""

    task: Task
    outcome: Outcome
    codings: tuple[Coding, ...]

    def verdict(self, question: Question) -> bool | None:
        """Whether one of the question's codes applies; None where that is open or could not be decided.

        Two coders who differ in the code but not in yes or no have answered the question.
        """
        asked = set(question.codes)
        if self.outcome.state in DONE:
            return bool(asked & set(self.outcome.codes)) if self.outcome.decided else None
        said = {None if coding.cannot_decide else bool(asked & set(coding.codes)) for coding in self.codings}
        return said.pop() if self.outcome.state is State.DIFFERS and len(said) == 1 else None

    def is_open(self, question: Question) -> bool:
        """Whether somebody has still to answer or to settle."""
        return self.outcome.state not in DONE and self.verdict(question) is None


def answers_of_sample(sample_id: int, only: Collection[int] | None = None) -> list[Answer]:
    """Every task of a sample with its outcome; those that `only` names, where it is given."""
    from marsad.store.records import codings, pilots, samples

    given = codings.codings_of(sample_id, only)
    settled: dict[int, Settlement] = codings.settlements_of(sample_id)
    closed = pilots.is_closed(sample_id)
    answers = []
    for task in samples.tasks_of(sample_id, only):
        mine = given.get(task.task_id, [])
        try:
            if task.coders:
                came_to = compared(task.coders, mine, closed=closed)
            else:
                came_to = outcome(task.double, mine, settled.get(task.task_id))
        except ValueError as impossible:
            raise WrongState(
                _(
                    "The records of task {task} cannot be true ({why}); run 'marsad doctor'.",
                    task=task.task_id,
                    why=impossible,
                )
            ) from None
        answers.append(Answer(task=task, outcome=came_to, codings=tuple(mine)))
    return answers


def open_answers(sample_id: int) -> list[Answer]:
    """The tasks of a sample that are not done, with their outcome: every other one is agreed, settled or compared."""
    from marsad.store.records.unfinished import unfinished

    few = set(unfinished(sample_id))
    return [answer for answer in answers_of_sample(sample_id, few) if answer.outcome.state not in DONE] if few else []


def is_unfinished(question: Question, answers: Sequence[Answer]) -> bool:
    """Whether more than OPEN_ALLOWED of the tasks of a stratum are open: what is left may not be like the rest."""
    open_ones = Counter(answer.task.stratum for answer in answers if answer.is_open(question))
    drawn = Counter(answer.task.stratum for answer in answers)
    return any(count > OPEN_ALLOWED * drawn[name] for name, count in open_ones.items())


def agreement_of(answers: Sequence[Answer], question: Question) -> Agreement | None:
    """Agreement of the blind pairs on the question's yes or no; None where nothing was coded twice."""
    asked = set(question.codes)
    rows = [
        (answer.task.task_id, coding.coder, None if coding.cannot_decide else int(bool(asked & set(coding.codes))))
        for answer in answers
        if len(answer.codings) >= 2
        for coding in answer.codings
    ]
    if not rows:
        return None
    units, coders, labels = zip(*rows, strict=True)
    return agree(units, coders, labels)


def agreement_of_question(observatory: Observatory, question_id: str) -> Agreement:
    """The agreement on a question's sample. Raises Missing without a sample, WrongState without a pair.

    The share of yes is left out where the question's figures are locked today.
    """
    from marsad.store.records import samples

    observatory.connect()
    question = question_of(observatory.mission, question_id)
    found = agreement_of(answers_of_sample(samples.sample_of(question_id).sample_id), question)
    if found is None:
        raise WrongState(_("No post of '{question}' was coded by two people yet.", question=question_id))
    return found if lock_today(observatory, question) is None else without_share(found)
