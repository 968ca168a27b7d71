"""CSV as 4CAT exports it, one table for each of its data sources."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from marsad.core.errors import RefusedInput
from marsad.core.words import N_, _
from marsad.observe.encoding import head_as_text
from marsad.observe.fourcat_columns import SOURCES, DataSource
from marsad.observe.rows import SHEET, cut_rows, parse_rows
from marsad.observe.sheets import head_rows, rows_of
from marsad.plugins.seam import Block, Header, Parsed, Stream

ALIKE = 0.7  # the share of a data source's documented columns that a header must have
SIGNS = ("body", "timestamp", "id")
YES = frozenset({"yes", "true", "1"})


def data_source(names: Sequence[str]) -> DataSource | None:
    """The 4CAT data source whose documented columns a header has most of; None where it has too few of any."""
    given = frozenset(names)
    if not given.issuperset(SIGNS):
        return None
    best = max(SOURCES.values(), key=lambda source: _alike(given, source))
    return best if _alike(given, best) >= ALIKE else None


def _alike(given: frozenset[str], source: DataSource) -> float:
    columns = source.columns.split()
    return len(given.intersection(columns)) / len(columns)


class FourCatReader:
    """Reads the CSV exports of 4CAT. Its times are UTC; comments know the post they answer."""

    name: ClassVar[str] = "4cat"
    version: ClassVar[str] = "1"
    summary: ClassVar[str] = N_("CSV exported by 4CAT, from any of its data sources")
    cannot_show: ClassVar[tuple[str, ...]] = ("deleted_posts", "private_groups", "search_ranking", "media_content")
    general: ClassVar[bool] = False

    def accepts(self, head: bytes) -> bool:
        """Whether the header row is that of one of 4CAT's data sources."""
        if head.startswith(b"PK") or head_as_text(head[:1024]).lstrip()[:1] in ("{", "[", "<"):
            return False
        rows = head_rows(head, 1)
        return bool(rows) and data_source([name.strip() for name in rows[0]]) is not None

    def prepare(self, file: Stream, header: Header) -> Header:  # noqa: ARG002 - 4CAT writes ISO times only
        """4CAT writes its times as UTC, in one shape."""
        return replace(header, time_zone="UTC")

    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        """Blocks of rows. RefusedInput where the header is of none of 4CAT's data sources."""
        for number, block in enumerate(cut_rows(rows_of(file, header))):
            if number == 0 and block.payload:
                _source_of(block)
            yield block

    def parse(self, block: Block, header: Header) -> Parsed:
        """Read the rows of a block; each is a post or a refusal."""
        if not block.payload:
            return parse_rows(block, lambda _names: {})
        source = _source_of(block)

        def finish(raw: dict[str, Any], cells: Mapping[str, Sequence[str]]) -> None:
            _whole_rows(source, raw, cells, header)

        return parse_rows(block, lambda names: _taken(source, names), finish)


def _source_of(block: Block) -> DataSource:
    source = data_source(SHEET.decode(block.payload).names)
    if source is None:
        raise RefusedInput(_("The columns are not those of a 4CAT export; take the file in with --format table."))
    return source


def _taken(source: DataSource, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    given = {
        field: tuple(name for name in columns.split() if name in names) for field, columns in source.fields.items()
    }
    return {field: columns for field, columns in given.items() if columns}


def _whole_rows(source: DataSource, raw: dict[str, Any], cells: Mapping[str, Sequence[str]], header: Header) -> None:
    """What depends on more than one cell: platform, kind, UTC, ids of Telegram, threads that begin with the post."""
    rows = len(raw["row"])
    raw["platform"] = [header.platform or source.platform] * rows
    raw["kind"] = ["comment" if source.comments else None] * rows
    for column, kind in source.kinds.items():
        for at, said in enumerate(cells.get(column, ())):
            if raw["kind"][at] is None and said.strip().lower() in YES:
                raw["kind"][at] = kind
    if raw.get("published_at"):
        raw["published_at"] = [_utc(time) for time in raw["published_at"]]
    if source.platform == "telegram":
        _name_chats(raw, cells)
    if raw.get("root"):
        raw["root"] = [None if root == own else root for root, own in zip(raw["root"], raw["native_id"], strict=True)]
    if raw.get("parent"):
        raw["parent"] = [None if up == own else up for up, own in zip(raw["parent"], raw["native_id"], strict=True)]


def _utc(time: str | None) -> str | None:
    """4CAT's '2026-09-01 12:00:00' is UTC and says so now; an epoch stays."""
    return f"{time}Z" if time and len(time) == 19 and time[4] == "-" and time[10] in " T" else time


def _name_chats(raw: dict[str, Any], cells: Mapping[str, Sequence[str]]) -> None:
    """Telegram counts the messages of each chat from 1: the chat makes the id one of its own."""
    for name in ("native_id", "parent"):
        if raw.get(name):
            raw[name] = [
                f"{chat}-{own}" if own and own.isdigit() and chat else own
                for own, chat in zip(raw[name], cells.get("chat", [""] * len(raw[name])), strict=True)
            ]
