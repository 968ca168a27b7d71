"""Accounts whose place is known, to tell how often labels are wrong: read, matched by pseudonym, and forgotten."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from marsad.core.errors import RefusedInput
from marsad.core.ids import pseudonym
from marsad.core.origin_runs import LABELLED_AT_LEAST
from marsad.core.words import _
from marsad.flows.origin_accounts import Located
from marsad.flows.places import places_of
from marsad.flows.plain_tables import read_table
from marsad.store.observatory import Observatory


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Labels:
    """The true country of accounts, by pseudonym; never kept."""

    countries: Mapping[str, str]
    sha256: str  # of the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Accounts whose place is known and that something locates: where they are, and where they seem to be."""

    outside: int  # known to be outside
    outside_found: int  # of them, located outside
    inside: int
    inside_found: int

    @property
    def found(self) -> int:
        """All of them."""
        return self.outside + self.inside


def read_labels(observatory: Observatory, path: Path) -> Labels:
    """The labels of a table with the columns `account` (the handle), `country`, and `platform`.

    Where it has no `platform`, all accounts are of the one platform of the mission's sources. Raises Missing, and
    RefusedInput for a country that is not known or a platform that is not said.
    """
    table = read_table(str(path), needed=("account", "country"))
    platforms = sorted({source.platform for source in observatory.mission.sources if source.platform})
    countries, places = dict[str, str](), places_of(observatory.mission)
    for number, row in enumerate(table.to_pylist(), start=1):
        platform = row.get("platform") or (platforms[0] if len(platforms) == 1 else None)
        country = places.labelled([str(row["country"] or "").strip()])[0]
        if country is None or not platform or not row["account"]:
            raise RefusedInput(
                _(
                    "Row {number} of '{name}' does not give an account, its platform and a country; write a country as"
                    " its name or two letters.",
                    number=number,
                    name=path.name,
                )
            )
        countries[pseudonym(observatory.pseudonym_key, str(platform), str(row["account"]))] = country
    return Labels(countries=countries, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def labels_of(labels: Labels, places: Mapping[str, Located], home: str) -> Known:
    """How the labelled accounts that are located here stand. RefusedInput where they are too few on either side.

    So few would tell of single people where they are, and make no error model.
    """
    counts = {True: [0, 0], False: [0, 0]}  # truly inside? -> accounts, and those that seem to be on that side
    for who, country in labels.countries.items():
        seen = places.get(who)
        if seen is not None and seen.country is not None:
            counts[country == home][0] += 1
            counts[country == home][1] += (seen.country == home) == (country == home)
    if any(known < LABELLED_AT_LEAST for known, _right in counts.values()):
        raise RefusedInput(
            _(
                "Too few accounts of the file are found and located here; an error model needs {least} inside and"
                " {least} outside.",
                least=LABELLED_AT_LEAST,
            )
        )
    return Known(
        outside=counts[False][0], outside_found=counts[False][1], inside=counts[True][0], inside_found=counts[True][1]
    )
