"""The one seam: what a plug-in may offer. The built-in readers and detectors come through the same door."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol

import pyarrow as pa

from marsad.core.posts import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What is known of a file before its rows are read."""

    source: str  # id of the source in the mission
    platform: str | None  # of the source, where the rows do not say
    time_zone: str = "UTC"  # of times given without one
    columns: Mapping[str, str] = field(default_factory=dict)  # field of a post -> column, for a written map
    encoding: str | None = None  # None: find out
    # Public actors by (platform or '*', folded handle): ids in the roster
    actors: Mapping[tuple[str, str], str] = field(default_factory=dict)
    roster_ids: frozenset[str] = frozenset()
    day_first: bool | None = None  # whether 03/04/2026 is the 3rd of April; None: not known, see Reader.prepare
    received_at: datetime | None = None  # when the file was sealed: a time after it is refused
    # What only the whole file told its reader, in the reader's own words; see Reader.prepare
    noticed: Mapping[str, str] = field(default_factory=dict)
    gazetteer: str = ""  # version of the names of places with which it is read


class Stream(Protocol):
    """A sealed file, already decompressed, read from its beginning to its end."""

    @property
    def torn(self) -> bool:
        """At the end: whether the file is cut short or damaged, so that its last row cannot be trusted."""
        ...

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; fewer only at the end, none after it."""
        ...


@dataclass(frozen=True, slots=True)
class Block:
    """Whole rows of a file, still unread: cheap to cut, and read anywhere (another process, another machine)."""

    first_row: int  # number of its first row, from 1
    rows: int  # how many rows it holds, refused ones included
    payload: bytes  # the reader's own
    refusals: tuple[Refusal, ...] = ()  # rows refused while cutting (too long, torn): in a block of their own


@dataclass(frozen=True, slots=True)
class Parsed:
    """A block once read: posts as columns, rows refused, and what was noticed on the way.

    `posts` has the reader's columns: those of marsad.observe.fields.RAW (handles still in clear, never stored).
    """

    posts: pa.RecordBatch
    refusals: tuple[Refusal, ...] = ()
    unknown_fields: Mapping[str, int] = field(default_factory=dict)
    repaired: Mapping[str, int] = field(default_factory=dict)
    asked: Mapping[str, int] = field(default_factory=dict)  # searches and pages the rows say they come from


class Reader(Protocol):
    """Turns one kind of file into posts. Never stops at one bad row, never drops one silently."""

    name: ClassVar[str]
    version: ClassVar[str]
    summary: ClassVar[str]  # one sentence, a catalogue message
    cannot_show: ClassVar[tuple[str, ...]]  # keys of marsad.core.refusals.CANNOT_SHOW
    general: ClassVar[bool]  # asked only where no particular format was recognised

    def accepts(self, head: bytes) -> bool:
        """Whether a file beginning with `head` (decompressed, up to 256 KiB) is of this kind."""
        ...

    def prepare(self, file: Stream, header: Header) -> Header:
        """What only the whole file tells (whether days or months come first), added to the header.

        Looks at the first rows, and reads on only where they leave it open.
        """
        ...

    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        """Cut the decompressed file into blocks, in bounded memory; the same file gives the same blocks."""
        ...

    def parse(self, block: Block, header: Header) -> Parsed:
        """Read one block. Depends on nothing but its arguments."""
        ...


class Detector(Protocol):
    """Turns posts into signals, and says why. Sees the columns it declares and no others."""

    name: ClassVar[str]
    version: ClassVar[str]
    summary: ClassVar[str]  # one sentence, a catalogue message
    labels: ClassVar[tuple[str, ...]]
    needs: ClassVar[tuple[str, ...]]  # columns of marsad.store.schema.POSTS

    def detect(self, posts: pa.RecordBatch) -> pa.RecordBatch:
        """Signals (marsad.store.schema.SIGNALS) for a batch of posts; the same rows whatever the batching."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """What a package offers. Assign one of these and name it in the entry-point group 'marsad.plugins'."""

    name: str
    readers: tuple[type[Reader], ...] = ()
    detectors: tuple[type[Detector], ...] = ()
