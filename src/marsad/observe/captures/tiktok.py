"""TikTok's videos and comments, as its pages get them."""

# ruff: noqa: N815 - fields are named as the site names them

from operator import attrgetter

import msgspec

from marsad.observe.captures.envelope import Module
from marsad.observe.captures.values import Number, Time, addresses, count, first_count
from marsad.observe.json_rows import Shape, Take

SITE = "https://www.tiktok.com"
NONE = ("0", "", 0, None)  # how TikTok writes that nothing is answered, joined or duetted


class Author(msgspec.Struct, gc=False):
    """Who made a video."""

    id: Number = None
    uniqueId: str | None = None
    privateAccount: bool | None = None
    region: str | None = None
    secret: bool | None = None


class Stats(msgspec.Struct, gc=False):
    """Counts; the second version of them gives digits as text."""

    diggCount: Number = None
    commentCount: Number = None
    shareCount: Number = None
    playCount: Number = None


class Tag(msgspec.Struct, gc=False):
    """A hashtag or a mention in a text."""

    hashtagName: str | None = None


class Clip(msgspec.Struct, gc=False):
    """Where the video lies."""

    playAddr: str | None = None


class Picture(msgspec.Struct, gc=False):
    """Where a picture lies."""

    urlList: list[str] | None = None


class Slide(msgspec.Struct, gc=False):
    """One picture of a post of pictures."""

    imageURL: Picture | None = None


class Slides(msgspec.Struct, gc=False):
    """A post of pictures."""

    images: list[Slide] | None = None


class Duet(msgspec.Struct, gc=False):
    """The video that this one stands beside."""

    duetFromId: Number = None


class Video(msgspec.Struct, gc=False):
    """A video, or a post of pictures."""

    author: Author | str | None = None
    createTime: Time = None
    desc: str | None = None
    duetInfo: Duet | None = None
    id: Number = None
    imagePost: Slides | None = None
    isAd: bool | None = None
    locationCreated: str | None = None
    liveRoomInfo: dict[str, object] | None = None
    privateItem: bool | None = None
    forFriend: bool | None = None  # shown to friends only
    secret: bool | None = None
    stats: Stats | None = None
    statsV2: Stats | None = None
    textExtra: list[Tag] | None = None
    textLanguage: str | None = None
    video: Clip | None = None


VIDEO_KNOWN = (
    "AIGCDescription AdLabelVersion BAInfo CategoryType HasPromoteEntry IsAigc IsHDBitrate IsPaidPartnership "
    "adAuthorization adLabelVersion aigcLabelType anchors authorId authorSecId authorStats authorStatsV2 avatarLarger "
    "avatarMedium avatarThumb backendSourceEventTracking brandOrganicType challenges channelTags collected comments "
    "contentLocation contents creatorAIComment digged diversificationId diversificationLabels duetDisplay duetEnabled "
    "effectStickers event friendsLiked fromTT indexEnabled isActivityItem isECVideo isFreezed isHDBitrate "
    "isOnThisDay isPinnedItem isReviewing itemCommentStatus itemControl itemMute item_control keywordTags "
    "log_pb maskType moderationAigcLabelType music musicInfo nickname nowInfo officalItem "
    "originalItem playlistId poi preventDownload promotedMusic qaInfo scheduleTime searchHighlight secretID "
    "serverABVersions shareEnabled showNotPass signature stickersOnItem stitchDisplay stitchEnabled stitchInfo "
    "subtitleInfos takeDown textToSpeechVoiceIds textTranslatable ttsVoiceIds utc_create_time videoSuggestWordsList "
    "videoTags vl1 warnInfo"
)
AUTHOR_KNOWN = (
    "UserStoryStatus avatarLarger avatarMedium avatarThumb avatarUri bioLink canExpPlaylist commentSetting "
    "commerceUserInfo createTime downloadSetting duetSetting eventList extraInfo followerStatus ftc isADVirtual "
    "isEmbedBanned isUnderAge18 language nickNameModifyTime nickname openFavorite profileEmbedPermission profileTab "
    "recommendReason relation roomId secUid shortDramaSetting shortId showFavoriteList signature stitchSetting "
    "storyStatus suggestAccountBind ttSeller uniqueIdModifyTime verified"
)
STATS_KNOWN = "collectCount forwardCount repostCount"


def handle(video: Video) -> str | None:
    """The author's handle, else the number; a page that was opened gives the handle alone."""
    author = video.author
    if author is None or isinstance(author, str):
        return author
    return author.uniqueId or (None if author.id is None else str(author.id))


def url(video: Video) -> str | None:
    """The address of the video's page."""
    name = handle(video)
    return f"{SITE}/@{name}/video/{video.id}" if name and video.id else None


def country(video: Video) -> str | None:
    """The author's region as TikTok keeps it, else where the video was made."""
    author = None if isinstance(video.author, str) else video.author
    return (author.region if author is not None else None) or video.locationCreated


def hashtags(video: Video) -> list[str] | None:
    """The hashtags in the text."""
    return None if video.textExtra is None else [tag.hashtagName for tag in video.textExtra if tag.hashtagName]


def media(video: Video) -> list[str] | None:
    """The video, or the pictures."""
    if video.imagePost is not None and video.imagePost.images:
        pictures = [slide.imageURL.urlList for slide in video.imagePost.images if slide.imageURL is not None]
        return addresses(urls[0] for urls in pictures if urls)
    return [video.video.playAddr] if video.video is not None and video.video.playAddr else None


def duetted(video: Video) -> str | None:
    """The video that this one is a duet with."""
    duet = video.duetInfo.duetFromId if video.duetInfo is not None else None
    return None if duet in NONE else str(duet)


def refuse(video: Video) -> str | None:
    """Videos of private accounts, private videos, and live broadcasts."""
    author = None if isinstance(video.author, str) else video.author
    hidden = video.privateItem or video.forFriend or video.secret
    if hidden or (author is not None and (author.privateAccount or author.secret)):
        return "private_account"
    return "not_a_post" if video.liveRoomInfo is not None and not video.desc else None


def stat(name: str) -> Take:
    """How a count is taken: from the stats, else from their second version."""
    given = attrgetter(f"stats.{name}")

    def taken(video: Video) -> int | None:
        value = given(video) if video.stats is not None else None
        return value if type(value) is int and value >= 0 else first_count(value, getattr(video.statsV2, name, None))

    return taken


VIDEO = Shape(
    item=Video,
    ignored={Video: VIDEO_KNOWN, Author: AUTHOR_KNOWN, Stats: STATS_KNOWN},
    essential=frozenset({"id", "desc", "createTime"}),
    refuse=refuse,
    fields={
        "native_id": lambda video: video.id,
        "platform": lambda _video: "tiktok",
        "kind": lambda video: "post" if duetted(video) is None else "quote",
        "published_at": lambda video: video.createTime,
        "text": lambda video: video.desc,
        "author": handle,
        "language_given": lambda video: None if video.textLanguage in ("un", "") else video.textLanguage,
        "url": url,
        "hashtags": hashtags,
        "media": media,
        "views": stat("playCount"),
        "reactions": stat("diggCount"),
        "shares": stat("shareCount"),
        "comments": stat("commentCount"),
        "original": duetted,
        "country": country,
    },
)


class Commenter(msgspec.Struct, gc=False):
    """Who wrote a comment."""

    uid: Number = None
    unique_id: str | None = None
    secret: bool | int | None = None
    is_private_account: bool | int | None = None


class Share(msgspec.Struct, gc=False):
    """What is offered for sharing a comment."""

    url: str | None = None


class CommentTag(msgspec.Struct, gc=False):
    """A hashtag or a mention in a comment."""

    hashtag_name: str | None = None


class Comment(msgspec.Struct, gc=False):
    """A comment, or an answer to one."""

    aweme_id: Number = None
    cid: Number = None
    comment_language: str | None = None
    create_time: Time = None
    digg_count: Number = None
    id: Number = None
    reply_comment_total: Number = None
    reply_id: Number = None
    reply_to_reply_id: Number = None
    share_info: Share | None = None
    text: str | None = None
    text_extra: list[CommentTag] | None = None
    user: Commenter | None = None


COMMENT_KNOWN = (
    "ad_cta_button allow_download_photo author_pin collect_stat comment_post_item_ids comment_reply_total "
    "content_type fold_status forbid_reply_with_video image_list is_author_digged is_comment_translatable "
    "is_high_purchase_intent is_purchase_intent label_list label_text label_type no_show reply_comment reply_score "
    "reply_to_userid reply_to_username show_more_score sort_extra_score sort_tags status stick_position "
    "trans_btn_style user_buried user_digged"
)


def answered(comment: Comment) -> Number:
    """The comment it answers, or the video."""
    for up in (comment.reply_to_reply_id, comment.reply_id):
        if up not in NONE:
            return up
    return comment.aweme_id


COMMENT = Shape(
    item=Comment,
    ignored={Comment: COMMENT_KNOWN},
    essential=frozenset({"cid", "text", "create_time", "aweme_id"}),
    refuse=lambda comment: (
        "private_account" if comment.user and (comment.user.secret or comment.user.is_private_account) else None
    ),
    fields={
        "native_id": lambda comment: comment.cid or comment.id,
        "platform": lambda _comment: "tiktok",
        "kind": lambda _comment: "comment",
        "published_at": lambda comment: comment.create_time,
        "text": lambda comment: comment.text,
        "author": lambda comment: (comment.user.unique_id or comment.user.uid) if comment.user else None,
        "parent": answered,
        "root": lambda comment: comment.aweme_id,
        "language_given": lambda comment: None if comment.comment_language in ("un", "") else comment.comment_language,
        "url": lambda comment: comment.share_info.url if comment.share_info else None,
        "hashtags": lambda comment: (
            None if comment.text_extra is None else [tag.hashtag_name for tag in comment.text_extra if tag.hashtag_name]
        ),
        "reactions": lambda comment: count(comment.digg_count),
        "comments": lambda comment: count(comment.reply_comment_total),
    },
)

MODULES = {
    "tiktok.com": Module(shape=VIDEO, promoted=lambda video: video.isAd is True),
    "tiktok-comments": Module(shape=COMMENT),
}
