"""How little a share among the located tells of the rest: the four numbers of one unit, with named assumptions.

With c the part that is located and s the share outside among these, the share outside of all lies between s c and
s c + 1 - c whatever the others are (Manski 1989). What is supposed of the others narrows this, and is named.

Where posts are all that were collected, they are no sample and there is no sampling error: the figures are facts about
what was collected. Where they are a sample, accounts are what was drawn: one account's posts stand together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput
from marsad.core.origin import FEWEST_ACCOUNTS, FEWEST_POSTS, Assumption, Bounds, Interval, Share, Unit
from marsad.core.words import _
from marsad.origin.correction import Labelled, corrected_share, sensitivity_grid
from marsad.origin.intervals import Estimated, bounded, estimated, sampling, sum_of

Array = NDArray[Any]
NOT_KNOWN = Bounds(
    assumption=Assumption.NONE, identified=Interval(low=0.0, high=1.0), interval=Interval(low=0.0, high=1.0)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """What was counted of one unit: a row an account (or an account in a stratum, or a post), in any order.

    `account` and `stratum` are numbers or names; `stratum` is the platform and type of account, all the same where
    nothing is known of it. `outside`, `inside` and `unlocated` are numbers of posts or views, or 0 and 1 for accounts.
    """

    account: Array  # (rows,)
    stratum: Array  # (rows,)
    outside: Array  # (rows,), not negative
    inside: Array  # (rows,), not negative
    unlocated: Array  # (rows,), not negative

    def __post_init__(self) -> None:
        counts = (self.outside, self.inside, self.unlocated)
        if any(len(one) != len(self.account) for one in (self.stratum, *counts)):
            raise RefusedInput(_("The columns of the counts differ in length; count them again."))
        if any(len(one) and one.min() < 0 for one in counts):
            raise RefusedInput(_("A count is below zero; count them again."))

    def by_account(self) -> tuple[Array, Array, Array]:
        """Outside, inside and unlocated of each account, accounts in their order."""
        _accounts, place = np.unique(self.account, return_inverse=True)
        outside, inside, unlocated = (
            np.bincount(place, weights=one, minlength=len(_accounts)) if len(one) else np.zeros(0)
            for one in (self.outside, self.inside, self.unlocated)
        )
        return outside, inside, unlocated

    def of(self, chosen: Array) -> "Tallies":
        """The rows that `chosen` marks."""
        return Tallies(
            account=self.account[chosen],
            stratum=self.stratum[chosen],
            outside=self.outside[chosen],
            inside=self.inside[chosen],
            unlocated=self.unlocated[chosen],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A random part of the unlocated of a unit, looked up by hand: outside, inside, and still not known."""

    outside: int
    inside: int
    unknown: int = 0

    @property
    def drawn(self) -> int:
        """How many were looked up."""
        return self.outside + self.inside + self.unknown


def share_outside(
    tallies: Tallies,
    unit: Unit,
    *,
    everything: bool,
    labelled: Labelled | None = None,
    followed: Followed | None = None,
) -> Share:
    """The four numbers of a unit, with the bounds under each assumption that what is given allows.

    `everything` says that the rows are all that was collected, no sample of it. Withheld where fewer than 5 accounts or
    10 posts are behind the figure, or fewer than 5 accounts are located. Raises RefusedInput for counts that cannot be.
    """
    outside, inside, unlocated = tallies.by_account()
    total, located = outside + inside + unlocated, outside + inside
    accounts, known = int(np.sum(total > 0)), int(np.sum(located > 0))
    few = accounts < FEWEST_ACCOUNTS or (unit is Unit.POSTS and total.sum() < FEWEST_POSTS)
    if few or 0 < known < FEWEST_ACCOUNTS:
        return _withheld(unit, int(total.sum()), accounts, everything)
    share = None if not known else _part(outside, located, everything)
    worst = _worst(outside, total, unlocated, everything)
    coverage = float(located.sum() / total.sum())
    return Share(
        unit=unit,
        collected=int(total.sum()),
        located=int(located.sum()),
        outside=int(outside.sum()),
        accounts=accounts,
        accounts_outside=int(np.sum(outside > 0)),
        share=None if share is None else share.value,
        interval=None if share is None or everything else sampling(share),
        coverage=coverage,
        worst=worst,
        narrowed=() if share is None else tuple(_narrowed(tallies, share, followed, everything)),
        corrected=None if share is None or labelled is None else corrected_share(share, coverage, labelled),
        supposed=() if share is None or labelled is not None else tuple(sensitivity_grid(share.value, coverage)),
        everything=everything,
    )


def _withheld(unit: Unit, collected: int, accounts: int, everything: bool) -> Share:
    return Share(
        unit=unit,
        collected=collected,
        located=0,
        outside=0,
        accounts=accounts,
        accounts_outside=0,
        share=None,
        interval=None,
        coverage=0.0,
        worst=NOT_KNOWN,
        everything=everything,
        withheld=True,
    )


def _part(of: Array, whole: Array, everything: bool) -> Estimated:
    """The share of `of` in `whole`, both by account: a ratio."""
    value = float(of.sum() / whole.sum())
    return estimated(value, (of - value * whole) / whole.sum(), whole, everything)


def _worst(outside: Array, total: Array, unlocated: Array, everything: bool) -> Bounds:
    low, high = _part(outside, total, everything), _part(outside + unlocated, total, everything)
    return _bounds(Assumption.NONE, low, high)


def _bounds(assumption: Assumption, low: Estimated, high: Estimated) -> Bounds:
    identified = Interval(low=low.value, high=high.value)
    return Bounds(assumption=assumption, identified=identified, interval=bounded(low, high))


def _narrowed(tallies: Tallies, share: Estimated, followed: Followed | None, everything: bool) -> Iterator[Bounds]:
    outside, inside, unlocated = tallies.by_account()
    total = outside + inside + unlocated
    low = _part(outside, total, everything)
    yield _bounds(Assumption.MISSING_AT_RANDOM, *_at_random(tallies, everything))
    yield _bounds(Assumption.MONOTONE, low, share)
    if followed is not None and followed.drawn:
        yield _followed_up(low, float(unlocated.sum() / total.sum()), followed)


def _at_random(tallies: Tallies, everything: bool) -> tuple[Estimated, Estimated]:
    """The share outside if, within each stratum, the unlocated are as the located.

    A stratum where nothing is located stays open: all of it inside for the first, outside for the second.
    """
    _accounts, account = np.unique(tallies.account, return_inverse=True)
    _strata, stratum = np.unique(tallies.stratum, return_inverse=True)
    located = (tallies.outside + tallies.inside).astype(np.float64)
    total = located + tallies.unlocated
    weight, base, outside = (np.bincount(stratum, weights=one) for one in (total, located, tallies.outside))
    whole = float(weight.sum())
    weights = np.bincount(account, weights=total)
    ends = []
    for unknown in (0.0, 1.0):
        shares = np.divide(outside, base, out=np.full(len(base), unknown), where=base > 0)
        stands_for = np.divide(weight, base, out=np.zeros(len(base)), where=base > 0)
        value = float(np.sum(weight * shares) / whole)
        ours = shares[stratum]
        influence = total * (ours - value) + stands_for[stratum] * (tallies.outside - ours * located)
        by_account = np.bincount(account, weights=influence / whole)
        ends.append(estimated(min(max(value, 0.0), 1.0), by_account, weights, everything))
    return ends[0], ends[1]


def _followed_up(low: Estimated, unlocated: float, followed: Followed) -> Bounds:
    """The located outside, and of the others as many as of those looked up; who is still unknown may be either."""
    least = Estimated(value=followed.outside / followed.drawn, accounts=float(followed.drawn))
    most = Estimated(value=(followed.outside + followed.unknown) / followed.drawn, accounts=float(followed.drawn))
    ends = [low.value + unlocated * one.value for one in (least, most)]
    limits = [sum_of(((low.value, sampling(low), 1.0), (one.value, sampling(one), unlocated))) for one in (least, most)]
    return Bounds(
        assumption=Assumption.FOLLOWED_UP,
        identified=Interval(low=ends[0], high=ends[1]),
        interval=Interval(low=limits[0].low, high=limits[1].high),
    )


def strata_of(columns: Sequence[Sequence[str]]) -> Array:
    """One number a row for what the columns say together, as platform and type of account."""
    told: dict[tuple[str, ...], int] = {}
    return np.array([told.setdefault(row, len(told)) for row in zip(*columns, strict=True)], dtype=np.int64)
