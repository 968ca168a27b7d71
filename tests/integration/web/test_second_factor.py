"""Second factors: set up by their owner, asked at log-in, kept encrypted, each change an entry of the ledger."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from marsad.core.roles import Role


def code_of(secret: str, steps: int = 0) -> str:
    """The code an app would show, `steps` half minutes from now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def confirm(client: Any, password: str) -> None:
    """Show who you are, as what follows asks."""
    answer = client.post("/account/confirm/", {"password": password, "next": "/account/"})
    assert answer.status_code == 302, answer.content.decode()


def set_up_app(client: Any, password: str) -> str:
    """An app set up by its pages; its secret."""
    confirm(client, password)
    page = client.get("/account/app/").content.decode()
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0]
    answer = client.post("/account/app/", {"code": code_of(secret, -1)})
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == "/account/codes/"
    return str(secret)


def codes_of(client: Any) -> list[str]:
    return re.findall(r"<code>(\d{10})</code>", client.get("/account/codes/").content.decode())


def log_in(client: Any, name: str, password: str) -> Any:
    return client.post("/log-in/", {"login": name, "password": password})


def acts(since: int = 0) -> list[str]:
    from marsad.store.records import work

    return [entry.act.action for entry in work.entries() if entry.number > since]


def last() -> int:
    from marsad.store.records import work

    return work.head()[0]


def test_setting_up_an_app_asks_the_password_again_and_is_entered(arcadia: Any, browse: Callable[..., Any]) -> None:
    client, before = browse("third"), last()
    asked = client.get("/account/app/")
    assert asked["Location"].startswith("/account/confirm/")
    wrong = client.post("/account/confirm/", {"password": "not this", "next": "/account/app/"})
    assert "This is not your password" in wrong.content.decode()
    set_up_app(client, arcadia.password)
    assert acts(before) == ["make recovery codes", "add second factor"] or sorted(acts(before)) == [
        "add second factor",
        "make recovery codes",
    ]
    assert len(codes_of(client)) == 10


def test_a_wrong_code_sets_nothing_up_and_enters_nothing(arcadia: Any, browse: Callable[..., Any]) -> None:
    client, before = browse("third"), last()
    confirm(client, arcadia.password)
    client.get("/account/app/")
    assert "This is not right" in client.post("/account/app/", {"code": "000000"}).content.decode()
    assert acts(before) == []


def test_the_secret_is_not_readable_in_the_database(arcadia: Any, browse: Callable[..., Any]) -> None:
    from allauth.mfa.models import Authenticator
    from django.test import override_settings

    from marsad.core.errors import WrongState
    from marsad.core.words import speaking

    client = browse("third")
    secret = set_up_app(client, arcadia.password)
    kept = [str(row.data) for row in Authenticator.objects.all()]
    assert len(kept) == 2
    assert not any(secret in row for row in kept)
    app = Authenticator.objects.get(type="totp")
    assert app.wrap().validate_code(code_of(secret))
    with override_settings(SECRET_KEY="ab" * 32), speaking("en"), pytest.raises(WrongState, match="another key"):
        app.wrap().validate_code(code_of(secret))


def test_a_password_alone_no_longer_lets_in(arcadia: Any, browse: Callable[..., Any]) -> None:
    secret = set_up_app(browse("third"), arcadia.password)
    client = browse()
    answer = log_in(client, "third", arcadia.password)
    assert answer["Location"] == "/log-in/second-factor/"
    assert client.get("/").status_code == 302
    assert (
        "This is not right"
        in client.post("/log-in/second-factor/", {"code": "123"}, headers={"accept-language": "en"}).content.decode()
    )
    assert client.get("/").status_code == 302
    before = last()
    assert client.post("/log-in/second-factor/", {"code": code_of(secret)})["Location"] == "/"
    assert client.get("/").status_code == 200
    assert acts(before) == []  # a log-in changes nothing


def test_the_same_code_does_not_let_in_twice(arcadia: Any, browse: Callable[..., Any]) -> None:
    secret = set_up_app(browse("third"), arcadia.password)
    code = code_of(secret)
    for status in (302, 200):
        client = browse()
        log_in(client, "third", arcadia.password)
        assert client.post("/log-in/second-factor/", {"code": code}).status_code == status


def test_a_recovery_code_lets_in_once_and_is_entered(arcadia: Any, browse: Callable[..., Any]) -> None:
    owner = browse("third")
    set_up_app(owner, arcadia.password)
    code, before = codes_of(owner)[0], last()
    for status in (302, 200):
        client = browse()
        log_in(client, "third", arcadia.password)
        assert client.post("/log-in/second-factor/", {"code": code}).status_code == status
    assert acts(before) == ["use recovery code"]
    assert len(codes_of(owner)) == 9


def test_five_wrong_codes_make_wait_even_with_the_right_one(arcadia: Any, browse: Callable[..., Any]) -> None:
    secret = set_up_app(browse("third"), arcadia.password)
    client = browse()
    log_in(client, "third", arcadia.password)
    for number in range(5):
        assert client.post("/log-in/second-factor/", {"code": f"{number:06}"}).status_code == 200
    answer = client.post("/log-in/second-factor/", {"code": code_of(secret)}, headers={"accept-language": "en"})
    assert "Too many wrong tries" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_who_waits_for_a_second_factor_can_begin_again(arcadia: Any, browse: Callable[..., Any]) -> None:
    set_up_app(browse("third"), arcadia.password)
    client = browse()
    log_in(client, "third", arcadia.password)
    assert client.get("/log-in/").status_code == 302
    client.post("/log-out/")
    assert client.get("/log-in/").status_code == 200


def test_removing_the_app_removes_its_codes_and_enters_both(arcadia: Any, browse: Callable[..., Any]) -> None:
    client = browse("third")
    set_up_app(client, arcadia.password)
    before = last()
    assert client.get("/account/app/remove/").status_code == 200
    assert client.post("/account/app/remove/")["Location"] == "/account/"
    assert sorted(acts(before)) == ["remove recovery codes", "remove second factor"]
    assert log_in(browse(), "third", arcadia.password)["Location"] == "/"


def test_new_codes_end_the_old_ones(arcadia: Any, browse: Callable[..., Any]) -> None:
    client = browse("third")
    set_up_app(client, arcadia.password)
    old, before = codes_of(client), last()
    assert client.get("/account/codes/new/").status_code == 200
    assert client.post("/account/codes/new/")["Location"] == "/account/codes/"
    assert set(codes_of(client)).isdisjoint(old)
    assert sorted(acts(before)) == ["make recovery codes", "remove recovery codes"]


def test_a_change_and_its_entry_stand_or_fall_together(
    arcadia: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from allauth.mfa.models import Authenticator

    from marsad.store.records import work

    client = browse("third", raise_request_exception=False)
    confirm(client, arcadia.password)
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", client.get("/account/app/").content.decode())[0]

    def full(*_rest: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(work, "_append", full)
    assert client.post("/account/app/", {"code": code_of(secret)}).status_code == 500
    assert not Authenticator.objects.exists()


def test_a_second_factor_put_in_behind_the_ledger_is_refused_and_found(
    arcadia: Any, browse: Callable[..., Any]
) -> None:
    from allauth.mfa.models import Authenticator
    from django.db import connection

    from marsad.core.errors import MarsadError
    from marsad.core.words import speaking
    from marsad.flows.witness import compare_records, told
    from marsad.store.records import members, work

    third = members.member("third")
    with pytest.raises(RuntimeError, match="unit of work"):
        Authenticator(user=third, type="totp", data={"secret": "x"}).save()
    compare_records(told(work.entries()))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_member SET password = 'argon2$other' WHERE name = 'third'")
    with speaking("en"), pytest.raises(MarsadError, match="access of member 'third' was changed"):
        compare_records(told(work.entries()))


LEAVES_THE_HOUSE = [Role.PUBLISHER, Role.LEGAL_OFFICER, Role.ADMINISTRATOR, Role.PROTECTION]


@pytest.mark.parametrize("role", list(Role))
def test_from_the_network_roles_that_leave_the_house_set_up_a_second_factor_first(
    arcadia: Any, browse: Callable[..., Any], role: Role
) -> None:
    from marsad.web.application import furnish_settings

    furnish_settings(arcadia.observatory, from_the_network=True)
    arcadia.add(f"a {role}", role, language="en")
    client = browse(f"a {role}")
    if role not in LEAVES_THE_HOUSE:
        assert client.get("/").status_code == 200
        return
    for path in ("/", "/account/codes/new/", "/account/app/remove/"):
        assert client.get(path)["Location"] == "/account/", path
    assert "Set up a second factor here" in client.get("/account/").content.decode()
    set_up_app(client, arcadia.password)
    assert client.get("/").status_code == 200


def test_on_this_machine_alone_a_second_factor_is_advised(arcadia: Any, browse: Callable[..., Any]) -> None:
    arcadia.add("chief", Role.ADMINISTRATOR, language="en")
    client = browse("chief")
    assert client.get("/").status_code == 200
    assert "a second factor is advised" in client.get("/account/").content.decode()
    assert "a second factor is advised" not in browse("third").get("/account/").content.decode()


def test_a_key_is_offered_under_a_name_only(arcadia: Any, browse: Callable[..., Any]) -> None:
    client = browse("third")
    confirm(client, arcadia.password)
    assert "under a name only" in client.get("/account/key/").content.decode()
    page = client.get("/account/key/", headers={"host": "localhost"}).content.decode()
    assert "data-options=" in page
    assert "publicKey" in page
    assert client.post("/account/key/", {"name": "k", "credential": "{}"}).status_code == 200
