"""The ledger's chain: who did what, each entry holding the hash of the one before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from marsad.core.canonical import digest
from marsad.core.words import N_

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody did. `detail` holds counts, hashes and ids; never text, never a name of someone observed."""

    at: str  # UTC, ISO 8601
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act in its place in the chain."""

    number: int  # from 1, without a gap
    act: Act
    previous: str
    hash: str


def entry_hash(number: int, act: Act, previous: str) -> str:
    """SHA-256 of the entry's canonical form, the previous hash included."""
    return digest([number, act.at, act.actor, act.action, act.subject, act.detail, previous])


def seal_entry(number: int, act: Act, previous: str) -> Entry:
    """The act as entry `number`, after the entry whose hash is `previous`."""
    return Entry(number=number, act=act, previous=previous, hash=entry_hash(number, act, previous))


BREAKS = {
    "gap": N_("an entry is missing"),
    "previous": N_("it does not follow the entry before"),
    "hash": N_("its content was changed"),
}


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a ledger does not hold."""

    number: int
    why: str  # key of BREAKS


def first_break(entries: Iterable[Entry]) -> Break | None:
    """Walk the chain from its first entry; None if it holds."""
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.number != expected:
            return Break(expected, "gap")
        if entry.previous != previous:
            return Break(entry.number, "previous")
        if entry_hash(entry.number, entry.act, entry.previous) != entry.hash:
            return Break(entry.number, "hash")
        previous, expected = entry.hash, expected + 1
    return None
