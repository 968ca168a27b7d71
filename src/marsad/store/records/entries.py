"""The ledger read by pages: some entries after a number, never all of them at once."""

import json

from marsad.core.ledger import Act, Entry
from marsad.store.records.models import LedgerEntry


def entries_after(number: int, most: int) -> list[Entry]:
    """At most `most` entries whose number is above `number`, in order."""
    return [
        Entry(
            number=row.number,
            act=Act(at=row.at, actor=row.actor, action=row.action, subject=row.subject, detail=json.loads(row.detail)),
            previous=row.previous,
            hash=row.hash,
        )
        for row in LedgerEntry.objects.filter(number__gt=number).order_by("number")[:most]
    ]
