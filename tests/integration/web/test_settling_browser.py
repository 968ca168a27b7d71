"""Settling, calibration and planning in a real browser: by keyboard, in Arabic and French, and open to everybody."""

import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from marsad.core.roles import Role

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def arcadia(lasting_arcadia: Any) -> Any:
    """The observatory with differing answers, a settled task, a complete round, and a senior for each language."""
    for language in ("ar", "fr"):
        lasting_arcadia.add(f"senior {language}", Role.SENIOR_CODER, language=language)
    tasks = lasting_arcadia.tasks()
    for task, one, other in zip(tasks[:4], ("A6", "A6", "A5", "A1"), ("A5", None, "A6", "A1"), strict=True):
        for name, code in (("fajr", one), ("nour", other)):
            lasting_arcadia.code(name, task, *([code] if code else []), severity=2 if code else None)
    settle_first(tasks[2])
    for task in lasting_arcadia.tasks(lasting_arcadia.draw_round()):
        for name, code in (("fajr", "A1"), ("nour", "A6"), ("third", None)):
            lasting_arcadia.code(name, task, *([code] if code else []), severity=1 if code else None)
    return lasting_arcadia


def settle_first(task: int) -> None:
    from marsad.core.judgement import Settlement
    from marsad.store.records import codings, members, work

    with work.unit("senior", "settle", f"task {task}") as unit:
        settled = Settlement(
            task_id=task, settled_by="senior", codes=("A5",), severity=2, reason="أخف القراءتين", rule="R2"
        )
        codings.save_settlement(unit, members.member("senior"), settled)


@pytest.fixture(scope="module")
def window(arcadia: Any, chromium: Any, browsing: ModuleType) -> Iterator[Callable[..., Any]]:
    """Open a window of a member; a complaint of the console fails the test."""
    with browsing.served(arcadia.observatory.home) as desk, browsing.windows(chromium, desk) as window:
        yield window


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_pages_of_settling_and_calibration_are_open_to_everybody(
    arcadia: Any, window: Callable[..., Any], browsing: ModuleType, language: str
) -> None:
    page = window(f"senior {language}")
    pages = {
        "settle": f"/settle/{arcadia.sample}/",
        "correct": f"/settle/{arcadia.sample}/settled/{arcadia.tasks()[2]}/",
        "settled": f"/settle/{arcadia.sample}/settled/",
        "progress": f"/progress/{arcadia.sample}/",
        "calibration": "/calibration/",
        "round": f"/calibration/{arcadia.sample + 1}/",
        "confusion": f"/confusion/{arcadia.sample}/?coder=nour",
        "plan": "/plan/",
    }
    for name, where in pages.items():
        page.goto(where)
        page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert browsing.faults(page, f"{language}-{name}") == []


def test_a_senior_goes_through_the_queue_with_the_keyboard_alone(arcadia: Any, window: Callable[..., Any]) -> None:
    page = window("senior fr")
    page.goto(f"/settle/{arcadia.sample}/")
    first = page.url, page.locator(".post .text").last.inner_text()
    with page.expect_navigation():
        page.keyboard.press("u")
    assert page.locator(".post .text").last.inner_text() != first[1]
    with page.expect_navigation():
        page.keyboard.press("z")
    assert page.locator(".post .text").last.inner_text() == first[1]
    page.keyboard.press("0")
    page.keyboard.press("y")
    page.keyboard.type("ni l'un ni l'autre")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".post .text").last.inner_text() != first[1]


def test_an_answer_is_renewed_as_one_types_and_works_without_a_script(arcadia: Any, window: Callable[..., Any]) -> None:
    page = window("senior fr")
    page.goto("/plan/")
    before = page.locator("#answer-zeros").inner_text()
    page.fill("#f-coded", "100")
    page.wait_for_function("() => document.querySelector('#answer-zeros').innerText.includes('100')")
    assert page.locator("#answer-zeros").inner_text() != before
    assert re.search(r"/plan/$", page.url)
    assert page.locator("#f-coded").input_value() == "100"
