"""Modules of the tests that several of them use, as fixtures."""

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser is skipped where there is none; what needs Spark where there is no Java."""
    for item in items:
        if item.get_closest_marker("spark"):
            item.add_marker(
                pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, which is not here")
            )
            item.add_marker(pytest.mark.xdist_group("spark"))  # one session, in one of the workers
            item.add_marker(pytest.mark.filterwarnings("ignore"))  # the libraries' of Spark and Ibis, of each other
    if _module("browser_desk").CHROMIUM.exists():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed (apt-get install chromium)"))


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """The engine on Spark, with two threads in this process; for tests marked `spark`."""
    from marsad.store.engines import counting

    with counting("local[2]") as engine:
        yield engine


@pytest.fixture
def duckdb() -> Iterator[Any]:
    """The engine on this machine."""
    from marsad.store.engines import counting

    with counting("duckdb") as engine:
        yield engine


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What builds the worked example: `examples(posts)` is a `Demo` of that size in a folder of one's own."""
    return _module("worked_examples").examples(tmp_path_factory)


@pytest.fixture(scope="session")
def clusters() -> ModuleType:
    """The module of a cluster of Spark on this machine: `clusters.running(folder)`."""
    return _module("spark_cluster")


@pytest.fixture(scope="session")
def browsing() -> ModuleType:
    """The module of a desk and windows before it: `browsing.served(home)`, `browsing.faults(page, name)` and so on."""
    return _module("browser_desk")


@pytest.fixture(scope="module")
def chromium(browsing: ModuleType) -> Iterator[Any]:
    """One browser for the module: as long as it runs, a loop runs in this thread."""
    with browsing.chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def reports() -> ModuleType:
    """The module of factories: `reports.document()`, `reports.section()` and so on."""
    return _module("report_documents")


@pytest.fixture(scope="session")
def moving() -> ModuleType:
    """The module of made-up runs about coordination: `moving.result()`, `moving.network()` and so on."""
    return _module("coordination_results")


@pytest.fixture(scope="session")
def lamps() -> ModuleType:
    """The module of a mission of eight weeks in which something rises: `lamps.build(home)` and so on."""
    return _module("rising_mission")


@pytest.fixture(scope="session")
def brought() -> ModuleType:
    """The module of models to bring: `brought.onnx_folder(path)` and so on."""
    return _module("brought_models")


@pytest.fixture(scope="session")
def chat() -> ModuleType:
    """The module of the server that speaks the OpenAI API: `chat.chat_server(script)` and so on."""
    return _module("chat_server")


@pytest.fixture(scope="session")
def learning() -> ModuleType:
    """The module of rows to learn from: `learning.made_up()`, `learning.fit()`."""
    return _module("training_rows")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Any]:
    """A cluster of PostgreSQL for the session; `postgresql_server.new_database()` is the address of an empty one."""
    servers = _module("postgresql_server")
    if servers.programs() is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with servers.running() as server:
        yield server


@pytest.fixture(scope="session")
def finding_mission() -> ModuleType:
    """The module of a small mission whose two questions are coded: `finding_mission.build(path)` and so on."""
    return _module("findings_mission")
