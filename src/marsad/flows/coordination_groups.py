"""Groups of the network that all traces make together, and what may be told of each."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.coordination.communities import grouped
from marsad.core.coordination import FEWEST_ACCOUNTS, FEWEST_POSTS, Group, Trace
from marsad.flows.coordination_evidence import Meeting, sides_of
from marsad.flows.lawful import mostly
from marsad.store.engines import as_table
from marsad.store.lake import Lake

BEHIND = ("post_id", "platform", "published_at", "text", "public_actor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What groups are told from. `of`: account -> number of its group."""

    of: Mapping[str, int]
    kept: pa.Table  # coordination_testing.ROWS
    met: Sequence[Meeting]
    posts: Mapping[str, Mapping[str, Any]]  # post id -> BEHIND
    activity: Mapping[tuple[Trace, str], int]  # objects of an account on a trace
    lawful: frozenset[str]  # ids of posts


def numbered(kept: pa.Table) -> dict[str, int]:
    """Account -> number of its group, the largest first, from the pairs of all traces together."""
    if not kept.num_rows:
        return {}
    merged = kept.group_by(["a", "b"]).aggregate([("weight", "sum")])
    merged = merged.rename_columns(["a", "b", "weight"]).sort_by([("a", "ascending"), ("b", "ascending")])
    groups = grouped(merged)
    return {account: number for number, group in enumerate(groups, 1) for account in group}


def posts_behind_meetings(engine: Any, lake: Lake, version: int, met: Sequence[Meeting]) -> pa.Table:
    """The posts of the meetings (columns BEHIND), in the order of their ids."""
    ids = sorted({post for one in met for post in one.contents})
    wanted = as_table(engine, pa.table({"post_id": pa.array(ids, pa.string())}))
    posts = lake.table("posts", version, engine).select(*BEHIND)
    return posts.semi_join(wanted, "post_id").order_by("post_id").to_pyarrow()


def activity_of(engine: Any, events: Mapping[Trace, Any], accounts: Sequence[str]) -> dict[tuple[Trace, str], int]:
    """How many objects each of the accounts has on each trace."""
    found: dict[tuple[Trace, str], int] = {}
    wanted = as_table(engine, pa.table({"account": pa.array(accounts, pa.string())}))
    for trace, each in events.items():
        own = each.semi_join(wanted, "account")
        rows = own.group_by("account").agg(objects=own.object.nunique()).order_by("account").to_pyarrow()
        found |= {(trace, row["account"]): int(row["objects"]) for row in rows.to_pylist()}
    return found


def group_of_pair(of: Mapping[str, int], a: str, b: str) -> int:
    """The number of the group that both belong to; 0 where there is none."""
    return of[a] if a in of and of.get(b) == of[a] else 0


def groups_of(found: Found) -> tuple[Group, ...]:
    """What may be told of each group; where few are behind it, without counts."""
    met: dict[int, list[Meeting]] = defaultdict(list)
    for one in found.met:
        met[group_of_pair(found.of, one.a, one.b)].append(one)
    pairs: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in found.kept.to_pylist():
        pairs[group_of_pair(found.of, row["a"], row["b"])].append(row)
    sizes = Counter(found.of.values())
    return tuple(_group(found, number, sizes[number], met[number], pairs[number]) for number in sorted(sizes))


def _group(
    found: Found, number: int, accounts: int, met: Sequence[Meeting], pairs: Sequence[Mapping[str, Any]]
) -> Group:
    posts = sorted({post for one in met for post in one.contents})
    small = accounts < FEWEST_ACCOUNTS or len(posts) < FEWEST_POSTS
    edges = {(row["a"], row["b"]) for row in pairs}
    inside = {(row["a"], row["b"]) for row in pairs if row["within"]}
    on = Counter(Trace(row["trace"]) for row in pairs)
    platforms = Counter(found.posts[post]["platform"] for post in posts)
    named = {found.posts[post]["public_actor"] for post in posts} - {None}
    first, last = _span(found, posts, small)

    def told(count: int) -> int | None:
        return None if small else count

    return Group(
        number=number,
        accounts=told(accounts),
        posts=told(len(posts)),
        level=_level(found, met, pairs),
        density=len(edges) / (accounts * (accounts - 1) / 2),
        edges=told(len(edges)),
        objects=told(len({(one.trace, one.object) for one in met})),
        traces=tuple((trace, told(on[trace])) for trace in Trace if on[trace]),
        first=first,
        last=last,
        sides=sides_of(met),
        platforms=tuple((name, told(platforms[name])) for name in sorted(platforms)),
        named=tuple(sorted(named)),
        within=2 * len(inside) >= len(edges),
        lawful=mostly(len(found.lawful.intersection(posts)), len(posts)),
    )


def _span(found: Found, posts: Sequence[str], small: bool) -> tuple[datetime, datetime]:
    """The first and the last moment; of a small group the days, since a moment leads to a post."""
    times = [found.posts[post]["published_at"] for post in posts]
    if small:
        times = [at.replace(hour=0, minute=0, second=0, microsecond=0) for at in times]
    return min(times), max(times)


def _level(found: Found, met: Sequence[Meeting], pairs: Sequence[Mapping[str, Any]]) -> float:
    """The coordination level of marsad.coordination.levels, over the traces that bind the group together."""
    common: dict[tuple[Trace, str], set[str]] = defaultdict(set)
    for one in met:
        common[one.trace, one.a].add(one.object)
        common[one.trace, one.b].add(one.object)
    expected: dict[tuple[Trace, str], float] = defaultdict(float)
    weights: dict[tuple[Trace, str], int] = defaultdict(int)
    for row in pairs:
        for key in ((Trace(row["trace"]), row["a"]), (Trace(row["trace"]), row["b"])):
            expected[key] += row["expected"]
            weights[key] += row["weight"]
    bound = {trace for trace, _account in weights}
    members = {account for _trace, account in weights}
    excess = sum(len(common[key]) * max(0.0, 1 - expected[key] / weights[key]) for key in sorted(weights))
    whole = sum(found.activity.get((trace, account), 0) for trace in bound for account in members)
    return round(excess / whole, 6) if whole else 0.0


def kept_beside(found: Found, rows: pa.Table) -> pa.Table:
    """The tested pairs with the `group` of those that were kept (0: none) and the `posts` behind them (ids)."""
    behind: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in found.met:
        behind[str(one.trace), one.a, one.b] |= set(one.contents)
    keys = list(zip(*(rows[name].to_pylist() for name in ("trace", "a", "b")), strict=True))
    groups = [group_of_pair(found.of, a, b) if key in behind else 0 for key in keys for _t, a, b in [key]]
    posts = [sorted(behind[key]) if key in behind else None for key in keys]
    told = rows.append_column("group", pa.array(groups, pa.int64()))
    return told.append_column("posts", pa.array(posts, pa.list_(pa.string())))


def by_id(posts: pa.Table) -> dict[str, dict[str, Any]]:
    """The rows by `post_id`."""
    return {row["post_id"]: row for row in posts.to_pylist()}


def accounts_in(kept: pa.Table) -> list[str]:
    """The accounts of kept pairs, each once, in order."""
    return sorted(set(pc.unique(kept["a"]).to_pylist()) | set(pc.unique(kept["b"]).to_pylist()))
