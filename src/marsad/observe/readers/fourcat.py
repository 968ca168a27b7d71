"""CSV as 4CAT exports it, one table for each of its data sources."""

from typing import ClassVar

from marsad.core.words import N_
from marsad.observe.fourcat_columns import SOURCES
from marsad.observe.tables import FormatReader, TableFormat


class FourCatReader(FormatReader):
    """Reads the CSV exports of 4CAT. Its times are UTC; comments know the post they answer."""

    name: ClassVar[str] = "4cat"
    version: ClassVar[str] = "5"
    summary: ClassVar[str] = N_("CSV exported by 4CAT, from any of its data sources")
    cannot_show: ClassVar[tuple[str, ...]] = ("deleted_posts", "private_groups", "search_ranking", "media_content")
    formats: ClassVar[tuple[TableFormat, ...]] = tuple(SOURCES.values())
