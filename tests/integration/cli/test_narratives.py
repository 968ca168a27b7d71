"""Narratives, fact-checks and near-duplicates, as at a terminal."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COMMAND = [str(Path(sys.executable).parent / "marsad")]
ARABIC = "ما تصوتوش حيت الأصوات ديالكم كتباع"
ARABIZI = "ma tsawtouch 7it l2aswat dyalkom katba3"
CHECK = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "claimReviewed": ARABIC,
    "author": {"@type": "Organization", "name": "Invented Checkers"},
    "url": "https://example.org/checks/7",
    "datePublished": "2025-01-09",
    "reviewRating": {"@type": "Rating", "alternateName": "Old video"},
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three posts in each script and one that says something else, by seven accounts on two platforms."""
    folder = tmp_path_factory.mktemp("narratives")
    assert run("init", str(folder / "observatory")).returncode == 0
    texts = [*[ARABIC] * 3, *[ARABIZI] * 3, "the ferry leaves at nine"]
    platforms = ["x"] * 3 + ["tiktok"] * 4
    rows = [
        {"id": str(place), "platform": platforms[place], "published_at": f"2025-08-0{1 + place}T10:00:00Z",
         "text": text, "author": f"invented_{place}"}
        for place, text in enumerate(texts)
    ]  # fmt: skip
    (folder / "posts.ndjson").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "checks.json").write_text(json.dumps([CHECK]), encoding="utf-8")
    assert run("ingest", str(folder / "posts.ndjson"), "--source", "election-topic", home=folder).returncode == 0
    return folder


def run(
    *arguments: str, home: Path | None = None, lang: str = "en", given: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MARSAD_LANG": lang, "COLUMNS": "200"}
    environment.pop("MARSAD_HOME", None)
    if home is not None:
        environment["MARSAD_HOME"] = str(home / "observatory")
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=environment, check=False, input=given
    )  # fmt: skip


def plain(*arguments: str, home: Path) -> Any:
    done = run(*arguments, "--json", home=home)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_empty_list_is_a_sentence_and_no_empty_table(home: Path) -> None:
    said = run("narratives", "list", "--least", "900", home=home)
    assert (said.returncode, "Nothing to list." in said.stdout, "┃" in said.stdout) == (0, True, False)


def test_a_narrative_is_listed_shown_and_named(home: Path) -> None:
    found = plain("narratives", "list", home=home)
    (listed,) = found["listed"]
    assert (found["posts_compared"], listed["posts"], listed["accounts"]) == (7, 6, 6)
    assert "do not tell how common" in listed["counts"]
    named = run("narratives", "name", listed["id"][:10], "Votes are sold", "--note", "by the Monday team", home=home)
    assert named.returncode == 0, named.stderr
    shown = plain("narratives", "show", "Votes are sold", home=home)
    assert [on["platform"] for on in shown["platforms"]] == ["x", "tiktok"]
    assert [on["accounts_withheld"] for on in shown["platforms"]] == [True, True]
    assert (shown["decisions"][0]["note"], shown["name"]) == ("by the Monday team", "Votes are sold")
    told = run("narratives", "show", "Votes are sold", home=home).stdout
    assert "withheld: fewer than five" in told
    assert "the same slogan in another script 1" in told
    assert "2025-08-01" in told
    assert run("narratives", home=home).stdout.count("Votes are sold") == 1


@pytest.mark.parametrize(("lang", "word"), [("ar", "السرديات"), ("fr", "Récits")])
def test_the_answers_are_in_the_reader_s_language(home: Path, lang: str, word: str) -> None:
    told = run("narratives", "list", home=home, lang=lang)
    assert word in told.stdout
    assert "posts" not in told.stdout


def test_mistakes_are_one_sentence_with_an_exit_code(home: Path) -> None:
    unknown = run("narratives", "show", "nothing so called", home=home)
    assert (unknown.returncode, unknown.stderr.count("\n")) == (14, 1)
    refused = run("narratives", "name", "nothing so called", "x", home=home)
    assert refused.returncode == 14


def test_posts_are_matched_with_what_was_checked(home: Path) -> None:
    assert plain("claims", "import", str(home / "checks.json"), home=home)["new"] == 1
    (claim,) = plain("claims", "list", home=home)
    assert claim["rating"] == "Old video"
    found = plain("claims", "match", home=home)
    assert [match["way"] for match in found["matches"]].count("across-scripts") == 3
    assert "never a verdict" in found["what_it_means"]
    assert "account" not in json.dumps(found["matches"])
    assert "Old video" in run("claims", "match", home=home).stdout
    out = home / "out.json"
    assert run("claims", "export", str(out), home=home).returncode == 0
    assert json.loads(out.read_text(encoding="utf-8"))["@graph"] == [CHECK]
    assert run("claims", "import", str(home / "posts.ndjson"), home=home).returncode == 11


def test_near_duplicates_of_a_plain_file(tmp_path: Path) -> None:
    table = f"text,n\n{ARABIC},1\nother words here,2\n{ARABIZI},3\n{ARABIC}!!,4\n,5\n"
    done = run("tool", "near-duplicates", "-", "--json", given=table)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [row["cluster"] for row in rows] == [1, 2, 3, 1, None]
    assert [row["n"] for row in rows] == [1, 2, 3, 4, 5]
    (tmp_path / "in.csv").write_text(table, encoding="utf-8")
    out = tmp_path / "out.csv"
    assert run("tool", "near-duplicates", str(tmp_path / "in.csv"), "--slogans", "-o", str(out)).returncode == 0
    assert [line.split(",")[2] for line in out.read_text(encoding="utf-8").splitlines()] == [
        "cluster",
        "1",
        "2",
        "1",
        "1",
        "",
    ]
    assert run("tool", "near-duplicates", "-", "--threshold", "0.1", given=table).returncode == 2


def test_the_function_gives_what_the_command_gives() -> None:
    import marsad

    given = marsad.near_duplicates([ARABIC, ARABIZI], slogans=True)
    assert [one.cluster for one in given] == [1, 1]
    assert given[1].because.startswith("in another script")
