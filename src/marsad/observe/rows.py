"""Rows of cells: cutting CSV and Excel workbooks into blocks, and blocks into the columns a reader yields."""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from marsad.core.errors import RefusedInput
from marsad.core.posts import Refusal
from marsad.core.words import _
from marsad.observe.fields import COUNTED, DETAIL, LISTS, RAW, raw_batch
from marsad.observe.lines import LONGEST, cut_lines, refused
from marsad.plugins.seam import Block, Parsed, Stream

MOST_COLUMNS = 1000
BLOCK_ROWS = 5000
BLOCK_SIZE = 2 * 1024 * 1024  # characters
DELIMITERS = (",", ";", "\t", "|")
ROUNDED = re.compile(r"-?\d(?:[.,]\d+)?[eE]\+?\d+")  # an id that a spreadsheet turned into a rounded number
BETWEEN = re.compile(r"[\s,;|]+")
# The names of a post's fields in a written map, and those of marsad.observe.fields.RAW.
FIELDS: dict[str, str] = {
    "id": "native_id", "lang": "language_given",
    **{name: name for name in RAW.names if name not in ("row", "native_id", "language_given")},
}  # fmt: skip
GO_BACK = 64  # lines read again after a row whose quotes took in too much
UNREADABLE = None  # in the place of a row whose bytes are not text

csv.field_size_limit(LONGEST)


class Sheet(msgspec.Struct):
    """The payload of a block: names of columns and rows of cells, as JSON."""

    names: list[str]
    rows: list[list[str] | None]


SHEET: msgspec.json.Decoder[Sheet] = msgspec.json.Decoder(Sheet)
Row = list[str] | Refusal | None
Finish = Callable[[dict[str, Any], Mapping[str, Sequence[str]]], None]


class _Cut(Exception):
    """A row cannot be read to its end; says why."""


class _Lines:
    """Feeds lines to the csv module, and remembers those of the row being read, to go back to them."""

    def __init__(self, stream: Stream) -> None:
        self._source = self._read(stream)
        self._again: deque[tuple[bytes, str]] = deque()
        self.taken: list[tuple[bytes, str]] = []
        self.size, self.ended, self.unreadable = 0, False, False

    @staticmethod
    def _read(stream: Stream) -> Iterator[tuple[bytes, str]]:
        for block in cut_lines(stream):
            for refusal in block.refusals:
                yield b"", refusal.why
            for line in block.payload.removesuffix(b"\n").split(b"\n") if block.payload else ():
                yield line, ""

    def begin(self) -> None:
        """Forget the row that was read."""
        self.taken.clear()
        self.size, self.unreadable = 0, False

    def go_back(self) -> None:
        """Give the lines after the first one of the row again: its quotes did not close."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        item = self._again.popleft() if self._again else next(self._source, None)
        if item is None:
            self.ended = True
            raise StopIteration
        line, why = item
        self.taken.append(item)
        self.size += len(line)
        if why or self.size > LONGEST:
            raise _Cut(why or "too_long")
        try:
            return line.decode() + "\n"
        except UnicodeDecodeError:
            self.unreadable = True
            return line.decode(errors="surrogateescape") + "\n"


def csv_rows(stream: Stream, delimiter: str) -> Iterator[Row]:
    """The rows of a CSV file, header first: cells, None where the bytes are not text, or a refusal (row 0)."""
    lines = _Lines(stream)
    reader, width = csv.reader(lines, delimiter=delimiter, strict=True), 0
    while True:
        lines.begin()
        why = ""
        cells: list[str] = []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _Cut as cut:
            why = str(cut)
        except csv.Error:  # a quote that closes in the middle of a cell, or never
            why = "field_count"
        if lines.ended and len(lines.taken) == 1:
            why = "torn"  # the last line, and its quote never closes
        elif lines.ended:
            why = "field_count"
        elif width and len(cells) != width and 1 < len(lines.taken) <= GO_BACK:
            why = "field_count"  # most likely a stray quote that took the next rows in
        width = width or len(cells)
        if why:
            lines.go_back()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            yield Refusal(0, why)
        else:
            yield UNREADABLE if lines.unreadable else cells


def find_delimiter(text: str) -> str:
    """The delimiter of a CSV file that begins with `text`: the one that its first lines hold equally often."""
    lines = [line for line in text.split("\n")[:20] if line.strip()][:10]
    if not lines:
        return ","
    counts = {mark: [line.count(mark) for line in lines] for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: (counts[mark][0] > 0, min(counts[mark]) > 0, counts[mark][0]))


def cut_rows(rows: Iterator[Row]) -> Iterator[Block]:
    """Blocks of rows with the names of their columns. RefusedInput for a header of none or too many columns."""
    names = header_of(next(rows, []))
    number, held, size, start = 1, list[list[str] | None](), 0, 1
    for row in rows:
        if isinstance(row, Refusal):
            if held:
                yield _block(start, names, held)
            yield refused(number, row.why)
            held, size, start = [], 0, number + 1
        else:
            held.append(row)
            size += sum(map(len, row)) if row else 0
            if len(held) >= BLOCK_ROWS or size >= BLOCK_SIZE:
                yield _block(start, names, held)
                held, size, start = [], 0, number + 1
        number += 1
    if held:
        yield _block(start, names, held)


def _block(start: int, names: list[str], rows: list[list[str] | None]) -> Block:
    return Block(first_row=start, rows=len(rows), payload=msgspec.json.encode(Sheet(names, rows)))


def header_of(row: Row) -> list[str]:
    """The names of the columns. RefusedInput where there are none, or more than any export has."""
    if not isinstance(row, list) or not any(cell.strip() for cell in row):
        raise RefusedInput(_("The table has no header row that can be read; check the export and its encoding."))
    if len(row) > MOST_COLUMNS:
        raise RefusedInput(
            _(
                "The table has {count} columns, more than the {most} that can be read; keep only the columns you need.",
                count=len(row),
                most=MOST_COLUMNS,
            )
        )
    return [cell.strip().lstrip("\ufeff") for cell in row]


def parse_rows(
    block: Block, columns: Callable[[Sequence[str]], Mapping[str, Sequence[str]]], finish: Finish | None = None
) -> Parsed:
    """Read a block of rows. `columns` says, for the names of a header, from which of them each field is taken: the
    first that is not empty, or for lists all of them. `finish` may set fields that depend on the whole row.
    """
    refusals = list(block.refusals)
    if not block.payload:
        return Parsed(raw_batch({"row": []}), tuple(refusals))
    sheet = SHEET.decode(block.payload)
    kept: list[list[str]] = []
    numbers: list[int] = []
    for number, row in enumerate(sheet.rows, block.first_row):
        why = _wrong(row, len(sheet.names))
        if why or row is None:
            refusals.append(Refusal(number, why))
        else:
            kept.append(row)
            numbers.append(number)
    cells = dict(zip(reversed(sheet.names), reversed(list(zip(*kept, strict=True))), strict=True)) if kept else {}
    taken = columns(sheet.names)
    raw: dict[str, Any] = {"row": numbers}
    for field, sources in taken.items():
        raw[FIELDS[field]] = _field(FIELDS[field], [cells[source] for source in sources if source in cells])
    if finish is not None and kept:
        finish(raw, cells)
    used = {source for sources in taken.values() for source in sources}
    unknown = {name: given for name in cells if name not in used and (given := sum(map(bool, cells[name])))}
    raw, bad = _checked(raw)
    refusals += bad
    return Parsed(raw_batch(raw), tuple(sorted(refusals, key=lambda refusal: refusal.row)), unknown)


def _wrong(row: list[str] | None, columns: int) -> str:
    if row is None:
        return "unreadable_bytes"
    if not any(map(str.strip, row)):
        return "empty_row"
    return "" if len(row) == columns else "field_count"


def _field(name: str, sources: list[Sequence[str]]) -> list[Any] | None:
    """A column of texts, or of lists of them; None for an empty cell."""
    if not sources:
        return None
    if name in LISTS:
        return [_split(name, cells) for cells in zip(*sources, strict=True)]
    if len(sources) == 1:
        return [cell or None for cell in sources[0]]
    return [next(filter(None, cells), None) for cells in zip(*sources, strict=True)]


def _split(name: str, cells: Iterable[str]) -> list[str] | None:
    parts = [part for cell in cells for part in BETWEEN.split(cell.strip()) if part]
    return [part.lstrip("#") for part in parts] if name == "hashtags" else (parts or None)


def _checked(raw: dict[str, Any]) -> tuple[dict[str, Any], list[Refusal]]:
    """Counts as numbers, and the rows refused because one is not or because a spreadsheet rounded an id."""
    bad: dict[int, Refusal] = {}
    raw = {name: values for name, values in raw.items() if values is not None}
    for name in COUNTED:
        for at, value in enumerate(raw.get(name, ())):
            if value is not None and not isinstance(value, int):
                number = as_count(value)
                raw[name][at] = number
                if number is None:
                    bad.setdefault(at, Refusal(raw["row"][at], "wrong_type", f"{name}: {value}"[:DETAIL]))
    for name in ("native_id", "parent", "root"):
        for at, value in enumerate(raw.get(name, ())):
            if value is not None and "+" in value and ROUNDED.fullmatch(value):
                bad.setdefault(at, Refusal(raw["row"][at], "wrong_type", f"{name}: {value}"[:DETAIL]))
    if bad:
        raw = {name: [value for at, value in enumerate(values) if at not in bad] for name, values in raw.items()}
    return raw, list(bad.values())


def as_count(text: str) -> int | None:
    """A count as people write it: 1234, 1,234, 1 234 or 12.0; None where it is none."""
    plain = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    if re.fullmatch(r"-?\d{1,3}(?:[, ]\d{3})+", plain):
        plain = plain.replace(",", "").replace(" ", "")
    found = re.fullmatch(r"(-?\d{1,18})(?:\.0+)?", plain)
    return int(found[1]) if found else None


def times_in(block: Block, column: str) -> pa.StringArray:
    """The cells of one column of a block."""
    if not block.payload:
        return pa.array([], pa.string())
    sheet = SHEET.decode(block.payload)
    at = sheet.names.index(column) if column in sheet.names else -1
    cells = [row[at] for row in sheet.rows if row is not None and -1 < at < len(row)]
    return pc.utf8_trim_whitespace(pa.array(cells, pa.string()))
