"""What tells that something was added since it was last looked at, without reading what it is."""

import json

from django.db import connection
from django.db.models import Count, Max, Sum

from marsad.store.records.models import CodingRecord, LedgerEntry, ModelUse, SettlementRecord, TrainedModel


def mark_of_sample(sample: int) -> tuple[str | int, ...]:
    """What changes with every answer given, corrected or settled in a sample, and from one database to another."""
    given = CodingRecord.objects.filter(task__sample=sample).aggregate(Count("id"), Sum("revision"), Max("id"))
    settled = SettlementRecord.objects.filter(task__sample=sample).aggregate(Count("id"), Max("id"))
    where = str(connection.settings_dict["NAME"])
    return (where, *(int(value or 0) for value in (*given.values(), *settled.values())))


def mark_of_models() -> tuple[int, int]:
    """How many models were trained and put in use: they tell which posts a signal may be judged by."""
    return TrainedModel.objects.count(), ModelUse.objects.count()


def last_versions() -> dict[str, str]:
    """The version of each detector that ran last, by the ledger: signals of earlier ones are superseded."""
    rows = LedgerEntry.objects.filter(action="detect").order_by("number").values_list("subject", "detail")
    return {subject: str(json.loads(detail).get("version", "")) for subject, detail in rows}
