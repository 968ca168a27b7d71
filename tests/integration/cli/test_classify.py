"""`marsad tool classify`: rows come back with label, score and reason, whatever the file is."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import marsad as library
from marsad.core.errors import Missing, RefusedInput, UsageError
from marsad.detect.fitting import fit
from marsad.detect.tasks import TASKS
from marsad.detect.text_model import written
from marsad.flows import plain_streams
from marsad.flows.classifying import classifier_named
from marsad.flows.plain_streams import read_blocks, writing
from marsad.flows.plain_tables import read_table

COMMAND = [str(Path(sys.executable).parent / "marsad"), "tool", "classify"]
THREAT = "Je vais te tuer, sale menteur"
ROWS = f'number,text,label\n007,"{THREAT}",given\n008,"Bonjour,\n«à tous»",\n009,,x\n'


def classify(*arguments: str, given: str | None = None, lang: str = "en"):  # type: ignore[no-untyped-def]
    environment = {**os.environ, "MARSAD_LANG": lang}
    environment.pop("MARSAD_HOME", None)
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=environment, input=given, check=False
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = [f"{word} {number}" for word in ("zwin bzaf", "khayb bzaf") for number in range(12)]
    labels = ["praise"] * 12 + ["blame"] * 12
    path = tmp_path_factory.mktemp("model") / "mood.npz"
    path.write_bytes(written(fit(texts, labels, folds=2)))
    return path


def test_rows_come_back_as_they_were_with_label_score_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(ROWS, encoding="utf-8")
    done = classify(str(path), "--task", "threat")
    assert (done.returncode, done.stderr) == (0, "")
    first, second, third = csv.DictReader(io.StringIO(done.stdout))
    assert list(first) == ["number", "text", "given_label", "label", "score", "because"]
    assert (first["number"], first["given_label"], first["label"]) == ("007", "given", "threat")
    assert first["because"].startswith("Says that the writer will do harm: ")
    assert 0.5 < float(first["score"]) <= 1
    assert (second["text"], second["label"]) == ("Bonjour,\n«à tous»", "no threat")
    assert (third["text"], third["label"]) == ("", "no threat")


def test_the_reason_is_in_the_language_of_the_answers() -> None:
    done = classify("-", "--task", "threat", "--json", given=f'text\n"{THREAT}"\n', lang="ar")
    (row,) = json.loads(done.stdout)
    assert row["because"] != ""
    assert "harm" not in row["because"]
    assert set(row) == {"text", "label", "score", "because"}


def test_a_model_trained_here_answers_with_the_labels_of_its_rows(model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    lines = '{"text": "zwin bzaf", "n": 1}\n\n{"text": "khayb bzaf", "n": 2.5}\n{"text": null, "n": null}\n'
    done = classify("-", "--model", str(model), "-o", str(out), given=lines)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    rows = pq.read_table(out).to_pylist()
    assert [row["label"] for row in rows[:2]] == ["praise", "blame"]
    assert [row["n"] for row in rows] == [1, 2.5, None]


def test_the_file_that_is_read_may_be_the_one_written(model: Path, tmp_path: Path) -> None:
    path = tmp_path / "posts.ndjson"
    path.write_text('{"text": "zwin bzaf"}\n', encoding="utf-8")
    assert classify(str(path), "--model", str(model), "-o", str(path)).returncode == 0
    (row,) = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert row["label"] == "praise"
    assert [one.name for one in tmp_path.iterdir()] == ["posts.ndjson"]


def test_python_gives_the_same_answers_as_the_command(model: Path) -> None:
    (answer,) = library.classify(["zwin bzaf"], model=str(model))
    (row,) = json.loads(classify("-", "--model", str(model), "--json", given="text\nzwin bzaf\n").stdout)
    assert (answer.label, answer.score, answer.because) == (row["label"], row["score"], row["because"])
    assert library.classify([], "threat") == []


def test_an_unknown_task_lists_the_nine() -> None:
    done = classify("-", "--task", "mood", given="text\na\n")
    assert done.returncode == 2
    assert all(task.id in done.stderr for task in TASKS)
    assert "'mood'" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["--task", "threat", "--model", "x.npz"]])
def test_either_a_task_or_a_model_is_named(arguments: list[str]) -> None:
    done = classify("-", *arguments, given="text\na\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--task" in done.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"text,a\nhello\n", "Line 2"),
        (b"a,b\n1,2\n", "no column 'text'"),
        (b"", "is empty"),
        ("text\né\nà\n".encode() + b"\xff\xfe\n", "cannot be read"),
        (b'{"text": "a"}\n[1]\n', "Line 2"),
        (b'{"text": "a"}\n{"other": 1}\n', "no column 'text'"),
        (b'{"text": ' + b"[" * 100_000, "Line 1"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / ("rows.ndjson" if content.startswith(b"{") else "rows.csv")
    path.write_bytes(content)
    with pytest.raises(RefusedInput, match=says):
        list(read_blocks(str(path), ("text",)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_a_table_from_a_spreadsheet_is_read_as_it_was_saved(encoding: str, tmp_path: Path) -> None:
    path, texts = tmp_path / "rows.csv", ["واش غادي تصوتو؟\nراه الأحد", "لا; ما عنديش الوقت"]
    path.write_bytes(("text;n\n" + "".join(f'"{text}";1\n' for text in texts)).encode(encoding))
    assert [row["text"] for block in read_blocks(str(path), ("text",)) for row in block] == texts
    assert read_table(str(path), ("text", "n"))["text"].to_pylist() == texts


def test_an_empty_table_and_a_long_line_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(RefusedInput, match="is empty"):
        read_table(str(tmp_path / "empty.csv"))
    (tmp_path / "long.csv").write_text("text\n" + "a" * 3_000_000 + "\n", encoding="utf-8")
    assert read_table(str(tmp_path / "long.csv")).num_rows == 1


def test_hostile_names_are_refused(tmp_path: Path) -> None:
    (tmp_path / "posts.txt").write_text("text\na\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"posts\.txt"):
        list(read_blocks(str(tmp_path / "posts.txt")))
    with pytest.raises(Missing, match=r"none\.csv"):
        list(read_blocks(str(tmp_path / "none.csv")))
    with pytest.raises(UsageError, match=r"out\.txt"), writing(str(tmp_path / "out.txt"), as_json=False):
        pass
    with pytest.raises(Missing, match=r"none\.npz"):
        classifier_named(None, str(tmp_path / "none.npz"))
    with pytest.raises(RefusedInput, match="is a folder"):
        classifier_named(None, str(tmp_path))
    (tmp_path / "fake.npz").write_bytes(b"PK\x03\x04 no model")
    with pytest.raises(RefusedInput, match=r"fake\.npz"):
        classifier_named(None, str(tmp_path / "fake.npz"))


def test_a_failure_half_way_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("text\n" + "a\n" * (plain_streams.BLOCK + 5) + "a,b\n", encoding="utf-8")
    done = classify(str(path), "--task", "conspiracy", "-o", str(tmp_path / "out.csv"))
    assert done.returncode == 11
    assert f"Line {plain_streams.BLOCK + 7}" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["rows.csv"]


def test_blocks_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("text;n\n" + "a;1\n" * (plain_streams.BLOCK + 1), encoding="utf-8")
    sizes = [len(block) for block in read_blocks(str(path), ("text",))]
    assert sizes == [plain_streams.BLOCK, 1]


@pytest.mark.parametrize("ending", ["csv", "ndjson", "jsonl", "parquet"])
def test_no_rows_give_no_rows(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"out.{ending}"
    with writing(str(out), as_json=False) as write:
        write([])
    assert out.exists()


def test_a_table_that_was_answered_twice_before_keeps_every_column() -> None:
    from marsad.detect.classifiers import shipped
    from marsad.flows.classifying import with_answers

    row = {"text": "hello", "label": "mine", "given_label": "older"}
    [[answered]] = with_answers([[row]], shipped("threat"))
    assert (answered["given_given_label"], answered["given_label"], answered["label"]) == ("mine", "older", "no threat")


def test_lawful_speech_is_never_listed_by_author(tmp_path: Path) -> None:
    table = tmp_path / "posts.csv"
    table.write_text("Author,text,row_id\nsomebody,ما غاديش نصوتو قاطعو الانتخابات,7\n", encoding="utf-8")
    done = classify(str(table), "--task", "abstention", "--json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert row["label"] == "abstention_call_or_declared"
    assert row["row_id"] == "7"
    assert not {"Author", "somebody"} & {*row, *map(str, row.values())}
    assert "never listed by author" in done.stderr


def test_a_column_that_only_later_rows_have_is_kept_or_refused(tmp_path: Path) -> None:
    table = tmp_path / "posts.ndjson"
    table.write_text('{"text": "one"}\n{"text": "two", "more": 1}\n', encoding="utf-8")
    done = classify(str(table), "--task", "threat", "-o", str(tmp_path / "out.csv"))
    assert done.returncode == 0, done.stderr
    first, second = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8")))
    assert (first["more"], second["more"]) == ("", "1")
    with pytest.raises(RefusedInput, match="'late' that those before it lack"):
        plain_streams.columns_of([{"text": "x", "late": 1}], ("text",))
