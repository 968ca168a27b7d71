"""Train a text model on a unit's own labels: tested on authors and days it did not see, then fitted on everything.

The same rows and seed give the same bytes. Everything a reader must know of the model is in the file itself (`meta`):
what was dropped and why, the figures with their intervals, the calibration, and what more codings would buy.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput
from marsad.core.words import _
from marsad.detect.tasks import task_of
from marsad.detect.text_model import written
from marsad.flows.training_card import card_of
from marsad.flows.training_curve import Curve, curve_of, trainings
from marsad.flows.training_folds import FOLDS, Kept, dealt, kept_together, past_and_future
from marsad.flows.training_rows import FEWEST, Rows, prints_of, require_enough
from marsad.flows.training_scores import Answered, Scores, languages_of, scores_of

if TYPE_CHECKING:
    from marsad.detect.lessons import Taught

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
# Names by which files call 'none of it'.
NEGATIVE = frozenset(("0", "0.0", "no", "non", "none", "false", "neither", "normal", "لا"))
NEGATED = ("not ", "not_", "not-", "non ", "non_", "non-", "no ")
FEWEST_LATER = 10  # rows of a label among the last: with fewer the test by time says nothing


class Teach(Protocol):
    """marsad.detect.lessons.lessons, or what stands in for it in a test."""

    def __call__(
        self, texts: Sequence[str], labels: Sequence[str], *, order: Sequence[str] | None = None, seed: int = 0
    ) -> "Taught":
        """Read the texts and their labels."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Made:
    """A trained model, before it is kept anywhere."""

    content: bytes  # of its .npz file
    meta: dict[str, Any]  # what stands in the file beside the weights
    held_out: dict[str, list[float]]  # print of each text -> probabilities by models that saw neither it nor its like


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """Told of each fit, for a bar on a terminal."""

    begun: Callable[[int], None] = lambda _steps: None
    done: Callable[[], None] = lambda: None


def train(
    task: str, rows: Rows, *, seed: int = 0, none: str | None = None, teach: Teach | None = None,
    watching: Watching | None = None,
) -> Made:  # fmt: skip
    """Train on `rows`, tested first. `none` is the label that means 'none of it', where the task does not say.

    Raises RefusedInput as `require_enough`, and where `none` is not one of the labels.
    """
    from marsad.detect.fitting import better, finished, tested  # here, since scikit-learn is slow to import

    require_enough(rows)
    labels = order_of(task, rows.counts, none)
    watching = watching or Watching()
    kept = kept_together(rows.rows)
    folds = dealt(kept.groups, rows.labels, seed, folds_for(kept.groups))
    parts = past_and_future(rows.rows, kept.alike)
    count = int(folds.max()) + 1
    watching.begun(2 * count + trainings(kept.groups, folds) + (parts is not None) * (count + 1) + 1)
    taught = (teach or _lessons())(rows.texts, rows.labels, order=labels, seed=seed)
    known, unknown = (_Learning(rows, labels, kept, taught, watching, with_it) for with_it in (True, False))
    everything = np.arange(len(rows.rows))
    with_it, without = known.held_out(everything, folds), unknown.held_out(everything, folds)
    learning, scores = (known, with_it) if better(with_it, without, taught.answers) else (unknown, without)
    probabilities, said = tested(scores, taught.answers, folds)
    figures = scores_of(learning.tested(everything, probabilities, said), seed)
    later = _by_time(learning, parts, folds, seed)
    curve = curve_of(
        learning.fit_rows, taught.answers, kept.groups, folds, scores, seed=seed,
        decide=lambda others: tested(others, taught.answers, folds)[1], done=watching.done,
    )  # fmt: skip
    model = finished(taught, scores, learning.background)
    watching.done()
    meta = _meta(task, learning, figures, later, curve) | {"cut": model.cut}
    content = written(replace(model, meta=dict(model.meta) | meta))
    return Made(content=content, meta=meta, held_out=by_print(rows.texts, probabilities))


def order_of(task: str, counts: Mapping[str, int], none: str | None = None) -> tuple[str, ...]:
    """The labels, 'none of it' first: as said, as the task has it, as its name tells, or the commonest.

    Raises RefusedInput where `none` is not one of the labels.
    """
    if none is not None and none not in counts:
        raise RefusedInput(
            _("'{label}' is not a label of the rows; they have: {labels}.", label=none, labels=_(", ").join(counts))
        )
    known = task_of(task)
    if known is not None and set(counts) <= set(known.labels) and none in (None, known.labels[0]):
        return tuple(label for label in known.labels if label in counts)
    commonest = max(counts, key=lambda label: (counts[label], label))
    negative = [label for label in counts if label.casefold() in NEGATIVE or label.casefold().startswith(NEGATED)]
    by_name = negative[0] if len(negative) == 1 else commonest
    first = none or (known.labels[0] if known and known.labels[0] in counts else by_name)
    return (first, *sorted(set(counts) - {first}))


def _lessons() -> Teach:
    from marsad.detect.lessons import lessons

    return lessons


def folds_for(groups: Places) -> int:
    """Raises RefusedInput where all rows stay together: nothing would be left to test on."""
    count = int(groups.max()) + 1
    if count < 2:
        raise RefusedInput(_("All the rows are of one author or one text; a model needs others to be tested on."))
    return min(FOLDS, count)


@dataclass(frozen=True, slots=True, eq=False)
class _Learning:
    """Rows to learn from and how they are learnt."""

    rows: Rows
    labels: tuple[str, ...]
    kept: Kept
    taught: "Taught"
    watching: Watching
    background: bool  # whether what neighbouring tasks know is taken up

    def fit_rows(self, rows: Places) -> Callable[[Places], Floats]:
        model = self.taught.model(rows, background=self.background)
        return lambda others: self.taught.scores(model, others)

    def held_out(self, rows: Places, folds: Places) -> Floats:
        """The score of each of `rows` by a model of those in the other folds."""
        parts = [(rows[folds == fold], rows[folds != fold]) for fold in np.unique(folds).tolist()]
        found: dict[int, Floats] = {}
        for held, rest in parts:
            found |= dict(zip(held.tolist(), self.fit_rows(rest)(held), strict=True))
            self.watching.done()
        return np.stack([found[row] for row in rows.tolist()])

    def tested(self, rows: Places, probabilities: Floats, said: Places) -> Answered:
        languages = languages_of([self.rows.rows[place].text for place in rows.tolist()])
        return Answered(self.labels, self.taught.answers[rows], probabilities, self.kept.groups[rows], languages, said)


def _by_time(
    learning: _Learning, parts: tuple[Places, Places, int] | None, folds: Places, seed: int
) -> dict[str, Any]:  # fmt: skip
    """The test on the last part, or why there is none; calibrated on the past alone."""
    if parts is None:
        return {"why_not": "no_times"}
    past, future, again = parts
    truth, most = learning.taught.answers, len(learning.labels)
    before, after = (np.bincount(truth[rows], minlength=most) for rows in (past, future))
    steps = int(folds.max()) + 2
    if (before < FEWEST).any() or (after >= FEWEST_LATER).sum() < 2 or np.unique(folds[past]).size < 2:
        for _step in range(steps):
            learning.watching.done()
        return {"why_not": "too_few"}
    from marsad.detect.fitting import answered, calibrated, cut_of

    earlier = learning.held_out(past, folds[past])
    calibration = calibrated(earlier, truth[past])
    scores = learning.fit_rows(past)(future)
    probabilities, said = answered(calibration, cut_of(calibration, earlier, truth[past]), scores)
    for _step in range(steps - np.unique(folds[past]).size):
        learning.watching.done()
    figures = scores_of(learning.tested(future, probabilities, said), seed)
    first = learning.rows.rows[int(future[0])].time
    assert first is not None, "the later part has times"
    return {"trained_on": int(past.size), "from": first.isoformat(), "repeated": again, "scores": plain(figures)}


def _meta(task: str, learning: _Learning, scores: Scores, later: dict[str, Any], curve: Curve) -> dict[str, Any]:
    rows = learning.rows
    return {
        "task": task,
        "seed": learning.taught.seed,
        "data": rows.data_hash,
        "software": f"marsad {version('marsad')}",
        "rows": {
            "given": rows.given,
            "used": len(rows.rows),
            "dropped": rows.dropped,
            "repeated": rows.repeated,
            "by_label": {label: rows.counts[label] for label in learning.labels},
        },
        "kept_whole": "authors" if learning.kept.by_author else "texts",
        "groups": int(learning.kept.groups.max()) + 1,
        "cross_validated": plain(scores),
        "by_time": later,
        "curve": asdict(curve),
    }


def plain(scores: Scores) -> dict[str, Any]:
    """The scores as JSON has them."""
    told = asdict(scores)
    for bins in told["calibration"]["tables"].values():
        for one in bins:
            one |= {name: round(value, 4) for name, value in one.items() if isinstance(value, float)}
    return told


def by_print(texts: Sequence[str], whole: Floats) -> dict[str, list[float]]:
    """Print of each text -> its probabilities, the mean over texts of one print."""
    held: dict[str, list[Floats]] = defaultdict(list)
    for print_, row in zip(prints_of(texts), whole, strict=True):
        held[print_].append(row)
    return {print_: [round(float(p), 4) for p in np.mean(rows, axis=0)] for print_, rows in sorted(held.items())}


def write_model(path: Path, made: Made) -> None:
    """The model's file, and its card beside it (.md), each under its name only when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for place, content in ((path.with_suffix(".md"), card_of(made.meta).encode()), (path, made.content)):
        begun = place.with_name(f".{place.name}.{os.getpid()}")
        with begun.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        begun.replace(place)
