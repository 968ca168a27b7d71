"""From what a row says of a country or a place to the country the lake keeps: the words of a place end here."""

from collections.abc import Sequence
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc


class Countries(Protocol):
    """What knows countries and places; flows gives it, since reading a file needs no gazetteer."""

    @property
    def version(self) -> str:
        """Of the names: another one may tell other countries of the same file."""
        ...

    def labelled(self, said: Sequence[str]) -> list[str | None]:
        """The country (ISO 3166-1 alpha-2) that each label of a platform names, be it a code or a name."""
        ...

    def declared(self, places: Sequence[str]) -> list[tuple[str | None, str | None]]:
        """The one country that each author's words of place name, and why or why none, without those words (JSON)."""
        ...


def labels(said: pa.StringArray, countries: Countries | None) -> tuple[pa.StringArray, int]:
    """The countries of labels as ISO 3166-1 codes, and how many labels name none that is known."""
    if countries is None or said.null_count == len(said):
        return pa.nulls(len(said), pa.string()), 0
    different = said.dictionary_encode()
    written = [label.strip() for label in different.dictionary.to_pylist()]
    found = pa.array(countries.labelled(written), pa.string()).take(different.indices)
    blank = pa.array([not label for label in written], pa.bool_()).take(different.indices)
    return found, found.null_count - said.null_count - (pc.sum(blank).as_py() or 0)


def declared(places: pa.StringArray, countries: Countries | None) -> tuple[pa.StringArray, pa.StringArray]:
    """The countries that authors say to be in, and the reasons; null where nothing is written."""
    if countries is None or places.null_count == len(places):
        nothing = pa.nulls(len(places), pa.string())
        return nothing, nothing
    different = places.dictionary_encode()
    told = countries.declared(different.dictionary.to_pylist())
    found, why = (pa.array(column, pa.string()) for column in (zip(*told, strict=True) if told else ((), ())))
    return found.take(different.indices), why.take(different.indices)
