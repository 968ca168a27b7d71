"""Tables as files, for the commands that need no observatory: CSV, NDJSON or Parquet in and out."""

import codecs
import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.json as pa_json
import pyarrow.parquet as pq

from marsad.core.errors import Missing, RefusedInput, UsageError
from marsad.core.words import _
from marsad.observe.encoding import SAMPLE, find_encoding

Rows = Sequence[Mapping[str, Any]]
FORMATS = (".csv", ".ndjson", ".jsonl", ".parquet")
SEPARATORS = ",;\t"
BLOCK = 1 << 24  # bytes read at once; no line of a CSV may be longer


def read_table(name: str, needed: Sequence[str] = ()) -> pa.Table:
    """The table in a file, or on standard input for '-' (CSV, or NDJSON where it begins with '{').

    Raises Missing, or RefusedInput where it cannot be read or lacks one of the `needed` columns.
    """
    try:
        table = _standard_input() if name == "-" else _file(Path(name))
    except (pa.ArrowInvalid, pa.ArrowTypeError, OSError, UnicodeDecodeError) as broken:
        why = str(broken).splitlines()[0]
        raise RefusedInput(
            _("The table '{name}' cannot be read ({why}); check the file.", name=name, why=why)
        ) from None
    require_columns(name, table.column_names, needed)
    return table


def require_columns(name: str, columns: Sequence[str], needed: Sequence[str]) -> None:
    """Raises RefusedInput where a needed column is missing, or where two are called the same: which is meant?"""
    for column in needed:
        if column not in columns:
            raise RefusedInput(
                _(
                    "The table '{name}' has no column '{column}'; it has: {columns}.",
                    name=name,
                    column=column,
                    columns=", ".join(columns),
                )
            )
    twice = next((column for place, column in enumerate(columns) if column and column in columns[:place]), None)
    if twice is not None:
        raise RefusedInput(
            _("The table '{name}' has two columns called '{column}'; rename or remove one.", name=name, column=twice)
        )


def _file(path: Path) -> pa.Table:
    if not path.exists():
        raise Missing(_("There is no file '{name}'; check the path.", name=path))
    ending = path.suffix.lower()
    if ending == ".parquet":
        return pq.read_table(path)
    if ending in (".ndjson", ".jsonl"):
        return pa_json.read_json(path)
    if ending == ".csv":
        with path.open("rb") as file:
            return _separated(file, path.name)
    raise UsageError(_("'{name}' is not one of {formats}; convert it first.", name=path, formats=", ".join(FORMATS)))


def _separated(file: BinaryIO, name: str) -> pa.Table:
    """A CSV, whichever of SEPARATORS its first line uses most and however it is encoded; a cell may hold lines."""
    sample = file.read(SAMPLE)
    file.seek(0)
    require_something(sample, name)
    encoding = encoding_of(sample)
    return pa_csv.read_csv(
        file,
        read_options=pa_csv.ReadOptions(encoding=encoding, block_size=BLOCK),
        parse_options=pa_csv.ParseOptions(
            delimiter=separator_of(sample.decode(encoding, "replace").partition("\n")[0]), newlines_in_values=True
        ),
        convert_options=_as_text_where_ids(),
    )


def require_something(sample: bytes, name: str) -> None:
    """Raises RefusedInput where the file that begins with `sample` holds nothing."""
    if not sample.strip():
        raise RefusedInput(_("The file '{name}' is empty; check the export.", name=name))


def encoding_of(sample: bytes) -> str:
    """How a table that begins with `sample` is encoded; a byte-order mark is taken off by decoding with it."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    found = find_encoding(sample)
    return "utf-8-sig" if found == "utf-8" else found


def separator_of(first_line: str) -> str:
    """Which of SEPARATORS the line uses most; spreadsheets write a semicolon where the comma is the decimal sign."""
    return max(SEPARATORS, key=first_line.count)


def _as_text_where_ids() -> pa_csv.ConvertOptions:
    """Columns whose values are names or texts even where they look like numbers."""
    texts = ("text", "unit", "coder", "account", "object", "content", "voter", "statement", "stratum", "group")
    return pa_csv.ConvertOptions(
        column_types={name: pa.string() for name in texts}, strings_can_be_null=True, quoted_strings_can_be_null=False
    )


def _standard_input() -> pa.Table:
    given = sys.stdin.buffer.read()
    if given.lstrip()[:1] == b"{":
        return pa_json.read_json(io.BytesIO(given))
    return _separated(io.BytesIO(given), "-")


def write_rows(rows: Rows, output: str | None, as_json: bool, columns: Sequence[str] = ()) -> None:
    """Rows to a file by its ending; to standard output as JSON with `as_json`, else as CSV.

    `columns` are those of a table without rows, so that whoever reads it finds its header.
    Raises UsageError for an ending that is not one of FORMATS.
    """
    require_known_ending(output, as_json)
    if as_json or output is None or output == "-":
        sys.stdout.write(as_text(rows, as_json, columns))
        return
    path = Path(output)
    if path.suffix.lower() == ".parquet":
        empty = pa.table({name: pa.array([], pa.string()) for name in columns})
        pq.write_table(pa.Table.from_pylist([dict(row) for row in rows]) if rows else empty, path)
    elif path.suffix.lower() in (".ndjson", ".jsonl"):
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    else:
        path.write_text(as_text(rows, as_json=False, columns=columns), encoding="utf-8")


def require_known_ending(output: str | None, as_json: bool) -> None:
    """Raise UsageError where rows cannot be written by the ending of `output`: asked before anything long is done."""
    if as_json or output is None or output == "-" or Path(output).suffix.lower() in FORMATS:
        return
    raise UsageError(
        _("'{name}' is not one of {formats}; choose another ending.", name=output, formats=", ".join(FORMATS))
    )


def as_text(rows: Rows, as_json: bool, columns: Sequence[str] = ()) -> str:
    """Rows as a JSON array, or as CSV with the columns of the first row; `columns` where there is no row."""
    if as_json:
        return json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=2) + "\n"
    if not rows and not columns:
        return ""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]) if rows else list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
