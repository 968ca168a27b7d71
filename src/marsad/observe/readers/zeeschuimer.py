"""Zeeschuimer's NDJSON: what a browser was shown, one object a line with where and when it was seen."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from marsad.core.words import N_
from marsad.observe.captures.envelope import CAPTURE_KNOWN, Capture, Layout, parse_captures
from marsad.observe.captures.facebook_comments import one_each
from marsad.observe.captures.modules import MODULES
from marsad.observe.encoding import Utf8Stream
from marsad.observe.json_head import beginning_of
from marsad.observe.json_rows import Shape
from marsad.observe.json_values import cut_json
from marsad.plugins.seam import Block, Header, Parsed, Stream

NAME = re.compile(rb'"source_platform"\s*:\s*"([^"\\]{1,60})"')
EARLY = 4096  # bytes within which Zeeschuimer names the module
SIGNS = frozenset({"source_platform", "timestamp_collected", "data"})


def line(shape: Shape) -> Shape:
    """A line that holds an object of the shape in its field `data`."""
    item = msgspec.defstruct(
        f"{shape.item.__name__}Line", [("data", shape.item | None, None)], bases=(Capture,), gc=False
    )
    essential = {"source_platform", "data"} | {f"data.{path}" for path in shape.essential}
    return Shape(item=item, fields={}, ignored={item: CAPTURE_KNOWN, **shape.ignored}, essential=frozenset(essential))


def guess(piece: bytes) -> str:
    """The module a line names near its beginning."""
    found = NAME.search(piece, 0, EARLY)
    return found[1].decode(errors="replace") if found else ""


LAYOUT = Layout(
    guess=guess,
    named=Capture,
    line=line,
    capture=lambda item: item,
    held=lambda item: getattr(item, "data", None),
    unknown=lambda _fields: "",
)


class ZeeschuimerReader:
    """Reads what Zeeschuimer captured, whatever the modules in one file."""

    name: ClassVar[str] = "zeeschuimer"
    version: ClassVar[str] = "3"
    summary: ClassVar[str] = N_("What a browser was shown, captured by Zeeschuimer, one object a line")
    cannot_show: ClassVar[tuple[str, ...]] = (
        "deleted_posts",
        "private_groups",
        "who_reacted",
        "search_ranking",
        "media_content",
    )
    general: ClassVar[bool] = False

    def accepts(self, head: bytes) -> bool:
        """Whether its objects say which module captured them, when, and hold what was captured."""
        first = beginning_of(head).objects
        return bool(first) and all(map(_captured, first))

    def prepare(self, file: Stream, header: Header) -> Header:  # noqa: ARG002 - the sites give the epoch or say the zone
        """Nothing depends on the whole file."""
        return header

    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        """Blocks of lines, each comment of Facebook on one of its own."""
        return one_each(cut_json(Utf8Stream(file, header.encoding)))

    def parse(self, block: Block, header: Header) -> Parsed:  # noqa: ARG002 - the seam's
        """Read the objects of a block, each by its module; each is a post or a refusal."""
        return parse_captures(block, LAYOUT, MODULES)


def _captured(value: dict[str, Any]) -> bool:
    return value.keys() >= SIGNS and isinstance(value["data"], dict)
