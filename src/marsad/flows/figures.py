"""From settled codings to figures: one question at a time, then the family of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from marsad.core.errors import WrongState
from marsad.core.findings import Agreement, Estimate
from marsad.core.judgement import Coding, DrawnSample, Settlement, Task
from marsad.core.mission import Person, Question
from marsad.core.words import _
from marsad.estimate.agreement import agree
from marsad.estimate.comparison import Compared, GroupedCodings, compare
from marsad.estimate.families import benjamini_hochberg
from marsad.estimate.prediction_powered import ppi
from marsad.estimate.prevalence import by_group, prevalence
from marsad.estimate.weighted import horvitz_thompson
from marsad.flows.population import population, question_of, versions_of
from marsad.review.states import DONE, Outcome, outcome
from marsad.store.observatory import Observatory

GROUPED_BY = ("platform", "script")  # besides the property the question compares


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A drawn post with what it came to."""

    task: Task
    outcome: Outcome
    codings: tuple[Coding, ...]

    def is_yes(self, question: Question) -> bool:
        """Whether one of the question's codes applies."""
        return bool(set(self.outcome.codes) & set(question.codes))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFigures:
    """Everything computed for one question."""

    question: str
    sample: DrawnSample
    answers: tuple[Answer, ...]
    estimates: tuple[Estimate, ...]  # the frame, then its groups
    alternatives: tuple[Estimate, ...]
    comparison: Compared | None
    agreement: Agreement | None
    q: float | None  # of the comparison, within the family of planned questions
    exploratory: bool


def all_figures(observatory: Observatory, questions: Sequence[str] | None = None) -> list[QuestionFigures]:
    """Figures of the questions of which something is coded and settled, or of those named.

    q-values are always over the whole family of planned comparisons, so that asking for one question does not
    make it look firmer. Raises Missing for a question without a sample, WrongState where nothing was coded.
    """
    from marsad.store.records import samples

    observatory.connect()
    mission, roster = observatory.mission, observatory.roster
    for name in questions or ():
        question_of(mission, name)
        samples.sample_of(name)
    drawn = [question for question in mission.questions if samples.has_sample(question.id)]
    begun = [question for question in drawn if question.id in (questions or ()) or _is_begun(question.id)]
    found = [figures_of(observatory, question, roster) for question in begun]
    planned = {
        figures.question: figures.comparison.p
        for figures, question in zip(found, begun, strict=True)
        if figures.comparison is not None and question.planned
    }
    adjusted = benjamini_hochberg(planned)
    with_q = [replace(figures, q=adjusted.get(figures.question)) for figures in found]
    return [figures for figures in with_q if questions is None or figures.question in questions]


def _is_begun(question_id: str) -> bool:
    from marsad.store.records import samples

    answers = answers_of_sample(samples.sample_of(question_id).sample_id)
    return any(answer.outcome.state in DONE and answer.outcome.decided for answer in answers)


def figures_of(observatory: Observatory, question: Question, roster: tuple[Person, ...]) -> QuestionFigures:
    """The figures of one question from its latest sample, at the lake versions it was drawn from.

    Raises WrongState where no task of the sample is done yet.
    """
    from marsad.store.records import samples

    sample = samples.sample_of(question.id)
    answers = answers_of_sample(sample.sample_id)
    decided = [answer for answer in answers if answer.outcome.state in DONE and answer.outcome.decided]
    if not decided:
        raise WrongState(
            _("Nothing of the sample of '{question}' is coded and settled yet; code it first.", question=question.id)
        )
    posts = population(observatory.lake, question, roster, versions_of(sample))
    frame = str(frame_of(observatory, question))
    coded = coded_of(question, sample, decided, posts)
    agreement = agreement_of(answers, question)
    comparison = compared(question, coded, frame)
    return QuestionFigures(
        question=question.id,
        sample=sample,
        answers=tuple(answers),
        estimates=(prevalence(coded.labels, coded.stratum, coded.sizes, frame=frame), *grouped(question, coded, frame)),
        alternatives=other_estimators(coded, frame),
        comparison=comparison,
        agreement=agreement,
        q=None,
        exploratory=not question.planned or agreement is None or agreement.exploratory,
    )


def frame_of(observatory: Observatory, question: Question) -> str:
    """The frame of the question's sources; they share one."""
    return min(str(source.frame) for source in observatory.mission.sources if source.id in question.sources)


def answers_of_sample(sample_id: int) -> list[Answer]:
    """Every task of a sample with its outcome."""
    from marsad.store.records import codings, samples

    given = codings.codings_of(sample_id)
    settled: dict[int, Settlement] = codings.settlements_of(sample_id)
    return [
        Answer(
            task=task,
            outcome=outcome(task.double, given.get(task.task_id, []), settled.get(task.task_id)),
            codings=tuple(given.get(task.task_id, [])),
        )
        for task in samples.tasks_of(sample_id)
    ]


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
    """The agreement on a question's sample. Raises Missing without a sample, WrongState without a pair."""
    from marsad.store.records import samples

    observatory.connect()
    question = question_of(observatory.mission, question_id)
    found = agreement_of(answers_of_sample(samples.sample_of(question_id).sample_id), question)
    if found is None:
        raise WrongState(_("No post of '{question}' was coded by two people yet.", question=question_id))
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coded:
    """The decided answers as columns of one length, beside the frame they were drawn from."""

    labels: list[int]
    stratum: list[str]
    rows: NDArray[np.int64]  # of `posts`
    posts: pa.Table  # the whole frame, by post id
    bands: NDArray[np.str_]  # stratum of every post of the frame
    sizes: dict[str, int]  # posts of the frame by stratum


def coded_of(question: Question, sample: DrawnSample, decided: Sequence[Answer], posts: pa.Table) -> Coded:
    """The answers beside their frame, each post of the frame in the band it was drawn from."""
    ids = np.asarray(posts["post_id"].to_pylist())
    bands = np.full(posts.num_rows, "", dtype="<U40")
    scores = posts["score"].to_numpy()
    for band in sample.design["bands"]:
        low = -np.inf if band["lower"] is None else band["lower"]
        high = np.inf if band["upper"] is None else band["upper"]
        bands[(scores >= low) & (scores < high)] = band["name"]
    return Coded(
        labels=[int(answer.is_yes(question)) for answer in decided],
        stratum=[answer.task.stratum for answer in decided],
        rows=np.searchsorted(ids, np.asarray([answer.task.post_id for answer in decided])).astype(np.int64),
        posts=posts,
        bands=bands,
        sizes={name: band["N"] for name, band in sample.strata.items()},
    )


def grouped(question: Question, coded: Coded, frame: str) -> list[Estimate]:
    """One estimate a group: by what the question compares, by platform and by script.

    A property with one value only says nothing beyond the whole, and is left out.
    """
    by = dict.fromkeys(([question.compare.by] if question.compare else []) + list(GROUPED_BY))
    found: list[Estimate] = []
    for name in by:
        values = np.asarray(pc.fill_null(coded.posts[name], "").to_pylist())
        listed = sorted(set(values.tolist()) - {""})
        if len(listed) < 2:
            continue
        sizes = {
            (stratum, group): int(((coded.bands == stratum) & (values == group)).sum())
            for stratum in coded.sizes
            for group in listed
        }
        mine = np.flatnonzero(values[coded.rows] != "")
        found += by_group(
            [coded.labels[at] for at in mine],
            [coded.stratum[at] for at in mine],
            [str(values[coded.rows[at]]) for at in mine],
            sizes,
            frame=frame,
            identifying=name == "target_sex",
        ).values()
    return found


def other_estimators(coded: Coded, frame: str) -> tuple[Estimate, ...]:
    """The same share by Horvitz-Thompson and by PPI++, for comparison."""
    done = {name: coded.stratum.count(name) for name in coded.sizes}
    if not all(done.values()):
        return ()  # a stratum without coding: neither of the two is defined
    chances = [done[name] / coded.sizes[name] for name in coded.stratum]
    total = coded.posts.num_rows
    weighted = horvitz_thompson(coded.labels, chances, total, stratum=coded.stratum, frame=frame)
    powered = ppi(coded.labels, coded.rows, coded.posts["score"].to_numpy(), stratum=coded.bands, frame=frame)
    return (weighted, powered)


def compared(question: Question, coded: Coded, frame: str) -> Compared | None:
    """The two groups the question sets side by side, targets resampled as wholes; None where it compares nothing."""
    if question.compare is None:
        return None
    values = pc.fill_null(coded.posts[question.compare.by], "").to_pylist()
    targets = pc.fill_null(coded.posts["target"], "").to_pylist()
    ids = coded.posts["post_id"].to_pylist()
    done = {name: coded.stratum.count(name) for name in coded.sizes}
    groups = [values[row] for row in coded.rows]
    if not {question.compare.first, question.compare.second} <= set(groups):
        return None
    codings = GroupedCodings(
        labels=coded.labels,
        group=groups,
        # a post that answers nobody of the roster stands alone
        target=[targets[row] or ids[row] for row in coded.rows],
        weights=[coded.sizes[name] / done[name] for name in coded.stratum],
    )
    return compare(codings, first=question.compare.first, second=question.compare.second, frame=frame)
