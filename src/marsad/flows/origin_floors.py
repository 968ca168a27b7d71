"""What is too small to be said of accounts and posts by place, and what else stays unsaid so that it is not told.

Fewer than 5 accounts or 10 posts on one side of the border could be recognised; a count that is withheld must not
follow from those beside it (complementary suppression: Cox 1980).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from marsad.core.origin import FEWEST_ACCOUNTS, FEWEST_POSTS, Assumption, Bounds, Compared, Interval, Share, Unit
from marsad.core.origin_runs import CountryCount, Rests
from marsad.flows.lawful import to_ten

NOTHING_KNOWN = Bounds(
    assumption=Assumption.NONE, identified=Interval(low=0.0, high=1.0), interval=Interval(low=0.0, high=1.0)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """How many accounts and posts stand on each side of the border, as they were counted (a sample: as drawn)."""

    accounts_outside: int
    accounts_inside: int
    posts_outside: int
    posts_inside: int

    def too_few(self, unit: Unit) -> bool:
        """Whether one side is there and small."""
        accounts = _small(self.accounts_outside, FEWEST_ACCOUNTS) or _small(self.accounts_inside, FEWEST_ACCOUNTS)
        posts = _small(self.posts_outside, FEWEST_POSTS) or _small(self.posts_inside, FEWEST_POSTS)
        return accounts or (unit is not Unit.ACCOUNTS and posts)


def _small(count: int, floor: int) -> bool:
    return 0 < count < floor


def said_share(share: Share, *behind: Behind) -> Share:
    """The share without a figure where it would tell of a few people: here, or among what is left of all posts."""
    empty = share.accounts < FEWEST_ACCOUNTS
    if not share.withheld and not empty and not any(side.too_few(share.unit) for side in behind):
        return share
    return replace(
        share, outside=0, accounts_outside=0, share=None, interval=None, worst=NOTHING_KNOWN, narrowed=(),
        corrected=None, supposed=(), withheld=True,
    )  # fmt: skip


def said_compared(compared: Compared, topic: Share, others: Share) -> Compared:
    """The comparison of what may be said of each side; nothing of it where one is withheld."""
    if not topic.withheld and not others.withheld:
        return replace(compared, topic=topic, others=others)
    return replace(
        compared, topic=topic, others=others, difference=None, difference_interval=None, ratio=None,
        ratio_interval=None, worst_difference=Interval(low=-1.0, high=1.0),
    )  # fmt: skip


def to_tens(share: Share) -> Share:
    """The share with its counts rounded to tens: lawful speech is told no closer."""
    return replace(
        share,
        collected=to_ten(share.collected) or 0,
        located=to_ten(share.located) or 0,
        outside=to_ten(share.outside) or 0,
        accounts=to_ten(share.accounts) or 0,
        accounts_outside=to_ten(share.accounts_outside) or 0,
    )


def said_rests(levels: Mapping[str, int], contradicting: int, undecided: int) -> Rests:
    """Accounts by level of evidence. Where one count is small, the smallest of the others is withheld with it."""
    gone = {name for name, count in levels.items() if _small(count, FEWEST_ACCOUNTS)}
    others = sorted((count, name) for name, count in levels.items() if name not in gone and count)
    if len(gone) == 1 and others:
        gone.add(others[0][1])
    shown = {name: None if name in gone else count for name, count in levels.items()}
    return Rests(
        label=shown["L1"],
        declared=shown["L2"],
        stated=shown["L3"],
        contradicting=None if _small(contradicting, FEWEST_ACCOUNTS) else contradicting,
        undecided=None if _small(undecided, FEWEST_ACCOUNTS) else undecided,
    )


def said_countries(
    accounts: Mapping[str, int],
    posts: Mapping[str, int],
    home: str,
    beside: tuple[Mapping[str, int], Mapping[str, int]] = ({}, {}),
) -> tuple[tuple[CountryCount, ...], int | None, int | None]:
    """The countries that may be named, the largest first, then accounts and posts of the rest together.

    The rest is at least two countries and as large as the floors, or is nothing; countries join it until it is. A
    country of which few are left `beside` (accounts, posts) joins it too: the count of all posts would tell these.
    """
    named = sorted(accounts, key=lambda country: (-accounts[country], country))
    rest = [one for one in named if accounts[one] < FEWEST_ACCOUNTS or posts[one] < FEWEST_POSTS]
    left = [
        one
        for one in named
        if _small(beside[0].get(one, 0), FEWEST_ACCOUNTS) or _small(beside[1].get(one, 0), FEWEST_POSTS)
    ]
    rest += [one for one in left if one not in rest]
    named = [one for one in named if one not in rest]
    while rest and not _enough(rest, accounts, posts):
        others = [one for one in named if one != home]
        if not others:
            return (), None, None
        rest.append(others[-1])
        named.remove(others[-1])
    told = tuple(CountryCount(country=one, accounts=accounts[one], posts=posts[one]) for one in named)
    if not rest:
        return told, None, None
    return told, sum(accounts[one] for one in rest), sum(posts[one] for one in rest)


def _enough(rest: list[str], accounts: Mapping[str, int], posts: Mapping[str, int]) -> bool:
    together = sum(accounts[one] for one in rest), sum(posts[one] for one in rest)
    return len(rest) > 1 and together[0] >= FEWEST_ACCOUNTS and together[1] >= FEWEST_POSTS
