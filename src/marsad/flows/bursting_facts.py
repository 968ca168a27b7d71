"""What stands behind each burst: who posted how much of it, what repeats, what was linked to. Shares, never accounts.

Of lawful speech nothing is told but how much of it there was, by the day and in tens.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from marsad.bursts.finding import Found
from marsad.bursts.series import STEPS, Series
from marsad.bursts.tails import count_interval
from marsad.core.alerts import FEWEST_ACCOUNTS, TOP, Alert, Point, Shock
from marsad.core.bursts import Burst, By
from marsad.core.mission import Mission
from marsad.core.posts import REPEATS
from marsad.flows.bursting_series import Watched, day_of, from_the_wall
from marsad.flows.lawful import to_ten
from marsad.flows.narratives import FoundPosts
from marsad.store.engines import as_table

MEDIA_ROLES = frozenset({"media", "journalist"})
NEAR = timedelta(days=1)  # around an alert: events that may explain it, sources that were silent
AROUND = timedelta(days=3)  # shown before and after an alert told by the hour
PLATFORM_SITES = (
    "facebook.com", "fb.watch", "instagram.com", "threads.net", "x.com", "twitter.com", "t.co", "tiktok.com",
    "youtube.com", "youtu.be", "t.me", "telegram.me", "whatsapp.com", "wa.me", "bsky.app", "linkedin.com",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Behind:
    """The posts behind a burst, as columns of one length, in the order of their ids."""

    ids: list[str]
    accounts: list[tuple[str, str] | None]
    contents: list[str]  # the same for posts that repeat, or nearly say, one another
    linked: list[bool]
    media: list[bool]


def posts_behind(found: Watched, bursts: Sequence[Burst]) -> pa.Table:
    """Which posts each burst is of: `burst` (place among `bursts`) and the columns of the posts, in order."""
    asked = pa.table(
        {
            "burst": pa.array(range(len(bursts)), pa.int64()),
            "series": pa.array([one.series for one in bursts], pa.string()),
            "first": pa.array([_seconds(one.start, found.zone) for one in bursts], pa.int64()),
            "after": pa.array([_seconds(one.end, found.zone) for one in bursts], pa.int64()),
        }
    )
    joined = found.events.inner_join(as_table(found.engine, asked), "series")
    mine = joined.filter((joined["at"] >= joined["first"]) & (joined["at"] < joined["after"]))
    mine = mine.select("burst", "post_id")
    columns = ("post_id", "platform", "kind", "account", "public_actor", "original_id", "links", "native_id")
    rows = mine.inner_join(found.posts.select(*columns), "post_id")
    return rows.order_by("burst", "post_id").to_pyarrow()


def _seconds(shown: datetime, zone: str) -> int:
    return int(from_the_wall(shown, zone).timestamp())


def behind_each(rows: pa.Table, said: FoundPosts, roster_media: frozenset[str], bursts: int) -> list[Behind]:
    """The posts of every burst, in the order of the bursts."""
    cluster = {
        post: said.ids[int(first)]
        for post, first in zip(said.ids, said.clusters.of.tolist(), strict=True)
        if first >= 0
    }
    made: list[Behind] = [Behind(ids=[], accounts=[], contents=[], linked=[], media=[]) for _each in range(bursts)]
    for row in rows.to_pylist():
        own = made[row["burst"]]
        repeated = row["original_id"] if row["kind"] in REPEATS else None
        content = cluster.get(row["post_id"]) or cluster.get(repeated or "") or repeated or row["post_id"]
        own.ids.append(row["post_id"])
        own.accounts.append((row["platform"], row["account"]) if row["account"] else None)
        own.contents.append(content)
        own.linked.append(any(leads_outside(link) for link in row["links"] or ()))
        own.media.append(row["public_actor"] in roster_media)
    return made


def leads_outside(link: str) -> bool:
    """Whether an address is of a site that is no platform: an article, most of the time."""
    try:
        host = (urlsplit(link if "//" in link else f"//{link}").hostname or "").removeprefix("www.")
    except ValueError:
        return False
    return bool(host) and not any(host == site or host.endswith(f".{site}") for site in PLATFORM_SITES)


def top_share(accounts: Sequence[tuple[str, str] | None]) -> float | None:
    """The share of the posts by the five accounts with most of them; None under five accounts, or where few are told.

    Posts that name no account are left out; where they are more than half nothing is said.
    """
    counts = Counter(account for account in accounts if account is not None)
    told = sum(counts.values())
    if len(counts) < FEWEST_ACCOUNTS or 2 * told < len(accounts):
        return None
    return sum(sorted(counts.values(), reverse=True)[:TOP]) / told


def alert_of(number: int, burst: Burst, own: Behind, context: "Context", series: Series, usual: "Level") -> Alert:
    """The burst with all that must be looked at, as it may be kept."""
    of, mission, zone = context.told[burst.series], context.mission, context.mission.time_zone
    start, end, onset = (from_the_wall(moment, zone) for moment in (burst.start, burst.end, burst.onset))
    few = len({account for account in own.accounts if account}) < FEWEST_ACCOUNTS
    closed = of.lawful or few
    posts = len(own.ids) or 1
    alert = Alert(
        number=number,
        series=of,
        start=start,
        end=end,
        onset=onset,
        observed=burst.observed,
        expected=burst.expected,
        ratio=burst.observed / burst.expected if burst.expected > 0 else None,
        ratio_low=burst.ratio_low,
        ratio_high=burst.ratio_high if isfinite(burst.ratio_high) else None,
        p=burst.p,
        q=burst.q,
        state=burst.state,
        missing=burst.missing,
        after_outage=burst.after_outage,
        going_on=burst.going_on,
        top_five=None if closed else top_share(own.accounts),
        duplicates=None if closed else 1 - len(set(own.contents)) / posts,
        linking=None if closed else sum(own.linked) / posts,
        media=None if closed else sum(own.media) / posts,
        silent=silent_sources(context, burst),
        shocks=shocks_of(mission, start, end),
        timeline=timeline_of(series, usual, burst, context),
    )
    return by_the_day(alert, zone) if of.lawful else alert


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Level:
    """What each step of a series usually brings, and from how few to how many posts; nan where nothing is known."""

    expected: Any  # (steps,)
    low: Any
    high: Any
    missing: Any  # (steps,): nobody observed, as the record tells or as a silence of everything shows

    def at(self, step: int) -> dict[str, Any]:
        """What is usual at a step, as a Point or a Step holds it."""
        if np.isnan(self.expected[step]):
            return {"expected": None, "low": None, "high": None}
        return {
            "expected": round(float(self.expected[step]), 2),
            "low": int(self.low[step]),
            "high": int(self.high[step]),
        }


def level_of(found: Found, series: str) -> Level:
    """The level of one series of a search."""
    low, high = count_interval(found.expected[series], found.spread[series])
    return Level(expected=found.expected[series], low=low, high=high, missing=found.missing[series])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Context:
    """What every alert of a run is seen beside."""

    mission: Mission
    told: Mapping[str, Any]  # SeriesOf by key
    series: Mapping[str, Series]


def shocks_of(mission: Mission, start: datetime, end: datetime) -> tuple[Shock, ...]:
    """The mission's events from a day before the alert to a day after it."""
    first, last = day_of(start, mission.time_zone) - NEAR, day_of(end - timedelta(seconds=1), mission.time_zone) + NEAR
    return tuple(Shock(on=event.on, title=event.title) for event in mission.events if first <= event.on <= last)


def silent_sources(context: Context, burst: Burst) -> tuple[str, ...]:
    """Sources that had posts before and none in the day before the burst: what they bring later comes all at once."""
    silent = []
    for source in context.mission.sources:
        one = context.series.get(f"source:{source.id}")
        if one is None:
            continue
        steps = max(1, int(NEAR.total_seconds()) // STEPS[one.by])
        first = int((burst.start - one.moment(0)).total_seconds()) // STEPS[one.by]
        if one.counts[: max(first - steps, 0)].any() and not one.counts[max(first - steps, 0) : first].any():
            silent.append(source.id)
    return tuple(silent)


def timeline_of(series: Series, usual: Level, burst: Burst, context: Context) -> tuple[Point, ...]:
    """The steps around a burst, or the days of the whole series where it is told by the day."""
    lawful, zone = context.told[burst.series].lawful, context.mission.time_zone
    if lawful or series.by is By.DAY:
        return tuple(day_points(series, usual, zone, hide=lawful))
    first = int((burst.start - AROUND - series.moment(0)).total_seconds()) // STEPS[series.by]
    after = int((burst.end + AROUND - series.moment(0)).total_seconds()) // STEPS[series.by]
    return tuple(
        Point(
            at=from_the_wall(series.moment(step), zone),
            posts=None if usual.missing[step] else int(series.counts[step]),
            missing=bool(usual.missing[step]),
            **usual.at(step),
        )
        for step in range(max(first, 0), min(after, len(series.counts)))
    )


def day_points(series: Series, usual: Level, zone: str, *, hide: bool) -> list[Point]:
    """Posts by day; with `hide` in tens, a day under ten withheld and no interval."""
    days: dict[date, list[int]] = {}
    for step in range(len(series.counts)):
        days.setdefault(series.moment(step).date(), []).append(step)
    points = []
    for day, steps in days.items():
        posts, told = int(series.counts[steps].sum()), float(np.sum(usual.expected[steps]))
        missing = bool(usual.missing[steps].all())
        known = usual.at(steps[0]) if series.by is By.DAY else {"low": None, "high": None}
        shown = to_ten(posts) if hide else posts
        points.append(
            Point(
                at=datetime.combine(day, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC),
                posts=None if missing else shown,
                expected=None if np.isnan(told) else _expected(told, hide),
                missing=missing,
                low=None if hide else known["low"],
                high=None if hide else known["high"],
            )
        )
    return points


def _expected(usual: float, hide: bool) -> float | None:
    return round(usual, 1) if not hide else float(round(usual / 10) * 10) if usual >= 10 else None


def by_the_day(alert: Alert, zone: str) -> Alert:
    """An alert of lawful speech: whole days, tens, and nothing that tells of single posts."""
    tz = ZoneInfo(zone)
    first, last = day_of(alert.start, zone), day_of(alert.end - timedelta(seconds=1), zone)

    def midnight(day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), tz).astimezone(UTC)

    return replace(
        alert,
        start=midnight(first),
        end=midnight(last + timedelta(days=1)),
        onset=midnight(day_of(alert.onset, zone)),
        observed=to_ten(alert.observed) or 0,
        expected=float(round(alert.expected / 10) * 10),
        ratio=None if alert.ratio is None else round(alert.ratio, 1),
        ratio_low=round(alert.ratio_low, 1),
        ratio_high=None if alert.ratio_high is None else round(alert.ratio_high, 1),
    )
