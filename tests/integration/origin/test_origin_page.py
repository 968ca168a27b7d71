"""The pages of origin on a real run: four numbers for each unit, nobody told, closed to who may not see it."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from marsad.core.mission import RestrictedPeriod
from marsad.core.origin_runs import Asked, Topic
from marsad.core.roles import ALLOWED, Action, Role
from marsad.flows.origins import run_origin

PSEUDONYM = re.compile(r"\ba[0-9a-f]{24}\b")


@pytest.fixture(scope="module")
def desk(town: Any) -> Any:
    """The observatory with the desk's settings, one member a role, and a run."""
    from marsad.store.records import members, work
    from marsad.web.application import furnish_settings

    furnish_settings(town.observatory)
    town.observatory.connect()
    for role in Role:
        with work.unit("tester", "add member", f"the {role}") as unit:
            members.add_member(unit, f"the {role}", (role,), "a long sentence of the lighthouse", "en")
    run_origin(town.observatory, "tester", Asked(topic=Topic.HASHTAG, name="eau"))
    run_origin(town.observatory, "tester", Asked())
    return town


@pytest.fixture
def ask(desk: Any) -> Callable[..., Any]:
    """The answer to a member who asks for a path."""
    from django.test import Client

    from marsad.store.records import members

    def get(path: str, name: str = "the legal_officer", language: str = "en", **form: Any) -> Any:
        client = Client(headers={"host": "127.0.0.1", "accept-language": language})
        client.force_login(members.member(name))
        client.cookies["django_language"] = language
        return client.post(path, form) if form else client.get(path)

    return get


def number_of(topic: Topic, observatory: Any) -> int:
    from marsad.flows.origin_shown import last_origins

    return next(one.run.number for one in last_origins(observatory) if one.result.asked.topic is topic)


def test_the_page_shows_four_numbers_a_unit_and_nobody(desk: Any, ask: Callable[..., Any]) -> None:
    number = number_of(Topic.HASHTAG, desk.observatory)
    for path in ("/origin/", f"/origin/{number}/"):
        answer = ask(path)
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert not PSEUDONYM.search(page)
        assert "someone_" not in page
        assert "zanqat" not in page
    for words in (
        "Located, of those collected",
        "views",
        "accounts",
        "at least and at most",
        "Beside",
        "voters",
        "if labels were",
    ):
        assert words in page
    assert "data-chart" in page


@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_see_origin_opens_it(desk: Any, ask: Callable[..., Any], role: Role) -> None:
    answer = ask(f"/origin/{number_of(Topic.EVERYTHING, desk.observatory)}/", f"the {role}")
    assert answer.status_code == (200 if role in ALLOWED[Action.SEE_ORIGIN] else 403)


def test_the_restricted_period_hides_what_a_search_found_and_not_what_all_posts_are(
    desk: Any, ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.flows import restricted
    from marsad.flows.origin_shown import origin_numbered

    mission = desk.observatory.mission
    period = RestrictedPeriod(
        start=mission.start, end=mission.end, reference="a law", checked_on=mission.start
    )  # fmt: skip
    monkeypatch.setattr(type(desk.observatory), "mission", property(lambda _self: replace(mission, restricted=period)))
    monkeypatch.setattr(restricted, "now", lambda: datetime(2025, 9, 1, tzinfo=UTC))
    hashtag = origin_numbered(desk.observatory, number_of(Topic.HASHTAG, desk.observatory))
    assert hashtag.lock is not None
    assert hashtag.result.shares == ()
    assert hashtag.result.posts == 0
    assert origin_numbered(desk.observatory, number_of(Topic.EVERYTHING, desk.observatory)).result.shares


def test_the_interface_for_programmes_gives_counts_and_bounds_alone(desk: Any) -> None:
    from marsad.flows.origin_said import said_origin
    from marsad.flows.origin_shown import last_origins
    from marsad.web.api.shapes_origin import OriginShape

    for one in last_origins(desk.observatory):
        told = said_origin(one)
        shape = OriginShape.model_validate(told)
        assert set(told) == set(OriginShape.model_fields)
        assert not PSEUDONYM.search(json.dumps(shape.model_dump(mode="json")))
