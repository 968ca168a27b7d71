"""Any table, CSV or Excel, through a written map from its columns to the fields of a post."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from marsad.core.errors import RefusedInput
from marsad.core.words import N_, _
from marsad.observe.cells import FIELDS, parse_rows
from marsad.observe.column_names import Guess, guess_map
from marsad.observe.day_order import with_day_order
from marsad.observe.encoding import head_as_text
from marsad.observe.rows import MOST_COLUMNS, Columns, cut_rows, header_of, times_in
from marsad.observe.sheets import head_rows, rows_of
from marsad.observe.workbook import is_workbook_head
from marsad.plugins.seam import Block, Header, Parsed, Stream


class TableReader:
    """Reads CSV, TSV, semicolon-separated and Excel tables; the columns are named by the header's map."""

    name: ClassVar[str] = "table"
    version: ClassVar[str] = "3"
    summary: ClassVar[str] = N_("A table (CSV, TSV or Excel) through a written map of its columns")
    cannot_show: ClassVar[tuple[str, ...]] = ("deleted_posts", "private_groups", "media_content")
    general: ClassVar[bool] = True

    def accepts(self, head: bytes) -> bool:
        """Whether the file begins as a table: an Excel workbook, or lines with the same delimiter."""
        if is_workbook_head(head):
            return True
        text = head_as_text(head)
        if "\x00" in text[:32] or text.lstrip()[:1] in ("{", "[", "<", ""):
            return False
        rows = head_rows(head, 4)
        if not rows or len(rows[0]) > MOST_COLUMNS:
            return bool(rows)
        return all(len(row) == len(rows[0]) > 1 for row in rows[:3]) or rows[0][0].strip().lower() in FIELDS

    def guess(self, head: bytes) -> tuple[Guess, ...]:
        """Which column holds which field, for a person to confirm."""
        return guess_map(head_rows(head))

    def prepare(self, file: Stream, header: Header) -> Header:
        """Finds out whether days or months come first, where times are written 03/04/2026."""
        column = header.columns.get("published_at") if header.columns else "published_at"
        if column is None:
            return header
        rows = rows_of(file, header)
        blocks = cut_rows(rows, Columns(header_of(next(rows, [])), (column,)))
        return with_day_order(header, (times_in(block, column) for block in blocks))

    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        """Blocks of rows. RefusedInput where no map was written and the columns are not named as Marsad's fields."""
        rows = rows_of(file, header)
        names = header_of(next(rows, []))
        _check_map(names, header)
        taken = mapped(names, header.columns).values()
        yield from cut_rows(rows, Columns(names, frozenset(column for columns in taken for column in columns)))

    def parse(self, block: Block, header: Header) -> Parsed:
        """Read the rows of a block; each is a post or a refusal."""
        return parse_rows(block, lambda names: mapped(names, header.columns))


def mapped(names: Sequence[str], columns: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """From which column each field is taken: the written map, or columns named exactly as the fields."""
    if columns:
        return {field: (column,) for field, column in columns.items()}
    return {name: (name,) for name in names if name in FIELDS}


def _check_map(names: Sequence[str], header: Header) -> None:
    """RefusedInput for a map that names a field or a column that is not there, or for no map at all."""
    for field, column in header.columns.items():
        if field not in FIELDS:
            raise RefusedInput(
                _("The map names a field '{field}' that a post does not have; choose among {known}.",
                  field=field, known=", ".join(FIELDS))
            )  # fmt: skip
        if column not in names:
            raise RefusedInput(
                _("The map names a column '{column}' that the table does not have; it has {names}.",
                  column=column, names=", ".join(names[:40]))
            )  # fmt: skip
    if not {"text", "id"} & set(mapped(names, header.columns)):
        raise RefusedInput(
            _("No column of the table is mapped to 'text' or 'id'; write the map of its columns: {names}.",
              names=", ".join(names[:40]))
        )  # fmt: skip
