"""The gazetteer as intake and analysis use it: labels and words of place become countries, and the words go."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256

from babel import Locale

from marsad.core.origin import State
from marsad.origin import world
from marsad.origin.declared import declared_country

# Of CLDR's territories with two letters, those that are no country of ISO 3166-1: unions, outlying parts, test codes
NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})

REMEMBERED = 1 << 16  # texts of place: authors write the same one with each post


@dataclass(frozen=True, slots=True)
class Places:
    """What marsad.observe.countries.Countries asks for. Holds nothing, so that it goes to any process."""

    @property
    def version(self) -> str:
        """Of the names of places: the beginning of the digest of their files."""
        return _version()

    def labelled(self, said: Sequence[str]) -> list[str | None]:
        """The country of each label: two letters are ISO 3166-1, all else is a name."""
        known = _codes()
        named = [label if len(label) != 2 else "" for label in said]
        return [
            (label.upper() if label.upper() in known else None) if len(label) == 2 else place.country or None
            for label, place in zip(said, declared_country(named), strict=True)
        ]

    def declared(self, places: Sequence[str]) -> list[tuple[str | None, str | None]]:
        """The country of each text of place, and the reason without its words; nothing where nothing is written."""
        return [_declared(place) for place in places]


PLACES = Places()


def stated_countries(texts: Sequence[str]) -> list[str | None]:
    """The country that each text states of its author in the first person."""
    from marsad.origin.stated import stated_country

    return [place.country or None for place in stated_country(texts)]


@lru_cache(maxsize=REMEMBERED)
def _declared(text: str) -> tuple[str | None, str | None]:
    (place,) = declared_country([text])
    return (None, None) if place.state is State.NONE_GIVEN else (place.country or None, place.kept())


@cache
def _codes() -> frozenset[str]:
    every = (code for code in Locale("en").territories if len(code) == 2 and code.isalpha())
    return frozenset(every) - NO_COUNTRIES


@cache
def _version() -> str:
    told = sha256()
    for path in sorted(world.PLACES.iterdir()):
        told.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return told.hexdigest()[:12]
