"""The people, the account and the ledger: who may change what about whom, and that an auditor changes nothing."""

import re
import runpy
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from marsad.core.roles import Role


@pytest.fixture
def chief(arcadia: Any, browse: Callable[..., Any]) -> Any:
    """An administrator's browser."""
    arcadia.add("chief", Role.ADMINISTRATOR, language="en")
    return browse("chief")


def number_of(name: str) -> int:
    from marsad.store.records.models import Member

    return int(Member.objects.get(name=name).pk)


def acts() -> list[tuple[str, str, str]]:
    from marsad.store.records import work

    return [(entry.act.actor, entry.act.action, entry.act.subject) for entry in work.entries()]


def do(client: Any, name: str, act: str, **given: Any) -> Any:
    return client.post(f"/people/{number_of(name)}/", {"act": act, **given})


def test_a_new_member_gets_a_password_that_opens_one_door(arcadia: Any, chief: Any, browse: Callable[..., Any]) -> None:
    page = chief.post("/people/", {"name": "zahra", "roles": ["coder"], "language": "en"}).content.decode()
    given = re.findall(r'<code id="given">([a-z0-9-]+)</code>', page)[0]
    assert len(given.replace("-", "")) == 20
    assert acts()[-1] == ("chief", "add member", "zahra")
    assert given not in Path(arcadia.observatory.database).read_bytes().decode("latin-1")
    client = browse()
    client.post("/log-in/", {"login": "zahra", "password": given})
    assert client.get("/")["Location"] == "/account/password/"
    changed = {"old": given, "new": "seven calm boats", "again": "seven calm boats"}
    assert client.post("/account/password/", changed)["Location"] == "/account/"
    assert client.get("/").status_code == 200
    assert acts()[-1] == ("zahra", "change password", "zahra")


def test_new_roles_end_every_session_and_are_entered(arcadia: Any, chief: Any, browse: Callable[..., Any]) -> None:
    from marsad.store.records import members

    reader = browse("fajr")
    assert reader.get("/").status_code == 200
    do(chief, "fajr", "roles", roles=["coder", "auditor"])
    assert members.member("fajr").roles == ["auditor", "coder"]
    assert reader.get("/").status_code == 302
    assert acts()[-1] == ("chief", "change roles", "fajr")
    assert chief.get("/people/").status_code == 200


def test_nobody_changes_their_own_roles(arcadia: Any, chief: Any) -> None:
    arcadia.add("second chief", Role.ADMINISTRATOR)
    answer = do(chief, "chief", "roles", roles=["publisher"])
    assert answer.status_code == 403
    assert "Nobody changes their own roles" in answer.content.decode()
    assert (
        "name=&#34;act&#34; value=&#34;roles&#34;" not in chief.get(f"/people/{number_of('chief')}/").content.decode()
    )


def test_the_last_administrator_can_neither_leave_nor_lose_the_role(
    arcadia: Any, chief: Any, browse: Callable[..., Any]
) -> None:
    answer = do(chief, "chief", "leave")
    assert answer.status_code == 403
    assert "last administrator" in answer.content.decode()
    arcadia.add("second chief", Role.ADMINISTRATOR)
    second = browse("second chief")
    assert do(second, "chief", "roles", roles=["coder"]).status_code == 302
    assert do(second, "second chief", "leave").status_code == 403


def test_who_is_let_go_is_out_at_once_and_cannot_come_back(
    arcadia: Any, chief: Any, browse: Callable[..., Any]
) -> None:
    reader = browse("nour")
    do(chief, "nour", "leave")
    assert reader.get("/").status_code == 302
    assert browse().post("/log-in/", {"login": "nour", "password": arcadia.password}).status_code == 401
    assert "nour" in chief.get("/people/").content.decode()
    assert do(chief, "nour", "password").status_code == 400


def test_a_lost_second_factor_is_reset(arcadia: Any, chief: Any) -> None:
    from allauth.mfa.models import Authenticator

    from marsad.store.records import members, work

    with work.unit("tester", "add second factor", "third"):
        Authenticator(user=members.member("third"), type="totp", data={"secret": "x"}).save()
    assert "Reset the second factor" in chief.get(f"/people/{number_of('third')}/").content.decode()
    do(chief, "third", "reset")
    assert not Authenticator.objects.exists()
    assert acts()[-1] == ("chief", "reset second factor", "third")


@pytest.mark.parametrize(
    ("act", "given"),
    [("roles", {"roles": ["king"]}), ("roles", {}), ("nothing", {}), ("link", {"identity": "x" * 192})],
)
def test_what_makes_no_sense_is_refused(arcadia: Any, chief: Any, act: str, given: dict[str, Any]) -> None:
    before = len(acts())
    assert do(chief, "third", act, **given).status_code == 400
    assert chief.get("/people/999/").status_code == 404
    assert chief.post("/people/", {"name": "x", "roles": [], "language": "en"}).status_code == 400
    assert chief.post("/people/", {"name": "x", "roles": ["coder"], "language": "tlh"}).status_code == 400
    assert len(acts()) == before


def test_a_refused_form_leads_back_to_its_page_and_to_no_other_place(arcadia: Any, chief: Any) -> None:
    given = {"name": "zahra", "language": "en"}  # no role
    told = chief.post("/people/", given, headers={"referer": "http://127.0.0.1/people/"}).content.decode()
    assert 'class="button" href="/people/"' in told
    for elsewhere in ("http://elsewhere.example/people/", "http://127.0.0.1//elsewhere.example/", ""):
        told = chief.post("/people/", given, headers={"referer": elsewhere}).content.decode()
        assert 'class="button" href="/"' in told
        assert "elsewhere" not in told


def test_an_identity_is_linked_to_one_member(arcadia: Any, chief: Any) -> None:
    assert do(chief, "third", "link", identity="p-1").status_code == 302
    assert do(chief, "nour", "link", identity="p-1").status_code == 400
    assert do(chief, "third", "link", identity="").status_code == 302
    assert do(chief, "nour", "link", identity="p-1").status_code == 302


def test_digits_are_chosen_and_entered(arcadia: Any, browse: Callable[..., Any]) -> None:
    reader = browse("fajr")
    assert reader.post("/account/", {"act": "digits", "digits": "arabic_indic"}).status_code == 302
    assert "٨" in reader.get("/").content.decode()
    assert acts()[-1] == ("fajr", "choose digits", "fajr")
    assert reader.post("/account/", {"act": "digits", "digits": "roman"}).status_code == 400
    assert reader.post("/account/", {"act": "fly"}).status_code == 400


def test_other_sessions_end_when_asked_and_at_a_new_password(arcadia: Any, browse: Callable[..., Any]) -> None:
    here, there = browse("fajr"), browse("fajr")
    here.post("/account/", {"act": "sessions"})
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    there = browse("fajr")
    new = {"old": arcadia.password, "new": "nine quiet lamps", "again": "nine quiet lamps"}
    assert here.post("/account/password/", new).status_code == 302
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", "nine quiet lamps", "nine quiet lamps", "not your password"),
        ("", "nine quiet lamps", "another sentence", "not the same"),
        ("", "short", "short", "not safe enough"),
        ("", "password1234", "password1234", "not safe enough"),
    ],
)
def test_a_password_is_not_changed_to_a_weak_or_a_mistyped_one(
    arcadia: Any, browse: Callable[..., Any], old: str, new: str, again: str, said: str
) -> None:
    client, before = browse("third"), len(acts())
    answer = client.post("/account/password/", {"old": old or arcadia.password, "new": new, "again": again})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert len(acts()) == before


def test_guessing_the_password_on_the_account_page_is_throttled_too(arcadia: Any, browse: Callable[..., Any]) -> None:
    client = browse("third")
    wrong = {"old": "wrong", "new": "nine quiet lamps", "again": "nine quiet lamps"}
    for _time in range(5):
        assert client.post("/account/password/", wrong).status_code == 400
    assert client.post("/account/password/", {**wrong, "old": arcadia.password}).status_code == 429


def test_a_session_ends_at_its_limit_and_after_a_working_day(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.web.entrance_settings import LONGEST_SESSION

    client = browse("third")
    client.get("/")
    session = client.session
    assert session.get_expiry_age() <= 8 * 3600
    session["began"] = int(time.time()) - LONGEST_SESSION - 1
    session.save()
    assert client.get("/")["Location"] == "/log-in/"
    assert client.get("/").status_code == 302


def dump(path: Path) -> list[str]:
    """Everything in the records, but sessions and the last log-in."""
    with sqlite3.connect(path) as kept:
        rows = [line for line in kept.iterdump() if '"django_session"' not in line and "records_member" not in line]
        members = kept.execute("SELECT id, password, name, roles, kind, is_active FROM records_member").fetchall()
    return [*rows, *map(str, members)]


def test_an_auditor_changes_nothing_anywhere(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.web.doors import DOORS

    # The table of arguments that every part keeps.
    address = runpy.run_path(str(Path(__file__).with_name("test_access.py")))["address"]
    arcadia.add("auditor", Role.AUDITOR, language="en")
    client = browse("auditor")
    before, entries = dump(arcadia.observatory.database), len(acts())
    filled = {"act": "roles", "roles": ["administrator"], "name": "x", "codes": "A1", "none": "on", "language": "en"}
    for name in DOORS:
        if name == "log_out":
            continue
        for form in ({}, filled, {**filled, "act": "leave"}, {**filled, "act": "publish"}):
            answer = client.post(address(name, arcadia.sample), form)
            assert answer.status_code < 500, name
    own = {"choose language", "choose digits", "end sessions", "walk the tour", "tour"}
    assert {action for _actor, action, _subject in acts()[entries:]} <= own
    changed = [row for row in dump(arcadia.observatory.database) if row not in before]
    assert [row for row in changed if "records_ledgerentry" not in row and "tour" not in row] == []


def test_the_ledger_is_read_by_who_what_and_day(arcadia: Any, chief: Any, browse: Callable[..., Any]) -> None:
    do(chief, "third", "password")
    arcadia.add("auditor", Role.AUDITOR, language="en")
    client = browse("auditor")
    page = client.get("/ledger/").content.decode()
    assert "give password" in page
    today = time.strftime("%Y-%m-%d", time.gmtime())
    assert "give password" in client.get("/ledger/", {"actor": "chief", "action": "give password"}).content.decode()
    assert '<tr><th scope="row"' not in client.get("/ledger/", {"day": "2001-01-01"}).content.decode()
    assert client.get("/ledger/", {"day": today, "page": "99"}).status_code == 200
    assert client.get("/ledger/", {"day": "soon"}).status_code == 400
    assert client.post("/ledger/").status_code == 405


def test_the_chain_is_verified_on_the_page(arcadia: Any, chief: Any) -> None:
    assert "The chain holds" in chief.get("/ledger/", {"verify": "1"}).content.decode()
    with sqlite3.connect(arcadia.observatory.database) as kept:
        kept.execute("DROP TRIGGER ledger_no_update")
        kept.execute("UPDATE records_ledgerentry SET actor = 'nobody' WHERE number = 2")
    page = chief.get("/ledger/", {"verify": "1"}).content.decode()
    assert "The chain breaks at entry 2" in page


def test_who_may_code_sees_no_fingerprint_of_an_answer(arcadia: Any, browse: Callable[..., Any]) -> None:
    arcadia.add("both", Role.CODER, Role.LEGAL_OFFICER, language="en")
    arcadia.add("auditor", Role.AUDITOR, language="en")
    arcadia.code("fajr", arcadia.tasks()[0], "A6", severity=1)
    assert "&#34;coding&#34;" in browse("auditor").get("/ledger/").content.decode()
    assert "&#34;prints&#34;" not in browse("both").get("/ledger/").content.decode()


def test_who_may_code_sees_of_no_post_that_another_raised_an_alarm_over_it(
    arcadia: Any, browse: Callable[..., Any]
) -> None:
    from marsad.store.records import members, urgent

    arcadia.add("both", Role.CODER, Role.LEGAL_OFFICER, language="en")
    arcadia.add("auditor", Role.AUDITOR, language="en")
    task = arcadia.tasks()[0]
    arcadia.code("fajr", task, "A6", severity=4)
    urgent.raise_case(members.member("fajr"), task, {})
    assert f"task {task}<" in browse("auditor").get("/ledger/").content.decode()
    page = browse("both").get("/ledger/").content.decode()
    assert "urgent case 1" in page
    assert f"task {task}<" not in page


@pytest.mark.parametrize("path", ["/account/", "/account/password/", "/account/confirm/", "/people/", "/ledger/"])
def test_no_english_is_left_on_the_arabic_pages(arcadia: Any, browse: Callable[..., Any], path: str) -> None:
    arcadia.add("رئيسة", Role.ADMINISTRATOR, language="ar")
    page = browse("رئيسة").get(path).content.decode()
    others = r"<bdi\b.*?</bdi>|<option.*?</option>|<tbody>.*?</tbody>|<[^>]+>|&\w+;|&#\d+;"
    body = re.sub(others, " ", page, flags=re.DOTALL)
    assert set(re.findall(r"[A-Za-zÀ-ÿ]{2,}", body)) <= {"Français", "English", "localhost"}


def test_mistakes_of_the_library_are_said_in_arabic(arcadia: Any, browse: Callable[..., Any]) -> None:
    for given in ({"login": "fajr", "password": "wrong"}, {"login": "", "password": ""}):
        page = browse().post("/log-in/", given, headers={"accept-language": "ar"}).content.decode()
        said = re.findall(r'role="alert"[^>]*>([^<]*)<', page)
        assert said
        assert not re.search(r"[A-Za-z]", "".join(said))
