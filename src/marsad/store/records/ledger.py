"""Reading the ledger a page at a time; nothing here writes."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from marsad.core.words import N_
from marsad.store.records.models import LedgerEntry

PAGE = 50  # entries
# What was done, as entries name it; here so that the catalogues know. An act that is not listed is said as it stands.
ACTS = (
    N_("add member"),
    N_("change roles"),
    N_("let go"),
    N_("set password"),
    N_("give password"),
    N_("change password"),
    N_("remove password"),
    N_("add second factor"),
    N_("change second factor"),
    N_("remove second factor"),
    N_("reset second factor"),
    N_("add security key"),
    N_("change security key"),
    N_("remove security key"),
    N_("make recovery codes"),
    N_("use recovery code"),
    N_("remove recovery codes"),
    N_("link sign-on"),
    N_("change sign-on"),
    N_("unlink sign-on"),
    N_("end sessions"),
    N_("choose language"),
    N_("choose digits"),
    N_("choose topics"),
    N_("choose answer"),
    N_("tour"),
    N_("code"),
    N_("pass"),
    N_("settle"),
    N_("sample"),
    N_("ingest begin"),
    N_("ingest done"),
    N_("ingest refused"),
    N_("seal"),
    N_("detect"),
    N_("detect done"),
    N_("report"),
    N_("collection"),
    N_("train"),
    N_("propose"),
    N_("compare models"),
    N_("use model"),
    N_("add model"),
    N_("import codings"),
    N_("export codings"),
    N_("import settlements"),
    N_("export differences"),
    N_("freeze codebook"),
    N_("calibration round"),
    N_("close calibration round"),
    N_("save frame"),
    N_("correct frame"),
    N_("withdraw frame"),
    N_("draft finding"),
    N_("make token"),
    N_("use token"),
    N_("revoke token"),
    N_("raise urgent case"),
    N_("urgent step"),
    N_("open urgent post"),
    N_("claims import"),
    N_("claim written"),
    N_("send texts"),
    N_("send texts done"),
    N_("reread done"),
)

OF_A_POST = frozenset({"code", "choose answer"})  # what coders do with a post that others may still answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries are asked for; '' and None ask for any."""

    actor: str = ""
    action: str = ""
    day: date | None = None  # in `zone`
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry as it is read."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """Some entries, the latest first; `pages` is at least 1."""

    lines: tuple[Line, ...]
    number: int
    pages: int
    found: int


def page_of_entries(asked: Filter, number: int = 1, *, with_prints: bool = True) -> LedgerPage:
    """The entries that `asked` asks for; `number` counts from 1 and ends at the last page.

    Without prints the fingerprints of records are left out: those of codings tell who tries long enough what was coded.
    Then the post of an answer is left out too: an alarm by the same coder a moment later would tell what it says.
    """
    rows = LedgerEntry.objects.order_by("-number")
    if asked.actor:
        rows = rows.filter(actor=asked.actor)
    if asked.action:
        rows = rows.filter(action=asked.action)
    if asked.day:
        begins = datetime.combine(asked.day, time(), ZoneInfo(asked.zone))
        ends = datetime.combine(asked.day + timedelta(days=1), time(), ZoneInfo(asked.zone))
        rows = rows.filter(at__gte=_written(begins), at__lt=_written(ends))
    found = rows.count()
    pages = max(1, -(-found // PAGE))
    number = min(max(1, number), pages)
    shown = rows[(number - 1) * PAGE : number * PAGE]
    lines = tuple(_line(row, with_prints) for row in shown)
    return LedgerPage(lines=lines, number=number, pages=pages, found=found)


def actors_and_actions() -> tuple[list[str], list[str]]:
    """Everybody who acted, and everything that was done, in order."""
    rows = LedgerEntry.objects.order_by()
    return (
        sorted(rows.values_list("actor", flat=True).distinct()),
        sorted(rows.values_list("action", flat=True).distinct()),
    )


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _line(row: LedgerEntry, with_prints: bool) -> Line:
    detail, subject = json.loads(row.detail), row.subject
    if not with_prints:
        detail.pop("prints", None)
        subject = "" if row.action in OF_A_POST else subject
    return Line(
        number=row.number,
        at=datetime.fromisoformat(row.at),
        actor=row.actor,
        action=row.action,
        subject=subject,
        detail=detail,
        hash=row.hash,
    )
