"""The machine's errors on the desk: for those who may estimate, once everybody has answered, and never a post."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from marsad.core.roles import ALLOWED, Action, Role
from marsad.store.observatory import Observatory, open_observatory

ONE_CODING = """DELETE FROM records_codingrecord WHERE id =
                (SELECT max(c.id) FROM records_codingrecord c JOIN records_sampletask t ON t.id = c.task_id
                 WHERE t.sample_id = ? AND t.id NOT IN (SELECT task_id FROM records_settlementrecord))"""


@dataclass(frozen=True)
class Example:
    """The worked example with people of each role, its records kept."""

    observatory: Observatory
    kept: Path
    samples: dict[str, int]


@pytest.fixture(scope="module")
def built(worked_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Example:
    from django.db import connections

    from marsad.store.records import members, samples, work

    home = tmp_path_factory.mktemp("desk") / "demo"
    shutil.copytree(worked_example, home)
    observatory = open_observatory(home)
    observatory.connect()
    for role in Role:
        with work.unit("tester", "add member", str(role)) as unit:
            members.add_member(unit, f"a {role}", (role,), None, "en")
    for language in ("ar", "fr"):
        with work.unit("tester", "add member", language) as unit:
            senior = (Role.SENIOR_CODER,)
            members.add_member(unit, f"senior {language}", senior, None, language)
    numbers = {name: samples.sample_of(name).sample_id for name in ("vawp", "abstention", "support")}
    connections.close_all()
    kept = home / "records.kept"
    shutil.copy(observatory.database, kept)
    return Example(observatory, kept, numbers)


@pytest.fixture
def example(built: Example) -> Iterator[Example]:
    """The example as it was built, whatever the test before did."""
    from django.db import connections

    from marsad.web.application import furnish_settings

    connections.close_all()
    for ending in ("", "-wal", "-shm"):
        Path(f"{built.observatory.database}{ending}").unlink(missing_ok=True)
    shutil.copy(built.kept, built.observatory.database)
    built.observatory.connect()
    furnish_settings(built.observatory)
    yield built
    connections.close_all()


def look(example: Example, name: str, question: str = "vawp") -> Any:
    from django.test import Client

    from marsad.store.records import members

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(members.member(name))
    return client.get(f"/errors/{example.samples[question]}/")


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_may_estimate_see_it(example: Example, role: Role) -> None:
    answer = look(example, f"a {role}")
    assert answer.status_code == (200 if role in ALLOWED[Action.ESTIMATE] else 403)
    assert (b"sensitivity" in answer.content) == (role in ALLOWED[Action.ESTIMATE])


def test_a_coder_sees_no_way_to_it(example: Example) -> None:
    from django.test import Client

    from marsad.store.records import members

    for name, shown in (("a coder", False), ("a senior_coder", True)):
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(members.member(name))
        assert (f"/errors/{example.samples['vawp']}/" in client.get("/").content.decode()) is shown


def test_it_is_closed_while_a_single_post_waits_for_an_answer(example: Example) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS codingrecord_no_delete")
        cursor.execute(ONE_CODING.replace("?", "%s"), [example.samples["vawp"]])
    page = look(example, "a senior_coder").content.decode()
    assert "1 post of this sample still waits" in page
    assert "sensitivity" not in page
    assert "<svg" not in page
    assert "lexicon:" not in page


def test_a_sample_no_machine_chose_judges_none(example: Example) -> None:
    page = look(example, "a senior_coder", "support").content.decode()
    assert "sensitivity" not in page


def test_it_holds_aggregates_and_no_post_no_author_and_no_text(example: Example) -> None:
    page = look(example, "a senior_coder").content.decode()
    columns = ["post_id", "account", "text", "native_id"]
    posts = example.observatory.lake.read("posts", columns)
    assert "the machine flagged about" in page
    assert "Darija, Arabic script" in page
    for name in ("post_id", "account"):
        assert not [one for one in posts[name].to_pylist() if one and one in page]
    assert not [text for text in posts["text"].to_pylist() if text and len(text) > 20 and text in page]


def test_it_says_the_same_numbers_as_the_report(example: Example) -> None:
    from marsad.core.words import speaking
    from marsad.flows.machine_errors import all_errors
    from marsad.report.errors_words import rates_row
    from marsad.report.numbers import Voice

    page = look(example, "a senior_coder").content.decode()
    (found,) = all_errors(example.observatory, "vawp")
    with speaking("en"):
        for cell in rates_row(Voice("en", "XZ"), found.signals[0].whole):
            assert cell in page


@pytest.mark.browser
def test_nobody_is_kept_out_of_it_in_a_browser(example: Example, chromium: Any, browsing: ModuleType) -> None:
    with browsing.served(example.observatory.home) as desk, browsing.windows(chromium, desk) as window:
        for language, direction in (("ar", "rtl"), ("fr", "ltr")):
            page = window(f"senior {language}")
            page.goto(f"/errors/{example.samples['vawp']}/")
            page.locator("summary").first.click()
            assert page.evaluate("() => document.documentElement.dir") == direction
            assert page.locator("svg").first.is_visible()
            assert browsing.faults(page, f"{language}-errors") == []
