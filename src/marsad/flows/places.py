"""The gazetteer as intake and analysis use it: labels and words of place become countries, and the words go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256

from babel import Locale

from marsad.core.canonical import digest
from marsad.core.mission import Mission, PlaceNames
from marsad.core.origin import Place, State
from marsad.origin import world
from marsad.origin.declared import declared_country
from marsad.origin.stated import stated_country
from marsad.origin.world import words_with

# Of CLDR's territories with two letters, those that are no country of ISO 3166-1: unions, outlying parts, test codes
NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})

REMEMBERED = 1 << 16  # texts of place: authors write the same one with each post


@dataclass(frozen=True, slots=True)
class Places:
    """What marsad.observe.countries.Countries asks for, with what the mission adds; it goes to any process."""

    country: str = ""  # of the mission: a label of its own is one, where the country is invented too
    names: PlaceNames = field(default_factory=PlaceNames)

    @property
    def version(self) -> str:
        """Of the names of places: the beginning of the digest of their files, and of what the mission adds."""
        if not self.names.own and not self.names.decided:
            return _version()
        return digest([_version(), self.country, list(self.names.own), list(self.names.decided)])[:12]

    def labelled(self, said: Sequence[str]) -> list[str | None]:
        """The country of each label: two letters are ISO 3166-1, all else is a name."""
        known = _codes() | {self.country}
        named = [label if len(label) != 2 else "" for label in said]
        return [
            (label.upper() if label.upper() in known else None) if len(label) == 2 else place.country or None
            for label, place in zip(said, self._told(named), strict=True)
        ]

    def declared(self, places: Sequence[str]) -> list[tuple[str | None, str | None]]:
        """The country of each text of place, and the reason without its words; nothing where nothing is written."""
        return [_declared(self, place) for place in places]

    def stated(self, texts: Sequence[str]) -> list[str | None]:
        """The country that each text states of its author in the first person."""
        return [
            place.country or None
            for place in stated_country(texts, dict(self.names.decided), words_with(self.names.own, self.country))
        ]

    def _told(self, texts: Sequence[str]) -> list[Place]:
        return declared_country(texts, dict(self.names.decided), words_with(self.names.own, self.country))


def places_of(mission: Mission) -> Places:
    """The names of places as the mission has them today."""
    return Places(mission.country, mission.places)


@lru_cache(maxsize=REMEMBERED)
def _declared(places: Places, text: str) -> tuple[str | None, str | None]:
    (place,) = places._told([text])
    return (None, None) if place.state is State.NONE_GIVEN else (place.country or None, place.kept())


@cache
def _codes() -> frozenset[str]:
    every = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in every if len(code) == 2 and code.isalpha()) - NO_COUNTRIES


@cache
def _version() -> str:
    told = sha256()
    for path in sorted(world.PLACES.iterdir()):
        told.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return told.hexdigest()[:12]
