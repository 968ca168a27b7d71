"""Tables as files, row by row in blocks: for methods whose answer for a row depends on that row alone.

Memory stays the same however large the file is. CSV cells come back as they were written; NDJSON and Parquet rows keep
their types.
"""

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from marsad.core.errors import Missing, RefusedInput, UsageError
from marsad.core.words import _
from marsad.flows.plain_tables import (
    FORMATS,
    encoding_of,
    require_columns,
    require_known_ending,
    require_something,
    separator_of,
)
from marsad.observe.encoding import SAMPLE

Row = dict[str, Any]
BLOCK = 8192  # rows
LONGEST_CELL = 1 << 24  # characters; the csv module's own limit is below a long article


class Sink(Protocol):
    """Takes blocks of rows, all with the columns of the first."""

    def __call__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write them."""
        ...


def read_blocks(name: str, needed: Sequence[str] = ()) -> Iterator[list[Row]]:
    """The rows of a CSV, NDJSON or Parquet file, or of standard input for '-' (CSV, or NDJSON that begins with '{').

    Raises Missing, UsageError for another ending, RefusedInput where a row cannot be read or a column is not there.
    """
    try:
        yield from _blocks(_rows(name, needed))
    except (pa.ArrowInvalid, UnicodeDecodeError, csv.Error) as broken:
        why = str(broken).splitlines()[0]
        raise RefusedInput(
            _("The table '{name}' cannot be read ({why}); check the file.", name=name, why=why)
        ) from None


def _blocks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while block := list(islice(rows, BLOCK)):
        yield block


def _rows(name: str, needed: Sequence[str]) -> Iterator[Row]:
    if name == "-":
        given = io.BufferedReader(sys.stdin.buffer)  # type: ignore[type-var, unused-ignore]
        first = given.peek(4096).lstrip()[:1]
        piped = io.TextIOWrapper(given, encoding="utf-8-sig", newline="")
        yield from (_json_rows if first == b"{" else _separated_rows)(name, piped, needed)
        return
    path = Path(name)
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise UsageError(
            _("'{name}' is not one of {formats}; convert it first.", name=path, formats=", ".join(FORMATS))
        )
    if not path.exists():
        raise Missing(_("There is no file '{name}'; check the path.", name=path))
    if ending == ".parquet":
        with pq.ParquetFile(path) as file:
            require_columns(name, file.schema_arrow.names, needed)
            for batch in file.iter_batches(batch_size=BLOCK):
                yield from batch.to_pylist()
        return
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if ending == ".csv":
        require_something(sample, path.name)
    with path.open(encoding=encoding_of(sample), newline="") as text:
        yield from (_separated_rows if ending == ".csv" else _json_rows)(name, text, needed)


def _separated_rows(name: str, text: TextIO, needed: Sequence[str]) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    first = text.readline()
    lines = csv.reader(_with(first, text), delimiter=separator_of(first))
    header = next(lines, [])
    require_columns(name, header, needed)
    for line in lines:
        if line and len(line) != len(header):
            raise RefusedInput(
                _(
                    "Line {line} of '{name}' has {found} cells where its header has {wanted}; correct that line.",
                    line=lines.line_num,
                    name=name,
                    found=len(line),
                    wanted=len(header),
                )
            )
        if line:
            yield dict(zip(header, line, strict=True))


def _with(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def _json_rows(name: str, text: TextIO, needed: Sequence[str]) -> Iterator[Row]:
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise RefusedInput(
                _("Line {line} of '{name}' is not a JSON object; correct that line.", line=number, name=name)
            )
        require_columns(name, list(row), needed)
        yield row


@contextmanager
def writing(output: str | None, as_json: bool, schema: pa.Schema | None = None) -> Iterator[Sink]:
    """Where rows go: a file by its ending, else standard output as JSON with `as_json`, as CSV without.

    A file is put in place when all is written, so that the table that is read may be the one written. With a `schema`
    a table without rows has its columns too. Raises UsageError for an ending that is not one of FORMATS.
    """
    require_known_ending(output, as_json)
    tables: dict[str, Any] = {} if schema is None else {"schema": schema}
    if as_json or output is None or output == "-":
        with _json_array(sys.stdout) if as_json else _separated(sys.stdout, **tables) as sink:
            yield sink
        return
    path = Path(output)
    separated: Callable[[TextIO], AbstractContextManager[Sink]] = partial(_separated, **tables)
    kind = {".csv": separated, ".ndjson": _json_lines, ".jsonl": _json_lines}.get(path.suffix.lower())
    part = path.with_name(f".{path.name}.part")
    try:
        if kind is None:
            with _parquet(part, **tables) as sink:
                yield sink
        else:
            with part.open("w", encoding="utf-8", newline="", errors="replace") as text, kind(text) as sink:
                yield sink
        os.replace(part, path)  # noqa: PTH105 - over a file that may be there
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _separated(text: TextIO, schema: pa.Schema | None = None) -> Iterator[Sink]:
    writer: csv.DictWriter[str] | None = None
    if schema is not None:
        writer = csv.DictWriter(text, schema.names, lineterminator="\n")
        writer.writeheader()

    def write(rows: Sequence[Mapping[str, Any]]) -> None:
        nonlocal writer
        columns = columns_of(rows, () if writer is None else tuple(writer.fieldnames))
        if writer is None and rows:
            writer = csv.DictWriter(text, columns, lineterminator="\n")
            writer.writeheader()
        if writer is not None:
            writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)

    yield write


def columns_of(rows: Sequence[Mapping[str, Any]], known: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a table that begins with `rows`, or `known` once it has begun.

    Raises RefusedInput where a later row has another: a table's columns cannot grow, and none is dropped silently.
    """
    found = dict.fromkeys(name for row in rows for name in row)
    if not known:
        return tuple(found)
    for name in found:
        if name not in known:
            raise RefusedInput(
                _(
                    "A row has a column '{column}' that those before it lack; write to a file that ends in .ndjson.",
                    column=name,
                )
            )
    return known


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else value


@contextmanager
def _json_lines(text: TextIO) -> Iterator[Sink]:
    def write(rows: Sequence[Mapping[str, Any]]) -> None:
        text.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)

    yield write


@contextmanager
def _json_array(text: TextIO) -> Iterator[Sink]:
    before = "[\n"

    def write(rows: Sequence[Mapping[str, Any]]) -> None:
        nonlocal before
        for row in rows:
            text.write(before + "  " + json.dumps(row, ensure_ascii=False, default=str))
            before = ",\n"

    yield write
    text.write("[]\n" if before == "[\n" else "\n]\n")


@contextmanager
def _parquet(path: Path, schema: pa.Schema | None = None) -> Iterator[Sink]:
    writer: pq.ParquetWriter | None = None if schema is None else pq.ParquetWriter(path, schema)

    def write(rows: Sequence[Mapping[str, Any]]) -> None:
        nonlocal writer
        columns = columns_of(rows, () if writer is None else tuple(writer.schema.names))
        even = [{name: row.get(name) for name in columns} for row in rows]
        table = pa.Table.from_pylist(even, schema=None if writer is None else writer.schema)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)

    try:
        yield write
        if writer is None:
            write([])
    finally:
        if writer is not None:
            writer.close()
