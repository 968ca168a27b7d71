"""What was written down of who did what: the ledger's chain, without who and whom."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from marsad.core.errors import NotAllowed
from marsad.core.words import _
from marsad.store.records.entries import entries_after
from marsad.store.records.work import head, verify
from marsad.web.api.gate import asker_of
from marsad.web.api.shapes import EntryShape, LedgerShape, gives

router = Router(tags=["kept"])
MOST = 500
LAST_NUMBER = 2**53  # beyond it JSON's numbers are not whole everywhere


@router.get("/ledger", response=gives(LedgerShape), url_name="ledger", summary="The ledger's chain")
def ledger(
    request: HttpRequest,
    after: int = Query(0, ge=0, le=LAST_NUMBER, description="Number of the last entry you have."),
    limit: int = Query(100, ge=1, le=MOST),
    check: bool = Query(False, description="Walk the whole chain; takes a second for a hundred thousand entries."),
) -> object:
    """The hashes of the ledger's entries in order. Names and details stay on the desk and in the shell.

    Not for who may code: an answer could be guessed from the hash of its entry.
    """
    if asker_of(request).codes:
        raise NotAllowed(
            _("Who may code may not read the ledger's hashes; ask with the key of somebody who does not code.")
        )
    number, last = head()
    found = verify() if check else None
    return LedgerShape(
        checked=check,
        first_break=found.number if found else None,
        entries_in_all=number,
        head=last,
        entries=[
            EntryShape(
                number=entry.number,
                at=datetime.fromisoformat(entry.act.at),
                action=entry.act.action,
                previous=entry.previous,
                hash=entry.hash,
            )
            for entry in entries_after(after, limit)
        ],
    )
