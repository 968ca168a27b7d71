"""What the manual tells people to type is typed: every `$` line of the tutorial and the how-tos, in order.

A comment before a fenced block says what it is: `file: PATH` is written there, `insert: PATH after "LINE"` goes into
that file, `not run: reason` is left out. A line ending in `# exit N` must end so; every other one must end well.
"""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted((DOCS / "tutorial").glob("*.md")), *sorted((DOCS / "how-to").glob("*.md"))]
FENCE = re.compile(
    r"^(?P<indent> *)(?:<!-- (?P<note>[^\n]+?) -->\n\s*)?```(?P<kind>\w*)\n(?P<body>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)
EXIT = re.compile(r"\s+# exit (\d+)$")
LIMIT = 400  # seconds a command may take, on a machine that is busy
PLUGIN = "marsad_chatlog"


@dataclass(frozen=True)
class Step:
    """A fenced block of a page, with what the comment before it says."""

    note: str
    kind: str
    body: str


def steps(page: Path) -> Iterator[Step]:
    for fence in FENCE.finditer(page.read_text(encoding="utf-8")):
        indent = len(fence["indent"])
        body = "".join(line[indent:] for line in fence["body"].splitlines(keepends=True))
        yield Step(fence["note"] or "", fence["kind"], body)


def commands(step: Step) -> list[tuple[str, int]]:
    """The commands of a block with the exit code each must end with."""
    typed = [line.removeprefix("$ ") for line in step.body.splitlines() if line.startswith("$ ")]
    return [(EXIT.sub("", line), int(found[1]) if (found := EXIT.search(line)) else 0) for line in typed]


def insert(path: Path, after: str, text: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (place,) = [number for number, line in enumerate(lines) if after in line]
    path.write_text("".join([*lines[: place + 1], text, *lines[place + 1 :]]), encoding="utf-8")


def environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "MARSAD_LANG": "en",
        "PYTHONPATH": str(folder / "installed"),
    }


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """One line in a shell that remembers the folder and the variables of the lines before."""
    state = folder / ".state"
    remembered = f"source '{state}'\n" if state.exists() else ""
    script = f"{remembered}{command}\ncode=$?\n{{ export -p; echo \"cd '$PWD'\"; }} > '{state}'\nexit $code\n"
    return subprocess.run(
        ["bash", "-c", script],
        cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=LIMIT, check=False,
    )  # fmt: skip


def install_as_pip_does(source: Path, folder: Path) -> None:
    """The plug-in's module, and the metadata that says what it offers."""
    metadata = folder / "marsad_chatlog-0.1.0.dist-info"
    metadata.mkdir(parents=True)
    shutil.copy(source / f"{PLUGIN}.py", folder)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: marsad-chatlog\nVersion: 0.1.0\n")
    (metadata / "entry_points.txt").write_text(f"[marsad.plugins]\nchatlog = {PLUGIN}:PLUGIN\n")


@pytest.fixture(scope="module")
def example(examples: Any) -> Path:
    """The worked example, smaller than the one people build."""
    home: Path = examples(1500).home
    return home


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A folder as the page expects it: the files beside the page, and the worked example where it is named."""
    page: Path = request.getfixturevalue("page")
    for beside in page.parent.iterdir() if page.parent != ROOT else ():
        if beside.is_dir():
            shutil.copytree(beside, tmp_path / beside.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif beside.suffix != ".md":
            shutil.copy(beside, tmp_path)
    if "demo-observatory" in page.read_text(encoding="utf-8") and page.parent != ROOT:
        shutil.copytree(request.getfixturevalue("example"), tmp_path / "demo-observatory")
    install_as_pip_does(DOCS / "how-to" / "plugin-example", tmp_path / "installed")
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_page_ends_as_the_page_says(page: Path, folder: Path) -> None:
    for step in steps(page):
        if step.note.startswith("file: "):
            (folder / step.note.removeprefix("file: ")).write_text(step.body, encoding="utf-8")
        elif found := re.fullmatch(r'insert: (\S+) after "(.+)"', step.note):
            insert(folder / found[1], found[2], textwrap.indent(step.body, ""))
        elif step.kind == "console" and not step.note.startswith("not run: "):
            for command, expected in commands(step):
                ended = run(command, folder)
                assert ended.returncode == expected, f"$ {command}\n{ended.stdout}{ended.stderr}"
                assert "Traceback" not in ended.stderr, f"$ {command}\n{ended.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_command_stands_where_nobody_runs_it(page: Path) -> None:
    for step in steps(page):
        if step.kind == "console":
            assert all(line.startswith("$ ") for line in step.body.splitlines())
            assert not step.note.startswith("not run: ") or len(step.note) > len("not run: a reason")
        else:
            assert not re.search(r"^(\$ |marsad |make |python3? |pip )", step.body, re.MULTILINE), step.body


def test_there_is_something_to_run() -> None:
    run_by_page = {page.stem: sum(len(commands(s)) for s in steps(page) if s.kind == "console") for page in PAGES}
    assert all(run_by_page.values()), run_by_page


def test_the_tutorial_s_numbers_are_those_that_come_out(tmp_path: Path) -> None:
    """The account of posts.csv as section 4 tells it."""
    shutil.copy(DOCS / "tutorial" / "posts.csv", tmp_path)
    for step in steps(DOCS / "tutorial" / "first-mission.md"):
        if step.note.startswith("file: "):
            run("marsad init first-mission", tmp_path)
            (tmp_path / step.note.removeprefix("file: ")).write_text(step.body, encoding="utf-8")
    ended = run(
        "marsad --home first-mission ingest posts.csv --source export --accept-map --json > account.json", tmp_path
    )
    assert ended.returncode == 0, ended.stderr
    account = (tmp_path / "account.json").read_text(encoding="utf-8")
    for told in ('"rows": 153', '"posts": 150', '"duplicates": 1', '"impossible_time"', '"no_id_and_no_text"'):
        assert told in account
