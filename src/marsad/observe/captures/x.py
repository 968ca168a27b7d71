"""How the posts of X that a browser was shown become posts."""

from collections.abc import Mapping
from html import unescape
from operator import attrgetter

from marsad.observe.captures.envelope import Module
from marsad.observe.captures.values import Number, addresses, first_count
from marsad.observe.captures.x_objects import (
    KNOWN,
    LEGACY_KNOWN,
    Entities,
    Inner,
    Legacy,
    Medium,
    Note,
    Result,
    Tweet,
    User,
    Whole,
)  # fmt: skip
from marsad.observe.json_rows import Shape, Take

SITE = "https://x.com"
GONE = frozenset({"TweetTombstone", "TweetUnavailable"})


def refuse(tweet: Tweet) -> str | None:
    """Why it is no post: a notice in its place, something else in a timeline, or a private account."""
    if tweet.legacy is None:
        return "removed" if tweet.tombstone is not None or tweet.typename in GONE else "not_a_post"
    writer = account(tweet)
    if writer is not None:
        legacy, privacy = writer.legacy, writer.privacy
        if writer.protected or (legacy and legacy.protected) or (privacy and privacy.protected):
            return "private_account"
    return None


def account(tweet: Tweet) -> User | None:
    """Who wrote it."""
    core = tweet.core
    if core is not None and core.user_results is not None and core.user_results.result is not None:
        return core.user_results.result
    return tweet.user


def place(tweet: Tweet) -> str | None:
    """Where the author says to be."""
    writer = account(tweet)
    if writer is None:
        return None
    said = writer.location
    if said is not None:
        return said if isinstance(said, str) else said.location
    return writer.legacy.location if writer.legacy is not None else None


def author(tweet: Tweet) -> Number:
    """The handle, else the account's number."""
    writer = account(tweet)
    if writer is not None:
        for part in (writer.core, writer.legacy, writer):
            if part is not None and part.screen_name:
                return part.screen_name
        return writer.rest_id or writer.id_str or (tweet.legacy.user_id_str if tweet.legacy else None)
    return tweet.legacy.user_id_str if tweet.legacy else None


def own_id(tweet: Tweet) -> Number:
    """The post's number."""
    return tweet.rest_id or (tweet.legacy.id_str if tweet.legacy else None) or tweet.id


def repeated(tweet: Tweet) -> Number:
    """The number of the post that this one repeats."""
    legacy = tweet.legacy
    if legacy is None or (legacy.retweeted_status_result is None and legacy.retweeted_status_id_str is None):
        return None
    inner = _inner(legacy.retweeted_status_result)
    if inner is None:
        return legacy.retweeted_status_id_str
    return inner.rest_id or (inner.legacy.id_str if inner.legacy else None) or legacy.retweeted_status_id_str


def quoted(tweet: Tweet) -> Number:
    """The number of the post that this one quotes, known even where X shows no more than a notice of it."""
    if tweet.legacy is not None and tweet.legacy.quoted_status_id_str:
        return tweet.legacy.quoted_status_id_str
    inner = _inner(tweet.quoted_status_result)
    return inner.rest_id if inner is not None else None


def _inner(found: Result | None) -> Inner | None:
    if found is None or found.result is None:
        return None
    return found.result.tweet or found.result


def said_in(tweet: Tweet) -> Tweet | Inner:
    """Where the words of a post stand whole: for a repost, in the original."""
    if tweet.legacy is not None and tweet.legacy.retweeted_status_result is not None:
        inner = _inner(tweet.legacy.retweeted_status_result)
        if inner is not None and inner.legacy is not None and inner.legacy.full_text:
            return inner
    return tweet


def text(tweet: Tweet) -> str | None:
    """The whole text; X writes & < > as HTML does."""
    said = said_in(tweet)
    note = _note(said)
    words = note.text if note is not None and note.text else None
    if words is None and said.legacy is not None:
        words = said.legacy.full_text or said.legacy.text
    return unescape(words) if words and "&" in words else words


def noticed(tweet: Tweet) -> Mapping[str, int] | None:
    """A repost whose original is not given has lost the end of its text, where that is long."""
    if said_in(tweet) is tweet and repeated(tweet) is not None and (text(tweet) or "").endswith("…"):
        return {"text_cut_short": 1}
    return None


def _note(said: Tweet | Inner) -> Note | None:
    found = said.note_tweet
    return found.note_tweet_results.result if found is not None and found.note_tweet_results is not None else None


def _marked(said: Tweet | Inner) -> Entities | None:
    note = _note(said)
    if note is not None and note.entity_set is not None:
        return note.entity_set
    return said.legacy.entities if said.legacy is not None else None


def hashtags(tweet: Tweet) -> list[str] | None:
    """The hashtags that X found in the text."""
    marked = _marked(said_in(tweet))
    return None if marked is None or marked.hashtags is None else [tag.text for tag in marked.hashtags if tag.text]


def links(tweet: Tweet) -> list[str] | None:
    """The addresses in the text, as their author gave them; not that of the post it quotes."""
    marked = _marked(said_in(tweet))
    if marked is None or not marked.urls:
        return None
    own = f"/status/{quoted(tweet)}"
    return addresses(
        address for link in marked.urls if (address := link.expanded_url or link.url) and own not in address
    )


def media(tweet: Tweet) -> list[str] | None:
    """The address of each picture, and of the best file of each video."""
    said = said_in(tweet).legacy
    if said is None or said.extended_entities is None:
        return None
    return addresses(map(_address, said.extended_entities.media or ()))


def _address(medium: Medium) -> str | None:
    files = [one for one in (medium.video_info.variants or ()) if one.url] if medium.video_info is not None else []
    return max(files, key=lambda one: one.bitrate).url if files else medium.media_url_https


def kind(tweet: Tweet) -> str:
    """What kind of post: one that both answers and quotes is a quote."""
    if repeated(tweet) is not None:
        return "repost"
    if quoted(tweet) is not None:
        return "quote"
    return "reply" if tweet.legacy is not None and tweet.legacy.in_reply_to_status_id_str else "post"


def url(tweet: Tweet) -> str | None:
    """The address of the post."""
    own = own_id(tweet)
    return f"{SITE}/{author(tweet) or 'i'}/status/{own}" if own else None


def counted(path: str) -> Take:
    """How a count is taken: a repost shows those of its original, which are not its own."""
    given = attrgetter(path)

    def taken(tweet: Tweet) -> int | None:
        return first_count(given(tweet)) if tweet.legacy is not None and repeated(tweet) is None else None

    return taken


def views(tweet: Tweet) -> int | None:
    """How often it was shown; 0 where X did not count."""
    if repeated(tweet) is not None:
        return None
    given = (tweet.views, tweet.ext_views, tweet.legacy.ext_views if tweet.legacy is not None else None)
    return first_count(*(one.count for one in given if one is not None)) or None


def root(tweet: Tweet) -> Number:
    """The head of the conversation, where it is another post."""
    head = tweet.legacy.conversation_id_str if tweet.legacy is not None else None
    return None if head == own_id(tweet) else head


def said(name: str) -> Take:
    """How a field of `legacy` is taken."""
    return lambda tweet: getattr(tweet.legacy, name, None)


SHAPE = Shape(
    item=Whole,
    ignored={Whole: KNOWN, Tweet: KNOWN, Legacy: LEGACY_KNOWN},
    essential=frozenset(
        f"{outer}{path}"
        for outer in ("", "tweet.")
        for path in ("rest_id", "legacy", "legacy.full_text", "legacy.created_at", "legacy.id_str")
    ),
    refuse=refuse,
    noticed=noticed,
    fields={
        "native_id": own_id,
        "platform": lambda _tweet: "x",
        "kind": kind,
        "published_at": said("created_at"),
        "text": text,
        "author": author,
        "place": place,
        "parent": said("in_reply_to_status_id_str"),
        "root": root,
        "original": lambda tweet: repeated(tweet) or quoted(tweet),
        "language_given": said("lang"),
        "url": url,
        "hashtags": hashtags,
        "links": links,
        "media": media,
        "views": views,
        "reactions": counted("legacy.favorite_count"),
        "shares": counted("legacy.retweet_count"),
        "comments": counted("legacy.reply_count"),
    },
)
MODULE = Module(shape=SHAPE, unwrap=lambda tweet: tweet.tweet or tweet, promoted=lambda tweet: tweet.promoted is True)
MODULES = dict.fromkeys(("twitter.com", "x.com", "twitter-comments"), MODULE)
