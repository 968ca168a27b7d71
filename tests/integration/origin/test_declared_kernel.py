"""The kernel of places gives the same rows on both engines, and hands no words on."""

from typing import Any

import pyarrow as pa
import pytest

from marsad.origin.kernel import declared_kernel, declared_schema, kernel_with
from marsad.store.engines import as_table, over_batches

TEXTS = [
    "Rabat",
    "between Casa and Paris",
    "فقلبك",
    None,
    "",
    "الداخلة",
    "Hay Riad, Rabat",
    "🇫🇷",
    "qsdf",
    "Paris, Texas",
]
ROWS = pa.table({"id": pa.array(range(len(TEXTS) * 50), pa.int64()), "location": TEXTS * 50})


def told(engine: Any, kernel: Any = declared_kernel) -> pa.Table:
    table = over_batches(engine, as_table(engine, ROWS), kernel, declared_schema(ROWS.schema))
    return table.order_by("id").to_pyarrow()


def test_the_words_are_replaced_by_what_they_tell(duckdb: Any) -> None:
    rows = told(duckdb).to_pylist()
    assert [row["country"] for row in rows[: len(TEXTS)]] == [
        "MA",
        None,
        None,
        None,
        None,
        None,
        "MA",
        "FR",
        None,
        "US",
    ]
    assert list(rows[0]) == ["id", "country", "level", "state", "because"]
    assert not any("Hay" in row["because"] or "Riad" in row["because"] for row in rows)


def test_a_mission_decides_what_is_left_to_it(duckdb: Any) -> None:
    assert told(duckdb, kernel_with({"western_sahara": "EH"})).to_pylist()[5]["country"] == "EH"


@pytest.mark.spark
def test_spark_gives_the_same_rows(duckdb: Any, spark: Any) -> None:
    assert told(spark).to_pylist() == told(duckdb).to_pylist()
