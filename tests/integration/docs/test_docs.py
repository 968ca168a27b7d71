"""The manual holds together: links lead somewhere, nothing is without a page, what it says of the code is so."""

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import pytest
import typer

from marsad.builtin import PLUGIN
from marsad.cli.main import app
from marsad.core.posts import MAPPED_FIELDS
from marsad.core.refusals import CANNOT_SHOW
from marsad.observe.fourcat_columns import SOURCES
from marsad.observe.lines import LONGEST
from marsad.observe.opening import Limits
from marsad.observe.rows import MOST_COLUMNS
from marsad.observe.workbook import EXPANDED, LARGEST, TEXTS

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ELSEWHERE = ("http://", "https://", "mailto:")
MIB, GIB = 1024**2, 1024**3


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def without_fences(page: Path) -> str:
    return re.sub(r"^ *```.*?^ *```$", "", text_of(page), flags=re.MULTILINE | re.DOTALL)


def links(page: Path) -> list[str]:
    return [link for link in LINK.findall(without_fences(page)) if not link.startswith(ELSEWHERE)]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", without_fences(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_can_be_reached_from_the_first() -> None:
    seen, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        waiting += [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if link[0] != "#"]
    assert sorted(str(page.relative_to(ROOT)) for page in set(PAGES) - seen) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_only_files_that_are_there(page: Path) -> None:
    for named in re.findall(r"`((?:tests|src|benchmarks|scripts)/[\w./-]+)`", text_of(page)):
        assert (ROOT / named).exists(), named


def test_the_invariants_name_places_and_tests_that_are_there() -> None:
    page = text_of(DOCS / "explanation" / "invariants.md")
    rules = page.split("\n## ")[1:]
    assert len(rules) == 10
    assert all("`tests/" in rule for rule in rules)
    places = re.findall(r"`([a-z]+/[\w/]+\.py)`", page)
    assert places
    assert [place for place in places if not (ROOT / "src" / "marsad" / place).exists() and "tests/" not in place] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_names_a_place_of_one_machine(page: Path) -> None:
    assert not re.search(r"(?<![\w.])/(work|opt|tmp|home|root|Users)\b", text_of(page))


def every_command(group: Any, before: str = "marsad") -> list[str]:
    found = []
    for name, command in group.commands.items():
        found += every_command(command, f"{before} {name}") if hasattr(command, "commands") else [f"{before} {name}"]
    return found


def test_every_command_has_a_heading_and_is_used_in_a_lesson() -> None:
    headings = re.findall(r"^## (marsad .+)$", text_of(REFERENCE / "commands.md"), re.MULTILINE)
    assert headings == every_command(typer.main.get_command(app))
    lessons = [*(DOCS / "tutorial").glob("*.md"), *(DOCS / "how-to").glob("*.md")]
    typed = "\n".join(line for page in lessons for line in re.findall(r"^ *\$ .*$", text_of(page), re.MULTILINE))
    assert [name for name in headings if f"{name} " not in typed and f"{name}\n" not in typed] == []


TOLD = {
    "deleted_posts": "deleted",
    "private_groups": "private (groups|communities)",
    "views": "how many",
    "comments": "the comments",
    "who_reacted": "who (reacted|voted)",
    "search_ranking": "search left out",
    "location": "where the authors are",
    "media_content": "videos show",
    "reach": "how far",
    "other_servers": "servers that were not asked",
}


def test_every_reader_has_a_part_that_says_what_it_cannot_show() -> None:
    parts = {part.split("\n")[0]: part for part in text_of(REFERENCE / "readers.md").split("\n## ")[1:]}
    assert sorted(parts) == sorted(reader.name for reader in PLUGIN.readers)
    assert TOLD.keys() == CANNOT_SHOW.keys()
    for reader in PLUGIN.readers:
        said = " ".join(parts[reader.name].partition("**Cannot show**")[2].split())
        assert [key for key in reader.cannot_show if not re.search(TOLD[key], said)] == [], reader.name


def test_every_detector_has_a_part_that_says_what_it_cannot_see() -> None:
    parts = text_of(REFERENCE / "detectors.md").split("\n## ")[1:]
    headings = [part.split("\n")[0].partition(":")[0].split(", ") for part in parts]
    names = [detector.name for detector in PLUGIN.detectors]
    assert sorted(name for heading in headings for name in heading if name in names) == sorted(names)
    for heading, part in zip(headings, parts, strict=True):
        told = part.count("**Cannot see**")
        assert told == len(heading) if set(heading) <= set(names) else heading == ["Classifiers"], heading


def test_every_field_and_every_data_source_is_named() -> None:
    page = text_of(REFERENCE / "readers.md")
    assert [field for field in MAPPED_FIELDS if f"`{field}`" not in page] == []
    assert [source.platform for source in SOURCES.values() if source.platform not in page.lower()] == []


def test_the_limits_told_are_those_that_hold() -> None:
    page, limits = text_of(REFERENCE / "readers.md"), Limits()
    for told in (
        f"| a row | {LONGEST // MIB} MiB |",
        f"| columns | {MOST_COLUMNS:,} |",
        f"{limits.total // GIB} GiB, and {limits.ratio} times its size once past {limits.grace // MIB} MiB",
        f"{LARGEST // MIB} MiB; {EXPANDED // GIB} GiB unpacked, of which texts {TEXTS // MIB} MiB",
    ):
        assert told in page


def test_every_decision_is_in_the_list_with_its_title() -> None:
    listed = text_of(DOCS / "decisions" / "README.md")
    for decision in (DOCS / "decisions").glob("0*.md"):
        number, title = text_of(decision).split("\n")[0].removeprefix("# ").split(" ", 1)
        assert f"[{number}]({decision.name}) {title}" in listed


def names_of(requirements: list[str]) -> list[str]:
    return [re.match(r"[\w-]+", requirement)[0] for requirement in requirements]  # type: ignore[index]


def test_every_dependency_has_its_reason_and_its_own_licence() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    page = text_of(REFERENCE / "dependencies.md")
    run_time = page.split("## At run time")[1].split("\n## ")[0]
    rows = {cells[1].strip(" `"): [cell.strip() for cell in cells[2:-1]] for cells in table(run_time)}
    assert list(rows) == names_of(project["project"]["dependencies"])
    for name, cells in rows.items():
        assert len(cells) == 5
        assert all(cells), name
        assert cells[2] == licence(name), name
    developing = page.split("## To develop")[1]
    assert [name for name in names_of(project["dependency-groups"]["dev"]) if f"`{name}`" not in developing] == []


def table(part: str) -> list[list[str]]:
    return [line.split("|") for line in part.splitlines() if line.startswith("| `")]


def licence(name: str) -> str:
    """As the metadata states it: the expression, a short name, or the classifier."""
    stated = metadata(name)
    short = stated.get("License-Expression") or stated.get("License") or ""
    if short and len(short) < 80:
        return short
    classifiers = [line for line in stated.get_all("Classifier") or [] if line.startswith("License ::")]
    return classifiers[0].rsplit(" :: ", 1)[1].removesuffix(" License")


def test_the_glossary_says_each_word_in_three_languages() -> None:
    rows = [line.split("|")[1:-1] for line in text_of(REFERENCE / "glossary.md").splitlines() if line.startswith("| ")]
    assert len(rows) > 30
    for row in rows[1:]:
        english, french, arabic, means = (cell.strip() for cell in row)
        assert english
        assert french
        assert means
        assert re.search("[\u0600-\u06ff]", arabic)
        assert not re.search("[A-Za-z]", arabic)


def test_the_picture_of_the_report_is_small_enough_to_load() -> None:
    assert (DOCS / "images" / "report.png").stat().st_size < 250_000
