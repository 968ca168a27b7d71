"""The posts of CrowdTangle's API flattened to CSV, their nested parts written as Python shows them."""

from collections.abc import Iterable
from typing import Any

from marsad.observe.literals import literal
from marsad.observe.tables import Draft, TableFormat

REACTIONS = (
    "likeCount", "loveCount", "wowCount", "hahaCount", "sadCount", "angryCount", "careCount", "thankfulCount",
    "favoriteCount",
)  # fmt: skip
COUNTS = {"shares": ("shareCount",), "comments": ("commentCount",), "views": ("viewCount",), "reactions": REACTIONS}
ACCOUNT = frozenset({
    "id", "name", "handle", "profileImage", "subscriberCount", "url", "platform", "platformId", "accountType",
    "pageAdminTopCountry", "pageDescription", "pageCreatedDate", "pageCategory", "verified",
})  # fmt: skip
PLATFORMS = {"twitter": "x"}


def _platforms(draft: Draft) -> None:
    said = (cell.strip().lower() or None for cell in draft.column("platform"))
    draft.fields["platform"] = [PLATFORMS.get(name or "", name) for name in said]


def _own_numbers(draft: Draft) -> None:
    """Instagram's ids end in the owner's number, Facebook's begin with it; the text of Instagram is its caption."""
    here = [name == "instagram" for name in draft.fields["platform"]]
    ids, texts, captions = draft.given("native_id"), draft.given("text"), draft.column("description")
    draft.fields["native_id"] = [
        own.split("_")[0] if own and given else own for own, given in zip(ids, here, strict=True)
    ]
    draft.fields["text"] = [
        text or (caption or None if given else None) for text, caption, given in zip(texts, captions, here, strict=True)
    ]


def _nested(draft: Draft) -> None:
    """Author, counts, links and media, from the cells that hold lists and dictionaries."""
    parts = {name: _read(draft, name) for name in ("account", "statistics", "expandedLinks", "media")}
    authors = [_author(account) for account in parts["account"]]
    draft.fields["author"] = authors
    draft.fields["country"] = [
        _country(account) if author else None for account, author in zip(parts["account"], authors, strict=True)
    ]
    for at, account in enumerate(parts["account"]):
        if isinstance(account, dict) and at not in draft.refused:
            draft.unknown.update(f"account.{name}" for name in account.keys() - ACCOUNT)
    actual = [_within(counts, "actual") for counts in parts["statistics"]]
    for name, keys in COUNTS.items():
        draft.fields[name] = [_added(counts, keys) for counts in actual]
    own = draft.given("url")
    found = [_addresses(expanded, "expanded", "original") for expanded in parts["expandedLinks"]]
    given = draft.given("links")
    draft.fields["links"] = [
        _distinct((*(here or ()), *there), address) for here, there, address in zip(given, found, own, strict=True)
    ]
    draft.fields["media"] = [_distinct(_addresses(media, "full", "url"), None) for media in parts["media"]]


def _read(draft: Draft, name: str) -> list[Any]:
    """What the cells of a column hold; a cell that holds nothing readable is counted."""
    cells = draft.column(name)
    read = {cell: literal(cell) for cell in set(cells)}  # a page's account is the same on all its rows
    values = [read[cell] for cell in cells]
    draft.odd(name, (bool(cell) and value is None for cell, value in zip(cells, values, strict=True)))
    return values


def _within(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _author(account: Any) -> str | None:
    """The page's handle or number; a group's post is by a member who is not named."""
    kind = _within(account, "accountType")
    if isinstance(kind, str) and kind.endswith("group"):
        return None
    said = _within(account, "handle") or _within(account, "platformId")
    return said if isinstance(said, str) and said else None


def _country(account: Any) -> str | None:
    """Where most who run the page are."""
    said = _within(account, "pageAdminTopCountry")
    return said if isinstance(said, str) and said else None


def _added(counts: Any, keys: tuple[str, ...]) -> int | None:
    if not isinstance(counts, dict):
        return None
    given = [count for key in keys if type(count := counts.get(key)) is int and 0 <= count < 2**62]
    return sum(given) if given and sum(given) < 2**62 else None


def _addresses(value: Any, *names: str) -> Iterable[str]:
    """The first of the named addresses of each thing in a list."""
    for one in value if isinstance(value, list) else ():
        said = next((one[name] for name in names if one.get(name)), None) if isinstance(one, dict) else None
        if isinstance(said, str):
            yield said


def _distinct(addresses: Iterable[str], own: str | None) -> list[str] | None:
    return [address for address in dict.fromkeys(addresses) if address != own] or None


DUMP = TableFormat(
    columns=(
        "platformId", "platform", "date", "updated", "type", "message", "expandedLinks", "link", "postUrl",
        "subscriberCount", "score", "media", "statistics", "account", "imageText", "languageCode", "legacyId", "id",
        "caption", "title", "description", "date_run", "brandedContentSponsor", "videoLengthMS", "liveVideoStatus",
        "newId",
    ),
    signs=("platformId", "platform", "date", "postUrl", "account"),
    fields={
        "id": ("platformId",), "published_at": ("date",), "text": ("message",), "url": ("postUrl",),
        "links": ("link",), "lang": ("languageCode",), "collected_at": ("updated",),
    },
    clock="utc",
    looked_at=("platform", "account", "statistics", "expandedLinks", "media", "description"),
    mends=(_platforms, _own_numbers, _nested),
)  # fmt: skip
