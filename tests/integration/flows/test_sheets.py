"""Coding by spreadsheet: out without a formula that runs, in all or none, never over an earlier answer."""

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from marsad.core.errors import RefusedInput, UsageError, WrongState
from marsad.core.roles import Role
from marsad.flows.detection import detect
from marsad.flows.ingest import Intake, ingest_file
from marsad.flows.sampling import draw_sample
from marsad.flows.sheets import export_sheet, import_sheet, neutral
from marsad.store.observatory import Observatory

HOSTILE = '=HYPERLINK("http://evil.example","click")'


@pytest.fixture
def sampled(observatory: Observatory, posts_file: Callable[..., Path]) -> Observatory:
    from marsad.store.records import members
    from marsad.store.records.work import unit

    intake = Intake(source="replies_candidates", workers=1, reader="ndjson")
    ingest_file(observatory, "tester", posts_file(40), intake)
    ingest_file(observatory, "tester", posts_file(3, "hostile.ndjson", first=100, text=HOSTILE), intake)
    detect(observatory, "tester")
    draw_sample(observatory, "tester", "support", 43, seed=1)
    with unit("tester", "add member", "two") as work:
        for name in ("amal", "badr"):
            members.add_member(work, name, [Role.CODER], None)
    return observatory


def filled(path: Path, codes: Callable[[int], str]) -> Path:
    """The exported CSV with a code in each row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for place, row in enumerate(rows):
        row["codes"] = codes(place)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\u200f=1", "|cmd", "%x", "\ufeff=1", "\u202e=1", "\0=1", "＝1", "＠x"]
)
def test_what_a_spreadsheet_would_run_is_made_text(cell: str) -> None:
    assert neutral(cell) == "'" + cell


def test_the_sheets_hold_no_formula_no_label_and_no_pseudonym(sampled: Observatory, tmp_path: Path) -> None:
    sheet = export_sheet(sampled, "tester", "support", "amal", tmp_path / "amal.xlsx")
    assert sheet.rows == 43
    cells = [cell for row in openpyxl.load_workbook(sheet.path)["codings"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert next(cell.value for cell in cells if "HYPERLINK" in str(cell.value)) == "'" + HOSTILE
    written = " ".join(str(cell.value) for cell in cells)
    accounts = sampled.lake.read("posts", ["account"])["account"].to_pylist()
    assert not [account for account in accounts if account in written]
    assert "nothing found" not in written


def test_a_sheet_comes_back_and_a_second_time_changes_nothing(sampled: Observatory, tmp_path: Path) -> None:
    path = tmp_path / "amal.csv"
    export_sheet(sampled, "tester", "support", "amal", path)
    filled(path, lambda place: "none" if place % 3 else "G2, g1")
    first = import_sheet(sampled, "tester", "support", "amal", path)
    again = import_sheet(sampled, "tester", "support", "amal", path)
    assert (first.answered, first.already) == (43, 0)
    assert (again.answered, again.already) == (0, 43)


def test_one_wrong_row_and_nothing_is_taken_in(sampled: Observatory, tmp_path: Path) -> None:
    from marsad.store.records import codings, samples

    path = tmp_path / "amal.csv"
    export_sheet(sampled, "tester", "support", "amal", path)
    filled(path, lambda place: "Z9" if place == 4 else "none")
    with pytest.raises(RefusedInput, match=r"line 6: 'Z9' is not a code"):
        import_sheet(sampled, "tester", "support", "amal", path)
    assert codings.codings_of(samples.sample_of("support").sample_id) == {}


def test_an_answer_is_never_changed_by_a_later_sheet(sampled: Observatory, tmp_path: Path) -> None:
    path = tmp_path / "amal.csv"
    export_sheet(sampled, "tester", "support", "amal", path)
    import_sheet(sampled, "tester", "support", "amal", filled(path, lambda _place: "none"))
    with pytest.raises(WrongState, match="differently"):
        import_sheet(sampled, "tester", "support", "amal", filled(path, lambda _place: "G2"))


def test_rows_left_empty_stay_open_for_the_coder(sampled: Observatory, tmp_path: Path) -> None:
    path = tmp_path / "badr.csv"
    export_sheet(sampled, "tester", "support", "badr", path)
    first = import_sheet(sampled, "tester", "support", "badr", filled(path, lambda place: "none" if place < 10 else ""))
    assert first.answered == 10
    assert export_sheet(sampled, "tester", "support", "badr", path).rows == 33


@pytest.mark.parametrize("name", ["sheet.ods", "sheet"])
def test_another_ending_is_refused(sampled: Observatory, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=name):
        export_sheet(sampled, "tester", "support", "amal", tmp_path / name)


def test_a_file_that_is_no_sheet_is_refused_with_a_sentence(sampled: Observatory, tmp_path: Path) -> None:
    path = tmp_path / "not.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(RefusedInput, match=r"not\.xlsx"):
        import_sheet(sampled, "tester", "support", "amal", path)


def test_differences_are_settled_on_a_sheet_that_names_nobody(sampled: Observatory, tmp_path: Path) -> None:
    from marsad.core.errors import NotAllowed
    from marsad.flows.answers import answers_of_sample
    from marsad.flows.settlement_sheets import export_differences, import_settlements
    from marsad.store.records import members, samples
    from marsad.store.records.work import unit

    with unit("tester", "add member", "senior") as work:
        members.add_member(work, "senior", [Role.SENIOR_CODER], None)
    for coder, codes in (("amal", lambda place: "G2" if place < 5 else "none"), ("badr", lambda _place: "none")):
        path = tmp_path / f"{coder}.csv"
        export_sheet(sampled, "tester", "support", coder, path)
        import_sheet(sampled, "tester", "support", coder, filled(path, codes))
    with pytest.raises(NotAllowed, match="'amal'"):
        export_differences(sampled, "tester", "support", "amal", tmp_path / "no.csv")
    path = tmp_path / "differ.csv"
    assert export_differences(sampled, "tester", "support", "senior", path).rows == 5
    text = path.read_text(encoding="utf-8")
    assert "G2" in text
    assert "amal" not in text
    assert "badr" not in text
    filled(path, lambda place: "G2" if place < 2 else "none")
    first = import_settlements(sampled, "tester", "support", "senior", path)
    again = import_settlements(sampled, "tester", "support", "senior", path)
    assert (first.answered, again.answered, again.already) == (5, 0, 5)
    outcomes = [answer.outcome for answer in answers_of_sample(samples.sample_of("support").sample_id)]
    assert sum(outcome.codes == ("G2",) for outcome in outcomes) == 2
    assert {str(outcome.state) for outcome in outcomes} == {"agreed", "settled"}
