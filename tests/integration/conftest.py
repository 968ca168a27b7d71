"""An empty record store, and observatories built once, for the tests that need one."""

import shutil
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


@pytest.fixture(scope="session")
def lamps_as_run(lamps: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the mission in which something rises, after one run of bursts; who uses it copies it first."""
    from django.db import connections

    from marsad.flows.bursting import run_bursts

    observatory = lamps.build(tmp_path_factory.mktemp("lamps") / "observatory")
    run_bursts(observatory, "sara")
    connections.close_all()
    home: Path = observatory.home
    return home


@pytest.fixture
def rising(lamps: Any, lamps_as_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A copy of it, connected, on the day on which a dangerous act is called for in three days."""
    from django.db import connections

    from marsad.flows import restricted
    from marsad.store.observatory import Observatory

    connections.close_all()
    observatory = Observatory(Path(shutil.copytree(lamps_as_run, tmp_path / "observatory")))
    observatory.connect()
    monkeypatch.setattr(restricted, "now", lambda: lamps.NOW)
    yield observatory
    connections.close_all()
