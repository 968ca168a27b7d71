"""The posts of a call that is followed, by the hour and by the day; counts alone, and no count that tells of a few."""

import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from marsad.bursts.finding import find_bursts
from marsad.bursts.series import STEPS, Series
from marsad.core.bursts import Asked, By
from marsad.core.dangers import FEWEST_ACCOUNTS, FEWEST_POSTS, Danger, Step
from marsad.core.queries import Search
from marsad.flows import narratives, restricted
from marsad.flows.bursting_facts import Level, level_of
from marsad.flows.bursting_series import QUARTER, day_of, from_the_wall, local_seconds
from marsad.flows.coordination_kept import texts_of
from marsad.flows.coordination_lawful import lawful_among
from marsad.flows.frame_posts import found_posts
from marsad.flows.lawful import FLAGGED, mostly, to_ten
from marsad.store.engines import as_table, counting
from marsad.store.observatory import Observatory

HOURS_SHOWN = 72
FARTHEST = timedelta(days=1)  # that a clock may be wrong; a later time is no time
LONGEST = 26 * 7 * 24  # hours that are looked at, back from the last post of the lake
REMEMBERED = 16  # calls whose figures stay in memory while the lake is as it is
TO_LOOK_AT = (
    "lexicon:dangerous_call",
    "threat:threat",
    "counter-speech:counter-speech",
)  # a machine's suggestions, counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """A burst among the posts of a call."""

    onset: datetime
    observed: int
    expected: float
    ratio_low: float
    ratio_high: float
    going_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """How much of a call was found. None: withheld, or not known."""

    posts: int
    undated: int
    days: tuple[Step, ...]
    hours: tuple[Step, ...]  # the last three days of the lake
    rises: tuple[Rise, ...]
    reached: tuple[tuple[date, int | None], ...]  # accounts that had not posted in it before, by the day
    accounts: int  # in all; told only from FEWEST_ACCOUNTS on
    without_account: int  # posts that name none
    to_look_at: tuple[tuple[str, int], ...]  # posts by label, in tens; a label of fewer than ten is left out
    known: bool  # whether there is enough history to know what is usual
    lawful: bool  # half or more of it is lawful speech by now: nothing of it is told
    last: datetime | None  # the hour of the last post of the lake: nothing later was collected


_kept: OrderedDict[tuple[Path, int, int, Danger, date], Volume] = OrderedDict()
_lock = threading.Lock()


def volume_of(observatory: Observatory, danger: Danger) -> Volume:
    """The figures of a call now; kept in memory while the lake stays as it is."""
    lake = observatory.lake
    day = restricted.today(observatory.mission)
    key = (observatory.home, lake.version("posts"), lake.version("signals"), danger, day)
    with _lock:
        if key not in _kept:
            _kept[key] = _counted(observatory, danger)
            while len(_kept) > REMEMBERED:
                _kept.popitem(last=False)
        return _kept[key]


def is_lawful_speech(observatory: Observatory, danger: Danger) -> bool:
    """Whether half or more of the posts of a call are lawful speech, by a detector, their words or people's answers."""
    return _is_lawful(observatory, posts_of(observatory, danger))


def _is_lawful(observatory: Observatory, ids: set[str]) -> bool:
    if not ids:
        return False
    with counting() as engine:
        lawful = lawful_among(observatory, engine, texts_of(observatory, engine, ids), None)
    return mostly(len(lawful), len(ids))


def posts_of(observatory: Observatory, danger: Danger) -> set[str]:
    """The ids of the posts of a call: by its words, its hashtags and its narratives."""
    found: set[str] = set()
    if danger.words:
        found |= set(
            found_posts(observatory.lake, Search(words=danger.words), observatory.mission.time_zone).to_pylist()
        )
    if danger.hashtags:
        rows = observatory.lake.read("posts", ["post_id", "hashtags"])
        wanted = set(danger.hashtags)
        found |= {
            post
            for post, tags in zip(rows["post_id"].to_pylist(), rows["hashtags"].to_pylist(), strict=True)
            if wanted & {tag.strip().lstrip("#").casefold() for tag in tags or ()}
        }
    if danger.narratives:
        said, every = narratives.find(observatory)
        for one in every:
            if one.id in danger.narratives or (one.name and one.name in danger.narratives):
                found |= {said.ids[place] for place in one.places.tolist()}
    return found


def _flagged(observatory: Observatory, ids: set[str]) -> dict[str, set[str]]:
    """Which of the posts carry each label of TO_LOOK_AT."""
    from marsad.store.records import changes

    versions = changes.last_versions()
    found: dict[str, set[str]] = {}
    rows = observatory.lake.read("signals", ["post_id", "detector", "detector_version", "label", "score"])
    for row in rows.to_pylist():
        current = versions.get(row["detector"], row["detector_version"]) == row["detector_version"]
        if row["post_id"] in ids and row["score"] >= FLAGGED and current:
            found.setdefault(f"{row['detector']}:{row['label']}", set()).add(row["post_id"])
    return {name: posts for name, posts in found.items() if name in TO_LOOK_AT}


def _counted(observatory: Observatory, danger: Danger) -> Volume:
    ids, zone = posts_of(observatory, danger), observatory.mission.time_zone
    rows, every = _rows_of(observatory, ids, restricted.now() + FARTHEST)
    moments = [row["published_at"] for row in rows if row["published_at"] is not None]
    series = _series(moments, every, zone)
    found = find_bursts(series, Asked())
    own = series[0] if series else None
    usual = level_of(found, "call") if own is not None else None
    reached = _reached(rows, zone)
    return Volume(
        posts=len(rows),
        undated=len(rows) - len(moments),
        days=() if own is None or usual is None else _days(own, usual, zone),
        hours=() if own is None or usual is None else _hours(own, usual, zone),
        rises=tuple(
            Rise(
                onset=from_the_wall(one.onset, zone),
                observed=one.observed,
                expected=one.expected,
                ratio_low=one.ratio_low,
                ratio_high=one.ratio_high,
                going_on=one.going_on,
            )
            for one in found.bursts
            if one.series == "call"
        ),
        reached=_few_withheld(reached),
        accounts=sum(reached.values()),
        without_account=sum(not row["account"] for row in rows),
        to_look_at=tuple(
            (name, shown)
            for name, posts in sorted(_flagged(observatory, ids).items())
            if (shown := to_ten(len(posts))) is not None
        ),
        lawful=_is_lawful(observatory, ids),
        known=usual is not None and bool(np.isfinite(usual.expected).any()),
        last=from_the_wall(own.moment(len(own.counts) - 1), zone) if own is not None else None,
    )


def _rows_of(observatory: Observatory, ids: set[str], latest: datetime) -> tuple[list[dict[str, Any]], Counter[int]]:
    """The posts of a call, a post of several sources once; and how many posts of any kind each hour brought.

    A time after `latest` is none: one post of next year would be the end of what was collected, and hide today.
    """
    zone = observatory.mission.time_zone
    with counting() as engine:
        posts = observatory.lake.table("posts", connection=engine)
        wanted = as_table(engine, pa.table({"post_id": pa.array(sorted(ids), pa.string())}))
        mine = posts.semi_join(wanted, "post_id").select("post_id", "platform", "native_id", "account", "published_at")
        rows = mine.order_by("post_id").to_pyarrow().to_pylist()
        timed = posts.filter(posts.published_at.notnull() & (posts.published_at <= latest))
        quarters = timed.select(quarter=timed.published_at.epoch_seconds() // QUARTER)
        counts = quarters.group_by("quarter").agg(n=quarters.count()).to_pyarrow().to_pylist()
    rows = [{**row, "published_at": _no_later(row["published_at"], latest)} for row in rows]
    once = {(row["platform"], row["native_id"]): row for row in reversed(rows)}
    every: Counter[int] = Counter()
    for row in counts:
        every[local_seconds(row["quarter"] * QUARTER, zone) // STEPS[By.HOUR]] += row["n"]
    return sorted(once.values(), key=lambda row: row["post_id"]), every


def _no_later(moment: datetime | None, latest: datetime) -> datetime | None:
    return moment if moment is not None and moment <= latest else None


def _series(moments: list[datetime], every: Counter[int], zone: str) -> list[Series]:
    """The posts of the call by the hour, and beside them all posts: what is silent in both was observed by nobody.

    Over the last half year of the lake; empty where no post of the call has a time.
    """
    if not moments or not every:
        return []
    last = max(every)
    first = max(min(every), last - LONGEST)
    own = Counter(_hour(moment, zone) for moment in moments)
    missing = np.zeros(last - first + 1, dtype=np.bool_)
    return [
        Series(
            name=name,
            by=By.HOUR,
            start=first,
            counts=np.array([counts[step] for step in range(first, last + 1)], dtype=np.int64),
            missing=missing,
        )
        for name, counts in (("call", own), ("posts", every))
    ]


def _hour(moment: datetime, zone: str) -> int:
    return local_seconds(int(moment.timestamp()), zone) // STEPS[By.HOUR]


def _hours(series: Series, usual: Level, zone: str) -> tuple[Step, ...]:
    first = max(0, len(series.counts) - HOURS_SHOWN)
    return tuple(
        Step(
            at=from_the_wall(series.moment(step), zone),
            posts=None if usual.missing[step] else _told(int(series.counts[step])),
            missing=bool(usual.missing[step]),
            **usual.at(step),
        )
        for step in range(first, len(series.counts))
    )


def _days(series: Series, usual: Level, zone: str) -> tuple[Step, ...]:
    days: dict[date, list[int]] = {}
    for step in range(len(series.counts)):
        days.setdefault(series.moment(step).date(), []).append(step)
    first = next((day for day, steps in days.items() if series.counts[steps].any()), None)
    return tuple(
        Step(
            at=from_the_wall(datetime.combine(day, datetime.min.time(), UTC), zone),
            posts=None if gone else _told(int(series.counts[steps].sum())),
            expected=None if np.isnan(level) else round(level, 1),
            missing=gone,
        )
        for day, steps in days.items()
        if first is not None and day >= first
        for gone, level in ((bool(usual.missing[steps].all()), float(np.sum(usual.expected[steps]))),)
    )


def _told(posts: int) -> int | None:
    """A count that tells of no few people: zero says nothing of anybody."""
    return posts if posts == 0 or posts >= FEWEST_POSTS else None


def _reached(rows: list[dict[str, Any]], zone: str) -> dict[date, int]:
    """Accounts by the day of their first post in the call."""
    first: dict[tuple[str, str], datetime] = {}
    for row in rows:
        if row["account"] and row["published_at"] is not None:
            key = (row["platform"], row["account"])
            first[key] = min(first.get(key, row["published_at"]), row["published_at"])
    days: dict[date, int] = {}
    for moment in first.values():
        days[day_of(moment, zone)] = days.get(day_of(moment, zone), 0) + 1
    return dict(sorted(days.items()))


def _few_withheld(days: dict[date, int]) -> tuple[tuple[date, int | None], ...]:
    """Days under five without their number; a single one takes the smallest of the others with it."""
    gone = {day for day, count in days.items() if count < FEWEST_ACCOUNTS}
    if len(gone) == 1 and len(days) > 1:
        gone.add(min((day for day in days if day not in gone), key=lambda day: (days[day], day)))
    return tuple((day, None if day in gone else count) for day, count in days.items())
