"""The country that an author's own words of place name, and when none is said."""

import csv
from pathlib import Path

import pytest

from marsad.core.origin import CLUES, Clue, Level, Place, State
from marsad.core.words import speaking
from marsad.origin.declared import SAID, declared_country
from marsad.origin.spelling import LONGEST, folded

STRINGS = Path(__file__).resolve().parents[2] / "fixtures" / "origin_places.csv"


def told(text: str | None, **policy: str) -> Place:
    return declared_country([text], policy)[0]


def rows() -> list[dict[str, str]]:
    with STRINGS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["location"])
def test_an_invented_place_is_told_rightly_or_not_at_all(row: dict[str, str]) -> None:
    wanted = row["country"] if len(row["country"]) == 2 else ""
    place = told(row["location"])
    assert place.country == wanted
    if row["country"] == "AMBIG":
        assert place.state is State.SEVERAL_COUNTRIES
    if row["country"] == "POLICY":
        assert place.clue is Clue.POLICY


def test_a_country_has_its_level_and_its_reason() -> None:
    place = told("Hay Riad, Rabat")
    assert (place.country, place.level, place.state, place.clue) == ("MA", Level.DECLARED, State.LOCATED, Clue.TOWN)
    assert dict(place.because.values)["name"] == "Hay Riad, Rabat"
    with speaking("fr"):
        assert place.because.message == SAID[Clue.TOWN]


def test_what_is_kept_with_a_post_names_no_place() -> None:
    for text in ("Hay Riad, Rabat", "12 rue X, Lyon", "Casa -> Paris", "Hyderabad", "العيون"):
        place = told(text)
        assert place.kept() == f'[["{CLUES[place.clue]}",[]]]'
        assert place.kept().isascii()


def test_nothing_written_is_not_unknown() -> None:
    assert {told(text).state for text in (None, "", "  \n")} == {State.NONE_GIVEN}
    assert told("qsdkfjh").state is State.UNKNOWN


def test_a_nationality_is_no_place() -> None:
    for text in ("Marocain", "مغربية", "Moroccan", "MRE"):
        assert (told(text).state, told(text).clue) == (State.NOT_A_PLACE, Clue.NATIONALITY)


def test_a_part_of_the_world_is_no_country_and_hides_none() -> None:
    assert told("العالم العربي").clue is Clue.WIDER
    assert told("Casablanca / MENA").country == "MA"


def test_a_name_of_several_countries_is_left_open() -> None:
    place = told("طرابلس")
    assert (place.state, place.clue, set(place.among)) == (State.UNDECIDED, Clue.SAME_NAME, {"LB", "LY"})
    assert told("طرابلس، لبنان").country == "LB"
    assert told("Congo").state is State.UNDECIDED


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Paris, Texas", "US"),
        ("Casablanca, Chile", "CL"),
        ("Cambridge, England", "GB"),
        ("Tripoli - Lebanon", "LB"),
        ("Ontario, CA", "CA"),
        ("Cooperstown, NY", "US"),
        ("Denver, Co", "US"),
    ],
)
def test_a_country_or_region_beside_a_town_says_which_one(text: str, country: str) -> None:
    assert told(text).country == country


@pytest.mark.parametrize("text", ["Paris / USA", "London, Morocco", "Rabat, Barcelona", "Bruxelles - Abidjan", "🇲🇦 🇳🇱"])
def test_two_countries_are_never_one(text: str) -> None:
    place = told(text)
    assert place.state is State.SEVERAL_COUNTRIES
    assert len(place.among) >= 2


def test_a_place_left_to_policy_is_decided_by_the_author_then_by_the_mission() -> None:
    assert told("الداخلة").state is State.UNDECIDED
    assert told("الداخلة", western_sahara="MA").country == "MA"
    assert told("الداخلة", western_sahara="EH").country == "EH"
    assert told("القدس، فلسطين", jerusalem="IL").country == "PS"
    assert told("Ceuta, España", ceuta_melilla="MA").country == "ES"


def test_two_letters_in_small_are_no_code() -> None:
    for text in ("it", "in", "no", "es", "me", "to be or not to be", "us and them"):
        assert told(text).country == ""
    assert told("UK").country == "GB"
    assert told("MA").state is not State.LOCATED  # Morocco or Massachusetts


def test_a_mistyped_long_name_is_found_and_a_short_one_is_not() -> None:
    assert (told("Casablnaca").country, told("Casablnaca").clue) == ("MA", Clue.CORRECTED)
    for text in ("Pariz1", "Ramat", "Lyan", "Rabbit", "Rome o"):
        assert told(text).clue is not Clue.CORRECTED


def test_marks_unseen_signs_and_markup_change_nothing() -> None:
    for text in ("R\u200bab\u202eat", "<b>Rabat</b>", "&#82;abat", "Ｒａｂａｔ", "RABAT", "الرِّبَاط", "الـــرباط"):
        assert told(text).country == "MA"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "ﷺ" * 10_000,
        "&amp;" * 9_000,
        "🇲 " * 999,
        "\ud800",
        "\x00",
        "(" * 9_999,
        "-," * 5_000,
        "Z" + "\u0301" * 9_000,
    ],
    ids=range(9),
)
def test_a_hostile_text_names_no_place(text: str) -> None:
    assert told(text).country == ""


def test_only_the_beginning_of_a_text_is_read() -> None:
    assert told("x " * LONGEST + "Rabat").country == ""


def test_the_same_text_gives_the_same_place_in_any_company() -> None:
    texts = ["Rabat", None, "Paris", "Rabat", "Mars"]
    assert declared_country(texts) == [declared_country([text])[0] for text in texts]


def test_spellings_of_one_name_fold_to_one() -> None:
    assert folded("L’Haÿ-les-Roses") == folded("l'hay les roses")
    assert folded("أكادير") == folded("اكادير")
    assert folded("İSTANBUL") == folded("istanbul")
    assert folded("U.S.A.") == folded("USA")
