"""Who is active in which stratum, and how many posts there stand close together: whole numbers, counted by the engine.

A *slot* is one post of an account on an object that at least two accounts told of. A *cell* is a stratum of popularity
(accounts on the object) in one period of time. What changes places in the null model stays in its cell.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import ibis
import pyarrow as pa

from marsad.coordination.pairs import micros
from marsad.store.engines import holding

PARTS = 4  # strata of popularity at most: a stratum full of one group's own objects would explain the group by itself
MEASURES = ("objects", "posts")
SPARE = 4  # a period is at least so many windows long: two close posts then stand in one period or in two neighbours


@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    """What the permutation keeps beside popularity: accounts change places only within a period and within a side."""

    period: float | None = 86_400.0  # seconds; None keeps nothing of when an account is active
    side: str = ""  # a column of the events: the community or political side of the account; '' is none
    popularity: bool = True  # False keeps nothing of how popular what an account shares is

    def for_window(self, window: float) -> "Strata":
        """The same with a period long enough for a window of so many seconds: the least multiple that is."""
        if self.period is None:
            return self
        times = max(1, -(-SPARE * micros(window) // micros(self.period)))
        return replace(self, period=self.period * times)

    def each(self) -> tuple["Strata", ...]:
        """Popularity and period each by itself: what a pair must be unexplained by.

        Crossed, a stratum may hold little more than what a group shares on a day, and explain the group by itself.
        """
        if self.period is None or not self.popularity:
            return (self,)
        return (replace(self, period=None), replace(self, popularity=False))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """What the null model needs, as Arrow tables in a fixed order.

    Activity is measured twice (MEASURES): different objects, and posts. `activity`: account, popularity, period, side,
    objects, posts. `masses`: popularity, period, side and sums over accounts of each measure and of its square
    (objects_squares, …). `neighbours`: popularity, period, side and sums over accounts of each measure in this period
    times the same in the next (objects_products, …). `meetings`: later (0 within a period, 1 with the next),
    popularity, period, side, other, close (pairs of posts of two accounts), objects (so many have so many).
    """

    sides: tuple[str, ...]
    activity: pa.Table
    masses: pa.Table
    neighbours: pa.Table
    meetings: pa.Table


def counts(engine: Any, events: Any, window: float, strata: Strata, accounts: Any) -> Counts:
    """The counts of `events` (as EVENTS) for a window in seconds; activity only of `accounts` (an Ibis table: account).

    `strata` are those of Strata.for_window.
    """
    width = micros(window)
    period = None if strata.period is None else micros(strata.period)
    with _slots(engine, events, period, strata) as (slots, sides):
        with holding(engine, _activity(slots)) as active:
            told = active.semi_join(accounts, "account")
            order = ["account", "popularity", "period", "side"]
            activity = told.order_by(order).to_pyarrow()
            masses = _masses(active).to_pyarrow()
            neighbours = _neighbours(active).to_pyarrow()
        with holding(engine, _close(slots, width)) as close:
            wide = _crossing(close, width, period, len(sides)) if period else None
            with holding(engine, _near(close, width, len(sides))) as near:
                meetings = _meetings(near, wide, len(sides)).to_pyarrow()
    return Counts(sides=sides, activity=activity, masses=masses, neighbours=neighbours, meetings=meetings)


@contextmanager
def _slots(engine: Any, events: Any, period: int | None, strata: Strata) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Slots, held: object, account, at, side (its place among the sides), popularity, period; and the sides."""
    told = events.select("account", "object", "at").distinct()
    popular = told.group_by("object").agg(accounts=told.account.nunique(), posts=told.count())
    popular = popular.filter(popular.accounts > 1)
    edges = _edges(popular) if strata.popularity else ()
    stratum = sum(((popular.accounts >= edge).cast("int64") for edge in edges), ibis.literal(1))
    told = told.join(popular.select("object", popularity=stratum.cast("int64")), "object")
    told = told.mutate(period=told.at // period if period else ibis.literal(0, "int64"))
    side = strata.side
    if not side:
        with holding(engine, told.mutate(side=ibis.literal(0, "int64"))) as slots:
            yield slots, ("",)
        return
    of = events.group_by("account").agg(called=events[side].cast("string").fill_null("").min())
    sides = tuple(of.select("called").distinct().order_by("called").to_pyarrow()["called"].to_pylist())
    places = [(of.called == name, ibis.literal(place, "int64")) for place, name in enumerate(sides)]
    with holding(engine, told.join(of.select("account", side=ibis.cases(*places)), "account")) as slots:
        yield slots, sides


def _edges(popular: Any) -> tuple[int, ...]:
    sizes = popular.group_by("accounts").agg(posts=popular.posts.sum().cast("int64")).order_by("accounts").to_pyarrow()
    return edges_of(sizes["accounts"].to_pylist(), sizes["posts"].to_pylist())


def edges_of(accounts: Sequence[int], posts: Sequence[int]) -> tuple[int, ...]:
    """Where strata of popularity begin, but for the first: a power of two each, a quarter of the posts or more in each.

    `accounts`: different popularities, ascending; `posts` on objects that are so popular.
    """
    doublings: dict[int, int] = {}
    for popularity, many in zip(accounts, posts, strict=True):
        begun = 1 << (popularity.bit_length() - 1)
        doublings[begun] = doublings.get(begun, 0) + many
    held, begins = 0, []
    for begun in sorted(doublings, reverse=True):
        held += doublings[begun]
        if held * PARTS >= sum(posts):
            begins.append(begun)
            held = 0
    return tuple(sorted(begins)[1:])


def _activity(slots: Any) -> Any:
    """Different objects and posts of each account in each cell."""
    keys = ["account", "popularity", "period", "side"]
    return slots.group_by(keys).agg(objects=slots.object.nunique().cast("int64"), posts=slots.count().cast("int64"))


def _masses(active: Any) -> Any:
    keys = ["popularity", "period", "side"]
    sums = {name: active[name].sum().cast("int64") for name in MEASURES}
    squares = {f"{name}_squares": (active[name] * active[name]).sum().cast("int64") for name in MEASURES}
    return active.group_by(keys).agg(**sums, **squares).order_by(keys)


def _neighbours(active: Any) -> Any:
    keys = ["popularity", "period", "side"]
    after = {f"{name}_after": active[name] for name in MEASURES}
    later = active.select("account", "popularity", "side", period=active.period - 1, **after)
    both = active.join(later, ["account", *keys])
    sums = {f"{name}_products": (both[name] * both[f"{name}_after"]).sum().cast("int64") for name in MEASURES}
    return both.group_by(keys).agg(**sums).order_by(keys)


def _close(slots: Any, width: int) -> Any:
    """The slots with another one near them on their object: all that can meet, and mostly few."""
    there = ibis.window(group_by="object", order_by="at")
    told = slots.mutate(before=slots.at - slots.at.lag().over(there), after=slots.at.lead().over(there) - slots.at)
    return told.filter((told.before <= width) | (told.after <= width)).drop("before", "after")


def _near(slots: Any, width: int, sides: int) -> Any:
    """For each object and cell: close posts of others, once from each end, by the other's side (columns to_0, …)."""
    here = ibis.range_window(preceding=width, following=width, group_by="object", order_by="at")
    own = ibis.range_window(preceding=width, following=width, group_by=["object", "account"], order_by="at")
    return _summed(slots, here, own, [(slots.side == other).cast("int64") for other in range(sides)])


def _crossing(slots: Any, width: int, period: int, sides: int) -> Any:
    """For each object and cell: close posts of others in the next period, by the other's side."""
    edge = (slots.at + width) // period  # the period whose beginning is at most a window away, on either side
    at_edges = slots.mutate(edge=edge).filter((edge > slots.period) | (slots.at - slots.period * period < width))
    at_edges = at_edges.mutate(after=(at_edges.edge == at_edges.period).cast("int64"))
    here = ibis.range_window(preceding=0, following=width, group_by=["object", "edge"], order_by="at")
    own = ibis.range_window(preceding=0, following=width, group_by=["object", "account", "edge"], order_by="at")
    others = [(at_edges.side == other).cast("int64") * at_edges.after for other in range(sides)]
    return _summed(at_edges, here, own, others, before=at_edges.after == 0)


def _summed(slots: Any, here: Any, own: Any, others: list[Any], before: Any = None) -> Any:
    """The sums over the slots (those `before`) of what stands in the window and is not the account's own."""
    columns = {
        f"to_{place}": other.sum().over(here).cast("int64") - other.sum().over(own).cast("int64")
        for place, other in enumerate(others)
    }
    each = slots.mutate(**columns, counted=ibis.literal(True) if before is None else before)
    each = each.filter(each.counted)
    sums = {name: each[name].sum().cast("int64") for name in columns}
    return each.group_by("object", "popularity", "period", "side").agg(**sums)


def _long(wide: Any, sides: int, sign: int = 1, mirrored: bool = False) -> Any:
    """One row for each other side; mirrored: as seen from the post in the next period."""
    parts = []
    own, period = wide.side.cast("int64"), wide.period.cast("int64") + int(mirrored)  # Spark holds small ones as int32
    for other in range(sides):
        literal = ibis.literal(other, "int64")
        seen = {"side": literal, "other": own} if mirrored else {"side": own, "other": literal}
        parts.append(wide.select("object", "popularity", period=period, **seen, close=wide[f"to_{other}"] * sign))
    made = ibis.union(*parts) if len(parts) > 1 else parts[0]
    return made.filter(made.close != 0)


def _meetings(near: Any, crossing: Any, sides: int) -> Any:
    """How many objects have how many close pairs, within each cell and between a cell and the next period's."""
    keys = ["object", "popularity", "period", "side", "other"]
    within = _long(near, sides)
    parts = []
    if crossing is not None:
        less = ibis.union(within, _long(crossing, sides, -1), _long(crossing, sides, -1, mirrored=True))
        within = less.group_by(keys).agg(close=less.close.sum().cast("int64"))
        parts = [_long(crossing, sides).mutate(later=ibis.literal(1, "int64"))]
    within = within.filter((within.close > 0) & (within.side <= within.other))
    once = ibis.ifelse(within.side == within.other, within.close // 2, within.close)  # one side is seen from both ends
    parts = [within.mutate(close=once, later=ibis.literal(0, "int64")), *parts]
    every = [part.select("later", *keys, "close") for part in parts]
    made = ibis.union(*every) if len(every) > 1 else every[0]
    kinds = ["later", "popularity", "period", "side", "other", "close"]
    return made.group_by(kinds).agg(objects=made.count().cast("int64")).order_by(kinds)
