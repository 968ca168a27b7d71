"""The nouns of searching: what is asked, what a reader may be told."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from marsad.core.queries import Search
from marsad.flows.indexing import IndexState
from marsad.flows.lawful import Counted
from marsad.flows.marking import Part


class Aggregate(StrEnum):
    """Why posts are counted and not listed."""

    LABEL = "label"  # a label of lawful speech was asked for
    WORDS = "words"  # a word for it is asked for, or half or more of what the words find is lawful speech
    NARRATIVE = "narrative"  # half or more of the narrative is


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search, with what only the explorer filters by, and the place to go on from."""

    search: Search = field(default_factory=Search)
    languages: tuple[str, ...] = ()
    label: str = ""  # 'detector:label'
    narrative: str = ""  # a name that people gave
    after: str = ""  # `Explored.next` of the page before


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A post that was found: what it says, when, on which platform."""

    at: datetime | None
    platform: str
    language: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """What a search found, with nothing in it that its reader may not see."""

    understood: str
    left_aside: tuple[str, ...]
    found: int | None  # None where it is withheld: fewer than FLOOR, or locked
    aggregate: Aggregate | None  # why nothing is listed; counts are then rounded to tens
    results: tuple[Result, ...]
    next: str  # '' on the last page
    by_month: bool
    days: tuple[Counted, ...]  # days, or months, with a post
    languages: tuple[Counted, ...]
    platforms: tuple[Counted, ...]
    withheld: bool  # whether counts are left out because they are small
    locked: bool  # whether every count is left out, in the restricted period
    without_time: int | None
    apart: int  # posts left out of every search of this reader: of samples still being coded, wherever they are found
    state: IndexState
    may_be_frame: bool  # whether it may be saved: words, platforms, sources and days only


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What may be filtered by."""

    languages: tuple[str, ...]
    platforms: tuple[str, ...]
    sources: tuple[str, ...]
    labels: tuple[str, ...]
    lawful_labels: frozenset[str]
    narratives: tuple[str, ...]
