"""Intervals for shares of accounts' posts: clustered, near 0 and 1 as well, and for shares that are only bounded."""

from dataclasses import dataclass
from math import inf, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import betaincinv, ndtr, ndtri, stdtrit

from marsad.core.origin import Interval

LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """A share with how many independent accounts its sampling error is worth; infinitely many where all is counted."""

    value: float
    accounts: float

    @property
    def error(self) -> float:
        """Its standard error."""
        return sqrt(max(self.value * (1 - self.value), 0.0) / self.accounts)


def estimated(value: float, influence: NDArray[Any], weights: NDArray[Any], everything: bool) -> Estimated:
    """A share from the influence of each account on it (Taylor linearisation, clustered by account).

    The accounts it is worth: those of a simple random sample with the same variance (Korn and Graubard 1998), no more
    than the spread of the weights allows (Kish 1965), for a variance that a few large accounts make is told too small;
    fewer again for so few degrees of freedom.
    """
    if everything:
        return Estimated(value=value, accounts=inf)
    large = weights.astype(np.float64)
    count = int(np.sum(large > 0))
    if count < 2:
        return Estimated(value=value, accounts=1.0)
    kish = float(large.sum()) ** 2 / float(np.sum(large**2))
    variance = count / (count - 1) * float(np.sum(influence**2))
    worth = value * (1 - value) / variance if variance > 0 and 0 < value < 1 else kish
    fewer = (float(ndtri(0.975)) / float(stdtrit(max(kish - 1, 1.0), 0.975))) ** 2
    return Estimated(value=value, accounts=max(min(worth, kish) * fewer, 1.0))


def limits(one: Estimated, times: float) -> Interval:
    """Exact binomial limits, as wide as `times` standard errors, for the accounts the share is worth.

    Clopper and Pearson's on an effective size (Korn and Graubard 1998): never too narrow near 0 and 1.
    """
    if one.accounts == inf:
        return Interval(low=one.value, high=one.value)
    tail, yes, no = float(ndtr(-times)), one.value * one.accounts, (1 - one.value) * one.accounts
    low = float(betaincinv(yes, no + 1, tail)) if yes > 0 else 0.0
    high = float(betaincinv(yes + 1, no, 1 - tail)) if no > 0 else 1.0
    return Interval(low=min(low, one.value), high=max(high, one.value))


def sampling(one: Estimated, level: float = LEVEL) -> Interval:
    """The interval of a share that is identified."""
    return limits(one, float(ndtri((1 + level) / 2)))


def bounded(low: Estimated, high: Estimated, level: float = LEVEL) -> Interval:
    """The interval that holds the true share, wherever between the two it lies (Imbens and Manski 2004).

    Their critical value c solves Phi(c + width / larger error) - Phi(-c) = level: one-sided where the bounds are far
    apart, two-sided where they meet. The limits are those of `limits` at c.
    """
    error = max(low.error, high.error)
    gap = (high.value - low.value) / error if error > 0 else 0.0
    times = brentq(lambda c: ndtr(c + gap) - ndtr(-c) - level, 0.0, 10.0)
    return Interval(low=limits(low, times).low, high=limits(high, times).high)


def sum_of(parts: tuple[tuple[float, Interval, float], ...]) -> Interval:
    """Limits of a sum of independent parts (value, interval, factor), from those of each (Zou and Donner 2008)."""
    value = sum(factor * part for part, _interval, factor in parts)
    below = sqrt(sum((factor * (part - one.low)) ** 2 for part, one, factor in parts))
    above = sqrt(sum((factor * (one.high - part)) ** 2 for part, one, factor in parts))
    return Interval(low=max(0.0, value - below), high=min(1.0, value + above))


def difference_of(one: float, its: Interval, other: float, others: Interval, correlation: float) -> Interval:
    """Limits of a difference of two correlated shares, from those of each (Zou and Donner 2008)."""

    def reach(near: float, far: float) -> float:
        return sqrt(max(near**2 - 2 * correlation * near * far + far**2, 0.0))

    low = one - other - reach(one - its.low, others.high - other)
    high = one - other + reach(its.high - one, other - others.low)
    return Interval(low=max(-1.0, low), high=min(1.0, high))
