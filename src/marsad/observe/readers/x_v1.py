"""Posts of X as its API v1.1 and the premium search gave them: lists, lines, and pages of search results."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, ClassVar

import msgspec

from marsad.core.words import N_
from marsad.observe.json_head import beginning_of
from marsad.observe.json_pages import Opened, Pages, cut_pages, parse_pages, parts_of, pieces_of, starts, typed
from marsad.observe.json_rows import Shape
from marsad.observe.readers import x_v1_fields as x
from marsad.plugins.seam import Block, Header, Parsed, Stream

LISTS = ("statuses", "results", "users")
AROUND = frozenset({"search_metadata", "requestParameters", "next", *LISTS})
CURSORS = frozenset({"next_cursor", "next_cursor_str", "previous_cursor", "previous_cursor_str", "total_count"})
NOTICES = frozenset({"limit", "disconnect", "warning", "scrub_geo", "status_withheld", "user_withheld", "event"})

SHAPE = Shape(
    item=x.Status,
    ignored={x.Status: f"{x.OF_POSTS} {x.OF_ACCOUNTS}", x.User: x.OF_ACCOUNTS},
    essential=frozenset({"id", "text", "full_text", "created_at"}),
    refuse=x.refuse,
    asked=attrgetter("around"),
    noticed=x.noticed,
    fields={
        "native_id": x.number,
        "platform": lambda _status: "x",
        "kind": x.kind,
        "published_at": attrgetter("created_at"),
        "text": x.text,
        "author": x.author,
        "parent": x.parent,
        "original": lambda status: x.number(status.retweeted_status) or x.quoted(status),
        "language_given": attrgetter("lang"),
        "url": x.url,
        "hashtags": x.hashtags,
        "links": x.links,
        "media": x.media,
        "reactions": x.own("favorite_count"),
        "shares": x.own("retweet_count"),
        "comments": x.own("reply_count"),
        "place": x.place,
        "country": x.country,
    },
)


class Search(msgspec.Struct, gc=False):
    """What a page says of its search."""

    query: str | None = None


class Deleted(msgspec.Struct, gc=False):
    """A notice in a stream: the post was deleted."""

    status: x.Words | None = None


def opened(line: bytes) -> Opened:
    """The posts of a page, or the one that the line is; notices of a stream are none."""
    parts = parts_of(line)
    for name in LISTS:
        if starts(parts.get(name)) == b"[":
            pieces = pieces_of(parts[name])
            asked = typed(parts.get("search_metadata"), Search).query
            unknown = dict.fromkeys(parts.keys() - AROUND - CURSORS, len(pieces))
            return Opened(pieces, (asked,) * len(pieces), (), unknown)
    if starts(parts.get("delete")) == b"{":
        return Opened(refused=[("removed", str(x.number(typed(parts["delete"], Deleted).status) or ""))])
    if notice := NOTICES & parts.keys():
        return Opened(refused=[("not_a_post", min(notice))])
    return Opened((line,))


PAGES = Pages(opened=opened, shape=SHAPE)


class XV1Reader:
    """Reads what API v1.1 and the premium search of X answered."""

    name: ClassVar[str] = "x-v1"
    version: ClassVar[str] = "2"
    summary: ClassVar[str] = N_("Posts of X from its API v1.1, its streams and its premium search")
    cannot_show: ClassVar[tuple[str, ...]] = (
        "deleted_posts",
        "private_groups",
        "views",
        "who_reacted",
        "search_ranking",
        "media_content",
    )
    general: ClassVar[bool] = False

    def accepts(self, head: bytes) -> bool:
        """Whether it holds posts or accounts of API v1.1, or pages of them."""
        first = beginning_of(head).objects
        known = [_of_v1(value) for value in first]
        return any(known) and all(
            sure or "delete" in value or NOTICES & value.keys() for sure, value in zip(known, first, strict=True)
        )

    def prepare(self, file: Stream, header: Header) -> Header:  # noqa: ARG002 - times say their zone
        """Nothing depends on the whole file."""
        return header

    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        """Blocks of lines, whose rows are the posts of all pages."""
        return cut_pages(file, header, PAGES)

    def parse(self, block: Block, header: Header) -> Parsed:  # noqa: ARG002 - the seam's
        """Read the posts of a block."""
        return parse_pages(block, PAGES)


def _of_v1(value: Any) -> bool:
    """Whether a value is a post, an account, or a page of them."""
    if not isinstance(value, dict):
        return False
    for name in LISTS:
        if isinstance(items := value.get(name), list):
            return _of_v1(items[0]) if items else bool((AROUND | CURSORS) & value.keys() - {name})
    names = value.keys()
    if {"text", "full_text"} & names:
        return {"id_str", "user"} <= names or {"id", "user", "favorited", "in_reply_to_status_id"} <= names
    return {"id_str", "screen_name", "statuses_count"} <= names
