"""CrowdTangle's API: pages of posts of Facebook and Instagram, as the service answered until August 2024."""

# ruff: noqa: N815 - fields are named as the site names them

from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from marsad.core.words import N_
from marsad.observe.captures.values import Number, addresses, sum_of
from marsad.observe.json_head import beginning_of
from marsad.observe.json_pages import Opened, Pages, cut_pages, parse_pages, parts_of, pieces_of, starts
from marsad.observe.json_rows import Shape
from marsad.plugins.seam import Block, Header, Parsed, Stream

PLATFORMS = {"twitter": "x"}
PAGE = frozenset({"status", "result", "posts", "pagination", "notes", "code", "message"})


class Account(msgspec.Struct, gc=False):
    """The page, group or account that posted it."""

    accountType: str | None = None
    handle: str | None = None
    pageAdminTopCountry: str | None = None
    platformId: Number = None


class Counts(msgspec.Struct, gc=False):
    """How far it went."""

    angryCount: Number = None
    careCount: Number = None
    commentCount: Number = None
    favoriteCount: Number = None
    hahaCount: Number = None
    likeCount: Number = None
    loveCount: Number = None
    sadCount: Number = None
    shareCount: Number = None
    thankfulCount: Number = None
    viewCount: Number = None
    wowCount: Number = None


class Statistics(msgspec.Struct, gc=False):
    """How far it went, and how far CrowdTangle expected it to go."""

    actual: Counts | None = None


class Link(msgspec.Struct, gc=False):
    """An address in a text, before and after its detours."""

    expanded: str | None = None
    original: str | None = None


class File(msgspec.Struct, gc=False):
    """A picture or video."""

    full: str | None = None
    url: str | None = None


class Item(msgspec.Struct, gc=False):
    """A post."""

    account: Account | None = None
    date: str | None = None
    description: str | None = None
    expandedLinks: list[Link] | None = None
    id: Number = None
    languageCode: str | None = None
    link: str | None = None
    media: list[File] | None = None
    message: str | None = None
    platform: str | None = None
    platformId: Number = None
    postUrl: str | None = None
    statistics: Statistics | None = None
    updated: str | None = None


KNOWN = (
    "brandedContentSponsor caption dataSource history imageText legacyId liveVideoStatus newId score subscriberCount "
    "title type videoLengthMS"
)
ACCOUNT_KNOWN = (
    "id name pageCategory pageCreatedDate pageDescription platform profileImage subscriberCount url verified"
)
COUNTS_KNOWN = "saveCount totalViews videoPostViewCount videoTotalViewCount"


def platform(item: Item) -> str | None:
    """The platform, in Marsad's name for it."""
    said = item.platform.lower() if item.platform else None
    return PLATFORMS.get(said or "", said)


def own_id(item: Item) -> Number:
    """The post's number: Instagram's ids end in the owner's."""
    said = item.platformId if item.platformId is not None else item.id
    return str(said).partition("_")[0] if platform(item) == "instagram" and said is not None else said


def text(item: Item) -> str | None:
    """The message; Instagram's caption is the description."""
    return item.message or (item.description if platform(item) == "instagram" else item.message)


def author(item: Item) -> Number:
    """The page's handle or number; a group's post is by a member who is not named."""
    account = item.account
    if account is None or (account.accountType or "").endswith("group"):
        return None
    return account.handle or account.platformId


def country(item: Item) -> str | None:
    """Where most who run the page are; of a group it says nothing of the member who wrote."""
    return None if author(item) is None or item.account is None else item.account.pageAdminTopCountry


def utc(time: str | None) -> str | None:
    """CrowdTangle writes UTC and does not say so."""
    return f"{time}Z" if time and len(time) == 19 else time


def links(item: Item) -> list[str] | None:
    """The addresses it leads to, not its own."""
    given = [item.link, *(link.expanded or link.original for link in item.expandedLinks or ())]
    return addresses(address for address in given if address != item.postUrl)


def _actual(item: Item, *names: str) -> int | None:
    counts = item.statistics.actual if item.statistics is not None else None
    return sum_of(*(getattr(counts, name) for name in names)) if counts is not None else None


def reactions(item: Item) -> int | None:
    """All reactions together."""
    return _actual(
        item, "likeCount", "loveCount", "wowCount", "hahaCount", "sadCount", "angryCount", "careCount", "thankfulCount",
        "favoriteCount",
    )  # fmt: skip


SHAPE = Shape(
    item=Item,
    ignored={Item: KNOWN, Account: ACCOUNT_KNOWN, Counts: COUNTS_KNOWN},
    essential=frozenset({"platformId", "id", "message", "date"}),
    fields={
        "native_id": own_id,
        "platform": platform,
        "kind": lambda _item: "post",
        "published_at": lambda item: utc(item.date),
        "text": text,
        "author": author,
        "language_given": lambda item: item.languageCode,
        "url": lambda item: item.postUrl,
        "links": links,
        "media": lambda item: addresses(file.full or file.url for file in item.media or ()),
        "views": lambda item: _actual(item, "viewCount"),
        "reactions": reactions,
        "shares": lambda item: _actual(item, "shareCount"),
        "comments": lambda item: _actual(item, "commentCount"),
        "collected_at": lambda item: utc(item.updated),
        "country": country,
    },
)


def open_line(line: bytes) -> Opened:
    """The posts of an answer, or the one post that the line is; an answer that gives none says why."""
    parts = parts_of(line)
    result = parts.get("result")
    within = parts_of(result) if result is not None and starts(result) == b"{" else parts
    posts = within.get("posts")
    if posts is not None and starts(posts) == b"[":
        pieces = pieces_of(posts)
        return Opened(pieces, unknown={name: len(pieces) for name in sorted({*parts, *within} - PAGE)})
    if "platformId" in parts or "postUrl" in parts:
        return Opened((line,))
    said = bytes(parts["message"]).decode(errors="replace") if "message" in parts else ""
    return Opened(refused=[("not_a_post", said)])


PAGES = Pages(opened=open_line, shape=SHAPE)


class CrowdTangleApiReader:
    """Reads what CrowdTangle's API answered: one page, several in a row, or the posts alone."""

    name: ClassVar[str] = "crowdtangle-api"
    version: ClassVar[str] = "2"
    summary: ClassVar[str] = N_("Posts of Facebook and Instagram as CrowdTangle's API gave them")
    cannot_show: ClassVar[tuple[str, ...]] = (
        "deleted_posts",
        "private_groups",
        "comments",
        "who_reacted",
        "search_ranking",
        "media_content",
    )
    general: ClassVar[bool] = False

    def accepts(self, head: bytes) -> bool:
        """Whether it begins with an answer that holds CrowdTangle's posts, or with such posts."""
        first = beginning_of(head).objects
        return bool(first) and _of_crowdtangle(first[0])

    def prepare(self, file: Stream, header: Header) -> Header:  # noqa: ARG002 - times are UTC
        """Nothing depends on the whole file."""
        return header

    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        """Blocks of pages, whose rows are the posts of all of them."""
        return cut_pages(file, header, PAGES)

    def parse(self, block: Block, header: Header) -> Parsed:  # noqa: ARG002 - the seam's
        """Read the posts of a block; each is a post or a refusal."""
        return parse_pages(block, PAGES)


def _of_crowdtangle(value: dict[str, Any]) -> bool:
    result = value.get("result")
    posts = (result if isinstance(result, dict) else value).get("posts")
    item = posts[0] if isinstance(posts, list) and posts else value
    return isinstance(item, dict) and {"platformId", "platform", "date", "postUrl"} <= item.keys()
