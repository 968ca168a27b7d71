"""A log of some thousand events gives the same pairs on both engines, whichever way they are counted."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from marsad.coordination.asked import Asked, Null, Weight
from marsad.coordination.counting import Popular, counted
from marsad.store.engines import as_table

pytestmark = pytest.mark.spark


def log(events: int = 3000) -> pa.Table:
    """Posts of 60 accounts on 80 objects in two hours, half of them on the first few."""
    random = np.random.default_rng(6)
    return pa.table(
        {
            "account": [f"a{number}" for number in random.integers(0, 60, events)],
            "object": [f"o{number}" for number in (80 * random.random(events) ** 3).astype(int)],
            "content": [f"c{number}" for number in range(events)],
            "at": pa.array(random.integers(0, 7200, events) * 1_000_000, pa.int64()),
        }
    )


def rows_of(engine: Any, asked: Asked, **more: int) -> tuple[list[dict[str, Any]], tuple[Popular, ...]]:
    with counted(engine, as_table(engine, log()), asked, **more) as found:
        return found.rows.order_by("a", "b").to_pyarrow().to_pylist(), found.uncounted


def test_pairs_and_objects_set_apart_are_the_same(duckdb: Any, spark: Any) -> None:
    asked = Asked(window=60, null=Null.NONE)
    found = [rows_of(engine, asked, ceiling=2000) for engine in (duckdb, spark)]
    assert len(found[0][0]) > 400
    assert len(found[0][1]) == 4
    assert found[0] == found[1]


@pytest.mark.slow
def test_the_weights_of_others_are_the_same(duckdb: Any, spark: Any) -> None:
    asked = Asked(window=10, null=Null.NONE, weight=Weight.POSTS, participation=3)
    found = [rows_of(engine, asked) for engine in (duckdb, spark)]
    assert len(found[0][0]) > 100
    assert found[0] == found[1]
