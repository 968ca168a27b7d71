"""Records in PostgreSQL: begun by a file with an address, told apart from another observatory, errors in a sentence."""

import builtins
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from marsad.core.errors import Missing, NoAnswer, NotAllowed, RefusedInput, WrongState
from marsad.core.words import speaking
from marsad.flows.beginning import begin
from marsad.flows.keeping import examine
from marsad.store.database_address import VARIABLE, read_address
from marsad.store.observatory import Observatory, open_observatory


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are compared in English; connections are closed afterwards."""
    from django.db import connections

    with speaking("en"):
        yield
    connections.close_all()


@pytest.fixture
def address_file(tmp_path: Path) -> Callable[[str], Path]:
    """Write an address where only its owner reads it."""

    def write(address: str, mode: int = 0o600) -> Path:
        path = tmp_path / "address"
        path.write_text(f"{address}\n", encoding="utf-8")
        path.chmod(mode)
        return path

    return write


def begun(folder: Path, file: Path | None) -> Observatory:
    begin(folder, "election", file)
    return open_observatory(folder)


def a_member(observatory: Observatory, name: str) -> None:
    from marsad.core.roles import Role
    from marsad.store.records import members, work

    observatory.connect()
    with work.unit("tester", "add member", name) as unit:
        members.add_member(unit, name, [Role.CODER], None)


def remark(observatory: Observatory, place: int) -> tuple[bool, str]:
    check = examine(observatory)[place]
    return check.sound, check.remark


def test_an_observatory_begun_with_an_address_keeps_its_records_there(
    tmp_path: Path, postgresql_server: Any, address_file: Callable[[str], Path]
) -> None:
    file = address_file(postgresql_server.new_database())
    observatory = begun(tmp_path / "unit", file)
    file.unlink()  # a copy is among the keys
    a_member(observatory, "sanae")
    assert not observatory.database.exists()
    kept = observatory.home / "keys" / "database-url"
    assert kept.stat().st_mode & 0o777 == 0o600
    checks = examine(observatory)
    assert all(check.sound for check in checks), checks
    said = " ".join(check.remark for check in checks)
    assert "PostgreSQL" in said
    assert "only for tests" not in said.replace("%20", " ")


def test_without_an_address_the_doctor_says_that_it_is_sqlite(tmp_path: Path) -> None:
    observatory = begun(tmp_path / "unit", None)
    assert any("SQLite" in check.remark for check in examine(observatory))


def test_the_database_of_another_observatory_is_not_begun_in_nor_written_to(
    tmp_path: Path, postgresql_server: Any, address_file: Callable[[str], Path]
) -> None:
    file = address_file(postgresql_server.new_database())
    first = begun(tmp_path / "first", file)
    with pytest.raises(WrongState, match="make an empty one"):
        begin(tmp_path / "second", "election", file)
    assert not (tmp_path / "second").exists()
    second = begun(tmp_path / "second", address_file(postgresql_server.new_database()))
    shutil.copy(first.home / "keys" / "database-url", second.home / "keys" / "database-url")
    with pytest.raises(WrongState, match="records of another observatory"):
        second.connect()
    with pytest.raises(WrongState, match="records of another observatory"):
        second.migrate()
    first.connect()


def test_the_address_may_stand_in_a_file_elsewhere(
    tmp_path: Path, postgresql_server: Any, address_file: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    observatory = begun(tmp_path / "unit", address_file(postgresql_server.new_database()))
    a_member(observatory, "sanae")
    kept = observatory.home / "keys" / "database-url"
    elsewhere = kept.rename(tmp_path / "elsewhere")
    with pytest.raises(Missing, match="is not there"):  # never an empty file in its place
        observatory.connect()
    assert not observatory.database.exists()
    monkeypatch.setenv(VARIABLE, str(elsewhere))
    observatory.connect()


def test_a_server_that_does_not_answer_is_said_without_the_password(
    tmp_path: Path, address_file: Callable[[str], Path]
) -> None:
    file = address_file(f"postgresql://marsad:seven-herons@/marsad?host={tmp_path}")
    with pytest.raises(NoAnswer, match="does not answer") as said:
        begin(tmp_path / "unit", "election", file)
    assert "herons" not in str(said.value)
    assert not (tmp_path / "unit").exists()


def test_a_database_that_stopped_is_said_where_it_was_used_before(
    tmp_path: Path, postgresql_server: Any, address_file: Callable[[str], Path]
) -> None:
    observatory = begun(tmp_path / "unit", address_file(postgresql_server.new_database()))
    kept = observatory.home / "keys" / "database-url"
    kept.write_text(f"postgresql://marsad:x@/marsad?host={tmp_path}\n")
    assert any(not check.sound and "does not answer" in check.remark for check in examine(observatory))


@pytest.mark.parametrize(
    ("address", "error", "words"),
    [
        ("mysql://x", RefusedInput, "no address of a database"),
        ("", RefusedInput, "no address of a database"),
        ("postgresql://marsad:heron@/", RefusedInput, "names no database"),
        ("postgresql://marsad:heron@/m?nonsense=1", RefusedInput, "cannot be read"),
        ("postgresql://marsad:heron@db.example/m", NotAllowed, "sslmode=verify-full"),
        ("postgresql://marsad:heron@db.example/m?sslmode=prefer", NotAllowed, "sslmode=verify-full"),
    ],
)
def test_an_address_that_will_not_do_is_said_without_the_password(
    tmp_path: Path, address_file: Callable[[str], Path], address: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as said:
        begin(tmp_path / "unit", "election", address_file(address))
    assert "heron" not in str(said.value)
    assert not (tmp_path / "unit").exists()


def test_a_file_others_can_read_or_that_is_not_there_is_refused(
    tmp_path: Path, address_file: Callable[..., Path]
) -> None:
    with pytest.raises(NotAllowed, match="chmod 600"):
        read_address(address_file("postgresql://m@/m", 0o644))
    with pytest.raises(Missing, match="is not there"):
        read_address(tmp_path / "nowhere")


def test_the_library_that_is_missing_is_named(
    tmp_path: Path, address_file: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("psycopg"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Missing, match=r"pip install 'marsad\[postgresql\]'"):
        begin(tmp_path / "unit", "election", address_file("postgresql://m@/m"))


def test_older_and_newer_tables_are_said(
    tmp_path: Path, postgresql_server: Any, address_file: Callable[[str], Path]
) -> None:
    from django.core.management import call_command
    from django.db import connection

    observatory = begun(tmp_path / "unit", address_file(postgresql_server.new_database()))
    observatory.open_records()
    call_command("migrate", "records", "0006", verbosity=0)
    with pytest.raises(WrongState, match="older version"):
        observatory.connect()
    assert all(check.sound for check in examine(observatory, upgrade=True))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('records', '9999_later', now())")
    with pytest.raises(WrongState, match="newer version"):
        observatory.connect()
