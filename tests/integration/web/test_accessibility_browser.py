"""Every page that a door opens, in every language, in a real browser: nobody is kept out, and nothing falls off it."""

import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from marsad.core import words
from marsad.core.roles import Role
from marsad.store.observatory import Observatory, open_observatory

DRAWN = """() => !document.querySelector('[data-chart]')
  && [...document.querySelectorAll('.figures')].every(f => 'ready' in f.dataset)"""
# They send elsewhere, or hold no words
NO_PAGE = {"log_in", "log_out", "tour", "openid_connect_login", "openid_connect_callback", "language", "picture"}
NO_PAGE |= {"analysis_step"}
# The example has something to show there
FILLED = {"coordination", "coordination_group", "coordination_edge", "bursts", "burst", "origin", "origin_run"}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def observatory(worked_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    """The worked example, with somebody of all roles for each language: every page has something on it."""
    from marsad.store.records import members, work

    home = tmp_path_factory.mktemp("everything") / "demo"
    shutil.copytree(worked_example, home)
    found = open_observatory(home)
    found.connect()
    for language in (*words.LANGUAGES, *words.PREPARED):
        with work.unit("tester", "add member", language) as unit:
            members.add_member(unit, f"reader {language}", tuple(Role), None, language)
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


def places() -> dict[str, str]:
    """The address of every page that can be asked for, with what the example holds in it."""
    from django.urls import reverse

    from marsad.store.records.models import (
        CodingRecord,
        FindingRecord,
        Member,
        Sample,
        SettlementRecord,
    )
    from marsad.web.doors import DOORS

    sample = Sample.objects.order_by("id").first()
    assert sample is not None
    task = CodingRecord.objects.filter(task__sample=sample).values_list("task", flat=True).first()
    settled = SettlementRecord.objects.order_by("id").values_list("task__sample", "task").first()
    finding = FindingRecord.objects.values_list("id", flat=True).first()
    together = number_of("coordination")
    arguments: dict[str, list[Any]] = {
        "coordination_group": [together, 1],
        "coordination_edge": [together, 1, 1],
        "burst": [number_of("bursts"), 1],
        "origin_run": [number_of("origin")],
        "danger": [1],
        "coordination_assess": [together, 1],
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


def number_of(kind: str) -> int:
    """The number of the last analysis of a kind."""
    from marsad.store.records.models import AnalysisRecord

    return AnalysisRecord.objects.filter(kind=kind).order_by("id").values_list("id", flat=True).reverse()[0]


@pytest.mark.parametrize("language", [*words.LANGUAGES, *words.PREPARED])
def test_nobody_is_kept_out_of_any_page(
    observatory: Observatory, chromium: Any, address: str, browsing: ModuleType, language: str
) -> None:
    wrong = []
    with browsing.windows(chromium, address, forgiven=("status of 4",)) as window:
        page = window(f"reader {language}", locale="fr")
        for name, where in places().items():
            answer = page.goto(where)
            if answer.status >= 500 or (name in FILLED and answer.status != 200):
                wrong.append((name, str(answer.status), where))
                continue
            page.wait_for_function(DRAWN)
            wrong += [(name, *one) for _picture, *one in browsing.faults(page, f"{name}-{language}")]
            spoken = page.evaluate("() => [document.documentElement.lang, document.documentElement.dir]")
            if spoken != [language, "rtl" if language == "ar" else "ltr"]:
                wrong.append((name, "spoken", str(spoken)))
    assert not wrong, "\n".join(f"{name}: {what} {where}" for name, what, where in wrong)
