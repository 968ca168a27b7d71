"""A desk served as its users serve it, windows of a real browser before it, and the rules of accessibility."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
LARGE, SMALL = {"width": 1280, "height": 900}, {"width": 360, "height": 780}
PATIENCE = 20_000  # milliseconds until what is waited for is taken for missing
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# axe takes joined Arabic letters for an icon font and skips their contrast; this makes it look.
LOOK_AT_ARABIC = """axe.configure({rules: [{id: 'color-contrast',
  matches: n => !n.disabled && [...n.childNodes].some(c => c.nodeType === 3 && c.textContent.trim())}]})"""
JUDGE = f"""async () => (await axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations'], preload: false}}))
  .violations.flatMap(one => one.nodes.slice(0, 3).map(node => [one.id, node.html.slice(0, 200)]))"""
# Where an element reaches past the window, its first such ancestor that does not scroll by itself
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? null
  : [...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect();
    if (!box.width || box.left >= -1 && box.right <= innerWidth + 1) return false;
    for (let n = e; n; n = n.parentElement) {
      const style = getComputedStyle(n);
      if (/auto|scroll|hidden/.test(style.overflowX) || style.position === 'absolute') return false;
    }
    return true;
  }).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join()"""


@contextmanager
def chromium() -> Iterator[Any]:
    """A Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps a loop in this thread
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of the desk of `home`, served by `python -m marsad.web`; what breaks inside fails the test."""
    from django.db import connections

    connections.close_all()
    command = [sys.executable, "-m", "marsad.web", "--home", str(home), "--port", "0"]
    environment = {**os.environ, "MARSAD_LANG": "en"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as desk:
        assert desk.stdout
        found = [word for word in desk.stdout.readline().split() if word.startswith("http://")]
        assert found, desk.communicate(timeout=10)
        try:
            yield found[0]
        finally:
            desk.terminate()
            _out, mistakes = desk.communicate(timeout=15)
    assert mistakes == ""


@contextmanager
def windows(browser: Any, address: str, forgiven: tuple[str, ...] = ()) -> Iterator[Callable[..., Any]]:
    """Open windows; whatever their consoles complain of fails the test, but for what holds a `forgiven` part.

    What is yielded takes the name of a member, who has come in already, or none, and words for the browser's context.
    """
    contexts: list[Any] = []
    complaints: list[str] = []

    def window(name: str = "", **kwargs: Any) -> Any:
        context = browser.new_context(**{"viewport": LARGE, "base_url": address} | kwargs)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if name:
            context.add_cookies([cookie_of(name, address)])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(f"{page.url} {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda said: complaints.append(f"{page.url} {said}"))
        return page

    yield window
    for context in contexts:
        context.close()
    assert [said for said in complaints if not any(part in said for part in forgiven)] == []


def cookie_of(name: str, address: str) -> dict[str, str]:
    """The cookie of a session of that member, as the form of log-in would give it."""
    from django.conf import settings
    from django.db import connections
    from django.test import Client

    from marsad.store.records import members

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(members.member(name), backend="marsad.web.entrance.ByPassword")
    connections.close_all()
    cookie = settings.SESSION_COOKIE_NAME
    return {"name": cookie, "value": client.cookies[cookie].value, "url": address}


def log_in(page: Any, name: str, password: str) -> None:
    """Fill in the form of log-in, on which the page is, and send it by Enter."""
    page.fill("#name", name)
    page.fill("#password", password)
    page.keyboard.press("Enter")


@cache
def axe() -> str:
    """The script of axe, which looks at Arabic too."""
    from axe_playwright_python.base import AXE_FILE_PATH

    return f"{Path(AXE_FILE_PATH).read_text(encoding='utf-8')};\n{LOOK_AT_ARABIC};0"


def violations(page: Any) -> list[tuple[str, str]]:
    """What axe finds against WCAG 2.2 AA on a page: the rule, and the start of the element."""
    page.evaluate(axe())
    return [(rule, element) for rule, element in page.evaluate(JUDGE)]


def faults(page: Any, name: str) -> list[tuple[str, str, str]]:
    """What keeps a reader out of a page: what axe finds, and what reaches past a small window."""
    photograph(page, name)
    found = violations(page)
    page.set_viewport_size(SMALL)
    wide = page.evaluate(TOO_WIDE)
    photograph(page, f"{name}-small")
    page.set_viewport_size(LARGE)
    return [(name, *one) for one in found] + ([] if wide is None else [(name, "wider than the window", wide)])


def photograph(page: Any, name: str) -> None:
    """A picture of the whole page, where somebody asked for pictures to look at."""
    if folder := os.environ.get("MARSAD_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
