"""Pieces in a second language are named in the text, and nowhere else."""

from marsad.core.words import OTHER, SAME
from marsad.web.second_language import mark


def other(text: str) -> str:
    return f"{OTHER}{text}{SAME}"


def test_a_piece_gets_its_language_and_direction() -> None:
    assert mark(f"<p>ⴰ {other('une phrase')}</p>", "fr") == '<p>ⴰ <span lang="fr" dir="ltr">une phrase</span></p>'
    assert mark(f"<p>{other('جملة')}</p>", "ar") == '<p><span lang="ar" dir="rtl">جملة</span></p>'


def test_an_attribute_and_an_element_of_plain_text_lose_the_marks() -> None:
    page = f'<title>{other("a")} – ⴰ</title><a title="{other("b")}">c</a><option value="1">{other("d")}</option>'
    assert mark(page, "en") == '<title>a – ⴰ</title><a title="b">c</a><option value="1">d</option>'


def test_a_value_inside_a_sentence_is_named_too() -> None:
    said = mark(f"<p>{other('x ' + other('y') + ' z')}</p>", "en")
    assert said == '<p><span lang="en" dir="ltr">x <span lang="en" dir="ltr">y</span> z</span></p>'


def test_a_mark_that_is_alone_goes_and_a_page_without_any_stays_as_it_is() -> None:
    assert mark(f"<p>a{SAME}b{OTHER}c</p>", "en") == "<p>abc</p>"
    assert mark("<p>a</p>", "en") == "<p>a</p>"
