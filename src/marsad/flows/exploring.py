"""Searching the posts: what is found, when, where and in which language; never by whom.

What a reader may not see is decided here, for pages, the API and the command alike. Nothing knows an author: no
account, address or platform's id is in the index, in a filter, or in an answer. Lawful speech is counted and not
listed (marsad.flows.lawful). Who may code does not find the posts of samples that are still being coded.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import Missing, RefusedInput
from marsad.core.mission import Mission
from marsad.core.queries import Query, Search, day_after
from marsad.core.restricted import is_inside, lock_of_signal
from marsad.core.words import _
from marsad.flows.aggregates import aggregate_of, kept_back, numbers_named, refuse_narrow, refuse_padding
from marsad.flows.blindness import NOBODY, Apart, apart_of
from marsad.flows.explored import Aggregate, Asked, Choices, Explored, Result
from marsad.flows.facets import Facets, Mask, facets_of, found_by
from marsad.flows.indexing import LABEL, NARRATIVE, files_of, standing, state_of
from marsad.flows.lawful import FLOOR, as_they_are, to_ten, withheld
from marsad.flows.marking import marked
from marsad.flows.query_words import parse
from marsad.flows.restricted import today
from marsad.store import search_index
from marsad.store.observatory import Observatory
from marsad.store.search_index import NO_TIME, Numbers

PAGE = 25  # results
MOST_DAYS = 120  # days that are counted one by one; a longer time is counted by months


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Look:
    """A search under way: what is asked, of which index, and what its reader may not see."""

    observatory: Observatory
    facets: Facets
    mission: Mission
    asked: Asked
    query: Query
    apart: Apart
    aggregate: Aggregate | None


def choices(observatory: Observatory, mission: Mission) -> Choices:
    """The languages, platforms, labels and narratives of the posts indexed, and the mission's sources."""
    facets = facets_of(observatory)
    names = {} if facets is None else facets.columns.names
    return Choices(
        languages=() if facets is None else facets.languages,
        platforms=tuple(sorted(names.get("platform", ()))),
        sources=tuple(source.id for source in mission.sources),
        labels=() if facets is None else tuple(facets.columns.named(LABEL)),
        lawful_labels=frozenset() if facets is None else facets.lawful_labels,
        narratives=() if facets is None else tuple(facets.columns.named(NARRATIVE)),
    )


def is_indexed(observatory: Observatory) -> bool:
    """Whether there is an index to search, however far it is."""
    return facets_of(observatory) is not None


def explore(observatory: Observatory, mission: Mission, asked: Asked, *, may_code: bool) -> Explored:
    """What `asked` finds. `may_code`: whether whoever asks may code, by whichever of their roles.

    Raises Missing where there is no index yet, or an unknown source, platform, language, label or narrative;
    RefusedInput for a search that cannot be read, and for lawful speech asked for too narrowly.
    """
    facets = facets_of(observatory)
    if facets is None:
        raise Missing(_("The posts are not indexed yet; run 'marsad search --refresh', or wait a few minutes."))
    query = parse(asked.search.words, other_script=asked.search.other_script)
    apart = apart_of(observatory, facets) if may_code else NOBODY
    lawful = kept_back(facets, apart)
    aggregate = aggregate_of(facets, asked, query, lawful)
    if aggregate is not None:
        refuse_narrow(asked, aggregate)
    if aggregate is Aggregate.WORDS:
        refuse_padding(facets, query, lawful)
    look = _Look(
        observatory=observatory,
        facets=facets,
        mission=mission,
        asked=asked,
        query=query,
        apart=apart,
        aggregate=aggregate,
    )
    return _told(look, _filtered(look))


def _filtered(look: _Look) -> Numbers:
    """The posts found that are in the lake still, inside every filter, and not kept from this reader; ascending."""
    facets, columns, asked, mission = look.facets, look.facets.columns, look.asked, look.mission
    inside = standing(columns, files_of(look.observatory.lake))
    if look.apart.posts.size:
        inside[look.apart.posts] = False
    found = found_by(facets, look.query)
    found = found[inside[found]]
    for kind, wanted, values, names in (
        ("platform", asked.search.platforms, columns.platform, columns.names.get("platform", ())),
        ("source", asked.search.sources, columns.source, columns.names.get("source", ())),
        ("language", asked.languages, facets.language, facets.languages),
    ):
        if wanted:
            found = found[np.isin(values[found], _places(names, wanted, kind, mission))]
    for kind, name in ((LABEL, asked.label), (NARRATIVE, asked.narrative)):
        if name:
            found = found[_members(numbers_named(facets, kind, name), columns.size)[found]]
    return _in_days(found, columns.at, asked.search, mission.time_zone)


def _members(numbers: Numbers, size: int) -> Mask:
    mask = np.zeros(size + 1, dtype=bool)
    mask[numbers[numbers <= size]] = True
    return mask


def _places(known: Sequence[str], wanted: Sequence[str], kind: str, mission: Mission) -> list[int]:
    """Raises Missing for a name that is neither in the index nor, for a source, in the mission."""
    for name in wanted:
        if name not in known and not (kind == "source" and mission.source(name) is not None):
            raise Missing(
                _("Nothing here is called '{name}'; choose among: {names}.", name=name, names=", ".join(sorted(known)))
            )
    return [known.index(name) for name in wanted if name in known]


def _in_days(found: Numbers, at: Numbers, search: Search, time_zone: str) -> Numbers:
    if search.first is not None:
        found = found[at[found] >= midnight(search.first, time_zone)]
    if search.last is not None:
        found = found[(at[found] < midnight(day_after(search.last), time_zone)) & (at[found] != NO_TIME)]
    return found


def midnight(day: date, time_zone: str) -> int:
    """The first second of a day, since 1970."""
    return int(datetime.combine(day, time.min, ZoneInfo(time_zone)).timestamp())


def _told(look: _Look, found: Numbers) -> Explored:
    facets, columns, aggregate = look.facets, look.facets.columns, look.aggregate
    locked, (counts, by_month) = _is_locked(look), _counts(look, found)
    few = aggregate is not None and 0 < found.size < FLOOR
    counts = [{} if few or locked else each for each in counts]
    shown = [withheld(each) if aggregate else (as_they_are(each), False) for each in counts]
    results, following = ((), "") if aggregate else _page(facets, look.query, found, look.asked.after)
    timeless = int((columns.at[found] == NO_TIME).sum())
    return Explored(
        understood=look.query.plain(),
        left_aside=look.query.left_aside,
        found=None if locked else to_ten(found.size) if aggregate and found.size else int(found.size),
        aggregate=aggregate,
        results=results,
        next=following,
        by_month=by_month,
        days=shown[0][0],
        languages=shown[1][0],
        platforms=shown[2][0],
        withheld=few or any(small for _shown, small in shown),
        locked=locked,
        without_time=None if locked else to_ten(timeless) if aggregate else timeless,
        apart=look.apart.posts.size,
        state=state_of(look.observatory, columns),
        may_be_frame=bool(look.query.sides) and not (look.asked.languages or look.asked.label or look.asked.narrative),
    )


def _is_locked(look: _Look) -> bool:
    """Whether counts would read as a poll of who abstains or votes for whom, in the restricted period (method 3.8).

    A total as well: those of two windows a day apart tell the days.
    """
    mission, label, day = look.mission, look.asked.label, today(look.mission)
    if not is_inside(mission.restricted, day):
        return False
    told = bool(label) and lock_of_signal(mission, look.observatory.codebook, label, day) is not None
    return told or look.aggregate is not None


def _counts(look: _Look, found: Numbers) -> tuple[list[dict[str, int]], bool]:
    """Posts by day or month, by language and by platform; whether by month."""
    facets, columns = look.facets, look.facets.columns
    days, by_month = _by_day(columns.at[found], look.mission.time_zone)
    languages = _by_name(facets.language[found], facets.languages)
    platforms = _by_name(columns.platform[found], columns.names.get("platform", ()))
    return [days, languages, platforms], by_month


def _page(facets: Facets, query: Query, found: Numbers, after: str) -> tuple[tuple[Result, ...], str]:
    """The newest posts below the place `after`, and the place to go on from."""
    at = facets.columns.at[found]
    if after:
        moment, number = _place_of(after)
        below = (at < moment) | ((at == moment) & (found < number))
        found, at = found[below], at[below]
    if found.size > PAGE + 1:  # the newest, then their order: sorting all of them takes longer than finding them
        edge = np.partition(at, -(PAGE + 1))[-(PAGE + 1)]
        found, at = found[at >= edge], at[at >= edge]
    order = np.lexsort((found, at))[::-1][: PAGE + 1]
    chosen = found[order].tolist()
    more, chosen = len(chosen) > PAGE, chosen[:PAGE]
    with search_index.opened(facets.path) as database:
        texts = search_index.texts_of(database, chosen)
    results = tuple(_result(facets, number, texts.get(number, ""), query) for number in chosen)
    return results, f"{facets.columns.at[chosen[-1]]}.{chosen[-1]}" if more else ""


def _place_of(after: str) -> tuple[int, int]:
    moment, _dot, number = after.partition(".")
    try:
        return int(moment[:20]), int(number[:20])
    except ValueError:
        raise RefusedInput(_("The page '{page}' is none of this search; search again.", page=after[:40])) from None


def _result(facets: Facets, number: int, text: str, query: Query) -> Result:
    columns = facets.columns
    at = int(columns.at[number])
    return Result(
        at=None if at == NO_TIME else datetime.fromtimestamp(at, UTC),
        platform=columns.names["platform"][columns.platform[number]],
        language=facets.languages[facets.language[number]],
        parts=marked(text, query),
    )


def _by_name(values: NDArray[Any], names: Sequence[str]) -> dict[str, int]:
    """Posts by name, the most frequent first."""
    counts = np.bincount(values, minlength=len(names)).tolist()
    return {names[n]: counts[n] for n in sorted(range(len(names)), key=lambda n: (-counts[n], names[n])) if counts[n]}


def _by_day(at: Numbers, time_zone: str) -> tuple[dict[str, int], bool]:
    """Posts by day (or by month, where there are many days) in that time zone, days without a post left out."""
    known = at[at != NO_TIME]
    if not known.size:
        return {}, False
    zone = ZoneInfo(time_zone)
    first, last = (datetime.fromtimestamp(int(edge), zone).date() for edge in (known.min(), known.max()))
    span = (last - first).days + 1
    days = [first + timedelta(days=place) for place in range(min(span, 366 * 200))]
    starts = np.array([midnight(day, time_zone) for day in days])
    counts = np.bincount(np.searchsorted(starts, known, side="right") - 1, minlength=len(days)).tolist()
    by_month = span > MOST_DAYS
    found: Counter[str] = Counter()
    for day, posts in zip(days, counts, strict=False):
        if posts:
            found[f"{day:%Y-%m}" if by_month else day.isoformat()] += posts
    return dict(found), by_month
