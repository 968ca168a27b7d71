"""Every page that a door opens, in every language, in a real browser: nobody is kept out, and nothing falls off it."""

import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from marsad.core import words
from marsad.core.roles import Role
from marsad.store.observatory import Observatory, open_observatory

CHROMIUM = "/usr/bin/chromium"
PASSWORD = "a long sentence of the lighthouse"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
# axe takes joined Arabic letters for an icon font and skips their contrast; this makes it look.
LOOK_AT_ARABIC = """axe.configure({rules: [{id: 'color-contrast',
  matches: n => !n.disabled && [...n.childNodes].some(c => c.nodeType === 3 && c.textContent.trim())}]})"""
RUN = f"() => axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}})"
DRAWN = """() => !document.querySelector('[data-chart]')
  && [...document.querySelectorAll('.figures')].every(f => 'ready' in f.dataset)"""
# Where an element reaches past the window, its first such ancestor that does not scroll by itself
TOO_WIDE = """() => [...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect();
    if (!box.width || box.left >= -1 && box.right <= innerWidth + 1) return false;
    for (let n = e; n; n = n.parentElement) {
      const style = getComputedStyle(n);
      if (/auto|scroll|hidden/.test(style.overflowX) || style.position === 'absolute') return false;
    }
    return true;
  }).slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""
# They send elsewhere, or hold no words
NO_PAGE = {"log_out", "tour", "openid_connect_login", "openid_connect_callback", "language", "picture"}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed (apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    """The worked example, small, with somebody of all roles for each language: every page has something on it."""
    from marsad.flows.demo import build_demo
    from marsad.store.records import members, work

    home = build_demo(tmp_path_factory.mktemp("everything") / "demo", lambda _step: None, posts=600).home
    found = open_observatory(home)
    found.connect()
    for language in (*words.LANGUAGES, *words.PREPARED):
        with work.unit("tester", "add member", language) as unit:
            members.add_member(unit, f"reader {language}", tuple(Role), PASSWORD, language)
    return found


@pytest.fixture(scope="module")
def pseudo_tamazight(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A catalogue whose every sentence is in the letters of Tamazight, and means nothing."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    folder = tmp_path_factory.mktemp("locale")
    for language in words.LANGUAGES:
        (folder / language).symlink_to(words.CATALOGUES / language)
    path = words.CATALOGUES / "zgh" / "LC_MESSAGES" / "marsad.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="zgh")
    for message in catalogue:
        if message.id:
            first = message.id[0] if isinstance(message.id, tuple) else message.id
            message.string = (in_tifinagh(first),) * 2 if isinstance(message.id, tuple) else in_tifinagh(first)
    (folder / "zgh" / "LC_MESSAGES").mkdir(parents=True)
    with (folder / "zgh" / "LC_MESSAGES" / "marsad.mo").open("wb") as file:
        write_mo(file, catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "CATALOGUES", folder)
        words._catalogue.cache_clear()
        yield
    words._catalogue.cache_clear()


def in_tifinagh(message: str) -> str:
    """The letters of a message one by one, the values in braces left as they are."""
    parts = re.split(r"({[^}]*})", message)
    return "".join(
        part if part.startswith("{") else re.sub("[A-Za-z]", lambda one: chr(0x2D30 + ord(one.group()) % 0x36), part)
        for part in parts
    )


@pytest.fixture(scope="module")
def address(observatory: Observatory, pseudo_tamazight: None) -> Iterator[str]:
    """The desk, served by a thread of this process, so that it reads the catalogue above."""
    from django.db import connections

    from marsad.web.server import Where, made_server
    from marsad.web.server import address as address_of

    connections.close_all()
    server = made_server(observatory, Where(port=0, offer=("zgh",)))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    yield address_of(server)
    server.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps a loop in this thread; we only read
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            yield browser
            browser.close()


def places() -> dict[str, str]:
    """The address of every page that can be asked for, with what the example holds in it."""
    from django.urls import reverse

    from marsad.store.records.models import CodingRecord, FindingRecord, Member, Sample, SettlementRecord
    from marsad.web.doors import DOORS

    sample = Sample.objects.order_by("id").first()
    assert sample is not None
    task = CodingRecord.objects.filter(task__sample=sample).values_list("task", flat=True).first()
    settled = SettlementRecord.objects.order_by("id").values_list("task__sample", "task").first()
    finding = FindingRecord.objects.values_list("id", flat=True).first()
    arguments: dict[str, list[Any]] = {
        "person": [Member.objects.values_list("id", flat=True).first()],
        "mfa_remove_webauthn": [1],
        "my_answer": [sample.pk, task],
        "urgent_case": [1],
        "correct": list(settled or (sample.pk, 1)),
        "finding": [finding],
        "figure": [finding, "all"],
    }
    of_a_sample = ("code", "settle", "settled", "progress", "calibration_round", "confusion", "errors")
    arguments |= {name: [sample.pk] for name in of_a_sample}
    return {name: reverse(name, args=arguments.get(name, [])) for name in DOORS if name not in NO_PAGE}


def photograph(page: Any, name: str) -> None:
    """A picture of the whole page, where somebody asked for pictures to look at."""
    if folder := os.environ.get("MARSAD_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("language", [*words.LANGUAGES, *words.PREPARED])
def test_nobody_is_kept_out_of_any_page(observatory: Observatory, chromium: Any, address: str, language: str) -> None:
    from axe_playwright_python.base import AXE_FILE_PATH

    axe = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
    complaints: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=address, locale="fr")
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("console", lambda said: complaints.append(f"{page.url} {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda said: complaints.append(f"{page.url} {said}"))
    pages = places()
    visited = {name: pages.pop(name) for name in ("log_in",)}
    page.goto(visited["log_in"])
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("form input:not([type=hidden]):not([type=password])").first.fill(f"reader {language}")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/log-in/" not in url)
    wrong: list[tuple[str, str, list[str]]] = []
    for name, where in pages.items():
        answer = page.goto(where)
        assert answer is not None
        if answer.status >= 500:
            wrong.append((name, str(answer.status), []))
            continue
        page.wait_for_function(DRAWN)
        page.evaluate(axe)
        page.evaluate(LOOK_AT_ARABIC)
        wrong += [
            (name, one["id"], [node["html"][:200] for node in one["nodes"]][:3])
            for one in page.evaluate(RUN)["violations"]
        ]
        spoken = page.evaluate("() => [document.documentElement.lang, document.documentElement.dir]")
        if spoken != [language, "rtl" if language == "ar" else "ltr"]:
            wrong.append((name, "spoken", spoken))
        photograph(page, f"{name}-{language}")
        page.set_viewport_size({"width": 360, "height": 780})
        if page.evaluate("() => document.documentElement.scrollWidth") > 360:
            wrong.append((name, "wider than 360 pixels", page.evaluate(TOO_WIDE)))
        photograph(page, f"{name}-{language}-small")
        page.set_viewport_size({"width": 1280, "height": 900})
    context.close()
    assert not wrong, "\n".join(f"{name}: {what} {where}" for name, what, where in wrong)
    assert [said for said in complaints if "status of 4" not in said] == []
