"""Posts by the day of their publication, in the mission's time zone."""

from collections import Counter
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from marsad.core.mission import Mission
from marsad.report.document import DayCount
from marsad.store.observatory import Observatory


def window(posts: pa.Table, mission: Mission) -> tuple[date, date]:
    """First and last day of the posts in the mission's time zone; the mission's own where no time is given."""
    days = [day for day in _days(posts["published_at"], mission.time_zone) if day is not None]
    return (min(days), max(days)) if days else (mission.start, mission.end)


def timeline(observatory: Observatory, mission: Mission) -> tuple[DayCount, ...]:
    """Posts by day in the mission's time zone; days without a post are left out."""
    counts = Counter(_days(observatory.lake.read("posts", ["published_at"])["published_at"], mission.time_zone))
    counts.pop(None, None)
    known = sorted(day for day in counts if day is not None)
    inside = [day for day in known if mission.start <= day <= mission.end] or known
    return tuple(DayCount(day=day, posts=counts[day]) for day in inside)


def _days(times: pa.ChunkedArray, zone: str) -> list[date | None]:
    local = pc.local_timestamp(times.cast(pa.timestamp("us", tz=zone)))
    return [None if each is None else _date(each) for each in local.to_pylist()]


def _date(value: datetime) -> date:
    return value.date()
