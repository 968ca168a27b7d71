"""Times of every usual shape as UTC, a column at once. What cannot be read for sure is refused, never guessed.

Shapes: ISO 8601 (extended, basic, date alone), the epoch in s, ms, us or ns, RFC 2822, Twitter's, and numbers or
names of months in the order of daily life, with Arabic digits too.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.core.errors import RefusedInput
from marsad.core.words import _
from marsad.observe.calendar_words import MONTHS, ZONES
from marsad.store.schema import TIME

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FINE, WRONG_TYPE, IMPOSSIBLE, AMBIGUOUS, OUT_OF_RANGE = range(5)
WHY = ("", "wrong_type", "impossible_time", "ambiguous_time", "time_out_of_range")
SECOND = 1_000_000
DAY = 86_400 * SECOND
EARLIEST = int(datetime(1990, 1, 1, tzinfo=UTC).timestamp()) * SECOND
LATEST = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp()) * SECOND
QUARTER = 15 * 60 * SECOND  # every change of offset since 1990 fell on a quarter of an hour
NO_ZONE, BAD_ZONE = 10**6, 10**6 + 1  # in the place of an offset in minutes

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", "\u200e\u200f\u202a\u202b\u202c\ufeff")
CLOCK = r"(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
HALF = r"(?:\s*(?P<half>[AaPp]\.?[Mm]\.?|ص|م))?"
ZONE = r"(?:\s*(?P<zone>[Zz]|[+-]\d{2}:?\d{2}|[+-]\d{2}|[A-Z]{2,4}))?(?:\s*\([A-Z]{2,5}\))?"
NAME = r"(?P<name>\pL+)"
SHAPES: tuple[tuple[str, str], ...] = (
    ("ymd", rf"^(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})(?:(?:[Tt]|,?\s+){CLOCK}{HALF}{ZONE})?$"),
    ("ymd", r"^(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})$"),
    (
        "ymd",
        r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})T(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})(?P<zone>Z|[+-]\d{2}:?\d{2})?$",
    ),
    ("epoch", r"^(?P<whole>-?\d{1,19})(?:\.(?P<f>\d{1,9})\d*)?$"),
    ("slashed", rf"^(?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}})[-/.](?P<y>\d{{4}})(?:(?:T|,?\s+){CLOCK}{HALF}{ZONE})?$"),
    (
        "named",
        rf"^(?:\pL+\.?,?\s+)?(?P<d>\d{{1,2}})\s+{NAME}\.?,?\s+(?P<y>\d{{4}})(?:,?\s+(?:à\s+)?{CLOCK}{HALF}{ZONE})?$",
    ),
    (
        "named",
        rf"^(?:\pL+,?\s+)?{NAME}\.?\s+(?P<d>\d{{1,2}}),?\s+(?P<y>\d{{4}})(?:,?\s+(?:at\s+)?{CLOCK}{HALF}{ZONE})?$",
    ),
    ("named", rf"^\pL+\s+{NAME}\s+(?P<d>\d{{1,2}})\s+{CLOCK}\s+(?P<zone>[+-]\d{{4}})\s+(?P<y>\d{{4}})$"),
)
SHORT_YEAR = r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}(?:\D.*)?$"
SLASHED = SHAPES[4][1]


@dataclass(frozen=True, slots=True)
class Times:
    """A column of times: UTC microseconds (null where missing or refused), reason codes, zones assumed."""

    values: pa.TimestampArray
    why: npt.NDArray[np.int8]  # index into WHY, 0 where fine or missing
    assumed: int  # rows that took the file's time zone


def parse_times(
    values: pa.StringArray, *, zone: str = "UTC", day_first: bool | None = None, received_at: datetime | None = None
) -> Times:
    """Read a column of strings as UTC. A time without a zone is in `zone`, summer time included; of an hour that
    came twice, the first is meant. `day_first` is the order of 03/04/2026; None refuses what may be read both ways.

    RefusedInput for a time zone that does not exist.
    """
    try:
        read = values.cast(TIME)
        micros = np.asarray(read.cast(pa.int64()).fill_null(EARLIEST))
        why, assumed = np.zeros(len(values), np.int8), 0
    except pa.ArrowInvalid:
        micros, why, assumed = _by_shape(values, zone, day_first)
    latest = LATEST if received_at is None else int((received_at + timedelta(days=1)).timestamp()) * SECOND
    why[(why == FINE) & ((micros < EARLIEST) | (micros > latest))] = OUT_OF_RANGE
    empty = np.asarray(values.is_null()) | np.asarray(pc.equal(values, "").fill_null(True))
    why[empty] = FINE
    return Times(pa.array(micros, pa.int64(), mask=empty | (why != FINE)).cast(TIME), why, assumed)


def day_first_in(columns: Iterable[pa.StringArray]) -> bool | None:
    """Whether the column's slashed dates put the day first, from all of them; None where nothing or both tell."""
    days = months = False
    for values in columns:
        parts = pc.struct_field(pc.extract_regex(_plain(values), SLASHED), "a").drop_null()
        days = days or bool(pc.any(pc.greater(parts.cast(pa.int32()), 12)).as_py())
        parts = pc.struct_field(pc.extract_regex(_plain(values), SLASHED), "b").drop_null()
        months = months or bool(pc.any(pc.greater(parts.cast(pa.int32()), 12)).as_py())
    return days if days != months else None


def has_slashed(values: pa.StringArray) -> bool:
    """Whether any of the times is written with the year last, so that its order must be found out."""
    return bool(pc.any(pc.match_substring_regex(_plain(values), SLASHED)).as_py())


def _plain(values: pa.StringArray) -> pa.StringArray:
    """The column with European digits, without direction marks and outer spaces."""
    if not pc.all(pc.string_is_ascii(values)).as_py():
        values = pa.array([v if v is None else v.translate(DIGITS) for v in values.to_pylist()], pa.string())
    return pc.utf8_trim_whitespace(values)


def _by_shape(values: pa.StringArray, zone: str, day_first: bool | None) -> tuple[Ints, npt.NDArray[np.int8], int]:
    known_zone(zone)
    plain = _plain(values)
    micros = np.zeros(len(values), np.int64)
    why = np.full(len(values), WRONG_TYPE, np.int8)
    why[np.asarray(pc.match_substring_regex(plain, SHORT_YEAR).fill_null(False))] = AMBIGUOUS
    left = np.flatnonzero(np.asarray(pc.not_equal(plain, "").fill_null(False)))
    assumed = 0
    for kind, pattern in SHAPES:
        if not len(left):
            break
        parts = pc.extract_regex(plain.take(pa.array(left)), pattern)
        hit = np.asarray(parts.is_valid())
        if not hit.any():
            continue
        found = _Fields({field.name: parts.filter(pa.array(hit)).field(i) for i, field in enumerate(parts.type)})
        at = left[hit]
        local, offset, why[at] = READ[kind](found, day_first)
        bare = offset == NO_ZONE
        shift, missing = _offsets(local, zone, bare & (why[at] == FINE))
        why[at[missing]] = IMPOSSIBLE
        why[at[(offset == BAD_ZONE) & (why[at] == FINE)]] = WRONG_TYPE
        micros[at] = local - np.where(bare, shift, offset * 60 * SECOND)
        assumed += int((bare & (why[at] == FINE)).sum())
        left = left[~hit]
    return micros, why, assumed


class _Fields:
    """The named parts of the times of one shape, as numbers."""

    def __init__(self, parts: Mapping[str, pa.StringArray]) -> None:
        self.parts = parts
        self.rows = len(next(iter(parts.values())))

    def number(self, name: str) -> Ints:
        """The part as integers, 0 where it is not there."""
        if name not in self.parts:
            return np.zeros(self.rows, np.int64)
        part = self.parts[name]
        return np.asarray(pc.if_else(pc.equal(part, ""), "0", part).cast(pa.int64()))

    def fraction(self) -> Ints:
        """Digits after the point, as microseconds."""
        if "f" not in self.parts:
            return np.zeros(self.rows, np.int64)
        return np.asarray(pc.utf8_slice_codeunits(pc.utf8_rpad(self.parts["f"], 6, "0"), 0, 6).cast(pa.int64()))

    def looked_up(self, name: str, meaning: Callable[[str], int], otherwise: int) -> Ints:
        """What each distinct value of the part means."""
        if name not in self.parts:
            return np.full(self.rows, otherwise, np.int64)
        coded = self.parts[name].dictionary_encode()
        meanings: Ints = np.array([meaning(value) for value in coded.dictionary.to_pylist()], np.int64)
        found: Ints = meanings[np.asarray(coded.indices)]
        return found


Read = tuple[Ints, Ints, npt.NDArray[np.int8]]  # local microseconds, offset in minutes, reason codes


def _dated(found: _Fields, year: Ints, month: Ints, day: Ints, why: npt.NDArray[np.int8]) -> Read:
    """A date by its numbers and the clock of `found`; 30 February, 24:00 and 13 PM do not exist."""
    hour, minute, second = found.number("H"), found.number("M"), found.number("S")
    half = found.looked_up("half", lambda said: {"": 0, "a": 1, "ص": 1}.get(said[:1].lower(), 2), 0)
    halved = (half > 0) & ((hour < 1) | (hour > 12))
    hour = np.where(half > 0, hour % 12 + 12 * (half == 2), hour)
    months = (np.clip(year, 1, 9999) - 1970) * 12 + np.clip(month, 1, 12) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    length = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - first
    fine = (month >= 1) & (month <= 12) & (day >= 1) & (day <= length) & ~halved
    fine &= (hour < 24) & (minute < 60) & (second < 60)
    local = (first + day - 1) * DAY + ((hour * 60 + minute) * 60 + second) * SECOND + found.fraction()
    return local, found.looked_up("zone", _minutes, NO_ZONE), np.where((why == FINE) & ~fine, IMPOSSIBLE, why)


def _ymd(found: _Fields, _day_first: bool | None) -> Read:
    none = np.zeros(found.rows, np.int8)
    return _dated(found, found.number("y"), found.number("m"), found.number("d"), none)


def _slashed(found: _Fields, day_first: bool | None) -> Read:
    a, b = found.number("a"), found.number("b")
    why = np.zeros(found.rows, np.int8)
    if day_first is None:
        why[(a <= 12) & (b <= 12) & (a != b)] = AMBIGUOUS
        day = np.where(b > 12, b, a)
    else:
        day = a if day_first else b
    return _dated(found, found.number("y"), a + b - day, day, why)


def _named(found: _Fields, _day_first: bool | None) -> Read:
    month = found.looked_up("name", lambda name: MONTHS.get(name.casefold(), 0), 0)
    why = np.where(month == 0, WRONG_TYPE, FINE).astype(np.int8)
    return _dated(found, found.number("y"), month, found.number("d"), why)


def _epoch(found: _Fields, _day_first: bool | None) -> Read:
    """Seconds, thousandths, millionths or billionths since 1970, told apart by their size."""
    whole = found.parts["whole"]
    fits = np.asarray(pc.less(pc.utf8_length(whole), 19))
    number = np.asarray(pc.if_else(pa.array(fits), whole, "0").cast(pa.int64()))
    size = np.abs(number)
    local = np.select(
        [size < 10**11, size < 10**14, size < 10**17], [number * SECOND + found.fraction(), number * 1000, number], 0
    )
    billionths = np.asarray(pc.utf8_slice_codeunits(whole, 0, 16).cast(pa.int64()))
    local = np.where(~fits & (billionths > 0), billionths, local)
    return local, np.zeros(found.rows, np.int64), np.zeros(found.rows, np.int8)


READ: dict[str, Callable[[_Fields, bool | None], Any]] = {
    "ymd": _ymd,
    "slashed": _slashed,
    "named": _named,
    "epoch": _epoch,
}


def _minutes(zone: str) -> int:
    """The offset a time says of itself, in minutes."""
    if zone == "":
        return NO_ZONE
    if zone[0] not in "+-":
        return ZONES.get(zone, BAD_ZONE)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes > 14 * 60 + 59 or int(digits[2:]) > 59:
        return BAD_ZONE
    return -minutes if zone[0] == "-" else minutes


def known_zone(zone: str) -> ZoneInfo:
    """The time zone of that name; RefusedInput where there is none."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as why:
        raise RefusedInput(
            _("The time zone '{zone}' is not known; write it as 'Africa/Casablanca'.", zone=zone)
        ) from why


def _offsets(local: Ints, zone: str, wanted: Flags) -> tuple[Ints, Flags]:
    """Offsets from UTC in microseconds of local times, and which of them were skipped by the clocks."""
    shift, missing = np.zeros(len(local), np.int64), np.zeros(len(local), np.bool_)
    if zone != "UTC" and wanted.any():
        quarters, place = np.unique(local[wanted] // QUARTER, return_inverse=True)
        found = np.array([_offset(zone, int(quarter)) for quarter in quarters], np.int64).reshape(-1, 2)
        shift[wanted] = found[place, 0]
        missing[wanted] = found[place, 1] == 1
    return shift, missing


@lru_cache(maxsize=65536)
def _offset(zone: str, quarter: int) -> tuple[int, int]:
    if not 0 < quarter * QUARTER < LATEST:
        return 0, 0
    local = datetime(1970, 1, 1) + timedelta(microseconds=quarter * QUARTER)  # noqa: DTZ001 - local on purpose
    here = local.replace(tzinfo=known_zone(zone))
    offset = here.utcoffset() or timedelta(0)
    skipped = here.astimezone(UTC).astimezone(here.tzinfo).replace(tzinfo=None) != local
    return int(offset.total_seconds()) * SECOND, int(skipped)
