"""A word of Tamazight is found in Tifinagh and in Latin letters, however it is spelt."""

import pytest

from marsad.detect.lexicon import Entry
from marsad.detect.matching import Matcher
from marsad.detect.word_forms import tamazight_key

ENTRIES = [
    Entry(word="taqḥabt", label="sexist", weight=0.8, language="zgh-Latn"),
    Entry(word="anxnuc", label="abuse", weight=0.4, language="zgh-Latn"),
    Entry(word="ⴰⵖⵢⵓⵍ", label="abuse", weight=0.6, language="zgh-Tfng"),
    Entry(word="ass", label="abuse", weight=0.4, language="eng-Latn"),
]
MATCHER = Matcher(ENTRIES)
SPELLINGS = [
    ("taqḥabt", ["taqḥabt", "ta97abt", "taqhabt", "ⵜⴰⵇⵃⴰⴱⵜ", "TAQḤABT"]),
    ("anxnuc", ["anxnuc", "ankhnouch", "anxnuch", "ⴰⵏⵅⵏⵓⵛ"]),
    ("ⴰⵖⵢⵓⵍ", ["ⴰⵖⵢⵓⵍ", "aɣyul", "aghyul", "aghyoul", "a8yul"]),
]


@pytest.mark.parametrize(("word", "spellings"), SPELLINGS)
def test_every_spelling_meets_the_listed_word(word: str, spellings: list[str]) -> None:
    for spelling in spellings:
        text = f"ha {spelling} ad"
        (match,) = MATCHER.matches([text])[0]
        assert (match.entry.word, text[match.start : match.end]) == (word, spelling)


def test_a_word_in_tifinagh_is_no_english() -> None:
    assert MATCHER.matches(["ⴰⵙⵙ ⴰⴷ", "this ass"])[0] == []
    assert len(MATCHER.matches(["ⴰⵙⵙ ⴰⴷ and this ass"])[0]) == 1


def test_a_match_reaches_to_the_end_of_a_drawn_out_letter() -> None:
    text = "ha aghyulllll\u0301 ad"
    (match,) = MATCHER.matches([text])[0]
    assert text[match.start : match.end] == "aghyulllll\u0301"


def test_spellings_of_one_word_have_one_key() -> None:
    assert len({tamazight_key(word) for word in ("anxnuc", "ankhnouch", "ankhnuch")}) == 1
    assert tamazight_key("axam") != tamazight_key("acam")
