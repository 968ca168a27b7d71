"""The columns that 4CAT writes for each data source (the keys of `map_item` in 4CAT at 227bead1d635), and from which of
them each field of a post is taken. Columns that 4CAT's helpers add beside these are not listed there.
"""

from typing import Any

from marsad.observe.fourcat_links import (
    leave_reposts_uncounted,
    link_bluesky,
    mark_forwards,
    mark_reblogs,
    name_chats,
    name_places,
    place_on_walls,
)
from marsad.observe.tables import YES, TableFormat

SIGNS = ("id", "body", "timestamp")
TIME = "unix_timestamp timestamp"
ALIKE = 0.7  # the share of a data source's documented columns that a header must have


def data_source(*, platform: str, columns: str, fields: dict[str, str], **rest: Any) -> TableFormat:
    """One of 4CAT's data sources; names of columns are separated by spaces. Its times are UTC."""
    named: dict[str, Any] = {name: tuple(rest.pop(name, "").split()) for name in ("more", "looked_at")}
    return TableFormat(
        platform=platform,
        columns=tuple(columns.split()),
        signs=SIGNS,
        alike=ALIKE,
        fields={field: tuple(names.split()) for field, names in fields.items()},
        clock="utc",
        asked=("collected_from_url", "query"),
        private={"author_privacy_is_closed": YES | {"closed", "private"}},
        **named,
        **rest,
    )


# fmt: off
SOURCES: dict[str, TableFormat] = {
    "bsky": data_source(
        platform="bluesky",
        columns=(
            "collected_at query rank id thread_id created_at author author_id body link tags like_count quote_count "
            "reply_count repost_count quoted_post quoted_user replied_to_post replied_to_user replies_allowed "
            "mentions links images labels has_poll languages author_display_name author_profile author_avatar "
            "author_created_at timestamp"
        ),
        fields={
            "id": "id", "root": "thread_id", "published_at": "timestamp", "author": "author", "text": "body",
            "url": "link", "hashtags": "tags", "reactions": "like_count", "shares": "repost_count",
            "comments": "reply_count", "parent": "replied_to_post", "lang": "languages", "links": "links",
            "media": "images", "original": "quoted_post", "collected_at": "collected_at",
        },
        looked_at="author_id",
        nothing=frozenset({"N/A"}),
        mends=(link_bluesky,),
    ),
    "douyin": data_source(
        platform="douyin",
        columns=(
            "collected_from_url id thread_id subject body timestamp post_url region hashtags mentions video_tags "
            "prevent_download video_url video_thumbnail video_duration image_urls music_author music_title music_url "
            "collect_count comment_count digg_count download_count forward_count play_count share_count "
            "count_total_streams_viewers count_current_stream_viewers author_user_id author_nickname "
            "author_profile_url author_thumbnail_url author_region author_is_ad_fake part_of_collection "
            "4CAT_first_video_displayed collection_id collection_name place_in_collection unix_timestamp"
        ),
        fields={
            "id": "id", "root": "thread_id", "published_at": TIME, "author": "author_user_id", "text": "body subject",
            "url": "post_url", "hashtags": "hashtags", "views": "play_count", "reactions": "digg_count",
            "shares": "share_count", "comments": "comment_count", "media": "video_url image_urls",
            "country": "author_region region",
        },
    ),
    "facebook": data_source(
        platform="facebook",
        columns=(
            "id url body timestamp author author_name image_url video_url is_in_group group_name unix_timestamp"
        ),
        fields={
            "id": "id", "published_at": TIME, "author": "author author_name", "text": "body", "url": "url",
            "media": "image_url video_url",
        },
    ),
    "imgur": data_source(
        platform="imgur",
        columns=(
            "collected_from_url id subject body timestamp author type media_url post_url album_media is_ad is_album "
            "is_mature is_viral views upvotes downvotes score comments favourites virality_score unix_timestamp"
        ),
        fields={
            "id": "id", "published_at": TIME, "author": "author", "text": "body subject",
            "url": "post_url", "media": "media_url", "views": "views", "reactions": "upvotes", "comments": "comments",
        },
    ),
    "linkedin": data_source(
        platform="linkedin",
        columns=(
            "collected_from_url id thread_id body timestamp timestamp_collected timestamp_ago is_promoted "
            "author_mentions author_name_mentions hashtags image_urls video_thumb_url post_url link_url "
            "inclusion_context unix_timestamp unix_timestamp_collected"
        ),
        fields={
            "id": "id", "root": "thread_id", "published_at": TIME, "author": "author_username author", "text": "body",
            "url": "post_url", "hashtags": "hashtags", "links": "link_url", "media": "image_urls video_thumb_url",
            "reactions": "reactions", "shares": "shares", "comments": "comments",
            "collected_at": "unix_timestamp_collected timestamp_collected",
        },
        more=(
            "author author_name author_description author_pronouns author_avatar_url author_is_company author_url "
            "reaction_like reaction_empathy reaction_praise reaction_entertainment reaction_appreciation "
            "reaction_interest"
        ),
    ),
    "ninegag": data_source(
        platform="9gag",
        columns=(
            "collected_from_url id url subject body timestamp author author_name author_status author_verified type "
            "image_url video_url is_nsfw is_promoted is_vote_masked is_anonymous source_domain source_url upvotes "
            "downvotes score comments tags tags_annotated unix_timestamp"
        ),
        fields={
            "id": "id", "published_at": TIME, "author": "author", "text": "body subject", "url": "url",
            "hashtags": "tags", "links": "source_url", "media": "image_url video_url", "reactions": "upvotes",
            "comments": "comments",
        },
    ),
    "pinterest": data_source(
        platform="pinterest",
        columns=(
            "collected_from_url id thread_id author author_fullname author_original body subject ai_description "
            "pinner_original pinner_via board board_pins board_url timestamp idea_tags url is_video image_url "
            "dominant_colour unix_timestamp"
        ),
        fields={
            "id": "id", "root": "thread_id", "published_at": TIME, "author": "author", "text": "body subject",
            "url": "url", "hashtags": "idea_tags", "media": "image_url",
        },
    ),
    "telegram": data_source(
        platform="telegram",
        columns=(
            "id thread_id chat author author_username author_name author_is_bot body body_markdown is_reply reply_to "
            "views reactions restriction_reason chat_restriction_reason message_noforwards chat_noforwards timestamp "
            "unix_timestamp timestamp_edited unix_timestamp_edited author_forwarded_from_name "
            "author_forwarded_from_username author_forwarded_from_id entities_linked entities_mentioned "
            "all_connections timestamp_forwarded_from unix_timestamp_forwarded_from link_title link_description "
            "link_attached attachment_type attachment_data attachment_filename"
        ),
        fields={
            "id": "id", "published_at": TIME, "author": "author_username author", "text": "body",
            "parent": "reply_to", "views": "views", "links": "link_attached", "media": "attachment_filename",
        },
        kinds={"is_reply": "reply"},
        looked_at=(
            "chat author_forwarded_from_name author_forwarded_from_username author_forwarded_from_id"
        ),
        mends=(name_chats, mark_forwards),
    ),
    "threads": data_source(
        platform="threads",
        columns=(
            "collected_from_url id thread_id url body timestamp author author_is_verified author_avatar image_url "
            "video_url audio_url link_url link_thumbnail_url is_paid_partnership likes reposts replies quotes "
            "hashtags unix_timestamp"
        ),
        fields={
            "id": "id", "root": "thread_id", "published_at": TIME, "author": "author", "text": "body", "url": "url",
            "hashtags": "hashtags", "links": "link_url", "media": "image_url video_url", "reactions": "likes",
            "shares": "reposts", "comments": "replies",
        },
    ),
    "tiktok": data_source(
        platform="tiktok",
        columns=(
            "collected_from_url id thread_id author author_full author_followers author_likes author_videos "
            "author_avatar body stickers timestamp unix_timestamp is_duet is_ad is_paid_partnership is_sensitive "
            "is_photosensitive music_name music_id music_url music_thumbnail music_author video_url tiktok_url "
            "thumbnail_url likes comments shares plays hashtags challenges diversification_labels location_created "
            "effects warning"
        ),
        fields={
            "id": "id", "root": "thread_id", "published_at": TIME, "author": "author", "text": "body",
            "url": "tiktok_url", "hashtags": "hashtags", "media": "video_url", "views": "plays", "reactions": "likes",
            "shares": "shares", "comments": "comments",
            "country": "location_created",
        },
    ),
    "tiktok_comments": data_source(
        platform="tiktok",
        columns=(
            "collected_from_url id thread_id author author_full author_avatar_url body timestamp unix_timestamp likes "
            "replies post_id post_url post_body comment_url is_liked_by_post_author is_sticky is_comment_on_comment "
            "language_guess"
        ),
        fields={
            "id": "id", "parent": "thread_id", "root": "post_id", "published_at": TIME, "author": "author",
            "text": "body", "url": "comment_url", "lang": "language_guess", "reactions": "likes",
            "comments": "replies",
        },
        kind="comment",
    ),
    "tumblr": data_source(
        platform="tumblr",
        columns=(
            "type id author author_avatar_url thread_id timestamp unix_timestamp author_subject author_description "
            "author_url author_uuid author_last_updated post_url post_slug is_reblog reblog_key body body_markdown "
            "body_reblogged reblog_trail parent_post_author parent_post_url body_ask author_ask content_order tags "
            "note_count reblog_count like_count reply_count authors_replied replies link_urls link_titles "
            "link_descriptions image_urls image_urls_reblogged video_urls video_thumb_urls audio_urls audio_artist "
            "poll_question poll_answers unknown_blocks"
        ),
        fields={
            "id": "id", "original": "parent_post_url", "published_at": TIME, "author": "author", "text": "body",
            "url": "post_url", "hashtags": "tags", "links": "link_urls", "media": "image_urls video_urls audio_urls",
            "reactions": "like_count", "shares": "reblog_count", "comments": "reply_count",
        },
        kinds={"is_reblog": "repost"},
        looked_at="body_reblogged",
        mends=(mark_reblogs,),
    ),
    "twitterv2": data_source(
        platform="x",
        columns=(
            "id thread_id timestamp unix_timestamp link subject body author author_fullname author_id "
            "author_followers source language_guess possibly_sensitive is_retweet retweeted_user is_quote_tweet "
            "quoted_user is_reply replied_user hashtags urls images videos mentions long_lat place_name"
        ),
        fields={
            "id": "id", "root": "thread_id", "published_at": TIME, "author": "author", "text": "body", "url": "link",
            "lang": "language_guess", "hashtags": "hashtags", "links": "urls", "media": "images videos",
            "views": "impression_count", "reactions": "like_count", "shares": "retweet_count",
            "comments": "reply_count",
            "country": "place_name",
        },
        kinds={"is_retweet": "repost", "is_quote_tweet": "quote", "is_reply": "reply"},
        more="quote_count bookmark_count",
        mends=(leave_reposts_uncounted,),
    ),
    "vk": data_source(
        platform="vk",
        columns=(
            "id thread_id timestamp unix_timestamp link item_type body author_id author_type author_screen_name "
            "author_name author_sex author_city author_country author_photo author_is_admin author_is_advertiser "
            "author_deactivated author_privacy_is_closed author_followers in_reply_to_user in_reply_to_comment_id "
            "source views likes post_comments edited photos videos audio links docs subject"
        ),
        fields={
            "id": "id", "root": "thread_id", "parent": "in_reply_to_comment_id", "published_at": TIME,
            "author": "author_screen_name author_id", "text": "body", "url": "link", "views": "views",
            "reactions": "likes", "comments": "post_comments", "links": "links", "media": "photos videos docs",
        },
        looked_at="item_type author_city author_country",
        mends=(place_on_walls, name_places),
    ),
    "xiaohongshu": data_source(
        platform="xiaohongshu",
        columns=(
            "collected_from_url id thread_id url title body hashtags timestamp author author_avatar_url image_urls "
            "video_url likes unix_timestamp"
        ),
        fields={
            "id": "id", "root": "thread_id", "published_at": TIME, "author": "author", "text": "body title",
            "url": "url", "hashtags": "hashtags", "media": "image_urls video_url", "reactions": "likes",
        },
    ),
    "xiaohongshu_comments": data_source(
        platform="xiaohongshu",
        columns=(
            "collected_from_url id thread_id url body timestamp author author_avatar_url ip_location likes replies "
            "unix_timestamp"
        ),
        fields={
            "id": "id", "parent": "thread_id", "root": "thread_id", "published_at": TIME, "author": "author",
            "text": "body", "url": "url", "reactions": "likes", "comments": "replies",
            "country": "ip_location",
        },
        kind="comment",
    ),
}
# fmt: on
