"""`marsad tool coordination`: pairs from a file of any kind, and what is said beside them."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import marsad
from marsad.cli.main import app
from marsad.core.errors import RefusedInput, UsageError

TOGETHER = ("=1+1", "01")
LOG = [
    ("=1+1", "x", "1", "2026-10-01T10:00:00Z"),
    ("01", "x", "2", "2026-10-01T10:01:00Z"),  # on the window's edge
    ("=1+1", "y", "3", "2026-10-01T12:00:00Z"),
    ("01", "y", "4", "2026-10-01T13:00:30+01:00"),
    ("1", "y", "5", "2026-10-01T12:00:31Z"),  # another account than 01
    ("a\u202eb", "y", "6", "2026-10-02"),
]
NAMES = ("account", "object", "content", "time")


def as_csv(path: Path, rows: list[tuple[str, ...]] = LOG) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([NAMES, *rows])
    return path


def as_lines(path: Path) -> Path:
    lines = [json.dumps(dict(zip(NAMES, row, strict=True)), ensure_ascii=False) for row in LOG]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def as_parquet(path: Path) -> Path:
    pq.write_table(pa.table({name: [row[place] for row in LOG] for place, name in enumerate(NAMES)}), path)
    return path


def run(*words: str | Path, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["tool", "coordination", *map(str, words)])
    if code == 0:
        assert result.exit_code == 0, result.output
    return result


def rows_of(*words: str | Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(*words, "--json").stdout)
    return found


@pytest.mark.parametrize(("write", "name"), [(as_csv, "e.csv"), (as_lines, "e.ndjson"), (as_parquet, "e.parquet")])
def test_every_kind_of_file_gives_the_same_pairs(tmp_path: Path, write: Any, name: str) -> None:
    assert [(row["a"], row["b"], row["weight"]) for row in rows_of(write(tmp_path / name), "--null", "none")] == [
        ("01", "=1+1", 2)
    ]


def test_without_a_null_model_nothing_is_said_of_chance(tmp_path: Path) -> None:
    row = rows_of(as_csv(tmp_path / "e.csv"), "--null", "none")[0]
    assert (row["expected"], row["p"], row["q"], row["kept"]) == (None, None, None, True)


def test_with_a_null_model_each_pair_has_its_chance(tmp_path: Path) -> None:
    row = rows_of(as_csv(tmp_path / "e.csv"))[0]
    assert 0 < row["p"] <= row["q"] <= 1
    assert row["kept"] == (row["q"] <= 0.05)


def test_a_shorter_window_and_more_repeats_are_obeyed(tmp_path: Path) -> None:
    path = as_csv(tmp_path / "e.csv")
    assert rows_of(path, "--null", "none", "--window", "59") == []
    assert rows_of(path, "--null", "none", "--min-repeats", "3") == []
    assert len(rows_of(path, "--null", "none", "--min-repeats", "1")) == 3


def test_rows_that_are_no_event_are_told_by_reason(tmp_path: Path) -> None:
    bad = [("", "x", "7", "2026-10-01T10:00:00Z"), ("a", "", "8", "2026-10-01"), ("a", "x", "9", "yesterday")]
    result = run(as_csv(tmp_path / "e.csv", [*LOG, *bad]), "--null", "none")
    assert "3 rows left out (no account: 1, no object: 1, no time that can be read: 1)" in result.stderr


@pytest.mark.parametrize(
    ("row", "said"), [(("a", "o", "p", "soon"), "No row has a time"), (("", "o", "p", "3"), "No row has an account")]
)
def test_a_table_in_which_no_row_is_an_event_is_refused(tmp_path: Path, row: tuple[str, ...], said: str) -> None:
    file = as_csv(tmp_path / "e.csv", [row, row])
    refused = CliRunner().invoke(app, ["tool", "coordination", str(file)]).exception
    assert isinstance(refused, RefusedInput)
    assert str(refused).startswith(said)


def test_numbers_are_seconds_unless_too_large_for_them(tmp_path: Path) -> None:
    rows = [
        ("a", "x", "1", "1760000000"), ("b", "x", "2", "1760000060.0"), ("c", "x", "3", "1760000060001"),
        ("a", "y", "4", "0"), ("b", "y", "5", "60"), ("c", "y", "6", "-1"),
    ]  # fmt: skip
    found = rows_of(as_csv(tmp_path / "e.csv", rows), "--null", "none", "--min-repeats", "1")
    assert [(row["a"], row["b"], row["weight"]) for row in found] == [("a", "b", 2), ("a", "c", 1), ("b", "c", 1)]


def test_whole_numbers_of_a_parquet_file_are_read_by_the_engine_as_the_text_of_a_csv_is(tmp_path: Path) -> None:
    times = [1_760_000_000, 1_760_000_060, 1_760_000_060_001, None, 10**17]
    accounts, objects = [1, 2, 3, 4, 5], ["x"] * 5
    table = pa.table({"account": accounts, "object": objects, "time": pa.array(times, pa.int64())})
    pq.write_table(table, tmp_path / "e.parquet")
    written = [
        (str(account), "x", "", "" if time is None else str(time))
        for account, time in zip(accounts, times, strict=True)
    ]
    as_csv(tmp_path / "e.csv", written)
    found = [run(tmp_path / name, "--null", "none", "--min-repeats", "1", "--json") for name in ("e.parquet", "e.csv")]
    assert found[0].stdout == found[1].stdout
    assert found[0].stderr == found[1].stderr
    assert "2 rows left out" in found[0].stderr
    assert len(json.loads(found[0].stdout)) == 2


@pytest.mark.parametrize("ending", ["csv", "ndjson", "parquet"])
def test_ids_come_back_exactly_as_they_were_given(tmp_path: Path, ending: str) -> None:
    hostile = ["=cmd|' /C calc'!A0", "a\u202eb", "0001", " space "]
    rows = [(name, "x", str(place), "2026-10-01T10:00:00Z") for place, name in enumerate(hostile)]
    output = tmp_path / f"out.{ending}"
    run(as_csv(tmp_path / "e.csv", rows), "--null", "none", "--min-repeats", "1", "-o", output)
    assert output.stat().st_size > 0
    read = {
        "csv": lambda: list(csv.DictReader(io.StringIO(output.read_bytes().decode()))),
        "ndjson": lambda: [json.loads(line) for line in output.read_text("utf-8").splitlines()],
        "parquet": lambda: pq.read_table(output).to_pylist(),
    }[ending]()
    assert {row["a"] for row in read} | {row["b"] for row in read} == set(hostile)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_an_answer_without_pairs_has_its_columns(tmp_path: Path, ending: str) -> None:
    output = tmp_path / f"out.{ending}"
    run(as_csv(tmp_path / "e.csv"), "--null", "none", "--min-repeats", "9", "-o", output)
    names = output.read_text().strip().split(",") if ending == "csv" else pq.read_table(output).column_names
    assert names[:3] == ["a", "b", "weight"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--window", "-1"], "The window is '-1.0'"),
        (["--min-repeats", "0"], "The least number of repeats is '0'"),
        (["--fdr", "2"], "The false discovery rate is '2.0'"),
        (["--null", "luck"], "'luck' is not known here"),
        (["--count", "posts"], "write --null none"),
    ],
)
def test_a_bad_option_is_refused_in_a_sentence(tmp_path: Path, options: list[str], said: str) -> None:
    result = run(as_csv(tmp_path / "e.csv"), *options, code=2)
    assert isinstance(result.exception, UsageError) or result.exit_code == 2
    assert said in str(result.exception) + result.output


@pytest.mark.parametrize(("kind", "times"), [(pa.int64(), [2**63 - 1, -(2**63), 5]), (pa.uint64(), [2**64 - 1, 5, 6])])
def test_the_largest_numbers_of_a_parquet_file_are_no_times_and_no_end(tmp_path: Path, kind: Any, times: Any) -> None:
    file = tmp_path / "large.parquet"
    rows = {"account": ["a", "b", "c"], "object": ["x"] * 3, "time": pa.array(times, kind)}
    pq.write_table(pa.table(rows), file)
    readable = sum(abs(time) < 1000 for time in times)
    assert f"time that can be read: {3 - readable})" in run(file, "--min-repeats", "1", "--null", "none").output


def test_two_columns_of_one_name_are_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "twice.csv"
    file.write_text("account,account,object,time\na,b,x,5\nb,c,x,6\n", encoding="utf-8")
    refused = CliRunner().invoke(app, ["tool", "coordination", str(file)]).exception
    assert "two columns called 'account'" in str(refused)


def test_popular_objects_set_apart_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.coordination.counting.counted.__wrapped__.__defaults__", (0,))
    result = run(as_csv(tmp_path / "e.csv"), "--null", "none", "--json")
    assert "2 objects are so popular" in result.stderr
    assert json.loads(result.stdout) == []


def test_the_function_gives_the_rows_of_the_tool(tmp_path: Path) -> None:
    rows = [dict(zip(NAMES, row, strict=True)) for row in LOG]
    from_tool = rows_of(as_csv(tmp_path / "e.csv"), "--null", "none")
    assert marsad.find_pairs(rows, null="none") == from_tool
    assert marsad.find_pairs(tmp_path / "e.csv", null="none") == from_tool


@pytest.mark.spark
def test_the_tool_on_spark_gives_the_same(tmp_path: Path, spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = as_csv(tmp_path / "e.csv")
    here = rows_of(path, "--null", "none", "--min-repeats", "1")
    monkeypatch.setenv("MARSAD_ENGINE", "local[2]")
    assert rows_of(path, "--null", "none", "--min-repeats", "1") == here


@pytest.mark.parametrize("tool", ["coordination", "bursts"])
def test_an_ending_that_cannot_be_written_is_told_before_anything_is_read(tool: str, tmp_path: Path) -> None:
    answered = CliRunner().invoke(
        app, ["--lang", "en", "tool", tool, "no-such-file.csv", "-o", str(tmp_path / "x.doc")]
    )
    assert isinstance(answered.exception, UsageError)
    assert "choose another ending" in str(answered.exception)
