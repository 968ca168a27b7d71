"""A text in other letters."""

import pytest

from marsad.detect.other_letters import LATIN, TIFINAGH, in_arabic_letters, in_latin_letters, in_tifinagh


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("3lach", "علاش"),
        ("kadba kbira", "كادبا كبيرا"),
        ("Khouya 7na m3ak", "خويا حنا معاك"),
        ("9albi", "قالبي"),
    ],
)
def test_arabizi_is_read_letter_by_letter(written: str, read: str) -> None:
    assert in_arabic_letters(written) == read


def test_links_handles_tags_and_numbers_stay_as_they_are() -> None:
    kept = "https://example.test/a3 @someone #tag 2030 07:30"
    assert in_arabic_letters(kept) == kept


def test_arabic_and_emoji_stay_as_they_are() -> None:
    assert in_arabic_letters("سلام 😡!") == "سلام 😡!"


def test_tifinagh_and_latin_say_the_same_both_ways() -> None:
    assert in_latin_letters("ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ") == "azul fllawn"
    assert in_tifinagh("azul fllawn") == "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ"
    assert len(LATIN) == len(TIFINAGH) == 33


def test_every_letter_of_the_alphabet_comes_back() -> None:
    letters = " ".join(TIFINAGH)
    assert in_tifinagh(in_latin_letters(letters)) == letters
