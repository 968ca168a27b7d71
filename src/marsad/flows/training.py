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
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput
from marsad.core.words import _
from marsad.detect.tasks import task_of
from marsad.detect.text_model import TextModel, written
from marsad.flows.training_card import card_of
from marsad.flows.training_curve import FEWEST_TO_FIT, Curve, curve_of, trainings
from marsad.flows.training_folds import FOLDS, Kept, dealt, kept_together, past_and_future
from marsad.flows.training_rows import FEWEST, Rows, prints_of, require_enough
from marsad.flows.training_scores import Answered, Scores, languages_of, scores_of

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
FEWEST_LATER = 10  # rows of a label among the last: with fewer the test by time says nothing


class Fit(Protocol):
    """marsad.detect.fitting.fit, or what stands in for it in a test."""

    def __call__(
        self,
        texts: Sequence[str],
        labels: Sequence[str],
        *,
        order: Sequence[str] | None = None,
        seed: int = 0,
        groups: Sequence[str] | None = None,
    ) -> TextModel:
        """A model of the texts' labels."""
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
    task: str, rows: Rows, *, seed: int = 0, none: str | None = None, fit: Fit | None = None,
    watching: Watching | None = None,
) -> Made:  # fmt: skip
    """Train on `rows`, tested first. `none` is the label that means 'none of it', where the task does not say.

    Raises RefusedInput as `require_enough`, and where `none` is not one of the labels.
    """
    require_enough(rows)
    labels = order_of(task, rows.counts, none)
    watching = watching or Watching()
    fit = fit or _shipped_fit()
    kept = kept_together(rows.rows)
    learning = _Learning(rows, labels, kept, seed, fit, watching)
    folds = dealt(kept.groups, rows.labels, seed, folds_for(kept.groups))
    parts = past_and_future(rows.rows, kept.alike)
    watching.begun(int(folds.max()) + 1 + trainings(kept.groups, folds) + (parts is not None) + 1)
    whole = learning.out_of_fold(folds)
    scores = scores_of(learning.tested(np.arange(len(rows.rows)), whole), seed)
    later = _by_time(learning, parts, seed)
    curve = curve_of(learning.fit_rows, learning.truth, kept.groups, folds, whole, seed, watching.done)
    model = learning.model(np.arange(len(rows.rows)))
    assert model is not None, "there are enough rows of every label"
    watching.done()
    meta = _meta(task, learning, scores, later, curve)
    content = written(replace(model, meta=dict(model.meta) | meta))
    return Made(content=content, meta=meta, held_out=by_print(rows.texts, whole))


def order_of(task: str, counts: Mapping[str, int], none: str | None = None) -> tuple[str, ...]:
    """The labels, 'none of it' first: as said, as the task has it, or the commonest; the others by name.

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
    first = none or (known.labels[0] if known and known.labels[0] in counts else commonest)
    return (first, *sorted(set(counts) - {first}))


def _shipped_fit() -> Fit:
    from marsad.detect.fitting import fit  # here, since scikit-learn is slow to import

    return fit


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
    seed: int
    fit: Fit
    watching: Watching

    @property
    def truth(self) -> Places:
        place = {label: number for number, label in enumerate(self.labels)}
        return np.asarray([place[label] for label in self.rows.labels], dtype=np.int64)

    def model(self, rows: Places) -> TextModel | None:
        """Of those labels of `rows` that there are enough of to learn; None where that is one only."""
        counts = np.bincount(self.truth[rows], minlength=len(self.labels))
        rows = rows[counts[self.truth[rows]] >= FEWEST_TO_FIT]
        some = [self.rows.rows[place] for place in rows.tolist()]
        groups = [str(group) for group in self.kept.groups[rows].tolist()]
        order = [label for label, count in zip(self.labels, counts, strict=True) if count >= FEWEST_TO_FIT]
        if len(order) < 2:
            return None
        texts, labels = [row.text for row in some], [row.label for row in some]
        return self.fit(texts, labels, order=order, seed=self.seed, groups=groups)

    def fit_rows(self, rows: Places) -> Callable[[Places], Floats]:
        model = self.model(rows)
        only = int(np.bincount(self.truth[rows], minlength=len(self.labels)).argmax())

        def said(others: Places) -> Floats:
            found = np.zeros((others.size, len(self.labels)))
            if model is None:
                found[:, only] = 1.0
                return found
            given = model.probabilities([self.rows.rows[place].text for place in others.tolist()])
            for column, label in enumerate(model.labels):
                found[:, self.labels.index(label)] = given[:, column]
            return found

        return said

    def out_of_fold(self, folds: Places) -> Floats:
        whole = np.zeros((folds.size, len(self.labels)))
        for fold in range(int(folds.max()) + 1):
            held = np.flatnonzero(folds == fold)
            whole[held] = self.fit_rows(np.flatnonzero(folds != fold))(held)
            self.watching.done()
        return whole

    def tested(self, rows: Places, probabilities: Floats) -> Answered:
        languages = languages_of([self.rows.rows[place].text for place in rows.tolist()])
        return Answered(self.labels, self.truth[rows], probabilities, self.kept.groups[rows], languages)


def _by_time(learning: _Learning, parts: tuple[Places, Places, int] | None, seed: int) -> dict[str, Any]:
    """The test on the last part, or why there is none."""
    if parts is None:
        return {"why_not": "no_times"}
    past, future, again = parts
    truth, most = learning.truth, len(learning.labels)
    before, after = (np.bincount(truth[rows], minlength=most) for rows in (past, future))
    if (before < FEWEST).any() or (after >= FEWEST_LATER).sum() < 2:
        learning.watching.done()
        return {"why_not": "too_few"}
    scores = scores_of(learning.tested(future, learning.fit_rows(past)(future)), seed)
    learning.watching.done()
    first = learning.rows.rows[int(future[0])].time
    assert first is not None, "the later part has times"
    return {"trained_on": int(past.size), "from": first.isoformat(), "repeated": again, "scores": plain(scores)}


def _meta(task: str, learning: _Learning, scores: Scores, later: dict[str, Any], curve: Curve) -> dict[str, Any]:
    rows = learning.rows
    return {
        "task": task,
        "seed": learning.seed,
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
