"""Mastodon statuses as the API answers: alone, in timelines, in the context of a thread, in a search."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, ClassVar

from marsad.core.words import N_
from marsad.observe.json_head import beginning_of
from marsad.observe.json_pages import Opened, Pages, cut_pages, parse_pages, parts_of, pieces_of, typed
from marsad.observe.json_values import lines_in
from marsad.observe.mastodon_statuses import SHAPE, Brief, Known, Noted
from marsad.plugins.seam import Block, Header, Parsed, Stream

PAGE = ("statuses", "ancestors", "descendants")
MARKS = tuple(f'"{name}"'.encode() for name in PAGE)  # a line without any of them is one status
KNOWN_PAGE = frozenset((*PAGE, "accounts", "hashtags", "collections"))


def opened(line: bytes) -> Opened:
    """The statuses that a line holds."""
    if not any(mark in line for mark in MARKS):
        return Opened((line,), (True,))
    parts = parts_of(line)
    lists = [pieces_of(parts[name]) for name in PAGE if name in parts]
    if not lists:
        return Opened((line,), (True,))
    pieces = [piece for pieces in lists for piece in pieces]
    unknown = {name: len(pieces) for name in parts if name not in KNOWN_PAGE}
    return Opened(pieces, [True] * len(pieces), unknown=unknown)


def known_in(payload: bytes) -> Known:
    """What the statuses of a block tell of each other."""
    known = Known({}, {}, {})
    for line in lines_in(payload):
        with suppress(ValueError, RecursionError):
            for piece in opened(line).pieces:
                brief = typed(piece, Brief)
                for one in (brief, brief.reblog):
                    if one is not None:
                        _note(one, known)
    return known


def _note(one: Noted, known: Known) -> None:
    if one.id is None or not one.uri:
        return
    number = str(one.id)
    known.uris[number] = one.uri
    if one.in_reply_to_id is not None:
        known.above[number] = str(one.in_reply_to_id)
    if one.account is not None and one.uri.endswith(f"/statuses/{number}"):
        known.homes[str(one.account.id)] = one.uri.removesuffix(number)


PAGES = Pages(opened=opened, shape=SHAPE)


class MastodonReader:
    """Reads public statuses of Mastodon and of servers with its API."""

    name: ClassVar[str] = "mastodon"
    version: ClassVar[str] = "2"
    summary: ClassVar[str] = N_("Mastodon statuses, timelines, threads and searches as the API answers")
    cannot_show: ClassVar[tuple[str, ...]] = (
        "deleted_posts", "views", "other_servers", "who_reacted", "media_content"
    )  # fmt: skip
    general: ClassVar[bool] = False

    def accepts(self, head: bytes) -> bool:
        """Whether it holds statuses with their uri, account and content, or is a search's answer or a context."""
        first = beginning_of(head).objects
        whole = first[:-1] or first
        return bool(first) and all(map(_is_mastodon, whole))

    def prepare(self, file: Stream, header: Header) -> Header:  # noqa: ARG002 - times have their zones
        """Nothing depends on the whole file."""
        return header

    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        """Blocks of lines, each a status or an answer that holds several."""
        return cut_pages(file, header, PAGES)

    def parse(self, block: Block, header: Header) -> Parsed:  # noqa: ARG002 - the seam's
        """Read the statuses of a block; answers are linked to what they answer where both are in it."""
        known = known_in(block.payload)
        return parse_pages(block, replace(PAGES, joined=lambda _around: known))


def _is_mastodon(value: dict[str, Any]) -> bool:
    if {"ancestors", "descendants"} <= value.keys() or {"statuses", "accounts", "hashtags"} <= value.keys():
        return True
    return {"id", "uri", "account", "created_at"} <= value.keys() and bool({"content", "text"} & value.keys())
