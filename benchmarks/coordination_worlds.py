"""Invented worlds of sharing: who acts alone is known, so that a rule's false flags can be counted.

Every world: 400 accounts with heavy-tailed activity, links with heavy-tailed popularity, shares of a link spread after
it appears with a mean delay of three hours, as news does; about 13,500 shares in 30 days.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

DAY, SECOND = 86_400.0, 1_000_000
ACCOUNTS, LINKS, SHARES, DAYS = 400, 1_200, 13_500, 30
SPREAD = 3 * 3_600.0  # seconds, the mean delay of a share


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Events (account, object, content, at, side) and who really acts together."""

    events: pa.Table
    together: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """Accounts that share the same links within so many seconds, beside what they share as everybody does."""

    accounts: int = 12
    links: int = 40
    within: float = 30.0


Shares = list[tuple[int, int, float]]  # account, link, seconds


def independent(seed: int, planted: Planted | None = None) -> World:
    """Everybody acts alone, but for those planted, who go on sharing like everybody else too."""
    draw = np.random.default_rng([seed, 1])
    shares = _shares(draw, _activity(draw), _popularity(draw), draw.uniform(0, DAYS * DAY, LINKS))
    together: frozenset[int] = frozenset()
    if planted is not None:
        who = draw.choice(ACCOUNTS, planted.accounts, replace=False)
        together = frozenset(int(account) for account in who)
        for link in range(planted.links):
            begun = draw.uniform(0, DAYS * DAY)
            shares += [(a, LINKS + link, begun + draw.uniform(0, planted.within)) for a in sorted(together)]
    return _world(shares, together)


def tastes(seed: int, communities: int = 4, loyal: float = 0.95, spread: float = 600.0) -> World:
    """Nobody acts together, but fans share their community's links, and soon: popularity does not explain that."""
    draw = np.random.default_rng([seed, 2])
    activity, popularity = _activity(draw), _popularity(draw)
    of_links = draw.integers(0, communities, LINKS)
    shares: Shares = []
    for community in range(communities):
        own = np.arange(ACCOUNTS) % communities == community
        weights = activity * np.where(own, loyal / activity[own].sum(), (1 - loyal) / activity[~own].sum())
        links = np.flatnonzero(of_links == community)
        part = _shares(draw, weights, popularity[links], draw.uniform(0, DAYS * DAY, links.size), spread)
        shares += [(account, int(links[link]), at) for account, link, at in part]
    return _world(shares, frozenset(), communities)


def same_days(seed: int, accounts: int = 60, days: int = 4) -> World:
    """Nobody acts together, but some are active on the same few days only, and most of all then (a campaign's)."""
    draw = np.random.default_rng([seed, 3])
    activity = _activity(draw)
    begun = draw.uniform(0, DAYS * DAY, LINKS)
    busy = np.isin(begun // DAY, draw.choice(DAYS, days, replace=False))
    some = np.arange(ACCOUNTS) < accounts
    shares: Shares = []
    for chosen, weights in ((busy, np.where(some, activity * 8, activity)), (~busy, np.where(some, 0, activity))):
        links = np.flatnonzero(chosen)
        part = _shares(draw, weights / weights.sum(), _popularity(draw)[links], begun[links])
        shares += [(account, int(links[link]), at) for account, link, at in part]
    return _world(shares, frozenset())


def _activity(draw: np.random.Generator) -> np.ndarray:
    made = draw.pareto(1.0, ACCOUNTS) + 1
    made = np.minimum(made, np.quantile(made, 0.995))
    return made / made.sum()


def _popularity(draw: np.random.Generator) -> np.ndarray:
    made = np.minimum(draw.pareto(1.0, LINKS) + 1, 100)
    return np.maximum(1, np.round(made / made.sum() * SHARES)).astype(int)


def _shares(
    draw: np.random.Generator, weights: np.ndarray, popularity: np.ndarray, begun: np.ndarray, spread: float = SPREAD
) -> Shares:
    """Each link is shared once by each of the accounts drawn for it."""
    shares: Shares = []
    able = int((weights > 0).sum())
    for link, many in enumerate(popularity.tolist()):
        who = draw.choice(weights.size, min(many, able), replace=False, p=weights)
        at = begun[link] + draw.exponential(spread, who.size)
        shares += zip(who.tolist(), [link] * who.size, at.tolist(), strict=True)
    return shares


def _world(shares: Shares, together: frozenset[int], sides: int = 1) -> World:
    events = {
        "account": [f"account {account:03d}" for account, _link, _at in shares],
        "object": [f"link {link:04d}" for _account, link, _at in shares],
        "content": [f"post {number}" for number in range(len(shares))],
        "at": pa.array([round(at * SECOND) for *_rest, at in shares], pa.int64()),
        "side": [f"side {account % sides}" for account, *_rest in shares],
    }
    return World(events=pa.table(events), together=frozenset(f"account {account:03d}" for account in together))
