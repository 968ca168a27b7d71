"""The series that an observatory is watched by, counted by the engine: one expression for DuckDB and for Spark.

A post that several sources brought counts once, and for each of them in its own series. A repost counts: it is a post
more. Posts without a time are in no series. Hours and days are those of the mission's time zone.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.bursts.series import STEPS, Series, laid_out
from marsad.core.alerts import FEWEST_ACCOUNTS, SeriesKind, SeriesOf
from marsad.core.bursts import By
from marsad.core.mission import Mission
from marsad.flows import narratives
from marsad.flows.contents import NEEDED, left_out
from marsad.flows.coordination_lawful import lawful_among
from marsad.flows.lawful import FLAGGED, lawful_labels, mostly, names_lawful_speech, to_ten
from marsad.flows.query_words import parse
from marsad.store.engines import as_table
from marsad.store.observatory import Observatory

QUARTER = 900  # seconds; no time zone begins its hour between two quarters
FEWEST = 30  # posts of a hashtag or of a narrative without a name that is watched
MOST = 200  # hashtags, and narratives, that are watched: those with most posts
BEFORE = timedelta(weeks=8)  # looked at before the mission begins, to know what is usual
KEPT = (*NEEDED, "account", "public_actor", "hashtags", "links")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Watched:
    """The posts by series, on an engine that is open."""

    engine: Any
    posts: Any  # Ibis: KEPT and `at`, seconds since 1970; of the window alone, a post of several sources once
    events: Any  # Ibis: series, post_id, at
    lawful: frozenset[str]  # posts that a detector, their words or people's answers tell to be lawful speech
    told: tuple[SeriesOf, ...]
    undated: int
    outside: int
    zone: str


def window_of(mission: Mission) -> tuple[datetime, datetime]:
    """From eight weeks before the mission to its end, in UTC."""
    zone = ZoneInfo(mission.time_zone)
    first = datetime.combine(mission.start, time.min, zone) - BEFORE
    return first.astimezone(UTC), datetime.combine(mission.end + timedelta(days=1), time.min, zone).astimezone(UTC)


def watched(observatory: Observatory, engine: Any, versions: tuple[int, int], last_versions: dict[str, str]) -> Watched:
    """Every series of the observatory at those versions of posts and signals."""
    mission = observatory.mission
    first, after = (int(moment.timestamp()) for moment in window_of(mission))
    every = observatory.lake.table("posts", versions[0], engine).select(*KEPT)
    timed = every.mutate(at=every.published_at.epoch_seconds())
    inside = timed.filter((timed.at >= first) & (timed.at < after))
    once = inside.anti_join(
        left_out(inside.select(*NEEDED), [source.id for source in mission.sources]).twice, "post_id"
    )
    signals = observatory.lake.table("signals", versions[1], engine)
    current = [
        (signals.detector != name) | (signals.detector_version == version) for name, version in last_versions.items()
    ]
    flagged = signals.filter(signals.score >= FLAGGED, *current)
    flagged = flagged.select("post_id", "score", name=flagged.detector + ":" + flagged.label)
    lawful = _lawful_posts(observatory, flagged)
    parts = [
        once.select(series=ibis.literal(f"{SeriesKind.ALL}:"), post_id=once.post_id, at=once["at"]),
        once.select(
            series=ibis.literal(f"{SeriesKind.PLATFORM}:") + once.platform, post_id=once.post_id, at=once["at"]
        ),
        inside.select(
            series=ibis.literal(f"{SeriesKind.SOURCE}:") + inside.source, post_id=inside.post_id, at=inside["at"]
        ),
        *_questions(mission, once, flagged),
    ]
    tags = _hashtags(engine, once)
    if (part := _found(engine, once, tags)) is not None:
        parts.append(part)
    said, titles = _narratives(observatory)
    if (part := _found(engine, once, said)) is not None:
        parts.append(part)
    lawful |= _lawful_among(observatory, engine, versions, [tags, said])
    events = reduce(lambda one, other: one.union(other), parts)
    return Watched(
        engine=engine,
        posts=inside,
        events=events,
        lawful=lawful,
        told=_told(observatory, engine, events, lawful, titles),
        undated=_count(timed.filter(timed["at"].isnull())),
        outside=_count(timed.filter((timed["at"] < first) | (timed["at"] >= after))),
        zone=mission.time_zone,
    )


def _count(rows: Any) -> int:
    return int(rows.count().to_pyarrow().as_py())


def _lawful_posts(observatory: Observatory, flagged: Any) -> frozenset[str]:
    labels = flagged.select("name").distinct().order_by("name").to_pyarrow()["name"].to_pylist()
    mine = sorted(lawful_labels(labels, observatory.mission, observatory.codebook))
    if not mine:
        return frozenset()
    found = flagged.filter(flagged.name.isin(mine)).select("post_id").distinct()
    return frozenset(found.to_pyarrow()["post_id"].to_pylist())


def _lawful_among(
    observatory: Observatory, engine: Any, versions: tuple[int, int], members: list[pa.Table]
) -> frozenset[str]:
    """Those of hashtags and narratives that are lawful speech by their words or people's answers, too: whoever ran no
    detector must not be shown a call to abstain by the hour."""
    ids = pc.unique(pa.concat_tables(members)["post_id"].cast(pa.string()))
    posts = observatory.lake.table("posts", versions[0], engine).select("post_id", "text")
    texts = posts.semi_join(as_table(engine, pa.table({"post_id": ids})), "post_id").order_by("post_id").to_pyarrow()
    return lawful_among(observatory, engine, texts, versions[1])


def _questions(mission: Mission, once: Any, flagged: Any) -> list[Any]:
    """Posts of each question's sources that a machine suggests to look at for it."""
    parts = []
    for question in mission.questions:
        if not question.stratify_on:
            continue
        marked = flagged.filter(flagged.name.isin(list(question.stratify_on)), flagged.score >= question.threshold)
        mine = once.filter(once.source.isin(list(question.sources))).semi_join(marked.select("post_id"), "post_id")
        name = ibis.literal(f"{SeriesKind.QUESTION}:{question.id}")
        parts.append(mine.select(series=name, post_id=mine.post_id, at=mine["at"]))
    return parts


def _hashtags(engine: Any, once: Any) -> pa.Table:
    """The posts of each hashtag with posts enough, by series: a tag is the same whatever its capitals."""
    tagged = once.select("post_id", "hashtags").unnest("hashtags").rename(tag="hashtags")
    counts = tagged.filter(tagged.tag.notnull()).group_by("tag").agg(n=tagged.post_id.nunique()).order_by("tag")
    whole: Counter[str] = Counter()
    written: dict[str, list[str]] = {}
    for row in counts.to_pyarrow().to_pylist():
        folded = row["tag"].strip().lstrip("#").casefold()
        if folded:
            whole[folded] += row["n"]
            written.setdefault(folded, []).append(row["tag"])
    chosen = sorted((name for name, n in whole.items() if n >= FEWEST), key=lambda name: (-whole[name], name))[:MOST]
    pairs = [(f"{SeriesKind.HASHTAG}:{name}", tag) for name in chosen for tag in written[name]]
    if not pairs:
        return _members([])
    names = as_table(engine, pa.table({"series": [one for one, _tag in pairs], "tag": [tag for _one, tag in pairs]}))
    found = tagged.inner_join(names, "tag").select("series", "post_id").distinct().order_by("series", "post_id")
    return found.to_pyarrow()


def _narratives(observatory: Observatory) -> tuple[pa.Table, dict[str, str]]:
    """The posts of the narratives that have a name, and of the large ones; by series what people call each."""
    found, every = narratives.find(observatory)
    accounts = found.posts["account"].to_pylist()
    pairs: list[tuple[str, str]] = []
    titles: dict[str, str] = {}
    for one in every:
        if len(titles) == MOST:
            break
        places = one.places.tolist()
        enough = len(places) >= FEWEST and len({accounts[place] for place in places} - {None}) >= FEWEST_ACCOUNTS
        if one.name is None and not enough:
            continue
        key = f"{SeriesKind.NARRATIVE}:{one.id}"
        titles[key] = one.name or ""
        pairs += [(key, found.ids[place]) for place in places]
    return _members(pairs), titles


def _members(pairs: list[tuple[str, str]]) -> pa.Table:
    series, posts = [one for one, _post in pairs], [post for _one, post in pairs]
    return pa.table({"series": pa.array(series, pa.string()), "post_id": pa.array(posts, pa.string())})


def _found(engine: Any, once: Any, members: pa.Table) -> Any:
    if not members.num_rows:
        return None
    joined = as_table(engine, members).inner_join(once.select("post_id", "at"), "post_id")
    return joined.select("series", "post_id", "at")


def _told(
    observatory: Observatory, engine: Any, events: Any, lawful: frozenset[str], titles: dict[str, str]
) -> tuple[SeriesOf, ...]:
    """Every series with its posts, and whether it is lawful speech; in the order of their keys."""
    ids = as_table(engine, pa.table({"post_id": pa.array(sorted(lawful), pa.string())}))
    whole = events.group_by("series").agg(n=events.count()).order_by("series").to_pyarrow()
    some = events.semi_join(ids, "post_id")
    protected = some.group_by("series").agg(n=some.count()).order_by("series").to_pyarrow()
    of_lawful = dict(zip(protected["series"].to_pylist(), protected["n"].to_pylist(), strict=True))
    found = []
    for key, posts in zip(whole["series"].to_pylist(), whole["n"].to_pylist(), strict=True):
        kind, _colon, name = key.partition(":")
        own = _is_lawful(observatory, SeriesKind(kind), name, titles.get(key, ""), (of_lawful.get(key, 0), posts))
        shown = (to_ten(posts) or 0) if own else posts
        found.append(SeriesOf(kind=SeriesKind(kind), name=name, title=titles.get(key, ""), posts=shown, lawful=own))
    return tuple(found)


def _is_lawful(observatory: Observatory, kind: SeriesKind, name: str, title: str, counts: tuple[int, int]) -> bool:
    """Whether a series is of lawful speech: by its words, its labels, or because most of its posts are."""
    mission, codebook = observatory.mission, observatory.codebook
    if kind is SeriesKind.QUESTION:
        question = mission.question(name)
        assert question is not None, "series are made of the mission's questions"
        codes = {code.id for code in codebook.codes if code.lawful_speech}
        return bool(codes & set(question.codes) or lawful_labels(question.stratify_on, mission, codebook))
    if kind is SeriesKind.HASHTAG and names_lawful_speech(parse(name.replace("_", " "))):
        return True
    if kind is SeriesKind.NARRATIVE and title and names_lawful_speech(parse(title)):
        return True
    return kind in {SeriesKind.HASHTAG, SeriesKind.NARRATIVE} and mostly(*counts)


def counted_series(found: Watched, by: By) -> list[Series]:
    """The series laid out step after step; hours and days are those of the mission's time zone, named as UTC."""
    events = found.events.mutate(quarter=found.events["at"] // QUARTER)
    counts = events.group_by("series", "quarter").agg(n=events.count()).order_by("series", "quarter").to_pyarrow()
    quarters = counts["quarter"].to_pylist()
    steps = {quarter: local_seconds(quarter * QUARTER, found.zone) // STEPS[by] for quarter in set(quarters)}
    rows = pa.table(
        {
            "series": counts["series"],
            "step": pa.array([steps[quarter] for quarter in quarters], pa.int64()),
            "n": counts["n"].cast(pa.int64()),
        }
    )
    return [_from_first(one) for one in laid_out(rows, by)]


def _from_first(one: Series) -> Series:
    """A source is missing, and not silent, before its first post: that is when collecting it began."""
    if not one.name.startswith(f"{SeriesKind.SOURCE}:") or not one.counts.any():
        return one
    missing = one.missing.copy()
    missing[: int(np.flatnonzero(one.counts)[0])] = True
    return Series(name=one.name, by=one.by, start=one.start, counts=one.counts, missing=missing)


def local_seconds(seconds: int, zone: str) -> int:
    """A moment as the clock on the wall shows it, in seconds since 1970."""
    shown = datetime.fromtimestamp(seconds, ZoneInfo(zone)).replace(tzinfo=UTC)
    return int(shown.timestamp())


def from_the_wall(shown: datetime, zone: str) -> datetime:
    """The moment (UTC) at which the clock on the wall of `zone` shows what `shown` says in UTC."""
    return shown.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day_of(moment: datetime, zone: str) -> date:
    """The day of a moment in that time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
