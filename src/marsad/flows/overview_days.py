"""Posts and signals by day, counted by the engine in one pass over the lake and kept while the lake stays as it is."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ibis

from marsad.store.lake import Lake

QUARTER = 900  # seconds; no time zone begins its day between two quarters of an hour
FLAGGED = 0.5  # score from which a signal marks a post, as in the explorer
DESCRIBING = ("language", "mixed-languages")  # detectors that describe a post and suggest nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """What the lake holds by day, in the mission's time zone; posts without a time are counted apart."""

    posts: Mapping[str, Mapping[date, int]]  # of each source
    undated: Mapping[str, int]  # of each source
    flagged: Mapping[str, Mapping[date, int]]  # posts by 'detector:label'
    flagged_undated: Mapping[str, int]


_kept: dict[Path, tuple[tuple[Any, ...], Days]] = {}
_one_at_a_time = threading.Lock()


def days_of(lake: Lake, time_zone: str, versions: Mapping[str, str]) -> Days:
    """The counts of this moment; `versions` names the last version of each detector, whose signals alone count."""
    key = (lake.version("posts"), lake.version("signals"), time_zone, tuple(sorted(versions.items())))
    with _one_at_a_time:  # whoever comes meanwhile waits for the same answer
        known = _kept.get(lake.folder)
        if known is None or known[0] != key:
            known = _kept[lake.folder] = (key, _counted(lake, time_zone, versions))
        return known[1]


def _counted(lake: Lake, time_zone: str, versions: Mapping[str, str]) -> Days:
    engine = ibis.duckdb.connect()
    try:
        posts = lake.table("posts", connection=engine)
        quarter = posts.published_at.epoch_seconds() // QUARTER
        timed = posts.select("post_id", "source", quarter=quarter)
        by_source = timed.group_by("source", "quarter").agg(n=timed.count()).to_pyarrow().to_pylist()
        signals = lake.table("signals", connection=engine)
        current = [
            (signals.detector != name) | (signals.detector_version == version) for name, version in versions.items()
        ]
        wanted = signals.filter(~signals.detector.isin(DESCRIBING), signals.score >= FLAGGED, *current)
        named = wanted.select("post_id", name=wanted.detector + ":" + wanted.label).distinct()
        joined = named.join(timed, "post_id").select("name", "quarter")
        by_name = joined.group_by("name", "quarter").agg(n=joined.count()).to_pyarrow().to_pylist()
    finally:
        engine.disconnect()
    posts_by_day, undated = _by_day(((row["source"], row["quarter"], row["n"]) for row in by_source), time_zone)
    flagged, flagged_undated = _by_day(((row["name"], row["quarter"], row["n"]) for row in by_name), time_zone)
    return Days(posts=posts_by_day, undated=undated, flagged=flagged, flagged_undated=flagged_undated)


def _by_day(
    rows: Iterable[tuple[str, int | None, int]], time_zone: str
) -> tuple[dict[str, Counter[date]], Counter[str]]:
    zone, known = ZoneInfo(time_zone), dict[int, date]()
    found: dict[str, Counter[date]] = {}
    undated: Counter[str] = Counter()
    for name, quarter, count in rows:
        days = found.setdefault(name, Counter())
        if quarter is None:
            undated[name] += count
            continue
        if quarter not in known:
            known[quarter] = datetime.fromtimestamp(quarter * QUARTER, UTC).astimezone(zone).date()
        days[known[quarter]] += count
    return found, undated
