"""NDJSON in Marsad's own schema: one JSON object a line."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any, ClassVar

import msgspec
import numpy as np
import pyarrow as pa

from marsad.core.posts import Refusal
from marsad.core.words import N_
from marsad.observe.day_order import with_day_order
from marsad.observe.encoding import Utf8Stream, head_as_text
from marsad.observe.fields import COUNTED, DETAIL, RAW
from marsad.observe.lines import cut_lines
from marsad.observe.readers.columns import Lines, lines_of, read_at_once
from marsad.plugins.seam import Block, Header, Parsed, Stream

LARGEST = 2**63 - 1


class Line(msgspec.Struct, gc=False):
    """One post as a line gives it. An id may be a number of any size; a time text or seconds of the epoch."""

    id: str | int | None = None
    platform: str | None = None
    kind: str | None = None
    published_at: str | int | float | None = None
    text: str | None = None
    author: str | int | None = None
    target: str | None = None
    parent: str | int | None = None
    root: str | int | None = None
    lang: str | None = None
    url: str | None = None
    hashtags: list[str] | None = None
    links: list[str] | None = None
    media: list[str] | None = None
    views: int | None = None
    reactions: int | None = None
    shares: int | None = None
    comments: int | None = None
    original: str | int | None = None
    collected_at: str | int | float | None = None
    place: str | None = None
    country: str | None = None


class StrictLine(Line, gc=False, forbid_unknown_fields=True):
    """The same, for lines that hold nothing else: the fast way."""


KNOWN = frozenset(Line.__struct_fields__)
OF_RAW = {"native_id": "id", "language_given": "lang"}
NUMBERED = ("native_id", "author", "parent", "root", "published_at", "original", "collected_at")
LINE: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)
STRICT: msgspec.json.Decoder[StrictLine] = msgspec.json.Decoder(StrictLine)
KEYS: msgspec.json.Decoder[dict[str, msgspec.Raw]] = msgspec.json.Decoder(dict[str, msgspec.Raw])
TIME_ONLY: msgspec.json.Decoder[Any] = msgspec.json.Decoder(msgspec.defstruct("T", [("published_at", Any, None)]))
VALUES = {name: attrgetter(OF_RAW.get(name, name)) for name in RAW.names if name != "row"}


class NdjsonReader:
    """Reads a file of one JSON object a line."""

    name: ClassVar[str] = "ndjson"
    version: ClassVar[str] = "2"
    summary: ClassVar[str] = N_("NDJSON in Marsad's own schema, one post a line")
    cannot_show: ClassVar[tuple[str, ...]] = ("deleted_posts", "private_groups", "media_content")
    general: ClassVar[bool] = False

    def accepts(self, head: bytes) -> bool:
        """Whether the first whole line is an object most of whose fields are Marsad's, with a text, id or time."""
        for line in head_as_text(head).split("\n"):
            if not line.strip():
                continue
            try:
                keys = set(KEYS.decode(line.replace("\x00", "")))
            except (msgspec.DecodeError, RecursionError, UnicodeError):
                return False
            return bool(keys & {"text", "id"}) and len(keys & KNOWN) * 2 > len(keys) and "published_at" in keys
        return False

    def prepare(self, file: Stream, header: Header) -> Header:
        """Finds out whether days or months come first, where times are written 03/04/2026."""
        blocks = cut_lines(Utf8Stream(file, header.encoding))
        return with_day_order(header, (_times(block.payload) for block in blocks))

    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        """Blocks of about 4 MiB of whole lines."""
        return cut_lines(Utf8Stream(file, header.encoding))

    def parse(self, block: Block, header: Header) -> Parsed:  # noqa: ARG002 - the seam's
        """Read the lines of a block; each is a post or a refusal."""
        if not block.payload:
            return Parsed(raw_lines([], []), block.refusals)
        payload, repaired = block.payload, Counter[str]()
        if b"\x00" in payload:
            repaired["nul_characters"] = payload.count(b"\x00")
            payload = payload.replace(b"\x00", b"")
        every = lines_of(payload)
        pages = read_at_once(every, block.first_row)
        if not len(pages.left):
            return Parsed(joined(pages.batches), block.refusals, {}, +repaired)
        lines, numbers, unknown, refusals = _read_lines(every, block.first_row, pages.left.tolist())
        batches = [*pages.batches, raw_lines(lines, numbers)] if lines or not pages.batches else pages.batches
        return Parsed(joined(batches), block.refusals + tuple(refusals), unknown, +repaired)


def joined(batches: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    """Batches of RAW as one, in the order of their rows."""
    if len(batches) == 1:
        return batches[0]
    table = pa.Table.from_batches(batches, RAW).combine_chunks()
    rows = table["row"].to_numpy()
    if (np.diff(rows) < 0).any():
        table = table.take(pa.array(np.argsort(rows, kind="stable")))
    return table.combine_chunks().to_batches()[0]


def _read_lines(
    every: Lines, first: int, places: Sequence[int]
) -> tuple[list[Line], list[int], Counter[str], list[Refusal]]:
    """The lines at `places` (from 0) of a block, their numbers, the fields not known, and the lines refused."""
    pieces = [every.line(place) for place in places]
    lines: list[Line] = []
    bad: dict[int, Refusal] = {}
    decode: Callable[[bytes], Line] = STRICT.decode
    while (at := len(lines) + len(bad)) < len(pieces):
        try:
            # What was decoded before a bad line stays in the list, so that no line is decoded twice.
            lines.extend(map(decode, islice(pieces, at, None)))
        except (ValueError, RecursionError) as why:
            if decode != LINE.decode and "unknown field" in str(why):
                decode = LINE.decode
                continue
            at = len(lines) + len(bad)
            last = not every.ended and places[at] == len(every) - 1
            bad[at] = Refusal(first + places[at], _reason(pieces[at], why, last), _detail(why))
    numbers = [number for number in range(len(pieces)) if number not in bad] if bad else list(range(len(pieces)))
    unknown: Counter[str] = Counter()
    later: dict[int, tuple[str, str]] = {}
    if _any_too_large(lines):
        later = {place: ("wrong_type", "a count above 2^63") for place, line in enumerate(lines) if _too_large(line)}
    if decode == LINE.decode:
        for place, at in enumerate(numbers):
            try:
                unknown.update(KEYS.decode(pieces[at]).keys() - KNOWN)
            except ValueError:  # the name of a field is not text
                later[place] = ("unreadable_bytes", "")
    for place in sorted(later, reverse=True):
        del lines[place]
        at = numbers.pop(place)
        bad[at] = Refusal(first + places[at], *later[place])
    return lines, [first + places[at] for at in numbers], unknown, [bad[at] for at in sorted(bad)]


def _any_too_large(lines: Sequence[Line]) -> bool:
    return any(max((value for value in map(attrgetter(name), lines) if value), default=0) > LARGEST for name in COUNTED)


def _too_large(line: Line) -> bool:
    return any((getattr(line, name) or 0) > LARGEST for name in COUNTED)


def _reason(piece: bytes, why: Exception, last: bool) -> str:
    if not piece.strip():
        return "empty_row"
    if isinstance(why, RecursionError):
        return "too_deep"
    try:
        piece.decode()
    except UnicodeDecodeError:
        return "unreadable_bytes"
    if isinstance(why, msgspec.ValidationError):
        return "not_an_object" if str(why).startswith("Expected `object`") else "wrong_type"
    return "torn" if last else "not_json"


def _detail(why: Exception) -> str:
    """Where a value is wrong; never the row itself, which may name people."""
    said = str(why)
    return said[said.rfind("`$") :].strip("`")[:DETAIL] if "`$" in said else ""


def raw_lines(lines: Sequence[Line], numbers: Sequence[int]) -> pa.RecordBatch:
    """Lines as columns (marsad.observe.fields.RAW)."""
    arrays = [pa.array(numbers, pa.int64())]
    for name, value in VALUES.items():
        column = list(map(value, lines))
        arrays.append(_as_text(column) if name in NUMBERED else pa.array(column, RAW.field(name).type))
    return pa.RecordBatch.from_arrays(arrays, schema=RAW)


def _as_text(column: Sequence[Any]) -> pa.StringArray:
    """A column of texts and numbers as text: an id above 2^53 keeps every digit."""
    try:
        return pa.array(column, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid, TypeError):
        return pa.array(list(map(_one_as_text, column)), pa.string())


def _one_as_text(value: str | float | None) -> str | None:
    if isinstance(value, float):
        return f"{value:.6f}"
    return value if value is None else str(value)


def _times(payload: bytes) -> pa.StringArray:
    """The times of a block's lines, those that can be read."""
    times = []
    for piece in payload.splitlines():
        try:
            times.append(TIME_ONLY.decode(piece).published_at)
        except (ValueError, RecursionError):
            continue
    return pa.array([time for time in times if isinstance(time, str)], pa.string())
