"""Pairs of a large log, in steps that are each one Ibis expression: what cannot matter is left out before names meet.

1. Events with nothing near them in time on their object are left out (`pairs.near`), then those on objects of one
   account, then those of accounts that cannot reach the least weight: a pair of accounts lacks none of its meetings.
2. Accounts and objects become numbers, in the order of their names.
3. Meetings are joined, made distinct and counted, some accounts after the others where there are many.

An object on which so many posts stand close together that the whole would pass CEILING is set apart. Pairs that met on
anything else are looked up on it, so their weights are exact. Pairs that met on nothing but objects set apart are not
counted: where there can be such pairs, the answer names the objects.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import ibis

from marsad.coordination.asked import Asked, Weight
from marsad.coordination.others_definitions import participating
from marsad.coordination.pairs import meetings, micros, near, pairs, shared
from marsad.store.engines import holding

CEILING = 300_000_000  # pairs of posts in one bucket or in neighbouring ones, at most, before objects are set apart
PART = 25_000_000  # such pairs that are worked on at once
MOST_SET_APART = 1000  # objects


@dataclass(frozen=True, slots=True, kw_only=True)
class Popular:
    """An object set apart: pairs that met on nothing but such objects are not counted."""

    object: str
    posts: int  # those with another post close in time
    close: int  # pairs of posts that stand close together: an upper bound


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counted:
    """The pairs of a log. `rows` is an Ibis table of `a`, `b` (a < b) and `weight`, in no order."""

    rows: Any
    uncounted: tuple[Popular, ...]  # the most popular first; none where every pair is counted


@contextmanager
def counted(engine: Any, events: Any, asked: Asked, ceiling: int = CEILING) -> Iterator[Counted]:
    """The pairs of `events` (an Ibis table of `engine`, as EVENTS) that weigh `asked.least` or more.

    The rows are gone at the end of the context.
    """
    with ExitStack() as held:
        if asked.weight is Weight.POSTS or asked.participation > 1:
            rows = participating(events, asked.window, asked.participation, weight=asked.weight)
            yield Counted(rows=rows.filter(rows.weight >= asked.least), uncounted=())
            return
        told, accounts, objects = _numbered(engine, events, asked, held)
        apart, rest = _set_apart(told, asked.window, ceiling)
        if not apart:
            rows = _in_parts(engine, told, asked.window, asked.least, rest, held)
        else:
            rows = held.enter_context(holding(engine, _around(engine, told, asked, apart, rest, held)))
        yield Counted(
            rows=_named(rows, accounts),
            uncounted=_told(objects, apart) if len(apart) >= asked.least else (),
        )


def _numbered(engine: Any, events: Any, asked: Asked, held: ExitStack) -> tuple[Any, Any, Any]:
    """Events that can matter, with numbers (account, object, at), and what the numbers stand for."""
    close = near(events.select("account", "object", "at"), asked.window)
    with holding(engine, close) as close:
        accounts = held.enter_context(holding(engine, _numbers(close, "account")))
        objects = held.enter_context(holding(engine, _numbers(close, "object")))
        told = close.join(accounts, "account").join(objects, "object")
        told = told.select(account="account_number", object="object_number", at="at")
        told = held.enter_context(holding(engine, told))
    told = shared(told)
    if asked.least > 1:
        busy = told.group_by("account").agg(objects=told.object.nunique())
        told = shared(told.semi_join(busy.filter(busy.objects >= asked.least), "account"))
    return held.enter_context(holding(engine, told)), accounts, objects


def _numbers(told: Any, column: str) -> Any:
    names = told.select(column).distinct()
    number = ibis.row_number().over(ibis.window(order_by=column)).cast("int32")
    return names.mutate(**{f"{column}_number": number})


def _set_apart(told: Any, window: float, ceiling: int) -> tuple[list[tuple[int, int, int]], int]:
    """Objects to set apart, the most popular first (number, posts, close pairs), and the close pairs of the rest."""
    cells = told.mutate(bucket=told.at // max(micros(window), 1))
    cells = cells.group_by("object", "bucket").agg(posts=cells.count().cast("int64"))
    loads = cells.group_by("object").agg(
        posts=cells.posts.sum().cast("int64"),
        # n (n - 1) / 2 within a bucket, n m with the next, and n m <= (n n + m m) / 2
        close=((cells.posts * cells.posts * 3).sum().cast("int64") // 2).cast("int64"),
    )
    whole = int(loads.agg(close=loads.close.sum().cast("int64")).to_pyarrow()["close"][0].as_py() or 0)
    if whole <= ceiling:
        return [], whole
    heaviest = loads.order_by([ibis.desc("close"), "object"]).limit(MOST_SET_APART).to_pyarrow().to_pylist()
    apart = []
    for each in heaviest:
        if whole <= ceiling:
            break
        apart.append((each["object"], each["posts"], each["close"]))
        whole -= each["close"]
    return apart, whole


def _weighed(met: Any, least: int) -> Any:
    return met.group_by("a", "b").agg(weight=met.count().cast("int64")).filter(lambda each: each.weight >= least)


def _in_parts(engine: Any, told: Any, window: float, least: int, close: int, held: ExitStack) -> Any:
    """The pairs that weigh `least`, some accounts after the others, so that memory does not grow with the log."""
    parts = max(1, -(-close // PART))
    each = [
        held.enter_context(holding(engine, _weighed(meetings(told, window, part, parts), least)))
        for part in range(parts)
    ]
    return ibis.union(*each) if parts > 1 else each[0]


def _around(engine: Any, told: Any, asked: Asked, apart: list[tuple[int, int, int]], rest: int, held: ExitStack) -> Any:
    """Weights of the pairs that met on something else: there, and on the objects set apart."""
    popular = told.object.isin([number for number, _posts, _close in apart])
    first = _in_parts(engine, told.filter(~popular), asked.window, 1, rest, held)
    there = told.filter(popular)
    one = there.select("object", a="account", at_a="at").join(first.select("a", "b"), "a")
    other = there.select("object", b="account", at_b="at")
    met = one.join(other, ["object", "b"])
    met = met.filter((met.at_a - met.at_b).abs() <= micros(asked.window)).select("object", "a", "b").distinct()
    more = _weighed(met, 1)
    both = ibis.union(first, more)
    rows = both.group_by("a", "b").agg(weight=both.weight.sum().cast("int64"))
    return rows.filter(rows.weight >= asked.least)


def _named(rows: Any, accounts: Any) -> Any:
    names_a = accounts.select(a="account_number", name_a="account")
    names_b = accounts.select(b="account_number", name_b="account")
    named = rows.join(names_a, "a").join(names_b, "b")
    return named.select(a="name_a", b="name_b", weight="weight")


def _told(objects: Any, apart: list[tuple[int, int, int]]) -> tuple[Popular, ...]:
    chosen = objects.filter(objects.object_number.isin([number for number, _posts, _close in apart])).to_pyarrow()
    names = dict(zip(chosen["object_number"].to_pylist(), chosen["object"].to_pylist(), strict=True))
    return tuple(Popular(object=names[number], posts=posts, close=close) for number, posts, close in apart)


__all__ = ["CEILING", "Counted", "Popular", "counted", "pairs"]
