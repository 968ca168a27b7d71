"""A real server, people saving at once, the power cut: what was acknowledged is kept, once. The big load is the
benchmark `benchmarks/desk_load.py`, of which this is the small one.
"""

import importlib.util
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "desk_load.py"
ENGINES = ("sqlite", "postgresql")
MIGRATE = """
import sys
from pathlib import Path
from marsad.store.records import opening
opening.connect(Path(sys.argv[1]), "secret for tests", sys.argv[2] or None)
print("begun", flush=True)
opening.migrate()
"""


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """The load script as a module."""
    spec = importlib.util.spec_from_file_location("desk_load", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["desk_load"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest) -> str | None:
    """None for SQLite, else the address of an empty database."""
    return None if request.param == "sqlite" else request.getfixturevalue("postgresql_server").new_database()


def test_twelve_coders_saving_at_once_lose_nothing_and_double_nothing(
    benchmark: ModuleType, tmp_path: Path, address: str | None
) -> None:
    desk, sessions = benchmark.prepared(tmp_path / "home", 12, 40, address)
    found = benchmark.load(desk, sessions, 4)
    assert (found.early, found.broken) == ((), 0)
    assert found.acknowledged == found.kept == 12 * 4
    assert found.sound, found


def test_a_server_killed_while_saving_keeps_every_answer_it_acknowledged(
    benchmark: ModuleType, tmp_path: Path, address: str | None
) -> None:
    desk, sessions = benchmark.prepared(tmp_path / "home", 6, 40, address)
    found = benchmark.load(desk, sessions, 8, kills=2)
    assert found.acknowledged == 6 * 8
    assert found.broken >= 1  # somebody was cut off: the kill came while they saved
    assert found.sound, found


def test_tables_half_migrated_by_a_killed_process_are_finished(place: Any) -> None:
    """Killed at other moments of the work; then migrated whole."""
    from django.core.management import call_command
    from django.db import connections

    from marsad.store.records import opening, work

    command = [sys.executable, "-c", MIGRATE, str(place.file), place.address or ""]
    for wait in (0.05, 0.3, 0.6, 0.9):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as migrating:
            assert migrating.stdout
            assert migrating.stdout.readline() == "begun\n"
            time.sleep(wait)
            migrating.kill()
    place.open()
    opening.migrate()
    opening.require_migrated()
    with work.unit("tester", "note", "whole"):
        pass
    assert work.verify() is None
    call_command("makemigrations", "records", check=True, dry_run=True, verbosity=0)
    connections.close_all()
