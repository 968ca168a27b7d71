"""Rounds of calibration, and the versions of the codebook that were frozen after them. Append-only."""

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet
from marsad.store.records.models.judged import Sample


class ClosedRound(Guarded):
    """A round of calibration that was ended before every coder had answered everything."""

    sample = models.OneToOneField(Sample, on_delete=models.PROTECT, related_name="closed")
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=80)

    objects = GuardedQuerySet["ClosedRound"].as_manager()

    class Meta:
        ordering = ("id",)


class CodebookFreeze(Guarded):
    """A version of the codebook, changed no more from then on."""

    version = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    sample = models.ForeignKey(Sample, null=True, on_delete=models.PROTECT, related_name="freezes")
    note = models.CharField(max_length=500, default="")
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=80)

    objects = GuardedQuerySet["CodebookFreeze"].as_manager()

    class Meta:
        ordering = ("id",)
