"""How often a machine missed what people judge yes, and how often it flagged wrongly, from a stratified sample.

Which items people judged hangs on the machine's score, so that counting among the coded flatters the machine
(verification bias). The machine's score is known for every item of the frame and the sample is random inside each
band, so the rates are computed from what is not biased: the share of yes among flagged and among not flagged items of
each band, each coded item standing for the items of its band and side (Begg and Greenes 1983; post-stratification,
Holt and Smith 1979).

With T positives among the flagged and F among the others: sensitivity T / (T + F), specificity, and precision T over
the flagged. T and F are sums of Jeffreys posteriors (`posterior`), independent of each other; the limits are read
from all pairs of their quantiles, without random numbers. Measured coverage: docs/explanation/statistics.md.

A cell without coding, and an item drawn that has no yes or no, are taken as what would be worst and best for the
machine (Manski's bounds).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput
from marsad.core.findings import Withheld
from marsad.core.machine_errors import Rate
from marsad.core.words import _
from marsad.estimate.posterior import jeffreys_quantiles
from marsad.estimate.prevalence import stratified_jeffreys
from marsad.estimate.strata import LARGEST_UNCODED, SMALLEST_BASE, Stratum, check_level

FEWEST = 10  # coded items in the base of a rate under which not even its limits are said
QUANTILES = 256  # of each of the two sums; their limits are read from all pairs
MIDDLES = tuple(((np.arange(QUANTILES) + 0.5) / QUANTILES).tolist())

Counts = tuple[tuple[int, int, int], ...]  # (size, coded, positives) a cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The items of one band that the machine flagged, or those it did not."""

    flagged: bool
    size: int  # items in the frame
    coded: int  # with a yes or no
    positives: int
    unknown: int = 0  # drawn, without a yes or no

    def __post_init__(self) -> None:
        if not 0 <= self.positives <= self.coded or self.unknown < 0 or self.coded + self.unknown > self.size:
            raise RefusedInput(
                _(
                    "A cell of '{size}' items has '{coded}' coded and '{positives}' positive; count them again.",
                    size=self.size,
                    coded=self.coded + self.unknown,
                    positives=self.positives,
                )
            )

    def filled(self, yes: bool | None) -> "Cell":
        """The cell if all its unknown items were yes, or no; None leaves them out."""
        added = 0 if yes is None else self.unknown
        positives = self.positives + (added if yes else 0)
        return Cell(flagged=self.flagged, size=self.size, coded=self.coded + added, positives=positives)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The three rates of one group."""

    found: Rate  # sensitivity
    spared: Rate  # specificity
    right: Rate  # precision


def error_rates(cells: Iterable[Cell], *, level: float = 0.95, withheld: Withheld | None = None) -> Rates:
    """Sensitivity, specificity and precision of the frame, or group, that `cells` make up.

    A rate whose base has fewer than 50 coded items has no value to say, only limits; one of fewer than 10 has
    neither. All are withheld where cells without coding hold more than 5% of the items, or for the reason given in
    `withheld`. Raises RefusedInput for a level that cannot be.
    """
    check_level(level)
    known = [cell for cell in cells if cell.size]
    total = sum(cell.size for cell in known)
    uncoded = sum(cell.size for cell in known if not cell.coded)
    why = withheld or (Withheld.NO_HUMAN_CODING if not total or uncoded > LARGEST_UNCODED * total else None)
    positives = sum(cell.positives for cell in known)
    coded = sum(cell.coded for cell in known)
    flagged = [cell for cell in known if cell.flagged]
    found, spared = _values(known)
    limits = _bounded_limits(known, level)
    return Rates(
        found=_rate(found, limits[0], positives, why),
        spared=_rate(spared, limits[1], coded - positives, why),
        right=share_of(flagged, level=level, withheld=why),
    )


def share_of(cells: Sequence[Cell], *, level: float = 0.95, withheld: Withheld | None = None) -> Rate:
    """The share of positives among the items of `cells`, whatever the unknown ones are."""
    known = [cell for cell in cells if cell.size]
    coded = sum(cell.coded for cell in known)
    if not coded:
        return _rate(0.0, (0.0, 1.0), 0, withheld)
    value = stratified_jeffreys(_strata(known, None), level=level).value
    answers = [stratified_jeffreys(_strata(known, yes), level=level) for yes in (None, False, True)]
    limits = min(one.low for one in answers), max(one.high for one in answers)
    uncoded = sum(cell.size for cell in known if not cell.coded)
    why = withheld
    if why is None and uncoded > LARGEST_UNCODED * sum(cell.size for cell in known):
        why = Withheld.NO_HUMAN_CODING
    return _rate(value, limits, coded, why)


def _strata(cells: Iterable[Cell], yes: bool | None) -> list[Stratum]:
    filled = [cell.filled(yes) for cell in cells]
    return [Stratum(name="", size=one.size, coded=one.coded, positives=one.positives) for one in filled]


def _rate(value: float, limits: tuple[float, float], n: int, why: Withheld | None) -> Rate:
    small = Withheld.SMALL_BASE if n < SMALLEST_BASE else None
    low, high = min(limits[0], value), max(limits[1], value)
    return Rate(value=value, low=low, high=high, n=n, withheld=why or small, few=why is None and n < FEWEST)


def _values(cells: Sequence[Cell]) -> tuple[float, float]:
    """Sensitivity and specificity; a side's cells without coding are taken to be like its others."""
    yes, no = {}, {}
    for side in (True, False):
        mine = [cell for cell in cells if cell.flagged is side]
        size, covered = sum(cell.size for cell in mine), sum(cell.size for cell in mine if cell.coded)
        positives = sum(cell.size * cell.positives / cell.coded for cell in mine if cell.coded)
        yes[side] = positives * size / covered if covered else 0.0
        no[side] = size - yes[side] if covered else 0.0
    return _ratio(yes[True], yes[False]), _ratio(no[False], no[True])


def _ratio(part: float, rest: float) -> float:
    return round(part / (part + rest), 12) if part + rest > 0 else 0.0


def _bounded_limits(cells: Sequence[Cell], level: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The limits of sensitivity and specificity, wide enough for the worst and the best answer of what is unknown."""
    known = _limits(_counts(cells, True, None), _counts(cells, False, None), level)
    if not any(cell.unknown for cell in cells):
        return known
    worst = _limits(_counts(cells, True, False), _counts(cells, False, True), level)
    best = _limits(_counts(cells, True, True), _counts(cells, False, False), level)
    found, spared = zip(known, worst, best, strict=True)
    return _widest(found), _widest(spared)


def _widest(limits: Iterable[tuple[float, float]]) -> tuple[float, float]:
    lows, highs = zip(*limits, strict=True)
    return min(lows), max(highs)


def _counts(cells: Iterable[Cell], flagged: bool, yes: bool | None) -> Counts:
    filled = [cell.filled(yes) for cell in cells if cell.flagged is flagged]
    return tuple(sorted((cell.size, cell.coded, cell.positives) for cell in filled))


@lru_cache(maxsize=4096)
def _limits(flagged: Counts, others: Counts, level: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Limits of sensitivity and specificity from the counts of the flagged cells and of the others."""
    size_flagged, size_others = (sum(size for size, _n, _x in side) for side in (flagged, others))
    (hits_low, hits_high), (missed_low, missed_high) = _positives(flagged), _positives(others)
    tails = (1 - level) / 2, (1 + level) / 2
    found = (
        _lowest(hits_low, missed_high, tails[0]) if _seen(flagged, yes=True) else 0.0,
        _highest(hits_high, missed_low, tails[1]) if _seen(others, yes=True) else 1.0,
    )
    spared = (
        _lowest(size_others - missed_high, size_flagged - hits_low, tails[0]) if _seen(others, yes=False) else 0.0,
        _highest(size_others - missed_low, size_flagged - hits_high, tails[1]) if _seen(flagged, yes=False) else 1.0,
    )
    return found, spared


def _positives(cells: Counts) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Quantiles of the positives of one side, its cells without coding all no, and all yes."""
    coded = [Stratum(name="", size=size, coded=n, positives=x) for size, n, x in cells if n]
    uncoded = sum(size for size, n, _x in cells if not n)
    known = jeffreys_quantiles(coded, MIDDLES) if coded else np.zeros(QUANTILES)
    return known, known + uncoded


def _seen(cells: Counts, *, yes: bool) -> bool:
    """Whether a coded item of the cells is a yes, or a no."""
    return any(positives > 0 if yes else positives < coded for _size, coded, positives in cells)


def _lowest(part: NDArray[np.float64], rest: NDArray[np.float64], tail: float) -> float:
    return _quantile(part, rest, tail, 0.0)


def _highest(part: NDArray[np.float64], rest: NDArray[np.float64], tail: float) -> float:
    return _quantile(part, rest, tail, 1.0)


def _quantile(part: NDArray[np.float64], rest: NDArray[np.float64], tail: float, undefined: float) -> float:
    """Quantile of part / (part + rest) over all pairs of two independent sums."""
    whole = part[:, None] + rest[None, :]
    shares = np.divide(
        np.broadcast_to(part[:, None], whole.shape), whole, out=np.full(whole.shape, undefined), where=whole > 0
    )
    return round(float(np.quantile(shares, tail)), 9)
