"""The worked example in the sizes that tests ask for, each built once for the whole run, whatever the workers."""

import fcntl
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

DONE = "built.json"


def examples(factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """What builds `Demo`s: `example(posts)` is a copy of that size, in a folder of the caller's own."""
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def example(posts: int, name: str = "demo-observatory") -> Any:
        whole = shared / f"worked-example-{posts}"
        with (shared / f"worked-example-{posts}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (whole / DONE).exists():
                shutil.rmtree(whole, ignore_errors=True)
                _build(whole, posts)
        return _copy(whole, factory.mktemp("example") / name)

    return example


def _build(whole: Path, posts: int) -> None:
    from django.db import connections
    from pydantic import TypeAdapter

    from marsad.flows.demo import Demo, build_demo

    whole.mkdir()
    built = build_demo(whole / "observatory", lambda _step: None, posts=posts)
    connections.close_all()
    (whole / DONE).write_bytes(TypeAdapter(Demo).dump_json(built))


def _copy(whole: Path, home: Path) -> Any:
    from pydantic import TypeAdapter

    from marsad.flows.demo import Demo

    built = TypeAdapter(Demo).validate_json((whole / DONE).read_bytes())
    shutil.copytree(whole / "observatory", home)
    reports = tuple(home / path.relative_to(built.home) for path in built.reports)
    return replace(built, home=home, reports=reports, password_file=home / built.password_file.relative_to(built.home))
