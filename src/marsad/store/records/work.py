"""The unit of work: what is written and the ledger entry that says so, both or neither."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from marsad.core.canonical import canonical_json
from marsad.core.ledger import GENESIS, Act, Break, Entry, first_break, seal_entry
from marsad.store.records.guard import said_in_a_sentence, writes_allowed
from marsad.store.records.models import LedgerEntry

APPENDING = 0x6C65_6467  # a number of our own among PostgreSQL's advisory locks


@dataclass(slots=True, kw_only=True)
class Unit:
    """One act under way. What is put in `detail` stands in the ledger: counts, hashes and ids only."""

    actor: str
    action: str
    subject: str
    at: datetime
    detail: dict[str, Any] = field(default_factory=dict)
    hash: str = ""  # of the ledger entry, once the block has ended

    def witness(self, kind: str, key: str, fingerprint: str) -> None:
        """Put the fingerprint of something written into the ledger, where the doctor looks for it."""
        self.detail.setdefault("prints", {}).setdefault(kind, {})[key] = fingerprint


@contextmanager
def unit(actor: str, action: str, subject: str) -> Iterator[Unit]:
    """Write inside the block; its ledger entry is written with it, in one transaction.

    Raises WrongState where somebody wrote the same at that moment, NoAnswer where the database is too busy or gone:
    nothing of the block is kept then, and nothing is tried again behind the caller's back.
    """
    with said_in_a_sentence(), transaction.atomic(), writes_allowed():
        work = Unit(actor=actor, action=action, subject=subject, at=datetime.now(UTC))
        yield work
        entry = _append(work)
        work.hash = entry.hash


def _append(work: Unit) -> Entry:
    _wait_for_the_ledger()
    last = LedgerEntry.objects.order_by("-number").first()
    act = Act(
        at=work.at.isoformat(timespec="microseconds"),
        actor=work.actor,
        action=work.action,
        subject=work.subject,
        detail=work.detail,
    )
    entry = seal_entry(last.number + 1 if last else 1, act, last.hash if last else GENESIS)
    LedgerEntry(
        number=entry.number,
        at=act.at,
        actor=act.actor,
        action=act.action,
        subject=act.subject,
        detail=canonical_json(act.detail),
        previous=entry.previous,
        hash=entry.hash,
    ).save(force_insert=True)
    return entry


def _wait_for_the_ledger() -> None:
    """One appends at a time, until it is committed. SQLite lets one write at a time anyway.

    The last lock of every unit: whoever holds it asks for no other, so that nobody waits in a circle. Checks of
    foreign keys lock rows too; they are had before it rather than at the commit.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPENDING])


def entries() -> Iterator[Entry]:
    """The ledger from its first entry."""
    for row in LedgerEntry.objects.order_by("number").iterator():
        act = Act(at=row.at, actor=row.actor, action=row.action, subject=row.subject, detail=json.loads(row.detail))
        yield Entry(number=row.number, act=act, previous=row.previous, hash=row.hash)


def verify() -> Break | None:
    """The first place where the ledger does not hold; None if it holds."""
    return first_break(entries())


def head() -> tuple[int, str]:
    """Number and hash of the last entry."""
    last = LedgerEntry.objects.order_by("-number").first()
    return (last.number, last.hash) if last else (0, GENESIS)


def last_entry_before_reports() -> Entry | None:
    """The last entry that is not about a report: what a report rests on, the same however often it is written."""
    row = LedgerEntry.objects.exclude(action="report").order_by("-number").first()
    return next((entry for entry in entries() if entry.number == row.number), None) if row else None
