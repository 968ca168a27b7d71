"""What tells that something was added since it was last looked at, without reading what it is."""

import json

from django.db.models import Count, Max, Sum

from marsad.store.records.models import CodingRecord, LedgerEntry, SettlementRecord


def mark_of_sample(sample: int) -> tuple[int, ...]:
    """Numbers that change with every answer given, corrected or settled in a sample."""
    given = CodingRecord.objects.filter(task__sample=sample).aggregate(Count("id"), Sum("revision"), Max("id"))
    settled = SettlementRecord.objects.filter(task__sample=sample).aggregate(Count("id"), Max("id"))
    return tuple(int(value or 0) for value in (*given.values(), *settled.values()))


def last_versions() -> dict[str, str]:
    """The version of each detector that ran last, by the ledger: signals of earlier ones are superseded."""
    rows = LedgerEntry.objects.filter(action="detect").order_by("number").values_list("subject", "detail")
    return {subject: str(json.loads(detail).get("version", "")) for subject, detail in rows}
