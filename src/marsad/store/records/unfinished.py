"""Which tasks of a sample may still need somebody, found in the database: of a long sample these are few."""

from django.db.models import Count, F, Max, Min, Q, TextField
from django.db.models.functions import Cast

from marsad.store.records.models import SampleTask

AGREED = (
    Q(coders__isnull=True)
    & (Q(double=False, answers=1) | Q(double=True, answers=2))
    & Q(least=F("most"))  # one text of codes, which are kept sorted
    & (Q(undecided=0) | Q(undecided=F("answers")))
)


def unfinished(sample_id: int) -> list[int]:
    """The tasks that are neither settled nor answered alike, in the order they are shown.

    Every other task is agreed or settled. Those of a round of calibration are all among them.
    """
    said = Cast("codings__codes", TextField())
    counted = {"answers": Count("codings"), "undecided": Count("codings__cannot_decide")}
    rows = SampleTask.objects.filter(sample_id=sample_id, settlements__isnull=True)
    unlike = rows.annotate(**counted, least=Min(said), most=Max(said)).exclude(AGREED)
    return list(unlike.order_by("position").values_list("pk", flat=True))
