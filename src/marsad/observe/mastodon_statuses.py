"""A Mastodon status and how it becomes a post, with what the statuses beside it tell of the thread."""

from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from marsad.observe.html_text import links_of, text_of
from marsad.observe.json_pages import Within
from marsad.observe.json_rows import Shape

PUBLIC = frozenset({"public", "unlisted", None})
# What people call the line of their profile that says where they are
PLACES = frozenset(
    {
        "location", "based in", "place", "city", "country", "lieu", "ville", "pays", "ubicación", "lugar", "ciudad",
        "país", "المكان", "المدينة", "البلد", "الموقع",
    }
)  # fmt: skip
LONGEST_THREAD = 500  # answers followed up to the head of a thread
Id = int | str | None


class Told(msgspec.Struct, gc=False):
    """A line of a profile: its name and what the author writes there."""

    name: str | None = None
    value: str | None = None


class Account(msgspec.Struct, gc=False):
    id: Id = None
    acct: str | None = None
    url: str | None = None
    uri: str | None = None
    fields: list[Told] | None = None


class Attachment(msgspec.Struct, gc=False):
    url: str | None = None
    remote_url: str | None = None


class Tag(msgspec.Struct, gc=False):
    name: str | None = None


class Card(msgspec.Struct, gc=False):
    url: str | None = None


class Choice(msgspec.Struct, gc=False):
    title: str | None = None


class Poll(msgspec.Struct, gc=False):
    options: list[Choice] | None = None


class Quoted(msgspec.Struct, gc=False):
    id: Id = None
    uri: str | None = None


class Quote(msgspec.Struct, gc=False):
    """What a status quotes, where its author allows it; on other servers' software the quoted status itself."""

    quoted_status: Quoted | None = None
    quoted_status_id: Id = None
    uri: str | None = None


class Noted(msgspec.Struct, gc=False):
    """Which status it is, whose, and what it answers."""

    id: Id = None
    uri: str | None = None
    in_reply_to_id: Id = None
    account: Account | None = None


class Brief(Noted, gc=False):
    reblog: Noted | None = None


class Words(Within, gc=False):
    """A status that may itself be boosted."""

    id: Id = None
    uri: str | None = None
    url: str | None = None
    created_at: str | None = None
    content: str | None = None
    text: str | None = None  # given in place of the content when the author deletes it
    spoiler_text: str | None = None
    visibility: str | None = None
    language: str | None = None
    in_reply_to_id: Id = None
    in_reply_to_account_id: Id = None
    account: Account | None = None
    media_attachments: list[Attachment] | None = None
    tags: list[Tag] | None = None
    card: Card | None = None
    poll: Poll | None = None
    quote: Quote | None = None
    replies_count: int | None = None
    reblogs_count: int | None = None
    favourites_count: int | None = None


class Status(Words, gc=False):
    """A status, or the boost of one."""

    reblog: Words | None = None


KNOWN = (
    "application bookmarked edited_at emojis favourited filtered mentions muted pinned quote_approval quotes_count "
    "reblogged sensitive tagged_collections quote_id emoji_reactions reactions pleroma akkoma local_only reblog"
)


class Known(NamedTuple):
    """What the statuses of a block tell of each other, by their server's own numbers."""

    uris: dict[str, str]
    above: dict[str, str]  # what each answers
    homes: dict[str, str]  # where the statuses of an account of that server lie: its uris without the number


NOTHING = Known({}, {}, {})


def words(status: Status) -> Words:
    """The status whose words it shows: of a boost, the one boosted."""
    return status.reblog or status


def text(status: Status) -> str:
    """The warning before it, what was said, and the choices of a poll."""
    said = words(status)
    choices = [f"- {choice.title}" for choice in (said.poll.options or () if said.poll else ()) if choice.title]
    body = "\n".join(filter(None, (text_of(said.content or ""), *choices)))
    return "\n\n".join(filter(None, (said.spoiler_text, body)))


def author(status: Status) -> str | None:
    """The account with its server, which the API leaves out of its own accounts' names."""
    account = status.account
    if account is None or not account.acct or "@" in account.acct:
        return account.acct if account is not None else None
    server = urlsplit(account.url or account.uri or "").netloc
    return f"{account.acct}@{server}" if server else account.acct


def place(status: Status) -> str | None:
    """Where the author says to be, in a line of the profile that is named so."""
    account = status.account
    told = account.fields or () if account is not None else ()
    given = (one.value for one in told if one.value and (one.name or "").strip(" :").casefold() in PLACES)
    said = next(given, None)
    return text_of(said) if said and ("<" in said or "&" in said) else said


def beside(status: Status) -> Known:
    """What the statuses beside it tell."""
    return status.around or NOTHING


def parent(status: Status) -> str | None:
    """The uri of what it answers, of which the API gives its own number only: that of a status beside it, or made from
    the uri of another by the same account, where those end with the number."""
    if status.reblog is not None or status.in_reply_to_id is None:
        return None
    known, number = beside(status), str(status.in_reply_to_id)
    home = known.homes.get(str(status.in_reply_to_account_id))
    return known.uris.get(number) or (f"{home}{number}" if home else None)


def root(status: Status) -> str | None:
    """The uri of the head of the thread, where all between stands beside it."""
    if status.reblog is not None or status.in_reply_to_id is None:
        return None
    known, at = beside(status), str(status.in_reply_to_id)
    for _step in range(LONGEST_THREAD):
        if at not in known.above:
            return known.uris.get(at)
        at = known.above[at]
    return None


def original(status: Status) -> str | None:
    """The uri of what it boosts or quotes."""
    if status.reblog is not None:
        return status.reblog.uri
    quote = status.quote
    if quote is None:
        return None
    found = quote.quoted_status.uri if quote.quoted_status is not None else quote.uri
    return found or beside(status).uris.get(str(quote.quoted_status_id))


def kind(status: Status) -> str:
    """Whether it boosts, quotes or answers another; one that both quotes and answers is a quote."""
    if status.reblog is not None:
        return "repost"
    if status.quote is not None:
        return "quote"
    return "reply" if status.in_reply_to_id is not None else "post"


def links(status: Status) -> list[str] | None:
    """The addresses linked, and that of the card."""
    said = words(status)
    found = links_of(said.content or "")
    if said.card is not None and said.card.url and said.card.url not in found:
        found.append(said.card.url)
    return found or None


def media(status: Status) -> list[str] | None:
    """Where the pictures, videos and sounds lie: at their own server, where that is another."""
    return [address for one in words(status).media_attachments or () if (address := one.remote_url or one.url)] or None


def hashtags(status: Status) -> list[str] | None:
    """The hashtags."""
    tags = words(status).tags
    return None if tags is None else [tag.name for tag in tags if tag.name]


def refuse(status: Status) -> str | None:
    """Why it is no post: not for the public, deleted by its author, or something else."""
    if status.visibility not in PUBLIC or (status.reblog is not None and status.reblog.visibility not in PUBLIC):
        return "not_public"
    if status.content is None and status.reblog is None:
        return "not_a_post" if status.text is None else "removed"
    return None


SHAPE = Shape(
    item=Status,
    ignored={Status: KNOWN, Words: KNOWN},
    essential=frozenset({"uri", "content", "visibility", "created_at", "reblog"}),
    refuse=refuse,
    noticed=lambda status: {"html_to_text": 1} if "<" in (words(status).content or "") else None,
    fields={
        "place": place,
        "native_id": lambda status: status.uri or status.url,
        "platform": lambda _status: "mastodon",
        "kind": kind,
        "published_at": lambda status: status.created_at,
        "text": text,
        "author": author,
        "parent": parent,
        "root": root,
        "original": original,
        "language_given": lambda status: words(status).language,
        "url": lambda status: status.url or status.uri,
        "hashtags": hashtags,
        "links": links,
        "media": media,
        "reactions": lambda status: None if status.reblog is not None else status.favourites_count,
        "shares": lambda status: None if status.reblog is not None else status.reblogs_count,
        "comments": lambda status: None if status.reblog is not None else status.replies_count,
    },
)
