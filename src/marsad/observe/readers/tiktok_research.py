"""Videos and comments of TikTok as its Research API answers, in pages or as the libraries around it save them."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, ClassVar

import msgspec

from marsad.core.words import N_
from marsad.observe.json_head import beginning_of
from marsad.observe.json_pages import Opened, Pages, Whole, cut_pages, parse_pages, parts_of, pieces_of, starts, typed
from marsad.observe.json_rows import Shape
from marsad.observe.strict_twin import StrictDecoders
from marsad.plugins.seam import Block, Header, Parsed, Stream

SITE = "https://www.tiktok.com"
LISTS = ("videos", "comments", "user_liked_videos", "user_pinned_videos", "user_reposted_videos")
LISTED = frozenset({"user_followers", "user_following", *LISTS})
TOLD = frozenset({"data", "error", "cursor", "has_more", "search_id", *LISTED})
NULL = msgspec.Raw(b"null")
Id = int | str | None


class Item(msgspec.Struct, gc=False):
    """A video or a comment: a comment says under which video it stands, and has a text."""

    id: Id = None
    video_id: Id = None  # of a comment; of a video, in the first version of the API
    parent_comment_id: Id = None
    create_time: int | str | None = None
    region_code: str | None = None  # where the account of a video was registered
    username: str | None = None
    video_description: str | None = None
    text: str | None = None
    hashtag_names: list[str] | None = None
    view_count: int | None = None
    like_count: int | None = None
    share_count: int | None = None
    comment_count: int | None = None
    reply_count: int | None = None
    display_name: str | None = None  # of an account


# What is documented besides: of videos, comments and accounts (2023 to 2026)
KNOWN = (
    "music_id effect_ids effect_info_list sticker_info_list hashtag_info_list hashtags playlist_id "
    "voice_to_text is_stem_verified favorites_count favourites_count video_duration video_mention_list video_label "
    "video_tag avatar_url bio_description bio_url follower_count following_count is_verified likes_count video_count"
)


def is_comment(item: Item) -> bool:
    """Whether it is a comment."""
    return item.parent_comment_id is not None or item.text is not None


def native_id(item: Item) -> Id:
    """The number of the video or comment."""
    return item.id if item.id is not None or is_comment(item) else item.video_id


def refuse(item: Item) -> str | None:
    """Why it is no post: an account, or nothing that has a number."""
    return "not_a_post" if native_id(item) is None else None


def url(item: Item) -> str | None:
    """The address of a video."""
    if is_comment(item):
        return None
    return f"{SITE}/@{item.username or ''}/video/{native_id(item)}"


SHAPE = Shape(
    item=Item,
    ignored={Item: KNOWN},
    essential=frozenset({"id", "video_id", "create_time", "video_description", "text"}),
    refuse=refuse,
    fields={
        "native_id": native_id,
        "platform": lambda _item: "tiktok",
        "kind": lambda item: "comment" if is_comment(item) else "post",
        "published_at": attrgetter("create_time"),
        "text": lambda item: item.text if is_comment(item) else item.video_description,
        "author": attrgetter("username"),
        # under a comment the comment's number, else the video's own
        "parent": lambda item: (item.parent_comment_id or item.video_id) if is_comment(item) else None,
        "root": lambda item: item.video_id if is_comment(item) else None,
        "url": url,
        "hashtags": attrgetter("hashtag_names"),
        "views": attrgetter("view_count"),
        "reactions": attrgetter("like_count"),
        "shares": attrgetter("share_count"),
        "comments": lambda item: item.reply_count if is_comment(item) else item.comment_count,
        "country": attrgetter("region_code"),
    },
)


class Error(msgspec.Struct, gc=False):
    """What the API says went wrong; 'ok' where nothing did."""

    code: str | None = None


class Data(msgspec.Struct, gc=False):
    """A page of videos as it mostly is."""

    videos: list[Item]


class Page(msgspec.Struct, gc=False):
    """An answer as it mostly is."""

    data: Data


PAGE: dict[type[msgspec.Struct], str] = {Page: "error", Data: "cursor has_more search_id"}
WHOLE = StrictDecoders(Page, {**PAGE, **SHAPE.ignored})


def whole(line: bytes) -> Whole:
    """A page of videos in one go. ValueError where it is none, or holds something else."""
    page: Page = WHOLE.like(line).decode(line)
    if not page.data.videos:  # what the API says instead stands in its error
        raise ValueError
    return Whole(page.data.videos)


def opened(line: bytes) -> Opened:
    """The videos or comments of an answer, or the one that the line is; what the API says instead of an answer."""
    parts = parts_of(line)
    data = parts.get("data", NULL)
    if starts(data) == b"[":
        return Opened(pieces_of(data))
    if not starts(data) and "error" not in parts and not LISTED & parts.keys():
        return Opened((line,))
    held = parts_of(data) if starts(data) else parts
    named = [name for name in held if name in LISTED and starts(held[name]) == b"["]
    pieces = [piece for name in named for piece in pieces_of(held[name])]
    if not named and held is not parts and held.keys() - TOLD:
        pieces = [data]  # an account, or a list of playlists
    code = typed(parts.get("error"), Error).code or "ok"
    refused = [] if pieces or code == "ok" else [("not_a_post", code)]
    unknown = dict.fromkeys((parts.keys() | held.keys()) - TOLD if named else (), len(pieces))
    return Opened(pieces, refused=refused, unknown=unknown)


PAGES = Pages(opened=opened, shape=SHAPE, whole=whole)


class TikTokResearchReader:
    """Reads what the Research API of TikTok answers."""

    name: ClassVar[str] = "tiktok-research"
    version: ClassVar[str] = "2"
    summary: ClassVar[str] = N_("Videos and comments from TikTok's Research API, in pages or in lists")
    cannot_show: ClassVar[tuple[str, ...]] = (
        "deleted_posts",
        "private_groups",
        "who_reacted",
        "search_ranking",
        "media_content",
    )
    general: ClassVar[bool] = False

    def accepts(self, head: bytes) -> bool:
        """Whether it holds the API's answers, or its videos or comments by themselves."""
        first = beginning_of(head).objects
        return bool(first) and all(map(_of_the_api, first))

    def prepare(self, file: Stream, header: Header) -> Header:  # noqa: ARG002 - times are seconds of the epoch
        """Nothing depends on the whole file."""
        return header

    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        """Blocks of lines, whose rows are the videos and comments of all answers."""
        return cut_pages(file, header, PAGES)

    def parse(self, block: Block, header: Header) -> Parsed:  # noqa: ARG002 - the seam's
        """Read the videos and comments of a block."""
        return parse_pages(block, PAGES)


def _of_the_api(value: dict[str, Any]) -> bool:
    data = value.get("data", value)
    if not isinstance(data, dict):
        return False
    error = value.get("error")
    if isinstance(error, dict) and "log_id" in error:
        return True
    for name in LISTS:
        if isinstance(items := data.get(name), list):
            return _item(items[0]) if items else "has_more" in data or "search_id" in data
    return _item(data)


def _item(value: Any) -> bool:
    """Whether an object is a video or a comment as the API gives it."""
    if not isinstance(value, dict):
        return False
    names = value.keys()
    if {"id", "video_id", "create_time"} <= names:
        return bool({"parent_comment_id", "reply_count", "like_count"} & names) and "text" in names
    own = {"region_code", "hashtag_names", "effect_ids", "music_id", "voice_to_text", "username"} & names
    return "video_description" in names and bool({"id", "video_id"} & names) and bool(own)
