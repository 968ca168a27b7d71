"""The fast way through lines of JSON: many lines at once, straight to columns, or not at all.

Arrow's parser builds columns without an object for each line. It is taken at its word only where it cannot differ
from the line by line way: one object on every line, no field unknown, every value of the kind its column has.
Lines that do not look whole are left out beforehand; where the parser objects, the lines are halved until those it
objects to are few, and these are read line by line. A test holds both ways against each other.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.json as pj

from marsad.observe.fields import LISTS, RAW

FEW = 64  # lines not worth halving
NAMES = {"native_id": "id", "language_given": "lang"}
SCHEMA = pa.schema([(NAMES.get(field.name, field.name), field.type) for field in RAW if field.name != "row"])
READ = pj.ReadOptions(use_threads=False, block_size=1 << 30)
PARSE = pj.ParseOptions(explicit_schema=SCHEMA, unexpected_field_behavior="error")
NEWLINE, RETURN, OPEN, CLOSE = b"\n\r{}"
Lines = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pages:
    """What could be read at once, as batches of RAW, and the places (from 0) of the lines that could not."""

    batches: list[pa.RecordBatch]
    left: Lines


def read_at_once(payload: bytes, first: int) -> Pages:
    """The lines of `payload`, numbered from `first`, as far as they can be read at once."""
    if not payload:
        return Pages([], np.zeros(1, np.int64))
    letters = np.frombuffer(payload, np.uint8)
    ends = np.flatnonzero(letters == NEWLINE)
    if not payload.endswith(b"\n"):
        ends = np.append(ends, len(payload))
    starts = np.concatenate([np.zeros(1, np.int64), ends[:-1] + 1])
    last = np.maximum(ends - 1, 0)
    last -= (letters[last] == RETURN) & (last > starts)
    whole = (ends > starts) & (letters[np.minimum(starts, len(letters) - 1)] == OPEN) & (letters[last] == CLOSE)
    batches: list[pa.RecordBatch] = []
    left = [np.flatnonzero(~whole)]
    waiting = [np.flatnonzero(whole)]
    while waiting:
        lines = waiting.pop()
        if not len(lines):
            continue
        columns = as_columns(_together(payload, starts, ends, lines), lines + first)
        if columns is not None:
            batches.append(columns)
        elif len(lines) <= FEW:
            left.append(lines)
        else:
            waiting += [lines[len(lines) // 2 :], lines[: len(lines) // 2]]
    return Pages(batches, np.sort(np.concatenate(left)))


def _together(payload: bytes, starts: Lines, ends: Lines, lines: Lines) -> bytes:
    """Those lines of the payload, one after the other; runs of neighbours are copied at once."""
    if len(lines) == len(starts):
        return payload
    breaks = np.flatnonzero(np.diff(lines) != 1)
    begins = lines[np.concatenate([[0], breaks + 1])]
    finishes = lines[np.concatenate([breaks, [len(lines) - 1]])]
    return b"\n".join(payload[starts[a] : ends[b]] for a, b in zip(begins.tolist(), finishes.tolist(), strict=True))


def as_columns(piece: bytes, numbers: Lines) -> pa.RecordBatch | None:
    """The lines of `piece` as columns (marsad.observe.fields.RAW); None where they must be read one by one."""
    try:
        table = pj.read_json(pa.BufferReader(piece), read_options=READ, parse_options=PARSE)
        table.validate(full=True)  # that texts are UTF-8
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    if table.num_rows != len(numbers) or table.schema.names != SCHEMA.names:
        return None
    columns = [column.chunk(0) if column.num_chunks == 1 else column.combine_chunks() for column in table.columns]
    for name in LISTS:
        if columns[SCHEMA.get_field_index(name)].flatten().null_count:
            return None  # a list with a null in it is not a list of texts
    return pa.RecordBatch.from_arrays([pa.array(numbers), *columns], schema=RAW)
