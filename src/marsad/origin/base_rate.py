"""A topic beside the other political content of the same frame: is it outside more often than the rest?

A share outside says little by itself: citizens live abroad, and every topic of their country has a share outside.
"""

from math import exp, log, sqrt

import numpy as np
from scipy.special import ndtri

from marsad.core.origin import Compared, Interval, Share, Unit
from marsad.origin.bounds import Array, Tallies, share_outside
from marsad.origin.intervals import LEVEL, difference_of


def compared(topic: Tallies, others: Tallies, unit: Unit, *, everything: bool) -> Compared:
    """Both with their four numbers, and how far the shares among the located are apart.

    An account may be in both: its name in `account` is the same, and its posts stand together in the interval. The
    bounds of the difference hold whatever those without a country are. Raises RefusedInput as `share_outside`.
    """
    one = share_outside(topic, unit, everything=everything)
    other = share_outside(others, unit, everything=everything)
    worst = Interval(
        low=one.worst.identified.low - other.worst.identified.high,
        high=one.worst.identified.high - other.worst.identified.low,
    )
    if one.share is None or other.share is None:
        return Compared(
            topic=one,
            others=other,
            difference=None,
            difference_interval=None,
            ratio=None,
            ratio_interval=None,
            worst_difference=worst,
        )
    first, second = _influences(topic, others)
    both = one.share > 0 and other.share > 0
    return Compared(
        topic=one,
        others=other,
        difference=one.share - other.share,
        difference_interval=None if everything else _difference(one, other, first, second),
        ratio=one.share / other.share if other.share > 0 else None,
        ratio_interval=_ratio(one.share, other.share, first, second) if both and not everything else None,
        worst_difference=worst,
    )


def _influences(topic: Tallies, others: Tallies) -> tuple[Array, Array]:
    """The influence of each account on the share of the topic, and on that of the others; accounts in one order."""
    _accounts, place = np.unique(np.concatenate([topic.account, others.account]), return_inverse=True)
    count, size = len(topic.account), len(_accounts)
    made = []
    for tallies, mine in ((topic, place[:count]), (others, place[count:])):
        outside = np.bincount(mine, weights=tallies.outside, minlength=size)
        located = outside + np.bincount(mine, weights=tallies.inside, minlength=size)
        made.append((outside - outside.sum() / located.sum() * located) / located.sum())
    return made[0], made[1]


def _difference(one: Share, other: Share, first: Array, second: Array) -> Interval | None:
    if one.share is None or other.share is None or one.interval is None or other.interval is None:
        return None
    spread = sqrt(float(np.sum(first**2)) * float(np.sum(second**2)))
    together = float(np.sum(first * second)) / spread if spread > 0 else 0.0
    return difference_of(one.share, one.interval, other.share, other.interval, min(max(together, -1.0), 1.0))


def _ratio(one: float, other: float, first: Array, second: Array) -> Interval:
    """On the logarithm, where a ratio's error is even on both sides."""
    count = len(first)
    error = sqrt(count / max(count - 1, 1) * float(np.sum((first / one - second / other) ** 2)))
    reach = float(ndtri((1 + LEVEL) / 2)) * error
    middle = log(one / other)
    return Interval(low=exp(middle - reach), high=exp(middle + reach))
