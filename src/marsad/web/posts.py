"""The texts of a sample's posts, at the version of the lake the sample was drawn from.

Only what a coder may see is read: no account, no address, no score. A sample is a few thousand posts in a
table of millions, so its texts are read in one pass and kept while the table stands still.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from marsad.core.errors import Missing
from marsad.core.words import _
from marsad.store.lake import Lake
from marsad.web.script import direction_of, harmless, language_of_text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SAMPLES_KEPT = 8
# Times as microseconds: duckdb hands timestamps with a zone over only where pytz is installed.
COLUMNS = "post_id, text, platform, epoch_us(published_at), language_given, parent_id, coalesce(len(media), 0), target"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPost:
    """A post as a coder sees it."""

    text: str
    direction: str  # rtl or ltr
    language: str  # for the lang attribute
    platform: str
    published_at: datetime | None
    media: int  # pictures and videos, which are not shown
    answers: "ShownPost | None" = None  # the post it answers, where it was taken in
    target: str | None = None  # id in the roster of whom it addresses
    orphan: bool = False  # it answers a post that was not taken in


_kept: OrderedDict[tuple[str, int, int], dict[str, ShownPost]] = OrderedDict()
_lock = threading.Lock()


def posts_of_sample(lake: Lake, sample_id: int, version: int, post_ids: Iterable[str]) -> dict[str, ShownPost]:
    """The posts of a sample by id, at `version` of the table; one that was erased is not in it.

    `post_ids` is asked for only where the texts are not in memory. Raises Missing where the files of that
    version are gone.
    """
    key = (str(lake.folder), sample_id, lake.version("posts"))  # an erasure makes a version: what was kept goes
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
        for old in [other for other in _kept if other[:2] == key[:2]]:
            del _kept[old]
        found = _read(lake.files("posts", version), sorted(set(post_ids)))
        _kept[key] = found
        while len(_kept) > SAMPLES_KEPT:
            _kept.popitem(last=False)
        return found


def _read(files: list[str], post_ids: list[str]) -> dict[str, ShownPost]:
    if not files or not post_ids:
        return {}
    with duckdb.connect() as engine:
        try:
            rows = _rows(engine, files, post_ids)
            parents = _rows(engine, files, sorted({row[5] for row in rows if row[5]}))
        except duckdb.IOException:
            raise Missing(
                _("The texts of this sample are no longer kept at the version it was drawn from; draw a new sample.")
            ) from None
    answered = {row[0]: _shown(row, None) for row in parents}
    return {row[0]: _shown(row, answered.get(row[5])) for row in rows}


def _rows(engine: Any, files: list[str], post_ids: list[str]) -> list[tuple[Any, ...]]:
    query = f"SELECT {COLUMNS} FROM read_parquet($files) WHERE post_id IN (SELECT unnest($ids))"  # noqa: S608 - constants
    found: list[tuple[Any, ...]] = engine.execute(query, {"files": files, "ids": post_ids}).fetchall()
    return found


def _shown(row: tuple[Any, ...], answers: ShownPost | None) -> ShownPost:
    _post_id, text, platform, microseconds, language, parent_id, media, target = row
    clean = harmless(text or "")
    return ShownPost(
        text=clean,
        direction=direction_of(clean),
        language=language_of_text(clean, language),
        platform=platform,
        published_at=None if microseconds is None else EPOCH + timedelta(microseconds=microseconds),
        media=media,
        target=target,
        answers=answers,
        orphan=bool(parent_id) and answers is None,
    )
