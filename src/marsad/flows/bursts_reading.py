"""A table of times as events to count: which rows can be counted, which say that nobody looked, which are refused."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.bursts.series import EVENTS
from marsad.core.words import N_
from marsad.observe.times import parse_times

ALL = "all"  # the series of a table that names none
MOST_POSTS = 1 << 53  # of one row
REASONS = {
    "time": N_("the time cannot be read"),
    "series": N_("it has no series"),
    "count": N_("the count is no whole number"),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Events:
    """What a table holds. `posts` and `unseen` have the columns of EVENTS."""

    posts: pa.Table
    unseen: pa.Table  # steps at which nobody looked: rows whose count is empty
    refused: dict[str, int]  # rows left out, by the sentence that says why
    assumed: int  # times without a zone, read as UTC


def events_in(table: pa.Table) -> Events:
    """The rows of a table with `time` (ISO 8601 or epoch), and `series` and `count` where it has them."""
    at, assumed = _times(table["time"])
    rows = table.num_rows
    names = _texts(table["series"]) if "series" in table.column_names else pa.array([ALL] * rows, pa.string())
    given = table["count"] if "count" in table.column_names else pa.array(np.ones(rows, dtype=np.int64))
    counts, empty = _counts(given)
    wrong = {
        "time": np.asarray(at.is_null()),
        "series": np.asarray(pc.fill_null(pc.equal(names, ""), True)),
        "count": np.asarray(counts.is_null()) & ~empty,
    }
    left = np.zeros(rows, dtype=np.bool_)
    refused = {}
    for name, which in wrong.items():
        if here := int((which & ~left).sum()):
            refused[REASONS[name]] = here
        left |= which
    made = pa.table({"series": names, "at": at, "n": pc.fill_null(counts, 0)}).cast(EVENTS.to_pyarrow())
    return Events(
        posts=made.filter(pa.array(~left & ~empty)),
        unseen=made.filter(pa.array(~left & empty)),
        refused=refused,
        assumed=assumed,
    )


def _times(column: pa.ChunkedArray) -> tuple[pa.Array, int]:
    """Microseconds since 1970 (UTC), null where it cannot be read; and how many had no zone."""
    values = column.combine_chunks()
    if pa.types.is_temporal(values.type):
        bare = not (pa.types.is_timestamp(values.type) and values.type.tz)
        return values.cast(pa.timestamp("us", tz=None if bare else "UTC"), safe=False).cast(pa.int64()), (
            len(values) - values.null_count if bare else 0
        )
    read = parse_times(_texts(column))
    return read.values.cast(pa.int64()), read.assumed


def _texts(column: pa.ChunkedArray) -> pa.StringArray:
    values = column.combine_chunks()
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_floating(values.type):  # epochs beside an empty cell: 1475280464.0
        values = pc.floor(values).cast(pa.int64(), safe=False)
    return values.cast(pa.string())


def _counts(column: pa.ChunkedArray | pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Whole numbers from 0, null where a cell holds none; and which cells are empty."""
    values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_integer(values.type):
        read = values.cast(pa.float64(), safe=False)
        empty = np.asarray(values.is_null())
    elif pa.types.is_floating(values.type):
        read, empty = values, np.asarray(pc.fill_null(pc.is_nan(values), True))
    else:
        texts = values.cast(pa.string())
        empty = np.asarray(pc.fill_null(pc.equal(pc.utf8_trim_whitespace(texts), ""), True))
        read = pc.if_else(pc.match_substring_regex(texts, r"^\s*[0-9]{1,15}\s*$"), pc.utf8_trim_whitespace(texts), None)
        read = read.cast(pa.float64())
    numbers = np.asarray(pc.fill_null(read, -1.0))
    with np.errstate(invalid="ignore"):
        whole = (numbers >= 0) & (numbers < MOST_POSTS) & (numbers == np.floor(numbers))
    return pa.array(np.where(whole, numbers, 0).astype(np.int64), mask=~whole), empty
