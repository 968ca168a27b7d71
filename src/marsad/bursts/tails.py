"""How improbable a count is, and how far a ratio can be believed, where counts vary more than chance alone makes them.

A count with mean m and over-dispersion d has variance m + d * m**2 (negative binomial; r = 1/d in the books).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

SMALLEST = 1e-3  # an over-dispersion under which the negative binomial is a Poisson for every purpose here
Numbers = NDArray[np.float64]
_nodes, _weights = np.polynomial.hermite_e.hermegauss(9)
NODES = _nodes, _weights / _weights.sum()  # of a standard normal


def tail(count: Any, mean: Any, dispersion: Any) -> Numbers:
    """P(N >= count) of the negative binomial; the arguments are arrays that fit each other, means above 0."""
    r = 1.0 / np.maximum(dispersion, SMALLEST)
    share = np.asarray(mean / (mean + r), dtype=np.float64)
    found = special.betainc(np.maximum(count, 1), r, share)
    return np.asarray(np.where(np.asarray(count) <= 0, 1.0, found), dtype=np.float64)


def predicted_tail(count: Numbers, mean: Numbers, dispersion: Numbers, doubt: Numbers) -> Numbers:
    """P(N >= count) where the mean itself is only known up to a factor of mean 1 and variance `doubt` (lognormal)."""
    spread = np.sqrt(np.log1p(doubt))
    found = np.zeros(np.shape(count))
    for node, weight in zip(*NODES, strict=True):
        found += weight * tail(count, mean * np.exp(node * spread - spread**2 / 2), dispersion)
    return found


def count_interval(expected: Numbers, spread: Numbers, level: float = 0.95) -> tuple[Numbers, Numbers]:
    """From how few to how many posts a step brings in 95 cases of 100 (negative binomial); nan where nothing is known.

    `spread`: the relative variance beyond chance, as in marsad.bursts.finding.Found.
    """
    side, r = (1 - level) / 2, 1.0 / np.maximum(spread, SMALLEST)
    chance = r / (r + np.maximum(expected, 0))
    low, high = (stats.nbinom.ppf(part, r, chance) for part in (side, 1 - side))
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


def ratio_interval(observed: Any, expected: Any, dispersion: Any, level: float = 0.95) -> tuple[Numbers, Numbers]:
    """The interval of the true multiple of what is usual; low and high, each of the shape of the arguments.

    Counts are Poisson around the multiple times the expected times a gamma of mean 1 and variance `dispersion`, so the
    multiple is a ratio of gammas (beta prime): quantiles of F. With no dispersion it is Garwood's exact interval.
    """
    side = (1 - level) / 2
    observed, expected = np.asarray(observed, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    freedom = 2.0 / np.maximum(dispersion, SMALLEST)
    low = stats.f.ppf(side, 2 * np.maximum(observed, 1), freedom) * observed / expected
    high = stats.f.ppf(1 - side, 2 * (observed + 1), freedom) * (observed + 1) / expected
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
