"""Digits, for any text: nothing but numbers changes, and they can be read back."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.words import ARABIC_INDIC, in_digits, speaking, writing_digits
from marsad.report.numbers import Voice, decimal, numbers_in, percent, whole

BACK = str.maketrans("٠١٢٣٤٥٦٧٨٩٪٫٬", "0123456789%.,")
TEXTS = st.text(alphabet=st.characters(exclude_characters="٠١٢٣٤٥٦٧٨٩٪٫٬", exclude_categories=("Cs",)))
QUICK = settings(max_examples=100, deadline=None, derandomize=True)


def eastern(text: str) -> str:
    with speaking("ar"), writing_digits(ARABIC_INDIC):
        return in_digits(text)


@QUICK
@given(TEXTS)
def test_a_text_can_be_read_back_and_a_second_time_changes_nothing(text: str) -> None:
    said = eastern(text)
    assert said.translate(BACK) == text
    assert eastern(said) == said


@QUICK
@given(st.from_regex(r"[0-9A-Fa-f]{6,64}", fullmatch=True).filter(lambda text: re.search("[A-Fa-f]", text)))
def test_a_hash_is_never_changed(hashed: str) -> None:
    assert eastern(f"«{hashed}»") == f"«{hashed}»"


@QUICK
@given(st.integers(0, 10**9), st.sampled_from(["MA", "EG", "", "XZ"]))
def test_a_count_is_the_same_number_in_both_digits(count: int, country: str) -> None:
    voice = Voice("ar", country)
    with speaking("ar"), writing_digits(ARABIC_INDIC):
        said = whole(voice, count)
        assert not re.search("[0-9.,]", said)
        assert [int(one) for one in numbers_in(said, voice)] == [count]
        assert in_digits(said) == said


@QUICK
@given(st.floats(-1000, 1000, allow_nan=False), st.integers(0, 3), st.sampled_from(["MA", "", "EG"]))
def test_a_decimal_is_the_same_number_in_both_digits(value: float, places: int, country: str) -> None:
    voice = Voice("ar", country)
    with speaking("ar"):
        european = numbers_in(decimal(voice, value, places), voice)
        with writing_digits(ARABIC_INDIC):
            said = decimal(voice, value, places)
    assert numbers_in(said, voice) == european
    assert not re.search("[0-9.,]", said)


@QUICK
@given(st.floats(0, 1, allow_nan=False), st.integers(1, 5000))
def test_a_percentage_is_the_same_in_both_digits(share: float, n: int) -> None:
    voice = Voice("ar", "MA")
    with speaking("ar"):
        european = percent(voice, share, n)
        with writing_digits(ARABIC_INDIC):
            said = percent(voice, share, n)
    assert numbers_in(said, voice) == numbers_in(european, voice)
    assert "٪" in said
    assert "%" not in said
