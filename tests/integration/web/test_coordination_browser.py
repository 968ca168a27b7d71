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
