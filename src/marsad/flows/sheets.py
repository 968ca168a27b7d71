"""Coding by spreadsheet: one sheet a coder out, their answers back in, all of them or none."""

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.styles import Alignment

from marsad.core.errors import Missing, RefusedInput, UsageError
from marsad.core.judgement import Code, Codebook, Coding, Purpose, Task
from marsad.core.mission import Question
from marsad.core.words import N_, _, current_language, direction
from marsad.flows.population import question_of
from marsad.observe.opening import OpenedFile, open_sealed
from marsad.observe.workbook import workbook_rows
from marsad.store.observatory import Observatory

COLUMNS = (
    "task",
    "platform",
    "published",
    "addressed_to",
    "text",
    "answers_to",
    "codes",
    "severity",
    "ambiguous",
    "cannot_decide",
)
NONE_APPLIES = frozenset({"none", "0", "-", "aucun", "لا شيء"})
YES = frozenset({"1", "x", "yes", "true", "oui", "نعم"})
# A cell that begins so is read as a formula by spreadsheet programmes (OWASP, CSV injection)
# also after what is not seen, and in the wide letters that some of them take for the narrow ones
FORMULA = re.compile(r"^[\s\0\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@\t\r|%\u2212＝＋－＠]")
LARGEST_SHEET = 200_000
# What the answers are for, as the sheet, the command and the desk say it
PURPOSES = {
    Purpose.ESTIMATION: N_("These posts were drawn: the figures rest on the answers."),
    Purpose.TRAINING: N_("These posts were chosen to train a model: the answers never enter a figure."),
}


def neutral(cell: str) -> str:
    """The cell with an apostrophe before anything a spreadsheet would run."""
    return "'" + cell if FORMULA.match(cell) else cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What was written or read."""

    path: Path
    rows: int
    answered: int = 0
    already: int = 0  # answers that were in before
    surplus: int = 0  # answers to tasks that others have completed meanwhile: not kept


def export_sheet(
    observatory: Observatory, actor: str, question_id: str, coder: str, path: Path,
    purpose: Purpose = Purpose.ESTIMATION,
) -> Sheet:  # fmt: skip
    """Write the tasks this coder has still to answer, as .xlsx or .csv; no machine label, no other answer.

    Raises UsageError for another ending, Missing where nothing was drawn for that purpose.
    """
    from marsad.store.records import codings, members, samples
    from marsad.store.records.work import unit

    observatory.connect()
    question = question_of(observatory.mission, question_id)
    person = members.member(coder)
    drawn = samples.to_code(question_id, purpose)
    rows: list[list[str]] = []
    for sample in drawn:
        rows += rows_of_tasks(observatory, codings.open_tasks(person, sample.sample_id), sample.posts_version)
    write_sheet(path, rows, question, observatory.codebook, purpose=purpose)
    with unit(actor, "export codings", question_id) as work:
        work.detail |= {"sample": drawn[-1].sample_id, "coder": coder, "tasks": len(rows)}
    return Sheet(path=path, rows=len(rows))


def write_sheet(
    path: Path, rows: list[list[str]], question: Question, codebook: Codebook, more: tuple[str, ...] = (),
    purpose: Purpose = Purpose.ESTIMATION,
) -> None:  # fmt: skip
    """Write rows of COLUMNS, and of the columns in `more`. Raises UsageError for an ending that is not a sheet's."""
    header = [*COLUMNS, *more]
    if path.suffix == ".xlsx":
        _write_workbook(path, header, rows, question, codebook, purpose)
    elif path.suffix == ".csv":
        _write_csv(path, header, rows)
    else:
        raise UsageError(_("'{path}' ends neither in .xlsx nor in .csv; choose one of the two.", path=path))


def rows_of_tasks(observatory: Observatory, tasks: Sequence[Task], version: int) -> list[list[str]]:
    """Tasks as rows of COLUMNS, with nothing answered yet."""
    return list(_rows(observatory, tasks, version))


def _rows(observatory: Observatory, tasks: Sequence[Task], version: int) -> Iterator[list[str]]:
    posts = posts_by_id(observatory, [task.post_id for task in tasks], version)
    parents = posts_by_id(observatory, [p["parent_id"] for p in posts.values() if p["parent_id"]], version)
    zone = ZoneInfo(observatory.mission.time_zone)
    people = {person.id: person.introduced() for person in observatory.roster}
    for task in tasks:
        post = posts[task.post_id]
        parent = parents.get(post["parent_id"] or "", {})
        published = post["published_at"].astimezone(zone).strftime("%Y-%m-%d %H:%M") if post["published_at"] else ""
        target = people.get(post["target"] or "", "")
        text = [str(task.task_id), post["platform"], published, target, post["text"], parent.get("text", "")]
        yield [*(neutral(cell) for cell in text), "", "", "", ""]


def posts_by_id(observatory: Observatory, wanted: Sequence[str], version: int) -> dict[str, dict[str, Any]]:
    """The posts of those ids, as rows of what a coder may see."""
    columns = ["post_id", "platform", "published_at", "text", "parent_id", "target"]
    table = observatory.lake.read("posts", columns, version)
    kept = table.filter(pc.is_in(table["post_id"], value_set=_strings(wanted)))
    return {row["post_id"]: row for row in kept.to_pylist()}


def _strings(values: Sequence[str]) -> Any:
    return pa.array(list(values), pa.string())


def _write_csv(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _write_workbook(
    path: Path, header: list[str], rows: list[list[str]], question: Question, codebook: Codebook, purpose: Purpose
) -> None:
    language = current_language()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "codings"
    sheet.sheet_view.rightToLeft = direction(language) == "rtl"
    for place, row in enumerate([header, *rows], start=1):
        for column, cell in enumerate(row, start=1):
            written = sheet.cell(place, column)
            written.value, written.data_type = _printable(cell), "s"  # a text, whatever it looks like
            written.alignment = Alignment(wrap_text=column in (5, 6), vertical="top")
    for letter, width in zip("ABCDEFGHIJ", (8, 12, 17, 28, 70, 40, 14, 9, 10, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    guide = book.create_sheet("codebook")
    guide.sheet_view.rightToLeft = direction(language) == "rtl"
    guide.append([question.asks.said_in(language)])
    guide.append([_(PURPOSES[purpose])])
    guide.append([_("In 'codes' write the codes that apply, separated by commas, or 'none' where none applies.")])
    for code in (codebook.code(name) for name in question.codes):
        if code is not None:
            guide.append(_guide_row(code, language))
    book.save(path)


def _guide_row(code: Code, language: str) -> list[str]:
    rules = [rule.said_in(language) if rule else "" for rule in (code.definition, code.include, code.exclude)]
    return [code.id, code.label.said_in(language), *rules]


def _printable(cell: str) -> str:
    clean = str(openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", cell))
    return clean if len(clean) <= 32_000 else clean[:32_000] + " […]"  # a cell holds 32,767 characters


def import_sheet(
    observatory: Observatory, actor: str, question_id: str, coder: str, path: Path,
    purpose: Purpose = Purpose.ESTIMATION,
) -> Sheet:  # fmt: skip
    """Take a coder's answers in, all of them or none. Rows without an answer are left open.

    Raises RefusedInput listing every row that cannot be read, WrongState where an answer differs from one
    given before.
    """
    from marsad.store.records import codings, members, samples
    from marsad.store.records.work import unit

    observatory.connect()
    question, codebook = question_of(observatory.mission, question_id), observatory.codebook
    person = members.member(coder)
    ids = [sample.sample_id for sample in samples.to_code(question_id, purpose)]
    known = {task.task_id for number in ids for task in samples.tasks_of(number)}
    mine = {task.task_id for number in ids for task in codings.open_tasks(person, number)}
    given = {task: coding for number in ids for task, coding in codings.answers_of(person, number).items()}
    every, wrong = read_answers(path, question, codebook, person.name, known)
    if wrong:
        raise RefusedInput(mistakes_told(wrong))
    read = [coding for coding in every if coding.task_id in mine or coding.task_id in given]
    new = [coding for coding in read if not codings.given_before(given.get(coding.task_id), coding)]
    with unit(actor, "import codings", question_id) as work:
        for coding in new:
            codings.save_coding(work, person, coding)
        work.detail |= {"sample": ids[-1], "coder": coder, "answers": len(new)}
    already = len(read) - len(new)
    return Sheet(path=path, rows=len(read), answered=len(new), already=already, surplus=len(every) - len(read))


def read_answers(
    path: Path, question: Question, codebook: Codebook, coder: str, known: Collection[int]
) -> tuple[list[Coding], list[str]]:
    """The answers in a sheet, and what is wrong with the rows that cannot be read."""
    read: list[Coding] = []
    wrong: list[str] = []
    for line, row in enumerate(_read(path), start=2):
        try:
            coding = _coding(row, question, codebook, coder)
        except ValueError as mistake:
            wrong.append(_("line {line}: {mistake}", line=line, mistake=mistake))
            continue
        if coding is not None and coding.task_id not in known:
            wrong.append(_("line {line}: '{task}' is not a task of this sample", line=line, task=coding.task_id))
        elif coding is not None:
            read.append(coding)
    return read, wrong


def mistakes_told(wrong: list[str]) -> str:
    """The mistakes of a sheet in one sentence, the first ten of them."""
    shown = _("; ").join(wrong[:10]) + (" …" if len(wrong) > 10 else "")
    return _("Nothing was taken in: {mistakes}. Mend the sheet and import it again.", mistakes=shown)


def _read(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a sheet by column name. Raises RefusedInput where it is not one of ours."""
    if not path.is_file():
        raise Missing(_("There is no file '{name}'; check the path.", name=path))
    try:
        with open_sealed(path, name=path.name) as file:
            lines = list(islice(workbook_rows(file) if path.suffix == ".xlsx" else _lines(file), LARGEST_SHEET + 1))
    except (UnicodeDecodeError, csv.Error) as broken:
        raise RefusedInput(
            _("The sheet '{name}' cannot be read ({why}); save it again as .xlsx.", name=path.name, why=broken)
        ) from None
    header = lines[0] if lines else []
    missing = [name for name in ("task", "codes", "cannot_decide") if name not in header]
    if missing:
        raise RefusedInput(
            _("The sheet '{name}' has no column '{column}'; export it again.", name=path.name, column=missing[0])
        )
    if len(lines) > LARGEST_SHEET:
        raise RefusedInput(_("The sheet '{name}' has too many rows; split it.", name=path.name))
    for line in lines[1:]:
        yield dict(zip(header, line, strict=False))


def _lines(file: OpenedFile) -> Iterator[list[str]]:
    content = b"".join(iter(lambda: file.read(1 << 20), b""))
    return iter(csv.reader(content.decode("utf-8-sig").splitlines(keepends=True), strict=True))


def _coding(row: dict[str, str], question: Question, codebook: Codebook, coder: str) -> Coding | None:
    """The answer in a row, None where it has none. ValueError says what is wrong with it."""
    cell = {name: (row.get(name) or "").strip().removeprefix("'").strip() for name in COLUMNS}
    if not cell["codes"] and not cell["cannot_decide"]:
        return None
    if not cell["task"].removesuffix(".0").isdigit():
        raise ValueError(_("'{value}' is not a task number", value=cell["task"]))
    codes: tuple[str, ...] = ()
    if cell["codes"] and cell["codes"].casefold() not in NONE_APPLIES:
        codes = tuple(sorted({part.upper() for part in re.split(r"[,;،؛\s]+", cell["codes"]) if part}))
    for code in codes:
        if code not in question.codes:
            raise ValueError(_("'{value}' is not a code of this question", value=code))
    if codes and cell["cannot_decide"]:
        raise ValueError(_("both 'codes' and 'cannot_decide' are filled in"))
    if cell["severity"] and cell["severity"].removesuffix(".0") not in ("1", "2", "3", "4"):
        raise ValueError(_("'{value}' is not a severity from 1 to 4", value=cell["severity"]))
    return Coding(
        task_id=int(cell["task"].removesuffix(".0")),
        coder=coder,
        codes=codes,
        severity=int(cell["severity"].removesuffix(".0")) if cell["severity"] else None,
        ambiguous=cell["ambiguous"].casefold() in YES,
        cannot_decide=cell["cannot_decide"] or None,
        codebook_version=codebook.version,
    )
