"""The language of searches."""

import pytest

from marsad.core.errors import RefusedInput
from marsad.core.words import speaking
from marsad.flows.marking import marked
from marsad.flows.query_words import LONGEST, MOST_TERMS, matching, parse

TEXTS = [
    "قلبي على بلادي",  # 0
    "galbi 3la bladi",  # 1
    "Élection présidentielle, demain",  # 2
    "les électeurs demain l'élection",  # 3
    "ⴰⵣⵓⵍ ⴼⵍⴰⵡⵏ",  # 4
    "azul flawn",  # 5
    "الإنتخـــابات غدًا",  # 6
    "",  # 7
    "@demain https://demain.example/election",  # 8
]


def found(typed: str, *, other_script: bool = False) -> list[int]:
    return [int(place) for place in matching(parse(typed, other_script=other_script), TEXTS).nonzero()[0]]


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("election", [2, 3]),
        ("ELECTION demain", [2, 3]),
        ('"demain election"', []),
        ('"demain l’élection"', [3]),
        ("demain -electeurs", [2]),
        ("elect*", [2, 3]),
        ("galbi OR azul", [1, 4, 5]),
        ("galbi | azul", [1, 4, 5]),
        ("demain presidentielle OR galbi", [1, 2]),
        ("انتخابات", [6]),
        ('"انتخابات"', []),
        ("الانتخابات", [6]),
        ("بلاد", []),
        ("بلاد OR بلادي", [0]),
        ("غدا", [6]),
        ("ⴰⵣⵓⵍ", [4, 5]),
        ("or", []),
        ('-"l election" demain', [2]),
        ("", list(range(len(TEXTS)))),
    ],
)
def test_a_search_means_what_the_page_says(typed: str, places: list[int]) -> None:
    assert found(typed) == places


@pytest.mark.parametrize(
    ("typed", "written", "there"),
    [
        ("انتخابات", "فالانتخابات", True),
        ("انتخابات", "وللانتخابات", True),
        ("انتخابات", "بانتخابات", True),
        ("الانتخابات", "والانتخابات", True),
        ("الانتخابات", "انتخابات", False),  # asked for with the article
        ("لجنة", "للجنة", True),
        ("الله", "له", False),
        ("من", "ومن", False),  # too short to be told from other words
        ("vote", "lvote", False),
    ],
)
def test_an_arabic_word_is_found_with_what_is_written_onto_it(typed: str, written: str, there: bool) -> None:
    query = parse(typed)
    assert bool(matching(query, [f"قال {written} اليوم"])[0]) is there
    assert any(part.found for part in marked(f"قال {written} اليوم", query)) is there


def test_the_other_script_is_met_by_its_consonants_only_when_asked() -> None:
    assert found("قلبي") == [0]
    assert found("قلبي", other_script=True) == [0, 1]
    assert found('"galbi 3la"', other_script=True) == [1]  # 'على' has too few consonants to be heard


def test_addresses_and_handles_are_no_words() -> None:
    assert 8 not in found("demain OR election OR example")
    with speaking("en"), pytest.raises(RefusedInput, match="handles are not searched"):
        parse("@somebody")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("-demain", "not only what to leave out"),
        ("demain OR -electeurs", "not only what to leave out"),
        ("ab*", "at least 3 letters"),
        ("x" * (LONGEST + 1), "longer than"),
        ("ab " * (MOST_TERMS + 1), "more than"),
        ("((( )))", "holds no word"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_the_reason(typed: str, why: str) -> None:
    with speaking("en"), pytest.raises(RefusedInput, match=why):
        parse(typed)


@pytest.mark.parametrize(
    "typed",
    [
        'demain"',
        '"demain',
        '""demain""',
        "demain) OR (",
        "NEAR(demain)",
        "words:demain",
        "demain\x00",
        "{demain}",
        "^demain",
        "demain + x'",
    ],
)
def test_no_sign_breaks_a_search_or_means_anything(typed: str) -> None:
    assert "demain" in parse(typed).plain()


def test_what_was_understood_is_said_and_what_was_not_is_too() -> None:
    query = parse("Élection «les électeurs» -demain elect* OR 🎉 galbi")
    assert query.plain() == 'election "les electeurs" elect* -demain OR galbi'
    assert query.left_aside == ("🎉",)


def test_the_words_found_are_marked_on_the_text_as_it_was_written() -> None:
    def marks(text: str, typed: str, *, other_script: bool = False) -> list[str]:
        parts = marked(text, parse(typed, other_script=other_script))
        assert "".join(part.text for part in parts) == text
        return [part.text for part in parts if part.found]

    assert marks("Demain, l’ÉLECTION !", "election") == ["ÉLECTION"]
    assert marks("الإنتخـــاباتُ غدًا", "الانتخابات") == ["الإنتخـــاباتُ"]
    assert marks("9albi w galbi", "قلبي", other_script=True) == ["9albi", "galbi"]
    assert marks("élections électeurs", "elect*") == ["élections", "électeurs"]
    assert marks("deux un deux", '"un deux"') == ["un", "deux"]
    assert marks("@demain demain", "demain") == ["demain"]
    assert marks("rien", "demain") == []


def test_a_long_text_is_cut_around_the_first_word_found() -> None:
    text = "mot " * 1000 + "demain " + "mot " * 1000
    parts = marked(text, parse("demain"))
    assert [part.text for part in parts if part.found] == ["demain"]
    assert parts[0].text == parts[-1].text == "…"
    assert sum(len(part.text) for part in parts) < 900
