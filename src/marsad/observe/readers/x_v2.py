"""Posts of X as its API v2 gives them: pages that twarc2 keeps, flattened posts, streams and single answers."""

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import attrgetter
from typing import Any, ClassVar
from urllib.parse import urlsplit

import msgspec

from marsad.core.words import N_
from marsad.observe.json_head import beginning_of
from marsad.observe.json_pages import (
    Opened,
    Pages,
    Parts,
    Whole,
    cut_pages,
    parse_pages,
    parts_of,
    pieces_of,
    starts,
    typed,
)
from marsad.observe.json_rows import Shape
from marsad.observe.readers import x_v2_fields as x
from marsad.observe.strict_twin import StrictDecoders
from marsad.plugins.seam import Block, Header, Parsed, Stream

AROUND = frozenset({"data", "includes", "errors", "meta", "__twarc", "matching_rules"})
NAMED = re.compile(r"\d{2,}|(?<=/username/)[^/]+")
QUERY = re.compile(r"(?:\A|&)query=([^&]*)")
REQUESTED = frozenset({"id", "ids"})  # parameters that name the posts asked for


class Problem(msgspec.Struct, gc=False):
    """What the API could not give."""

    title: str | None = None
    resource_type: str | None = None
    parameter: str | None = None
    value: Any = None


SHAPE = Shape(
    item=x.Tweet,
    ignored={x.Tweet: x.KNOWN, x.Metrics: x.KNOWN_METRICS},
    essential=frozenset({"id", "text", "created_at"}),
    refuse=x.refuse,
    asked=attrgetter("around.asked"),
    noticed=x.noticed,
    fields={
        "native_id": attrgetter("id"),
        "platform": lambda _tweet: "x",
        "kind": attrgetter("kind"),
        "published_at": attrgetter("created_at"),
        "text": x.text,
        "author": lambda tweet: tweet.writer.username or tweet.author_id,
        "parent": attrgetter("parent"),
        "root": x.root,
        "original": attrgetter("original"),
        "language_given": attrgetter("lang"),
        "url": x.url,
        "hashtags": x.hashtags,
        "links": x.links,
        "media": x.media,
        "views": lambda tweet: tweet.counts.impression_count or None,  # 0 where X did not count
        "reactions": attrgetter("counts.like_count"),
        "shares": attrgetter("counts.retweet_count"),
        "comments": attrgetter("counts.reply_count"),
        "collected_at": attrgetter("around.collected_at"),
        "place": attrgetter("writer.location"),
        "country": x.country,
    },
)


class Twarc(msgspec.Struct, gc=False):
    """What twarc2 says of its request."""

    url: str | None = None
    retrieved_at: str | None = None


class Rule(msgspec.Struct, gc=False):
    """A rule of a stream that a post matches."""

    tag: str | None = None


class Page(msgspec.Struct, gc=False):
    """A page as it mostly is."""

    data: list[x.Tweet]
    includes: x.Includes | None = None
    errors: list[Problem] | None = None
    twarc: Twarc | None = msgspec.field(default=None, name="__twarc")


WHOLE = StrictDecoders(Page, {Page: "meta", **SHAPE.ignored})


def whole(line: bytes) -> Whole:
    """A page in one go. ValueError where it is not as documented."""
    page: Page = WHOLE.like(line).decode(line)
    refused = _not_given(page.errors or [], len(page.data)) if page.errors else ()
    return Whole(page.data, _joined(page.includes or x.Includes(), page.twarc or Twarc()), refused)


def opened(line: bytes) -> Opened:
    """The posts of a page, or the one post that the line is; and those asked for that the API did not give."""
    parts = parts_of(line)
    data = parts.get("data")
    if data is not None and starts(data) == b"[":
        pieces = pieces_of(data)
    elif data is not None and starts(data):
        pieces = [data]
    elif "id" in parts or not AROUND & parts.keys():
        return Opened((line,), (parts,))
    else:
        pieces = []
    errors = parts.get("errors")
    problems = [typed(error, Problem) for error in pieces_of(errors)] if errors and starts(errors) == b"[" else []
    unknown = dict.fromkeys(parts.keys() - AROUND, len(pieces))
    return Opened(pieces, (parts,) * len(pieces), _not_given(problems, len(pieces)), unknown)


def _not_given(problems: list[Problem], items: int) -> list[tuple[str, str]]:
    """The posts that were asked for by their ids and not given; or what the API says instead of an answer."""
    lost = [one for one in problems if one.resource_type == "tweet" and one.parameter in REQUESTED]
    if lost or items or not problems:
        return [("removed", str(one.value)) for one in lost]
    return [("not_a_post", problems[0].title or "")]


def joined(parts: Parts) -> x.Joined:
    """What stands around the posts of a line."""
    rules = parts.get("matching_rules")
    tags = [typed(rule, Rule).tag for rule in pieces_of(rules)] if rules and starts(rules) == b"[" else []
    twarc = typed(parts.get("__twarc"), Twarc)
    return _joined(typed(parts.get("includes"), x.Includes), twarc, " | ".join(filter(None, tags)))


def _joined(includes: x.Includes, twarc: Twarc, rules: str = "") -> x.Joined:
    return x.Joined(
        users={user.id: user for user in includes.users or ()},
        media={medium.media_key: medium for medium in includes.media or ()},
        tweets={tweet.id: tweet for tweet in includes.tweets or ()},
        places={place.id: place for place in includes.places or ()},
        collected_at=twarc.retrieved_at,
        asked=rules or asked(twarc.url),
    )


@lru_cache(maxsize=256)
def asked(url: str | None) -> str | None:
    """The search a request made, still encoded; else its path, without the accounts and posts it names."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    found = QUERY.search(parts.query)
    return found[1] if found else NAMED.sub("…", parts.path) or None


PAGES = Pages(opened=opened, shape=SHAPE, joined=joined, placed=x.placed, whole=whole)


class XV2Reader:
    """Reads what API v2 of X answers, above all as twarc2 keeps it."""

    name: ClassVar[str] = "x-v2"
    version: ClassVar[str] = "3"
    summary: ClassVar[str] = N_("Posts of X from its API v2, as twarc2 keeps them, in pages or flattened")
    cannot_show: ClassVar[tuple[str, ...]] = (
        "deleted_posts",
        "private_groups",
        "who_reacted",
        "search_ranking",
        "media_content",
    )
    general: ClassVar[bool] = False

    def accepts(self, head: bytes) -> bool:
        """Whether it holds pages of API v2, posts flattened by twarc2, or its lists of posts no longer there."""
        first = beginning_of(head).objects
        known = [_of_v2(value) for value in first]
        return any(known) and all(sure or "errors" in value for sure, value in zip(known, first, strict=True))

    def prepare(self, file: Stream, header: Header) -> Header:  # noqa: ARG002 - times are in UTC
        """Nothing depends on the whole file."""
        return header

    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        """Blocks of lines, whose rows are the posts of all pages."""
        return cut_pages(file, header, PAGES)

    def parse(self, block: Block, header: Header) -> Parsed:  # noqa: ARG002 - the seam's
        """Read the posts of a block with what their pages say around them."""
        return parse_pages(block, PAGES)


def _of_v2(value: dict[str, Any]) -> bool:
    if isinstance(value.get("__twarc"), dict):
        return True
    data = value.get("data", value)
    if isinstance(data, list):
        return ("meta" in value and not data) or (bool(data) and isinstance(data[0], dict) and _item(data[0], value))
    return isinstance(data, dict) and _item(data, value)


def _item(item: dict[str, Any], page: dict[str, Any]) -> bool:
    """Whether an object is a post of API v2, or one of the accounts, counts and notices that it gives besides."""
    names = item.keys()
    if {"id", "text"} <= names:
        meta = page.get("meta")
        own = {"author_id", "edit_history_tweet_ids", "conversation_id", "referenced_tweets"} & names
        return bool(own) or (isinstance(meta, dict) and "newest_id" in meta)
    if {"id", "action", "reason"} <= names:  # of a compliance job
        return "created_at" in names or "redacted_at" in names
    metrics = item.get("public_metrics")
    return isinstance(metrics, dict) and "username" in names and "followers_count" in metrics
