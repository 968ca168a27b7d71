"""NDJSON as 4CAT keeps it: what Zeeschuimer captured, with what is said of each capture put within the object; and
what 4CAT itself collected from Tumblr and VK, as their APIs gave it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import msgspec

from marsad.core.words import N_
from marsad.observe.captures.envelope import CAPTURE_KNOWN, Capture, Layout, Module, parse_captures
from marsad.observe.captures.facebook_comments import one_each
from marsad.observe.captures.modules import MODULES
from marsad.observe.captures.tumblr import TUMBLR
from marsad.observe.captures.vk import VK
from marsad.observe.encoding import Utf8Stream
from marsad.observe.json_head import beginning_of
from marsad.observe.json_rows import Shape
from marsad.observe.json_values import cut_json
from marsad.plugins.seam import Block, Header, Parsed, Stream

NAME = re.compile(rb'"source_platform"\s*:\s*"([^"\\]{1,60})"')
META = "__import_meta"
# Data sources that 4CAT collects from by itself, told by their fields; those that are not OWN have readers of their own
NATIVE = {
    "twitterv2": frozenset({"author_user", "public_metrics"}),
    "telegram": frozenset({"_chat", "_sender"}),
    "bsky": frozenset({"4CAT_metadata"}),
    "tumblr": frozenset({"blog_name", "reblog_key"}),
    "vk": frozenset({"from_id", "4cat_item_type"}),
}
SIGN = re.compile(rb'"(4cat_item_type|reblog_key)"\s*:')
SIGNED = {b"4cat_item_type": "vk", b"reblog_key": "tumblr"}
OWN: Mapping[str, Module] = {
    "tumblr": Module(shape=TUMBLR, captured=False),
    "vk": Module(shape=VK, captured=False),
}
READ: Mapping[str, Module] = {**MODULES, **OWN}


class Merged(msgspec.Struct, gc=False):
    """A line of which no more is read than what is said of the capture."""

    import_meta: Capture | None = msgspec.field(default=None, name=META)


def line(shape: Shape) -> Shape:
    """An object of the shape with what is said of its capture in one more field."""
    item = msgspec.defstruct(
        f"{shape.item.__name__}Merged",
        [("import_meta", Capture | None, msgspec.field(default=None, name=META))],
        bases=(shape.item,),
        gc=False,
    )
    ignored: dict[type[msgspec.Struct], str] = {Capture: CAPTURE_KNOWN, **shape.ignored}
    if shape.item in shape.ignored:
        ignored[item] = shape.ignored[shape.item]
    essential = shape.essential | {META, f"{META}.source_platform"}
    return Shape(item=item, fields={}, ignored=ignored, essential=essential)


def guess(piece: bytes) -> str:
    """The module a line names near its end; else 4CAT's own source whose sign it bears."""
    found = NAME.match(piece, max(piece.rfind(b'"source_platform"'), 0))
    if found:
        return found[1].decode(errors="replace")
    sign = SIGN.search(piece)
    return SIGNED[sign[1]] if sign else ""


def native(fields: frozenset[str]) -> str:
    """The data source a line is of that 4CAT collected by itself; nothing where it is of none of them."""
    return next((name for name, signs in NATIVE.items() if signs <= fields), "")


LAYOUT = Layout(
    guess=guess,
    named=Merged,
    line=line,
    capture=lambda item: item.import_meta,
    held=lambda item: item,
    unknown=native,
)


class FourCatNdjsonReader:
    """Reads what 4CAT took in from Zeeschuimer, as it gives it back, and what it collected from Tumblr and VK."""

    name: ClassVar[str] = "4cat-ndjson"
    version: ClassVar[str] = "3"
    summary: ClassVar[str] = N_("NDJSON exported by 4CAT: what Zeeschuimer captured, and posts of Tumblr and VK")
    cannot_show: ClassVar[tuple[str, ...]] = (
        "deleted_posts",
        "private_groups",
        "who_reacted",
        "search_ranking",
        "media_content",
    )
    general: ClassVar[bool] = False

    def accepts(self, head: bytes) -> bool:
        """Whether its objects hold what 4CAT keeps of an import, or are as it keeps those of Tumblr and VK."""
        first = beginning_of(head).objects
        return bool(first) and all(_imported(value) or native(frozenset(value)) in OWN for value in first)

    def prepare(self, file: Stream, header: Header) -> Header:  # noqa: ARG002 - the sites give the epoch or say the zone
        """Nothing depends on the whole file."""
        return header

    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        """Blocks of lines, each comment of Facebook on one of its own."""
        return one_each(cut_json(Utf8Stream(file, header.encoding)))

    def parse(self, block: Block, header: Header) -> Parsed:  # noqa: ARG002 - the seam's
        """Read the objects of a block, each by its module; each is a post or a refusal."""
        return parse_captures(block, LAYOUT, READ)


def _imported(value: dict[str, Any]) -> bool:
    meta = value.get(META)
    return isinstance(meta, dict) and "source_platform" in meta
