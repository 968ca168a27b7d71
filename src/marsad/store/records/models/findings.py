"""Findings: each version as it was drafted, and every step that was taken with it."""

from typing import ClassVar

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet


class FindingRecord(Guarded):
    """A version of a finding, frozen; a trigger refuses any change to it, and a newer version supersedes it."""

    question = models.CharField(max_length=80)
    version = models.IntegerField()
    claim = models.JSONField()  # language -> the words as the analyst left them
    generated = models.JSONField()  # language -> the words the product wrote
    section = models.JSONField()  # everything a reader is shown of it
    digest = models.CharField(max_length=64)  # of its figures
    basis = models.CharField(max_length=64)  # of the answers that the figures were made from
    codebook_version = models.CharField(max_length=40)
    codebook_sha256 = models.CharField(max_length=64)
    posts_version = models.IntegerField()
    signals_version = models.IntegerField()
    ledger_number = models.BigIntegerField()  # the last entry when it was drafted
    ledger_hash = models.CharField(max_length=64)
    exploratory = models.BooleanField()
    correction = models.JSONField(null=True)  # language -> what was wrong with the version it corrects
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    drafted_by = models.CharField(max_length=80)
    drafted_as = models.JSONField()  # roles
    drafted_at = models.DateTimeField()

    objects = GuardedQuerySet["FindingRecord"].as_manager()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["question", "version"], name="one_finding_a_version"),
        ]


class FindingStep(Guarded):
    """A step somebody took with a version; a trigger refuses any change to it."""

    finding = models.ForeignKey(FindingRecord, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    reason = models.TextField(default="")  # to colleagues
    said = models.JSONField(null=True)  # language -> what the public is told
    by = models.CharField(max_length=80)
    roles = models.JSONField()
    at = models.DateTimeField()

    objects = GuardedQuerySet["FindingStep"].as_manager()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["finding", "step"], name="each_step_once"),
        ]
