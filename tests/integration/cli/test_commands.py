"""The command as a script meets it: exit codes, one sentence on standard error, JSON on standard output."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COMMAND = [str(Path(sys.executable).parent / "marsad")]


def marsad(*arguments: str, home: Path | None = None, lang: str = "en", given: str | None = None):  # type: ignore[no-untyped-def]
    environment = {**os.environ, "MARSAD_LANG": lang, "COLUMNS": "160"}
    environment.pop("MARSAD_HOME", None)
    if home is not None:
        environment["MARSAD_HOME"] = str(home)
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=environment, input=given, check=False
    )


@pytest.fixture(scope="module")
def demo(examples: Any) -> Path:
    home: Path = examples(4000).home
    return home


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["ingest", "nothing.csv", "--source", "topic_export"], 14, "nothing.csv"),
        (["ingest", "pyproject.toml", "--source", "nowhere"], 14, "'nowhere'"),
        (["sample", "no-such-question", "--size", "10"], 14, "'no-such-question'"),
        (["sample", "vawp", "--size", "200"], 13, "drawn already"),
        (["agreement", "support"], 13, "'support'"),
        (["detect", "crystal-ball"], 14, "'crystal-ball'"),
        (["codings", "export", "x.ods", "--question", "support", "--coder", "visitor"], 2, "x.ods"),
        (["user", "add", "visitor", "--role", "coder"], 11, "'visitor'"),
        (["user", "add", "new", "--role", "king"], 2, "'king'"),
        (["report", "--lang", "de"], 2, "'de'"),
        (["init", "."], 13, "already"),
        (["no-such-command"], 2, "no-such-command"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_value_and_its_exit_code(
    demo: Path, arguments: list[str], code: int, says: str
) -> None:
    if arguments == ["init", "."]:
        arguments = ["init", str(demo)]
    done = marsad(*arguments, home=demo)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_outside_an_observatory_the_next_step_is_told(tmp_path: Path) -> None:
    done = marsad("doctor", home=tmp_path)
    assert done.returncode == 14
    assert "marsad init" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["estimate", "--json"],
        ["estimate", "vawp", "--json"],
        ["errors", "vawp", "--json"],
        ["agreement", "vawp", "--json"],
        ["ledger", "verify", "--json"],
        ["ledger", "show", "--last", "3", "--json"],
        ["doctor", "--json"],
        ["detect", "--json"],
        ["plan", "--zeros", "300", "--json"],
        ["report", "--lang", "fr", "--format", "html", "--json"],
    ],
)
def test_a_reading_command_answers_in_json(demo: Path, arguments: list[str]) -> None:
    done = marsad(*arguments, home=demo)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) is not None


def test_no_percentage_is_printed_for_a_question_without_codings(demo: Path) -> None:
    done = marsad("estimate", "support", home=demo)
    assert done.returncode == 13
    assert "%" not in done.stdout + done.stderr


def test_estimates_in_json_hold_no_answer_about_a_post_and_no_withheld_number(demo: Path) -> None:
    said = marsad("estimate", "--json", home=demo).stdout
    from marsad.store.observatory import open_observatory

    ids = open_observatory(demo).lake.read("posts", ["post_id"])["post_id"].to_pylist()
    assert not [post for post in ids if post in said]
    withheld = [one for each in json.loads(said) for one in each["estimates"] if one["withheld"]]
    assert withheld
    assert {one["value"] for one in withheld} == {None}


def test_the_machines_errors_in_json_hold_no_answer_about_a_post_and_no_withheld_number(demo: Path) -> None:
    said = marsad("errors", "--json", home=demo).stdout
    from marsad.store.observatory import open_observatory

    ids = open_observatory(demo).lake.read("posts", ["post_id"])["post_id"].to_pylist()
    assert not [post for post in ids if post in said]
    rates = [rate for each in json.loads(said) for signal in each["signals"] for rate in signal["rates"]]
    withheld = [one[name] for one in rates for name in ("sensitivity", "specificity") if one[name]["withheld"]]
    assert {one["value"] for one in withheld} == {None}
    assert {one["low"] is None for one in withheld} == {True, False}


def test_the_machines_errors_are_told_in_words_and_tables(demo: Path) -> None:
    done = marsad("errors", "vawp", "--signal", "lexicon:abstention", home=demo)
    assert done.returncode == 0, done.stderr
    assert "the machine flagged" in done.stdout
    assert "Signal lexicon:abstention, version 1, as it is now" in done.stdout
    assert marsad("errors", "support", home=demo).returncode == 13
    assert marsad("errors", "vawp", "--signal", "abuse", home=demo).returncode == 11


def test_a_full_disk_is_a_sentence_and_an_exit_code(demo: Path, tmp_path: Path) -> None:
    """`ulimit -f` refuses files above a size, as a full disk does."""
    path = tmp_path / "many.ndjson"
    row = '{"id": "%d", "platform": "x", "published_at": "2025-01-02T10:00:00Z", "text": "%s"}'
    path.write_text("\n".join(row % (n, f"{n * 7919}" * 40) for n in range(8000)), encoding="utf-8")
    command = f"ulimit -f 200; exec {COMMAND[0]} ingest {path} --source topic_export --format ndjson"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False,
        env={**os.environ, "MARSAD_HOME": str(demo), "MARSAD_LANG": "en"},
    )  # fmt: skip
    assert done.returncode == 16, done.stderr
    assert "Traceback" not in done.stderr
    assert "space" in done.stderr


def test_a_changed_ledger_is_an_exit_code_and_a_sentence(demo: Path) -> None:
    import shutil
    import sqlite3

    copy = demo.parent / "copy"
    shutil.copytree(demo, copy)
    with sqlite3.connect(copy / "records.db") as raw:
        raw.execute("DROP TRIGGER ledger_no_update")
        raw.execute("UPDATE records_ledgerentry SET actor='nobody' WHERE number=3")
    raw.close()
    done = marsad("ledger", "verify", home=copy)
    assert done.returncode == 13
    assert "entry 3" in done.stderr


def test_a_changed_original_is_found_by_the_doctor(demo: Path) -> None:
    import shutil

    copy = demo.parent / "copy2"
    shutil.copytree(demo, copy)
    sealed = next(path for path in (copy / "vault").rglob("*") if path.is_file())
    sealed.chmod(0o600)
    sealed.write_bytes(sealed.read_bytes() + b"x")
    done = marsad("doctor", "--json", home=copy)
    assert done.returncode == 13
    failed = [check["check"] for check in json.loads(done.stdout) if not check["sound"]]
    assert failed == ["sealed files"]


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_help_and_errors_speak_the_language_asked_for(tmp_path: Path, lang: str) -> None:
    shown = {"ar": "مرصد", "fr": "observatoire", "en": "observatory"}[lang]
    done = subprocess.run(
        [*COMMAND, "--lang", lang, "--help"], capture_output=True, text=True, env={**os.environ}, check=False
    )
    assert shown in done.stdout
    assert shown in marsad("doctor", home=tmp_path, lang=lang).stderr


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_prevalence_on_a_plain_file_and_on_standard_input(tmp_path: Path) -> None:
    coded = tmp_path / "coded.csv"
    lines = ["label,stratum", *["1,a"] * 20, *["0,a"] * 80, *["1,b"] * 2, *["0,b"] * 198]
    coded.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sizes = tmp_path / "strata.csv"
    sizes.write_text("stratum,size\na,1000\nb,9000\n", encoding="utf-8")
    done = marsad("tool", "prevalence", str(coded), "--strata", str(sizes))
    (row,) = rows(done.stdout)
    assert float(row["value"]) == pytest.approx(0.1 * 0.2 + 0.9 * 0.01)
    assert float(row["low"]) < float(row["value"]) < float(row["high"])
    again = marsad("tool", "prevalence", "-", "--strata", str(sizes), "--json", given=coded.read_text(encoding="utf-8"))
    assert json.loads(again.stdout)[0]["value"] == pytest.approx(float(row["value"]))


def test_agreement_on_a_plain_file_gives_the_published_alpha(tmp_path: Path) -> None:
    """Krippendorff 2011, two observers, ten units, binary data: alpha = 0.095."""
    first, second = (
        ["0", "1", "0", "0", "0", "0", "0", "0", "1", "0"],
        ["1", "1", "1", "0", "0", "1", "0", "0", "0", "0"],
    )
    lines = ["unit,coder,label"]
    lines += [f"{unit},A,{a}\n{unit},B,{b}" for unit, (a, b) in enumerate(zip(first, second, strict=True))]
    path = tmp_path / "codings.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (row,) = json.loads(marsad("tool", "agreement", str(path), "--json").stdout)
    assert row["alpha"] == pytest.approx(0.095, abs=0.0006)


def test_a_column_that_is_missing_is_named_with_those_there_are(tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text("unit,label\n1,0\n", encoding="utf-8")
    done = marsad("tool", "agreement", str(path))
    assert done.returncode == 11
    assert "'coder'" in done.stderr
    assert "unit, label" in done.stderr


def test_languages_of_a_plain_file(tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    texts = ["واش غادي تصوت هاد العام ولا لا", "3lach ma ghadich nsewtou f had l'intikhabat", "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ"]
    path.write_text("text\n" + "\n".join(f'"{text}"' for text in texts) + "\n", encoding="utf-8")
    done = marsad("tool", "language", str(path), "--json")
    assert [row["lang"] for row in json.loads(done.stdout)] == ["ary-Arab", "ary-Latn", "zgh-Tfng"]


def test_a_plain_tool_does_not_load_the_record_store() -> None:
    code = (
        "import sys, marsad.cli.main, marsad.estimate.tables, marsad.flows.plain_tables; print('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
