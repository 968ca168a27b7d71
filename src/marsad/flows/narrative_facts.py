"""What may be said of a narrative: how many posts were found, from when on, where; never who wrote them.

Accounts are counted by platform and pseudonym and never listed. A count of one to four is withheld, and the texts with
it: a text leads to its author. Where one platform's count is withheld all of them are, since the rest would tell it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from marsad.core.narratives import FEWEST_ACCOUNTS, Decision
from marsad.core.posts import REPEATS
from marsad.detect.clusters import WAYS
from marsad.detect.language import identify
from marsad.flows.narratives import FoundPosts, Narrative

EXAMPLES = 5
LONGEST_EXAMPLE = 280  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """The earliest post with a time. What was not collected may be older."""

    at: datetime  # UTC
    platform: str
    repeats: bool  # a repost, forward or translation: what it repeats is older


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text of a narrative, and the id of a post that says it: what 'marsad narratives split' asks for."""

    post_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPlatform:
    """What was found on one platform; `accounts` is None where it is withheld or not given."""

    platform: str
    first: datetime | None
    posts: int
    accounts: int | None
    accounts_withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrativeFacts:
    """A narrative in figures. `accounts` is None where the files name none, or where `accounts_withheld`."""

    id: str
    name: str | None
    decision: Decision | None
    also: tuple[Decision, ...]
    posts: int
    texts: int  # distinct, spelling and signs aside
    repeats: int  # posts that only repeat another (reposts, forwards, translations)
    accounts: int | None
    accounts_withheld: bool
    without_account: int
    first: Appearance | None
    without_time: int  # posts that may be older than the first
    days: tuple[tuple[date, int], ...]  # in the mission's time zone, days without a post left out
    platforms: tuple[OnPlatform, ...]  # in the order of their first post
    languages: tuple[tuple[str, int], ...]  # as the language model reads them
    ways: tuple[tuple[str, int], ...]  # by which way the posts met
    examples: tuple[Example, ...]


def facts_of(found: FoundPosts, narrative: Narrative, time_zone: str, *, languages: bool = True) -> NarrativeFacts:
    """Everything that may be said of a narrative; its languages only where they are asked for, since they take time."""
    places = narrative.places.tolist()
    rows = [_Row(*row) for row in _rows(found, places)]
    accounts = {(row.platform, row.account) for row in rows if row.account}
    withheld = 0 < len(accounts) < FEWEST_ACCOUNTS
    texts = [row.text for row in rows]
    return NarrativeFacts(
        id=narrative.id,
        name=narrative.name,
        decision=narrative.decision,
        also=narrative.also,
        posts=len(rows),
        texts=len(set(found.distinct.number_of[narrative.places].tolist())),
        repeats=sum(row.kind in REPEATS for row in rows),
        accounts=len(accounts) if accounts and not withheld else None,
        accounts_withheld=withheld,
        without_account=sum(not row.account for row in rows),
        first=_first(rows),
        without_time=sum(row.at is None for row in rows),
        days=_days(rows, time_zone),
        platforms=_platforms(rows),
        languages=tuple(Counter(guess.label for guess in identify(texts if languages else [])).most_common()),
        ways=_ways(found, places),
        examples=() if withheld else _examples(found, places, texts),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    post_id: str
    platform: str
    kind: str
    at: datetime | None
    account: str | None
    text: str


def _rows(found: FoundPosts, places: Sequence[int]) -> Any:
    columns = ("post_id", "platform", "kind", "published_at", "account", "text")
    chosen = found.posts.select(list(columns)).take(pa.array(places, pa.int64()))
    return zip(*(chosen[name].to_pylist() for name in columns), strict=True)


def _first(rows: Sequence[_Row]) -> Appearance | None:
    told = [row for row in rows if row.at is not None]
    if not told:
        return None
    row = min(told, key=lambda one: (one.at, one.post_id))
    assert row.at is not None
    return Appearance(at=row.at, platform=row.platform, repeats=row.kind in REPEATS)


def _days(rows: Sequence[_Row], time_zone: str) -> tuple[tuple[date, int], ...]:
    zone = ZoneInfo(time_zone)
    return tuple(sorted(Counter(row.at.astimezone(zone).date() for row in rows if row.at is not None).items()))


def _platforms(rows: Sequence[_Row]) -> tuple[OnPlatform, ...]:
    """Platforms in the order of their first post; those without a time last."""
    found, counts = [], []
    for platform in sorted({row.platform for row in rows}):
        mine = [row for row in rows if row.platform == platform]
        first = _first(mine)
        counts.append(len({row.account for row in mine if row.account}))
        found.append((first.at if first else None, platform, len(mine), counts[-1]))
    hidden = any(0 < count < FEWEST_ACCOUNTS for count in counts)
    found.sort(key=lambda one: (one[0] is None, one[0] or datetime.min, one[1]))  # noqa: DTZ901 - never compared
    return tuple(
        OnPlatform(
            platform=platform,
            first=at,
            posts=posts,
            accounts=accounts if accounts and not hidden else None,
            accounts_withheld=bool(hidden and accounts),
        )
        for at, platform, posts, accounts in found
    )


def _ways(found: FoundPosts, places: Sequence[int]) -> tuple[tuple[str, int], ...]:
    """How many posts came by each way, the surest first; the first post of a cluster came by none."""
    came = [place for place in places if found.clusters.of[place] != place]
    counts = Counter(WAYS[found.clusters.ways[place]] for place in came)
    return tuple((way, counts[way]) for way in WAYS if counts[way])


def _examples(found: FoundPosts, places: Sequence[int], texts: Sequence[str]) -> tuple[Example, ...]:
    """The texts said most often, each way by which posts met at least once."""
    numbers = found.distinct.number_of[places].tolist()
    often = Counter(numbers)
    first_of: dict[int, int] = {}
    for nth, number in enumerate(numbers):
        first_of.setdefault(number, nth)
    ranked = sorted(first_of, key=lambda number: (-often[number], first_of[number]))
    way_of = {number: int(found.clusters.ways[places[nth]]) for number, nth in first_of.items()}
    leading = list({way_of[number]: number for number in reversed(ranked)}.values())
    chosen = dict.fromkeys([number for number in ranked if number in leading] + ranked)
    nths = [first_of[number] for number in list(chosen)[:EXAMPLES]]
    return tuple(Example(post_id=found.ids[places[nth]], text=shortened(texts[nth])) for nth in nths)


def shortened(text: str) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXAMPLE else line[: LONGEST_EXAMPLE - 1] + "…"


def may_be_listed(facts: NarrativeFacts, least: int) -> bool:
    """Whether a narrative stands in the list: it is named and has posts here, or is said by accounts enough."""
    named = facts.decision is not None and facts.posts > 0
    return named or (facts.posts >= least and not facts.accounts_withheld)
