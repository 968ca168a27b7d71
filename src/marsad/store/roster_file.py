"""The roster: people and bodies acting in a public role, from the official lists, in a CSV file."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from marsad.core.errors import Missing, RefusedInput
from marsad.core.mission import Person, Sex
from marsad.core.words import _
from marsad.store.forms import plain_id, plain_text
from marsad.store.mistakes import Mistake, refuse, shortened

COLUMNS = ("id", "name", "role", "sex", "party", "constituency", "handles")
NEEDED = ("id", "name", "role")
PERSONS = ("candidate", "elected_official", "journalist", "defender")
BODIES = ("party", "state_body", "media", "election_body")
ROLES = PERSONS + BODIES
SIZE_LIMIT = 16 << 20  # bytes
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run
HANDLE = re.compile(r"(\*|[a-z0-9_]{1,40}):\s*@?([^\s:/@][^/;]{0,199})")
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(slots=True)
class Roll:
    """What was read so far: people, mistakes, and where each id and handle first stood."""

    people: list[Person] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    handles: dict[tuple[str, str], int] = field(default_factory=dict)


def load_roster(path: Path) -> tuple[Person, ...]:
    """The people and bodies in the CSV file at `path`: id, name, role, sex, party, constituency, handles.

    Read as UTF-8, or as UTF-16 where the file says so by its first bytes; separated by commas, semicolons or tabs.
    Raises Missing where there is no file; RefusedInput with the line and value of every mistake in it.
    """
    if not path.is_file():
        raise Missing(_("There is no file '{name}'; check the path.", name=path))
    with path.open("rb") as file:
        content = file.read(SIZE_LIMIT + 1)
    if len(content) > SIZE_LIMIT:
        limit = SIZE_LIMIT >> 10
        raise RefusedInput(_("The file '{name}' is larger than {limit} KiB.", name=path.name, limit=limit))
    return roster_of(_decoded(content, path.name), path.name)


def roster_of(text: str, name: str = "roster.csv") -> tuple[Person, ...]:
    """The people and bodies listed in `text`. Raises RefusedInput as load_roster does."""
    header = text.split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    roll, line = Roll(), 1
    try:
        columns = _columns(name, next(rows, []))
        line = rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row):
                _enter(roll, line, columns, row)
            line = rows.line_num + 1
    except csv.Error:
        said = _("the row that begins here cannot be read as CSV; check its quotes.")
        roll.mistakes.append(Mistake(line, said))
    if roll.mistakes:
        refuse(name, roll.mistakes)
    return tuple(roll.people)


def _decoded(content: bytes, name: str) -> str:
    """The text of the file, by its first bytes, else as UTF-8: a name is never guessed from a code page."""
    encoding = next((encoding for mark, encoding in MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line, value = content.count(b"\n", 0, error.start) + 1, content[error.start : error.start + 1].hex()
        said = _(
            "the byte '{value}' is not text in {encoding}; if the file is in windows-1256, save it as 'CSV UTF-8'.",
            value=value,
            encoding=encoding.removesuffix("-sig").upper(),
        )
        refuse(name, [Mistake(line, said)])


def _columns(name: str, header: list[str]) -> list[str]:
    """The header's columns, each known and given once, with those that are needed."""
    columns = [cell.strip().casefold() for cell in header]
    mistakes = [
        Mistake(
            1, _("'{value}' is not a column of a roster; choose {choices}.", value=shortened(cell), choices=choices)
        )
        for cell, column in zip(header, columns, strict=True)
        if column not in COLUMNS
        for choices in [", ".join(COLUMNS)]
    ]
    mistakes += [
        Mistake(1, _("the column '{value}' stands twice; keep one.", value=column))
        for at, column in enumerate(columns)
        if column in COLUMNS and column in columns[:at]
    ]
    mistakes += [
        Mistake(1, _("the column '{value}' is missing; add it.", value=column))
        for column in NEEDED
        if column not in columns
    ]
    if mistakes:
        refuse(name, mistakes)
    return columns


def _enter(roll: Roll, line: int, columns: list[str], row: list[str]) -> None:
    """Add the person of one row, or what is wrong with it."""
    if len(row) != len(columns):
        said = _(
            "the row has {given} cells and the header {asked}; check commas and quotes.",
            given=len(row),
            asked=len(columns),
        )
        roll.mistakes.append(Mistake(line, said))
        return
    cells = {column: cell.strip() for column, cell in zip(columns, row, strict=True)}
    handles = tuple(dict.fromkeys(_handles(roll, line, cells.get("handles", ""))))
    wrong = [Mistake(line, said) for said in _wrong(cells)]
    person_id = cells["id"]
    if not wrong and (first := roll.ids.setdefault(person_id, line)) != line:
        wrong.append(
            Mistake(line, _("'{value}' is already on line {line}; give an id of its own.", value=person_id, line=first))
        )
    roll.mistakes += wrong
    if not wrong:
        person = Person(
            id=person_id,
            name=cells["name"],
            role=cells["role"],
            sex=Sex(cells["sex"]) if cells.get("sex") else None,
            party=cells.get("party") or None,
            constituency=cells.get("constituency") or None,
            handles=handles,
        )
        roll.people.append(person)


def _wrong(cells: dict[str, str]) -> Iterator[str]:
    """What is wrong with the cells of a row, handles left aside."""
    try:
        plain_id(cells["id"])
    except ValueError as error:
        yield str(error)
    for column in ("name", "party", "constituency"):
        value = cells.get(column, "")
        if value.startswith(FORMULA):
            yield _(
                "'{value}' begins as a spreadsheet formula does; write the {column} alone.",
                value=shortened(value),
                column=column,
            )
        elif value or column in NEEDED:
            try:
                plain_text(value)
            except ValueError as error:
                yield str(error)
    role, sex = cells["role"], cells.get("sex", "")
    if role not in ROLES:
        yield _("'{value}' is not a role; choose {choices}.", value=shortened(role), choices=", ".join(ROLES))
    if sex not in ("", *Sex):
        yield _(
            "'{value}' is not a sex of the official list; write woman or man, or leave it empty.",
            value=shortened(sex),
        )
    elif sex and role in BODIES:
        yield _("'{value}' is given for a body ('{role}'); leave the sex empty.", value=sex, role=role)


def _handles(roll: Roll, line: int, cell: str) -> Iterator[tuple[str, str]]:
    """The (platform, handle) pairs of a cell; '*' stands for every platform."""
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        found = HANDLE.fullmatch(part)
        try:
            handle = plain_text(found[2]) if found else ""
        except ValueError:
            handle = ""
        if not found or not handle:
            said = _("'{value}' is not a handle; write platform:handle, or *:handle.", value=shortened(part))
            roll.mistakes.append(Mistake(line, said))
            continue
        first = roll.handles.setdefault((found[1], handle.casefold()), line)
        if first != line:
            said = _(
                "the handle '{value}' is already on line {line}; an account has one owner.",
                value=shortened(part),
                line=first,
            )
            roll.mistakes.append(Mistake(line, said))
        yield found[1], handle
