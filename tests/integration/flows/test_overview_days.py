"""Posts and signals by day: counted in the mission's time zone, once a post, and again only when the lake changes."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from marsad.flows import overview_days
from marsad.flows.overview_days import days_of
from marsad.store.lake import Lake
from marsad.store.schema import POSTS, SIGNALS

ZONE = "Africa/Casablanca"  # an hour ahead of UTC


def rows(schema: pa.Schema, given: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict.fromkeys(schema.names) | row for row in given], schema=schema)


def post(number: int, at: datetime | None, source: str = "replies") -> dict[str, Any]:
    return {"post_id": f"{number:032x}", "source": source, "published_at": at, "batch_id": "b", "row": number}


def signal(number: int, name: str, version: str = "2", score: float = 0.9) -> dict[str, Any]:
    detector, _colon, label = name.partition(":")
    return {
        "post_id": f"{number:032x}",
        "detector": detector,
        "detector_version": version,
        "label": label,
        "score": score,
        "because": "[]",
    }


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(tmp_path)
    made.create()
    late = datetime(2030, 9, 1, 23, 30, tzinfo=UTC)  # the second of September in Casablanca
    posts = [post(1, late), post(2, datetime(2030, 9, 2, 8, tzinfo=UTC)), post(3, None), post(4, late, "topic")]
    made.append("posts", rows(POSTS, posts), application="test", sequence=0)
    signals = [
        signal(1, "lexicon:abuse"),
        signal(1, "lexicon:abuse"),  # a second word of the list: still one post
        signal(2, "lexicon:abuse", version="1"),  # of a version that ran before
        signal(2, "threat:threat", score=0.4),  # under what counts as flagged
        signal(3, "threat:threat"),
        signal(4, "language:fra-Latn"),  # describes, suggests nothing
    ]
    made.append("signals", rows(SIGNALS, signals), application="test", sequence=0)
    return made


def test_a_day_begins_where_the_mission_is(lake: Lake) -> None:
    found = days_of(lake, ZONE, {"lexicon": "2"})
    assert found.posts == {"replies": {date(2030, 9, 2): 2}, "topic": {date(2030, 9, 2): 1}}
    assert found.undated == {"replies": 1}


def test_a_post_counts_once_a_signal_of_the_last_version_and_describing_is_no_signal(lake: Lake) -> None:
    found = days_of(lake, ZONE, {"lexicon": "2"})
    assert found.flagged == {"lexicon:abuse": {date(2030, 9, 2): 1}, "threat:threat": {}}
    assert found.flagged_undated == {"threat:threat": 1}


def test_the_lake_is_read_again_only_when_it_changed(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = overview_days._counted
    reads: list[str] = []

    def watched(*given: Any) -> overview_days.Days:
        reads.append("read")
        return counted(*given)

    monkeypatch.setattr(overview_days, "_counted", watched)
    for _time in range(3):
        days_of(lake, ZONE, {})
    assert len(reads) == 1
    lake.append("posts", rows(POSTS, [post(5, None)]), application="test", sequence=1)
    assert days_of(lake, ZONE, {}).undated == {"replies": 2}
    days_of(lake, ZONE, {"lexicon": "1"})
    assert len(reads) == 3


def test_an_empty_lake_has_no_days(tmp_path: Path) -> None:
    made = Lake(tmp_path)
    made.create()
    found = days_of(made, ZONE, {})
    assert (found.posts, found.flagged) == ({}, {})
