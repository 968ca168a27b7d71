"""Observatories to work on: an empty one with the worked example's mission, and a small worked example."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from marsad.demo.mission_folder import write_mission
from marsad.store.codebook_file import SHIPPED
from marsad.store.observatory import Observatory, furnish


@pytest.fixture
def observatory(tmp_path: Path) -> Iterator[Observatory]:
    """Empty, with the fictional mission: sources replies_candidates, replies_journalists, topic_export, topic_4cat."""
    home = tmp_path / "observatory"
    write_mission(home)
    shutil.copyfile(SHIPPED, home / "codebook.yaml")
    yield furnish(home)
    from django.db import connections

    connections.close_all()


@pytest.fixture
def posts_file(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes `count` invented posts as NDJSON."""

    def write(count: int, name: str = "posts.ndjson", first: int = 0, **fields: object) -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8") as file:
            for number in range(first, first + count):
                row = {
                    "id": str(number),
                    "platform": "x",
                    "published_at": f"2025-01-{1 + number % 18:02d}T10:00:00Z",
                    "text": f"منشور رقم {number} about the vote",
                    "author": f"demo_{number % 50}",
                }
                file.write(json.dumps(row | fields, ensure_ascii=False) + "\n")
        return path

    return write
