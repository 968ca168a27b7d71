"""From what a reader yields to what the lake keeps: ids, pseudonyms, times, masking, and refusals with a reason."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.core.posts import KINDS, Refusal
from marsad.observe.account import Counts
from marsad.observe.countries import Countries, declared, labels
from marsad.observe.given_words import folded_platforms, language_tags
from marsad.observe.identities import accounts_of, native_ids, pointed, post_ids, public_actors, without_owners
from marsad.observe.masking import mask_texts
from marsad.observe.own_handles import SHORTEST, own_masked, without_handles
from marsad.observe.searches import masked_searches
from marsad.observe.times import WHY, Times, parse_times
from marsad.observe.told_values import told, told_fields
from marsad.plugins.seam import Header, Parsed
from marsad.store.schema import POSTS, STRINGS, TIME

COUNTED = ("views", "reactions", "shares", "comments")
LISTS = ("hashtags", "links", "media")
DETAIL = 80  # characters of a refused value that are kept

# What a reader yields: everything as the file gives it, null where it gives nothing. `published_at` is text still;
# `author` is the handle in clear; `parent`, `root` and `original` are the platform's own ids. None of these is ever
# stored. `collected_at` is when the file says it captured the post.
RAW = pa.schema(
    [
        ("row", pa.int64()),
        ("native_id", pa.string()),
        ("platform", pa.string()),
        ("kind", pa.string()),
        ("published_at", pa.string()),
        ("text", pa.string()),
        ("author", pa.string()),
        ("target", pa.string()),
        ("parent", pa.string()),
        ("root", pa.string()),
        ("language_given", pa.string()),
        ("url", pa.string()),
        *((name, STRINGS) for name in LISTS),
        *((name, pa.int64()) for name in COUNTED),
        ("original", pa.string()),
        ("collected_at", pa.string()),
        ("place", pa.string()),  # where the author says to be; only the country it names is kept
        ("country", pa.string()),  # the platform's own label
    ]
)
HASHTAG = re.compile(r"[#＃]([\w\u064b-\u0652\u200c]+)")


@dataclass(frozen=True, slots=True)
class Finished:
    """A block ready to be kept, duplicates not yet looked for."""

    posts: pa.RecordBatch  # marsad.store.schema.POSTS
    refusals: tuple[Refusal, ...]
    counts: Counts


def raw_batch(columns: Mapping[str, Iterable[Any]]) -> pa.RecordBatch:
    """Columns, by the names of RAW, as a batch; those not given are null. `row` must be given."""
    rows = list(columns["row"])
    arrays = [
        pa.array(columns[field.name], field.type) if field.name in columns else pa.nulls(len(rows), field.type)
        for field in RAW
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=RAW)


def finish(parsed: Parsed, header: Header, key: bytes, batch_id: str, countries: Countries | None = None) -> Finished:
    """Posts as the lake keeps them, from a block as its reader yields it.

    Every row of `parsed.posts` becomes a post or a refusal; a row wrong in several ways is refused for the first.
    Without `countries` no post has one. RefusedInput for a time zone that does not exist.
    """
    raw, nuls = _without_nul(parsed.posts)
    platforms = folded_platforms(_column(raw, "platform"), header.platform)
    raw = _without_owners(raw, platforms)
    raw, untagged = _with_tags(raw)
    given = frozenset(name for name in RAW.names[1:] if _column(raw, name).null_count < raw.num_rows)
    raw, unlabelled = _with_labels(raw, countries)
    times = parse_times(
        _column(raw, "published_at"),
        zone=header.time_zone,
        day_first=header.day_first,
        received_at=header.received_at,
    )
    refused = _refused(raw, platforms, times, header)
    collected, unread, hijri = _collected(raw, header)
    hijri = times.hijri | hijri
    hijri[list(refused)] = False
    repaired = Counter(parsed.repaired) + Counter(
        nul_characters=nuls,
        time_zone_assumed=times.assumed,
        collection_time_unread=unread,
        language_unread=untagged,
        country_label_unread=unlabelled,
        hijri_dates=int(hijri.sum()),
    )
    asked = masked_searches(parsed.asked, header.actors)
    counts = Counts(given=given, unknown=told_fields(parsed.unknown_fields), repaired=repaired, asked=asked)
    values = times.values
    if refused:
        keep = np.ones(raw.num_rows, np.bool_)
        keep[list(refused)] = False
        kept = pa.array(keep)
        rows = _column(raw, "row").to_pylist()
        refusals = tuple(Refusal(rows[i], why, detail[:DETAIL]) for i, (why, detail) in sorted(refused.items()))
        raw, platforms, values = raw.filter(kept), platforms.filter(kept), values.filter(kept)
        collected = collected.filter(kept)
    else:
        refusals = ()
    posts = _posts(raw, platforms, values, collected, header, key, batch_id)
    return Finished(_declared(posts, _column(raw, "place"), countries), parsed.refusals + refusals, counts)


def _column(raw: pa.RecordBatch, name: str) -> Any:
    return raw.column(RAW.get_field_index(name))


def _without_nul(raw: pa.RecordBatch) -> tuple[pa.RecordBatch, int]:
    """The batch without NUL characters in its texts, and how many there were."""
    removed = 0
    for place, field in enumerate(RAW):
        column = raw.column(place)
        if pa.types.is_integer(field.type) or column.null_count == len(column):
            continue
        if pa.types.is_list(field.type) and column.offset:  # from_arrays below wants lists that begin at 0
            column = column.take(pa.array(np.arange(len(column))))
            raw = raw.set_column(place, field, column)
        texts = column.values if pa.types.is_list(field.type) else column
        if not _holds_nul(texts):
            continue
        removed += pc.sum(pc.count_substring(texts, "\x00")).as_py() or 0
        texts = pc.replace_substring(texts, "\x00", "")
        if texts is not column and pa.types.is_list(field.type):
            texts = pa.ListArray.from_arrays(column.offsets, texts, mask=column.is_null())
        raw = raw.set_column(place, field, texts)
    return raw, removed


def _without_owners(raw: pa.RecordBatch, platforms: pa.StringArray) -> pa.RecordBatch:
    facebook = pc.equal(platforms, "facebook").fill_null(False)
    if not pc.any(facebook).as_py():
        return raw
    for name in ("native_id", "parent", "root", "original"):
        column = _column(raw, name)
        if column.null_count < len(column):
            raw = raw.set_column(RAW.get_field_index(name), RAW.field(name), without_owners(column, facebook))
    return raw


def _with_tags(raw: pa.RecordBatch) -> tuple[pa.RecordBatch, int]:
    languages, untagged = language_tags(_column(raw, "language_given"))
    return raw.set_column(RAW.get_field_index("language_given"), RAW.field("language_given"), languages), untagged


def _with_labels(raw: pa.RecordBatch, countries: Countries | None) -> tuple[pa.RecordBatch, int]:
    labelled, unlabelled = labels(_column(raw, "country"), countries)
    return raw.set_column(RAW.get_field_index("country"), RAW.field("country"), labelled), unlabelled


def _holds_nul(texts: pa.StringArray) -> bool:
    memory = texts.buffers()[2]
    return memory is not None and bool(memory.size) and not np.frombuffer(memory, np.uint8).all()


def _refused(
    raw: pa.RecordBatch, platforms: pa.StringArray, times: Times, header: Header
) -> dict[int, tuple[str, str]]:
    """Why a row is not kept, by its place in the batch, with the value that is wrong."""
    refused: dict[int, tuple[str, str]] = {}

    def refuse(where: npt.NDArray[np.bool_], why: str, name: str | None = None) -> None:
        for at in np.flatnonzero(where).tolist():
            refused.setdefault(at, (why, "" if name is None else told(str(_column(raw, name)[at].as_py()))))

    nothing = np.asarray(pc.and_(_empty(_column(raw, "native_id")), _empty(_column(raw, "text"))))
    refuse(nothing, "no_id_and_no_text")
    refuse(np.asarray(_empty(platforms)), "no_platform")
    for code in np.unique(times.why).tolist():
        if code:
            refuse(times.why == code, WHY[code], "published_at")
    for name in COUNTED:
        if _column(raw, name).null_count < raw.num_rows:
            refuse(np.asarray(pc.less(_column(raw, name), 0).fill_null(False)), "negative_count", name)
    refuse(_not_among(_column(raw, "kind"), KINDS), "wrong_type", "kind")
    refuse(_not_among(_column(raw, "target"), header.roster_ids), "not_in_roster", "target")
    return refused


def _empty(values: pa.StringArray) -> pa.BooleanArray:
    return pc.equal(values, "").fill_null(True)


def _not_among(values: pa.StringArray, allowed: Iterable[str]) -> npt.NDArray[np.bool_]:
    if values.null_count == len(values):
        return np.zeros(len(values), np.bool_)
    known = pc.is_in(values, value_set=pa.array(sorted(allowed), pa.string()))
    return np.asarray(pc.and_not(values.is_valid(), known))


def _collected(raw: pa.RecordBatch, header: Header) -> tuple[pa.TimestampArray, int, npt.NDArray[np.bool_]]:
    """When the file says it captured each post, of how many rows that could not be read, and which dates are Hijri."""
    said = _column(raw, "collected_at")
    if said.null_count == len(said):
        return pa.nulls(len(said), TIME), 0, np.zeros(len(said), np.bool_)
    times = parse_times(said, zone=header.time_zone, day_first=header.day_first, received_at=header.received_at)
    return times.values, int((times.why != 0).sum()), times.hijri


def _posts(
    raw: pa.RecordBatch, platforms: pa.StringArray, times: pa.TimestampArray, collected: pa.TimestampArray,
    header: Header, key: bytes, batch_id: str,
) -> pa.RecordBatch:  # fmt: skip
    authors, names = _column(raw, "author"), platforms.to_pylist()
    handles = authors.to_pylist()
    accounts = accounts_of(names, handles, key)
    public = public_actors(names, handles, header.actors)
    texts = _column(raw, "text").fill_null("")
    masked, counts = mask_texts(texts, platforms, header.actors)
    native = native_ids(_column(raw, "native_id"), accounts, times, texts)
    stored = without_handles(native, names, handles, accounts, public, header.actors, key)
    columns = {
        "post_id": post_ids(header.source, names, native),
        "source": pa.repeat(pa.scalar(header.source, pa.string()), raw.num_rows),
        "platform": platforms,
        "native_id": _urls(pa.array(stored, pa.string()), platforms, handles, public, header.actors),
        "kind": _column(raw, "kind").fill_null(pc.if_else(_column(raw, "parent").is_valid(), "reply", "post")),
        "published_at": times,
        "text": masked,
        "account": accounts,
        "public_actor": public,
        "target": _column(raw, "target"),
        "parent_id": pointed(header.source, names, _column(raw, "parent")),
        "root_id": pointed(header.source, names, _column(raw, "root")),
        "language_given": _column(raw, "language_given"),
        "url": _urls(_column(raw, "url"), platforms, handles, public, header.actors),
        "hashtags": _hashtags(_masked_lists(_column(raw, "hashtags"), header.actors), masked),
        "links": _masked_lists(_column(raw, "links"), header.actors, handles, public),
        "media": _masked_lists(_column(raw, "media"), header.actors, handles, public),
        **{name: _column(raw, name) for name in COUNTED},
        "masked": counts,
        "batch_id": pa.repeat(pa.scalar(batch_id, pa.string()), raw.num_rows),
        "row": _column(raw, "row"),
        "original_id": pointed(header.source, names, _column(raw, "original")),
        "collected_at": collected,
        "country_label": _column(raw, "country"),
        "country_declared": pa.nulls(raw.num_rows, pa.string()),
        "declared_because": pa.nulls(raw.num_rows, pa.string()),
    }
    arrays = [
        column if isinstance(column, pa.Array) else pa.array(column, POSTS.field(name).type)
        for name, column in columns.items()
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=POSTS)


def _declared(posts: pa.RecordBatch, places: pa.StringArray, countries: Countries | None) -> pa.RecordBatch:
    """The posts with the country that each author says to be in; the words themselves go no further."""
    for name, column in zip(("country_declared", "declared_because"), declared(places, countries), strict=True):
        posts = posts.set_column(POSTS.get_field_index(name), POSTS.field(name), column)
    return posts


def _urls(
    urls: pa.StringArray,
    platforms: pa.StringArray,
    handles: list[str | None],
    public: list[str | None],
    actors: Mapping[tuple[str, str], str],
) -> Any:
    """Addresses of the posts, and ids that are addresses, without the handle of anyone private."""
    if urls.null_count == len(urls) or not pc.any(pc.match_substring(urls, "/")).as_py():
        return urls
    own = own_masked(urls, handles, public, 1)
    return mask_texts(own, platforms, actors, addresses=True)[0]


def _hashtags(given: pa.ListArray, texts: pa.StringArray) -> pa.ListArray:
    """The hashtags the file gives, without '#'; those of the text where it gives none."""
    if given.null_count == 0:
        return given
    tagged = np.asarray(pc.and_(given.is_null(), pc.match_substring_regex(texts, "[#＃]")))
    if not tagged.any():
        return given
    lists = given.to_pylist()
    for at in np.flatnonzero(tagged).tolist():
        lists[at] = HASHTAG.findall(texts[at].as_py()) or None
    return pa.array(lists, STRINGS)


def _masked_lists(
    lists: pa.ListArray,
    actors: Mapping[tuple[str, str], str],
    handles: list[str | None] | None = None,
    public: list[str | None] | None = None,
) -> pa.ListArray:
    """Addresses in lists, with handles in them masked; with `handles` and `public`, those of the rows' authors too."""
    if lists.null_count == len(lists):
        return lists
    own = flat = lists.values
    if handles is not None and public is not None:
        lists = lists.take(pa.array(np.arange(len(lists))))  # that begins at 0, as from_arrays below wants it
        rows = pc.list_parent_indices(lists).to_pylist()
        flat = lists.flatten()
        own = own_masked(flat, [handles[row] for row in rows], [public[row] for row in rows], SHORTEST)
    masked, counts = mask_texts(own, pa.nulls(len(own), pa.string()), actors, addresses=True)
    if own is flat and not counts.any():
        return lists
    return pa.ListArray.from_arrays(lists.offsets, masked, mask=lists.is_null())
