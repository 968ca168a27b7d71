"""Which posts are contents of their own, and which are a content already there: collected twice, or only repeated.

A post that several sources brought is one content. A pure repeat (repost, forward, translation: no words of its own)
belongs to what it repeats; where that is not among the posts, the earliest repeat stands for it. Quotes, comments and
replies have words of their own and are always contents. Written in Ibis, for any engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import ibis

from marsad.core.ids import POST_ID_LENGTH
from marsad.core.posts import REPEATS
from marsad.store.lake import Lake

BETWEEN = "\x1f"  # between the parts of a post's id, see marsad.core.ids.post_id
NEEDED = ("post_id", "source", "platform", "native_id", "kind", "published_at", "original_id")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Posts that are not units of their own, as Ibis tables of one column, `post_id`; none is in both."""

    twice: Any  # of a post that several sources brought, all but one
    repeats: Any  # repeats of a content that is there already


def left_out(posts: Any, sources: Sequence[str]) -> LeftOut:
    """Which of `posts` (an Ibis table with the columns NEEDED) repeat a content.

    Of a post in several sources, the one of the first source in the order of `sources` stays. Of the repeats of what
    is not among the posts, the earliest by time stays (then by post id; those without a time come last). A repeat
    that does not say of what stays. Only repeats of one source are known to be of the same unseen original, since an
    original's id (marsad.core.ids.post_id) is one of its source.
    """
    place = posts.source.cases(*((source, number) for number, source in enumerate(sources)), else_=len(sources))
    copies = ibis.window(group_by=["platform", "native_id"], order_by=[place, posts.post_id])
    held = posts.select(*NEEDED, content=posts.post_id.first().over(copies))
    twice = held.filter(held.post_id != held.content).select("post_id")
    kept = held.filter(held.post_id == held.content)
    repeats = kept.filter(kept.kind.isin(REPEATS) & kept.original_id.notnull() & (kept.original_id != kept.post_id))
    found = _originals(repeats, held, kept, sources)
    # Times decide between repeats of repeats only, so that none of a ring of them can send another away.
    follows = ~found.of_repeat | (found.of_time < found.published_at)
    follows |= (found.of_time == found.published_at) & (found.of_content < found.post_id)
    again = found.filter(follows.fill_null(False)).select("post_id")
    alone = found.anti_join(again, "post_id")
    same = ibis.window(
        group_by=[alone.repeated], order_by=[alone.published_at.isnull(), alone.published_at, alone.post_id]
    )
    ranked = alone.select("post_id", rank=ibis.row_number().over(same))
    return LeftOut(twice, again.union(ranked.filter(ranked["rank"] > 0).select("post_id")))


def posts_again(lake: Lake, sources: Sequence[str]) -> int:
    """How many posts of all sources have the content of another: collected twice, or only repeating it."""
    engine = ibis.duckdb.connect()
    try:
        gone = left_out(lake.table("posts", connection=engine).select(*NEEDED), sources)
        return sum(int(each.count().to_pyarrow().as_py()) for each in (gone.twice, gone.repeats))
    finally:
        engine.disconnect()


def _originals(repeats: Any, held: Any, kept: Any, sources: Sequence[str]) -> Any:
    """The repeats with `repeated` (what they repeat, one value a content) and, where it is among the posts, its
    `of_content`, `of_time` and whether it is a repeat itself, `of_repeat`."""
    known = _names(held, sources)
    about = kept.select(of_content=kept.post_id, of_time=kept.published_at, of_repeat=kept.kind.isin(REPEATS))
    linked = repeats.left_join(known, repeats.original_id == known.named)
    linked = linked.left_join(about, "of_content").drop("of_content_right")
    return linked.mutate(repeated=ibis.coalesce(linked.of_content, linked.original_id))


def content_of_names(posts: Any, sources: Sequence[str]) -> Any:
    """Every id by which one of `posts` may be named, as `named`, with the content that stands for it, `of_content`."""
    place = posts.source.cases(*((source, number) for number, source in enumerate(sources)), else_=len(sources))
    copies = ibis.window(group_by=["platform", "native_id"], order_by=[place, posts.post_id])
    return _names(posts.select(*NEEDED, content=posts.post_id.first().over(copies)), sources)


def _names(held: Any, sources: Sequence[str]) -> Any:
    names = [held.select(named=held.post_id, of_content=held.content)]
    names += [_as_named_by(held, source) for source in sources if len(sources) > 1]
    return reduce(lambda one, other: one.union(other), names).distinct()


def _as_named_by(held: Any, source: str) -> Any:
    """The id that each post of the other sources would have in `source`: by it a repeat there names it."""
    others = held.filter(held.source != source)
    whole = ibis.literal(source + BETWEEN) + others.platform + ibis.literal(BETWEEN) + others.native_id
    return others.select(named=whole.hexdigest("sha256").substr(0, POST_ID_LENGTH), of_content=others.content)
