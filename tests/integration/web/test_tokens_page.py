"""The page of keys: a key is shown once, lists what it is, and ends when its member says so."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from marsad.core.roles import Role

PASSWORD = "a long sentence of the lighthouse"


def just_came_in(reader: Any) -> Any:
    """As somebody who gave their password a moment ago."""
    assert reader.post("/account/confirm/", {"password": PASSWORD, "next": "/keys/"}).status_code == 302
    return reader


def make(reader: Any, **given: Any) -> Any:
    return reader.post("/keys/", {"name": "our script", "days": "30", "roles": ["senior_coder"]} | given)


def key_in(answer: Any) -> str:
    (found,) = re.findall(r'id="given">(marsad_[\w-]+)<', answer.content.decode())
    return str(found)


def test_a_key_made_here_reads_and_is_not_shown_again(arcadia: Any, browse: Callable[..., Any]) -> None:
    reader = just_came_in(browse("senior"))
    key = key_in(make(reader))
    answer = browse().get("/api/v1/mission", headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 200
    again = reader.get("/keys/").content.decode()
    assert key not in again
    assert "our script" in again


def test_a_revoked_key_opens_nothing(arcadia: Any, browse: Callable[..., Any]) -> None:
    reader = just_came_in(browse("senior"))
    key = key_in(make(reader))
    number = re.findall(r'name="revoke" value="(\d+)"', reader.get("/keys/").content.decode())[0]
    assert reader.post("/keys/", {"revoke": number}).status_code == 302
    answer = browse().get("/api/v1/mission", headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 401
    assert reader.post("/keys/", {"revoke": number}).status_code == 404
    assert reader.post("/keys/", {"revoke": "x"}).status_code == 400


@pytest.mark.parametrize(
    "given",
    [
        {"name": ""},
        {"days": "91"},
        {"days": "0"},
        {"days": "many"},
        {"days": "²"},
        {"roles": []},
        {"roles": ["emperor"]},
    ],
)
def test_a_form_that_cannot_be_is_told_so(arcadia: Any, browse: Callable[..., Any], given: dict[str, Any]) -> None:
    answer = make(just_came_in(browse("senior")), **given)
    assert answer.status_code == 400
    assert 'id="mistake"' in answer.content.decode()
    assert "marsad_" not in answer.content.decode()


def test_no_form_gives_a_key_a_role_its_member_has_not(arcadia: Any, browse: Callable[..., Any]) -> None:
    assert make(just_came_in(browse("senior")), roles=["senior_coder", "auditor"]).status_code == 403


def test_nobody_sees_the_keys_of_another(arcadia: Any, browse: Callable[..., Any]) -> None:
    arcadia.add("controller", Role.AUDITOR)
    make(just_came_in(browse("senior")))
    assert "our script" not in browse("controller").get("/keys/").content.decode()


def test_who_came_in_long_ago_shows_again_who_they_are_before_a_key_is_made(
    arcadia: Any, browse: Callable[..., Any]
) -> None:
    """An unattended screen must not give a key of ninety days; the form is sent on once the password is given."""
    reader = browse("senior")
    asked = make(reader)
    assert asked.status_code == 302
    assert asked["Location"].startswith("/account/confirm/")
    assert "our script" not in reader.get("/keys/").content.decode()
    given = reader.post(asked["Location"], {"password": arcadia.password, "next": "/keys/"})
    key = key_in(given)
    assert browse().get("/api/v1/mission", headers={"authorization": f"Bearer {key}"}).status_code == 200
