"""The drawing of who moves together, in a real browser: by mouse, keys and touch, in every language."""

import threading
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from marsad.core.roles import Role

pytestmark = pytest.mark.browser
VIEW = "() => document.querySelector('.network').network.view"
TOLD = "output"


@pytest.fixture(scope="module")
def address(lasting_arcadia: Any, moving: ModuleType) -> Iterator[str]:
    """The desk with a run, served by a thread of this process."""
    from django.db import connections

    from marsad.store.records import work
    from marsad.store.records.analyses import add_run
    from marsad.web.server import Where, made_server
    from marsad.web.server import address as address_of

    def keep(run: Any) -> int:
        with work.unit("senior", "analyse", "coordination") as unit:
            return add_run(unit, run).number

    with pytest.MonkeyPatch.context() as patch:
        moving.stand_in(patch, keep, drawn=moving.network((40, 9, 6), pairs=120))
        for language in ("ar", "fr", "en"):
            lasting_arcadia.add(f"legal {language}", Role.LEGAL_OFFICER, Role.SENIOR_CODER, language=language)
        connections.close_all()
        server = made_server(lasting_arcadia.observatory, Where(port=0))
        running = threading.Thread(target=server.run, daemon=True)
        running.start()
        yield address_of(server)
        server.close()


@pytest.fixture
def window(chromium: Any, address: str, browsing: ModuleType) -> Iterator[Callable[..., Any]]:
    with browsing.windows(chromium, address) as opened:
        yield opened


def opened(window: Callable[..., Any], language: str = "en", **kwargs: Any) -> Any:
    page = window(f"legal {language}", **kwargs)
    page.goto("/coordination/")
    page.wait_for_function("() => document.querySelector('.network')?.network?.view")
    return page


PAGES = ("", "1/groups/1/", "1/groups/2/", "1/groups/4/", "1/groups/1/assess/", "1/groups/1/pairs/1/")


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_nobody_is_kept_out_of_the_pages_of_coordination(
    window: Callable[..., Any], browsing: ModuleType, language: str
) -> None:
    page, wrong = window(f"legal {language}"), []
    for place, path in enumerate(PAGES):
        assert page.goto(f"/coordination/{path}").status == 200, path
        page.wait_for_function("""() => [...document.querySelectorAll('.figures')].every(f => 'ready' in f.dataset)
            && [...document.querySelectorAll('.network')].every(n => n.network?.view)""")
        wrong += browsing.faults(page, f"coordination-{place}-{language}")
    assert not wrong


def test_keys_move_come_nearer_and_go_from_group_to_group_and_pair_to_pair(window: Callable[..., Any]) -> None:
    page = opened(window)
    page.focus("canvas")
    before = page.evaluate(VIEW)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    moved = page.evaluate(VIEW)
    assert moved["x"] > before["x"]
    assert moved["zoom"] > before["zoom"]
    page.keyboard.press("PageDown")
    assert page.inner_text(TOLD).startswith("Group 1.")
    page.keyboard.press("PageDown")
    assert page.inner_text(TOLD).startswith("Group 2.")
    page.keyboard.press("PageUp")
    page.keyboard.press("Shift+ArrowRight")
    assert page.inner_text(TOLD) == "Pair 1 of group 1. Enter opens the posts behind it."
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url("**/coordination/1/groups/1/pairs/1/")
    page.go_back()
    page.focus("canvas")
    page.keyboard.press("PageUp")  # the last one
    page.keyboard.press("Enter")
    page.wait_for_url("**/coordination/1/groups/3/")
    page.focus("canvas")
    page.keyboard.press("Shift+ArrowRight")  # the page of one group: its first pair, the group need not be chosen
    assert page.inner_text(TOLD).startswith("Pair ")


def test_the_mouse_drags_and_opens_what_it_clicks_and_the_wheel_leaves_the_page_alone(
    window: Callable[..., Any],
) -> None:
    page = opened(window)
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    before = page.evaluate(VIEW)
    page.mouse.wheel(0, 120)
    page.wait_for_function("() => scrollY > 0")
    assert page.evaluate(VIEW) == before
    page.evaluate("() => scrollTo(0, 0)")
    page.mouse.down()
    page.mouse.move(box["x"] + 130, box["y"] + 60, steps=4)
    page.mouse.up()
    after = page.evaluate(VIEW)
    assert after["x"] < before["x"]
    assert after["y"] < before["y"]
    assert page.url.endswith("/coordination/")
    page.click("[data-act=whole]")
    page.wait_for_function("() => document.querySelector('.network').network.view.zoom === 1")
    page.mouse.click(*centre(page, 1))
    page.wait_for_url("**/coordination/1/groups/2/")


def centre(page: Any, group: int) -> list[float]:
    """Where a group's middle is on the screen."""
    found: list[float] = page.evaluate(
        """(at) => { const n = document.querySelector('.network').network, box = n.canvas.getBoundingClientRect();
        const scale = n.whole * n.view.zoom, { x, y } = n.groups[at];
        return [box.x + box.width / 2 + (x - n.view.x) * scale, box.y + box.height / 2 + (y - n.view.y) * scale]; }""",
        group,
    )
    return found


def test_two_fingers_come_nearer_and_a_table_row_leads_into_the_drawing(window: Callable[..., Any]) -> None:
    page = opened(window, viewport={"width": 360, "height": 780}, has_touch=True)
    page.evaluate(
        """() => { const canvas = document.querySelector('canvas');
        const send = (type, pointerId, offset) => {
          const box = canvas.getBoundingClientRect();
          canvas.dispatchEvent(new PointerEvent(type, { pointerId, pointerType: 'touch', bubbles: true,
            clientX: box.x + offset, clientY: box.y + 100 })); };
        canvas.setPointerCapture = () => {};
        send('pointerdown', 1, 100); send('pointerdown', 2, 140);
        send('pointermove', 2, 240); send('pointerup', 1, 100); send('pointerup', 2, 240); }"""
    )
    assert page.evaluate(VIEW)["zoom"] > 2
    page.click("[data-group='3']")
    assert page.inner_text(TOLD).startswith("Group 3.")
    assert page.evaluate("() => document.activeElement.tagName") == "CANVAS"


def test_whoever_wants_no_motion_gets_none(window: Callable[..., Any]) -> None:
    page = opened(window, reduced_motion="reduce")
    page.focus("canvas")
    page.keyboard.press("PageDown")
    still = page.evaluate(VIEW)
    assert still["zoom"] > 1
    page.wait_for_timeout(400)
    assert page.evaluate(VIEW) == still


def test_in_arabic_the_drawing_keeps_its_sides_and_its_numbers_are_the_readers(window: Callable[..., Any]) -> None:
    french, arabic = (opened(window, language) for language in ("fr", "ar"))
    assert arabic.evaluate("() => getComputedStyle(document.querySelector('canvas')).direction") == "ltr"
    drawings = [one.get_attribute(".network", "data-network") for one in (french, arabic)]
    places = [one.split('"places":')[1].split('"groups"')[0] for one in drawings]
    assert places[0] == places[1]


def test_a_sharp_screen_gets_as_many_dots_as_it_has(window: Callable[..., Any]) -> None:
    page = opened(window, device_scale_factor=2)
    size = "() => { const c = document.querySelector('canvas'); return c.width / c.clientWidth; }"
    assert page.evaluate(size) == pytest.approx(2, abs=0.01)


def test_without_a_script_the_tables_say_it_all_and_no_empty_frame_is_left(window: Callable[..., Any]) -> None:
    page = window("legal en", java_script_enabled=False)
    page.goto("/coordination/")
    assert not page.locator("canvas").is_visible()
    assert not page.locator("[data-act=in]").is_visible()
    assert page.locator("noscript").count() == 1
    assert page.get_by_role("link", name="Group 1").is_visible()
