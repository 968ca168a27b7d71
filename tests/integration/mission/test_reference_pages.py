"""The reference says what the code does: pages made from it are fresh, and pages about it name every key."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from marsad.store.codebook_file import SHIPPED, load_codebook
from marsad.store.forms import Form
from marsad.store.mission_file import mission_of
from marsad.store.mission_form import (
    ComparisonForm,
    EventForm,
    MissionForm,
    PlacesForm,
    QuestionForm,
    RestrictedForm,
    RetentionForm,
    SideForm,
    SourceForm,
)
from marsad.store.mission_values import COMPARED_BY
from marsad.store.roster_file import COLUMNS, ROLES

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "reference" / "mission-file.md").read_text(encoding="utf-8")


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_pages", ROOT / "scripts" / "reference_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_codebook_s_page_is_the_one_its_file_makes(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["reference_pages.py", "--check"])
    assert script.main() == 0


def test_a_stale_or_absent_page_is_noticed_and_written_again(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(script, "REFERENCE", tmp_path)
    checking, writing = ["reference_pages.py", "--check"], ["reference_pages.py"]
    exits = []
    for arguments in (checking, writing, checking):
        monkeypatch.setattr(sys, "argv", arguments)
        exits.append(script.main())
    page = tmp_path / "codebook.md"
    page.write_text(page.read_text(encoding="utf-8").replace("R8", "R9"), encoding="utf-8")
    assert [*exits, script.main()] == [1, 0, 0, 1]


def test_the_page_names_every_code_in_three_languages(script: ModuleType) -> None:
    codebook = load_codebook(SHIPPED)
    page = script.page_of(codebook)
    for code in codebook.codes:
        assert f"### {code.id}. {code.label.en}\n\n*{code.label.fr}* · {code.label.ar}\n" in page


EVERY_FORM = [
    MissionForm, SourceForm, QuestionForm, ComparisonForm, RetentionForm, RestrictedForm, SideForm, EventForm,
    PlacesForm,
]  # fmt: skip


@pytest.mark.parametrize("form", EVERY_FORM)
def test_every_key_that_may_be_written_is_in_the_reference(form: type[Form]) -> None:
    written = set(re.findall(r"`([a-z_]+)`|\{?(\w+): ", PAGE))
    named = {word for pair in written for word in pair if word}
    assert set(form.model_fields) <= named


def test_every_column_role_and_comparison_is_in_the_reference() -> None:
    assert all(f"`{word}`" in PAGE for word in (*COLUMNS, *ROLES, *COMPARED_BY))


def test_the_defaults_told_are_those_that_hold() -> None:
    told = dict(re.findall(r"\| `(\w+_days)` \| (\d+) \|", PAGE))
    assert told == {key: str(value) for key, value in RetentionForm().model_dump().items() if key.endswith("_days")}


def test_the_smallest_mission_of_the_reference_is_a_mission() -> None:
    example = PAGE.split("```yaml\n")[1].split("```")[0]
    assert mission_of(example, load_codebook(SHIPPED)).id == "small-mission"
