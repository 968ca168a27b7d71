"""What a person searches for: words, and where; folded once, so that index and texts are asked the same thing."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word, or words that follow each other."""

    tokens: tuple[str, ...]  # folded
    prefix: bool = False  # whether the last may go on
    sounds: tuple[str, ...] = ()  # consonants of each token, where the other script is asked for too
    attached: tuple[str, ...] = ()  # an Arabic word and its forms with article and particles written onto it


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of OR: all of these, and none of those."""

    terms: tuple[Term, ...]
    without: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for: one side or the other. Without sides: every post."""

    sides: tuple[Side, ...] = ()
    left_aside: tuple[str, ...] = ()  # what was typed and holds no word: an address, a handle, a sign

    def plain(self) -> str:
        """The query as it was understood, to be read and kept."""
        return " OR ".join(
            " ".join([*map(_said, side.terms), *(f"-{_said(term)}" for term in side.without)]) for side in self.sides
        )


def _said(term: Term) -> str:
    words = " ".join(term.tokens) + "*" * term.prefix
    return f'"{words}"' if len(term.tokens) > 1 else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Words, and where they are looked for: what a frame keeps. Nothing in it is about who wrote."""

    words: str = ""  # as typed
    other_script: bool = False  # also what sounds the same, in Arabic letters, Latin letters and Tifinagh
    platforms: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    first: date | None = None  # days in the mission's time zone, both included
    last: date | None = None


def day_after(day: date) -> date:
    """The next day; the last there is has none, and is its own."""
    return day if day == date.max else day + timedelta(days=1)


def search_as_json(search: Search) -> dict[str, Any]:
    """A search as records keep it."""
    return asdict(search) | {
        "platforms": list(search.platforms),
        "sources": list(search.sources),
        "first": search.first.isoformat() if search.first else None,
        "last": search.last.isoformat() if search.last else None,
    }


def search_from_json(kept: dict[str, Any]) -> Search:
    """A search as it was kept."""
    return Search(
        words=kept["words"],
        other_script=kept["other_script"],
        platforms=tuple(kept["platforms"]),
        sources=tuple(kept["sources"]),
        first=date.fromisoformat(kept["first"]) if kept["first"] else None,
        last=date.fromisoformat(kept["last"]) if kept["last"] else None,
    )
