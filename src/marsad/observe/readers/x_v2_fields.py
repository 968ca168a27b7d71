"""The objects of X's API v2, and how the fields of a post are taken from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import msgspec

from marsad.observe.json_pages import Within
from marsad.observe.readers.x_notices import is_notice

# What a post, and what the accounts, lists, counts and notices of compliance hold besides (2021 to 2025)
KNOWN = (
    "__twarc article author_metadata card_uri community_id context_annotations display_text_range edit_controls "
    "edit_history_tweet_ids in_reply_to_user matched_media_notes matching_rules media_metadata mentions "
    "non_public_metrics organic_metrics paid_partnership polls possibly_sensitive promoted_metrics reply_settings "
    "scopes source suggested_source_links suggested_source_links_with_counts "
    "affiliation connection_status confirmed_email description is_identity_verified location most_recent_tweet_id name "
    "parody pinned_tweet pinned_tweet_id profile_banner_url profile_image_url protected receives_your_dm subscription "
    "subscription_type url verified verified_followers_count verified_type "
    "follower_count member_count owner_id private tweet_count reason redacted_at start end "
    "author_fullname detail parameter resource_id resource_type subject title type value"  # what 4CAT adds
)
NOT_FOUND = "UNKNOWN"  # the author that 4CAT gives to a post asked for by its id and not given
KNOWN_METRICS = "quote_count bookmark_count followers_count following_count tweet_count listed_count media_count"
SITE = "https://x.com"


class Variant(msgspec.Struct, gc=False):
    """A file of a video."""

    bit_rate: int = 0
    url: str | None = None


class Medium(msgspec.Struct, gc=False):
    """A picture or a video."""

    media_key: str | None = None
    url: str | None = None
    preview_image_url: str | None = None
    variants: list[Variant] | None = None


class Attachments(msgspec.Struct, gc=False):
    """What hangs on a post: keys of media; or the media, beside them where it is flattened, in their place by 4CAT."""

    media_keys: list[str | Medium] | None = None
    media: list[Medium] | None = None


class Url(msgspec.Struct, gc=False):
    """An address in a text."""

    url: str | None = None
    expanded_url: str | None = None
    display_url: str | None = None
    media_key: str | None = None


class Tag(msgspec.Struct, gc=False):
    """A hashtag in a text."""

    tag: str | None = None


class Entities(msgspec.Struct, gc=False):
    """What is marked in a text."""

    urls: list[Url] | None = None
    hashtags: list[Tag] | None = None


class Note(msgspec.Struct, gc=False):
    """The whole of a text of more than 280 letters."""

    text: str | None = None
    entities: Entities | None = None


class User(msgspec.Struct, gc=False, frozen=True):
    """An account."""

    id: str | int | None = None
    location: str | None = None
    username: str | None = None
    protected: bool | None = None


class Metrics(msgspec.Struct, gc=False, frozen=True):
    """How far a post went."""

    impression_count: int | None = None
    like_count: int | None = None
    retweet_count: int | None = None
    reply_count: int | None = None


NOBODY, UNCOUNTED = User(), Metrics()


class Reference(msgspec.Struct, gc=False):
    """Another post: the one a post repeats, quotes or answers. In pages its words stand in `includes`."""

    id: str | None = None
    type: str | None = None
    text: str | None = None
    note_tweet: Note | None = None
    entities: Entities | None = None
    attachments: Attachments | None = None


class Place(msgspec.Struct, gc=False):
    """A place that posts are written at."""

    id: str | None = None
    country_code: str | None = None


class Geo(msgspec.Struct, gc=False):
    """Where a post says it was written; of a flattened one the place is within."""

    place_id: str | None = None
    country_code: str | None = None
    place: Place | None = None  # of one kept by 4CAT


class Tweet(Within):
    """A post of a page, or a flattened one."""

    id: str | int | None = None
    text: str | None = None
    author_id: str | int | None = None
    created_at: str | None = None
    conversation_id: str | int | None = None
    in_reply_to_user_id: str | None = None
    lang: str | None = None
    referenced_tweets: list[Reference] | None = None
    note_tweet: Note | None = None
    entities: Entities | None = None
    attachments: Attachments | None = None
    public_metrics: Metrics | None = None
    withheld: Any = None
    geo: Geo | None = None
    author: User | None = None  # of a flattened post
    author_user: User | None = None  # of one kept by 4CAT
    author_username: str | None = None  # of one kept by 4CAT in its first years
    action: str | None = None  # of a notice of compliance
    username: str | None = None  # of an account
    # Found once for each post, see placed(); no field of a file has such a name
    writer: User = msgspec.field(default=NOBODY, name=" writer")
    kind: str | None = msgspec.field(default=None, name=" kind")
    parent: str | None = msgspec.field(default=None, name=" parent")
    original: str | None = msgspec.field(default=None, name=" original")
    # Where its words stand whole, if not in itself: what refers to itself is never freed, since gc=False
    elsewhere: Reference | None = msgspec.field(default=None, name=" elsewhere")
    counts: Metrics = msgspec.field(default=UNCOUNTED, name=" counts")


class Includes(msgspec.Struct, gc=False):
    """What the posts of a page refer to."""

    users: list[User] | None = None
    media: list[Medium] | None = None
    tweets: list[Reference] | None = None
    places: list[Place] | None = None


@dataclass(slots=True)
class Joined:
    """What stands around the posts of a page, by their ids."""

    users: Mapping[Any, User] = field(default_factory=dict)
    media: Mapping[str | None, Medium] = field(default_factory=dict)
    tweets: Mapping[str | None, Reference] = field(default_factory=dict)
    places: Mapping[str | None, Place] = field(default_factory=dict)
    collected_at: str | None = None
    asked: str | None = None


def placed(tweet: Tweet, page: Joined) -> None:
    """Give a post its author, what it repeats, quotes or answers, and where its words stand whole.

    One that both answers and quotes is a quote. The words of a repost are those of its original, if it is given; the
    counts that a repost shows are its original's, and so not given.
    """
    quoted, repeats = None, False
    tweet.around = page
    for one in tweet.referenced_tweets or ():
        if one.type == "retweeted":
            repeats, tweet.original = True, one.id
            words = one if one.text is not None else page.tweets.get(one.id)
            tweet.elsewhere = None if words is None or words.text is None else words
        elif one.type == "quoted":
            quoted = one.id
        elif one.type == "replied_to":
            tweet.parent = one.id
    if repeats:
        tweet.kind = "repost"
    elif quoted is not None:
        tweet.kind, tweet.original = "quote", quoted
    elif tweet.parent is not None or (
        tweet.in_reply_to_user_id is not None and tweet.conversation_id not in (None, tweet.id)
    ):
        tweet.kind = "reply"
    else:
        tweet.kind = "post"
    if not repeats and tweet.public_metrics is not None:
        tweet.counts = tweet.public_metrics
    tweet.writer = tweet.author or tweet.author_user or page.users.get(tweet.author_id) or NOBODY
    if tweet.author_username is not None and tweet.writer is NOBODY:
        tweet.writer = User(username=tweet.author_username)


def refuse(tweet: Tweet) -> str | None:
    """Why it is no post: an account, a count or a notice; a private account; no more than a notice in its place."""
    words = (tweet.elsewhere or tweet).text
    if words is None:
        return None if tweet.note_tweet is not None else "not_a_post"
    if tweet.writer.protected:
        return "private_account"
    return "removed" if tweet.author_id == NOT_FOUND or is_notice(words) else None


def noticed(tweet: Tweet) -> Mapping[str, int] | None:
    """A repost whose original is not given has lost the end of its text, where that is long."""
    if tweet.kind == "repost" and tweet.elsewhere is None and (tweet.text or "").endswith("…"):
        return {"text_cut_short": 1}
    return None


def text(tweet: Tweet) -> str | None:
    """The whole text; X writes & < > as HTML does."""
    said = tweet.elsewhere or tweet
    note = said.note_tweet
    words = note.text if note is not None and note.text is not None else said.text
    return unescape(words) if words and "&" in words else words


def root(tweet: Tweet) -> Any:
    """The head of the conversation, where it is another post."""
    return None if tweet.conversation_id == tweet.id else tweet.conversation_id


def country(tweet: Tweet) -> str | None:
    """The country of the place that the post is written at."""
    geo = tweet.geo
    if geo is None:
        return None
    place = geo.place or tweet.around.places.get(geo.place_id)
    return geo.country_code or (place.country_code if place is not None else None)


def url(tweet: Tweet) -> str | None:
    """The address of the post."""
    return f"{SITE}/{tweet.writer.username or 'i'}/status/{tweet.id}" if tweet.id is not None else None


def _marked(tweet: Tweet) -> Entities | None:
    said = tweet.elsewhere or tweet
    return said.entities if said.note_tweet is None or said.note_tweet.entities is None else said.note_tweet.entities


def hashtags(tweet: Tweet) -> list[str] | None:
    """The hashtags that X found in the text."""
    marked = _marked(tweet)
    if marked is None or marked.hashtags is None:
        return None
    return [one.tag for one in marked.hashtags if one.tag]


def links(tweet: Tweet) -> list[str] | None:
    """The addresses in the text, as their author gave them; not those of its own media and of the post it quotes."""
    marked = _marked(tweet)
    if marked is None or not marked.urls:
        return None
    found: dict[str, None] = {}
    for one in marked.urls:
        address = one.expanded_url or one.url
        own = one.media_key is not None or (one.display_url or "").startswith(("pic.twitter.com", "pic.x.com"))
        if address and not own and not (tweet.kind == "quote" and f"/status/{tweet.original}" in address):
            found[address] = None
    return list(found) or None


def media(tweet: Tweet) -> list[str] | None:
    """The address of each picture or video: of a video its best file, of one without a file its picture."""
    attached = (tweet.elsewhere or tweet).attachments
    if attached is None:
        return None
    known = tweet.around.media
    given = attached.media or [known.get(one) if isinstance(one, str) else one for one in attached.media_keys or ()]
    found = [address for medium in given if medium is not None and (address := _address(medium))]
    return found or None


def _address(medium: Medium) -> str | None:
    files = [one for one in medium.variants or () if one.url]
    best = max(files, key=lambda one: one.bit_rate).url if files else None
    return medium.url or best or medium.preview_image_url
