"""A sample half coded: how precise its figure is now, and what a wanted precision still costs (method 6.1, 6.7).

The half-width that more codings will give is not known before they are made: it depends on how many positives they
find. It is worked out for POINTS equally likely outcomes given what was coded, and the one promised is met or bettered
in CONFIDENCE of them. The outcomes are fixed, not drawn: the same codings give the same promise.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy import special

from marsad.core.allocation import EXPECTED_FLOOR
from marsad.core.errors import RefusedInput
from marsad.core.words import _
from marsad.estimate.prevalence import stratified_jeffreys
from marsad.estimate.strata import Stratum

POINTS = 1024  # outcomes looked at
CONFIDENCE = 0.8  # part of them in which the promised half-width is reached
Counts = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningBand:
    """A stratum of a sample that is being coded; `guessed` stands for what was coded where that is not to be shown."""

    name: str
    size: int  # items in the frame
    coded: int  # decided yes or no
    positives: int
    undecided: int = 0  # answered, and could not be decided
    open: int = 0  # drawn and still to be answered
    guessed: float | None = None  # share of positives guessed before coding

    @property
    def answered(self) -> int:
        """Items that need no more answers."""
        return self.coded + self.undecided

    @property
    def share(self) -> float:
        """The share of positives to reckon with."""
        return self.guessed if self.guessed is not None else (self.positives + 0.5) / (self.coded + 1)

    @property
    def weight(self) -> float:
        """Neyman's weight: size times the standard deviation of a 0/1 answer."""
        share = min(max(self.share, EXPECTED_FLOOR), 1 - EXPECTED_FLOOR)
        return self.size * math.sqrt(share * (1 - share))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """What a wanted half-width still costs, in items; half-widths are from 0 to 1."""

    wanted: float
    now: float | None  # of the interval as it stands; None where nothing is coded or a stratum has no coding
    at_end: float  # promised once all that was drawn is coded
    in_queue: int | None  # of the drawn items still to answer, how many reach it; None where all of them do not
    by_band: Mapping[str, int]  # what would reach it with each coding where it tells most, beyond what is coded
    reachable: bool  # False where even coding the whole frame does not reach it


def half_width_now(bands: Sequence[RunningBand], *, level: float = 0.95) -> float | None:
    """Half the width of the interval of the codings so far; None where a stratum has none.

    What could not be decided is taken as all no for the lower limit and all yes for the upper (Manski).
    """
    if any(not band.coded for band in bands):
        return None
    none, every = (
        stratified_jeffreys(
            [
                Stratum(name=b.name, size=b.size, coded=b.answered, positives=b.positives + b.undecided * yes)
                for b in bands
            ],
            level=level,
        )
        for yes in (0, 1)
    )
    return (every.high - none.low) / 2


def remaining(bands: Sequence[RunningBand], wanted: float, *, level: float = 0.95) -> Remaining:
    """What is still to be coded for a half-width of `wanted`.

    In the queue, the drawn items come in a random order, so that each stratum goes on in proportion to what is open in
    it. With a free choice, items go where they tell most (Neyman 1934), never fewer than are coded already.
    Raises RefusedInput for a half-width not between 0 and 1, and where there is no stratum.
    """
    if not 0 < wanted < 1:
        raise RefusedInput(_("The half-width '{wanted}' is not between 0 and 1; write 1 point as 0.01.", wanted=wanted))
    if not bands:
        raise RefusedInput(_("There is no stratum to plan for; draw a sample first."))
    outcomes = Outcomes(bands, level)
    left = sum(band.open for band in bands)

    def along(codings: int) -> dict[str, float]:
        return {b.name: b.answered + b.open * (codings / left if left else 0.0) for b in bands}

    def chosen(factor: float) -> dict[str, float]:
        return {b.name: min(float(b.size), max(float(b.answered), factor * b.weight)) for b in bands}

    now = None if any(band.guessed is not None for band in bands) else half_width_now(bands, level=level)
    if now is not None and now <= wanted:
        at_end = outcomes.half_width(along(left)) if left else now
        return Remaining(
            wanted=wanted, now=now, at_end=at_end, in_queue=0, by_band={b.name: 0 for b in bands}, reachable=True
        )
    at_end = outcomes.half_width(along(left)) if left or now is None else now
    in_queue = fewest(left, lambda codings: outcomes.half_width(along(codings)) <= wanted) if at_end <= wanted else None
    most = max(b.size / b.weight for b in bands)
    steps = 4000
    step = fewest(steps, lambda n: outcomes.half_width(chosen(most * (n / steps) ** 2)) <= wanted)
    reachable = outcomes.half_width(chosen(most * (step / steps) ** 2)) <= wanted
    counts = chosen(most * (step / steps) ** 2)
    return Remaining(
        wanted=wanted,
        now=now,
        at_end=at_end,
        in_queue=in_queue,
        by_band={b.name: math.ceil(counts[b.name] - b.answered - 1e-9) for b in bands},
        reachable=reachable,
    )


def fewest(most: int, enough: Callable[[int], bool]) -> int:
    """The smallest whole number from 0 to `most` that is enough; `most` where none is. More is never worse."""
    few, many = 0, most
    while few < many:
        middle = (few + many) // 2
        if enough(middle):
            many = middle
        else:
            few = middle + 1
    return many


class Outcomes:
    """Equally likely ways in which coding may go on, given what was coded so far."""

    def __init__(self, bands: Sequence[RunningBand], level: float) -> None:
        self.bands, self.z = bands, NormalDist().inv_cdf((1 + level) / 2)
        self.total = sum(band.size for band in bands)
        self.ways = [self._ways(band, 4 * place) for place, band in enumerate(bands)]

    def _ways(self, band: RunningBand, place: int) -> "_Ways":
        """What the share of positives and of the undecided may be: their posteriors, or the guess alone."""
        columns = [_column(place + number) for number in range(4)]
        shares, undecided = np.full(POINTS, band.share), np.zeros(POINTS)
        if band.guessed is None:
            shares = special.betaincinv(band.positives + 0.5, band.coded - band.positives + 0.5, columns[0])
        if band.undecided:
            undecided = special.betaincinv(band.undecided + 0.5, band.coded + 0.5, columns[2])
        return _Ways(shares, special.ndtri(columns[1]), undecided, special.ndtri(columns[3]))

    def half_width(self, counts: Counts) -> float:
        """The half-width reached in CONFIDENCE of the outcomes once `counts` items of each stratum are answered."""
        variance, unknown = np.zeros(POINTS), np.zeros(POINTS)
        for band, ways in zip(self.bands, self.ways, strict=True):
            answered = max(min(counts[band.name], float(band.size)), 1e-9)
            new = max(answered - band.answered, 0.0)
            undecided = band.undecided + _found(new, ways.undecided, ways.of_undecided)
            unknown += band.size / self.total * undecided / answered / 2
            variance += self._variance(band, answered - undecided, ways)
        widths = self.z * np.sqrt(variance) + unknown
        return float(np.quantile(widths, CONFIDENCE, method="inverted_cdf"))

    def _variance(self, band: RunningBand, n: NDArray[np.float64], ways: "_Ways") -> NDArray[np.float64]:
        """Variance of this stratum's part of the share: the beta-binomial of its uncoded items (`posterior`)."""
        coded, positives = (band.coded, band.positives) if band.guessed is None else (0, 0)
        found = positives + _found(np.maximum(n - coded, 0.0), ways.shares, ways.of_positives)
        mean, rest = (found + 0.5) / (n + 1), np.maximum(band.size - n, 0.0)
        return np.asarray(rest * (band.size + 1) * mean * (1 - mean) / (self.total**2 * (n + 2)))


@dataclass(frozen=True, slots=True)
class _Ways:
    """Of a stratum, POINTS shares of positives and of undecided, and how luck adds to what is found of each."""

    shares: NDArray[np.float64]
    of_positives: NDArray[np.float64]
    undecided: NDArray[np.float64]
    of_undecided: NDArray[np.float64]


def _found(
    new: float | NDArray[np.float64], share: NDArray[np.float64], luck: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How many of `new` items are found where `share` of them are: binomial, taken as normal, never outside."""
    return np.asarray(np.clip(new * share + np.sqrt(new * share * (1 - share)) * luck, 0, new))


def _column(number: int) -> NDArray[np.float64]:
    """The middles of POINTS equal steps, in a fixed order that no other column has."""
    stream = np.random.PCG64(np.random.SeedSequence(entropy=67, spawn_key=(number,)))
    order = np.argsort(stream.random_raw(POINTS), kind="stable")
    return (order + 0.5) / POINTS
