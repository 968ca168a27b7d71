"""One question, any engine: the same rows from DuckDB and from Spark, whatever their number and order."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from marsad.coordination.pairs import pairs
from marsad.core.errors import UsageError
from marsad.flows.contents import NEEDED, left_out
from marsad.store.engines import as_table, counting, engine_name, over_batches, read_parquet
from marsad.store.lake import Lake
from marsad.store.schema import POSTS

pytestmark = pytest.mark.spark
LENGTHS = pa.schema([("account", pa.string()), ("length", pa.int64())])


def events(posts: int, seed: int = 1) -> pa.Table:
    """Posts of sixty accounts on a hundred objects in five hours."""
    random = np.random.default_rng(seed)
    return pa.table(
        {
            "account": [f"a{number}" for number in random.integers(0, 60, posts)],
            "object": [f"o{number}" for number in random.integers(0, 100, posts)],
            "content": [f"c{number}" for number in range(posts)],
            "at": pa.array(random.integers(0, 18_000, posts) * 1_000_000, pa.int64()),
        }
    )


def test_pairs_are_the_same(duckdb: Any, spark: Any) -> None:
    table = events(5000)
    found = [pairs(as_table(engine, table), 60, 2).order_by("a", "b").to_pyarrow() for engine in (duckdb, spark)]
    assert len(found[0]) > 100
    assert found[0].to_pylist() == found[1].to_pylist()


def test_a_kernel_over_batches_gives_the_same(duckdb: Any, spark: Any) -> None:
    table = events(500)

    def lengths(batch: pa.RecordBatch) -> pa.RecordBatch:
        names = batch.column("account")
        counted = pa.array([len(name) for name in names.to_pylist()], pa.int64())
        return pa.RecordBatch.from_arrays([names, counted], schema=LENGTHS)

    found = [
        over_batches(engine, as_table(engine, table), lengths, LENGTHS).order_by("account").to_pyarrow().to_pylist()
        for engine in (duckdb, spark)
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 500


def test_files_older_than_a_column_are_read_with_nulls(duckdb: Any, spark: Any, tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1, 2]}), tmp_path / "old.parquet")
    pq.write_table(pa.table({"a": [3], "b": ["x"]}), tmp_path / "new.parquet")
    files = sorted(tmp_path.glob("*.parquet"))
    found = [read_parquet(engine, files).order_by("a").to_pyarrow().to_pylist() for engine in (duckdb, spark)]
    assert found[0] == found[1] == [{"a": 1, "b": None}, {"a": 2, "b": None}, {"a": 3, "b": "x"}]


def lake_of(folder: Path) -> Lake:
    """Two files of posts: some repeat others, some stand in two sources."""
    lake = Lake(folder)
    lake.create()
    random = np.random.default_rng(7)
    for sequence in range(2):
        rows = [
            dict.fromkeys(POSTS.names)
            | {
                "post_id": f"{sequence}-{number}",
                "source": ("one", "two")[number % 2],
                "platform": "x",
                "native_id": str(int(random.integers(0, 40))),
                "kind": ("post", "repost", "quote")[number % 3],
                "published_at": int(random.integers(0, 10**15)),
                "text": "ⴰⵣⵓⵍ مرحبا",
                "hashtags": ["a", "b"],
                "masked": 0,
                "batch_id": "b",
                "row": number,
                "original_id": f"0-{int(random.integers(0, 60))}" if number % 3 == 1 else None,
            }
            for number in range(60)
        ]
        lake.append("posts", pa.Table.from_pylist(rows, POSTS), application=f"f{sequence}", sequence=0)
    return lake


def test_the_lake_and_its_contents_are_the_same(duckdb: Any, spark: Any, tmp_path: Path) -> None:
    lake, found = lake_of(tmp_path / "lake"), []
    for engine in (duckdb, spark):
        posts = lake.table("posts", connection=engine)
        gone = left_out(posts.select(*NEEDED), ["one", "two"])
        found.append(
            [
                posts.order_by("post_id").to_pyarrow().cast(POSTS).to_pylist(),
                gone.twice.order_by("post_id").to_pyarrow().to_pylist(),
                gone.repeats.order_by("post_id").to_pyarrow().to_pylist(),
            ]
        )
    assert all(found[0])
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["sparkle", "local[2", "local[two]", "spark://", "spark://host", "duckdb'; drop"])
def test_an_engine_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("MARSAD_ENGINE", name)
    with pytest.raises(UsageError, match=re.escape(f"'{name}'")):
        engine_name()
    with pytest.raises(UsageError, match="is not an engine"), counting():
        pass


@pytest.mark.parametrize("name", ["duckdb", "local[2]", "local[*]", "spark://counting.example:7077", "spark://a:1,b:2"])
def test_an_engine_that_is_known_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("MARSAD_ENGINE", name)
    assert engine_name() == name
