"""The columns of the lake's tables. New columns are added at the end; old ones never change meaning."""

from collections.abc import Sequence
from typing import TypeVar

import pyarrow as pa

SCHEMA_VERSION = 2

TIME = pa.timestamp("us", tz="UTC")
STRINGS = pa.list_(pa.string())

POSTS = pa.schema(
    [
        ("post_id", pa.string()),
        ("source", pa.string()),
        ("platform", pa.string()),
        ("native_id", pa.string()),
        ("kind", pa.string()),
        ("published_at", TIME),
        ("text", pa.string()),
        ("account", pa.string()),
        ("public_actor", pa.string()),
        ("target", pa.string()),
        ("parent_id", pa.string()),
        ("root_id", pa.string()),
        ("language_given", pa.string()),
        ("url", pa.string()),
        ("hashtags", STRINGS),
        ("links", STRINGS),
        ("media", STRINGS),
        ("views", pa.int64()),
        ("reactions", pa.int64()),
        ("shares", pa.int64()),
        ("comments", pa.int64()),
        ("masked", pa.int32()),
        ("batch_id", pa.string()),
        ("row", pa.int64()),  # place in the sealed file, from 1
        ("original_id", pa.string()),  # post_id of what it reposts, quotes, forwards or translates
        ("collected_at", TIME),  # when the file says it was captured
        ("country_label", pa.string()),  # the platform's own label, ISO 3166-1 (level 1)
        ("country_declared", pa.string()),  # what the author's own words of place name, ISO 3166-1 (level 2)
        ("declared_because", pa.string()),  # JSON as in signals; also where words were given that name no one country
    ]
)

REFUSALS = pa.schema(
    [
        ("batch_id", pa.string()),
        ("row", pa.int64()),
        ("why", pa.string()),
        ("detail", pa.string()),
    ]
)

SIGNALS = pa.schema(
    [
        ("post_id", pa.string()),
        ("detector", pa.string()),
        ("detector_version", pa.string()),
        ("label", pa.string()),
        ("score", pa.float64()),
        ("because", pa.string()),  # JSON: [[message, [[name, value], ...]], ...]
    ]
)

TABLES = {"posts": POSTS, "refusals": REFUSALS, "signals": SIGNALS}

Rows = TypeVar("Rows", pa.Table, pa.RecordBatch)


def with_columns(rows: Rows, table: str, wanted: Sequence[str]) -> Rows:
    """The rows with the columns wanted, in that order: nulls where they come from before a column was there."""
    for name in wanted:
        if name not in rows.schema.names:
            field = TABLES[table].field(name)
            rows = rows.append_column(field, pa.nulls(rows.num_rows, field.type))
    return rows.select(list(wanted))
