"""TikTok's posts and comments as scrapers on Apify give them: an array, or one object a line."""

# ruff: noqa: N815 - fields are named as the site names them

import re
from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from marsad.core.words import N_
from marsad.observe.captures.values import Number, Time, addresses, first_count
from marsad.observe.encoding import Utf8Stream
from marsad.observe.json_head import beginning_of
from marsad.observe.json_rows import Shape, parse_lines
from marsad.observe.json_values import cut_json
from marsad.plugins.seam import Block, Header, Parsed, Stream

VIDEO = re.compile(r"/(?:video|photo)/(\d+)")


class Author(msgspec.Struct, gc=False):
    """Who made a video."""

    id: Number = None
    name: str | None = None
    privateAccount: bool | None = None


class Writer(msgspec.Struct, gc=False):
    """Who wrote a comment."""

    id: Number = None
    username: str | None = None
    privateAccount: bool | None = None


class Tag(msgspec.Struct, gc=False):
    """A hashtag."""

    name: str | None = None


class Thing(msgspec.Struct, gc=False):
    """A video, or a comment of either scraper of comments."""

    authorMeta: Author | None = None
    awemeId: Number = None
    cid: Number = None
    commentCount: Number = None
    commentLanguage: str | None = None
    createTime: Time = None
    createTimeISO: str | None = None
    createdAt: str | None = None
    diggCount: Number = None
    error: str | None = None
    errorCode: str | None = None
    hashtags: list[Tag] | None = None
    id: Number = None
    input: str | None = None
    isAd: bool | None = None
    likeCount: Number = None
    locationCreated: str | None = None
    mediaUrls: list[str] | None = None
    parentId: Number = None
    playCount: Number = None
    repliesToId: Number = None
    replyCommentTotal: Number = None
    replyCount: Number = None
    searchHashtag: Tag | None = None
    searchQuery: str | None = None
    shareCount: Number = None
    text: str | None = None
    textLanguage: str | None = None
    uid: Number = None
    uniqueId: str | None = None
    user: Writer | None = None
    videoWebUrl: str | None = None
    webVideoUrl: str | None = None


KNOWN = (
    "authorId avatarThumbnail collectCount detailedMentions downloadedVideo effectStickers errorDescription from "
    "fromProfileSection imagePost isAuthorLiked isMuted isPinned isSlideshow isSponsored likedByAuthor "
    "locationMeta mentions music musicMeta note pinnedByAuthor playlists profile repostCount "
    "slideshowImageLinks stickersOnItem submittedVideoUrl subtitleLinks translatedText url videoMeta videoUrl"
)


def is_comment(thing: Thing) -> bool:
    """Whether it is a comment."""
    return thing.awemeId is not None or thing.cid is not None


def refuse(thing: Thing) -> str | None:
    """Rows in which the scraper says that there was nothing to take, and private accounts."""
    if thing.error is not None or thing.errorCode is not None:
        return "not_a_post"
    if any(one is not None and one.privateAccount for one in (thing.authorMeta, thing.user)):
        return "private_account"
    return None if is_comment(thing) or thing.id is not None else "not_a_post"


def author(thing: Thing) -> Number:
    """The handle, else the number."""
    if thing.authorMeta is not None:
        return thing.authorMeta.name or thing.authorMeta.id
    if thing.user is not None:
        return thing.user.username or thing.user.id
    return thing.uniqueId or thing.uid


def video(thing: Thing) -> Number:
    """The video beneath which a comment stands."""
    if not is_comment(thing):
        return None
    found = VIDEO.search(thing.videoWebUrl or "")
    return thing.awemeId or (found[1] if found else None)


def hashtags(thing: Thing) -> list[str] | None:
    """The hashtags that TikTok found."""
    return None if thing.hashtags is None else [tag.name for tag in thing.hashtags if tag.name]


def asked(thing: Thing) -> str | None:
    """The search, hashtag or address that was asked for."""
    tag = thing.searchHashtag.name if thing.searchHashtag is not None else None
    page = thing.searchQuery or (f"#{tag}" if tag else None) or thing.input or thing.videoWebUrl
    return f"{page}#promoted" if page and thing.isAd else page


SHAPE = Shape(
    item=Thing,
    ignored={Thing: KNOWN},
    essential=frozenset({"id", "cid", "text", "createTime", "createTimeISO", "createdAt"}),
    refuse=refuse,
    asked=asked,
    fields={
        "native_id": lambda thing: thing.cid or thing.id,
        "platform": lambda _thing: "tiktok",
        "kind": lambda thing: "comment" if is_comment(thing) else "post",
        "published_at": lambda thing: thing.createTimeISO or thing.createdAt or thing.createTime,
        "text": lambda thing: thing.text,
        "author": author,
        "parent": lambda thing: thing.parentId or thing.repliesToId or video(thing),
        "root": video,
        "language_given": lambda thing: thing.textLanguage or thing.commentLanguage,
        "url": lambda thing: thing.webVideoUrl,
        "hashtags": hashtags,
        "media": lambda thing: addresses(thing.mediaUrls or ()),
        "views": lambda thing: first_count(thing.playCount),
        "reactions": lambda thing: first_count(thing.diggCount, thing.likeCount),
        "shares": lambda thing: first_count(thing.shareCount),
        "comments": lambda thing: first_count(thing.commentCount, thing.replyCount, thing.replyCommentTotal),
        "country": lambda thing: thing.locationCreated,
    },
)


class ApifyTikTokReader:
    """Reads what Apify's scrapers of TikTok give: videos of accounts, hashtags and searches, and comments."""

    name: ClassVar[str] = "apify-tiktok"
    version: ClassVar[str] = "2"
    summary: ClassVar[str] = N_("TikTok videos and comments as Apify's scrapers give them")
    cannot_show: ClassVar[tuple[str, ...]] = (
        "deleted_posts",
        "private_groups",
        "who_reacted",
        "search_ranking",
        "media_content",
    )
    general: ClassVar[bool] = False

    def accepts(self, head: bytes) -> bool:
        """Whether its objects have the fields of one of the scrapers; the last may be cut off."""
        first = beginning_of(head).objects
        return any(map(_of_tiktok, first)) and all(_of_tiktok(one) or "error" in one for one in first[:-1])

    def prepare(self, file: Stream, header: Header) -> Header:  # noqa: ARG002 - times are UTC
        """Nothing depends on the whole file."""
        return header

    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        """Blocks of objects, from an array or from lines."""
        return cut_json(Utf8Stream(file, header.encoding))

    def parse(self, block: Block, header: Header) -> Parsed:  # noqa: ARG002 - the seam's
        """Read the objects of a block; each is a post or a refusal."""
        return parse_lines(block, SHAPE)


def _of_tiktok(value: dict[str, Any]) -> bool:
    names = value.keys()
    return (
        {"authorMeta", "createTimeISO"} <= names
        or {"awemeId", "createdAt", "user"} <= names
        or {"cid", "createTimeISO", "uniqueId"} <= names
    )
