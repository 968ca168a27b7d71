"""A frame with a machine's score of every item and people's answers to the drawn ones: its rates, its curve.

The curve says what a score has been worth: in each range of scores the share of items that people judge yes, each
range a group of known size in each band (`machine_error.share_of`). Ranges follow the codings, never the answers:
tenths of the score, the threshold between two of them, joined until each holds 50 coded items; no score is its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput
from marsad.core.findings import Withheld
from marsad.core.machine_errors import CurvePoint
from marsad.core.words import _
from marsad.estimate.machine_error import Cell, Rates, error_rates, share_of
from marsad.estimate.strata import SMALLEST_BASE, labels_of, same_length

STEPS = 10  # ranges of the score before they are joined
LEAST = float(np.nextafter(0.0, 1.0))  # the smallest score there can be

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """Columns: `score` (0 to 1) and `band` of every item of the frame; the drawn items by their place in it."""

    score: Floats
    band: Rows  # number of its band, from 0
    rows: Rows  # of the items with a yes or no
    labels: Rows  # 1 or 0, of `rows`
    unknown: Rows  # of the items drawn that have neither

    def __post_init__(self) -> None:
        same_length(self.score, self.band)
        same_length(self.rows, labels_of(self.labels.tolist()))
        drawn = np.concatenate([self.rows, self.unknown])
        if np.unique(drawn).size != drawn.size or (
            drawn.size and not 0 <= drawn.min() <= drawn.max() < len(self.score)
        ):
            raise RefusedInput(_("A coded item is not in the frame, or there twice; match codings and scores again."))
        if not ((self.score >= 0) & (self.score <= 1)).all():
            raise RefusedInput(_("A score is not between 0 and 1; the signals must be scores of the detector."))


def rates_of(
    judged: Judged, threshold: float, within: Mask | None = None, *, withheld: Withheld | None = None
) -> Rates:
    """The rates of the machine that flags from `threshold` on, in the items `within` or in all."""
    return error_rates(cells_of(judged, judged.score >= threshold, within), withheld=withheld)


def cells_of(judged: Judged, flagged: Mask, within: Mask | None = None) -> list[Cell]:
    """The items of each band, the flagged apart from the others."""
    place = 2 * judged.band + flagged
    mine = np.ones(len(judged.score), dtype=bool) if within is None else within
    counts = [
        np.bincount(place[rows], minlength=2 * int(judged.band.max(initial=0)) + 2).tolist()
        for rows in (
            np.flatnonzero(mine),
            judged.rows[mine[judged.rows]],
            judged.rows[mine[judged.rows] & (judged.labels == 1)],
            judged.unknown[mine[judged.unknown]],
        )
    ]
    return [
        Cell(flagged=bool(number % 2), size=size, coded=coded, positives=positives, unknown=unknown)
        for number, (size, coded, positives, unknown) in enumerate(zip(*counts, strict=True))
        if size
    ]


def curve_of(
    judged: Judged,
    threshold: float,
    within: Mask | None = None,
    *,
    by: str = "all",
    group: str = "all",
    withheld: Withheld | None = None,
) -> tuple[CurvePoint, ...]:
    """A point a range of scores, lowest first; 'no score' is from 0 to 0.

    Ranges with too few codings for a percentage are left out.
    """
    mine = np.ones(len(judged.score), dtype=bool) if within is None else within
    points = []
    for start, end in ranges(judged.score[judged.rows][mine[judged.rows]], threshold):
        inside = mine & (judged.score >= start) & (judged.score < end)
        if not inside.any():
            continue
        cells = [cell for cell in cells_of(judged, inside, mine) if cell.flagged]
        yes = share_of(cells, withheld=withheld)
        if yes.withheld is None:
            mean = float(judged.score[inside].mean())
            first, last = (0.0 if edge == LEAST else min(edge, 1.0) for edge in (start, end))
            size = int(inside.sum())
            points.append(CurvePoint(by=by, group=group, first=first, last=last, mean=mean, yes=yes, size=size))
    return tuple(points)


def ranges(scores: Floats, threshold: float) -> list[tuple[float, float]]:
    """Ranges of the score, each with SMALLEST_BASE of the coded `scores` where there are as many on its side.

    A range is from its first score, included, to its last, left out; the last one goes beyond 1.
    """
    steps = sorted({LEAST, threshold, *(round(step / STEPS, 9) for step in range(1, STEPS))})
    sides: Sequence[list[float]] = (
        [0.0, LEAST],
        [edge for edge in steps if edge <= threshold],
        [*(edge for edge in steps if edge >= threshold), 2.0],
    )
    found: list[tuple[float, float]] = []
    for side in sides:
        edges = joined(scores, side)
        found += pairwise(edges)
    return found


def joined(scores: Floats, edges: Sequence[float]) -> list[float]:
    """The edges that leave SMALLEST_BASE scores or more between two of them, or only the first and the last."""
    kept = [edges[0]]
    for edge in edges[1:]:
        if ((scores >= kept[-1]) & (scores < edge)).sum() >= SMALLEST_BASE:
            kept.append(edge)
    if kept[-1] != edges[-1]:
        kept = [*(kept[:-1] if len(kept) > 1 else kept), edges[-1]]
    return kept
