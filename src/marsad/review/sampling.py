"""Draws the sample to code: a stratified probability sample whose every inclusion probability is recorded.

Two steps: `arrange` sorts a frame into score bands and cells, `draw` picks from it. Each band is a stratum.
Inside a band the items stand by platform, script and a random order, and every (N/n)th is taken from a
random start (systematic sampling, Madow and Madow 1944): each item of a band has exactly the probability
n/N, and platforms and scripts are there in proportion.

Random numbers are the raw 64-bit stream of PCG64, which NumPy guarantees not to change, and belong to items
sorted by id: the same frame, size and seed give the same sample whatever the order of the rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from marsad.core.allocation import LOWEST_FLOOR, LOWEST_SHARE, BandPlan, allocate, smallest_sample
from marsad.core.errors import RefusedInput
from marsad.core.mission import Frame
from marsad.core.words import N_, _

HIGH: Final = N_("high")
MIDDLE: Final = N_("middle")
NOTHING_FOUND: Final = N_("nothing found")
WHOLE: Final = N_("whole frame")
EXPECTED: Final = {HIGH: 0.5, MIDDLE: 0.1, NOTHING_FOUND: 0.01, WHOLE: 0.5}  # guesses, for sharing the work only
TOP_SHARE = 0.15  # of the frame by score, leaving the zeros out
HIGH_SHARE_OF_TOP = 0.2
DOUBLE_SHARE = 0.15  # method 2.3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FrameTable:
    """Every item that could be drawn, as columns of one length. `score` is None where no detector was asked."""

    post_id: Sequence[str]
    platform: Sequence[str]
    script: Sequence[str]
    frame: Sequence[str]  # actor, target or topic, of the item's source
    score: Sequence[float] | NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stratum as drawn: scores from `lower` (included) to `upper` (left out); None is no limit."""

    name: str
    lower: float | None
    upper: float | None
    size: int
    drawn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arrangement:
    """A frame in bands. `rows[b]` are the rows of band b by platform, script and id; `places[b]` their place by id."""

    bands: tuple[Band, ...]
    rows: tuple[NDArray[np.int64], ...]
    places: tuple[NDArray[np.int64], ...]
    cells: tuple[NDArray[np.uint64], ...]
    table: FrameTable


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnUnit:
    """One item to code."""

    post_id: str
    stratum: str  # name of its band
    inclusion_probability: float
    platform: str
    script: str
    position: int  # order of showing, from 1
    double: bool  # whether two coders are asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A sample with its design: enough to draw it again and to estimate from it."""

    units: tuple[DrawnUnit, ...]  # in order of showing
    bands: tuple[Band, ...]
    seed: int
    wanted: int
    frame_size: int
    double_share: float

    @property
    def sizes(self) -> dict[str, int]:
        """Items in the frame by stratum, as the estimators ask for it."""
        return {band.name: band.size for band in self.bands}


def band_edges(scores: NDArray[np.float64]) -> tuple[float, float] | None:
    """The score from which an item is 'middle', and 'high'; None where every score is zero.

    By rank, so that a score need not be calibrated: 'middle' starts at the top 15% of the frame (or at the
    smallest score above zero, if fewer have one), 'high' at the upper fifth of those. Ties go up together.
    """
    found = np.sort(scores[scores > 0])[::-1]
    if not found.size:
        return None
    top = min(found.size, max(1, round(TOP_SHARE * scores.size)))
    return float(found[top - 1]), float(found[max(1, round(HIGH_SHARE_OF_TOP * top)) - 1])


def arrange(table: FrameTable, *, edges: tuple[float, float] | None = None) -> Arrangement:
    """The frame in bands and cells. `edges` are (middle from, high from); by default `band_edges` finds them.

    Raises RefusedInput for an empty frame, columns of unequal length, an id there twice, a score that is
    not a number, and for any item of an opportunistic source, which may illustrate but never be counted.
    """
    _check(table)
    by_id = np.argsort(np.asarray(table.post_id), kind="stable")
    cell = _cells(table)[by_id]
    bands, band_of = _banded(table, edges)
    rows, places, cells = [], [], []
    for number in range(len(bands)):
        place = np.flatnonzero(band_of[by_id] == number)
        place = place[np.argsort(cell[place], kind="stable")]
        rows.append(by_id[place])
        places.append(place)
        cells.append(cell[place])
    return Arrangement(bands=bands, rows=tuple(rows), places=tuple(places), cells=tuple(cells), table=table)


def draw(
    frame: FrameTable | Arrangement,
    size: int,
    seed: int,
    *,
    double_share: float = DOUBLE_SHARE,
    expected: Mapping[str, float] | None = None,
    lowest_floor: int = LOWEST_FLOOR,
) -> Drawn:
    """Draw `size` items to code (fewer only where the frame is smaller).

    `double_share` is the random share that two coders get, 1.0 for all; `expected` the guessed share of
    positives by band, which only shares out the work and cannot bias an estimate. Raises RefusedInput as
    `arrange` does, and for a size, seed or share that cannot be.
    """
    arrangement = frame if isinstance(frame, Arrangement) else arrange(frame)
    if seed < 0:
        raise RefusedInput(_("The seed '{seed}' is negative; give a whole number from 0.", seed=seed))
    if not 0 <= double_share <= 1:
        raise RefusedInput(
            _("The share '{share}' to code twice is not between 0 and 1; correct it.", share=double_share)
        )
    counts = _counts(arrangement, size, expected or {}, lowest_floor)
    total = sum(band.size for band in arrangement.bands)
    keys = _raw(seed, 0, total)
    picked = [
        _every_nth(arrangement, number, counts[band.name], keys, int(_raw(seed, 1 + number, 1)[0]))
        for number, band in enumerate(arrangement.bands)
    ]
    bands = tuple(
        Band(name=b.name, lower=b.lower, upper=b.upper, size=b.size, drawn=counts[b.name]) for b in arrangement.bands
    )
    units = _units(arrangement.table, bands, picked, seed, double_share)
    return Drawn(units=units, bands=bands, seed=seed, wanted=size, frame_size=total, double_share=double_share)


def _check(table: FrameTable) -> None:
    columns: dict[str, Sequence[Any] | NDArray[np.float64]] = {
        "platform": table.platform, "script": table.script, "frame": table.frame
    }  # fmt: skip
    if table.score is not None:
        columns["score"] = table.score
    if not len(table.post_id):
        raise RefusedInput(_("There is nothing to draw from: take posts in for this question's sources first."))
    for name, column in columns.items():
        if len(column) != len(table.post_id):
            raise RefusedInput(
                _(
                    "The column '{name}' does not have as many values as there are posts; build the frame again.",
                    name=name,
                )
            )
    opportunistic = sum(1 for frame in table.frame if frame == Frame.OPPORTUNISTIC)
    if opportunistic:
        raise RefusedInput(
            _(
                "'{number}' posts come from an opportunistic source, which may illustrate but never be counted;"
                " leave that source out of the question.",
                number=opportunistic,
            )
        )
    if len(set(table.post_id)) != len(table.post_id):
        raise RefusedInput(_("A post is in the frame twice; build the frame again without repeats."))
    if table.score is not None and not np.isfinite(np.asarray(table.score, dtype=np.float64)).all():
        raise RefusedInput(_("A score is not a number; run the detector on every post of the frame, then draw."))


def _cells(table: FrameTable) -> NDArray[np.uint64]:
    """A number for each platform and script, in their order."""
    _p, platform = np.unique(np.asarray(table.platform), return_inverse=True)
    scripts, script = np.unique(np.asarray(table.script), return_inverse=True)
    return (platform.ravel() * scripts.size + script.ravel()).astype(np.uint64)


def _banded(table: FrameTable, edges: tuple[float, float] | None) -> tuple[tuple[Band, ...], NDArray[np.int64]]:
    """The bands that hold anything, lowest first, and the band of each row."""
    total = len(table.post_id)
    if table.score is None:
        return (Band(name=WHOLE, lower=None, upper=None, size=total),), np.zeros(total, dtype=np.int64)
    scores = np.asarray(table.score, dtype=np.float64)
    found = edges or band_edges(scores)
    if found is None:
        return (Band(name=NOTHING_FOUND, lower=None, upper=None, size=total),), np.zeros(total, dtype=np.int64)
    middle, high = found
    if middle > high:
        raise RefusedInput(
            _(
                "The middle band starts at '{middle}', above the high band's '{high}'; swap them.",
                middle=middle,
                high=high,
            )
        )
    level = np.digitize(scores, [middle, high])  # 0 nothing found, 1 middle, 2 high
    limits = ((NOTHING_FOUND, None, middle), (MIDDLE, middle, high), (HIGH, high, None))
    held = [number for number in range(3) if (level == number).any()]
    bands = tuple(
        Band(name=limits[n][0], lower=limits[n][1], upper=limits[n][2], size=int((level == n).sum())) for n in held
    )
    return bands, np.searchsorted(np.asarray(held), level)


def _counts(arrangement: Arrangement, size: int, expected: Mapping[str, float], lowest_floor: int) -> dict[str, int]:
    guesses = {**EXPECTED, **expected}
    plans = [BandPlan(name=b.name, size=b.size, expected=guesses[b.name]) for b in arrangement.bands]
    lowest = NOTHING_FOUND if len(plans) > 1 else None
    needed = smallest_sample(plans, lowest=lowest, lowest_floor=lowest_floor)
    if size < needed:
        raise RefusedInput(
            _(
                "A sample of '{size}' is too small for these score bands; ask for at least {needed}.",
                size=size,
                needed=needed,
            )
        )
    return allocate(size, plans, lowest=lowest, lowest_share=LOWEST_SHARE, lowest_floor=lowest_floor)


def _raw(seed: int, purpose: int, count: int) -> NDArray[np.uint64]:
    """`count` random 64-bit numbers for one purpose of one draw."""
    stream = np.random.PCG64(np.random.SeedSequence(entropy=seed, spawn_key=(purpose,)))
    return stream.random_raw(count)


def _every_nth(
    arrangement: Arrangement, number: int, count: int, keys: NDArray[np.uint64], start: int
) -> NDArray[np.int64]:
    """Rows of `count` items of one band. Position j is taken for exactly `count` of the `size` possible starts."""
    size = arrangement.bands[number].size
    shuffled = (arrangement.cells[number] << np.uint64(44)) | (keys[arrangement.places[number]] >> np.uint64(20))
    order = np.argsort(shuffled, kind="stable")
    positions = (start % size + np.arange(count, dtype=np.int64) * size) // max(count, 1)
    rows: NDArray[np.int64] = arrangement.rows[number][order[positions]]
    return rows


def _units(
    table: FrameTable, bands: tuple[Band, ...], picked: list[NDArray[np.int64]], seed: int, double_share: float
) -> tuple[DrawnUnit, ...]:
    """The picked rows in a shuffled order, a random share of them marked for two coders."""
    chosen = sorted(
        (table.post_id[row], int(row), band) for band, rows in zip(bands, picked, strict=True) for row in rows
    )
    total = len(chosen)
    shown = np.argsort(_raw(seed, 101, total), kind="stable")
    twice = set(np.argsort(_raw(seed, 102, total), kind="stable")[: round(double_share * total)].tolist())
    return tuple(
        DrawnUnit(
            post_id=chosen[number][0],
            stratum=chosen[number][2].name,
            inclusion_probability=chosen[number][2].drawn / chosen[number][2].size,
            platform=table.platform[chosen[number][1]],
            script=table.script[chosen[number][1]],
            position=position,
            double=number in twice,
        )
        for position, number in enumerate(shown.tolist(), start=1)
    )
