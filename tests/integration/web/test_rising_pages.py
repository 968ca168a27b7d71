"""The pages of what rises, and of dangerous calls that the protection focal point alone opens."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from marsad.core.roles import Role

ENGLISH = {"accept-language": "en"}
CALL = {"title": "Climbing the northern fence", "on": "2030-09-28", "words": '"northern fence"', "place": "the fence"}
OTHERS = ("sara", "coder", "senior", "legal", "publisher", "admin", "auditor")


@pytest.fixture
def open_as(rising: Any) -> Iterator[Callable[..., Any]]:
    """Open a client of the desk, logged in as the member of that name."""
    from django.core.cache import cache
    from django.test import Client

    from marsad.store.records import members
    from marsad.web.application import furnish_settings

    furnish_settings(rising)
    cache.clear()

    def client(name: str) -> Any:
        found = Client(headers={"host": "127.0.0.1"} | ENGLISH)
        found.force_login(members.member(name))
        return found

    yield client
    cache.clear()


def words_of(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def follow(focal: Any, **change: str) -> str:
    answer = focal.post("/danger/", CALL | change)
    assert answer.status_code == 302, words_of(answer)
    return str(answer["Location"])


def test_the_list_tells_alerts_what_was_tested_and_what_was_not_observed(open_as: Callable[..., Any]) -> None:
    said = words_of(open_as("sara").get("/bursts/"))
    assert "An alert is no finding" in said
    assert "#lampsoftheharbour" in said
    assert "Series that did not rise" in said
    assert "#lightup" in said
    assert "Times that nobody observed" in said
    assert "draft: no second person has read it" in said


def test_an_alert_has_its_timeline_and_what_may_explain_it(open_as: Callable[..., Any], lamps: Any) -> None:
    said = words_of(open_as("sara").get("/bursts/1/1/"))
    assert "data-chart=" in said
    assert "The same in figures" in said
    assert re.search(r"; from \d+ to \d+", said), "what an hour usually brings has its interval"
    assert "Debate on the radio" in said
    assert "Posts by the five accounts with most of them" in said
    assert lamps.SLOGAN in said
    assert "b" + "0" * 10 not in said  # no account


def test_of_lawful_speech_no_post_is_shown_and_no_hour_told(open_as: Callable[..., Any], lamps: Any) -> None:
    from marsad.flows.bursting_shown import shown_alerts
    from marsad.web.desk import the_desk

    client = open_as("sara")
    found = shown_alerts(the_desk().observatory, may_code=False)
    assert found is not None
    for alert in found.alerts:
        said = words_of(client.get(f"/bursts/1/{alert.number}/"))
        assert lamps.ABSTAIN not in said
        if alert.series.lawful:
            assert "Posts a day" in said
            assert "Posts an hour" not in said
            assert "Its posts are not opened" in said


def test_before_the_first_run_the_page_says_what_comes_next(
    open_as: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.web.pages import bursts

    monkeypatch.setattr(bursts, "shown_alerts", lambda *_args, **_more: None)
    assert "marsad bursts run" in words_of(open_as("sara").get("/bursts/"))
    assert "Ask an observer" in words_of(open_as("legal").get("/bursts/"))


def test_an_alert_that_is_not_there_leads_back_to_the_list(open_as: Callable[..., Any]) -> None:
    answer = open_as("sara").get("/bursts/1/999/", follow=True)
    assert answer.redirect_chain[-1][0] == "/bursts/"
    assert "There is no alert 999" in words_of(answer)


def test_a_second_person_reads_the_run_on_its_page(open_as: Callable[..., Any]) -> None:
    said = words_of(open_as("senior").post("/analyses/1/steps/", {"act": "read", "next": "/bursts/"}, follow=True))
    assert "read by a second person, not made public" in said


def test_the_focal_point_follows_a_call_and_sees_the_days_left(open_as: Callable[..., Any]) -> None:
    focal = open_as("focal")
    assert "No call is followed." in words_of(focal.get("/danger/"))
    said = words_of(focal.get(follow(focal)))
    assert "3 days left" in said
    assert "Climbing the northern fence" in said
    assert "Not known: no question of the mission asks it" in said  # minors
    assert "marsad sample dissuading --size 200 --frame NAME" in said
    assert "New accounts" in said
    assert "Nothing goes to the police" in said
    assert "3 days left" in words_of(focal.get("/"))
    assert "3 days left" in words_of(focal.get("/danger/"))


def test_the_countdown_lists_no_post_and_no_account(open_as: Callable[..., Any], rising: Any, lamps: Any) -> None:
    focal = open_as("focal")
    said = words_of(focal.get(follow(focal)))
    assert lamps.DANGER not in said
    accounts = set(rising.lake.read("posts", ["account"])["account"].to_pylist())
    assert not any(account in said for account in accounts)


def test_a_call_is_ended_with_a_reason(open_as: Callable[..., Any]) -> None:
    focal = open_as("focal")
    where = follow(focal)
    assert "Say why" in words_of(focal.post(where, {"reason": ""}, follow=True))
    ended = focal.post(where, {"reason": "the fence was opened"}, follow=True)
    assert "The call is followed no longer." in words_of(ended)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"on": "tomorrow"}, "is no day"), ({"words": "we will not vote"}, "lawful speech"), ({"title": ""}, "a title")],
)
def test_a_form_that_is_refused_keeps_what_was_typed(
    open_as: Callable[..., Any], change: dict[str, str], sentence: str
) -> None:
    answer = open_as("focal").post("/danger/", CALL | change)
    assert answer.status_code == 400
    said = answer.content.decode()
    assert sentence in said
    assert "the fence" in said


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_opens_a_call_or_reads_of_it_anywhere(open_as: Callable[..., Any], name: str) -> None:
    where = follow(open_as("focal"))
    client = open_as(name)
    for address in ("/danger/", where, "/danger/999/"):
        assert client.get(address).status_code == 403
        assert client.post(address, CALL).status_code == 403
    for address in ("/", "/overview/", "/bursts/", "/ledger/", "/help/", "/findings/", "/people/"):
        answer = client.get(address)
        assert "Climbing" not in answer.content.decode(), address
        assert "days left</strong>" not in answer.content.decode(), address
        assert 'href="/danger/' not in answer.content.decode(), address


def test_no_resource_of_the_api_holds_a_call(open_as: Callable[..., Any], rising: Any) -> None:
    from django.test import Client

    from marsad.store.records import members, tokens, work
    from marsad.web.api.doors import API_DOORS

    follow(open_as("focal"))
    with work.unit("legal", "make token", "legal") as unit:
        key = tokens.make_token(unit, members.member("legal"), "reading", [Role.LEGAL_OFFICER], 30)[1]
    client = Client(headers={"host": "127.0.0.1", "authorization": f"Bearer {key}"} | ENGLISH)
    seen = 0
    for name in API_DOORS:
        answer = client.get(f"/api/v1/{name.removeprefix('api-')}")
        seen += answer.status_code == 200
        assert "northern fence" not in answer.content.decode()
        assert "Climbing" not in answer.content.decode()
    assert seen > 5
    (run,) = json.loads(client.get("/api/v1/bursts").content)
    assert run["alerts"][0]["series"]["name"] == "lampsoftheharbour"
    assert "danger" not in " ".join(API_DOORS)
