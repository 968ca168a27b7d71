"""The record store's tests run on both databases."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Place:
    """Where a test's records are: a file, and the address of a database where it is PostgreSQL."""

    file: Path
    address: str | None

    def open(self) -> None:
        """Make it the record store of this process."""
        from marsad.store.records import opening

        opening.connect(self.file, "secret for tests", self.address)


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """An empty database, not migrated, on each engine."""
    address = None
    if request.param == "postgresql":
        address = request.getfixturevalue("postgresql_server").new_database()
    found = Place(tmp_path / "records.db", address)
    found.open()
    yield found
    from django.db import connections

    connections.close_all()


@pytest.fixture
def records(place: Place) -> Place:
    """A migrated record store on each engine."""
    from marsad.store.records import opening

    opening.migrate()
    return place
