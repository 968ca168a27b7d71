"""The pages of calibration: nothing before all answers are in, no name after it, and a codebook frozen once."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from marsad.core.roles import Role

CODERS = ("fajr", "nour", "third")


@pytest.fixture
def number(arcadia: Any) -> int:
    arcadia.add("judge", Role.SENIOR_CODER, language="en")
    return int(arcadia.draw_round())


def answer_all(arcadia: Any, number: int, coders: tuple[str, ...] = CODERS) -> None:
    for task in arcadia.tasks(number):
        for name in coders:
            if name == "third":
                arcadia.code(name, task, "A6", severity=1)
            else:
                arcadia.code(name, task)


def words(answer: Any) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_coder_finds_the_round_among_their_samples_and_codes_it(
    arcadia: Any, browse: Callable[..., Any], number: int
) -> None:
    home = browse("third").get("/").content.decode()
    assert "A round of calibration" in home
    assert f'href="/code/{number}/"' in home
    assert browse("third").get(f"/code/{number}/").status_code == 200


def test_before_all_answers_are_in_the_senior_sees_how_many_and_nothing_else(
    arcadia: Any, browse: Callable[..., Any], number: int
) -> None:
    answer_all(arcadia, number, CODERS[1:])
    judge = browse("judge")
    said = words(judge.get(f"/calibration/{number}/"))
    assert "8 of 12 answers are in" in said
    assert "What 3 coders said" not in said
    assert "A6" not in said
    assert "8 of 12 answers are in" in words(judge.get("/calibration/"))
    refused = judge.post(f"/calibration/{number}/", {"act": "freeze"})
    assert refused.status_code == 409


def test_afterwards_the_answers_are_there_without_a_name(arcadia: Any, browse: Callable[..., Any], number: int) -> None:
    answer_all(arcadia, number)
    shown = browse("judge").get(f"/calibration/{number}/").content.decode()
    assert shown.count("What 3 coders said") == 4
    assert "Retourne dans ta cuisine" not in shown  # not among the four drawn
    assert "Bravo madame" in shown
    assert re.search(r"\b(fajr|nour|third)\b", shown) is None
    assert "a0123456789abcdef01234567" not in shown


def test_the_senior_closes_a_round_and_freezes_the_codebook_once(
    arcadia: Any, browse: Callable[..., Any], number: int
) -> None:
    from marsad.store.records import pilots, work

    judge, where = browse("judge"), f"/calibration/{number}/"
    assert judge.post(where, {"act": "close"}).status_code == 302
    assert judge.post(where, {"act": "close"}).status_code == 409
    assert judge.post(where, {"act": "something"}).status_code == 400
    assert judge.post(where, {"act": "freeze", "note": "x" * 501}).status_code == 400
    assert judge.post(where, {"act": "freeze", "note": "irony counts"}).status_code == 302
    assert judge.post(where, {"act": "freeze"}).status_code == 409
    (frozen,) = pilots.freezes()
    assert (frozen.version, frozen.note, frozen.frozen_by) == ("1.0", "irony counts", "judge")
    assert "irony counts" in words(judge.get("/calibration/"))
    assert work.verify() is None


def test_a_sample_that_is_no_round_has_no_page_here(arcadia: Any, browse: Callable[..., Any], number: int) -> None:
    assert browse("judge").get(f"/calibration/{arcadia.sample}/")["Location"] == "/calibration/"


def test_a_round_has_nothing_to_settle(arcadia: Any, browse: Callable[..., Any], number: int) -> None:
    answer_all(arcadia, number)
    assert "Nothing to settle" in words(browse("judge").get(f"/settle/{number}/"))
    assert "answered by all, or closed 4" in re.sub(r"\s+", " ", words(browse("judge").get(f"/progress/{number}/")))
