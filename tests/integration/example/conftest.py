"""The worked example, small, with its visitors: built once for the tests that read it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from marsad.core.roles import Role
from marsad.store.observatory import Observatory, open_observatory

POSTS = 800
ASKERS = (Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER, Role.AUDITOR)


@dataclass(frozen=True)
class Example:
    """The observatory, its visitors' password, and a key of each role that reads by programme."""

    observatory: Observatory
    password: str
    keys: dict[Role, str]

    @property
    def home(self) -> Path:
        return self.observatory.home


@pytest.fixture(scope="session")
def built(examples: Any) -> Example:
    """The example as `marsad demo` builds it, and one key a role."""
    from django.db import connections

    built = examples(POSTS)
    home: Path = built.home
    observatory = open_observatory(str(home))
    observatory.connect()
    keys = {role: key_of(role) for role in ASKERS}
    connections.close_all()
    shutil.copy(observatory.database, home / "records.kept")
    return Example(observatory, built.password_file.read_text(encoding="utf-8").strip(), keys)


def key_of(role: Role) -> str:
    from marsad.store.records import members, tokens, work

    person = members.member(f"visitor-{role.replace('_', '-')}")
    with work.unit(person.name, "make token", person.name) as unit:
        return tokens.make_token(unit, person, "a test", [role], 30)[1]


@contextmanager
def as_built(built: Example) -> Iterator[Example]:
    """The example with its records as they were, whatever a test before did."""
    from django.db import connections

    from marsad.web.api import gate
    from marsad.web.api.pace import Pace
    from marsad.web.application import furnish_settings
    from marsad.web.throttle import Throttle

    connections.close_all()
    for ending in ("", "-wal", "-shm"):
        Path(f"{built.observatory.database}{ending}").unlink(missing_ok=True)
    shutil.copy(built.home / "records.kept", built.observatory.database)
    built.observatory.connect()
    furnish_settings(built.observatory)
    gate.pace.__dict__.update(Pace(requests=10**9).__dict__)
    # each try an hour after the one before: wrong keys never wait here
    gate.wrong_keys.__dict__.update(Throttle(clock=count(0, 3600).__next__).__dict__)
    yield built
    connections.close_all()


@pytest.fixture
def example(built: Example) -> Iterator[Example]:
    with as_built(built) as found:
        yield found


@pytest.fixture(scope="module")
def lasting_example(built: Example) -> Iterator[Example]:
    with as_built(built) as found:
        yield found


@pytest.fixture
def ask(example: Example) -> Any:
    """Ask the API with the key of a role; the JSON of an answer that must be 200, unless another is named."""
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1", "accept-language": "en"})

    def get(path: str, role: Role, status: int = 200) -> Any:
        answer = client.get(f"/api/v1/{path}", headers={"authorization": f"Bearer {example.keys[role]}"})
        assert answer.status_code == status, (path, answer.content[:300])
        return answer.json()

    return get
