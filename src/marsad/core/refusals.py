"""Why a row is not taken in, and what a format cannot show: keys with the words people read."""

from marsad.core.words import N_

REASONS: dict[str, str] = {
    "not_json": N_("The line is not valid JSON."),
    "not_an_object": N_("The line is JSON but not an object."),
    "too_long": N_("The row is longer than a post can be."),
    "too_deep": N_("The row is nested too deeply."),
    "torn": N_("The file ends in the middle of this row."),
    "unreadable_bytes": N_("The bytes are not text in the file's encoding."),
    "field_count": N_("The row does not have as many fields as the header."),
    "wrong_type": N_("A field does not hold the kind of value it should."),
    "no_id_and_no_text": N_("The row has neither an id nor a text: there is nothing to keep."),
    "no_platform": N_("Neither the row nor the source says which platform it comes from."),
    "impossible_time": N_("The time given does not exist."),
    "ambiguous_time": N_("The time can be read as day-month or month-day, and nothing in the file tells which."),
    "time_out_of_range": N_("The time is before 1990 or in the future."),
    "negative_count": N_("A count is below zero."),
    "not_in_roster": N_("The target is not in the mission's roster."),
    "empty_row": N_("The row is empty."),
    "not_a_post": N_("The row is no post: an event, a service message or a technical record."),
    "removed": N_("The platform gives no more than a notice that the post was removed."),
    "unavailable": N_("The platform says that the post is not available: removed, or no longer public."),
    "private_account": N_("The account is private; only public speech is taken in."),
    "digest_mismatch": N_("The record is not as it was captured: its digest does not hold."),
    "unreadable_record": N_("The bytes are no record of a web archive, or one that does not say how long it is."),
    "no_text": N_("The page holds no words that can be read without running its programs."),
    "not_public": N_(
        "The post was shown to some people only: a private group, friends; only public speech is taken in."
    ),
    "unknown_kind": N_("The row comes from a platform or a part of one that the reader does not know."),
    "private_chat": N_("The chat is not known to be public; only public speech is taken in."),
}

PRIVATE = ("private_account", "private_chat", "not_public")  # reasons that say that a file holds private speech

REPAIRED: dict[str, str] = {
    "nul_characters": N_("NUL characters removed"),
    "time_zone_assumed": N_("times read in the source's zone"),
    "hijri_dates": N_("Hijri dates converted by the Umm al-Qura calendar; a day off is possible"),
    "collection_time_unread": N_("times of collection that could not be read, left out"),
    "language_unread": N_("languages that are not given as a language tag, left out"),
    "country_label_unread": N_("labels of a country that are not known, left out"),
    "html_to_text": N_("texts freed of HTML"),
    "text_cut_short": N_("texts that the platform gave cut short"),
    "replies_not_given": N_("replies that the platform counted and did not give"),
    "odd_escapes": N_("control characters written in a way that JSON does not know"),
    "claimed_time_impossible": N_(
        "times claimed by the author that cannot be, replaced by the time the network saw the post"
    ),
}

LACKING = frozenset({"text_cut_short", "replies_not_given"})  # of these keys, what could not be mended

CANNOT_SHOW: dict[str, str] = {
    "deleted_posts": N_("posts deleted before the collection"),
    "private_groups": N_("what was said in private groups and behind log-ins"),
    "views": N_("how many people saw each post"),
    "comments": N_("the comments under each post"),
    "who_reacted": N_("who reacted or shared"),
    "search_ranking": N_("what the platform's own search left out"),
    "location": N_("where the authors are"),
    "media_content": N_("what the pictures and videos show"),
    "reach": N_("how far each post went: no views, reactions, shares or answers are counted"),
    "other_servers": N_("what servers that were not asked know"),
}

# What a row may give, in the words people read; keys are fields of a post
GIVEN: dict[str, str] = {
    "native_id": N_("the post's id"),
    "platform": N_("the platform"),
    "kind": N_("the kind of post"),
    "published_at": N_("the time of publication"),
    "text": N_("the text"),
    "author": N_("the author"),
    "parent": N_("which post it answers"),
    "root": N_("which thread it belongs to"),
    "language_given": N_("the language"),
    "url": N_("the post's address"),
    "hashtags": N_("hashtags"),
    "links": N_("links"),
    "media": N_("pictures and videos"),
    "views": N_("the number of views"),
    "reactions": N_("the number of reactions"),
    "shares": N_("the number of shares"),
    "comments": N_("the number of comments"),
    "original": N_("which post it repeats or quotes"),
    "collected_at": N_("the time of collection"),
    "place": N_("where the author says to be"),
    "country": N_("the country that the platform says"),
}
