"""Numbers as each language writes them."""

import re
from datetime import date
from decimal import Decimal

import pytest
from babel.localedata import locale_identifiers

from marsad.core.words import ARABIC_INDIC, COMMA_IN_ARABIC, in_country, in_digits, speaking, writing_digits
from marsad.estimate.planning import as_percent
from marsad.report.numbers import (
    Voice,
    as_read,
    clean,
    day,
    decimal,
    foreign,
    left_to_right,
    month,
    numbers_in,
    percent,
    points,
    ratio,
    settle_direction,
    short_day,
    whole,
)

ENGLISH, FRENCH, ARABIC = Voice("en"), Voice("fr"), Voice("ar", "MA")


def test_a_count_has_the_separator_of_its_language() -> None:
    assert [whole(voice, 1_234_567) for voice in (ENGLISH, FRENCH, ARABIC, Voice("ar", "EG"))] == [
        "1,234,567",
        "1\u202f234\u202f567",
        "1.234.567",
        "1,234,567",
    ]


@pytest.mark.parametrize("country", ["MA", "EG", "SA", "DZ", "", "ZZ", "not a country"])
def test_digits_are_european_in_every_arabic_country(country: str) -> None:
    voice = Voice("ar", country)
    said = whole(voice, 9_876) + percent(voice, 0.1234, 5_000) + day(voice, date(2026, 9, 23)) + ratio(voice, 3.45)
    assert {letter for letter in said if letter.isdigit()} <= set("0123456789")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'de'"):
        whole(Voice("de"), 3)


def test_months_are_those_of_the_country() -> None:
    assert day(ARABIC, date(2026, 9, 23)) == "23\u00a0شتنبر\u00a02026"
    assert day(Voice("ar"), date(2026, 9, 23)) == "23\u00a0سبتمبر\u00a02026"
    assert day(FRENCH, date(2026, 9, 11)) == "11\u00a0septembre\u00a02026"


def test_the_first_of_a_month_is_premier_in_french_and_the_same_number() -> None:
    assert day(FRENCH, date(2026, 1, 1)) == "1er\u00a0janvier\u00a02026"
    assert short_day(FRENCH, date(2026, 1, 1)) == "1er\u00a0janv."
    assert month(FRENCH, date(2026, 1, 1)) == "janvier\u00a02026"
    assert day(ENGLISH, date(2026, 1, 1)) == "1\u00a0January\u00a02026"
    assert numbers_in(day(FRENCH, date(2026, 1, 1)), FRENCH) == [Decimal(1), Decimal(2026)]


@pytest.mark.parametrize(
    ("share", "n", "shown"),
    [
        (0.0725, 600, "7%"),
        (0.0725, 999, "7%"),
        (0.0725, 1_000, "7.2%"),
        (0.005, 600, "0.5%"),
        (0.0096, 600, "1.0%"),
        (0.0104, 600, "1%"),
        (0.0004, 600, "under 0.1%"),
        (0.0004, 50_000, "under 0.1%"),
        (0.0, 600, "0%"),
        (1.0, 600, "100%"),
        (0.994, 600, "99.4%"),
        (0.9999, 600, "over 99.9%"),
    ],
)
def test_a_share_shows_what_its_sample_knows_and_never_a_false_zero(share: float, n: int, shown: str) -> None:
    with speaking("en"):
        assert percent(ENGLISH, share, n) == shown


@pytest.mark.parametrize(
    ("share", "n", "low", "high"),
    [
        (0.0712, 600, "7%", "8%"),
        (0.07, 600, "7%", "7%"),
        (0.0712, 2_000, "7.1%", "7.2%"),
        (0.0019, 600, "0.1%", "0.2%"),
    ],
)
def test_ends_of_an_interval_are_rounded_outwards(share: float, n: int, low: str, high: str) -> None:
    assert (percent(ENGLISH, share, n, "low"), percent(ENGLISH, share, n, "high")) == (low, high)


def test_the_percent_sign_stands_where_the_language_puts_it() -> None:
    assert percent(FRENCH, 0.0725, 2_000) == "7,2\u202f%"
    assert percent(ARABIC, 0.0725, 2_000) == "\u20667,2%\u2069"


def test_a_negative_number_keeps_its_sign_on_its_left_in_arabic() -> None:
    assert decimal(ARABIC, -0.214, 2) == "\u2066\u22120,21\u2069"
    assert points(ENGLISH, -0.031, 2_000) == "\u22123.1"
    assert points(ENGLISH, 0.031, 600) == "+3"


def test_a_ratio_has_two_significant_digits_and_may_have_no_upper_limit() -> None:
    with speaking("en"):
        assert [ratio(ENGLISH, value) for value in (0.456, 3.18, 12.4)] == ["0.46", "3.2", "12"]
        assert ratio(ENGLISH, float("inf"), "high") == "no upper limit"


def test_numbers_are_read_back_and_identifiers_are_not() -> None:
    said = {
        "en": "From 3 to 1,240 items (7.2%), \u22123.1 points; codes A1 and A10, v1.0, 2026-09-03, 0.1.0. Then 5.",
        "fr": "De 3 à 1\u202f240 éléments (7,2\u202f%), \u22123,1 points ; A1, A10, v1.0, 2026-09-03, 0.1.0. Puis 5.",
        "ar": "من 3 إلى 1.240 مادة (\u20667,2%\u2069)، و\u2066\u22123,1\u2069؛ A1 وA10، v1.0، 2026-09-03، 0.1.0. ثم 5.",
    }
    expected = [Decimal(3), Decimal(1240), Decimal("7.2"), Decimal("-3.1"), Decimal(5)]
    assert {language: numbers_in(text, Voice(language, "MA")) for language, text in said.items()} == dict.fromkeys(
        said, expected
    )


def test_a_number_glued_to_an_arabic_letter_is_read() -> None:
    assert numbers_in("بين 12% و15%", ARABIC) == [Decimal(12), Decimal(15)]


def test_text_from_outside_loses_its_controls_and_is_isolated() -> None:
    hostile = "report\u202egnp.exe\x00\u2066\r\n"
    assert clean(hostile) == "reportgnp.exe"
    assert foreign(hostile) == "\u2068reportgnp.exe\u2069"


def test_our_own_text_keeps_balanced_isolates_only() -> None:
    assert settle_direction("نسبة \u20667%\u2069") == "نسبة \u20667%\u2069"
    assert settle_direction("open \u2066 never closed") == "open  never closed"
    assert settle_direction("closed \u2069 first \u2066") == "closed  first "
    assert settle_direction("over\u202eridden") == "overridden"


def test_only_right_to_left_languages_need_isolates() -> None:
    assert left_to_right(ENGLISH, "A1") == "A1"
    assert left_to_right(ARABIC, "A1") == "\u2066A1\u2069"


def test_a_claim_kept_in_european_digits_is_read_in_arabic_indic_ones_with_the_same_value() -> None:
    for country in ("MA", "EG", "XZ"):
        voice = Voice("ar", country)
        kept = f"{whole(voice, 12345)} {percent(voice, 0.008, 200)} {decimal(voice, -1234.5, 1)} v2.0"
        with speaking("ar"), writing_digits(ARABIC_INDIC):
            shown = as_read(voice, kept)
            assert numbers_in(shown, voice) == numbers_in(kept, voice) == [12345, Decimal("0.8"), Decimal("-1234.5")]
            assert shown == f"{whole(voice, 12345)} {percent(voice, 0.008, 200)} {decimal(voice, -1234.5, 1)} v2.0"
        assert as_read(voice, kept) == kept


def test_a_plan_writes_decimals_as_every_other_page_does_in_either_digits() -> None:
    for language, country in (("ar", "MA"), ("ar", "EG"), ("ar", "XZ"), ("ar", ""), ("fr", "MA"), ("en", "MA")):
        voice = Voice(language, country)
        with speaking(language), in_country(country):
            assert as_percent(0.025).startswith(f"2{voice.point}5")
            with writing_digits(ARABIC_INDIC):
                said = in_digits(as_percent(0.025))
                assert said == "٢٫٥٪" if language == "ar" else said.startswith(f"2{voice.point}5")


def test_the_countries_that_write_a_comma_in_arabic_are_those_of_the_locales() -> None:
    codes = [code.partition("_")[2] for code in locale_identifiers() if re.fullmatch("ar_[A-Z]{2}", code)]
    assert {code for code in codes if Voice("ar", code).point == ","} == COMMA_IN_ARABIC
