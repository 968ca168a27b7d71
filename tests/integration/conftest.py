"""An empty record store for the tests that need one."""

from collections.abc import Iterator
from pathlib import Path

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
def worked_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the worked example as `marsad demo` builds it, small; who writes in it copies it first."""
    from django.db import connections

    from marsad.flows.demo import build_demo

    home = build_demo(tmp_path_factory.mktemp("example") / "zelmara", lambda _step: None, posts=3000).home
    connections.close_all()
    return home
