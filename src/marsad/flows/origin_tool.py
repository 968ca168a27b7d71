"""Where the authors of a plain table say they are, for `marsad tool origin` and the function of that name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from marsad.core.errors import RefusedInput, UsageError
from marsad.core.origin import Assumption, Interval, Place, Share, State, Unit
from marsad.core.words import _
from marsad.origin.bounds import Tallies, share_outside
from marsad.origin.declared import declared_country
from marsad.origin.world import policies, words

LOCATION, ACCOUNT, VIEWS = "location", "account", "views"
ANSWER = ("country", "level", "because")  # the columns added to a row
GIVEN = "given_"  # before the name of a column that came with the rows and is called like one of them
DIGITS = 4
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """The country that a text of place names (ISO 3166-1, '' where none), what it rests on, and why."""

    country: str
    level: str
    because: str


def decided(settings: Sequence[str]) -> dict[str, str]:
    """The mission's policy from settings like 'western_sahara=EH'. Raises UsageError for one that cannot be."""
    left = policies()
    chosen = {}
    for setting in settings:
        name, _sign, country = setting.partition("=")
        if name not in left or country not in left[name]:
            options = ", ".join(f"{one}={'|'.join(countries)}" for one, countries in left.items())
            raise UsageError(_("'{value}' decides nothing; there are: {options}.", value=setting, options=options))
        chosen[name] = country
    return chosen


def origins(texts: Sequence[str | None], policy: Mapping[str, str] | None = None) -> list[Origin]:
    """The answer for each text; it does not depend on the others."""
    return [_said(place) for place in declared_country(texts, policy)]


def with_origins(blocks: Iterable[list[Row]], policy: Mapping[str, str]) -> Iterator[list[Row]]:
    """The rows of each block with the columns of ANSWER; what had such a name before is kept under `given_` and it."""
    for rows in blocks:
        told = origins([_text(row) for row in rows], policy)
        yield [
            {_kept_as(name, row) if name in ANSWER else name: value for name, value in row.items()}
            | dict(zip(ANSWER, (one.country, one.level, one.because), strict=True))
            for row, one in zip(rows, told, strict=True)
        ]


def _said(place: Place) -> Origin:
    because = _(place.because.message, **dict(place.because.values))
    return Origin(place.country, "" if place.level is None else place.level.value, because)


def _text(row: Mapping[str, Any]) -> str | None:
    value = row.get(LOCATION)
    return None if value is None or value != value else str(value)  # noqa: PLR0124 - what is not a number


def _kept_as(name: str, row: Mapping[str, Any]) -> str:
    """A name that no column of the row has."""
    name = GIVEN + name
    return _kept_as(name, row) if name in row else name


@dataclass(slots=True)
class _Counted:
    """What was counted of one account."""

    countries: set[str]
    posts: tuple[int, int, int] = (0, 0, 0)  # outside, inside, unlocated
    views: tuple[int, int, int] = (0, 0, 0)


def summary(blocks: Iterable[list[Row]], home: str, policy: Mapping[str, str]) -> list[Row]:
    """The four numbers of each unit of a table, a row a unit: all its rows are counted, they are no sample.

    With a column `account` posts and accounts are counted, with `views` reach too; without, each row is an account. An
    account whose rows name several countries has none. Raises UsageError for a home that is no country, RefusedInput
    for views that are no number.
    """
    if home not in words().iso:
        raise UsageError(_("'{value}' is not the code of a country; write two letters, as MA.", value=home))
    accounts: dict[str, _Counted] = {}
    columns: set[str] = set()
    for rows in blocks:
        columns.update(rows[0])
        for row, place in zip(rows, declared_country([_text(row) for row in rows], policy), strict=True):
            name = str(row[ACCOUNT]) if ACCOUNT in row else str(len(accounts))
            _count(accounts.setdefault(name, _Counted(set())), place, home, row)
    units = [(Unit.ACCOUNTS, [_whole(one, home) for one in accounts.values()])]
    if ACCOUNT in columns:
        units.insert(0, (Unit.POSTS, [one.posts for one in accounts.values()]))
    if VIEWS in columns:
        units.append((Unit.REACH, [one.views for one in accounts.values()]))
    return [_row(share_outside(_tallies(counts), unit, everything=True)) for unit, counts in units if counts]


def _count(one: _Counted, place: Place, home: str, row: Mapping[str, Any]) -> None:
    side = 2 if place.state is not State.LOCATED else int(place.country == home)
    if place.country:
        one.countries.add(place.country)
    one.posts = _more(one.posts, side, 1)
    one.views = _more(one.views, side, _views(row.get(VIEWS)))


def _more(counts: tuple[int, int, int], side: int, more: int) -> tuple[int, int, int]:
    outside, inside, unlocated = (value + (more if place == side else 0) for place, value in enumerate(counts))
    return outside, inside, unlocated


def _views(value: Any) -> int:
    if value is None or value in {"", "None"}:
        return 0
    try:
        return max(int(float(value)), 0)
    except (TypeError, ValueError, OverflowError):
        raise RefusedInput(_("'{value}' is not a number of views; correct that row.", value=str(value)[:60])) from None


def _whole(one: _Counted, home: str) -> tuple[int, int, int]:
    if len(one.countries) != 1:
        return 0, 0, 1
    return (0, 1, 0) if home in one.countries else (1, 0, 0)


def _tallies(counts: Sequence[tuple[int, int, int]]) -> Tallies:
    columns = np.array(counts, dtype=np.int64).reshape(-1, 3)
    rows = np.arange(len(columns))
    return Tallies(
        account=rows,
        stratum=np.zeros_like(rows),
        outside=columns[:, 0],
        inside=columns[:, 1],
        unlocated=columns[:, 2],
    )


def _row(share: Share) -> Row:
    monotone = next((one for one in share.narrowed if one.assumption is Assumption.MONOTONE), None)
    told = not share.withheld
    return {
        "unit": share.unit.value,
        "collected": share.collected if told else None,
        "located": share.located if told else None,
        "outside": share.outside if told and not share.few_outside else None,
        "share_of_located": _rounded(share.share) if not share.few_outside else None,
        "coverage": _rounded(share.coverage) if told else None,
        **_limits("bounds", share.worst.identified if told and not share.few_outside else None),
        **_limits("monotone", monotone.identified if monotone is not None and not share.few_outside else None),
        "withheld": share.withheld or share.few_outside,
    }


def _limits(name: str, one: Interval | None) -> Row:
    low, high = (None, None) if one is None else (one.low, one.high)
    return {f"{name}_low": _rounded(low), f"{name}_high": _rounded(high)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
