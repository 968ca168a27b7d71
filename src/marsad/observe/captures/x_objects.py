"""The objects of X as its pages get them, in the schemas of 2022 (adaptive), 2023 (all in `legacy`) and 2025."""

import msgspec

from marsad.observe.captures.values import Number


class UserCore(msgspec.Struct, gc=False):
    """An account's handle, since 2025."""

    screen_name: str | None = None


class UserPlace(msgspec.Struct, gc=False):
    """Where an account says to be, since 2025."""

    location: str | None = None


class UserLegacy(msgspec.Struct, gc=False):
    """An account's handle, until 2025."""

    location: str | None = None
    screen_name: str | None = None
    protected: bool | None = None


class Privacy(msgspec.Struct, gc=False):
    """Whether an account is private, since 2025."""

    protected: bool | None = None


class User(msgspec.Struct, gc=False):
    """An account; until 2022 its handle stood in itself."""

    rest_id: Number = None
    core: UserCore | None = None
    legacy: UserLegacy | None = None
    privacy: Privacy | None = None
    location: UserPlace | str | None = None
    id_str: Number = None
    screen_name: str | None = None
    protected: bool | None = None


class UserResult(msgspec.Struct, gc=False):
    """An account, or none."""

    result: User | None = None


class Writer(msgspec.Struct, gc=False):
    """Who wrote a post."""

    user_results: UserResult | None = None


class Tag(msgspec.Struct, gc=False):
    """A hashtag."""

    text: str | None = None


class Link(msgspec.Struct, gc=False):
    """An address in a text."""

    expanded_url: str | None = None
    url: str | None = None


class File(msgspec.Struct, gc=False):
    """A file of a video."""

    bitrate: int = 0
    url: str | None = None


class Film(msgspec.Struct, gc=False):
    """The files of a video."""

    variants: list[File] | None = None


class Medium(msgspec.Struct, gc=False):
    """A picture or a video."""

    media_url_https: str | None = None
    video_info: Film | None = None


class Entities(msgspec.Struct, gc=False):
    """What is marked in a text."""

    hashtags: list[Tag] | None = None
    urls: list[Link] | None = None


class Attached(msgspec.Struct, gc=False):
    """What hangs on a post."""

    media: list[Medium] | None = None


class Note(msgspec.Struct, gc=False):
    """The whole of a text of more than 280 letters."""

    text: str | None = None
    entity_set: Entities | None = None


class NoteResult(msgspec.Struct, gc=False):
    """A long text, or none."""

    result: Note | None = None


class NoteTweet(msgspec.Struct, gc=False):
    """A long text."""

    note_tweet_results: NoteResult | None = None


class Said(msgspec.Struct, gc=False):
    """What a post says."""

    entities: Entities | None = None
    extended_entities: Attached | None = None
    full_text: str | None = None
    id_str: Number = None
    text: str | None = None


class Inner(msgspec.Struct, gc=False):
    """A post within a post: the one it repeats or quotes."""

    rest_id: Number = None
    legacy: Said | None = None
    note_tweet: NoteTweet | None = None


class Shown(Inner):
    """A post within a post, which may be wrapped in what X says of its visibility."""

    tweet: Inner | None = None


class Result(msgspec.Struct, gc=False):
    """A post within a post, or a notice in its place."""

    result: Shown | None = None


class Views(msgspec.Struct, gc=False):
    """How often a post was shown."""

    count: Number = None


class Legacy(Said):
    """What a post says, when, to whom and how far it went."""

    conversation_id_str: Number = None
    created_at: str | None = None
    ext_views: Views | None = None
    favorite_count: Number = None
    in_reply_to_status_id_str: Number = None
    lang: str | None = None
    quoted_status_id_str: Number = None
    reply_count: Number = None
    retweet_count: Number = None
    retweeted_status_id_str: Number = None
    retweeted_status_result: Result | None = None
    user_id_str: Number = None


class Tweet(msgspec.Struct, gc=False, rename={"typename": "__typename"}):
    """A post."""

    typename: str | None = None
    rest_id: Number = None
    core: Writer | None = None
    views: Views | None = None
    legacy: Legacy | None = None
    quoted_status_result: Result | None = None
    note_tweet: NoteTweet | None = None
    id: Number = None
    promoted: bool | None = None
    user: User | None = None
    ext_views: Views | None = None
    tombstone: dict[str, object] | None = None


class Whole(Tweet):
    """A post, which may be wrapped in what X says of its visibility."""

    tweet: Tweet | None = None


KNOWN = (
    "_zs_comment_parent_id _zs_comment_post_id _zs_comment_thread_id article author_community_relationship "
    "birdwatch_pivot card comment_id community_relationship community_results conversation_muted edit_control "
    "edit_perspective exclusive_tweet_info exclusivityInfo grok_analysis_button grok_analysis_followups "
    "grok_annotations grok_share_attachment grok_translated_post grok_translated_post_with_availability "
    "has_birdwatch_notes hydra_metadata is_translatable legacy_with_withheld limitedActionResults "
    "mediaVisibilityResults note_tweet_results parent_comment_id post_id post_image_description post_url "
    "premium_content previous_counts professional_author profile_recommendations quick_promote_eligibility "
    "quotedRefResult related softInterventionPivot source super_follow_eligible super_follows_reply_user_result text "
    "thread_id trend_results trusted_friends_info_result tweetInterstitial tweet_interstitial type unified_card "
    "unmention_data unmention_info unmentioned_info verified_organization vibe voice_info"
)
LEGACY_KNOWN = (
    "bookmark_count bookmarked card cards contributor_ids contributors conversation_control coordinates "
    "display_text_range edit_control edit_perspective ext ext_edit_control ext_views favorited geo id_str "
    "in_reply_to_screen_name in_reply_to_user_id_str is_quote_status is_translator limited_actions matched_filters "
    "place possibly_sensitive possibly_sensitive_editable quote_count quoted_status_permalink retweeted scopes "
    "self_thread source supplemental_language text truncated withheld_copyright withheld_in_countries withheld_scope "
    "withheld_status withheld_text"
)
