"""Posts as traces: who shared, said or answered what, when. One Ibis expression a trace, for any engine.

A post that several sources brought counts once. A repeat that says of what it is one bears that trace alone: else
passing on a post would count as its link, its text and its hashtags too.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import ibis
import pyarrow as pa

from marsad.core.coordination import Trace
from marsad.core.mission import Mission, Person, Side
from marsad.core.posts import REPEATS
from marsad.flows.contents import NEEDED, content_of_names, left_out
from marsad.flows.coordination_artefacts import owners_among
from marsad.flows.coordination_links import canonical, is_of, is_shortened, same_file
from marsad.flows.narratives import FoundPosts, Narrative
from marsad.flows.population import period_of
from marsad.store.engines import as_table, holding, over_batches
from marsad.store.lake import Lake

COLUMNS = (*NEEDED, "account", "public_actor", "target", "parent_id", "hashtags", "links", "media")
NO_SIDE = "0"
FEWEST_HASHTAGS = 2
ONE = pa.schema([("post_id", pa.string()), ("object", pa.string())])
WHEN = pa.schema([("post_id", pa.string()), ("account", pa.string()), ("at", pa.int64())])
BORNE = pa.schema([("post_id", pa.string()), ("side", pa.string())])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Traced:
    """The posts of the mission's period as events. Every table is one of the engine's, worked out once.

    `events`: trace -> `account`, `object`, `content` (post id), `at` (microseconds since 1970), `side` (the
    sides that the object bears, see `sides_in`).
    """

    posts: int  # each once
    twice: int
    untestable: int  # without an account or a time
    testable: int  # with both and at least one trace
    owners: pa.Table  # accounts in a public role with their open owner (coordination_artefacts.OWNERS)
    shortened: int  # links of which nobody here knows where they lead
    events: Mapping[Trace, Any]


@contextmanager
def traced(
    engine: Any, lake: Lake, version: int, mission: Mission, roster: Sequence[Person],
    told: tuple[FoundPosts, Sequence[Narrative]] | None, wanted: Sequence[Trace],
) -> Iterator[Traced]:  # fmt: skip
    """The posts of a version of the lake as events of the traces `wanted`; `told`: its narratives, for TEXT."""
    sources = [source.id for source in mission.sources]
    with ExitStack() as held:

        def keep(rows: Any) -> Any:
            return held.enter_context(holding(engine, rows))

        posts = keep(_in_period(lake.table("posts", version, engine).select(*COLUMNS), mission))
        twice = keep(left_out(posts.select(*NEEDED), sources).twice)
        once = posts.anti_join(twice, "post_id")
        known = keep(once.filter(once.account.notnull() & once.published_at.notnull()))
        borne = keep(over_batches(engine, _lists(known), partial(_sides_of, mission.sides, tuple(roster)), BORNE))
        when = keep(over_batches(engine, known.select("post_id", "account", "published_at"), _at, WHEN))
        names = keep(content_of_names(posts, sources))
        objects = {trace: _objects(engine, known, names, told, trace) for trace in wanted}
        events = {
            trace: keep(_with_sides(_events(when, each), borne, mission.sides)) for trace, each in objects.items()
        }
        yield Traced(
            posts=_count(once),
            twice=_count(twice),
            untestable=_count(once) - _count(known),
            testable=_count(ibis.union(*(each.select("content") for each in events.values()), distinct=True)),
            owners=owners_among(known, roster),
            shortened=_shortened(events.get(Trace.LINK)),
            events=events,
        )


def _count(rows: Any) -> int:
    return int(rows.count().to_pyarrow().as_py())


def _in_period(posts: Any, mission: Mission) -> Any:
    first, after = period_of(mission)
    return posts.filter(posts.published_at.isnull() | ((posts.published_at >= first) & (posts.published_at < after)))


def _lists(posts: Any) -> Any:
    return posts.select("post_id", "hashtags", "links", "public_actor", "target")


def _at(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Times as microseconds: no two engines have one word for them."""
    at = batch["published_at"].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
    return pa.record_batch([batch["post_id"], batch["account"], at], schema=WHEN)


def _events(told: Any, objects: Any) -> Any:
    """The posts that have an object (`post_id`, `object`), each object of a post once."""
    joined = told.inner_join(objects.distinct(), "post_id")
    return joined.select("account", "object", content="post_id", at="at")


def _objects(
    engine: Any, known: Any, names: Any, told: tuple[FoundPosts, Sequence[Narrative]] | None, trace: Trace
) -> Any:
    """`post_id` and `object` of one trace."""
    repeats = known.filter(known.kind.isin(REPEATS) & known.original_id.notnull())
    own = known.anti_join(repeats.select("post_id"), "post_id")
    if trace is Trace.REPOST:
        return _pointed(repeats.select("post_id", named="original_id"), names)
    if trace is Trace.REPLY:
        return _pointed(own.filter(own.parent_id.notnull()).select("post_id", named="parent_id"), names)
    if trace is Trace.TEXT:
        assert told is not None
        said = as_table(engine, _narratives(*told))
        return own.inner_join(said, ["platform", "native_id"]).select("post_id", "object")
    if trace is Trace.HASHTAGS:
        return over_batches(engine, own.select("post_id", values="hashtags"), _sequences, ONE)
    column, kernel = ("links", canonical) if trace is Trace.LINK else ("media", same_file)
    each = own.select("post_id", value=own[column].unnest())
    found = over_batches(engine, each.filter(each.value.notnull()), partial(_mapped, kernel), ONE)
    return found.filter(found.object.notnull())


def _pointed(asked: Any, names: Any) -> Any:
    """What each post points at: one value a content, by whichever source it is named."""
    joined = asked.left_join(names, asked.named == names.named)
    return joined.select("post_id", object=ibis.coalesce(joined.of_content, joined.named))


def _narratives(found: FoundPosts, narratives: Sequence[Narrative]) -> pa.Table:
    """`platform`, `native_id` and the narrative of each post that is in one; of two, the one of the first id."""
    of: dict[int, str] = {}
    for narrative in sorted(narratives, key=lambda one: one.id):
        for place in narrative.places.tolist():
            of.setdefault(place, narrative.id)
    places = sorted(of)
    chosen = found.posts.select(["platform", "native_id"]).take(pa.array(places, pa.int64()))
    return chosen.append_column("object", pa.array([of[place] for place in places], pa.string()))


def _mapped(kernel: Callable[[str], str | None], batch: pa.RecordBatch) -> pa.RecordBatch:
    objects = pa.array([kernel(value) for value in batch["value"].to_pylist()], pa.string())
    return pa.record_batch([batch["post_id"], objects], schema=ONE)


def _sequences(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Hashtags in their order, spelling aside; of posts with two different ones or more."""
    rows = []
    for post, tags in zip(batch["post_id"].to_pylist(), batch["values"].to_pylist(), strict=True):
        said = list(dict.fromkeys(as_tag(tag) for tag in tags or () if tag))
        if len(said) >= FEWEST_HASHTAGS:
            rows.append({"post_id": post, "object": " ".join(f"#{tag}" for tag in said)})
    return pa.RecordBatch.from_pylist(rows, schema=ONE)


def as_tag(tag: str) -> str:
    """A hashtag, spelling aside."""
    return unicodedata.normalize("NFKC", tag).casefold().strip().lstrip("#")


def _sides_of(sides: Any, roster: tuple[Person, ...], batch: pa.RecordBatch) -> pa.RecordBatch:
    """Which posts bear which side's marks: its hashtags, its sites, its parties' people who write or are answered."""
    party = {person.id: person.party for person in roster if person.party}
    party |= {person.id: person.id for person in roster if person.role == "party"}
    marks = [
        (side.id, {as_tag(tag) for tag in side.hashtags}, frozenset(filter(None, map(canonical, side.domains))),
         set(side.parties))
        for side in sides
    ]  # fmt: skip
    rows = []
    for row in batch.to_pylist():
        tags = {as_tag(tag) for tag in row["hashtags"] or ()}
        links = [found for link in row["links"] or () if (found := canonical(link))]
        parties = {party.get(row["public_actor"]), party.get(row["target"])}
        for side, its_tags, domains, its_parties in marks:
            if tags & its_tags or parties & its_parties or any(is_of(link, domains) for link in links):
                rows.append({"post_id": row["post_id"], "side": side})
    return pa.RecordBatch.from_pylist(rows, schema=BORNE)


def _with_sides(events: Any, borne: Any, sides: Sequence[Side]) -> Any:
    """The events with the sides of their object: those that half or more of its marked posts bear."""
    if not sides:
        return events.mutate(side=ibis.literal(NO_SIDE))
    marked = events.select("object", "content").distinct().inner_join(borne, borne.post_id == events.content)
    marked = marked.select("object", "content", "side")
    whole = marked.group_by("object").agg(marked=marked.content.nunique())
    each = marked.group_by("object", "side").agg(posts=marked.content.nunique()).inner_join(whole, "object")
    its = each.filter(2 * each.posts >= each.marked)
    its = its.select(
        "object", bit=its.side.cases(*((side.id, 1 << place) for place, side in enumerate(sides)), else_=0)
    )
    told = events.left_join(its.group_by("object").agg(bits=its.bit.sum()), "object")
    return told.select("account", "object", "content", "at", side=told.bits.fill_null(0).cast("string"))


def sides_in(side: str, sides: Sequence[Side]) -> tuple[str, ...]:
    """The ids of the sides that a value of the column `side` means."""
    return tuple(each.id for place, each in enumerate(sides) if int(side) >> place & 1)


def _shortened(events: Any) -> int:
    if events is None:
        return 0
    links = events.select("object").to_pyarrow()["object"].to_pylist()
    return sum(is_shortened(link) for link in links)
