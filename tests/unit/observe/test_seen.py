"""Ids already seen: found again whatever their number, in little memory."""

import hashlib

import pyarrow as pa

from marsad.observe import seen
from marsad.observe.seen import SeenIds


def ids(*numbers: int) -> pa.Array:
    return pa.array([hashlib.sha256(str(number).encode()).hexdigest()[:32] for number in numbers], pa.string())


def test_an_id_is_new_once() -> None:
    known = SeenIds()
    assert known.new(ids(1, 2, 1, 3)).tolist() == [True, True, False, True]
    assert known.new(ids(3, 4, 4)).tolist() == [False, True, False]
    assert len(known) == 4


def test_nothing_is_new_in_nothing() -> None:
    assert SeenIds().new(ids()).tolist() == []


def test_many_ids_are_kept_over_several_tables_as_a_set_keeps_them() -> None:
    known, plain = SeenIds(), set[int]()
    for start in range(0, 400_000, 40_000):
        numbers = range(start // 2, start // 2 + 40_000)
        expected = [number not in plain for number in numbers]
        assert known.new(ids(*numbers)).tolist() == expected
        plain.update(numbers)
    assert len(known._tables) > 1
    assert len(known) == len(plain)


def test_ids_that_want_the_same_place_are_all_kept(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(seen, "SMALLEST", 8)
    known = SeenIds()
    crowd = pa.array([f"{8 * number:016x}{number:016x}" for number in range(1, 6)])  # one slot of 8 for all
    assert known.new(crowd).all()
    assert not known.new(crowd).any()
    assert known.new(pa.array(["0" * 32])).tolist() == [True]
    assert known.new(pa.array(["0" * 32])).tolist() == [False]


def test_a_slice_of_ids_is_looked_up_as_a_slice() -> None:
    known = SeenIds.of([ids(1, 2)])
    assert known.new(ids(1, 2, 3).slice(1)).tolist() == [False, True]


def test_ten_million_ids_take_less_than_400_megabytes() -> None:
    known = SeenIds(expected=10_000_000)
    assert sum(table.high.nbytes + table.low.nbytes for table in known._tables) < 400_000_000
