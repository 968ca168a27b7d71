"""Narratives: posts that say the same, nearly the same, or the same slogan in other words or another script.

The clusters are found anew from the posts each time they are asked for; nothing of them is kept but what people decide.
A narrative is known by the id of a post: the one that came in first when it was named, else the first of its cluster,
so that it stays what it is when new posts come. What follows is about posts found, never about how common a view is.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from marsad.core.errors import Missing, UsageError
from marsad.core.narratives import Decision
from marsad.core.words import _
from marsad.detect.clusters import Clusters, clusters_of
from marsad.detect.near_duplicates import slogan_ways
from marsad.detect.parting import parted
from marsad.detect.shingles import DistinctTexts, distinct_texts
from marsad.flows.collecting import source_of
from marsad.store.lake import Lake
from marsad.store.observatory import Observatory

METHOD = "1"  # raised whenever the same posts may give other clusters
FEWEST_WORDS = 4  # of a post: 'amen' and 'good morning' are no narratives
FEWEST_POSTS = 5  # of a narrative that is listed
SHORTEST_ID = 6  # characters by which a narrative may be named
COLUMNS = (
    "post_id", "source", "platform", "native_id", "kind", "published_at", "account", "text", "batch_id", "row",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class FoundPosts:
    """The posts that were compared, in the order in which they came in, with their clusters.

    `too_short` posts have fewer than FEWEST_WORDS words and were left out, `twice` are further copies of a post that
    several sources brought.
    """

    posts: pa.Table
    ids: tuple[str, ...]
    distinct: DistinctTexts
    clusters: Clusters
    too_short: int
    twice: int
    version: int  # of the lake's posts


@dataclass(frozen=True, slots=True, eq=False)
class Narrative:
    """Posts that belong together, by their places among the posts found, and what people decided of them."""

    id: str
    places: NDArray[np.int64]
    decision: Decision | None = None
    also: tuple[Decision, ...] = ()  # others whose posts are in the same cluster now: people have to decide

    @property
    def name(self) -> str | None:
        """What people call it."""
        return None if self.decision is None else self.decision.name


def find(observatory: Observatory, source: str | None = None) -> tuple[FoundPosts, list[Narrative]]:
    """Every narrative of two posts or more, the largest first; of one source, or of all.

    Raises Missing where the mission has no such source.
    """
    from marsad.store.records import narratives

    observatory.connect()
    if source is not None:
        source_of(observatory.mission, source)
    decided = narratives.decisions()
    found = compared(observatory.lake, source, _apart(decided))
    return found, told(found, decided)


def one(observatory: Observatory, named: str) -> tuple[FoundPosts, Narrative]:
    """The narrative that a name, or the beginning of an id, means.

    Raises Missing where there is none, UsageError where there are several.
    """
    found, narratives = find(observatory)
    return found, chosen(found, narratives, named)


def compared(lake: Lake, source: str | None, apart: Sequence[tuple[Decision, Decision]]) -> FoundPosts:
    """The posts with their clusters; `apart` are narratives that a person parted."""
    version = lake.version("posts")
    posts = lake.read("posts", COLUMNS, version)
    order, twice = _in_order(posts, source)
    posts = posts.take(pa.array(order, pa.int64()))
    texts = [text or "" for text in posts["text"].to_pylist()]
    long = np.array([len(text.split()) >= FEWEST_WORDS for text in texts], dtype=bool)
    posts = posts.filter(pa.array(long))
    texts = [text for text, enough in zip(texts, long.tolist(), strict=True) if enough]
    ids = tuple(posts["post_id"].to_pylist())
    distinct = distinct_texts(texts)
    links = slogan_ways(distinct)
    for first, second in apart:
        links = parted(distinct, links, _places(ids, first.anchors), _places(ids, second.anchors))
    clusters = clusters_of(distinct, links)
    return FoundPosts(posts, ids, distinct, clusters, int((~long).sum()), twice, version)


def _in_order(posts: pa.Table, source: str | None) -> tuple[list[int], int]:
    """The rows in the order in which they came in, each post of a platform once; how many were there again."""
    from marsad.store.records import collecting

    moments = {batch: at for batch, _source, at in collecting.received()}
    columns = (posts[name].to_pylist() for name in ("batch_id", "row", "post_id", "platform", "native_id", "source"))
    rows = [
        (moments.get(batch, ""), batch, row or 0, post, platform, native, place)
        for place, (batch, row, post, platform, native, of) in enumerate(zip(*columns, strict=True))
        if source is None or of == source
    ]
    first: dict[tuple[str, str], int] = {}
    for *_order, platform, native, place in sorted(rows):
        first.setdefault((platform, native), place)
    return list(first.values()), len(rows) - len(first)


def _apart(decided: Sequence[Decision]) -> list[tuple[Decision, Decision]]:
    by_id = {decision.narrative: decision for decision in decided if not decision.merged_into}
    return [
        (by_id[other], decision)
        for decision in by_id.values()
        for other in decision.apart
        if other in by_id and other < decision.narrative
    ]


def _places(ids: Sequence[str], wanted: Sequence[str]) -> list[int]:
    known = {post: place for place, post in enumerate(ids)}
    return [known[post] for post in wanted if post in known]


def told(found: FoundPosts, decided: Sequence[Decision]) -> list[Narrative]:
    """The clusters of two posts or more as narratives, named where people named them, the largest first."""
    members = {int(places[0]): places for places in _clusters(found.clusters)}
    cluster_of = {post: int(found.clusters.of[place]) for place, post in enumerate(found.ids)}
    standing = [decision for decision in decided if not decision.merged_into]
    mine = {
        decision.narrative: sorted({cluster_of[post] for post in decision.anchors if post in cluster_of})
        for decision in standing
    }
    holders: dict[int, list[Decision]] = defaultdict(list)
    for decision in standing:
        for cluster in mine[decision.narrative]:
            holders[cluster].append(decision)
    narratives = [
        _named(decision, [members.get(cluster, np.array([cluster])) for cluster in mine[decision.narrative]], holders)
        for decision in standing
    ]
    narratives += [Narrative(found.ids[first], places) for first, places in members.items() if first not in holders]
    return sorted(narratives, key=lambda narrative: (-narrative.places.size, narrative.id))


def _clusters(clusters: Clusters) -> Iterator[NDArray[np.int64]]:
    """The places of each cluster of two texts or more, in order."""
    places = np.flatnonzero(clusters.sizes > 1)
    places = places[np.argsort(clusters.of[places], kind="stable")]
    if places.size:
        yield from np.split(places, np.flatnonzero(np.diff(clusters.of[places])) + 1)


def _named(
    decision: Decision, clusters: Sequence[NDArray[np.int64]], holders: Mapping[int, Sequence[Decision]]
) -> Narrative:
    places = np.sort(np.concatenate([np.empty(0, dtype=np.int64), *clusters]))
    also = {other.narrative: other for cluster in clusters for other in holders[int(cluster[0])]}
    also.pop(decision.narrative, None)
    return Narrative(decision.narrative, places, decision, tuple(also.values()))


def chosen(found: FoundPosts, narratives: Sequence[Narrative], named: str) -> Narrative:
    """The narrative of that name, of that beginning of an id, or that holds the post of that beginning.

    Raises Missing where there is none, UsageError where there are several.
    """
    exact = [narrative for narrative in narratives if narrative.name == named]
    if len(named) >= SHORTEST_ID:
        exact = exact or [narrative for narrative in narratives if narrative.id.startswith(named)]
        holding = {place for place, post in enumerate(found.ids) if post.startswith(named)} if not exact else set()
        exact = exact or [one for one in narratives if holding and not holding.isdisjoint(one.places.tolist())]
    if not exact:
        raise Missing(_("There is no narrative '{name}'; see 'marsad narratives list'.", name=named))
    if len(exact) > 1:
        raise UsageError(
            _(
                "'{name}' means several narratives: {ids}; write more of the id.",
                name=named,
                ids=", ".join(narrative.id[:16] for narrative in exact),
            )
        )
    return exact[0]
