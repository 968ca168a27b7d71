"""`marsad tool bursts` on tables as people have them, on both engines."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import marsad
from marsad.bursts.series import MICROSECONDS, counted
from marsad.cli.main import app
from marsad.core.bursts import By
from marsad.core.errors import RefusedInput, UsageError
from marsad.flows.bursts_tool import COLUMNS, asked_of, bursts_in
from marsad.store.engines import as_table, counting

START = datetime(2026, 8, 1, tzinfo=UTC)
BURST = datetime(2026, 8, 15, 9, tzinfo=UTC)


def moments(days: int = 21, burst: int = 80, seed: int = 3) -> list[datetime]:
    """Times of invented posts, a few an hour, with `burst` more in the six hours from BURST on."""
    random = np.random.default_rng(seed)
    usual = [START + timedelta(seconds=float(at)) for at in random.uniform(0, days * 86_400, days * 60)]
    return usual + [BURST + timedelta(seconds=float(at)) for at in random.uniform(0, 6 * 3600, burst)]


def written(path: Path, times: list[Any], **columns: list[Any]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["time", *columns])
        writer.writerows(zip(times, *columns.values(), strict=True))
    return path


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["tool", "bursts", *map(str, arguments)], env={"MARSAD_LANG": "en"})


def test_a_row_a_burst_with_the_columns_of_the_contract_first(tmp_path: Path) -> None:
    table = written(tmp_path / "posts.csv", [at.isoformat() for at in moments()])
    answer = run(table)
    assert answer.exit_code == 0
    (row,) = csv.DictReader(io.StringIO(answer.stdout))
    assert tuple(row) == COLUMNS
    assert tuple(row)[:8] == ("series", "start", "end", "onset", "observed", "expected", "p", "q")
    assert row["series"] == "all"
    assert abs(datetime.fromisoformat(row["onset"]) - BURST) <= timedelta(hours=2)
    assert answer.stderr == ""


@pytest.mark.parametrize(
    "said", [str, lambda at: int(at.timestamp()), lambda at: at.timestamp() * 1, lambda at: int(at.timestamp() * 1000)]
)
def test_times_in_iso_or_as_an_epoch_give_the_same_bursts(tmp_path: Path, said: Any) -> None:
    plain = json.loads(run(written(tmp_path / "a.csv", [at.isoformat() for at in moments()]), "--json").stdout)
    other = json.loads(run(written(tmp_path / "b.csv", [said(at) for at in moments()]), "--json").stdout)
    assert plain == other
    assert len(plain) == 1


def test_a_parquet_file_with_timestamps_and_one_of_counts_give_the_same(tmp_path: Path) -> None:
    times = moments()
    pq.write_table(pa.table({"time": times, "series": ["a"] * len(times)}), tmp_path / "posts.parquet")
    hours, counts = np.unique([int(at.timestamp()) // 3600 for at in times], return_counts=True)
    pq.write_table(
        pa.table({"time": hours * 3600, "series": ["a"] * len(hours), "count": counts}), tmp_path / "c.parquet"
    )
    one, two = (json.loads(run(tmp_path / name, "--json").stdout) for name in ("posts.parquet", "c.parquet"))
    assert one == two
    assert [row["series"] for row in one] == ["a"]


def test_the_order_of_rows_is_irrelevant(tmp_path: Path) -> None:
    times = [at.isoformat() for at in moments()]
    assert run(written(tmp_path / "a.csv", times)).stdout == run(written(tmp_path / "b.csv", times[::-1])).stdout


def test_no_burst_is_an_answer_with_its_header_and_a_sentence(tmp_path: Path) -> None:
    table = written(tmp_path / "posts.csv", [at.isoformat() for at in moments(burst=0)])
    answer = run(table)
    assert answer.exit_code == 0
    assert answer.stdout.strip() == ",".join(COLUMNS)
    assert "No burst" in answer.stderr
    assert json.loads(run(table, "--json").stdout) == []
    assert run(table, "-o", tmp_path / "out.parquet").exit_code == 0
    assert pq.read_table(tmp_path / "out.parquet").column_names == list(COLUMNS)


def test_three_days_are_told_to_be_too_short(tmp_path: Path) -> None:
    answer = run(written(tmp_path / "posts.csv", [at.isoformat() for at in moments(days=3, burst=0)]), "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == []
    assert "too short to know what is usual" in answer.stderr
    assert "No burst" not in answer.stderr


def test_rows_that_cannot_be_counted_are_told(tmp_path: Path) -> None:
    times = [at.isoformat() for at in moments()]
    table = written(
        tmp_path / "posts.csv",
        [*times, "yesterday", "2026-08-03T10:00:00Z", "2026-08-03T10:00:00Z", "2026-08-03T10:00:00"],
        series=["a"] * len(times) + ["a", "", "a", "a"],
        count=["1"] * len(times) + ["1", "1", "two", "0"],
    )
    answer = run(table, "--json")
    assert len(json.loads(answer.stdout)) == 1
    for said in ("the time cannot be read", "it has no series", "the count is no whole number", "no zone"):
        assert said in answer.stderr


def test_an_empty_count_is_a_step_that_nobody_looked_at(tmp_path: Path) -> None:
    times = [at.isoformat() for at in moments()]
    unseen = [(BURST - timedelta(hours=hours)).isoformat() for hours in range(1, 9)]
    table = written(tmp_path / "p.csv", times + unseen, count=["1"] * len(times) + [""] * len(unseen))
    (row,) = json.loads(run(table, "--json").stdout)
    assert row["after_outage"] is True
    assert row["missing"] >= 8


def test_what_cannot_be_is_refused_in_a_sentence(tmp_path: Path) -> None:
    table = written(tmp_path / "posts.csv", [at.isoformat() for at in moments(days=3)])
    for wrong in (("--by", "week"), ("--fdr", "1.5"), ("--weeks", "0")):
        assert isinstance(run(table, *wrong).exception, UsageError)
    assert isinstance(run(written(tmp_path / "bad.csv", ["soon"])).exception, RefusedInput)
    # one time decades off, beside so many series that all the steps between would not fit
    times = [*["2026-08-03T10:00:00Z"] * 100, "1995-08-03T10:00:00Z"]
    far = written(tmp_path / "far.csv", times, series=[f"s{place}" for place in range(101)])
    assert "1995-08-03T10:00:00Z" in str(run(far).exception)


def test_one_time_of_the_next_century_is_refused_at_once(tmp_path: Path) -> None:
    far = written(tmp_path / "far.csv", [*moments(), datetime(2200, 1, 1, tzinfo=UTC)])
    refused = run(far).exception
    assert isinstance(refused, RefusedInput)
    assert "2200-01-01" in str(refused)


def test_counts_that_are_no_whole_numbers_are_left_out_in_any_kind_of_column() -> None:
    found = bursts_in(
        pa.table({"time": [1.6e9, 1.6e9, 1.6e9, 1.6e9], "count": [3.0, 0.5, float("nan"), None]}),
        asked_of("hour", 0.05),
    )
    assert found.events.posts["n"].to_pylist() == [3]
    assert (found.events.unseen.num_rows, sum(found.events.refused.values())) == (2, 1)


@pytest.mark.parametrize("header", ["time,time,series", "time,series,series"])
def test_two_columns_of_one_name_are_refused_in_a_sentence(tmp_path: Path, header: str) -> None:
    file = tmp_path / "twice.csv"
    file.write_text(f"{header}\n2026-08-01,2026-08-02,a\n", encoding="utf-8")
    refused = run(file).exception
    assert isinstance(refused, RefusedInput)
    assert "two columns" in str(refused)


def test_the_function_finds_what_the_command_finds(tmp_path: Path) -> None:
    times = moments()
    (found,) = marsad.find_bursts(times)
    (row,) = json.loads(run(written(tmp_path / "a.csv", [at.isoformat() for at in times]), "--json").stdout)
    assert found.onset.strftime("%Y-%m-%dT%H:%M:%SZ") == row["onset"]
    assert found.observed == row["observed"]
    with pytest.raises(UsageError):
        marsad.find_bursts(times, ["a"])
    with pytest.raises(RefusedInput):
        marsad.find_bursts(["soon"])


@pytest.mark.parametrize("by", list(By))
def test_steps_are_counted_before_1970_as_after(by: By) -> None:
    at = [-1, 0, 3_599_999_999, 3_600_000_000, -7_200_000_001]
    with counting("duckdb") as engine:
        events = pa.table({"series": ["a"] * 5, "at": at, "n": [1] * 5})
        rows = counted(as_table(engine, events), by).to_pyarrow()
    width = (3600 if by is By.HOUR else 86_400) * MICROSECONDS
    wanted: dict[int, int] = {}
    for one in at:
        wanted[one // width] = wanted.get(one // width, 0) + 1
    found = dict(zip(rows["step"].to_pylist(), rows["n"].to_pylist(), strict=True))
    assert found == wanted


@pytest.mark.spark
def test_the_same_rows_come_out_of_both_engines(duckdb: Any, spark: Any) -> None:
    random = np.random.default_rng(9)
    rows = 5000
    events = pa.table(
        {
            "series": pa.array([f"s{one}" for one in random.integers(0, 7, rows)]),
            "at": pa.array(random.integers(1_470_000_000, 1_480_000_000, rows) * MICROSECONDS + 17),
            "n": pa.array(random.integers(0, 4, rows)),
        }
    )
    for by in By:
        one, two = (counted(as_table(engine, events), by).to_pyarrow() for engine in (duckdb, spark))
        assert one.to_pylist() == two.to_pylist()


@pytest.mark.spark
def test_the_command_gives_the_same_answer(tmp_path: Path, spark: Any, monkeypatch: Any) -> None:
    table = written(tmp_path / "posts.csv", [at.isoformat() for at in moments()])
    here = run(table).stdout
    monkeypatch.setenv("MARSAD_ENGINE", "local[2]")
    assert run(table).stdout == here
