"""The fictional country: its parties, places, media, candidates and journalists. None of them exists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from marsad.core.mission import Person, Sex
from marsad.core.trilingual import Trilingual

HERE = Path(__file__).parent
PLATFORMS = ("facebook", "x", "tiktok", "youtube", "instagram")
START = datetime(2024, 12, 16, tzinfo=UTC)
ELECTION_DAY = datetime(2025, 1, 16, tzinfo=UTC)
END = datetime(2025, 1, 20, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A party, a place, an outlet or a body, as each language calls it ('ara', 'fra', …; '' for all others)."""

    id: str
    names: Mapping[str, str]
    handle: str | None = None

    def called(self, language: str) -> str:
        """Its name in a language such as 'ary-Latn'."""
        spoken = "ara" if language.endswith("-Arab") else language.split("-", maxsplit=1)[0]
        return self.names.get(language) or self.names.get(spoken) or self.names[""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A candidate or a journalist. The sex is the one the fictional official list states."""

    id: str
    first: Named
    family: Named
    sex: Sex
    role: str
    affiliation: Named  # the party of a candidate, the outlet of a journalist
    place: Named
    handle: str

    @property
    def name(self) -> str:
        """The name as the official list prints it, in Latin letters."""
        return f"{self.first.called('')} {self.family.called('')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything a post can speak of."""

    country: Trilingual
    body: Named
    parties: tuple[Named, ...]
    places: tuple[Named, ...]
    media: tuple[Named, ...]
    candidates: tuple[Figure, ...]
    journalists: tuple[Figure, ...]

    def figure(self, figure_id: str) -> Figure:
        """The candidate or journalist of that id. Raises KeyError."""
        return {figure.id: figure for figure in (*self.candidates, *self.journalists)}[figure_id]


@cache
def the_world() -> World:
    """The fictional country, read from the file beside this module."""
    raw: dict[str, Any] = yaml.safe_load((HERE / "world.yaml").read_text(encoding="utf-8"))
    parties = tuple(_named(entry) for entry in raw["parties"])
    places = tuple(_named(entry) for entry in raw["places"])
    media = tuple(_named(entry) for entry in raw["media"])
    candidates = _figures(raw["women"], Sex.WOMAN, "candidate", parties, places)
    candidates += _figures(raw["men"], Sex.MAN, "candidate", parties, places)
    journalists = _figures(raw["women_journalists"], Sex.WOMAN, "journalist", media, places)
    journalists += _figures(raw["men_journalists"], Sex.MAN, "journalist", media, places)
    return World(
        country=Trilingual(**raw["country"]),
        body=_named(raw["election_body"]),
        parties=parties,
        places=places,
        media=media,
        candidates=candidates,
        journalists=journalists,
    )


def roster(world: World) -> tuple[Person, ...]:
    """The mission's roster: candidates, journalists and the election body, with their invented handles."""
    people = [
        Person(
            id=figure.id,
            name=figure.name,
            role=figure.role,
            sex=figure.sex,
            party=figure.affiliation.id if figure.role == "candidate" else None,
            constituency=figure.place.id if figure.role == "candidate" else None,
            handles=(("*", figure.handle),),
        )
        for figure in (*world.candidates, *world.journalists)
    ]
    body = Person(
        id=world.body.id,
        name=world.body.called("eng-Latn").removeprefix("the "),
        role="election_body",
        handles=(("*", world.body.handle or ""),),
    )
    return (*people, body)


def _named(entry: dict[str, str]) -> Named:
    names = {language: name for language, name in entry.items() if language not in {"id", "handle", "latin", "arabic"}}
    if "latin" in entry:
        names |= {"": entry["latin"], "ara": entry["arabic"]}
    return Named(id=entry["id"], names=names, handle=entry.get("handle"))


def _figures(
    rows: list[list[str]], sex: Sex, role: str, affiliations: tuple[Named, ...], places: tuple[Named, ...]
) -> tuple[Figure, ...]:
    figures = []
    for number, (first, family, first_arabic, family_arabic) in enumerate(rows):
        figures.append(
            Figure(
                id=f"{role}-{first.lower()}-{family.lower()}",
                first=Named(id=first, names={"": first, "ara": first_arabic}),
                family=Named(id=family, names={"": family, "ara": family_arabic}),
                sex=sex,
                role=role,
                affiliation=affiliations[number % len(affiliations)],
                place=places[number % len(places)],
                handle=f"demo_{first.lower()}_{family.lower()}",
            )
        )
    return tuple(figures)
