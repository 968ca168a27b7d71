"""What a file is before it is taken in, and what reading it again changes: as a person and a script meet it."""

import gzip
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from marsad.demo.mission_folder import write_mission
from marsad.store.codebook_file import SHIPPED
from marsad.store.observatory import furnish

ROOT = Path(__file__).resolve().parents[3]
Marsad = Callable[..., "Done"]
TABLE = """Identifiant;Date;Texte;Compte;Vues
1;2025-09-01 08:05;الخط طويل هذا الصباح @invented_two;invented_1;120
2;2025-09-01 08:40;Le bureau est ouvert;invented_2;15
3;2025-09-31 09:00;Un jour qui n’existe pas;invented_3;3
"""
COLUMNS = "    columns:\n      id: Id\n      platform: Platform\n      text: {text}\n      published_at: {time}\n"
ROWS = "Id;Platform;Text;Date\n" + "".join(f"{n};x;words {n};2025-01-0{n}\n" for n in range(1, 6))


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def marsad(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """The command in this process, on a terminal of 80 columns."""
    from marsad.cli.main import main

    def run(*arguments: str, home: Path | None = None, lang: str = "en") -> Done:
        with monkeypatch.context() as here:
            here.setenv("MARSAD_LANG", lang)
            here.setenv("COLUMNS", "80")
            here.setenv("MARSAD_HOME", str(home or "nowhere"))
            here.setattr(sys, "argv", ["marsad", *arguments])
            with pytest.raises(SystemExit) as ended:
                main()
        said = capsys.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv.gz"
    path.write_bytes(gzip.compress(TABLE.encode("cp1256")))
    return path


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """An empty observatory with the fictional mission."""
    path = tmp_path / "observatory"
    write_mission(path)
    shutil.copyfile(SHIPPED, path / "codebook.yaml")
    furnish(path)
    from django.db import connections

    connections.close_all()
    yield path
    connections.close_all()


def write_map(home: Path, text: str = "Text", time: str = "Date") -> None:
    path = home / "mission.yaml"
    columns = COLUMNS.format(text=text, time=time)
    path.write_text(re.sub(r"    columns:\n(      .*\n)+", columns, path.read_text(encoding="utf-8")), encoding="utf-8")


def test_a_file_is_shown_for_a_programme_with_its_posts_its_account_and_its_wrapping(
    marsad: Marsad, table: Path
) -> None:
    done = marsad("inspect", str(table), "--time-zone", "Africa/Casablanca", "--rows", "1", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["reader"], said["as_guessed"], said["refused"]) == ("table", True, None)
    assert said["wrapping"] == {"packed": "gzip", "member": None, "encoding": "windows-1256", "guessed": True}
    assert {row["field"]: row["column"] for row in said["columns"]}["text"] == "Texte"
    (post,) = said["posts"]
    assert post["text"] == "الخط طويل هذا الصباح @user"
    assert post["published_at"] == "2025-09-01 07:05:00+00:00"
    assert post["platform"] is None
    assert re.fullmatch("a[0-9a-f]{24}", post["account"])
    assert "invented" not in json.dumps([said["posts"], said["refusals"]])
    account = said["account"]
    assert (account["rows"], account["posts"], account["refused"]) == (3, 2, [["impossible_time", 1]])
    assert account["encoding"] == "windows-1256"
    assert said["refusals"] == [{"row": 3, "why": "impossible_time", "detail": "2025-09-31 09:00"}]


def test_a_pseudonym_shown_once_is_never_shown_again(marsad: Marsad, table: Path) -> None:
    shown = [json.loads(marsad("inspect", str(table), "--json").stdout)["posts"][0]["account"] for _again in range(2)]
    assert shown[0] != shown[1]


def test_nothing_is_kept_of_a_file_that_is_looked_at(
    marsad: Marsad, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(table.parent.rglob("*"))
    monkeypatch.chdir(table.parent)
    assert marsad("inspect", table.name).returncode == 0
    assert sorted(table.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        (
            "ar",
            ["يقرؤه القارئ", "مضغوط بصيغة gzip", "windows-1256", "المنشورات الأولى وفق الدليل المقترح", "مآل كل صف"],
        ),
        ("fr", ["est lu par", "compressé en gzip", "windows-1256", "selon la correspondance devinée", "deviendrait"]),
        ("en", ["is read by", "packed as gzip", "windows-1256", "as guessed", "Where every row would go"]),
    ],
)
def test_a_person_reads_what_it_is_in_three_languages_on_a_narrow_terminal(
    marsad: Marsad, table: Path, lang: str, says: list[str]
) -> None:
    done = marsad("inspect", str(table), lang=lang)
    assert done.returncode == 0, done.stderr
    assert [words for words in says if words not in done.stdout] == []
    tables = [line for line in done.stdout.splitlines() if line[:1] in "┏┃┡│└"]
    assert tables
    assert max(len(line.replace("\u2068", "").replace("\u2069", "")) for line in tables) <= 80
    assert "\u2068الخط طويل هذا الصباح @user\u2069" in done.stdout
    assert done.stdout.count("\u2068") == done.stdout.count("\u2069")


def test_answers_reposts_and_counts_are_shown_with_short_ids(marsad: Marsad, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": "1", "text": "the head", "views": 7},
        {"id": "2", "text": "an answer", "kind": "reply", "parent": "1", "root": "1"},
        {"id": "3", "text": "the head", "kind": "repost", "original": "1"},
    ]
    path = tmp_path / "posts.ndjson"
    lines = [json.dumps(row | {"platform": "x", "published_at": "2025-01-02T10:00:00Z"}) for row in rows]
    path.write_text("\n".join([*lines, lines[0], ""]), encoding="utf-8")
    done = marsad("inspect", str(path))
    head = re.search(r"row 1 · post · x · 2025-01-02 10:00 UTC · without an account · id (\w{8})", done.stdout)
    assert head, done.stdout
    for words in (f"answers {head[1]} · in the thread of {head[1]}", f"repeats {head[1]}", "views: 7"):
        assert words in done.stdout
    assert re.search(r"known already +│ 1 ", done.stdout)
    assert "as they would be kept" in done.stdout
    assert "guessed" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["inspect", "nothing.csv"], 14, "nothing.csv"),
        (["inspect", "pyproject.toml", "--format", "crystal"], 14, "'crystal'"),
        (["inspect", "LICENSE", "--time-zone", "Mars/Base"], 11, "'Mars/Base'"),
        (["inspect", "docs/images/report.png"], 11, "it looks like a picture; ask for"),
    ],
)
def test_what_cannot_be_shown_is_one_sentence(
    marsad: Marsad, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, says: str
) -> None:
    monkeypatch.chdir(ROOT)
    done = marsad(*arguments)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert done.stdout == ""


def test_a_file_without_a_row_is_refused_and_does_not_end_in_silence(
    marsad: Marsad, home: Path, tmp_path: Path
) -> None:
    write_map(home)
    path = tmp_path / "bare.csv"
    path.write_text("Id;Platform;Text;Date\n", encoding="utf-8")
    done = marsad("ingest", str(path), "--source", "topic_export", home=home)
    assert done.returncode == 11
    assert done.stderr == "The file 'bare.csv' holds no row; check that the export was complete.\n"


def test_a_swapped_map_is_kept_with_a_warning_and_read_again_once_it_is_mended(
    marsad: Marsad, home: Path, tmp_path: Path
) -> None:
    write_map(home, text="Date", time="Text")
    path = tmp_path / "export.csv"
    path.write_text(ROWS + "6;x;2025-02-03;so\n7;x;2025-02-04;it\n", encoding="utf-8")
    done = marsad("ingest", str(path), "--source", "topic_export", home=home)
    assert done.returncode == 0, done.stderr
    assert "Most rows of 'export.csv' were refused" in done.stderr
    assert "most often for this: A field does not hold the kind of value it should. If" in done.stderr
    assert "marsad reread --source topic_export" in done.stderr
    write_map(home)
    shown = marsad("reread", "--source", "topic_export", home=home)
    assert shown.returncode == 0, shown.stderr
    assert "posts new: 5; gone: 2; changed: 0" in shown.stdout
    assert "Nothing was written." in shown.stdout
    applied = marsad("reread", "--apply", "--json", home=home)
    (said,) = json.loads(applied.stdout)
    assert (said["applied"], said["new"], said["gone"]) == (True, 5, 2)
    (file,) = said["files"]
    assert file["before"]["columns"] != file["after"]["columns"]
    assert (file["before"]["account"]["posts"], file["after"]["account"]["posts"]) == (2, 5)
    assert json.loads(marsad("reread", "--json", home=home).stdout)[0]["differs"] is False
    assert marsad("doctor", home=home).returncode == 0


def test_a_guessed_encoding_is_told_and_a_platform_that_the_source_gives_is_not_missed(
    marsad: Marsad, home: Path, tmp_path: Path
) -> None:
    mission = home / "mission.yaml"
    text = re.sub(r"    columns:\n(      .*\n)+", "    columns:\n      id: Identifiant\n      text: Texte\n",
                  mission.read_text(encoding="utf-8"))  # fmt: skip
    at = text.index("- id: topic_export")
    if "platform:" not in text[at : at + 600]:
        text = text[:at] + text[at:].replace("    columns:", "    platform: facebook\n    columns:", 1)
    mission.write_text(text, encoding="utf-8")
    path = tmp_path / "export.csv"
    path.write_bytes(TABLE.encode("cp1256"))
    done = marsad("ingest", str(path), "--source", "topic_export", home=home)
    assert done.returncode == 0, done.stderr
    assert "it was read as windows-1256" in done.stdout
    (missed,) = re.findall(r"Fields no row gave: (.*)", done.stdout)
    assert "the platform" not in missed.split(", ")
    assert "shares" in missed


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_what_changes_is_shown_in_three_languages_with_texts_that_keep_their_direction(
    marsad: Marsad, home: Path, tmp_path: Path, lang: str
) -> None:
    write_map(home)
    path = tmp_path / "export.csv"
    path.write_text("Id;Platform;Text;Note;Date\n1;x;قبل التصحيح;بعد التصحيح;2025-01-01\n", encoding="utf-8")
    assert marsad("ingest", str(path), "--source", "topic_export", home=home).returncode == 0
    write_map(home, text="Note")
    done = marsad("reread", "--source", "topic_export", home=home, lang=lang)
    assert done.returncode == 0, done.stderr
    assert "− \u2068قبل التصحيح\u2069" in done.stdout
    assert "+ \u2068بعد التصحيح\u2069" in done.stdout
    assert "marsad reread --source topic_export --apply" in done.stdout
