"""Closeness and activity against counts made one post after the other."""

from collections import Counter
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.coordination.closeness import Counts, Strata, counts, edges_of
from marsad.store.engines import as_table, counting

PERIOD, SECOND = 100, 1_000_000
posts = st.lists(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("xyz"), st.integers(0, 420)), min_size=1, max_size=40
)
settled = settings(max_examples=25, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def engine() -> Any:
    with counting("duckdb") as engine:
        yield engine


def counted(engine: Any, told: list[tuple[str, str, int]], window: int, strata: Strata) -> Counts:
    events = pa.table(
        {
            "account": [account for account, _object, _at in told],
            "object": [thing for _account, thing, _at in told],
            "content": [str(number) for number in range(len(told))],
            "at": [at * SECOND for *_rest, at in told],
            "side": [side(account) for account, *_rest in told],
        }
    )
    accounts = as_table(engine, pa.table({"account": sorted({account for account, *_rest in told})}))
    return counts(engine, as_table(engine, events), window, strata, accounts)


def side(account: str) -> str:
    return "one" if account < "c" else "two"


def by_hand(told: list[tuple[str, str, int]], window: int, strata: Strata) -> tuple[Any, Any]:
    slots = sorted(set(told))
    accounts = {thing: len({a for a, o, _at in slots if o == thing}) for _a, thing, _at in slots}
    slots = [slot for slot in slots if accounts[slot[1]] > 1]

    popular = Counter(accounts[thing] for _account, thing, _at in slots)
    edges = edges_of(sorted(popular), [popular[many] for many in sorted(popular)])

    def cell(slot: tuple[str, str, int]) -> tuple[int, int]:
        return 1 + sum(accounts[slot[1]] >= edge for edge in edges), 0 if strata.period is None else slot[2] // PERIOD

    place = {"one": 0, "two": 1}
    of = {account: place[side(account)] if strata.side else 0 for account in "abcde"}
    met: Counter[tuple[int, ...]] = Counter()
    for number, first in enumerate(slots):
        for second in slots[number + 1 :]:
            if first[1] != second[1] or first[0] == second[0] or abs(first[2] - second[2]) > window:
                continue
            one, other = sorted((first, second), key=lambda slot: slot[2])
            later = int(cell(one) != cell(other))
            sides = (of[one[0]], of[other[0]]) if later else tuple(sorted((of[one[0]], of[other[0]])))
            met[(ord(one[1]), later, *cell(one), *sides)] += 1
    objects = Counter((*key[1:], many) for key, many in met.items())
    told_in = {(a, o, *cell((a, o, at))) for a, o, at in slots}
    active = Counter((a, *where) for a, _o, *where in told_in)
    many = Counter((slot[0], *cell(slot)) for slot in slots)
    return objects, {"objects": active, "posts": many}


@settled
@given(posts, st.sampled_from([0, 3, 25]), st.booleans(), st.booleans())
def test_counts_are_those_made_by_hand(engine: Any, told: Any, window: int, periods: bool, sides: bool) -> None:
    strata = Strata(period=PERIOD if periods else None, side="side" if sides else "")
    made = counted(engine, told, window, strata)
    objects, active = by_hand(told, window, strata)
    if sides and len(made.sides) == 1:  # only one side is there: its place is the first
        objects, active = by_hand(told, window, Strata(period=strata.period))
    keys = ["later", "popularity", "period", "side", "other", "close"]
    rows = made.meetings.to_pylist()
    assert {tuple(row[key] for key in keys): row["objects"] for row in rows} == dict(objects)
    for measure, of in active.items():
        rows = made.activity.to_pylist()
        assert {(row["account"], row["popularity"], row["period"]): row[measure] for row in rows} == dict(of)
        assert sum(made.masses[measure].to_pylist()) == sum(of.values())
        assert sum(made.masses[f"{measure}_squares"].to_pylist()) == sum(many**2 for many in of.values())
        after = sum(many * of.get((a, popularity, period + 1), 0) for (a, popularity, period), many in of.items())
        assert sum(made.neighbours[f"{measure}_products"].to_pylist()) == after


@settled
@given(st.dictionaries(st.integers(2, 5000), st.integers(1, 1000), min_size=1))
def test_every_stratum_of_popularity_holds_a_quarter_of_the_posts(posts: dict[int, int]) -> None:
    popular = sorted(posts)
    edges = [0, *edges_of(popular, [posts[many] for many in popular]), 10_000]
    assert edges == sorted(set(edges))
    for low, high in pairwise(edges):
        assert sum(many for accounts, many in posts.items() if low <= accounts < high) * 4 >= sum(posts.values())
