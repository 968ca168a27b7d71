"""Appends that know who made them: a piece is written once, and none is skipped."""

import os
import time
from pathlib import Path

import ibis
import pyarrow as pa
import pytest
from deltalake import DeltaTable, Schema

from marsad.core.errors import Missing, WrongState
from marsad.store.lake import Lake, file_name, write_rows
from marsad.store.schema import POSTS, REFUSALS, TABLES

LATER = ("original_id", "collected_at")  # columns that the first version of the table of posts did not have
OLD_POSTS = pa.schema([field for field in POSTS if field.name not in LATER])


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


def test_an_empty_table_is_asked_for_twice_on_one_engine(lake: Lake) -> None:
    engine = ibis.duckdb.connect()
    first, second = (lake.table("signals", 0, engine) for _time in range(2))
    assert first.count().to_pyarrow().as_py() == second.count().to_pyarrow().as_py() == 0


def test_two_writers_at_once_are_refused(lake: Lake) -> None:
    with lake.writing(), pytest.raises(WrongState, match="Another command"), lake.writing():
        pass


def test_a_lake_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="'posts'"):
        Lake(tmp_path).version("posts")


def posts(schema: pa.Schema, *numbers: int, **fields: object) -> pa.Table:
    rows = [{"post_id": f"{n:032x}", "source": "s", "batch_id": "b", "row": n} | fields for n in numbers]
    return pa.Table.from_pylist([dict.fromkeys(schema.names) | row for row in rows], schema)


@pytest.fixture
def old_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """A lake as the first version made it, with two posts in it."""
    made = Lake(tmp_path / "lake")
    with monkeypatch.context() as before:
        before.setitem(TABLES, "posts", OLD_POSTS)
        made.create()
        made.append("posts", posts(OLD_POSTS, 1, 2), application="old", sequence=0)
    return made


def test_a_table_of_an_older_version_is_read_with_nulls_in_the_columns_it_lacks(old_lake: Lake) -> None:
    assert old_lake.behind() == ["posts"]
    assert old_lake.read("posts", ["row", "original_id"]).to_pylist() == [
        {"row": 1, "original_id": None},
        {"row": 2, "original_id": None},
    ]
    expression = old_lake.table("posts")
    assert expression.select("row", "original_id", "collected_at").to_pyarrow().num_rows == 2
    assert str(expression.schema()["collected_at"]).startswith("timestamp")


def test_a_table_of_an_older_version_is_brought_up_to_date_when_it_is_next_written(old_lake: Lake) -> None:
    then = old_lake.version("posts")
    note = {"entry": "e"}
    old_lake.append("posts", posts(POSTS, 3, original_id="o"), application="new", sequence=0, note=note)
    assert old_lake.behind() == []
    assert [each["entry"] for each in old_lake.notes("posts") if "entry" in each] == ["e", "e"]
    rows = old_lake.read("posts", ["row", "original_id"]).sort_by("row").to_pylist()
    assert [row["original_id"] for row in rows] == [None, None, "o"]
    mixed = old_lake.table("posts").order_by("row").select("row", "original_id", "collected_at").to_pyarrow()
    assert mixed["original_id"].to_pylist() == [None, None, "o"]
    assert mixed["collected_at"].null_count == 3
    assert old_lake.read("posts", ["row", "original_id"], version=then)["original_id"].to_pylist() == [None, None]
    assert old_lake.table("posts", version=then).select("original_id").to_pyarrow()["original_id"].null_count == 2


def staged(lake: Lake, folder: Path, *rows: int) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / file_name(0)
    write_rows(path, refusals(*rows))
    return path


def test_files_are_replaced_in_one_commit_once_and_the_version_before_stays(lake: Lake, tmp_path: Path) -> None:
    lake.append("refusals", refusals(1, 2), application="a", sequence=0)
    lake.append("refusals", refusals(9), application="b", sequence=0)
    then, gone = lake.version("refusals"), [Path(lake.files("refusals")[0]).name]
    kept = lake.read("refusals", ["row"])["row"].to_pylist()
    new = staged(lake, tmp_path / "staged", 5, 6)
    assert lake.replace("refusals", [new], gone, application="again", sequence=1, note={"entry": "e"})
    assert lake.version("refusals") == then + 1
    assert sorted(lake.read("refusals", ["row"])["row"].to_pylist()) in ([5, 6, 9], [1, 2, 5, 6])
    assert not lake.replace("refusals", [new], gone, application="again", sequence=1)
    assert lake.version("refusals") == then + 1
    assert lake.read("refusals", ["row"], version=then)["row"].to_pylist() == kept


def test_a_staged_file_is_found_where_a_killed_writer_had_moved_it_and_missed_where_it_is_nowhere(
    lake: Lake, tmp_path: Path
) -> None:
    new = staged(lake, tmp_path / "staged", 5)
    new.replace(lake.folder / "refusals" / new.name)
    assert lake.replace("refusals", [new], (), application="again", sequence=1)
    with pytest.raises(Missing, match="nowhere"):
        lake.replace("refusals", [tmp_path / "nowhere.parquet"], (), application="again", sequence=2)


def test_no_version_goes_by_itself_after_the_days_that_delta_keeps_its_log(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    folder = lake.folder / "refusals"
    folder.mkdir(parents=True)
    often = {"delta.checkpointInterval": "5"}
    DeltaTable.create(str(folder), schema=Schema.from_arrow(REFUSALS), name="refusals", configuration=often)
    for sequence in range(12):
        lake.append("refusals", refusals(sequence), application="a", sequence=sequence)
        for log in (folder / "_delta_log").iterdir():
            os.utime(log, (time.time() - 90 * 86400,) * 2)
    assert (folder / "_delta_log" / "_last_checkpoint").exists()
    assert lake.read("refusals", ["row"], version=2).num_rows == 2
    assert len(lake.notes("refusals")) == 12
