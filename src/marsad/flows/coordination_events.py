"""Events (account, object, content, time) from a file of any size, as a table of the engine, and what was left out.

A Parquet file whose times are whole numbers is read by the engine itself. Any other goes through this machine
once, a batch at a time, its times read by `observe.times`, into a Parquet file in a folder that is gone at the end.
Accounts, objects and contents stay the text that they are, also where they look like numbers.
"""

import codecs
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from marsad.core.errors import Missing, RefusedInput, UsageError
from marsad.core.words import _
from marsad.flows.plain_tables import BLOCK, FORMATS, encoding_of, require_columns, require_something, separator_of
from marsad.observe.encoding import SAMPLE
from marsad.observe.times import FINE, parse_times
from marsad.store.engines import as_table, is_spark, read_parquet

NEEDED = ("account", "object", "time")
COLUMNS = (*NEEDED, "content")
EVENTS = pa.schema([("account", pa.string()), ("object", pa.string()), ("content", pa.string()), ("at", pa.int64())])
SHAPED = EVENTS.append(pa.field("because", pa.int8()))
SECOND = 1_000_000  # microseconds
FARTHEST = 2**53  # microseconds from 1970: to the year 2255
MILLISECONDS, MICROSECONDS, TOO_LARGE = 10**11, 10**14, 10**17  # from here on a number is that: the year 1973
NUMBER = r"^-?[0-9]{1,17}(\.[0-9]+)?$"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Rows that are no event, each counted once, for the first of these reasons."""

    account: int = 0  # no account
    object: int = 0  # no object
    time: int = 0  # no time, or one that cannot be read

    @property
    def rows(self) -> int:
        """All of them."""
        return self.account + self.object + self.time


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Events:
    """`table`: an Ibis table with the columns of EVENTS, none of account, object and at null or empty."""

    table: Any
    rows: int
    left_out: LeftOut


@contextmanager
def events_in(engine: Any, given: str | Path | pa.Table) -> Iterator[Events]:
    """The events of a CSV, NDJSON or Parquet file, of standard input for '-', or of rows in memory.

    Times are ISO 8601 or the epoch in seconds; a number too large for seconds is milli- or microseconds.
    Raises Missing, UsageError for another ending, RefusedInput where it cannot be read or lacks a column.
    """
    with tempfile.TemporaryDirectory(prefix="marsad-") as folder:
        try:
            told = _told(engine, given, Path(folder))
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, UnicodeDecodeError, OSError) as broken:
            raise _unreadable(given, broken) from None
        reasons = told.aggregate(
            rows=told.count(),
            **{name: told.because.cast("int64").isin([place]).sum() for place, name in enumerate(NEEDED, start=1)},
        )
        counted = reasons.to_pyarrow().to_pylist()[0]
        yield Events(
            table=told.filter(told.because == 0).drop("because"),
            rows=counted["rows"],
            left_out=LeftOut(**{name: int(counted[name] or 0) for name in NEEDED}),
        )


def _told(engine: Any, given: str | Path | pa.Table, folder: Path) -> Any:
    """The rows with the columns of EVENTS and `because`: 0 for an event, else which of NEEDED is missing, from 1."""
    if isinstance(given, pa.Table):
        return _through_here(engine, _checked(given.column_names, "table", given).to_batches(), folder)
    name, path = str(given), Path(given)
    if name == "-":
        path = folder / "input"
        content = sys.stdin.buffer.read()
        path = path.with_suffix(".ndjson" if content.lstrip()[:1] == b"{" else ".csv")
        path.write_bytes(content)
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise UsageError(
            _("'{name}' is not one of {formats}; convert it first.", name=path, formats=", ".join(FORMATS))
        )
    if not path.exists():
        raise Missing(_("There is no file '{name}'; check the path.", name=path))
    if ending == ".csv":
        return _through_here(engine, _csv_batches(path, name), folder)
    if ending != ".parquet":
        return _through_here(engine, _json_batches(path, name, folder), folder)
    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow
    _checked(schema.names, name, None)
    if pa.types.is_signed_integer(schema.field("time").type):
        return _by_the_engine(read_parquet(engine, [path]), schema)
    return _through_here(engine, _parquet_batches(path), folder)


def _checked(columns: list[str], name: str, table: pa.Table | None) -> Any:
    require_columns(name, columns, NEEDED)
    return table


def _unreadable(given: Any, broken: Exception) -> RefusedInput:
    name = "table" if isinstance(given, pa.Table) else given
    why = (str(broken).splitlines() or [type(broken).__name__])[0]
    return RefusedInput(_("The table '{name}' cannot be read ({why}); check the file.", name=name, why=why))


def _by_the_engine(table: Any, schema: pa.Schema) -> Any:
    """Rows that the engine itself can bring into shape: whole numbers for times."""
    import ibis

    number = table.time.cast("int64")
    at = ibis.cases(  # without the size of a number: the lowest of all has none
        ((number > -MILLISECONDS) & (number < MILLISECONDS), number * SECOND),
        ((number > -MICROSECONDS) & (number < MICROSECONDS), number * 1000),
        ((number > -TOO_LARGE) & (number < TOO_LARGE), number),
    ).cast("int64")
    account, object_ = table.account.cast("string"), table.object.cast("string")
    content = table.content.cast("string") if "content" in schema.names else ibis.null("string")
    because = ibis.cases(
        (account.isnull() | (account == ""), 1),
        (object_.isnull() | (object_ == ""), 2),
        (at.isnull() | (at.abs() >= FARTHEST), 3),
        else_=0,
    )
    return table.select(account=account, object=object_, content=content, at=at, because=because.cast("int8"))


def _through_here(engine: Any, batches: Iterator[pa.RecordBatch] | list[pa.RecordBatch], folder: Path) -> Any:
    """Rows brought into shape on this machine: through a file, or on Spark sent to where its workers can see them."""
    shaped = (_shaped(batch) for batch in batches)
    if is_spark(engine):
        return as_table(engine, pa.Table.from_batches(shaped, SHAPED))
    path = folder / "events.parquet"
    with pq.ParquetWriter(path, SHAPED, compression="zstd") as file:
        for batch in shaped:
            file.write_batch(batch)
    return read_parquet(engine, [path])


def _shaped(batch: pa.RecordBatch) -> pa.RecordBatch:
    account, object_ = _text(batch, "account"), _text(batch, "object")
    at = _times(batch.column("time"))
    because = np.zeros(batch.num_rows, dtype=np.int8)
    for place, missing in ((3, at.is_null()), (2, _empty(object_)), (1, _empty(account))):  # the first reason stays
        because[missing.to_numpy(zero_copy_only=False)] = place
    return pa.RecordBatch.from_arrays([account, object_, _text(batch, "content"), at, pa.array(because)], schema=SHAPED)


def _text(batch: pa.RecordBatch, name: str) -> pa.Array:
    if name not in batch.schema.names:
        return pa.nulls(batch.num_rows, pa.string())
    return batch.column(name).cast(pa.string())


def _empty(column: pa.Array) -> pa.Array:
    return pc.or_kleene(column.is_null(), pc.equal(column, "")).fill_null(True)


def _times(column: pa.Array) -> pa.Array:
    """Microseconds since 1970; null where there is no time or it cannot be read."""
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        return column.cast(pa.timestamp("us"), safe=False).cast(pa.int64())
    texts = column.cast(pa.string())
    numeric = pc.match_substring_regex(texts, NUMBER).fill_null(False)
    numbers = pc.if_else(numeric, texts, None).cast(pa.float64()).fill_null(0.0).to_numpy(zero_copy_only=False)
    size = np.abs(numbers)
    scale = np.where(size < MILLISECONDS, SECOND, np.where(size < MICROSECONDS, 1000, 1))
    at = np.rint(numbers * scale)
    known = numeric.to_numpy(zero_copy_only=False) & (np.abs(at) < FARTHEST)
    read = pa.array(at.astype(np.int64), mask=~known)
    if bool(pc.all(numeric).as_py()):
        return read
    others = parse_times(pc.if_else(numeric, None, texts))
    said = pa.array(others.why == FINE)
    return pc.if_else(numeric, read, pc.if_else(said, others.values.cast(pa.int64()), None))


def _csv_batches(path: Path, name: str) -> Iterator[pa.RecordBatch]:
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    require_something(sample, path.name)
    encoding = encoding_of(sample)
    first = sample.decode(encoding, "replace").partition("\n")[0]
    wanted = dict.fromkeys(COLUMNS, pa.string())
    with pa_csv.open_csv(
        path,
        read_options=pa_csv.ReadOptions(encoding=codecs.lookup(encoding).name, block_size=BLOCK),
        parse_options=pa_csv.ParseOptions(delimiter=separator_of(first), newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=wanted, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=True
        ),
    ) as reader:
        _checked(reader.schema.names, name, None)
        yield from reader


def _json_batches(path: Path, name: str, folder: Path) -> Iterator[pa.RecordBatch]:
    """Lines of JSON by DuckDB, which reads numbers among texts as they are written."""
    import duckdb

    wanted = "{" + ", ".join(f"{column}: 'VARCHAR'" for column in COLUMNS) + "}"
    there = folder / "lines.parquet"
    try:
        with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(folder)}) as reader:
            lines = f"read_json($path, format='newline_delimited', columns={wanted})"
            reader.execute(f"COPY (FROM {lines}) TO '{there}' (FORMAT parquet)", {"path": str(path)})
    except duckdb.Error as broken:
        raise _unreadable(name, broken) from None
    for column in NEEDED:
        if pq.read_metadata(there).num_rows and not _has_any(there, column):
            _checked([each for each in COLUMNS if _has_any(there, each)], name, None)
    yield from _parquet_batches(there)


def _has_any(path: Path, column: str) -> bool:
    with pq.ParquetFile(path) as file:
        return any(batch.column(0).null_count < batch.num_rows for batch in file.iter_batches(columns=[column]))


def _parquet_batches(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        there = [column for column in COLUMNS if column in file.schema_arrow.names]
        yield from file.iter_batches(batch_size=1 << 17, columns=there)
