"""The posts a question is asked of, with what is known of every one of them before any coding."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from marsad.core.canonical import digest
from marsad.core.errors import Missing
from marsad.core.judgement import DrawnSample, NotUnits
from marsad.core.mission import Mission, Person, Question, Repeats
from marsad.core.posts import REPEATS
from marsad.core.queries import Search, search_from_json
from marsad.core.words import _
from marsad.flows.contents import NEEDED, left_out
from marsad.flows.frame_posts import found_posts
from marsad.store.lake import Lake

KEPT, KEPT_BYTES = 8, 128 * 1024 * 1024  # populations in memory, and bytes of all of them
_kept: OrderedDict[tuple[object, ...], pa.Table] = OrderedDict()
_lock = threading.Lock()
COLUMNS = ("post_id", "platform", "language", "script", "score", "target", "published_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The versions of the lake's tables that a figure rests on."""

    posts: int
    signals: int
    detectors: Mapping[str, str]  # name -> version: signals of other versions are left aside
    repeats: Repeats | None  # what counts of a repeated content; None: every row, as samples of old were drawn
    within: Search | None = None  # only what a saved search finds


def versions_now(lake: Lake, detectors: Mapping[str, str], repeats: Repeats) -> Versions:
    """The versions of this moment."""
    return Versions(posts=lake.version("posts"), signals=lake.version("signals"), detectors=detectors, repeats=repeats)


def versions_of(sample: DrawnSample) -> Versions:
    """The versions a sample was drawn from."""
    return Versions(
        posts=sample.posts_version,
        signals=sample.signals_version,
        detectors=sample.design.get("detectors", {}),
        repeats=sample.repeats,
        within=search_from_json(searched["search"]) if (searched := sample.design.get("searched")) else None,
    )


def question_of(mission: Mission, question_id: str) -> Question:
    """The question of that id. Raises Missing, naming those there are."""
    question = mission.question(question_id)
    if question is None:
        raise Missing(
            _(
                "The mission asks no question '{question}'; it asks: {questions}.",
                question=question_id,
                questions=", ".join(asked.id for asked in mission.questions),
            )
        )
    return question


def asked_digest(question: Question, roster: tuple[Person, ...], codebook_version: str) -> str:
    """What must not change between the draw and the figure: the question as asked, the codebook, the roster's sexes."""
    compare = question.compare
    return digest(
        [
            [question.asks.ar, question.asks.fr, question.asks.en],
            [sorted(question.codes), sorted(question.sources), sorted(question.stratify_on), question.planned],
            None if compare is None else [compare.by, compare.first, compare.second],
            sorted([person.id, str(person.sex)] for person in roster),
            codebook_version,
            # said only where it is not the rule, so that samples drawn before it could be said stay as they were
            *([str(question.repeats)] if question.repeats is not Repeats.ONCE else []),
        ]
    )


def population(lake: Lake, question: Question, mission: Mission, versions: Versions) -> pa.Table:
    """One row a unit: a content of the question's sources published in the mission's period, in the order of post ids.

    A content that repeats or several sources bring again is one unit (marsad.flows.contents); with `repeats: each`
    every appearance is. Columns: COLUMNS. `score` is the highest score (0 to 1) of the labels the question stratifies
    on, 0 where no detector noticed anything; `script` is the second half of the language label, 'Zyyy' where there is
    none. A post without a time is taken to belong. Kept in memory while it is small and its files are as they were.
    """
    key = _rests_on(lake, question, mission, versions)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = _read(lake, question, mission, versions)
    with _lock:
        _kept[key] = found
        while len(_kept) > KEPT or (_kept and sum(table.nbytes for table in _kept.values()) > KEPT_BYTES):
            _kept.popitem(last=False)
    return found


def _rests_on(lake: Lake, question: Question, mission: Mission, versions: Versions) -> tuple[object, ...]:
    """All that a population is read from: the files, which are written once, and what is asked of them."""
    files = [*lake.files("posts", versions.posts), *lake.files("signals", versions.signals)]
    return (
        tuple((name, (known := Path(name).stat()).st_size, known.st_mtime_ns) for name in files),
        (question.sources, question.stratify_on, period_of(mission), mission.time_zone),
        (tuple(sorted(versions.detectors.items())), versions.repeats, versions.within),
    )


def _read(lake: Lake, question: Question, mission: Mission, versions: Versions) -> pa.Table:
    engine = ibis.duckdb.connect()
    try:
        posts = lake.table("posts", versions.posts, engine)
        signals = lake.table("signals", versions.signals, engine)
        asked = _units(_within(lake, _asked(posts, question, mission), mission, versions), question, versions.repeats)
        asked = asked.select("post_id", "platform", "target", "published_at")
        present = [f"{name}:{version}" for name, version in versions.detectors.items()] or [""]
        current = signals.filter((signals.detector + ":" + signals.detector_version).isin(present))
        named = current.mutate(name=current.detector + ":" + current.label)
        wanted = list(question.stratify_on) or [""]
        scores = named.filter(named.name.isin(wanted)).group_by("post_id").agg(score=named.score.max())
        languages = named.filter(named.detector == "language").group_by("post_id").agg(language=named.label.max())
        joined = asked.left_join(scores, "post_id").drop("post_id_right")
        joined = joined.left_join(languages, "post_id").drop("post_id_right")
        known = joined.mutate(score=joined.score.fill_null(0.0), language=joined.language.fill_null("und"))
        known = known.mutate(
            script=ibis.ifelse(known.language.contains("-"), known.language.split("-")[1], ibis.literal("Zyyy"))
        )
        return known.select(*COLUMNS).order_by("post_id").to_pyarrow()
    finally:
        engine.disconnect()


def _asked(posts: Any, question: Question, mission: Mission) -> Any:
    first, after = period_of(mission)
    inside = posts.published_at.isnull() | ((posts.published_at >= first) & (posts.published_at < after))
    return posts.filter(posts.source.isin(list(question.sources)) & inside)


def _within(lake: Lake, asked: Any, mission: Mission, versions: Versions) -> Any:
    """Those of `asked` that a saved search finds, where the versions name one."""
    if versions.within is None:
        return asked
    found = found_posts(lake, versions.within, mission.time_zone, versions.posts)
    return asked.semi_join(ibis.memtable(pa.table({"post_id": found})), "post_id")


def _units(asked: Any, question: Question, repeats: Repeats | None) -> Any:
    if repeats is None:
        return asked
    gone = left_out(asked, question.sources)
    once = asked.anti_join(gone.twice, "post_id")
    return once if repeats is Repeats.EACH else once.anti_join(gone.repeats, "post_id")


def not_units(lake: Lake, question: Question, mission: Mission, versions: Versions) -> NotUnits:
    """How many posts of the question's sources and period are no units of their own, and why."""
    engine = ibis.duckdb.connect()
    try:
        asked = _asked(lake.table("posts", versions.posts, engine).select(*NEEDED), question, mission)
        asked = _within(lake, asked, mission, versions)
        gone = left_out(asked, question.sources)
        unlinked = asked.anti_join(gone.twice, "post_id")
        unlinked = unlinked.filter(unlinked.kind.isin(REPEATS) & unlinked.original_id.isnull())
        each = versions.repeats is Repeats.EACH
        return NotUnits(
            repeats=0 if each else int(gone.repeats.count().to_pyarrow().as_py()),
            twice=int(gone.twice.count().to_pyarrow().as_py()),
            unlinked=0 if each else int(unlinked.count().to_pyarrow().as_py()),
        )
    finally:
        engine.disconnect()


def period_of(mission: Mission) -> tuple[datetime, datetime]:
    """The first moment of the mission's period and the first after it."""
    zone = ZoneInfo(mission.time_zone)
    first = datetime.combine(mission.start, time.min, zone)
    after = datetime.combine(mission.end + timedelta(days=1), time.min, zone)
    return first.astimezone(UTC), after.astimezone(UTC)


def outside_period(lake: Lake, question: Question, mission: Mission, version: int) -> int:
    """How many posts of the question's sources are left out because they were not published in the period."""
    rows = lake.read("posts", ["source", "published_at"], version)
    mine = rows.filter(pc.is_in(rows["source"], value_set=pa.array(list(question.sources), pa.string())))
    first, after = (pa.scalar(moment, pa.timestamp("us", tz="UTC")) for moment in period_of(mission))
    times = mine["published_at"].drop_null()
    return int(pc.sum(pc.or_(pc.less(times, first), pc.greater_equal(times, after))).as_py() or 0)


def repeats_taken_in(lake: Lake) -> tuple[tuple[str, int], ...]:
    """How many posts of all sources only repeat another, by kind."""
    kinds = Counter(lake.read("posts", ["kind"])["kind"].to_pylist())
    return tuple((kind, kinds[kind]) for kind in REPEATS if kinds[kind])


def with_sexes(posts: pa.Table, roster: tuple[Person, ...]) -> pa.Table:
    """The posts with `target_sex`: of whom each addresses, from the official list; null where it does not say."""
    sexes = {person.id: str(person.sex) for person in roster if person.sex is not None}
    column = [sexes.get(target) for target in posts["target"].to_pylist()]
    return posts.append_column("target_sex", pa.array(column, pa.string()))
