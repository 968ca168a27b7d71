"""Who may open what: every address as every role, and nothing that is not in the table."""

from collections.abc import Callable
from typing import Any

import pytest

from marsad.core.roles import ALLOWED, Role


def names_of_addresses() -> set[str]:
    from django.urls import get_resolver

    own = get_resolver("marsad.web.urls").url_patterns  # those of the API have a table of their own
    return {str(pattern.name) for pattern in own if hasattr(pattern, "name")}


def test_every_address_has_its_door_and_every_door_its_address(arcadia: Any) -> None:
    from marsad.web.doors import DOORS

    assert names_of_addresses() == set(DOORS)


def address(name: str, sample: int) -> str:
    from django.urls import reverse

    arguments: dict[str, list[Any]] = {
        "language": ["fr"],
        "person": [1],
        "mfa_remove_webauthn": [1],
        "code": [sample],
        "my_answer": [sample, 1],
        "urgent_case": [1],
        "picture": [sample, 1, 1],
        "settle": [sample],
        "settled": [sample],
        "correct": [sample, 1],
        "progress": [sample],
        "calibration_round": [sample],
        "confusion": [sample],
        "errors": [sample],
        "finding": [1],
        "burst": [1, 1],
        "danger": [1],
        "figure": [1, "all"],
        "origin_run": [1],
        "analysis_step": [1],
        "coordination_group": [1, 1],
        "coordination_edge": [1, 1, 1],
        "coordination_assess": [1, 1],
    }
    return reverse(name, args=arguments.get(name, []))


OTHERWISE = {  # doors that are open, and behind which there is nothing to read, or not yet
    "log_out": {405},
    "tour": {405},
    "analysis_step": {405},
    "coordination_group": {404},
    "origin_run": {404},
    "coordination_edge": {404},
    "coordination_assess": {404},
    "openid_connect_login": {405},
    "openid_connect_callback": {404},
    "mfa_deactivate_totp": {404},
    "mfa_view_recovery_codes": {404},
}


def test_nobody_sees_a_page_without_logging_in(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.web.doors import DOORS, Open

    visitor = browse()
    for name, door in DOORS.items():
        if door is Open.ANYONE:
            continue
        for ask in (visitor.get, visitor.post):
            answer = ask(address(name, arcadia.sample))
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/log-in/"), name


@pytest.mark.parametrize("role", list(Role))
def test_every_role_opens_its_own_doors_and_no_other(arcadia: Any, browse: Callable[..., Any], role: Role) -> None:
    from marsad.core.roles import Action
    from marsad.web.doors import DOORS

    arcadia.add(f"a {role}", role)
    reader = browse(f"a {role}")
    for name, door in DOORS.items():
        status = reader.get(address(name, arcadia.sample)).status_code
        if isinstance(door, Action) and role not in ALLOWED[door]:
            assert status == 403, name
        else:
            assert status in OTHERWISE.get(name, {200, 302}), name


def test_an_address_that_is_not_in_the_table_opens_for_nobody(
    arcadia: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.web import doors

    monkeypatch.delitem(doors.DOORS, "home")
    answer = browse("senior").get("/", headers={"accept-language": "en"})
    assert answer.status_code == 403


def test_a_member_who_left_is_logged_out_at_once(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.store.records import members, work

    reader = browse("fajr")
    assert reader.get("/").status_code == 200
    person = members.member("fajr")
    with work.unit("tester", "let go", "fajr"):
        person.is_active = False
        person.save()
    assert reader.get("/").status_code == 302


def test_a_form_without_its_token_is_refused_everywhere(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.web.doors import DOORS

    reader = browse("fajr", enforce_csrf_checks=True)
    visitor = browse(enforce_csrf_checks=True)
    for name in sorted(DOORS):
        where = address(name, arcadia.sample)
        assert reader.post(where, {"codes": "A1"}).status_code == 403, name
        if name == "log_in":
            assert visitor.post(where, {"login": "fajr"}).status_code == 403


def test_every_answer_carries_the_safe_headers(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.web.doors import DOORS

    visitor, reader = browse(), browse("senior", enforce_csrf_checks=True, raise_request_exception=False)
    where = [address(name, arcadia.sample) for name in sorted(DOORS)] + ["/nowhere/", "/code/999/", "/language/xx/"]
    answers = [ask(path) for path in where for ask in (visitor.get, reader.get, reader.post)]
    answers.append(visitor.get("/", headers={"host": "evil.example"}))
    assert {answer.status_code for answer in answers} >= {200, 302, 400, 403, 404, 405}
    for answer in answers:
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cache-Control"] == "no-store"


def test_a_mistake_of_ours_is_a_sentence_without_its_inside(
    arcadia: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.web.pages import code

    def broken(*_rest: Any) -> None:
        raise RuntimeError("the inside of the machine")

    monkeypatch.setattr(code, "the_work", broken)
    answer = browse("fajr", raise_request_exception=False).get(f"/code/{arcadia.sample}/")
    assert answer.status_code == 500
    assert "Content-Security-Policy" in answer
    assert "inside of the machine" not in answer.content.decode()
    assert 'dir="rtl"' in answer.content.decode()


def test_the_host_a_browser_names_must_be_one_of_ours(arcadia: Any, browse: Callable[..., Any]) -> None:
    assert browse().get("/log-in/", headers={"host": "evil.example"}).status_code == 400


def test_numbers_and_days_that_no_database_holds_are_answered_with_a_page(
    arcadia: Any, browse: Callable[..., Any]
) -> None:
    arcadia.add("everything", *Role)
    client, huge, long = browse("everything"), "9" * 25, "1" * 4400
    asked = [f"/ledger/?page={long}", f"/ledger/?page={huge}", f"/code/1/answers/{huge}/", f"/people/{huge}/"]
    asked += [f"/explorer/?last={day}" for day in ("9999-12-31", "0001-01-01")]
    asked += [f"/findings/{huge}/", f"/settle/{huge}/", f"/urgent/{huge}/", f"/frames/save/?corrects={huge}"]
    for path in asked:
        assert client.get(path).status_code < 500, path
    for task in (huge, long, "999999"):
        assert client.post("/my-answers/", {"task": task, "keep": "standing"}).status_code in (400, 409), task
