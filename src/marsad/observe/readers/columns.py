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
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a block, cut but not copied."""

    payload: bytes
    starts: Places
    ends: Places  # where the newline is, or would be

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def ended(self) -> bool:
        """Whether the last line has its newline."""
        return self.payload.endswith(b"\n")

    def line(self, place: int) -> bytes:
        """One line, from 0, without its newline."""
        return self.payload[self.starts[place] : self.ends[place]]

    def together(self, places: Places) -> bytes:
        """Those lines, one after the other; runs of neighbours are copied at once."""
        if len(places) == len(self):
            return self.payload
        breaks = np.flatnonzero(np.diff(places) != 1)
        begins = self.starts[places[np.concatenate([[0], breaks + 1])]].tolist()
        finishes = self.ends[places[np.concatenate([breaks, [len(places) - 1]])]].tolist()
        memory = memoryview(self.payload)
        return b"\n".join([memory[begin:finish] for begin, finish in zip(begins, finishes, strict=True)])


def lines_of(payload: bytes) -> Lines:
    """The lines of `payload`; an empty one is one empty line."""
    ends = np.flatnonzero(np.frombuffer(payload, np.uint8) == NEWLINE)
    if not payload.endswith(b"\n"):
        ends = np.append(ends, len(payload))
    return Lines(payload, np.concatenate([np.zeros(1, np.int64), ends[:-1] + 1]), ends)


@dataclass(frozen=True, slots=True)
class Pages:
    """What could be read at once, as batches of RAW, and the places (from 0) of the lines that could not."""

    batches: list[pa.RecordBatch]
    left: Places


def read_at_once(lines: Lines, first: int) -> Pages:
    """The lines, numbered from `first`, as far as they can be read at once."""
    whole = _whole(lines)
    batches: list[pa.RecordBatch] = []
    left = [np.flatnonzero(~whole)]
    waiting = [np.flatnonzero(whole)]
    while waiting:
        places = waiting.pop()
        if not len(places):
            continue
        columns = as_columns(lines.together(places), places + first)
        if columns is not None:
            batches.append(columns)
        elif len(places) <= FEW:
            left.append(places)
        else:
            waiting += [places[len(places) // 2 :], places[: len(places) // 2]]
    return Pages(batches, np.sort(np.concatenate(left)))


def _whole(lines: Lines) -> npt.NDArray[np.bool_]:
    """Which lines begin and end as an object does, with no other '}' between.

    So nothing but objects can stand outside an object: Arrow's parser writes where it may not at a null between two
    (github.com/apache/arrow/issues/47409).
    """
    letters = np.frombuffer(lines.payload, np.uint8)
    if not len(letters):
        return np.zeros(1, np.bool_)
    last = np.maximum(lines.ends - 1, 0)
    last -= (letters[last] == RETURN) & (last > lines.starts)
    beginnings = letters[np.minimum(lines.starts, len(letters) - 1)]
    closings = np.flatnonzero(letters == CLOSE)
    once = np.searchsorted(closings, lines.ends) - np.searchsorted(closings, lines.starts) == 1
    whole: npt.NDArray[np.bool_] = once & (beginnings == OPEN) & (letters[last] == CLOSE)
    return whole


def as_columns(piece: bytes, numbers: Places) -> pa.RecordBatch | None:
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
