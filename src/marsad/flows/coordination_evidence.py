"""What stands behind the pairs that were kept, which posts on which objects; and what each side was tested on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.coordination.pairs import co_actions
from marsad.core.coordination import Asked, Group, SymmetryRow, Trace
from marsad.core.mission import Side
from marsad.flows.coordination_traces import NO_SIDE, sides_in
from marsad.store.engines import as_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Two posts of a kept pair on one object, near in time."""

    trace: Trace
    a: str
    b: str
    object: str
    contents: tuple[str, str]
    sides: tuple[str, ...]  # that the object bears


def meetings(
    engine: Any, events: Mapping[Trace, Any], kept: pa.Table, asked: Asked, sides: Sequence[Side]
) -> list[Meeting]:
    """Every meeting of the kept pairs, in the order of trace, accounts, object and posts."""
    found: list[Meeting] = []
    for trace, each in events.items():
        mine = kept.filter(pc.equal(kept["trace"], str(trace))).select(["a", "b"])
        if not mine.num_rows:
            continue
        pairs = as_table(engine, mine)
        accounts = pairs.select(account="a").union(pairs.select(account="b")).distinct()
        near = co_actions(each.semi_join(accounts, "account").drop("side"), float(asked.rule(trace)[0]))
        met = near.semi_join(pairs, ["a", "b"]).select("a", "b", "object", "content_a", "content_b").distinct()
        rows = met.order_by("a", "b", "object", "content_a", "content_b").to_pyarrow().to_pylist()
        borne = each.semi_join(met.select("object"), "object").select("object", "side").distinct().to_pyarrow()
        of = {row["object"]: sides_in(row["side"], sides) for row in borne.to_pylist()}
        found += [
            Meeting(
                trace=trace,
                a=row["a"],
                b=row["b"],
                object=row["object"],
                contents=(row["content_a"], row["content_b"]),
                sides=of[row["object"]],
            )
            for row in rows
        ]
    return found


def sides_of(met: Sequence[Meeting]) -> tuple[str, ...]:
    """The sides that half or more of the objects with a side bear, in order of their ids."""
    objects = {(one.trace, one.object): one.sides for one in met if one.sides}
    borne = Counter(side for sides in objects.values() for side in sides)
    return tuple(sorted(side for side, count in borne.items() if 2 * count >= len(objects)))


def symmetry(
    events: Mapping[Trace, Any], asked: Asked, sides: Sequence[Side], groups: Sequence[Group]
) -> tuple[SymmetryRow, ...]:
    """One row a side, at the settings of all, and one for the objects of no side. Nothing without declared sides."""
    if not sides:
        return ()
    combined = [str(bits) for bits in range(1, 1 << len(sides))]
    rows = []
    for side in [*sides, None]:
        its = [NO_SIDE] if side is None else [bits for bits in combined if side.id in sides_in(bits, sides)]
        counted = [_tested(each.filter(each.side.isin(its)), asked.rule(trace)[1]) for trace, each in events.items()]
        mine = [one for one in groups if (side.id in one.sides if side else not one.sides)]
        rows.append(
            SymmetryRow(
                side=side.id if side else "",
                title=side.title if side else None,
                items=sum(items for items, _pairs in counted),
                pairs=sum(pairs for _items, pairs in counted),
                groups=len(mine),
                accounts=sum(one.accounts or 0 for one in mine),
                posts=sum(one.posts or 0 for one in mine),
            )
        )
    return tuple(rows)


def _tested(events: Any, least: int) -> tuple[int, int]:
    """Objects that two accounts or more share, and pairs of accounts that were active enough to be tested."""
    shared = events.group_by("object").agg(accounts=events.account.nunique())
    busy = events.group_by("account").agg(objects=events.object.nunique())
    items = shared.filter(shared.accounts > 1).count().to_pyarrow().as_py()
    accounts = int(busy.filter(busy.objects >= least).count().to_pyarrow().as_py())
    return int(items), accounts * (accounts - 1) // 2
