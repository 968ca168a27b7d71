"""What a run over an observatory's series tells: alerts to look at, each with what may explain it. Never a finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from marsad.core.release import Release
from marsad.core.trilingual import Trilingual
from marsad.core.words import N_

FEWEST_ACCOUNTS = 5  # under which nothing is said of accounts (method 9.2)
TOP = 5  # accounts whose share of the posts is told together


class SeriesKind(StrEnum):
    """By what posts are put into a series."""

    ALL = "all"
    PLATFORM = "platform"
    SOURCE = "source"
    HASHTAG = "hashtag"
    NARRATIVE = "narrative"
    QUESTION = "question"  # posts that a machine suggests to look at for a question of the mission


KIND_WORDS: dict[SeriesKind, str] = {
    SeriesKind.ALL: N_("all posts"),
    SeriesKind.PLATFORM: N_("platform"),
    SeriesKind.SOURCE: N_("source"),
    SeriesKind.HASHTAG: N_("hashtag"),
    SeriesKind.NARRATIVE: N_("narrative"),
    SeriesKind.QUESTION: N_("posts to look at, for the question"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesOf:
    """One series. `name` is as others write it, or an id of the mission; '' for all posts."""

    kind: SeriesKind
    name: str
    title: str = ""  # of a narrative: what people call it
    posts: int = 0  # in the time looked at; rounded to tens where it is lawful speech
    lawful: bool = False  # calls to abstain, boycott, protest, criticism: by the day, rounded, never listed

    @property
    def key(self) -> str:
        """The series among others of its run."""
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One hour or day of a timeline, by its beginning in UTC."""

    at: datetime
    posts: int | None  # None where it is withheld or missing
    expected: float | None  # None where nothing is known of what is usual
    missing: bool = False  # nobody observed: no zero
    low: int | None = None  # from here to `high` in 95 hours of 100; None where nothing is known, or told in tens
    high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shock:
    """Something known to have happened within a day of an alert."""

    on: date
    title: Trilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A series above what is usual, with all that must be looked at before anybody says why. None: withheld."""

    number: int  # in its run, from 1, by q
    series: SeriesOf
    start: datetime  # UTC; whole days of the mission's time zone where the series is lawful speech
    end: datetime
    onset: datetime
    observed: int
    expected: float
    ratio: float | None  # observed over expected; None where nothing was expected
    ratio_low: float
    ratio_high: float | None  # None: beyond any number
    p: float
    q: float
    state: int
    missing: int  # hours or days from a day before on that nobody observed
    after_outage: bool
    going_on: bool
    top_five: float | None  # share of the posts by the five accounts with most; never who they are
    duplicates: float | None  # share of the posts that repeat, or nearly say, what another of them says
    linking: float | None  # share of the posts that link to a site outside the platforms
    media: float | None  # share of the posts published by media of the roster
    silent: tuple[str, ...]  # sources without a post in the day before the start
    shocks: tuple[Shock, ...]
    timeline: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time that nobody observed, from `start` to before `end` (UTC)."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """A run over the series of an observatory, as it may be shown today."""

    run: int
    made_at: datetime
    by: str  # hour, day
    fdr: float
    weeks: int  # most weeks of history
    first: date
    last: date
    tests: int  # series-weeks that were tested
    series: tuple[SeriesOf, ...]  # every series looked at, those without an alert too
    too_short: tuple[str, ...]  # keys of series with too little history
    alerts: tuple[Alert, ...]  # by q
    outages: tuple[Gap, ...]
    undated: int  # posts that give no time, in no series
    outside: int  # posts of other times than those looked at
    kept_back: int = 0  # series that are not shown in the restricted period
    blind: bool = False  # series of a machine's suggestions are kept from this reader, who may code
    software: str = ""
    release: Release | None = None

    @property
    def quiet(self) -> tuple[SeriesOf, ...]:
        """The series that were looked at and told no alert."""
        told = {alert.series.key for alert in self.alerts}
        return tuple(one for one in self.series if one.key not in told)


def series_as_plain(one: SeriesOf) -> dict[str, Any]:
    """A series as JSON holds it."""
    return {"kind": str(one.kind), "name": one.name, "title": one.title, "posts": one.posts, "lawful": one.lawful}


def series_from_plain(kept: Mapping[str, Any]) -> SeriesOf:
    """A series as it was kept."""
    return SeriesOf(**{**kept, "kind": SeriesKind(kept["kind"])})


def alert_as_plain(alert: Alert) -> dict[str, Any]:
    """An alert as JSON holds it."""
    figures = {name: getattr(alert, name) for name in _FIGURES}
    return figures | {
        "series": series_as_plain(alert.series),
        **{name: getattr(alert, name).isoformat() for name in _MOMENTS},
        "silent": list(alert.silent),
        "shocks": [
            {"on": shock.on.isoformat(), "title": [shock.title.ar, shock.title.fr, shock.title.en]}
            for shock in alert.shocks
        ],
        "timeline": [
            [one.at.isoformat(), one.posts, one.expected, one.missing, one.low, one.high] for one in alert.timeline
        ],
    }


def alert_from_plain(kept: Mapping[str, Any]) -> Alert:
    """An alert as it was kept."""
    plain: dict[str, Any] = {name: kept[name] for name in _FIGURES}
    plain |= {name: datetime.fromisoformat(kept[name]) for name in _MOMENTS}
    return Alert(
        **plain,
        series=series_from_plain(kept["series"]),
        silent=tuple(kept["silent"]),
        shocks=tuple(
            Shock(on=date.fromisoformat(one["on"]), title=Trilingual(**dict(zip(("ar", "fr", "en"), one["title"]))))  # noqa: B905 - three of each
            for one in kept["shocks"]
        ),
        timeline=tuple(
            Point(at=datetime.fromisoformat(at), posts=posts, expected=expected, missing=missing, low=low, high=high)
            for at, posts, expected, missing, low, high in kept["timeline"]
        ),
    )


_MOMENTS = ("start", "end", "onset")
_FIGURES = (
    "number", "observed", "expected", "ratio", "ratio_low", "ratio_high", "p", "q", "state", "missing", "after_outage",
    "going_on", "top_five", "duplicates", "linking", "media",
)  # fmt: skip
