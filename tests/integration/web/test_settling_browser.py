"""Settling, calibration and planning in a real browser: by keyboard, in Arabic and French, and open to everybody."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from marsad.core.judgement import DrawnSample, Purpose, Task
from marsad.core.roles import Role

CHROMIUM = "/usr/bin/chromium"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
# axe takes joined Arabic letters for an icon font and skips their contrast; this makes it look.
LOOK_AT_ARABIC = """axe.configure({rules: [{id: 'color-contrast',
  matches: n => !n.disabled && [...n.childNodes].some(c => c.nodeType === 3 && c.textContent.trim())}]})"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed (apt-get install chromium)"),
]


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
    for task in lasting_arcadia.tasks(draw_round()):
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


def draw_round() -> int:
    from marsad.store.records import pilots, samples, work

    asked = pilots.everyone_who_codes()
    drawn = DrawnSample(
        question="vawp",
        seed=1,
        size=4,
        population=8,
        strata={"whole frame": {"N": 8, "n": 4}},
        design={"asked_of": asked},
        posts_version=1,
        signals_version=1,
        codebook_version="1.0",
        purpose=Purpose.PILOT,
    )
    tasks = [
        Task(
            task_id=0,
            sample_id=0,
            post_id=f"{place:032x}",
            stratum="whole frame",
            inclusion_probability=0.5,
            position=place,
            double=False,
            coders=len(asked),
        )
        for place in range(4)
    ]
    with work.unit("senior", "calibration round", "vawp") as unit:
        return samples.save_sample(unit, drawn, tasks)


@pytest.fixture(scope="module")
def desk(arcadia: Any) -> Iterator[str]:
    """The desk served by `python -m marsad.web` on a free port."""
    from django.db import connections

    connections.close_all()
    command = [sys.executable, "-m", "marsad.web", "--home", str(arcadia.observatory.home), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
        assert served.stdout
        found = [word for word in served.stdout.readline().split() if word.startswith("http://")]
        assert found, served.communicate(timeout=10)
        yield found[0]
        served.terminate()
        _out, mistakes = served.communicate(timeout=10)
    assert mistakes == ""


@pytest.fixture(scope="module")
def window(arcadia: Any, desk: str) -> Iterator[Callable[..., Any]]:
    """Open a window of a member who is logged in; a complaint of the console fails the test."""
    from playwright.sync_api import sync_playwright

    complaints: list[str] = []
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps a loop in this thread
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def window(name: str) -> Any:
            context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=desk)
            context.set_default_timeout(15_000)
            context.add_cookies([{"name": "marsad_session", "value": session_of(name), "url": desk}])
            page = context.new_page()
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda said: complaints.append(str(said)))
            return page

        yield window
        browser.close()
    assert complaints == []


def session_of(name: str) -> str:
    """The cookie of a session of that member."""
    from django.db import connections
    from django.test import Client

    from marsad.store.records import members

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(members.member(name), backend="marsad.web.entrance.ByPassword")
    connections.close_all()
    return str(client.cookies["marsad_session"].value)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_pages_of_settling_and_calibration_are_open_to_everybody(
    arcadia: Any, window: Callable[..., Any], language: str, tmp_path: Path
) -> None:
    from axe_playwright_python.base import AXE_FILE_PATH

    axe = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
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
        page.screenshot(path=tmp_path / f"{language}-{name}.png", full_page=True)
        page.evaluate(axe)
        page.evaluate(LOOK_AT_ARABIC)
        found = page.evaluate(f"() => axe.run(document, {{runOnly: {RULES}}})")["violations"]
        assert [(name, one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), name


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
