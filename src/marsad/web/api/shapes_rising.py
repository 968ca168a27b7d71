"""What the API gives of what rises, field by field."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from marsad.web.api.shapes import Words


class SeriesShape(Schema):
    """One series that was looked at."""

    kind: str = Field(description="all, platform, source, hashtag, narrative or question.")
    name: str = Field(description="Of a narrative what people call it; empty where nobody named it.")
    title: str
    posts: int = Field(description="In tens where the series is lawful speech.")
    lawful: bool = Field(description="Lawful speech: told by the day, in tens, and opened by nobody.")


class GapShape(Schema):
    """A time that nobody observed: missing, not zero."""

    start: datetime
    end: datetime


class ShockShape(Schema):
    """Something known to have happened within a day."""

    on: date
    title: Words


class PointShape(Schema):
    """An hour or day of a timeline; null where it is withheld, missing, or nothing is known of what is usual."""

    at: datetime
    posts: int | None
    expected: float | None
    missing: bool
    low: int | None = Field(description="What is usual in 95 cases of 100 is from here to `high`; null in tens.")
    high: int | None


class AlertShape(Schema):
    """A series above what is usual; shares are of its posts, null where they are withheld. No finding."""

    number: int
    series: SeriesShape
    start: datetime
    end: datetime
    onset: datetime
    observed: int
    expected: float
    ratio: float | None
    ratio_low: float
    ratio_high: float | None = Field(description="Null where the usual is too near to nothing for any number.")
    p: float
    q: float
    missing: int
    after_outage: bool
    going_on: bool
    top_five: float | None
    duplicates: float | None
    linking: float | None
    media: float | None
    silent: list[str]
    shocks: list[ShockShape]
    timeline: list[PointShape]


class BurstsShape(Schema):
    """A run over every series; an alert says to look, and nothing of how many people think so."""

    run: int
    made_at: datetime
    state: str = Field(description="draft, read, published or withdrawn.")
    by: str
    fdr: float
    weeks: int
    first: date
    last: date
    tests: int
    series: list[SeriesShape]
    too_short: list[str]
    kept_back: int = Field(description="Series left out in the restricted period.")
    outages: list[GapShape]
    undated: int
    outside: int
    alerts: list[AlertShape]
