"""Pairs against their definition, worked out two events at a time, on any small log."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.coordination.asked import Asked, Null
from marsad.coordination.counting import counted
from marsad.coordination.pairs import SECOND, co_actions, near, pairs
from marsad.store.engines import as_table, counting

COLUMNS = ("account", "object", "content", "at")
Event = tuple[str, str, str, int]

names = st.sampled_from(["0", "1", "01", "a", "A", "é", "ب", "=1+1", "b\u202e"])
events = st.tuples(
    names,
    st.sampled_from(["x", "y", "z", "10", "010"]),
    st.sampled_from(["p", "q", "r", "s"]),
    # seconds around zero, some a microsecond off, so that edges of windows and of buckets are met and missed
    st.builds(lambda second, off: second * SECOND + off, st.integers(-25, 25), st.sampled_from([-1, 0, 0, 0, 1])),
)
logs = st.lists(events, max_size=25)
windows = st.sampled_from([0, 0.5, 1, 3, 10])


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    with counting("duckdb") as made:
        yield made


def table_of(engine: Any, log: list[Event]) -> Any:
    columns = {name: [event[place] for event in log] for place, name in enumerate(COLUMNS)}
    types = {name: pa.int64() if name == "at" else pa.string() for name in COLUMNS}
    return as_table(engine, pa.table({name: pa.array(columns[name], types[name]) for name in COLUMNS}))


def by_definition(log: list[Event], window: float, least: int) -> dict[tuple[str, str], int]:
    met: dict[tuple[str, str], set[str]] = {}
    for (a, told, _one, at), (b, other, _two, then) in combinations(log, 2):
        if a != b and told == other and abs(at - then) <= round(window * SECOND):
            met.setdefault((min(a, b), max(a, b)), set()).add(told)
    return {pair: len(objects) for pair, objects in met.items() if len(objects) >= least}


def as_weights(rows: Any) -> dict[tuple[str, str], int]:
    found = rows.to_pyarrow().to_pylist()
    weights = {(row["a"], row["b"]): row["weight"] for row in found}
    assert len(weights) == len(found)
    return weights


def in_steps(engine: Any, log: list[Event], window: float, least: int, **more: int) -> dict[tuple[str, str], int]:
    asked = Asked(window=window, least=least, null=Null.NONE)
    with counted(engine, table_of(engine, log), asked, **more) as found:
        return as_weights(found.rows)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(log=logs, window=windows, least=st.integers(1, 3))
def test_pairs_are_those_of_the_definition(engine: Any, log: list[Event], window: float, least: int) -> None:
    wanted = by_definition(log, window, least)
    assert as_weights(pairs(table_of(engine, log), window, least)) == wanted
    assert in_steps(engine, log, window, least) == wanted


@settings(max_examples=8, deadline=None, derandomize=True)
@given(log=logs, window=windows, data=st.data())
def test_neither_the_order_of_rows_nor_repeated_rows_change_a_pair(
    engine: Any, log: list[Event], window: float, data: st.DataObject
) -> None:
    other = data.draw(st.permutations(log + log[:5]))
    assert in_steps(engine, other, window, 2) == in_steps(engine, log, window, 2)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(log=logs, window=windows, shift=st.integers(-(10**15), 10**15))
def test_a_pair_does_not_depend_on_when_the_clock_began(
    engine: Any, log: list[Event], window: float, shift: int
) -> None:
    later = [(account, told, content, at + shift) for account, told, content, at in log]
    assert in_steps(engine, later, window, 1) == in_steps(engine, log, window, 1)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(log=logs, window=windows, least=st.integers(1, 3), ceiling=st.integers(0, 30))
def test_around_popular_objects_weights_are_exact_and_what_is_not_counted_met_on_nothing_else(
    engine: Any, log: list[Event], window: float, least: int, ceiling: int
) -> None:
    with counted(
        engine, table_of(engine, log), Asked(window=window, least=least, null=Null.NONE), ceiling=ceiling
    ) as found:
        told = as_weights(found.rows)
        apart = {each.object for each in found.uncounted}
    wanted = by_definition(log, window, least)
    assert told.items() <= wanted.items()
    elsewhere = by_definition([event for event in log if event[1] not in apart], window, 1)
    assert {pair for pair in wanted if pair not in told} == {pair for pair in wanted if pair not in elsewhere}


@settings(max_examples=12, deadline=None, derandomize=True)
@given(log=logs, window=windows, own=st.booleans())
def test_co_actions_are_every_two_posts_once(engine: Any, log: list[Event], window: float, own: bool) -> None:
    wanted = set()
    for one, other in combinations(set(log), 2):
        first, second = sorted((one, other), key=lambda event: (event[0], event[2]))
        close = first[1] == second[1] and abs(first[3] - second[3]) <= round(window * SECOND)
        if close and (first[0] != second[0] or (own and first[2] != second[2])):
            wanted.add((first[1], first[0], second[0], first[2], second[2], first[3], second[3]))
    rows = co_actions(table_of(engine, log), window, own=own)
    columns = ["object", "a", "b", "content_a", "content_b", "at_a", "at_b"]
    found = [tuple(row[name] for name in columns) for row in rows.to_pyarrow().to_pylist()]
    assert sorted(found) == sorted(wanted)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(log=logs, window=windows)
def test_what_is_left_out_beforehand_met_nothing(engine: Any, log: list[Event], window: float) -> None:
    kept = near(table_of(engine, log), window).select(*COLUMNS).to_pyarrow().to_pylist()
    for one, other in combinations(log, 2):
        if one[1] == other[1] and abs(one[3] - other[3]) <= round(window * SECOND):
            assert dict(zip(COLUMNS, one, strict=True)) in kept
            assert dict(zip(COLUMNS, other, strict=True)) in kept
