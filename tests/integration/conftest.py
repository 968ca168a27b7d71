"""An empty record store for the tests that need one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Path]:
    """A migrated record store in a temporary folder; connections are closed afterwards."""
    from marsad.store.records import opening

    database = tmp_path / "records.db"
    opening.connect(database, "secret for tests")
    opening.migrate()
    yield database
    from django.db import connections

    connections.close_all()


@pytest.fixture(scope="session")
def worked_example(examples: Any) -> Path:
    """The folder of the worked example as `marsad demo` builds it, small; who writes in it copies it first."""
    home: Path = examples(4000).home
    return home
