"""The errors of a question's signals, from its own settled codings: the frame, its languages, scripts and platforms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from marsad.core.errors import Missing, RefusedInput, WrongState
from marsad.core.findings import Withheld
from marsad.core.machine_errors import (
    TOGETHER,
    WHOLE,
    CurvePoint,
    ErrorRates,
    Lowest,
    MachineErrors,
    SignalErrors,
)
from marsad.core.mission import Question
from marsad.core.words import _
from marsad.estimate.judged import Judged, Mask, curve_of, rates_of
from marsad.flows.detection import chosen, unseen_files
from marsad.flows.figures import Coded, QuestionFigures, all_figures, coded_of, figures_of
from marsad.flows.population import population, question_of, versions_of
from marsad.flows.training_rows import prints_of
from marsad.review.sampling import NOTHING_FOUND
from marsad.store.lake import Lake
from marsad.store.observatory import Observatory

if TYPE_CHECKING:
    from marsad.store.records.trained import Trained

GROUPED_BY = ("language", "script", "platform")
IDENTITY = 8  # digits of a model's SHA-256 by which a detector's version is known to be of it
OF_THE_WHOLE = frozenset(
    {Withheld.UNFINISHED, Withheld.NO_HUMAN_CODING, Withheld.UNKNOWN_PROBABILITY, Withheld.RESTRICTED_PERIOD}
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scored:
    """A signal's score of every post of the frame, 0 where it noticed nothing."""

    signal: str
    detectors: Mapping[str, str]  # name -> version of those behind it
    as_drawn: bool
    score: NDArray[np.float64]

    @property
    def version(self) -> str:
        """The version of its detector, or of each by name."""
        each = sorted(self.detectors.items())
        return each[0][1] if len(each) == 1 else ", ".join(f"{name} {version}" for name, version in each)


def all_errors(
    observatory: Observatory, question: str | None = None, signals: Sequence[str] = ()
) -> list[MachineErrors]:
    """The errors of the signals of `question`, or of every question of which something is coded.

    `signals` are judged too, as they are now. Raises what `figures_of` raises, and WrongState where a coder saw what
    the machine said.
    """
    if question is None:
        figures = all_figures(observatory)
    else:
        asked = question_of(observatory.mission, question)
        observatory.connect()
        figures = [figures_of(observatory, asked, observatory.roster)]
    for each in figures:
        require_blind(each)
    found = (errors_of(observatory, each, signals) for each in figures)
    return [each for each in found if each is not None]


def errors_of(observatory: Observatory, figures: QuestionFigures, signals: Sequence[str] = ()) -> MachineErrors | None:
    """The errors of the question's signals, and of `signals` as they are now; None where there is no signal to judge.

    Posts that the model behind a signal learnt from cannot judge it, nor others of the same words: they are left out
    of its frame. Raises WrongState where a detector has posts to see. That no coder saw what the machine said is for
    the caller to check.
    """
    mission = observatory.mission
    question = question_of(mission, figures.question)
    if not question.stratify_on and not signals:
        return None
    posts = population(observatory.lake, question, mission, versions_of(figures.sample))
    coded = coded_of(question, figures.sample, figures.answers, posts)
    withheld = figures.estimates[0].withheld
    scored = [*_as_drawn(observatory, question, figures, posts), *_as_now(observatory, posts, signals)]
    why = withheld if withheld in OF_THE_WHOLE else None
    return MachineErrors(
        question=question.id,
        threshold=question.threshold,
        signals=tuple(
            _judged(one, coded, question, why, _learnt(observatory.lake, figures.sample.posts_version, posts, one))
            for one in scored
        ),
        lowest=_lowest(coded),
        counts_hidden=any(one.withheld is Withheld.SMALL_COUNT for one in figures.estimates),
        undecided=len(coded.unknown_rows),
        withheld=why,
    )


def require_blind(figures: QuestionFigures) -> None:
    """Raise WrongState where a coding was made with the machine's label in view: it cannot judge the machine."""
    if any(coding.saw_machine_label for answer in figures.answers for coding in answer.codings):
        raise WrongState(
            _(
                "Some codings of '{question}' were made with the machine's label in view and cannot judge it; have "
                "those posts coded again.",
                question=figures.question,
            )
        )


def _as_drawn(
    observatory: Observatory, question: Question, figures: QuestionFigures, posts: pa.Table
) -> Iterator[Scored]:
    """The question's signals together, then each where there are several, as the sample was drawn with them."""
    versions = versions_of(figures.sample)
    names = question.stratify_on
    if not names:
        return
    own = {name: versions.detectors.get(_detector(name), "") for name in names}
    if len(names) > 1:
        detectors = {_detector(name): version for name, version in own.items()}
        yield Scored(signal=TOGETHER, detectors=detectors, as_drawn=True, score=posts["score"].to_numpy())
    scores = scores_of(observatory.lake, posts["post_id"], own, versions.signals)
    for name in names:
        yield Scored(signal=name, detectors={_detector(name): own[name]}, as_drawn=True, score=scores[name])


def _as_now(observatory: Observatory, posts: pa.Table, signals: Sequence[str]) -> Iterator[Scored]:
    """The named signals by their detectors' present version. Raises WrongState where one has not seen every post."""
    own: dict[str, str] = {}
    for name in dict.fromkeys(signals):
        if ":" not in name:
            raise RefusedInput(
                _("'{signal}' is not the name of a signal; write detector:label, as 'lexicon:abuse'.", signal=name)
            )
        (detector,) = chosen(observatory, [_detector(name)])
        if (label := name.split(":", 1)[1]) not in detector.labels:
            raise Missing(
                _(
                    "The detector '{name}' has no label '{label}'; it has: {labels}.",
                    name=detector.name,
                    label=label,
                    labels=", ".join(detector.labels),
                )
            )
        if unseen := unseen_files(observatory, detector):
            raise WrongState(
                _(
                    "The detector '{name}' has not seen every post ({count} files are new); run 'marsad detect' first.",
                    name=detector.name,
                    count=len(unseen),
                )
            )
        own[name] = detector.version
    if own:
        scores = scores_of(observatory.lake, posts["post_id"], own, observatory.lake.version("signals"))
        for name, version in own.items():
            yield Scored(signal=name, detectors={_detector(name): version}, as_drawn=False, score=scores[name])


def _detector(signal: str) -> str:
    return signal.split(":", 1)[0]


def scores_of(
    lake: Lake, post_ids: pa.ChunkedArray, versions: Mapping[str, str], signals_version: int
) -> dict[str, NDArray[np.float64]]:
    """The score of each signal of `versions` (signal -> its detector's version) for each post; 0 where it has none."""
    engine = ibis.duckdb.connect()
    try:
        signals = lake.table("signals", signals_version, engine)
        named = signals.mutate(name=signals.detector + ":" + signals.label)
        wanted = [f"{name}@{version}" for name, version in versions.items()]
        mine = named.filter((named.name + "@" + named.detector_version).isin(wanted))
        highest = mine.group_by("post_id", "name").agg(score=mine.score.max()).to_pyarrow()
    finally:
        engine.disconnect()
    found = {}
    for name in versions:
        own = highest.filter(pc.equal(highest["name"], name))
        places = pc.index_in(own["post_id"], value_set=post_ids.combine_chunks())
        inside = own.filter(pc.is_valid(places))
        found[name] = np.zeros(len(post_ids))
        found[name][places.drop_null().to_numpy()] = inside["score"].to_numpy()
    return found


def learnt_from(detectors: Mapping[str, str]) -> set[str]:
    """The ids of the posts that the models behind `detectors` (name -> version) learnt from.

    A detector is named after its task, and its version holds the beginning of its model's SHA-256.
    """
    return {post for model in _models_behind(detectors) for post in model.learnt_from}


def words_learnt_from(detectors: Mapping[str, str]) -> set[str]:
    """The prints of the texts that the models behind `detectors` learnt from, also those of a file."""
    return {print_ for model in _models_behind(detectors) for print_ in model.held_out}


def _models_behind(detectors: Mapping[str, str]) -> list["Trained"]:
    from marsad.store.records import trained

    every = ((version, model) for name, version in detectors.items() for model in trained.models(name))
    return [model for version, model in every if model.sha256[:IDENTITY] in version]


def _learnt(lake: Lake, version: int, posts: pa.Table, scored: Scored) -> Mask:
    """Which posts of the frame the models learnt from, or others of the same words."""
    ids, words = learnt_from(scored.detectors), words_learnt_from(scored.detectors)
    found = np.asarray(pc.is_in(posts["post_id"], value_set=pa.array(sorted(ids), pa.string())))
    if not words:
        return found
    every = lake.read("posts", ["post_id", "text"], version)
    own = every.take(pc.index_in(posts["post_id"], value_set=every["post_id"].combine_chunks()))
    return found | np.isin(prints_of([text or "" for text in own["text"].to_pylist()]), sorted(words))


def _judged(scored: Scored, coded: Coded, question: Question, why: Withheld | None, learnt: Mask) -> SignalErrors:
    kept = ~learnt
    judged, left_out = _without_learnt(scored.score, coded, kept)
    rates: list[ErrorRates] = []
    curve: list[CurvePoint] = []
    for by, group, within in _groups(coded.posts.filter(pa.array(kept))):
        found = rates_of(judged, question.threshold, within, withheld=why)
        rates.append(
            ErrorRates(
                by=by,
                group=group,
                found=found.found,
                spared=found.spared,
                right=found.right,
                size=int(within.sum()),
                coded=int(within[judged.rows].sum()),
                flags=bool((judged.score[within] >= question.threshold).any()),
            )
        )
        curve += _curve(judged, question.threshold, within, by, group, why)
    return SignalErrors(
        signal=scored.signal,
        version=scored.version,
        as_drawn=scored.as_drawn,
        rates=tuple(rates),
        curve=tuple(curve),
        learnt=left_out,
    )


def _curve(
    judged: Judged, threshold: float, within: Mask, by: str, group: str, why: Withheld | None
) -> tuple[CurvePoint, ...]:
    """The points of a group; a single one is no curve."""
    points = curve_of(judged, threshold, within, by=by, group=group, withheld=why)
    return points if len(points) > 1 else ()


def _without_learnt(score: NDArray[np.float64], coded: Coded, kept: Mask) -> tuple[Judged, int]:
    """The frame without the posts the model learnt from, and how many of those were coded."""
    place = np.cumsum(kept) - 1
    own, unknown = kept[coded.rows], kept[coded.unknown_rows]
    judged = Judged(
        score=score[kept],
        band=np.searchsorted(sorted(coded.sizes), coded.bands[kept]),
        rows=place[coded.rows[own]],
        labels=np.asarray(coded.labels, dtype=np.int64)[own],
        unknown=place[coded.unknown_rows[unknown]],
    )
    return judged, int((~own).sum())


def _groups(posts: pa.Table) -> Iterator[tuple[str, str, Mask]]:
    """The frame, then its groups, largest first; a property with one value says nothing more and is left out."""
    yield WHOLE, WHOLE, np.ones(posts.num_rows, dtype=bool)
    for by in GROUPED_BY:
        values = np.asarray(pc.fill_null(posts[by], "").to_pylist())
        names, counts = np.unique(values, return_counts=True)
        if len(names) < 2:
            continue
        for group in names[np.lexsort((names, -counts))].tolist():
            yield by, group, values == group


def _lowest(coded: Coded) -> Lowest | None:
    if NOTHING_FOUND not in coded.sizes:
        return None
    labels = [label for label, band in zip(coded.labels, coded.stratum, strict=True) if band == NOTHING_FOUND]
    return Lowest(size=coded.sizes[NOTHING_FOUND], coded=len(labels), positives=sum(labels))
