"""How a text of unknown hand is laid out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.web.script import direction_of, harmless, language_of_text


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("", "ltr"),
        ("123 ؟!", "ltr"),
        ("السلام عليكم", "rtl"),
        ("hadi ghir kadba", "ltr"),
        ("RT السلام عليكم ورحمة الله", "rtl"),
        ("https://example.org/a/long/address/that/is/longer السلام", "rtl"),
        ("@somebody_with_a_long_name شكرا", "rtl"),
        ("ⴰⵣⵓⵍ", "ltr"),
        ("שלום", "rtl"),
        ("ab ابc ج", "ltr"),  # a tie goes to the first
    ],
)
def test_the_direction_is_that_of_most_letters(text: str, direction: str) -> None:
    assert direction_of(text) == direction


def test_marks_that_reorder_go_and_joiners_stay() -> None:
    assert harmless("a\u202eb\u2066c\u2069d\x00e\x1bf") == "abcdef"
    assert harmless("می\u200cخواهم 👩\u200d👩") == "می\u200cخواهم 👩\u200d👩"
    assert harmless("one\r\ntwo\rthree\tfour") == "one\ntwo\nthree\tfour"


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text())
def test_no_text_can_reorder_what_is_around_it(text: str) -> None:
    left = set(harmless(text))
    assert not left & set(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
    assert not any(ord(letter) < 0x20 and letter not in "\n\t" for letter in left)
    assert harmless(harmless(text)) == harmless(text)


@pytest.mark.parametrize(
    ("text", "given_language", "language"),
    [
        ("مرحبا", None, "ar"),
        ("ⴰⵣⵓⵍ", None, "zgh"),
        ("bonjour", None, "und"),
        ("bonjour", "fr", "fr"),
        ("salam", "ary-Latn", "ary-Latn"),
        ("bonjour", 'fr" onclick="x', "und"),
        ("", None, "und"),
    ],
)
def test_a_language_is_never_guessed_between_languages(text: str, given_language: str | None, language: str) -> None:
    assert language_of_text(text, given_language) == language


@pytest.mark.parametrize(
    ("given", "said"),
    [("fra-Latn", "fr-Latn"), ("spa-Latn", "es-Latn"), ("eng-Latn", "en-Latn"), ("ary-Arab", "ary-Arab")],
)
def test_a_language_is_named_by_its_shortest_code_as_html_wants_it(given: str, said: str) -> None:
    assert language_of_text("x", given) == said
