"""The pages of origin in a real browser: in every language and on a small window nobody is kept out."""

import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from marsad.core.origin_runs import Asked, Topic
from marsad.core.roles import Role
from marsad.flows.origins import run_origin

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(town: Any) -> Iterator[str]:
    """The desk with a run, served by a thread of this process."""
    from django.db import connections

    from marsad.store.records import members, work
    from marsad.web.application import furnish_settings
    from marsad.web.server import Where, made_server
    from marsad.web.server import address as address_of

    furnish_settings(town.observatory)
    town.observatory.connect()
    run_origin(town.observatory, "tester", Asked(topic=Topic.HASHTAG, name="eau"))
    for language in ("ar", "fr", "en"):
        with work.unit("tester", "add member", language) as unit:
            members.add_member(unit, f"legal {language}", (Role.LEGAL_OFFICER,), "a long sentence of it", language)
    connections.close_all()
    server = made_server(town.observatory, Where(port=0))
    threading.Thread(target=server.run, daemon=True).start()
    yield address_of(server)
    server.close()


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_nobody_is_kept_out_of_the_pages_of_origin(
    chromium: Any, address: str, browsing: ModuleType, language: str
) -> None:
    wrong = []
    with browsing.windows(chromium, address) as window:
        page = window(f"legal {language}")
        for place, path in enumerate(("/origin/", "/origin/1/")):
            assert page.goto(path).status == 200
            page.wait_for_function("() => [...document.querySelectorAll('.figures')].every(f => 'ready' in f.dataset)")
            wrong += browsing.faults(page, f"origin-{place}-{language}")
    assert not wrong
