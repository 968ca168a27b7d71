"""`marsad tool origin` and its function, on files of every kind, in three languages."""

import csv
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
from marsad.core.words import speaking
from marsad.flows.origin_tool import Origin, decided, summary, with_origins

PLACES = ["Rabat", "Casa -> Paris", "فقلبك", "", "العيون"]


def table(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "places.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["--lang", "en", "tool", "origin", *words])


def test_rows_come_back_with_country_level_and_reason(tmp_path: Path) -> None:
    path = table(tmp_path, [{"id": str(number), "location": place} for number, place in enumerate(PLACES)])
    rows = json.loads(run(str(path), "--json").stdout)
    assert [row["country"] for row in rows] == ["MA", "", "", "", ""]
    assert [row["level"] for row in rows] == ["L2", "", "", "", ""]
    assert rows[1] == {
        "id": "1",
        "location": "Casa -> Paris",
        "country": "",
        "level": "",
        "because": "several countries are written: Casablanca, Paris",
    }


def test_a_column_of_that_name_is_kept_apart(tmp_path: Path) -> None:
    rows = json.loads(run(str(table(tmp_path, [{"location": "Rabat", "country": "mine"}])), "--json").stdout)
    assert (rows[0]["given_country"], rows[0]["country"]) == ("mine", "MA")


def test_parquet_comes_in_and_goes_out(tmp_path: Path) -> None:
    pq.write_table(pa.table({"location": ["Rabat", None, "Lyon"]}), tmp_path / "in.parquet")
    assert run(str(tmp_path / "in.parquet"), "-o", str(tmp_path / "out.parquet")).exit_code == 0
    assert pq.read_table(tmp_path / "out.parquet")["country"].to_pylist() == ["MA", "", "FR"]


def test_the_mission_decides_what_is_left_to_it(tmp_path: Path) -> None:
    path = table(tmp_path, [{"location": "العيون"}])
    said = run(str(path), "--json", "--decide", "western_sahara=EH").stdout
    assert json.loads(said)[0]["country"] == "EH"


def test_a_decision_that_cannot_be_is_refused() -> None:
    for setting in ("western_sahara=FR", "atlantis=MA", "jerusalem"):
        with pytest.raises(UsageError, match="decides nothing"):
            decided([setting])


def test_a_table_without_places_is_refused(tmp_path: Path) -> None:
    said = run(str(table(tmp_path, [{"text": "Rabat"}])))
    assert isinstance(said.exception, RefusedInput)
    assert "has no column 'location'" in str(said.exception)


def test_a_home_gives_the_four_numbers_of_each_unit(tmp_path: Path) -> None:
    rows = [
        {"account": f"a{number}", "location": place, "views": views}
        for number in range(20)
        for place, views in ((["Rabat", "Lyon", "Mars", ""][number % 4], 10 * number),) * (1 + number % 3)
    ]
    found = {row["unit"]: row for row in json.loads(run(str(table(tmp_path, rows)), "--home", "MA", "--json").stdout)}
    assert list(found) == ["posts", "accounts", "reach"]
    accounts = found["accounts"]
    assert (accounts["collected"], accounts["located"], accounts["outside"]) == (20, 10, 5)
    assert (accounts["share_of_located"], accounts["coverage"]) == (0.5, 0.5)
    assert (accounts["bounds_low"], accounts["bounds_high"]) == (0.25, 0.75)
    assert (accounts["monotone_low"], accounts["monotone_high"]) == (0.25, 0.5)
    assert found["posts"]["collected"] == len(rows)


def test_few_accounts_are_withheld() -> None:
    rows = summary(iter([[{"location": place} for place in ("Rabat", "Lyon", "Paris")]]), "MA", {})
    assert rows[0]["withheld"] is True
    assert {rows[0][name] for name in ("collected", "located", "outside", "share_of_located", "bounds_low")} == {None}


def test_an_account_of_two_countries_has_none() -> None:
    rows = [{"account": f"a{number % 10}", "location": "Rabat" if number < 10 else "Lyon"} for number in range(20)]
    posts, accounts = summary(iter([rows]), "MA", {})
    assert (posts["located"], accounts["located"]) == (20, 0)


def test_a_home_or_views_that_cannot_be_are_refused() -> None:
    with pytest.raises(UsageError, match="'Morocco' is not the code of a country"):
        summary(iter([[{"location": "Rabat"}]]), "Morocco", {})
    with pytest.raises(RefusedInput, match="'many' is not a number of views"):
        summary(iter([[{"location": "Rabat", "views": "many"}]]), "MA", {})


def test_the_function_says_what_the_command_says() -> None:
    with speaking("en"):
        found = marsad.find_origins(["Rabat", None, "العيون"], policy={"western_sahara": "MA"})
    assert found[0] == Origin("MA", "L2", "a town is named: Rabat")
    assert found[1] == Origin("", "", "nothing is written")
    assert found[2].country == "MA"


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_reason_is_said_in_every_language(language: str) -> None:
    with speaking(language):
        rows = next(
            with_origins([[{"location": place} for place in [*PLACES, "Hyderabad", "qsd", "مغربي", "Europe"]]], {})
        )
    reasons = {row["because"] for row in rows}
    assert len(reasons) == len(rows)
    assert not any("{" in reason for reason in reasons)


def test_what_is_no_text_is_read_as_it_is_written() -> None:
    rows = next(with_origins([[{"location": 7}, {"location": float("nan")}, {"location": None}]], {}))
    assert [row["country"] for row in rows] == ["", "", ""]
