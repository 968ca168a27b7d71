"""A security key in a real browser, and how the pages of the entrance look in both directions of writing."""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from marsad.core.roles import Role

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def arcadia(lasting_arcadia: Any) -> Any:
    """One observatory and one desk for the module."""
    return lasting_arcadia


@pytest.fixture(scope="module")
def address(arcadia: Any, browsing: ModuleType) -> Iterator[str]:
    """The desk under a name: browsers let keys work under no bare address."""
    with browsing.served(arcadia.observatory.home) as found:
        yield found.replace("127.0.0.1", "localhost")


@pytest.fixture
def open_window(chromium: Any, address: str, browsing: ModuleType) -> Iterator[Callable[..., Any]]:
    """Open a window of a member; whatever the console complains of fails the test."""
    with browsing.windows(chromium, address, forgiven=("status of 4",)) as window:
        yield window


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


def test_a_key_is_added_and_asked_at_the_next_log_in(
    arcadia: Any, open_window: Callable[..., Any], browsing: ModuleType
) -> None:
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
    browsing.log_in(page, "third", arcadia.password)
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
    arcadia: Any, open_window: Callable[..., Any], browsing: ModuleType, language: str
) -> None:
    name = f"chief {language}"
    arcadia.add(name, Role.ADMINISTRATOR, Role.CODER, language=language)
    page = open_window(name)
    wrong = []
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
        wrong += browsing.faults(page, f"{language}-{title}")
    visitor = open_window(locale=language)
    visitor.goto("/log-in/")
    browsing.log_in(visitor, name, "wrong")
    visitor.wait_for_selector("#mistake")
    browsing.photograph(visitor, f"{language}-log-in")
    assert wrong == []
