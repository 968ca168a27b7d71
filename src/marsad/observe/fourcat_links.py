"""What 4CAT says of a post in more than one column: whose message it forwards, which post it answers or quotes."""

import re

from marsad.observe.captures.tumblr import number_of
from marsad.observe.captures.vk import on_wall, shown
from marsad.observe.fields import COUNTED
from marsad.observe.tables import Draft

WALL = re.compile(r"wall(-?[0-9]+)_")
BLUESKY_PAGE = re.compile(r"https://bsky\.app/profile/([^/]+)/post/([^/?#]+)")


def name_chats(draft: Draft) -> None:
    """Telegram counts the messages of each chat from 1: the chat makes the id one of its own."""
    chats = draft.column("chat")
    for name in ("native_id", "parent"):
        draft.fields[name] = [
            f"{chat}-{own}" if own and own.isdigit() and chat else own
            for own, chat in zip(draft.given(name), chats, strict=True)
        ]


def mark_forwards(draft: Draft) -> None:
    """A message that names whom it is forwarded from is a forward."""
    origins = zip(*(draft.column(f"author_forwarded_from_{part}") for part in ("name", "username", "id")), strict=True)
    kinds = draft.fields["kind"]
    draft.fields["kind"] = ["forward" if any(said) else kind for said, kind in zip(origins, kinds, strict=True)]


def link_bluesky(draft: Draft) -> None:
    """4CAT names the posts that one answers or quotes by pages with handles: as at:// addresses, like its ids."""
    people = dict(zip(draft.column("author"), draft.column("author_id"), strict=True))
    roots = draft.given("root")
    kinds = [
        kind or ("quote" if said else None)
        for kind, said in zip(draft.given("kind"), draft.given("original"), strict=True)
    ]
    draft.fields["kind"] = kinds
    for name in ("parent", "original"):
        draft.fields[name] = [_at(link, people, root) for link, root in zip(draft.given(name), roots, strict=True)]


def _at(link: str | None, people: dict[str, str], root: str | None) -> str | None:
    found = BLUESKY_PAGE.match(link or "")
    if found is None:
        return None  # 'DELETED', 'REMOVED BY AUTHOR'…
    if root and root.endswith(f"/{found[2]}"):
        return root
    return f"at://{people.get(found[1]) or found[1]}/app.bsky.feed.post/{found[2]}"


def mark_reblogs(draft: Draft) -> None:
    """A reblog with words of its own is a quote; one without has those of what it passes on, and no counts of its own.

    4CAT names the post passed on by its address: Tumblr counts a reblog's notes with those of that post.
    """
    fields, kinds = draft.fields, draft.given("kind")
    fields["original"] = [number_of(address) for address in draft.given("original")]
    for at, passed_on in enumerate(draft.column("body_reblogged")):
        if kinds[at] != "repost":
            continue
        if fields["text"][at]:
            kinds[at] = "quote"
        else:
            fields["text"][at] = passed_on or None
        _leave_counts_out(draft, at)


def leave_reposts_uncounted(draft: Draft) -> None:
    """The counts that X shows on a repost are those of its original, and so not given."""
    for at, kind in enumerate(draft.given("kind")):
        if kind == "repost":
            _leave_counts_out(draft, at)


def _leave_counts_out(draft: Draft, at: int) -> None:
    for name in COUNTED:
        if draft.fields.get(name):
            draft.fields[name][at] = None


def place_on_walls(draft: Draft) -> None:
    """VK counts what stands on each wall from 1: its owner, whom only the address names, makes the id its own."""
    comments = [said == "comment" for said in draft.column("item_type")]
    draft.fields["kind"] = ["comment" if one else None for one in comments]
    owners = [found[1] if (found := WALL.search(link or "")) else None for link in draft.given("url")]
    above = draft.given("parent")
    draft.fields["parent"] = [
        own or root if one else None for own, root, one in zip(above, draft.given("root"), comments, strict=True)
    ]
    for name in ("native_id", "root", "parent"):
        draft.fields[name] = [on_wall(owner, own) or own for owner, own in zip(owners, draft.given(name), strict=True)]
    draft.fields["text"] = [shown(text) for text in draft.given("text")]


def name_places(draft: Draft) -> None:
    """The town and the country that authors say to be of."""
    pairs = zip(draft.column("author_city"), draft.column("author_country"), strict=True)
    draft.fields["place"] = [", ".join(filter(None, pair)) or None for pair in pairs]
