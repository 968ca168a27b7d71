"""What was counted of the posts of a topic, an account a row, as the bounds want it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from marsad.core.origin import Level, Unit
from marsad.flows.origin_accounts import ALONE, Located
from marsad.flows.origin_floors import Behind
from marsad.flows.origin_topics import Weights
from marsad.origin.bounds import Tallies

THOUSANDTHS = 1000  # a drawn post stands for so many thousandths of a post: tallies are whole numbers
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """Posts of a topic by account. `posts` and `views` are in units of 1 / `scale`; `rows` are posts as they are."""

    who: tuple[str, ...]
    kind: tuple[str, ...]  # platform, and whether the author acts in a public role
    rows: Whole
    posts: Whole
    views: Whole
    seen: int  # posts whose views are given
    scale: int  # 1 where all were counted

    @property
    def everything(self) -> bool:
        """Whether all posts were counted, and none drawn."""
        return self.scale == 1


def side_of(counted: pa.Table) -> Side:
    """Every post of a topic, from the rows of marsad.flows.origin_accounts.counted."""
    posts, views = (np.asarray(counted[name].to_pylist(), dtype=np.int64) for name in ("posts", "views"))
    return Side(
        who=tuple(counted["who"].to_pylist()),
        kind=tuple(counted["kind_of_account"].to_pylist()),
        rows=posts,
        posts=posts,
        views=views,
        seen=sum(counted["seen"].to_pylist()),
        scale=1,
    )


def drawn_side(rows: Sequence[Mapping[str, Any]], weights: Weights) -> Side:
    """Drawn posts, each standing for as many as its weight says; rows of `who`, `kind_of_account`, `views`, `post_id`.

    A post that is no longer kept stands alone, without a country.
    """
    known = {row["post_id"]: row for row in rows}
    every = [
        known.get(post) or {"who": ALONE + post, "kind_of_account": "", "views": None, "post_id": post}
        for post in sorted(weights)
    ]
    each = [round(weights[row["post_id"]] * THOUSANDTHS) for row in every]
    views = [(row["views"] or 0) * weight for row, weight in zip(every, each, strict=True)]
    return Side(
        who=tuple(row["who"] for row in every),
        kind=tuple(row["kind_of_account"] for row in every),
        rows=np.ones(len(every), dtype=np.int64),
        posts=np.asarray(each, dtype=np.int64),
        views=np.asarray(views, dtype=np.int64),
        seen=sum(row["views"] is not None for row in every),
        scale=THOUSANDTHS,
    )


def tallies(side: Side, places: Mapping[str, Located], home: str, unit: Unit) -> Tallies:
    """The side as counts outside, inside and unlocated; posts without an account are no account."""
    who, kind = np.asarray(side.who, dtype=object), np.asarray(side.kind, dtype=object)
    counts = {Unit.POSTS: side.posts, Unit.REACH: side.views, Unit.ACCOUNTS: np.ones(len(who), np.int64)}[unit]
    keep = np.ones(len(who), np.bool_)
    if unit is Unit.ACCOUNTS:
        _first, at = np.unique(who.astype(str), return_index=True)
        keep = np.zeros(len(who), np.bool_)
        keep[at] = True
        keep &= np.asarray([not name.startswith(ALONE) for name in side.who], dtype=np.bool_)
    where = [country_of(places, name) for name in side.who]
    outside = np.asarray([country is not None and country != home for country in where], dtype=np.bool_)
    inside = np.asarray([country == home for country in where], dtype=np.bool_)
    nothing = np.zeros(len(who), np.int64)
    return Tallies(
        account=who[keep].astype(str),
        stratum=kind[keep].astype(str),
        outside=np.where(outside, counts, nothing)[keep],
        inside=np.where(inside, counts, nothing)[keep],
        unlocated=np.where(outside | inside, nothing, counts)[keep],
    )


def country_of(places: Mapping[str, Located], who: str) -> str | None:
    """The country of an account; None where nothing speaks for one."""
    found = places.get(who)
    return None if found is None else found.country


def behind(side: Side, places: Mapping[str, Located], home: str) -> Behind:
    """Accounts and posts on each side of the border, as they were counted."""
    accounts: dict[bool, set[str]] = {True: set(), False: set()}
    posts = {True: 0, False: 0}
    for who, rows in zip(side.who, side.rows.tolist(), strict=True):
        country = country_of(places, who)
        if country is not None:
            accounts[country == home].add(who)
            posts[country == home] += rows
    return Behind(
        accounts_outside=len(accounts[False]), accounts_inside=len(accounts[True]),
        posts_outside=posts[False], posts_inside=posts[True],
    )  # fmt: skip


def by_level(side: Side, places: Mapping[str, Located]) -> tuple[dict[str, int], int, int]:
    """Accounts by the level their country rests on, those whose levels contradict each other, those undecided."""
    found = [places[who] for who in sorted(set(side.who)) if who in places]
    levels = {str(level): sum(one.level is level for one in found) for level in Level}
    return levels, sum(one.contradicts for one in found), sum(one.undecided for one in found)


def by_country(side: Side, places: Mapping[str, Located]) -> tuple[dict[str, int], dict[str, int]]:
    """Accounts, and posts, by country."""
    accounts: dict[str, set[str]] = {}
    posts: dict[str, int] = {}
    for who, rows in zip(side.who, side.rows.tolist(), strict=True):
        country = country_of(places, who)
        if country is not None:
            accounts.setdefault(country, set()).add(who)
            posts[country] = posts.get(country, 0) + rows
    return {country: len(names) for country, names in accounts.items()}, posts
