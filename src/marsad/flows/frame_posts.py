"""The posts of a saved search, read from the lake itself: the same at the same version, with or without an index."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import pyarrow as pa

from marsad.core.queries import Search, day_after
from marsad.flows.query_words import matching, parse
from marsad.store.lake import Lake

METHOD = "2"  # raised whenever the same search may find other posts
ROWS_AT_ONCE = 50_000
COLUMNS = ("post_id", "text")


def found_posts(lake: Lake, search: Search, time_zone: str, version: int | None = None) -> pa.Array:
    """The ids of the posts that `search` finds in a version of the lake, ascending."""
    engine = ibis.duckdb.connect()
    try:
        asked = inside(lake.table("posts", version, engine), search, time_zone).select(*COLUMNS)
        return pa.array(sorted(_matching(asked, search)), pa.string())
    finally:
        engine.disconnect()


def _matching(asked: Any, search: Search) -> Iterator[str]:
    query = parse(search.words, other_script=search.other_script)
    for batch in asked.to_pyarrow().to_batches(max_chunksize=ROWS_AT_ONCE):
        found = matching(query, [text or "" for text in batch.column("text").to_pylist()])
        yield from batch.column("post_id").filter(pa.array(found)).to_pylist()


def inside(posts: Any, search: Search, time_zone: str) -> Any:
    """Those of `posts` (an Ibis table) on the platforms, of the sources and of the days of `search`."""
    if search.platforms:
        posts = posts.filter(posts.platform.isin(list(search.platforms)))
    if search.sources:
        posts = posts.filter(posts.source.isin(list(search.sources)))
    if search.first is not None:
        posts = posts.filter(posts.published_at >= moment(search.first, time_zone))
    if search.last is not None:
        posts = posts.filter(posts.published_at < moment(day_after(search.last), time_zone))
    return posts


def moment(day: date, time_zone: str) -> datetime:
    """When a day begins."""
    return datetime.combine(day, time.min, ZoneInfo(time_zone)).astimezone(UTC)
