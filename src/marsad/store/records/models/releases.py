"""What people did with an analysis after it was run. Append-only."""

from typing import ClassVar

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet
from marsad.store.records.models.analyses import AnalysisRecord


class AnalysisStep(Guarded):
    """A step somebody took with a run; a trigger refuses any change to it."""

    run = models.ForeignKey(AnalysisRecord, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)  # read, publish, withdraw
    reason = models.TextField(default="")
    by = models.CharField(max_length=80)
    roles = models.JSONField()
    at = models.DateTimeField()

    objects = GuardedQuerySet["AnalysisStep"].as_manager()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "step"], name="each_release_step_once"),
        ]
