"""What is told of a group: how many, how dense, how much of the volume, and its coordination level, a degree.

The level asks, of everything that the accounts of a group told of, which part they told of within the window of another
one of the group, less what chance gives:

    level = sum over accounts of c_a max(0, 1 - e_a / w_a) / sum over accounts of n_a

n_a: objects of account a; c_a: those on which it met another of the group to which a kept pair binds it; w_a: the
weights of those pairs, e_a: what the null model expects of them. It is 0 where chance explains everything and 1 where
an account of the group does nothing but together with another, and chance explains nothing of it. Coordination as a
degree: Nizzoli et al. 2021; this formula is ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.coordination.pairs import co_actions
from marsad.coordination.testing import TestedPairs
from marsad.store.engines import as_table, holding


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One group. Volumes are of the events given, never of what people say or think outside them."""

    number: int  # from 1, the largest group first
    accounts: tuple[str, ...]
    pairs: int  # kept, between two of the group
    density: float  # pairs / all pairs there could be
    objects: int  # on which two of a kept pair met
    together: int  # posts with which they met
    posts: int  # all posts of its accounts
    share: float  # posts / posts in the events
    share_together: float  # together / posts in the events
    level: float  # 0 to 1
    first: int  # microseconds since 1970, UTC, of the posts with which they met
    last: int


def measured(engine: Any, events: Any, tested: TestedPairs, groups: Sequence[Sequence[str]]) -> tuple[Measured, ...]:
    """What is told of each of `groups` (accounts), in their order."""
    if not groups:
        return ()
    of = pa.table(
        {
            "account": [name for group in groups for name in group],
            "group": pa.array([number for number, group in enumerate(groups, 1) for _name in group], pa.int64()),
        }
    )
    inside = _inside(tested.kept, of)
    total = int(events.content.nunique().to_pyarrow().as_py())
    with holding(engine, events.join(as_table(engine, of), "account")) as own:
        volume = _by(_volume(own), "group")
        bound = as_table(engine, inside.select(["a", "b", "group"]))
        with holding(engine, co_actions(own.drop("group"), tested.asked.window).join(bound, ["a", "b"])) as met:
            meetings = _by(_meetings(met), "group")
            common = _common(met).to_pyarrow()
            shared = own.group_by("account").agg(objects=own.object.nunique().cast("int64")).order_by("account")
            excess = _excess(inside, common)
            activity = dict(
                zip(*(shared.to_pyarrow()[name].to_pylist() for name in ("account", "objects")), strict=True)
            )
    made = []
    for number, group in enumerate(groups, 1):
        pairs = int(pc.sum(pc.equal(inside["group"], number)).as_py() or 0)
        done = sum(activity[name] for name in group)
        seen = meetings.get(number, {"objects": 0, "together": 0, "first": 0, "last": 0})
        posts = volume[number]["posts"]
        made.append(
            Measured(
                number=number,
                accounts=tuple(group),
                pairs=pairs,
                density=pairs / (len(group) * (len(group) - 1) / 2),
                posts=posts,
                share=posts / total,
                share_together=seen["together"] / total,
                level=sum(excess.get(name, 0.0) for name in group) / done,
                **seen,
            )
        )
    return tuple(made)


def _inside(kept: pa.Table, of: pa.Table) -> pa.Table:
    """The kept pairs whose two accounts are in one group, with its number, ordered by a, b."""
    groups = of["group"].to_numpy()
    places = [pc.index_in(kept[name], value_set=of["account"].combine_chunks()).to_numpy() for name in ("a", "b")]
    first, second = (np.where(np.isnan(place), -1, place).astype(np.int64) for place in places)
    found = (first >= 0) & (second >= 0)
    same = found & (groups[first] == groups[second])
    return kept.append_column("group", pa.array(groups[first])).filter(pa.array(same))


def _volume(own: Any) -> Any:
    return own.group_by("group").agg(posts=own.content.nunique().cast("int64"))


def _meetings(met: Any) -> Any:
    """Of each group: objects met on, posts that met, the first and the last of them."""
    ends = [met.select("group", "object", content=met[f"content_{end}"], at=met[f"at_{end}"]) for end in ("a", "b")]
    posts = ends[0].union(ends[1])
    return posts.group_by("group").agg(
        objects=posts.object.nunique().cast("int64"),
        together=posts.content.nunique().cast("int64"),
        first=posts["at"].min(),
        last=posts["at"].max(),
    )


def _common(met: Any) -> Any:
    """Of each account: objects on which it met another of its group."""
    ends = met.select("object", account="a").union(met.select("object", account="b"))
    return ends.group_by("account").agg(objects=ends.object.nunique().cast("int64")).order_by("account")


def _by(rows: Any, key: str) -> dict[int, dict[str, int]]:
    listed = rows.order_by(key).to_pyarrow().to_pylist()
    return {row[key]: {name: int(value) for name, value in row.items() if name != key} for row in listed}


def _excess(inside: pa.Table, common: pa.Table) -> dict[str, float]:
    """Of each account: objects it met on, less the part that chance gives; all of them without a null model."""
    weights: dict[str, float] = {}
    chance: dict[str, float] = {}
    expected = inside["expected"].fill_null(0.0).to_pylist()
    for end in ("a", "b"):
        for name, weight, given in zip(inside[end].to_pylist(), inside["weight"].to_pylist(), expected, strict=True):
            weights[name] = weights.get(name, 0.0) + weight
            chance[name] = chance.get(name, 0.0) + given
    met = zip(common["account"].to_pylist(), common["objects"].to_pylist(), strict=True)
    return {name: objects * max(0.0, 1 - chance[name] / weights[name]) for name, objects in met}
