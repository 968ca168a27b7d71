"""Is the observatory sound? The ledger's chain, the sealed files, the lake's commits, the keys."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from marsad.core.errors import MarsadError, WrongState
from marsad.core.ledger import BREAKS
from marsad.core.words import _, n_
from marsad.flows.witness import compare_data, compare_records, compare_sealed, told
from marsad.store.keys import PSEUDONYMS, SESSIONS, read_key
from marsad.store.observatory import Observatory


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at."""

    name: str
    sound: bool
    remark: str = ""


def verify_ledger(observatory: Observatory, noted: str | None = None) -> dict[str, Any]:
    """Entries, head, and the first place where the chain breaks (None where it holds).

    `noted` is a head written down earlier, outside the machine: Raises WrongState where no entry has that hash, which
    is how a ledger cut short, or written anew, is found.
    """
    observatory.connect()
    from marsad.store.records import work

    number, head = work.head()
    broken = work.verify()
    if noted is not None and all(entry.hash != noted for entry in work.entries()):
        raise WrongState(
            _("No entry of the ledger has the hash '{hash}' noted earlier; compare it with a backup.", hash=noted)
        )
    return {
        "entries": number,
        "head": head,
        "broken_at": broken.number if broken else None,
        "why": broken.why if broken else None,
    }


def last_entries(observatory: Observatory, count: int) -> list[dict[str, Any]]:
    """The last `count` entries, oldest first."""
    observatory.connect()
    from marsad.store.records import work

    entries = list(work.entries())[-max(count, 0) :]
    return [
        {
            "number": entry.number,
            "at": entry.act.at,
            "actor": entry.act.actor,
            "action": entry.act.action,
            "subject": entry.act.subject,
            "detail": entry.act.detail,
            "hash": entry.hash,
        }
        for entry in entries
    ]


def examine(observatory: Observatory, upgrade: bool = False) -> list[Check]:
    """Every check in turn; one that fails does not stop the next. With `upgrade`, migrate the records first."""
    if upgrade:
        observatory.migrate()
    checks: list[tuple[str, Callable[[], str]]] = [
        (_("mission file"), lambda: _mission(observatory)),
        (_("secret keys"), lambda: _keys(observatory)),
        (_("database"), lambda: _records(observatory)),
        (_("ledger"), lambda: _ledger(observatory)),
        (_("records against the ledger"), lambda: _witnessed(observatory)),
        (_("sealed files"), lambda: _sealed(observatory)),
        (_("columns of the data tables"), lambda: _columns(observatory)),
        (_("data files"), lambda: _data(observatory)),
        (_("writes to the data tables"), lambda: _commits(observatory)),
        (_("accounts of the files"), lambda: _accounts(observatory)),
    ]
    return list(_run(checks))


def _run(checks: list[tuple[str, Callable[[], str]]]) -> Iterator[Check]:
    for name, look in checks:
        try:
            yield Check(name=name, sound=True, remark=look())
        except MarsadError as error:
            yield Check(name=name, sound=False, remark=str(error))


def _mission(observatory: Observatory) -> str:
    mission, codebook, roster = observatory.mission, observatory.codebook, observatory.roster
    return _(
        "{questions} questions, {codes} codes, {people} people in public roles",
        questions=len(mission.questions),
        codes=len(codebook.codes),
        people=len(roster),
    )


def _keys(observatory: Observatory) -> str:
    for name in (PSEUDONYMS, SESSIONS):
        read_key(observatory.home / "keys", name)
    return _("readable by their owner only")


def _records(observatory: Observatory) -> str:
    observatory.connect()
    from marsad.store.records import opening

    return _("{database}, matches this version", database=opening.described())


def _ledger(observatory: Observatory) -> str:
    checked = verify_ledger(observatory)
    if checked["broken_at"] is not None:
        raise MarsadError(
            _("broken at entry {number} ({why})", number=checked["broken_at"], why=_(BREAKS[checked["why"]]))
        )
    return n_("{n} entry, head {head}", "{n} entries, head {head}", checked["entries"], head=checked["head"][:16])


def _witnessed(observatory: Observatory) -> str:
    observatory.connect()
    from marsad.store.records import work

    count = compare_records(told(work.entries()))
    return n_("{n} record, as the ledger says", "{n} records, each as the ledger says", count)


def _sealed(observatory: Observatory) -> str:
    observatory.connect()
    from marsad.store.records import work

    count = compare_sealed(observatory, told(work.entries()))
    return n_("{n} file, with the hash it was sealed under", "{n} files, each with the hash it was sealed under", count)


def _data(observatory: Observatory) -> str:
    observatory.connect()
    from marsad.store.records import rereadings, work

    rereadings.require_none_begun()
    count = compare_data(observatory, told(work.entries()))
    return n_("{n} file, with the hash it was written with", "{n} files, each with the hash it was written with", count)


def _columns(observatory: Observatory) -> str:
    behind = observatory.lake.behind()
    if behind:
        return _(
            "'{tables}' are of an older version and read as they are; the next write adds the new columns",
            tables=_(", ").join(behind),
        )
    return _("as this version writes them")


def _commits(observatory: Observatory) -> str:
    observatory.connect()
    from marsad.store.records.models import LedgerEntry

    known = set(LedgerEntry.objects.values_list("hash", flat=True))
    notes = [note for table in ("posts", "refusals", "signals") for note in observatory.lake.notes(table)]
    strangers = [note for note in notes if note.get("entry") not in known]
    if strangers:
        raise MarsadError(
            n_("{n} write cites no entry of the ledger", "{n} writes cite no entry of the ledger", len(strangers))
        )
    return n_(
        "{n} write, which cites its entry of the ledger", "{n} writes, each cites its entry of the ledger", len(notes)
    )


def _accounts(observatory: Observatory) -> str:
    observatory.connect()
    from marsad.store.records.batches import batches

    every = batches()
    wrong = [batch.file_name for batch in every if not batch.account.adds_up]
    if wrong:
        raise MarsadError(_("the account of '{name}' does not add up", name=wrong[0]))
    return n_(
        "{n} file; its rows are posts, duplicates or refusals",
        "{n} files; their rows are posts, duplicates or refusals",
        len(every),
    )
