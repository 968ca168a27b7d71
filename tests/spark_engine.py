"""Tests on both engines: Spark with two threads in this process, skipped only where there is no Java."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from marsad.store.engines import counting

on_spark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, which is not here"),
    pytest.mark.xdist_group("spark"),  # one session, in one of the workers
    # the libraries of Spark and of Ibis, of each other
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """The engine on Spark."""
    with counting("local[2]") as engine:
        yield engine


@pytest.fixture
def duckdb() -> Iterator[Any]:
    """The engine on this machine."""
    with counting("duckdb") as engine:
        yield engine
