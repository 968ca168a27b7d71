"""The API as a programme sees it: which key opens what, and that what is closed on a page is closed here."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from marsad.core.roles import ALLOWED, Action, Role

READERS = [role for role in Role if role in ALLOWED[Action.USE_API]]
SECRETS = ("fajr", "nour", "a0123456789abcdef01234567", "secret-author", "example.test", "native_id")


def key_of(name: str, *roles: Role) -> str:
    """A key of that member, with all their roles unless some are named."""
    from marsad.store.records import members, tokens, work

    person = members.member(name)
    with work.unit(name, "make token", name) as unit:
        return tokens.make_token(unit, person, "a test", roles or [Role(role) for role in person.roles], 30)[1]


@pytest.fixture
def ask(arcadia: Any, browse: Callable[..., Any]) -> Callable[..., Any]:
    """Ask for a path of the API with a key."""
    forget_the_pace()

    def get(path: str, key: str | None = None, method: str = "get", **headers: str) -> Any:
        given = {"accept-language": "en"} | headers | ({"authorization": f"Bearer {key}"} if key else {})
        return getattr(browse(), method)(f"/api/v1/{path}", headers=given)

    return get


def forget_the_pace() -> None:
    from marsad.web.api import gate
    from marsad.web.api.pace import Pace
    from marsad.web.throttle import Throttle

    gate.pace.__dict__.update(Pace().__dict__)
    gate.wrong_keys.__dict__.update(Throttle().__dict__)


def resources() -> list[str]:
    from marsad.web.api.doors import API_DOORS
    from marsad.web.doors import Open

    return [name for name, door in API_DOORS.items() if door is not Open.ANYONE]


def test_every_address_of_the_api_has_its_door_and_every_door_its_address(arcadia: Any) -> None:
    from marsad.web.api.doors import API_DOORS
    from marsad.web.api.interface import api

    patterns = api.urls[0]
    assert {str(pattern.name) for pattern in patterns} == set(API_DOORS)  # type: ignore[union-attr]
    assert {str(pattern.pattern) for pattern in patterns} == {"", "openapi.json", *resources()}


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_what_the_table_opens_and_nothing_else(
    arcadia: Any, ask: Callable[..., Any], role: Role
) -> None:
    from marsad.core.errors import RefusedInput
    from marsad.web.api.doors import API_DOORS

    arcadia.add(f"a {role}", role)
    if role not in READERS:
        with pytest.raises(RefusedInput):
            key_of(f"a {role}")
        return
    key = key_of(f"a {role}")
    for name in resources():
        answer = ask(name, key)
        door = API_DOORS[name]
        opens = role in ALLOWED[door]  # type: ignore[index]
        assert (answer.status_code == 403) is not opens, (name, answer.content)
        assert opens or answer.json()["code"] == 12
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Type"].startswith("application/json")
        assert "Content-Security-Policy" in answer
        assert not answer.cookies


def test_without_a_key_that_opens_there_is_one_answer_whatever_is_wrong(arcadia: Any, ask: Callable[..., Any]) -> None:
    from marsad.store.records import members, tokens, work

    key = key_of("senior")
    with work.unit("senior", "revoke token", "it") as unit:
        tokens.revoke_token(unit, members.member("senior"), 1)
    said = {ask(name, given).content for name in resources() for given in (None, "marsad_x", key)}
    assert len(said) == 2  # the sentence, and after five wrong keys that one must wait
    assert {json.loads(one)["code"] for one in said} == {12, 16}
    assert ask("mission")["WWW-Authenticate"] == "Bearer"


def test_wrong_keys_wait_and_right_ones_never_do(arcadia: Any, ask: Callable[..., Any]) -> None:
    key = key_of("senior")
    statuses = [ask("mission", "marsad_wrong").status_code for _try in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    assert ask("mission", key).status_code == 200


def test_a_session_opens_nothing_here(arcadia: Any, browse: Callable[..., Any]) -> None:
    forget_the_pace()
    reader = browse("senior")
    assert reader.get("/").status_code == 200
    assert reader.get("/api/v1/mission").status_code == 401
    assert reader.get("/api/v1/openapi.json").status_code == 200


def test_a_door_that_is_not_in_the_table_opens_for_nobody(
    arcadia: Any, ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.web.api import doors

    monkeypatch.delitem(doors.API_DOORS, "codebook")
    assert ask("codebook", key_of("senior")).status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_one_may_only_read(arcadia: Any, ask: Callable[..., Any], method: str) -> None:
    answer = ask("mission", key_of("senior"), method)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert answer.json()["code"] == 2


def test_head_says_what_get_would_without_a_body(arcadia: Any, ask: Callable[..., Any]) -> None:
    key = key_of("senior")
    whole, head = ask("codebook", key), ask("codebook", key, "head")
    assert head.status_code == 200
    assert head.content == b""
    assert head["Content-Length"] == str(len(whole.content))
    assert head["ETag"] == whole["ETag"]


def test_what_did_not_change_is_not_sent_again(arcadia: Any, ask: Callable[..., Any]) -> None:
    key = key_of("senior")
    tag = ask("samples", key)["ETag"]
    again = ask("samples", key, **{"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert ask("samples?question=vawp", key, **{"if-none-match": tag}).status_code == 200
    arcadia.code("fajr", arcadia.tasks()[0], "A1", severity=1)
    assert ask("samples", key, **{"if-none-match": tag}).status_code == 200


def test_a_key_that_asks_too_often_waits(
    arcadia: Any, ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.web.api import gate
    from marsad.web.api.pace import Pace

    key = key_of("senior")
    monkeypatch.setattr(gate, "pace", Pace(clock=lambda: 0.0, requests=3))
    statuses = [ask("roles", key).status_code for _time in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert ask("roles", key)["Retry-After"] == "20"


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "adresse"), ("ar", "العنوان"), ("en", "address"), ("zgh", "العنوان")]
)
def test_mistakes_are_said_in_the_asker_s_language(
    arcadia: Any, ask: Callable[..., Any], language: str, word: str
) -> None:
    answer = ask("nowhere", key_of("senior"), **{"accept-language": language})
    assert answer.status_code == 404
    assert word in answer.json()["error"]
    assert answer.json()["code"] == 14


def test_a_parameter_that_cannot_be_read_is_named_and_not_repeated(arcadia: Any, ask: Callable[..., Any]) -> None:
    arcadia.add("controller", Role.AUDITOR)
    answer = ask("ledger?after=<script>", key_of("controller"))
    assert (answer.status_code, answer.json()["code"]) == (422, 11)
    assert "after" in answer.json()["error"]
    assert "script" not in answer.json()["error"]
    assert ask("samples?question=nothing", key_of("senior")).json()["code"] == 14


def test_a_flaw_of_ours_is_json_without_its_inside(
    arcadia: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.web.api import judged

    def broken(*_rest: Any) -> None:
        raise RuntimeError("the inside of the machine")

    monkeypatch.setattr(judged, "latest_samples", broken)
    visitor = browse(raise_request_exception=False)
    answer = visitor.get("/api/v1/samples", headers={"authorization": f"Bearer {key_of('senior')}"})
    assert answer.status_code == 500
    assert answer.json()["code"] == 1
    assert "inside" not in answer.content.decode()


def test_the_ledger_is_given_by_pages_without_who_and_whom(arcadia: Any, ask: Callable[..., Any]) -> None:
    arcadia.add("controller", Role.AUDITOR)
    key = key_of("controller")
    first = ask("ledger?limit=2&check=true", key).json()
    assert (len(first["entries"]), first["first_break"]) == (2, None)
    rest = ask("ledger?after=2&limit=500", key).json()
    assert rest["entries"][0]["previous"] == first["entries"][1]["hash"]
    assert rest["entries"][-1]["hash"] == rest["head"]
    assert rest["entries_in_all"] == 2 + len(rest["entries"])


def test_nothing_given_names_an_account_an_address_or_a_coder(arcadia: Any, ask: Callable[..., Any]) -> None:
    from marsad.store.records import members, work

    for task in arcadia.tasks():
        arcadia.code("fajr", task, "A1", severity=2)
        arcadia.code("nour", task)
    with work.unit("tester", "give roles", "senior"):
        person = members.member("senior")
        person.roles = [str(role) for role in READERS]
        person.save()
    key = key_of("senior")
    texts = [ask(name, key).content.decode() for name in ["openapi.json", *resources()]]
    assert all(texts)
    assert [secret for secret in SECRETS for text in texts if re.search(rf"\b{secret}\b", text)] == []


def test_numbers_are_plain_whatever_digits_a_member_reads(arcadia: Any, ask: Callable[..., Any]) -> None:
    key = key_of("senior")
    bodies = {ask("samples", key, **{"accept-language": language}).content for language in ("ar", "fr", "en")}
    assert len(bodies) == 1
    assert json.loads(bodies.pop())[0]["population"] == 1000


def test_a_key_of_who_may_code_gets_no_signal_while_a_post_waits(
    arcadia: Any, ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from collections import Counter
    from datetime import date

    from marsad.flows.overview_days import Days

    found = Days(posts={}, undated={}, flagged={"lexicon:abuse": Counter({date(2030, 9, 1): 40})}, flagged_undated={})
    monkeypatch.setattr("marsad.flows.overview.days_of", lambda *_given: found)
    arcadia.add("both", Role.CODER, Role.LEGAL_OFFICER)
    arcadia.add("law", Role.LEGAL_OFFICER)
    both, law = key_of("both", Role.LEGAL_OFFICER), key_of("law")
    assert [one["posts"] for one in ask("overview", law).json()["signals"]] == [40]
    blind = ask("overview", both).json()
    assert blind["signals"] == blind["lawful"] == []
    assert blind["blind"] is True


def test_a_key_opens_nothing_while_its_member_owes_a_password_or_a_second_factor(
    arcadia: Any, ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    from marsad.store.records import members, work

    arcadia.add("law", Role.LEGAL_OFFICER)
    key = key_of("law")
    assert ask("mission", key).status_code == 200
    with work.unit("tester", "give password", "law") as unit:
        members.give_password(unit, members.member("law"))
    assert ask("mission", key).status_code == 403
    with work.unit("law", "set password", "law") as unit:
        members.set_password(unit, members.member("law"), "another long sentence of the lighthouse")
    assert ask("mission", key).status_code == 200
    monkeypatch.setattr(settings, "FROM_THE_NETWORK", True)
    assert ask("mission", key).status_code == 403


def test_who_may_code_gets_no_strata_of_a_sample_that_is_being_coded(arcadia: Any, ask: Callable[..., Any]) -> None:
    arcadia.add("law", Role.LEGAL_OFFICER)
    assert [one["strata"] for one in ask("samples", key_of("senior")).json()] == [[]]
    assert all(one["strata"] for one in ask("samples", key_of("law")).json())
