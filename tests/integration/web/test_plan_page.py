"""The planning page: widths and hours, never a share; the calculators work without a script and say what is wrong."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from marsad.core.roles import Role


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def answered(arcadia: Any, tasks: int, *, yes: int) -> None:
    for place, task in enumerate(arcadia.tasks()[:tasks]):
        for name in ("fajr", "nour"):
            arcadia.code(name, task, *(("A1",) if place < yes else ()), severity=1 if place < yes else None)


def test_who_has_nothing_to_code_sees_the_width_so_far_and_no_share(arcadia: Any, browse: Callable[..., Any]) -> None:
    arcadia.add("reader", Role.PUBLISHER, language="en")
    answered(arcadia, 4, yes=1)
    said = words(browse("reader").get("/plan/?half_width=30"))
    assert "4 of 8 posts are answered" in said
    assert "Half-width of the interval now: 34%" in said  # Jeffreys' limits for 1 of 4 are .028 and .716
    assert "25%" not in said


@pytest.mark.parametrize("yes", [0, 1, 4])
def test_to_whom_a_task_is_open_the_page_is_the_same_whatever_was_answered(
    arcadia: Any, browse: Callable[..., Any], yes: int
) -> None:
    answered(arcadia, 4, yes=yes)
    arcadia.add("judge", Role.SENIOR_CODER, language="en")
    said = words(browse("judge").get("/plan/?half_width=30"))
    assert "Reckoned from the shares guessed before coding" in said
    assert "the half-width will be about 31%" in said
    assert "Half-width of the interval now" not in said


def test_every_calculator_answers_without_a_script(arcadia: Any, browse: Callable[..., Any]) -> None:
    arcadia.add("reader", Role.PUBLISHER, language="en")
    reader = browse("reader")
    assert "at most 0.99% of the items" in words(reader.get("/plan/?coded=300"))
    assert "may be anything from 55% to 85% of all" in words(reader.get("/plan/?share=79&unknown=30"))
    assert "may stand for anything from 3.0% to 8.3%" in words(reader.get("/plan/?observed=5&agreement=60"))
    assert "as many as" not in words(reader.get("/plan/"))


def test_numbers_are_read_as_people_write_them(arcadia: Any, browse: Callable[..., Any]) -> None:
    arcadia.add("reader", Role.PUBLISHER, language="en")
    reader = browse("reader")
    assert "2.5%" in words(reader.get("/plan/?observed=2,5"))
    assert "2.5%" in words(reader.get("/plan/?observed=٢٫٥"))


@pytest.mark.parametrize(
    "asked",
    ["half_width=much", "half_width=0", "wanted=-1", "posts=0", "coded=0", "share=101", "agreement=nan", "posts=inf"],
)
def test_a_number_that_cannot_be_is_said_beside_its_field(arcadia: Any, browse: Callable[..., Any], asked: str) -> None:
    arcadia.add("reader", Role.PUBLISHER, language="en")
    shown = browse("reader").get(f"/plan/?{asked}")
    assert shown.status_code == 200
    assert shown.content.decode().count('class="notice look"') == 1
