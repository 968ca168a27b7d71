"""The rows of the first sheet of an Excel workbook, within limits, read without running anything in it."""

import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from marsad.core.errors import RefusedInput
from marsad.core.words import _
from marsad.plugins.seam import Stream

LARGEST = 512 * 1024**2  # bytes of the workbook itself
EXPANDED = 2 * 1024**3  # bytes of everything in it
TEXTS = 256 * 1024**2  # bytes of its table of texts, which is held in memory
RATIO = 200
EXACT = 2**53
WRONG = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, OSError, TypeError, IndexError,
    AttributeError, RuntimeError, EOFError, NotImplementedError,
)  # fmt: skip


def is_workbook_head(head: bytes) -> bool:
    """Whether a file that begins so is an Excel workbook (a zip of the Office kind)."""
    return head.startswith(b"PK\x03\x04") and (b"[Content_Types].xml" in head or b"xl/" in head[:4096])


def workbook_rows(stream: Stream) -> Iterator[list[str]]:
    """The rows of the first sheet as text, header first. A formula is the text of it.

    RefusedInput for a workbook that is torn, locked, or expands beyond the limits.
    """
    with tempfile.SpooledTemporaryFile(max_size=16 * 1024**2) as file:
        size = 0
        while piece := stream.read(1024**2):
            size += file.write(piece)
            if size > LARGEST:
                raise RefusedInput(
                    _("The workbook is larger than {limit} MB; save it as CSV.", limit=LARGEST // 1024**2)
                )
        file.seek(0)
        _check(file)
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
            width = 0
            for row in book.worksheets[0].iter_rows(values_only=True):
                cells = _without_tail([_text(cell) for cell in row])
                width = width or len(cells)
                yield cells + [""] * (width - len(cells))
        except WRONG as why:
            raise RefusedInput(_("The workbook cannot be read; save it again as .xlsx or as CSV.")) from why


def _check(file: IO[bytes]) -> None:
    try:
        members = zipfile.ZipFile(file).infolist()
    except WRONG as why:
        raise RefusedInput(_("The workbook cannot be read; save it again as .xlsx or as CSV.")) from why
    expanded = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    texts = max((member.file_size for member in members if member.filename.endswith("sharedStrings.xml")), default=0)
    if expanded > EXPANDED or texts > TEXTS or (expanded > 64 * 1024**2 and expanded > RATIO * packed):
        raise RefusedInput(
            _(
                "The workbook expands to {size} MB, too much to be read safely; save it as CSV.",
                size=expanded // 1024**2,
            )
        )
    file.seek(0)


def _without_tail(cells: list[str]) -> list[str]:
    """The cells up to the last that holds something: workbooks leave out empty ones at the end, or write many."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    return str(cell)
