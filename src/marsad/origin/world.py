"""The names of places that are known: hand-made lists, and the file that scripts/gazetteer.py compiles."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq

from marsad.origin.spelling import folded

PLACES = Path(__file__).parent / "places"
WORLD = PLACES / "world.parquet"
COUNTRY, REGION, CODE, FLAG = "country", "region", "code", "flag"
CITY, TOWN, SMALL, QUARTER, PROVINCE = "city", "town", "small", "quarter", "province"
POLICY = "policy"
CONTAINERS = frozenset({COUNTRY, REGION, CODE, FLAG, PROVINCE})  # what a town may stand in
TOWNS = frozenset({CITY, TOWN, SMALL, QUARTER})


# Where Arabic letters are at home: elsewhere a small town's name in them is a transliteration, often a common word
ARABIC = frozenset(
    {
        "AE",
        "AF",
        "BH",
        "DJ",
        "DZ",
        "EG",
        "IQ",
        "IR",
        "JO",
        "KM",
        "KW",
        "LB",
        "LY",
        "MA",
        "MR",
        "OM",
        "PK",
        "PS",
        "QA",
        "SA",
        "SD",
        "SO",
        "SY",
        "TN",
        "YE",
    }
)
Meaning = tuple[tuple[str, ...], str, str]  # countries, most famous first; what the name alone means, or ''; kind


@dataclass(frozen=True, slots=True)
class Name:
    """A known name. `countries` has the most famous first; `alone` is what the name alone means, '' where nobody can
    tell. A weak name is also a common word: it counts alone, or beside another of its country."""

    called: str
    kind: str
    countries: tuple[str, ...]
    alone: str
    weak: bool = False
    policy: str = ""
    ours: bool = False  # from a hand-made list


@dataclass(frozen=True, slots=True)
class Words:
    """Names by their folded spelling, and words that are no names."""

    names: dict[str, Name]  # of the hand-made lists
    others: dict[str, int]  # of the compiled file: the place of its meaning
    meanings: tuple[Meaning, ...]
    codes: dict[str, frozenset[str]]  # in capitals; of countries and regions
    isolated: dict[str, frozenset[str]]  # what a code alone may stand for
    kinds: dict[str, frozenset[str]] = field(default_factory=dict)  # nowhere, wider, nationality, filler, several, ...
    iso: frozenset[str] = frozenset()

    def name(self, spelt: str) -> Name | None:
        """The place of that folded spelling."""
        found = self.names.get(spelt)
        if found is not None:
            return found
        other = self.others.get(spelt)
        if other is None:
            return None
        countries, alone, kind = self.meanings[other]
        foreign = "ا" <= spelt[0] <= "ی" and alone not in ARABIC and (kind in {TOWN, SMALL} or len(spelt) < 5)
        weak = spelt in self.kinds["stop"] or (foreign and kind != COUNTRY)
        return Name(spelt, kind, countries, alone, weak)

    def is_a(self, kind: str, spelt: str) -> bool:
        """Whether the folded words are of a kind of elsewhere.csv."""
        return spelt in self.kinds[kind]


@cache
def words() -> Words:
    """All that is known; read once, in a tenth of a second."""
    table = pq.ParquetFile(WORLD, read_dictionary=["meaning"]).read().combine_chunks()
    coded = table["meaning"].chunk(0)
    said = [meaning.split(";") for meaning in coded.dictionary.to_pylist()]
    meanings = tuple((tuple(countries.split(" ")), alone, kind) for countries, alone, kind in said)
    others = dict(zip(table["name"].to_pylist(), coded.indices.to_pylist(), strict=True))
    iso = frozenset(code for countries, _alone, kind in meanings if kind == COUNTRY for code in countries)
    kinds: dict[str, set[str]] = {}
    for row in _rows("elsewhere"):
        kinds.setdefault(row["kind"], set()).update(map(folded, row["names"].split(";")))
    codes, isolated = _codes(iso)
    return Words(
        names=_names(others, meanings),
        others=others,
        meanings=meanings,
        codes=codes,
        isolated=isolated,
        kinds={kind: frozenset(said) for kind, said in kinds.items()},
        iso=iso,
    )


@cache
def words_with(own: tuple[str, ...], country: str) -> Words:
    """The same with places of `country` that no list has. A name of theirs is taken to mean them alone."""
    known = words()
    if not own:
        return known
    mine = {folded(name): Name(name, CITY, (country,), country, ours=True) for name in own}
    return replace(known, names={**known.names, **mine})


def policies() -> dict[str, tuple[str, ...]]:
    """The places that are left to the policy of the mission, each with the countries it may choose from."""
    return {row["policy"]: tuple(row["countries"].split(" ")) for row in _rows("policy")}


def _names(others: dict[str, int], meanings: tuple[Meaning, ...]) -> dict[str, Name]:
    """The names of the hand-made lists; what they know better of a large town keeps its namesakes elsewhere."""
    names = {}
    for row in _rows("regions"):
        countries = tuple(row["countries"].split(" "))
        alone = countries[0] if len(countries) == 1 else ""
        for said, spelt, weak in _spellings(row["names"]):
            also, first, kind = meanings[others[spelt]] if spelt in others else ((), "", "")
            if kind in {CITY, TOWN} and alone and (first == alone or (not first and alone in also[:3])):
                names[spelt] = Name(said, kind, tuple(dict.fromkeys((*countries, *also))), alone, weak, ours=True)
            else:
                names[spelt] = Name(said, REGION, countries, alone, weak, ours=True)
    for row in _rows("morocco"):
        for _said, spelt, weak in _spellings(";".join((row["arabic"], row["latin"], row["tifinagh"]))):
            also = meanings[others[spelt]][0] if spelt in others else ()
            names[spelt] = Name(row["place"], row["kind"], tuple(dict.fromkeys(("MA", *also))), "MA", weak, ours=True)
    for row in _rows("policy"):
        for said, spelt, weak in _spellings(row["names"]):
            names[spelt] = Name(said, POLICY, tuple(row["countries"].split(" ")), "", weak, row["policy"], ours=True)
    return names


def _spellings(forms: str) -> Iterator[tuple[str, str, bool]]:
    for form in filter(None, map(str.strip, forms.split(";"))):
        said = form.rstrip("*")
        yield said, folded(said), form.endswith("*")


def _codes(iso: frozenset[str]) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Codes after a town may be of any region that is listed; codes alone are a country's, or one of North America."""
    after = {code: {code} for code in iso}
    alone = {code: {code} for code in iso}
    for row in _rows("codes"):
        for code in row["codes"].split(" "):
            after.setdefault(code, set()).add(row["country"])
            if row["country"] in {"US", "CA"} or len(code) > 2 or code == "UK":
                alone.setdefault(code, set()).add(row["country"])
    return {code: frozenset(of) for code, of in after.items()}, {code: frozenset(of) for code, of in alone.items()}


def _rows(name: str) -> list[dict[str, str]]:
    with (PLACES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
