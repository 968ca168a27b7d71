"""From settled codings to figures: one question at a time, then the family of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from marsad.core.errors import WrongState
from marsad.core.findings import Agreement, Estimate, Withheld
from marsad.core.judgement import DrawnSample
from marsad.core.mission import Frame, Person, Question
from marsad.core.restricted import Lock
from marsad.core.words import _
from marsad.estimate.comparison import Compared, GroupedCodings, compare
from marsad.estimate.families import benjamini_hochberg
from marsad.estimate.prediction_powered import ppi
from marsad.estimate.prevalence import by_group, prevalence
from marsad.estimate.weighted import horvitz_thompson
from marsad.flows.answers import Answer, agreement_of, answers_of_sample, is_unfinished
from marsad.flows.population import asked_digest, population, question_of, versions_of, with_sexes
from marsad.flows.restricted import lock_today, locked, without_share
from marsad.store.observatory import Observatory

GROUPED_BY = ("platform", "script")  # besides the property the question compares


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
    lock: Lock | None = None  # of the restricted period: nothing in here tells the figure then


def all_figures(
    observatory: Observatory, questions: Sequence[str] | None = None, day: date | None = None
) -> list[QuestionFigures]:
    """Figures of the questions of which something is coded and settled, or of those named.

    Those that read as a poll are locked in the restricted period: today, or on `day`.

    q-values are always over the whole family of planned comparisons, so that asking for one question does not
    make it look firmer. Raises Missing for a question without a sample, WrongState where nothing was coded.
    """
    from marsad.store.records import samples

    observatory.connect()
    mission, roster = observatory.mission, observatory.roster
    for name in questions or ():
        question_of(mission, name)
        samples.sample_of(name)
    asked = [question for question in mission.questions if questions is None or question.id in questions]
    family = any(is_of_family(question) for question in asked)
    wanted = [each for each in mission.questions if each in asked or (family and is_of_family(each))]
    drawn = [question for question in wanted if samples.has_sample(question.id)]
    begun = [question for question in drawn if question.id in (questions or ()) or _is_begun(question)]
    found = [_figures_of(observatory, question, roster) for question in begun]
    planned = {
        figures.question: figures.comparison.p
        for figures, question in zip(found, begun, strict=True)
        if figures.comparison is not None and question.planned
    }
    adjusted = benjamini_hochberg(planned)
    with_q = [replace(figures, q=adjusted.get(figures.question)) for figures in found]
    return [
        as_shown(observatory, figures, day) for figures in with_q if questions is None or figures.question in questions
    ]


def is_of_family(question: Question) -> bool:
    """Whether the question's comparison was planned: q-values are corrected for all of those together."""
    return question.compare is not None and question.planned


def as_shown(observatory: Observatory, figures: QuestionFigures, day: date | None = None) -> QuestionFigures:
    """The figures as anybody may see them today: nothing of the figure is left where it is locked."""
    lock = lock_today(observatory, question_of(observatory.mission, figures.question), day)
    if lock is None:
        return figures
    return replace(
        figures,
        estimates=tuple(locked(one) for one in figures.estimates),
        alternatives=(),
        comparison=None,
        agreement=without_share(figures.agreement),
        q=None,
        lock=lock,
    )


def _is_begun(question: Question) -> bool:
    from marsad.store.records import samples

    answers = answers_of_sample(samples.sample_of(question.id).sample_id)
    return any(answer.verdict(question) is not None for answer in answers)


def figures_of(
    observatory: Observatory, question: Question, roster: tuple[Person, ...], day: date | None = None
) -> QuestionFigures:
    """The figures of one question from its latest sample, at the lake versions it was drawn from, as shown today.

    Raises WrongState where no task of the sample is done yet.
    """
    return as_shown(observatory, _figures_of(observatory, question, roster), day)


def _figures_of(observatory: Observatory, question: Question, roster: tuple[Person, ...]) -> QuestionFigures:
    from marsad.store.records import samples

    sample = samples.sample_of(question.id)
    if sample.design.get("asked") != asked_digest(question, roster, observatory.codebook.version):
        raise WrongState(
            _(
                "The question '{question}', the roster or the codebook was changed after the sample was drawn; put it"
                " back as it was, or ask the question under another id.",
                question=question.id,
            )
        )
    answers = answers_of_sample(sample.sample_id)
    if all(answer.verdict(question) is None for answer in answers):
        raise WrongState(
            _("Nothing of the sample of '{question}' is coded and settled yet; code it first.", question=question.id)
        )
    posts = population(observatory.lake, question, observatory.mission, versions_of(sample))
    frame = frame_of(observatory, question, sample)
    coded = coded_of(question, sample, answers, with_sexes(posts, roster))
    agreement = agreement_of(answers, question)
    unfinished = is_unfinished(question, answers)
    estimates = [whole_of(coded, frame), *grouped(question, coded, frame)]
    comparison = compared(question, coded, frame)
    return QuestionFigures(
        question=question.id,
        sample=sample,
        answers=tuple(answers),
        estimates=tuple(replace(one, withheld=Withheld.UNFINISHED) if unfinished else one for one in estimates),
        alternatives=() if unfinished else other_estimators(coded, frame),
        comparison=None if unfinished else comparison,
        agreement=agreement,
        q=None,
        exploratory=not question.planned
        or agreement is None
        or agreement.exploratory
        or any(answer.is_open(question) for answer in answers),
    )


def frame_of(observatory: Observatory, question: Question, sample: DrawnSample) -> str:
    """The frame of the question's sources, which share one; a topic where only what a saved search finds was drawn."""
    frames = [str(source.frame) for source in observatory.mission.sources if source.id in question.sources]
    return min(frames) if versions_of(sample).within is None else str(Frame.TOPIC)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coded:
    """The answers as columns of one length, beside the frame they were drawn from."""

    labels: list[int]  # of the decided
    stratum: list[str]
    rows: NDArray[np.int64]  # of `posts`
    unknown_stratum: list[str]  # of those open, or that could not be decided
    unknown_rows: NDArray[np.int64]
    posts: pa.Table  # the whole frame, by post id
    bands: NDArray[np.str_]  # stratum of every post of the frame
    sizes: dict[str, int]  # posts of the frame by stratum


def coded_of(question: Question, sample: DrawnSample, answers: Sequence[Answer], posts: pa.Table) -> Coded:
    """The answers beside their frame, each post of the frame in the band it was drawn from.

    Raises WrongState where the frame is not the one the sample was drawn from.
    """
    ids = np.asarray(posts["post_id"].to_pylist())
    bands = np.full(posts.num_rows, "", dtype="<U40")
    scores = posts["score"].to_numpy()
    for band in sample.design["bands"]:
        low = -np.inf if band["lower"] is None else band["lower"]
        high = np.inf if band["upper"] is None else band["upper"]
        bands[(scores >= low) & (scores < high)] = band["name"]
    sizes = {name: band["N"] for name, band in sample.strata.items()}
    decided = [answer for answer in answers if answer.verdict(question) is not None]
    unknown = [answer for answer in answers if answer.verdict(question) is None]
    rows, unknown_rows = _rows_of(ids, decided), _rows_of(ids, unknown)
    if rows is None or unknown_rows is None or {name: int((bands == name).sum()) for name in sizes} != sizes:
        raise WrongState(
            _(
                "The posts of '{question}' are not those its sample was drawn from; restore the lake from a backup.",
                question=question.id,
            )
        )
    return Coded(
        labels=[int(bool(answer.verdict(question))) for answer in decided],
        stratum=[answer.task.stratum for answer in decided],
        rows=rows,
        unknown_stratum=[answer.task.stratum for answer in unknown],
        unknown_rows=unknown_rows,
        posts=posts,
        bands=bands,
        sizes=sizes,
    )


def _rows_of(ids: NDArray[np.str_], answers: Sequence[Answer]) -> NDArray[np.int64] | None:
    """Where the posts of the answers stand among `ids` (sorted); None where one of them is not there."""
    wanted = np.asarray([answer.task.post_id for answer in answers], dtype=ids.dtype if len(ids) else "<U32")
    places = np.searchsorted(ids, wanted).astype(np.int64)
    if len(wanted) and (places.max() >= len(ids) or (ids[places] != wanted).any()):
        return None
    return places


def bounded(estimate: Estimate, none: Estimate, every: Estimate) -> Estimate:
    """The estimate with the interval it would have if what is unknown were all no, or all yes (Manski's bounds)."""
    return replace(estimate, low=min(estimate.low, none.low), high=max(estimate.high, every.high))


def whole_of(coded: Coded, frame: str) -> Estimate:
    """The share in the whole frame."""

    def filled(answer: list[int]) -> Estimate:
        stratum = coded.stratum + coded.unknown_stratum * bool(answer)
        return prevalence(coded.labels + answer * len(coded.unknown_stratum), stratum, coded.sizes, frame=frame)

    known = filled([])
    return bounded(known, filled([0]), filled([1])) if coded.unknown_stratum else known


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
        sizes = group_sizes(coded, values, listed)

        def filled(
            answer: list[int],
            values: NDArray[np.str_] = values,
            sizes: dict[tuple[str, str], int] = sizes,
            identifying: bool = name == "target_sex",
        ) -> dict[str, Estimate]:
            rows = np.concatenate([coded.rows, coded.unknown_rows]) if answer else coded.rows
            labels = coded.labels + answer * len(coded.unknown_stratum)
            stratum = coded.stratum + coded.unknown_stratum * bool(answer)
            groups = [str(values[row]) for row in rows]
            mine = [at for at, group in enumerate(groups) if group]
            columns = ([labels[at] for at in mine], [stratum[at] for at in mine], [groups[at] for at in mine])
            return by_group(*columns, sizes, frame=frame, identifying=identifying)

        known, none, every = filled([]), filled([0]), filled([1])
        found += [bounded(known[group], none[group], every[group]) for group in known]
    return found


def group_sizes(coded: Coded, values: NDArray[np.str_], groups: Sequence[str]) -> dict[tuple[str, str], int]:
    """Posts of the frame by stratum and group."""
    return {
        (stratum, group): int(((coded.bands == stratum) & (values == group)).sum())
        for stratum in coded.sizes
        for group in groups
    }


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
    values = np.asarray(pc.fill_null(coded.posts[question.compare.by], "").to_pylist())
    targets = pc.fill_null(coded.posts["target"], "").to_pylist()
    ids = coded.posts["post_id"].to_pylist()
    groups = [str(values[row]) for row in coded.rows]
    pair = (question.compare.first, question.compare.second)
    if not set(pair) <= set(groups):
        return None
    sizes = group_sizes(coded, values, pair)
    done = Counter(zip(coded.stratum, groups, strict=True))
    codings = GroupedCodings(
        labels=coded.labels,
        group=groups,
        # a post that answers nobody of the roster stands alone
        target=[targets[row] or ids[row] for row in coded.rows],
        # the same weights as the shares of the groups: posts of the stratum and group that each coded one stands for
        weights=[sizes.get(cell, done[cell]) / done[cell] for cell in zip(coded.stratum, groups, strict=True)],
    )
    return compare(codings, first=pair[0], second=pair[1], frame=frame)
