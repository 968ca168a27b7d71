"""The search form: what its fields say, and the same again as an address."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from marsad.core.errors import RefusedInput
from marsad.core.queries import Search
from marsad.core.words import _
from marsad.flows.explored import Asked

MOST_VALUES = 50  # of one filter


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchForm:
    """The form as it was filled in, whole or not."""

    words: str = ""
    other_script: bool = False
    languages: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    label: str = ""
    narrative: str = ""
    after: str = ""

    def search(self) -> Search:
        """What a frame may keep of it. Raises RefusedInput for a day that is none."""
        return Search(
            words=self.words,
            other_script=self.other_script,
            platforms=self.platforms,
            sources=self.sources,
            first=day_of(self.first),
            last=day_of(self.last),
        )

    def asked(self) -> Asked:
        """All of it. Raises RefusedInput for a day that is none."""
        return Asked(
            search=self.search(),
            languages=self.languages,
            label=self.label,
            narrative=self.narrative,
            after=self.after,
        )

    def fields(self) -> list[tuple[str, str]]:
        """The fields that are filled in, by name."""
        one = {
            "q": self.words,
            "first": self.first,
            "last": self.last,
            "label": self.label,
            "narrative": self.narrative,
        }
        many = {"language": self.languages, "platform": self.platforms, "source": self.sources}
        return [
            *((name, value) for name, value in one.items() if value),
            *((name, value) for name, values in many.items() for value in values),
            *([("sounds", "1")] if self.other_script else []),
            *([("after", self.after)] if self.after else []),
        ]

    def address(self, after: str = "") -> str:
        """The query of an address that asks the same, from the place `after`."""
        return urlencode(replace(self, after=after).fields())

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(name != "q" for name, _value in replace(self, after="").fields())


def read_form(given: QueryDict) -> SearchForm:
    """The form of a request."""

    def several(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value[:100] for value in given.getlist(name)[:MOST_VALUES] if value))

    return SearchForm(
        words=given.get("q", "").replace("\x00", "").strip(),
        other_script="sounds" in given,
        languages=several("language"),
        platforms=several("platform"),
        sources=several("source"),
        first=given.get("first", "")[:20],
        last=given.get("last", "")[:20],
        label=given.get("label", "")[:200],
        narrative=given.get("narrative", "")[:200],
        after=given.get("after", "")[:60],
    )


def form_of(search: Search) -> SearchForm:
    """The form that asks what a frame asks."""
    return SearchForm(
        words=search.words,
        other_script=search.other_script,
        platforms=search.platforms,
        sources=search.sources,
        first=search.first.isoformat() if search.first else "",
        last=search.last.isoformat() if search.last else "",
    )


def day_of(text: str) -> date | None:
    """A day as forms give it; None where none is given. Raises RefusedInput."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise RefusedInput(_("'{day}' is no day; write it as 2030-09-01.", day=text)) from None
