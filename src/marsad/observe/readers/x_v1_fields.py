"""The objects of X's API v1.1, and how the fields of a post are taken from them."""

import re
from collections.abc import Callable, Mapping
from html import unescape
from operator import attrgetter
from typing import Any

import msgspec

from marsad.observe.json_pages import Within
from marsad.observe.readers.x_notices import is_notice

# What a post holds besides (2010 to 2023)
OF_POSTS = (
    "annotations contributors conversation_id coordinates current_user_retweet display_text_range favorited "
    "filter_level geo in_reply_to_screen_name in_reply_to_user_id is_quote_status matching_rules metadata "
    "possibly_sensitive possibly_sensitive_appealable possibly_sensitive_editable quote_count quoted_status "
    "quoted_status_permalink retweeted scopes source supplemental_language timestamp_ms withheld_copyright "
    "withheld_in_countries withheld_scope card new_id new_id_str"
)
# What an account holds besides
OF_ACCOUNTS = (
    "advertiser_account_service_levels advertiser_account_type analytics_type blocked_by blocking "
    "business_profile_state can_media_tag contributors_enabled created_at default_profile default_profile_image "
    "description description_urls display_url email entities expanded_url ext_has_nft_avatar "
    "ext_verified_type fast_followers_count favourites_count "
    "follow_request_sent followed_by followers_count following friends_count geo_enabled has_custom_timelines "
    "has_extended_profile is_translation_enabled is_translator lang listed_count live_following media_count "
    "muting name needs_phone_verification normal_followers_count notifications pinned_tweet_ids pinned_tweet_ids_str "
    "profile_background_color profile_background_image_url profile_background_image_url_https "
    "profile_background_tile "
    "profile_banner_extensions profile_banner_url profile_image_extensions profile_image_url profile_image_url_https "
    "profile_interstitial_type profile_link_color profile_location profile_sidebar_border_color "
    "profile_sidebar_fill_color profile_text_color profile_use_background_image protected require_some_consent "
    "show_all_inline_media status statuses_count suspended time_zone translator_type translator_type_enum url "
    "utc_offset verified verified_type want_retweets withheld_description withheld_in_countries withheld_scope"
)
SITE = "https://x.com"
ELSEWHERE = re.compile(r"https?://(?:www\.)?(?:twitter|x)\.com/(?:\w+|i/web)/status/(\d+)")
Id = int | str | None


class Url(msgspec.Struct, gc=False):
    """An address in a text."""

    url: str | None = None
    expanded_url: str | None = None


class Tag(msgspec.Struct, gc=False):
    """A hashtag in a text."""

    text: str | None = None


class Variant(msgspec.Struct, gc=False):
    """A file of a video."""

    bitrate: int = 0
    url: str | None = None


class Video(msgspec.Struct, gc=False):
    """The files of a video."""

    variants: list[Variant] | None = None


class Medium(msgspec.Struct, gc=False):
    """A picture or a video."""

    media_url_https: str | None = None
    media_url: str | None = None
    video_info: Video | None = None


class Entities(msgspec.Struct, gc=False):
    """What is marked in a text."""

    urls: list[Url] | None = None
    hashtags: list[Tag] | None = None
    media: list[Medium] | None = None


class Extended(msgspec.Struct, gc=False):
    """The whole of a text of more than 140 letters."""

    full_text: str | None = None
    entities: Entities | None = None
    extended_entities: Entities | None = None


class User(msgspec.Struct, gc=False):
    """An account."""

    id: Id = None
    id_str: str | None = None
    screen_name: str | None = None
    protected: bool | None = None
    location: str | None = None


class Place(msgspec.Struct, gc=False):
    """Where a post says it was written."""

    country_code: str | None = None


class Words(Within):
    """What a post says, be it a row or the original of one."""

    id: Id = None
    id_str: str | None = None
    text: str | None = None
    full_text: str | None = None
    truncated: bool | None = None
    extended_tweet: Extended | None = None
    entities: Entities | None = None
    extended_entities: Entities | None = None


class Status(Words):
    """A post."""

    created_at: str | None = None
    user: User | None = None
    lang: str | None = None
    in_reply_to_status_id: Id = None
    in_reply_to_status_id_str: str | None = None
    in_reply_to_user_id_str: str | None = None
    retweeted_status: Words | None = None
    quoted_status_id: Id = None
    quoted_status_id_str: str | None = None
    retweet_count: int | None = None
    favorite_count: int | None = None
    reply_count: int | None = None
    screen_name: str | None = None  # of an account
    location: str | None = None  # of an account
    place: Place | None = None


def said(status: Status) -> Words:
    """Where the words of a post stand whole: for a repost, in its original."""
    return status.retweeted_status or status


def text(status: Status) -> str | None:
    """The whole text; X writes & < > as HTML does."""
    words = said(status)
    whole = words.extended_tweet.full_text if words.extended_tweet is not None else None
    shown = whole or words.full_text or words.text
    return unescape(shown) if shown and "&" in shown else shown


def number(one: Words | User | None) -> Id:
    """The id, as text where it is given so: numbers above 2^53 suffer on their way through other programmes."""
    return None if one is None else one.id_str or one.id


def refuse(status: Status) -> str | None:
    """Why it is no post: an account, or a private one's; no more than a notice in its place."""
    if status.user is not None and status.user.protected:
        return "private_account"
    words = text(status)
    if words is None:
        return "not_a_post"
    return "removed" if is_notice(words) else None


def noticed(status: Status) -> Mapping[str, int] | None:
    """A text whose end was left out for programmes that knew no more than 140 letters."""
    words = said(status)
    cut = words.truncated and words.full_text is None and words.extended_tweet is None
    return {"text_cut_short": 1} if cut else None


def kind(status: Status) -> str:
    """What kind of post: one that both answers and quotes is a quote."""
    if status.retweeted_status is not None:
        return "repost"
    if quoted(status) is not None:
        return "quote"
    return "reply" if parent(status) is not None or status.in_reply_to_user_id_str else "post"


def quoted(status: Status) -> Id:
    """The id of the post it quotes."""
    return status.quoted_status_id_str or status.quoted_status_id


def parent(status: Status) -> Id:
    """The id of the post it answers."""
    return status.in_reply_to_status_id_str or status.in_reply_to_status_id


def marked(status: Status) -> Entities | None:
    """What is marked in the whole text."""
    words = said(status)
    extended = words.extended_tweet.entities if words.extended_tweet is not None else None
    return extended or words.entities


def links(status: Status) -> list[str] | None:
    """The addresses in the text, as their author gave them; not that of the post it quotes."""
    found = marked(status)
    if found is None or not found.urls:
        return None
    own = {str(number(status)), str(quoted(status))}  # a text cut short links to its own whole
    given = [address for one in found.urls if (address := one.expanded_url or one.url)]
    return [one for one in given if not ((to := ELSEWHERE.match(one)) and to[1] in own)] or None


def hashtags(status: Status) -> list[str] | None:
    """The hashtags that X found in the text."""
    found = marked(status)
    if found is None or found.hashtags is None:
        return None
    return [one.text for one in found.hashtags if one.text]


def media(status: Status) -> list[str] | None:
    """The address of each picture, and of a video its best file."""
    words = said(status)
    extended = words.extended_tweet.extended_entities if words.extended_tweet is not None else None
    for entities in (extended, words.extended_entities, marked(status)):
        if entities is not None and entities.media:
            return [address for medium in entities.media if (address := _address(medium))] or None
    return None


def _address(medium: Medium) -> str | None:
    files = [one for one in (medium.video_info and medium.video_info.variants) or () if one.url]
    best = max(files, key=lambda one: one.bitrate).url if files else None
    return best or medium.media_url_https or medium.media_url


def url(status: Status) -> str | None:
    """The address of the post."""
    name = status.user.screen_name if status.user is not None else None
    return None if number(status) is None else f"{SITE}/{name or 'i'}/status/{number(status)}"


def author(status: Status) -> Id:
    """The handle, else the account's number."""
    return None if status.user is None else status.user.screen_name or number(status.user)


def place(status: Status) -> str | None:
    """Where the author says to be."""
    return None if status.user is None else status.user.location


def country(status: Status) -> str | None:
    """The country of the place that the post is written at."""
    return None if status.place is None else status.place.country_code


def own(name: str) -> Callable[[Status], Any]:
    """A count of the post's own: a repost shows those of its original."""
    count = attrgetter(name)
    return lambda status: None if status.retweeted_status is not None else count(status)
