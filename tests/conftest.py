"""The factories of `tests/report_documents.py`, as a fixture."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

FACTORIES = Path(__file__).parent / "report_documents.py"


@pytest.fixture(scope="session")
def reports() -> ModuleType:
    """The module of factories: `reports.document()`, `reports.section()` and so on."""
    spec = importlib.util.spec_from_file_location("report_documents", FACTORIES)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def brought() -> ModuleType:
    """The module of models to bring: `brought.onnx_folder(path)` and so on."""
    spec = importlib.util.spec_from_file_location("brought_models", Path(__file__).parent / "brought_models.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
