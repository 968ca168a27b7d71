"""What people judged of groups that move together, and every step taken with it. Append-only."""

from typing import ClassVar

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet
from marsad.store.records.models.analyses import AnalysisRecord


class AssessmentRecord(Guarded):
    """What one person proposed of a group of a run; a trigger refuses any change to it."""

    run = models.ForeignKey(AnalysisRecord, on_delete=models.PROTECT, related_name="assessments")
    group = models.IntegerField()  # its number in that run
    authenticity = models.JSONField()  # [kind of evidence, where it is documented]
    harm = models.JSONField()  # codes of the codebook
    harm_because = models.TextField(default="")
    operator = models.CharField(default="", max_length=200)
    operator_source = models.TextField(default="")
    note = models.TextField(default="")
    by = models.CharField(max_length=80)
    roles = models.JSONField()
    at = models.DateTimeField()

    objects = GuardedQuerySet["AssessmentRecord"].as_manager()

    class Meta:
        ordering = ("id",)


class AssessmentStep(Guarded):
    """A step somebody took with it; a trigger refuses any change."""

    assessment = models.ForeignKey(AssessmentRecord, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)  # confirm, refuse, withdraw, replace
    reason = models.TextField(default="")
    by = models.CharField(max_length=80)
    roles = models.JSONField()
    at = models.DateTimeField()

    objects = GuardedQuerySet["AssessmentStep"].as_manager()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "step"], name="each_assessment_step_once"),
        ]
