"""The keys of programmes: shown once, kept as a hash, ended by time, by hand, or with the role behind them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from marsad.core.errors import Missing, NotAllowed, RefusedInput
from marsad.core.roles import Role

PASSWORD = "a long sentence of the lighthouse"


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Any]:
    """An empty record store with a senior coder and a coder."""
    from django.db import connections

    from marsad.store.records import members, opening, work

    opening.connect(tmp_path / "records.db")
    opening.migrate()
    with work.unit("tester", "add member", "two") as unit:
        senior = members.add_member(unit, "senior", [Role.SENIOR_CODER, Role.AUDITOR], PASSWORD)
        members.add_member(unit, "coder", [Role.CODER], PASSWORD)
    yield senior
    connections.close_all()


def make(member: Any, *roles: Role, days: int = 30, name: str = "our script") -> tuple[Any, str]:
    from marsad.store.records import tokens, work

    with work.unit(member.name, "make token", name) as unit:
        return tokens.make_token(unit, member, name, roles or (Role.AUDITOR,), days)


def test_a_key_opens_with_its_own_roles_and_is_kept_only_as_a_hash(records: Any) -> None:
    from django.db import connection

    from marsad.store.records import tokens, work

    token, key = make(records)
    now = datetime.now(UTC)
    bearer = tokens.bearer_of(key, now)
    assert bearer is not None
    assert (bearer.member, bearer.roles) == ("senior", {Role.AUDITOR})
    assert tokens.bearer_of(key + "x", now) is None
    assert tokens.bearer_of("", now) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM records_apitoken")
        assert key not in str(cursor.fetchall())
    assert all(key not in str(entry) for entry in work.entries())
    assert tokens.tokens_of(records)[0].last_used == now.date()
    assert token.opens
    assert work.verify() is None


def test_the_ledger_says_once_a_day_that_a_key_was_used(records: Any) -> None:
    from marsad.store.records import tokens, work

    _token, key = make(records)
    now = datetime.now(UTC)
    for moment in (now, now, now + timedelta(days=1)):
        assert tokens.bearer_of(key, moment)
    used = [entry.act.detail["day"] for entry in work.entries() if entry.act.action == "use token"]
    assert used == [now.date().isoformat(), (now + timedelta(days=1)).date().isoformat()]


def test_a_key_ends_with_its_time_by_hand_with_the_role_and_with_the_member(records: Any) -> None:
    from marsad.store.records import members, tokens, work

    now = datetime.now(UTC)
    _short, key = make(records, days=1)
    assert tokens.bearer_of(key, now + timedelta(days=1, seconds=1)) is None
    revoked, key = make(records, name="revoked")
    with work.unit("senior", "revoke token", "it") as unit:
        tokens.revoke_token(unit, records, revoked.token_id)
    assert tokens.bearer_of(key, now) is None
    _kept, key = make(records, Role.AUDITOR, Role.SENIOR_CODER)
    person = members.member("senior")
    with work.unit("tester", "take a role", "senior"):
        person.roles = [Role.AUDITOR]
        person.save()
    assert tokens.bearer_of(key, now) is None  # whole or not at all
    _last, key = make(person)
    assert tokens.bearer_of(key, now)
    with work.unit("tester", "let go", "senior"):
        person.is_active = False
        person.save()
    assert tokens.bearer_of(key, now) is None


def test_a_key_is_never_more_than_its_member(records: Any) -> None:
    from marsad.store.records import members

    with pytest.raises(NotAllowed, match="publisher"):
        make(records, Role.AUDITOR, Role.PUBLISHER)
    with pytest.raises(RefusedInput, match="None of these roles"):
        make(members.member("coder"), Role.CODER)


@pytest.mark.parametrize(("name", "days"), [("", 1), (" ", 1), ("x" * 61, 1), ("a\nb", 1), ("x", 0), ("x", 91)])
def test_a_name_or_a_time_that_cannot_be_is_refused(records: Any, name: str, days: int) -> None:
    with pytest.raises(RefusedInput):
        make(records, name=name, days=days)


def test_nobody_revokes_the_key_of_another_nor_one_twice(records: Any) -> None:
    from marsad.store.records import members, tokens, work

    token, _key = make(records)
    with pytest.raises(Missing), work.unit("coder", "revoke token", "it") as unit:
        tokens.revoke_token(unit, members.member("coder"), token.token_id)
    with work.unit("senior", "revoke token", "it") as unit:
        tokens.revoke_token(unit, records, token.token_id)
    with pytest.raises(Missing), work.unit("senior", "revoke token", "it") as unit:
        tokens.revoke_token(unit, records, token.token_id)


def test_ten_keys_are_enough_for_one_member(records: Any) -> None:
    for number in range(10):
        make(records, name=f"script {number}")
    with pytest.raises(RefusedInput, match="revoke one"):
        make(records, name="one too many")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE records_apitoken SET roles = '[\"publisher\"]'",
        "UPDATE records_apitoken SET expires_at = '2999-01-01'",
        "UPDATE records_apitoken SET sha256 = 'x'",
        "DELETE FROM records_apitoken",
    ],
)
def test_the_database_itself_refuses_to_change_a_key(records: Any, change: str) -> None:
    from django.db import DatabaseError, connection

    make(records)
    with pytest.raises(DatabaseError, match="revoke it"), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_revoked_key_stays_revoked(records: Any) -> None:
    from django.db import DatabaseError, connection

    from marsad.store.records import tokens, work

    token, _key = make(records)
    with work.unit("senior", "revoke token", "it") as unit:
        tokens.revoke_token(unit, records, token.token_id)
    with pytest.raises(DatabaseError, match="revoke it"), connection.cursor() as cursor:
        cursor.execute("UPDATE records_apitoken SET revoked_at = NULL")


def test_the_tables_of_keys_go_up_and_down_with_rows_in_them(records: Any) -> None:
    from django.core.management import call_command
    from django.db import connection

    make(records)
    call_command("migrate", "records", "0010", verbosity=0)
    assert "records_apitoken" not in connection.introspection.table_names()
    call_command("migrate", verbosity=0)
    assert "records_apitoken" in connection.introspection.table_names()
    make(records)
