"""A security key in a real browser, and how the pages of the entrance look in both directions of writing."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from marsad.core.roles import Role

CHROMIUM = "/usr/bin/chromium"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed (apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for the module."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps a loop in this thread; we only read
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            yield browser
            browser.close()


@pytest.fixture(scope="module")
def arcadia(lasting_arcadia: Any) -> Any:
    """One observatory and one desk for the module."""
    return lasting_arcadia


@pytest.fixture(scope="module")
def address(arcadia: Any) -> Iterator[str]:
    """The desk served on a free port, under a name: browsers let keys work under no bare address."""
    from django.db import connections

    connections.close_all()
    command = [sys.executable, "-m", "marsad.web", "--home", str(arcadia.observatory.home), "--port", "0"]
    environment = {**os.environ, "MARSAD_LANG": "en"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as desk:
        assert desk.stdout
        found = re.search(r"http://[^/]+:(\d+)/", desk.stdout.readline())
        assert found, desk.communicate(timeout=10)
        yield f"http://localhost:{found[1]}"
        desk.terminate()
        _out, mistakes = desk.communicate(timeout=10)
    assert mistakes == ""


@pytest.fixture
def open_window(chromium: Any, address: str, arcadia: Any) -> Iterator[Callable[..., Any]]:
    """Open a window, logged in by the form; whatever the console complains of fails the test."""
    contexts, complaints = [], []

    def new_window(name: str = "", **kwargs: Any) -> Any:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=address, **kwargs)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda said: complaints.append(str(said)))
        page.goto("/log-in/")
        if name:
            log_in(page, name, arcadia.password)
            page.wait_for_url(f"{address}/")
        return page

    yield new_window
    for context in contexts:
        context.close()
    assert [said for said in complaints if "status of 4" not in said] == []


def log_in(page: Any, name: str, password: str) -> None:
    page.fill("#name", name)
    page.fill("#password", password)
    page.keyboard.press("Enter")


def plug_in(page: Any) -> None:
    """A security key that answers by itself, as one that is touched."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": False,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_key_is_added_and_asked_at_the_next_log_in(arcadia: Any, open_window: Callable[..., Any]) -> None:
    from django.db import connections

    from marsad.store.records import work

    page = open_window("third")
    plug_in(page)
    page.goto("/account/")
    page.click("a[href='/account/key/']")
    page.fill("#password", arcadia.password)
    page.keyboard.press("Enter")
    page.wait_for_selector("#use-key")
    page.fill("#key-name", "blue key")
    page.click("#use-key")
    page.wait_for_url("**/account/codes/")
    assert page.locator(".codes li").count() == 10
    page.goto("/account/")
    assert "blue key" in page.content()
    connections.close_all()
    assert [entry.act.action for entry in work.entries()][-2:] == ["add security key", "make recovery codes"]

    page.click("form.leave button")
    log_in(page, "third", arcadia.password)
    page.wait_for_url("**/log-in/second-factor/")
    page.click("#use-key")
    page.wait_for_selector("form.leave")
    assert page.url.endswith("/")

    page.goto("/account/")
    page.click("a[href*='/remove/']")
    page.fill("#password", arcadia.password)  # a new session: who it is, is asked again
    page.keyboard.press("Enter")
    page.wait_for_url("**/remove/")
    page.click("main form button")
    page.wait_for_url("**/account/")
    assert "blue key" not in page.content()


def test_a_key_that_does_not_answer_is_said_in_a_sentence(arcadia: Any, open_window: Callable[..., Any]) -> None:
    page = open_window("nour")
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")  # and no key: the browser refuses
    page.goto("/account/key/")
    page.fill("#password", arcadia.password)
    page.keyboard.press("Enter")
    page.wait_for_selector("#use-key")
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('no key')) }")
    page.click("#use-key")
    page.wait_for_selector("form[data-key] [role=alert]")
    assert page.locator("form[data-key] [role=alert]").is_visible()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_pages_of_the_entrance_keep_nobody_out(
    arcadia: Any, open_window: Callable[..., Any], language: str, tmp_path: Path
) -> None:
    from axe_playwright_python.base import AXE_FILE_PATH

    axe = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
    name = f"chief {language}"
    arcadia.add(name, Role.ADMINISTRATOR, Role.CODER, language=language)
    page = open_window(name)
    wrong: list[tuple[str, str, list[str]]] = []
    for title, where in (
        ("account", "/account/"),
        ("password", "/account/password/"),
        ("confirm", "/account/confirm/"),
        ("people", "/people/"),
        ("person", "/people/1/"),
        ("ledger", "/ledger/?verify=1"),
        ("app", "/account/app/"),
    ):
        page.goto(where)
        if title == "app":
            page.fill("#password", arcadia.password)
            page.keyboard.press("Enter")
            page.wait_for_selector("#code")
        page.evaluate(axe)
        page.evaluate(
            """axe.configure({rules: [{id: 'color-contrast',
              matches: n => !n.disabled && [...n.childNodes].some(c => c.nodeType === 3 && c.textContent.trim())}]})"""
        )
        rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
        found = page.evaluate(f"() => axe.run(document, {{runOnly: {rules}}})")["violations"]
        wrong += [(title, one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]
        page.screenshot(path=tmp_path / f"{language}-{title}.png", full_page=True)
        page.set_viewport_size({"width": 360, "height": 780})
        if (wide := page.evaluate("() => document.documentElement.scrollWidth")) > 360:
            wrong.append((title, "wider than 360 pixels", [str(wide)]))
        page.screenshot(path=tmp_path / f"{language}-{title}-small.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
    visitor = open_window(locale=language)
    log_in(visitor, name, "wrong")
    visitor.wait_for_selector("#mistake")
    visitor.screenshot(path=tmp_path / f"{language}-log-in.png", full_page=True)
    if folder := os.environ.get("MARSAD_SCREENSHOTS"):
        shutil.copytree(tmp_path, folder, dirs_exist_ok=True)
    assert wrong == []
