"""The people of the unit, as at a terminal."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [str(Path(sys.executable).parent / "marsad")]


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MARSAD_LANG": "en", "COLUMNS": "200", "MARSAD_HOME": str(home)}
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, env=environment, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An observatory with two administrators."""
    home = tmp_path_factory.mktemp("people") / "observatory"
    assert run(home, "init", str(home)).returncode == 0
    for name in ("zahra", "idir"):
        assert run(home, "user", "add", name, "--role", "administrator").returncode == 0
    return home


def people(home: Path) -> dict[str, dict[str, object]]:
    return {one["name"]: one for one in json.loads(run(home, "user", "list", "--json").stdout)}


def test_a_password_is_made_shown_once_and_opens(home: Path) -> None:
    assert people(home)["zahra"]["password"] is False
    done = run(home, "user", "password", "zahra")
    given = re.findall(r"'([a-z0-9]{4}(?:-[a-z0-9]{4}){4})'", done.stdout)
    assert len(given) == 1, done.stdout + done.stderr
    assert people(home)["zahra"]["password"] is True
    kept = b"".join(path.read_bytes() for path in home.glob("records.db*"))
    assert given[0].encode() not in kept


def test_roles_are_changed_and_the_last_administrator_stays(home: Path) -> None:
    assert run(home, "user", "roles", "idir", "--role", "coder", "--role", "auditor").returncode == 0
    assert people(home)["idir"]["roles"] == ["auditor", "coder"]
    refused = run(home, "user", "leave", "zahra")
    assert refused.returncode == 12
    assert "last administrator" in refused.stderr
    assert run(home, "user", "roles", "zahra", "--role", "coder").returncode == 12
    assert run(home, "user", "roles", "zahra", "--role", "king").returncode == 2


def test_who_leaves_stays_in_the_list_and_the_doctor_is_content(home: Path) -> None:
    assert run(home, "user", "add", "salma", "--role", "coder").returncode == 0
    assert run(home, "user", "reset-second-factor", "salma").returncode == 0
    assert run(home, "user", "leave", "salma").returncode == 0
    assert people(home)["salma"]["active"] is False
    assert run(home, "user", "leave", "salma").returncode == 14
    assert "salma" in run(home, "user", "list").stdout
    checked = run(home, "doctor")
    assert checked.returncode == 0, checked.stdout + checked.stderr
