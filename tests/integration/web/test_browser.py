"""The desk in a real browser: by keyboard alone, without a script, for a screen reader, on a small screen."""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def arcadia(lasting_arcadia: Any) -> Any:
    """One observatory and one desk for the module; each test draws a sample of its own."""
    return lasting_arcadia


@pytest.fixture(scope="module")
def address(arcadia: Any, browsing: ModuleType) -> Iterator[str]:
    with browsing.served(arcadia.observatory.home) as found:
        yield found


@pytest.fixture
def open_browser(chromium: Any, address: str, browsing: ModuleType) -> Iterator[Callable[..., Any]]:
    """Open a window of a member; whatever the console complains of fails the test."""
    with browsing.windows(chromium, address, forgiven=("status of 4",)) as window:
        yield window


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def save(page: Any) -> None:
    """Press Enter, and wait until another page is there and nothing waits in the outbox."""
    slip = page.get_attribute("form.answer [name=slip]", "value")
    page.keyboard.press("Enter")
    page.wait_for_function(
        """before => { const slip = document.querySelector("form.answer [name=slip]");
          return (!slip || slip.value !== before || document.getElementById("mistake"))
            && !Object.keys(localStorage).some(key => key.startsWith("outbox:")) }""",
        arg=slip,
    )


def kept(sample: int, name: str) -> list[tuple[tuple[str, ...], int | None, bool, str | None]]:
    from django.db import connections

    from marsad.store.records import codings

    connections.close_all()
    rows = [one for given in codings.codings_of(sample).values() for one in given if one.coder == name]
    return [(one.codes, one.severity, one.ambiguous, one.cannot_decide) for one in rows]


def test_two_coders_code_by_keyboard_alone_and_a_senior_settles(
    arcadia: Any, open_browser: Callable[..., Any], browsing: ModuleType
) -> None:
    sample = arcadia.draw()
    first = open_browser()
    first.goto("/log-in/")
    browsing.log_in(first, "fajr", arcadia.password)
    first.wait_for_selector("form.leave")
    first.goto(f"/code/{sample}/")
    assert first.evaluate("() => document.documentElement.dir") == "rtl"
    assert first.locator("#severity").is_hidden()
    press(first, "5", "Shift+2", "u")  # A6, the fifth code of the question, severity 2, ambiguous
    assert first.locator("#severity").is_visible()
    browsing.photograph(first, "ar-code")
    save(first)
    press(first, "1", "0")  # a code, then none of these: the code is gone
    assert first.locator("#c1").is_checked() is False
    save(first)
    press(first, "x", "ArrowDown")  # cannot decide: the first reason
    save(first)
    assert kept(sample, "fajr") == [
        (("A6",), 2, True, None),
        ((), None, False, None),
        ((), None, False, "language"),
    ]

    second = open_browser("nour")
    second.goto(f"/code/{sample}/")
    page = second.content()
    assert second.evaluate("() => document.documentElement.lang") == "fr"
    assert "fajr" not in page
    assert second.locator("input:checked:not(#use-keys)").count() == 0
    press(second, "1", "Shift+1")
    save(second)
    assert kept(sample, "nour") == [(("A1",), 1, False, None)]

    senior = open_browser("senior")
    senior.goto(f"/settle/{sample}/")
    browsing.photograph(senior, "ar-settle")
    assert "fajr" not in senior.content()
    press(senior, "5", "Shift+2", "y")
    senior.keyboard.type("R2")
    save(senior)
    from marsad.store.records import codings

    (settled,) = codings.settlements_of(sample).values()
    assert (settled.codes, settled.severity, settled.reason) == (("A6",), 2, "R2")


def test_an_arabic_keyboard_and_a_french_one_press_the_same_keys(
    arcadia: Any, open_browser: Callable[..., Any]
) -> None:
    sample = arcadia.draw(1)
    coder = open_browser("fajr")
    coder.goto(f"/code/{sample}/")

    def strike(key: str, code: str) -> None:
        coder.evaluate(
            "([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))",
            [key, code],
        )

    strike("&", "Digit1")  # the first key of a French keyboard's row of digits
    strike("ش", "KeyA")  # the Arabic letter on the key of 'a': the tenth code
    strike("ع", "KeyU")
    assert coder.locator("#c1").is_checked()
    assert coder.locator("#c10").is_checked()
    assert coder.locator("#ambiguous").is_checked()
    strike("؟", "Slash")
    assert coder.locator("details.keys").get_attribute("open") is not None
    coder.locator("#use-keys").uncheck()
    strike("&", "Digit1")
    assert coder.locator("#c1").is_checked()  # the keys are off: nothing changed
    coder.reload()
    strike("&", "Digit1")
    assert coder.locator("#c1").is_checked() is False  # and stay off


def test_everything_can_be_done_without_a_script(arcadia: Any, open_browser: Callable[..., Any]) -> None:
    sample = arcadia.draw()
    coder = open_browser("nour", java_script_enabled=False)
    coder.goto("/")
    coder.click("main a.button")
    coder.click("label[for=c5]")
    coder.click("label[for=d2]")
    coder.click("form.answer button.button")
    assert kept(sample, "nour") == [(("A6",), 2, False, None)]
    coder.click("label[for=cannot]")
    coder.select_option("#reason", "context")
    coder.click("form.answer button.button")
    assert kept(sample, "nour")[1] == ((), None, False, "context")
    coder.click("form.leave button")
    assert "/log-in/" in coder.url


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_no_page_keeps_a_reader_out(
    arcadia: Any, open_browser: Callable[..., Any], browsing: ModuleType, language: str
) -> None:
    from marsad.core.roles import Role

    sample = arcadia.draw()
    task = arcadia.tasks(sample)[1]
    arcadia.code("fajr", task, "A6", severity=2)
    arcadia.code("nour", task, cannot="language")
    arcadia.add(f"elder {language}", Role.CODER, Role.SENIOR_CODER, language=language)
    empty = arcadia.draw(1)
    arcadia.code(f"elder {language}", arcadia.tasks(empty)[0])
    visitor = open_browser(locale=language)
    elder = open_browser(f"elder {language}")
    pages: list[tuple[str, Any, str, Callable[[Any], None]]] = [
        ("log-in", visitor, "/log-in/", lambda _page: None),
        ("log-in-wrong", visitor, "/log-in/", wrong_password),
        ("home", elder, "/", lambda _page: None),
        ("code", elder, f"/code/{sample}/", lambda page: press(page, "1", "r", "g", "?")),
        ("code-wrong", elder, f"/code/{sample}/", save),
        ("code-cannot", elder, f"/code/{sample}/", lambda page: press(page, "x")),
        ("nothing-left", elder, f"/code/{empty}/", lambda _page: None),
        ("settle", elder, f"/settle/{sample}/", lambda page: press(page, "2")),
        ("nothing-to-settle", elder, f"/settle/{empty}/", lambda _page: None),
        ("progress", elder, f"/progress/{sample}/", lambda _page: None),
        ("missing", elder, "/nowhere/", lambda _page: None),
    ]
    wrong = []
    for title, page, where, prepare in pages:
        page.goto(where)
        prepare(page)
        wrong += browsing.faults(page, f"{language}-{title}")
    assert wrong == []


def wrong_password(page: Any) -> None:
    page.fill("#name", "nobody")
    page.fill("#password", "wrong")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_axe_does_look_at_the_contrast_of_arabic(open_browser: Callable[..., Any], browsing: ModuleType) -> None:
    page = open_browser(locale="ar")
    page.goto("/log-in/")
    page.evaluate("() => document.querySelector('h1').style.setProperty('color', '#ccc')")
    assert [rule for rule, _element in browsing.violations(page)] == ["color-contrast"]


def test_keys_and_choices_are_large_enough_to_touch(
    arcadia: Any, open_browser: Callable[..., Any], browsing: ModuleType
) -> None:
    sample = arcadia.draw(1)
    coder = open_browser("fajr", viewport=browsing.SMALL)
    coder.goto(f"/code/{sample}/")
    small = coder.evaluate(
        """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
          .filter(e => e.offsetParent && !e.closest('.skip'))
          .map(e => [e.tagName, e.id, e.getBoundingClientRect()])
          .filter(([, , box]) => box.width < 24 || box.height < 24).map(([tag, id, box]) => [tag, id, box.height])"""
    )
    assert small == []
