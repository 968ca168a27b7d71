"""Texts with their labels as a model learns from them: read from a file of the unit's own, cleaned, each loss told."""

import csv
import hashlib
import io
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from marsad.core.canonical import canonical_json
from marsad.core.errors import Missing, RefusedInput
from marsad.core.words import N_, _
from marsad.detect.tasks import task_of
from marsad.detect.words import words_of
from marsad.flows.plain_tables import read_table
from marsad.observe.encoding import find_encoding
from marsad.observe.opening import open_sealed
from marsad.observe.times import day_first_in, parse_times
from marsad.observe.workbook import workbook_rows

NEEDED = ("text", "label")
OPTIONAL = ("author", "time", "post_id")
FEWEST = 20  # rows of a label: with fewer, a figure of it says nothing
SEPARATORS = (",", ";", "\t")
NO = frozenset(("0", "0.0", "no", "non", "false", "لا"))  # how tables write the two labels of a task
YES = frozenset(("1", "1.0", "yes", "oui", "true", "نعم"))

DROPPED = {
    "no_text": N_("no text"),
    "no_label": N_("no label"),
    "several_codes": N_("several codes apply"),
    "undecided": N_("the coders could not decide"),
    "gone": N_("the post is no longer kept"),
    "contradicted": N_("the same text has different labels"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One text and the label people gave it; '' is not given."""

    text: str
    label: str
    author: str = ""
    time: datetime | None = None
    post_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What a model learns from, in an order of its own, so that the order of the file changes nothing."""

    rows: tuple[Row, ...]
    given: int
    dropped: dict[str, int]  # key of DROPPED -> rows
    repeated: int  # rows whose words are those of an earlier one; kept, in the fold of that one

    @property
    def texts(self) -> list[str]:
        """The texts, in the order of `rows`."""
        return [row.text for row in self.rows]

    @property
    def labels(self) -> list[str]:
        """The labels, in the order of `rows`."""
        return [row.label for row in self.rows]

    @property
    def counts(self) -> dict[str, int]:
        """Rows of each label, the commonest first."""
        return dict(Counter(self.labels).most_common())

    @property
    def data_hash(self) -> str:
        """SHA-256 of what is learnt from: the same rows in any order or format have the same."""
        told = [[row.text, row.label, row.author, _iso(row.time)] for row in self.rows]
        return hashlib.sha256(canonical_json(told).encode("utf-8", "replace")).hexdigest()


def usable(given: Iterable[Row], also_dropped: dict[str, int] | None = None) -> Rows:
    """The rows that a model can learn from, in the order of their content.

    Texts whose words are the same and whose labels differ say nothing, and are left out, all of them.
    """
    every = [replace(row, text=row.text.strip(), label=row.label.strip()) for row in given]
    dropped = Counter(also_dropped or {})
    dropped["no_text"] += sum(not row.text for row in every)
    dropped["no_label"] += sum(bool(row.text) and not row.label for row in every)
    kept = sorted((row for row in every if row.text and row.label), key=_content)
    prints = prints_of([row.text for row in kept])
    said: dict[str, set[str]] = {}
    for row, print_ in zip(kept, prints, strict=True):
        said.setdefault(print_, set()).add(row.label)
    clear = [row for row, print_ in zip(kept, prints, strict=True) if len(said[print_]) == 1]
    dropped["contradicted"] += len(kept) - len(clear)
    return Rows(
        rows=tuple(clear),
        given=len(every) + sum((also_dropped or {}).values()),
        dropped={name: dropped[name] for name in DROPPED if dropped[name]},
        repeated=len(clear) - sum(len(labels) == 1 for labels in said.values()),
    )


def _content(row: Row) -> tuple[str, ...]:
    return (row.text, row.label, row.author, _iso(row.time), row.post_id)


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).isoformat()


def require_enough(rows: Rows) -> None:
    """Raises RefusedInput where there is one label only, or fewer than FEWEST rows of one."""
    counts = rows.counts
    if len(counts) < 2:
        raise RefusedInput(
            _(
                "Every row has the label '{label}'; a model needs rows of at least two labels.",
                label=next(iter(counts), ""),
            )
        )
    rarest = min(counts, key=lambda label: (counts[label], label))
    if counts[rarest] < FEWEST:
        raise RefusedInput(
            _(
                "Rows with the label '{label}': {count}; a model needs at least {fewest} of each, so code more of it.",
                label=rarest,
                count=counts[rarest],
                fewest=FEWEST,
            )
        )


def prints_of(texts: Sequence[str]) -> list[str]:
    """What texts of the same words share, whatever their order, case, spelling variants, addresses and emoji.

    16 hexadecimal characters; it does not tell the text.
    """
    words, found = words_of(texts), []
    for number, text in enumerate(texts):
        own = np.unique(words.hashes[words.sequence[words.starts[number] : words.starts[number + 1]]])
        content = own.tobytes() if own.size else text.encode("utf-8", "replace")
        found.append(hashlib.sha256(content).hexdigest()[:16])
    return found


def read_rows(name: str) -> list[Row]:
    """The rows of a CSV, Excel, NDJSON or Parquet file with the columns `text` and `label`.

    Raises Missing, or RefusedInput where it cannot be read, lacks a column or has a time that cannot be read.
    """
    path = Path(name)
    if path.suffix.lower() in (".csv", ".tsv", ".xlsx"):
        if not path.is_file():
            raise Missing(_("There is no file '{name}'; check the path.", name=path))
        lines = _workbook(path) if path.suffix.lower() == ".xlsx" else _separated(path)
        header = [cell.strip().lower() for cell in next(lines, [])]
        _require_columns(name, header)
        wanted = {column: header.index(column) for column in (*NEEDED, *OPTIONAL) if column in header}
        cells = [line for line in lines if any(line)]
        columns = {
            column: [line[place] if place < len(line) else "" for line in cells] for column, place in wanted.items()
        }
    else:
        table = read_table(name)
        _require_columns(name, table.column_names)
        columns = {
            column: [_as_text(value) for value in table[column].to_pylist()]
            for column in (*NEEDED, *OPTIONAL)
            if column in table.column_names
        }
    return _rows(name, columns)


def in_words_of(task: str, given: Sequence[Row]) -> list[Row]:
    """The rows, 0 and 1 or no and yes called by the two labels of a task that Marsad knows.

    A model of them then gives the signals that questions look at. Other labels stay as they are.
    """
    known = task_of(task)
    if known is None or len(known.labels) != 2:
        return list(given)
    called = dict.fromkeys(NO, known.labels[0]) | dict.fromkeys(YES, known.labels[1])
    called |= {label.casefold(): label for label in known.labels}
    said = [row.label.strip().casefold() for row in given]
    if not set(said) - {""} <= set(called):
        return list(given)
    return [replace(row, label=called.get(label, "")) for row, label in zip(given, said, strict=True)]


def _require_columns(name: str, columns: Sequence[str]) -> None:
    for column in NEEDED:
        if column not in columns:
            raise RefusedInput(
                _(
                    "The table '{name}' has no column '{column}'; it has: {columns}.",
                    name=name,
                    column=column,
                    columns=", ".join(columns),
                )
            )


def _rows(name: str, columns: dict[str, list[str]]) -> list[Row]:
    count = len(columns["text"])
    blank = [""] * count
    times = _times(name, columns.get("time", blank))
    read = zip(
        columns["text"],
        columns["label"],
        columns.get("author", blank),
        times,
        columns.get("post_id", blank),
        strict=True,
    )
    return [
        Row(text=text, label=label, author=author.strip(), time=time, post_id=post_id.strip())
        for text, label, author, time, post_id in read
    ]


def _times(name: str, cells: Sequence[str]) -> list[datetime | None]:
    column = pa.array([cell.strip() or None for cell in cells], pa.string())
    read = parse_times(column, day_first=day_first_in([column]))
    if read.why.any():
        place = int(np.flatnonzero(read.why)[0])
        raise RefusedInput(
            _(
                "The time '{value}' of row {row} in '{name}' cannot be read; write it like 2026-09-23 18:30.",
                value=cells[place],
                row=place + 1,
                name=name,
            )
        )
    return list(read.values.to_pylist())


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and math.isnan(value):
        return ""  # as tables of numbers write a cell that is empty
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _separated(path: Path) -> Iterator[list[str]]:
    """The lines of a CSV file, whichever of SEPARATORS its first line uses most, and however it is encoded."""
    with open_sealed(path, name=path.name) as file:
        content = b"".join(iter(lambda: file.read(1 << 20), b""))
    try:
        text = content.decode(find_encoding(content[: 1 << 20])).removeprefix("\ufeff")
        separator = max(SEPARATORS, key=text.partition("\n")[0].count)
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except (UnicodeDecodeError, csv.Error) as broken:
        raise RefusedInput(
            _("The table '{name}' cannot be read ({why}); check the file.", name=path.name, why=broken)
        ) from None


def _workbook(path: Path) -> Iterator[list[str]]:
    with open_sealed(path, name=path.name) as file:
        yield from workbook_rows(file)
