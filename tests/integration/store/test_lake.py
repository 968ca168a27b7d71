"""Appends that know who made them: a piece is written once, and none is skipped."""

from pathlib import Path

import pyarrow as pa
import pytest

from marsad.core.errors import Missing, WrongState
from marsad.store.lake import Lake
from marsad.store.schema import REFUSALS


def refusals(*rows: int) -> pa.Table:
    return pa.Table.from_pylist([{"batch_id": "b", "row": row, "why": "torn", "detail": ""} for row in rows], REFUSALS)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(tmp_path / "lake")
    made.create()
    return made


def test_a_piece_written_twice_is_there_once(lake: Lake) -> None:
    assert lake.append("refusals", refusals(1, 2), application="file:a", sequence=0, note={"rows": 2})
    assert not lake.append("refusals", refusals(1, 2), application="file:a", sequence=0)
    assert lake.read("refusals", ["row"])["row"].to_pylist() == [1, 2]
    assert lake.notes("refusals") == [{"rows": 2, "version": 1}]


def test_a_piece_cannot_come_before_the_one_it_follows(lake: Lake) -> None:
    with pytest.raises(WrongState, match="'file:a'"):
        lake.append("refusals", refusals(1), application="file:a", sequence=1)


def test_a_version_is_still_there_after_later_writes(lake: Lake) -> None:
    lake.append("refusals", refusals(1), application="a", sequence=0)
    then = lake.version("refusals")
    lake.append("refusals", refusals(2), application="a", sequence=1)
    assert lake.read("refusals", ["row"], version=then)["row"].to_pylist() == [1]
    assert lake.table("refusals", version=then).count().to_pyarrow().as_py() == 1
    assert lake.table("refusals").count().to_pyarrow().as_py() == 2


def test_two_writers_at_once_are_refused(lake: Lake) -> None:
    with lake.writing(), pytest.raises(WrongState, match="Another command"), lake.writing():
        pass


def test_a_lake_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="'posts'"):
        Lake(tmp_path).version("posts")
