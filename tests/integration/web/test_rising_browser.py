"""The pages of what rises and of dangerous calls in a real browser: readable by everybody, in every language."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from marsad.core.roles import Role

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(lamps: Any, lamps_as_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The desk of the mission in which something rises, with a call that is followed."""
    from datetime import date

    from django.db import connections

    from marsad.core.dangers import Danger
    from marsad.flows import dangers, restricted
    from marsad.store.observatory import Observatory
    from marsad.store.records import members, work
    from marsad.web.application import furnish_settings
    from marsad.web.server import Where, made_server
    from marsad.web.server import address as address_of

    connections.close_all()
    observatory = Observatory(Path(shutil.copytree(lamps_as_run, tmp_path_factory.mktemp("rising") / "observatory")))
    observatory.connect()
    furnish_settings(observatory)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restricted, "now", lambda: lamps.NOW)
        for language in ("ar", "fr"):
            for role in (Role.SENIOR_CODER, Role.PROTECTION):
                name = f"{role} {language}"
                with work.unit("tester", "add member", name) as unit:
                    members.add_member(unit, name, (role,), lamps.PASSWORD, language)
        call = Danger(title="تسلق السياج", day=date(2030, 9, 28), place="السياج الشمالي", words='"northern fence"')
        dangers.follow(observatory, members.member("focal"), call)
        connections.close_all()
        server = made_server(observatory, Where(port=0))
        running = threading.Thread(target=server.run, daemon=True)
        running.start()
        yield address_of(server)
        server.close()
    connections.close_all()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_is_readable_by_everybody(chromium: Any, address: str, browsing: ModuleType, language: str) -> None:
    pages = {
        Role.SENIOR_CODER: ("/bursts/", "/bursts/1/1/", "/bursts/1/2/"),
        Role.PROTECTION: ("/danger/", "/danger/1/", "/"),
    }
    found: list[Any] = []
    with browsing.windows(chromium, address) as opened:
        for role, places in pages.items():
            page = opened(f"{role} {language}")
            for place in places:
                page.goto(place)
                if page.locator(".plot").count():
                    page.locator(".plot svg.marks, .plot canvas").first.wait_for()
                found += browsing.faults(page, f"{language}{place.replace('/', '-')}{role}")
    assert found == []


def test_charts_are_drawn_and_stand_as_tables_without_script(chromium: Any, address: str, browsing: ModuleType) -> None:
    with browsing.windows(chromium, address) as opened:
        page = opened("focal", java_script_enabled=False)
        page.goto("/danger/1/")
        assert page.locator("figure.chart table").count() >= 3
        assert page.locator("figure.chart details").first.get_attribute("open") is not None
