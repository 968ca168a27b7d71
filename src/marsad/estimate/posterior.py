"""The interval of a stratified share: Jeffreys posteriors added by exact convolution, without random numbers.

Each stratum of N items, n coded, x positive, has the posterior of its N - n uncoded items under Jeffreys' prior:
beta-binomial(N - n; x + 1/2, n - x + 1/2). The share of the frame is the sum over strata. Its distribution is
computed on a grid by fast Fourier transform, so the same counts always give the same limits.
"""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from marsad.estimate.strata import Stratum

GRID = 4096  # steps over the range where the sum has any weight
TAIL = 1e-9  # left out at each end of each stratum
SMALL_REMAINDER = 2000  # uncoded items up to which the beta-binomial is computed item by item


def jeffreys_limits(strata: Iterable[Stratum], level: float) -> tuple[float, float]:
    """Equal-tailed limits of the frame's share, as parts of all items of `strata`; each must have coded items.

    All positives none: the lower limit is 0; all positive: the upper is 1 (Brown, Cai and DasGupta 2001).
    """
    counts = tuple(sorted((s.size, s.coded, s.positives) for s in strata))
    low, high = _limits(counts, level)
    if not any(positives for _size, _coded, positives in counts):
        low = 0.0
    if all(positives == coded for _size, coded, positives in counts):
        high = 1.0
    return low, high


def jeffreys_quantiles(strata: Iterable[Stratum], at: tuple[float, ...]) -> NDArray[np.float64]:
    """How many items of `strata` are positive, at the probabilities `at`; each stratum must have coded items."""
    counts = tuple(sorted((s.size, s.coded, s.positives) for s in strata))
    return _quantiles(counts, at) * sum(size for size, _coded, _positives in counts)


@lru_cache(maxsize=16384)
def _limits(counts: tuple[tuple[int, int, int], ...], level: float) -> tuple[float, float]:
    low, high = _quantiles(counts, ((1 - level) / 2, (1 + level) / 2))
    return round(float(low), 12), round(float(high), 12)


def _quantiles(counts: tuple[tuple[int, int, int], ...], at: tuple[float, ...]) -> NDArray[np.float64]:
    """The share of positives at the probabilities `at`, from the added posteriors of (size, coded, positives)."""
    total = sum(size for size, _coded, _positives in counts)
    known = sum(positives for _size, _coded, positives in counts) / total
    open_strata = [(size, coded, x, (size - coded) / total) for size, coded, x in counts if size > coded]
    ranges = [tuple(weight * end for end in _range(size, coded, x)) for size, coded, x, weight in open_strata]
    start = known + sum(low for low, _high in ranges)
    step = sum(high - low for low, high in ranges) / GRID
    if not open_strata or step == 0:
        return np.full(len(at), known)
    length = 2 * GRID
    transform = np.ones(length // 2 + 1, dtype=np.complex128)
    for (size, coded, x, weight), (low, high) in zip(open_strata, ranges, strict=True):
        transform *= np.fft.rfft(_masses(size, coded, x, low / weight, high / weight, step / weight), length)
    below = np.cumsum(np.fft.irfft(transform, length))
    shares: NDArray[np.float64] = np.interp(at, below / below[-1], start + step * (np.arange(length) + 0.5))
    return shares


def _beta(size: int, coded: int, positives: int) -> tuple[float, float]:
    """The beta whose mean and variance are those of the uncoded items' share."""
    mean, rest = (positives + 0.5) / (coded + 1), size - coded
    strength = (coded + 2) * rest / (rest + coded + 1) - 1
    return mean * strength, (1 - mean) * strength


@lru_cache(maxsize=4096)
def _by_item(rest: int, coded: int, positives: int) -> NDArray[np.float64]:
    """Beta-binomial probabilities of 0..rest positives among `rest` uncoded items."""
    masses = stats.betabinom.pmf(np.arange(rest + 1), rest, positives + 0.5, coded - positives + 0.5)
    return np.asarray(masses / masses.sum(), dtype=np.float64)


def _range(size: int, coded: int, positives: int) -> tuple[float, float]:
    """Where the share of the uncoded items has all but TAIL of its weight at each end."""
    rest = size - coded
    if rest <= SMALL_REMAINDER:
        below = np.cumsum(_by_item(rest, coded, positives))
        first, last = np.searchsorted(below, [TAIL, 1 - TAIL])
        return float(first) / rest, float(min(last, rest)) / rest
    a, b = _beta(size, coded, positives)
    low, high = special.betaincinv(a, b, [TAIL, 1 - TAIL])
    return float(low), float(high)


def _masses(size: int, coded: int, positives: int, low: float, high: float, step: float) -> NDArray[np.float64]:
    """Weight of the uncoded items' share in steps around low, low + step, … up to high."""
    steps = int(np.ceil((high - low) / step)) + 1
    rest = size - coded
    if rest <= SMALL_REMAINDER:
        shares = np.arange(rest + 1) / rest
        bins = np.clip(np.rint((shares - low) / step), 0, steps - 1).astype(np.int64)
        return np.bincount(bins, weights=_by_item(rest, coded, positives), minlength=steps).astype(np.float64)
    a, b = _beta(size, coded, positives)
    edges = np.clip(low + step * (np.arange(steps) + 0.5), 0, 1)
    edges[-1] = 1.0
    return np.diff(special.betainc(a, b, edges), prepend=0.0)
