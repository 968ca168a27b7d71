"""What more codings would buy: macro-F1 at growing numbers of codings, and what the next 500 may be expected to add."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from marsad.flows.training_folds import in_order_of_groups
from marsad.flows.training_scores import DRAWS, Share, confusion, f1_of

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

NEXT = 500  # codings: what a unit codes in some days
FIRST = 500
SMALL = (125, 250)  # shown where there are so few that 500 is most of them
FEWEST_TO_FIT = 5  # rows of each label that a training needs
FEWEST_POINTS = 3  # for an expectation: through two, a line always goes
UNEVEN = 0.4  # of how far points lie off their line, beside the folds: so the interval held in 69 of 72 trials
POINTS_OF_SLOPE = 4  # the last points: what the next codings buy is like what the last ones bought

FitRows = Callable[[Places], Callable[[Places], Floats]]  # rows to learn from -> scores of other rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Macro-F1 of models trained on so many codings, tested on others."""

    codings: int
    macro_f1: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The points, and what the next codings may be expected to add to macro-F1; None where two points are too few."""

    points: tuple[Point, ...]
    gain: Share | None
    more: int = NEXT


def sizes_for(trained_on: int) -> list[int]:
    """The numbers of codings to try below that of the whole training."""
    doubled = [FIRST * 2**power for power in range(40) if FIRST * 2**power < 0.9 * trained_on]
    small = [size for size in SMALL if trained_on < 4 * FIRST and size < 0.9 * trained_on]
    return small + doubled


def curve_of(  # noqa: PLR0913 - what was learnt, on what, and how it is told
    fit_rows: FitRows,
    truth: Places,
    groups: Places,
    folds: Places,
    whole: Floats,
    *,
    seed: int,
    decide: Callable[[Floats], Places] = lambda scores: scores.argmax(axis=1).astype(np.int64),
    done: Callable[[], None] = lambda: None,
) -> Curve:
    """The curve, every size tested on the same rows: each fold by models that saw so many rows of the others.

    `whole` are the scores of every row by the models of its fold's full training, `decide` makes answers of scores.
    `done` is told of each training.
    """
    labels = max(whole.shape[1], 2)
    others = [np.flatnonzero(folds != fold) for fold in range(int(folds.max()) + 1)]
    trained_on = round(float(np.mean([rows.size for rows in others])))
    answers: list[tuple[int, Places]] = []
    for size in sizes_for(trained_on):
        scores = np.full(whole.shape, np.nan)
        for fold, rows in enumerate(others):
            some = in_order_of_groups(groups, rows, seed + fold)[:size]
            if (np.bincount(truth[some], minlength=labels) >= FEWEST_TO_FIT).all():
                held = np.flatnonzero(folds == fold)
                scores[held] = fit_rows(some)(held)
            done()
        if not np.isnan(scores).any():
            answers.append((size, decide(scores)))
    answers.append((trained_on, decide(whole)))
    points = _points(answers, truth, groups, labels, seed)
    return Curve(points=points, gain=_gain(answers, truth, folds, labels) if len(points) >= FEWEST_POINTS else None)


def trainings(groups: Places, folds: Places) -> int:
    """How many models `curve_of` fits, for the progress shown."""
    count = int(folds.max()) + 1
    return count * len(sizes_for(round(groups.size * (1 - 1 / count))))


def _points(
    answers: Sequence[tuple[int, Places]], truth: Places, groups: Places, labels: int, seed: int
) -> tuple[Point, ...]:  # fmt: skip
    """The points with their intervals, each draw of whole groups the same for all sizes."""
    counts = [confusion(truth, said, groups, labels) for _size, said in answers]
    draws = _drawn(counts, labels, seed)
    return tuple(
        Point(codings=size, macro_f1=_share(float(f1_of(each.sum(axis=0), labels)[0]), draws[:, place]))
        for place, ((size, _said), each) in enumerate(zip(answers, counts, strict=True))
    )


def _gain(answers: Sequence[tuple[int, Places]], truth: Places, folds: Places, labels: int) -> Share:
    """What is expected of NEXT more codings. Each fold, taught by other rows and tested on other rows, is a witness.

    Student's interval of their mean, widened by how far the points lie off their lines. UNEVEN was set on 72 trials
    with 500, 1,000 and 2,000 codings of three public sets, where the next 500 were then really learnt from.
    """
    sizes = [size for size, _said in answers]
    number = int(folds.max()) + 1
    by_fold = np.stack(
        [f1_of(confusion(truth, said, folds, labels), labels) for _size, said in answers], axis=1
    )  # fmt: skip
    gains = gain_of(sizes, by_fold, truth.size, NEXT)
    value = float(gains.mean())
    spread = float(gains.var(ddof=1)) + UNEVEN * off_the_line(sizes, by_fold)
    half = float(stats.t.ppf(0.975, number - 1) * np.sqrt(spread / number))
    left = 1 - float(f1_of(confusion(truth, answers[-1][1], folds, labels).sum(axis=0), labels)[0])  # nothing passes 1
    low, value, high = (round(min(max(each, 0.0), left), 4) for each in (value - half, value, value + half))
    return Share(value=value, low=low, high=high)


def _drawn(counts: Sequence[Floats], labels: int, seed: int) -> Floats:
    random = np.random.Generator(np.random.PCG64(seed))
    groups = counts[0].shape[0]
    stacked = np.concatenate(counts, axis=1)
    found = np.empty((DRAWS, len(counts)))
    for draw in range(DRAWS):
        times = np.bincount(random.integers(0, groups, groups), minlength=groups)
        found[draw] = f1_of((times @ stacked).reshape(len(counts), -1), labels)
    return found


def off_the_line(sizes: Sequence[int], values: Floats) -> float:
    """The variance of the last points about the lines of `gain_of`, over all rows of `values` (folds, sizes)."""
    logs, last = _last_points(sizes, values)
    slopes = last @ logs / (logs**2).sum()
    return float(((last - slopes[:, None] * logs) ** 2).sum() / (last.shape[0] * max(logs.size - 2, 1)))


def _last_points(sizes: Sequence[int], values: Floats) -> tuple[Floats, Floats]:
    """The logarithms of the last sizes and the values there, both about their means."""
    logs = np.log2(np.asarray(sizes[-POINTS_OF_SLOPE:], dtype=np.float64))
    last = values[:, -POINTS_OF_SLOPE:]
    return logs - logs.mean(), last - last.mean(axis=1, keepdims=True)


def gain_of(sizes: Sequence[int], values: Floats, now: int, more: int) -> Floats:
    """What `more` codings add to `now`, for each row of `values` (draws, sizes).

    Macro-F1 grows by about the same with every doubling (a straight line in the logarithm of the codings, through the
    last points; Figueroa and others 2012 fit the bend too, which so few points do not carry).
    """
    logs, last = _last_points(sizes, values)
    found: Floats = last @ logs / (logs**2).sum() * np.log2((now + more) / now)
    return found


def _share(value: float, draws: Floats) -> Share:
    low, high = np.quantile(draws, [0.025, 0.975]).tolist()
    return Share(value=round(value, 4), low=round(min(low, value), 4), high=round(max(high, value), 4))
