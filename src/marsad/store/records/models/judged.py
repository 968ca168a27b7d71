"""What was drawn, and what people answered. Rows are added; what was decided is not overwritten."""

from typing import ClassVar

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet
from marsad.store.records.models.people import Member


class Sample(Guarded):
    """A drawn sample: all it takes to draw it again."""

    question = models.CharField(max_length=80)
    seed = models.BigIntegerField()
    size = models.IntegerField()
    population = models.BigIntegerField()
    strata = models.JSONField()  # name -> {"N": units, "n": drawn}
    design = models.JSONField()  # band edges, double share, frame, sources, platforms
    posts_version = models.IntegerField()
    signals_version = models.IntegerField()
    codebook_version = models.CharField(max_length=40)
    purpose = models.CharField(max_length=20, default="estimation")  # or training, pilot: never part of an estimate
    drawn_at = models.DateTimeField()

    objects = GuardedQuerySet["Sample"].as_manager()

    class Meta:
        ordering = ("id",)


class SampleTask(Guarded):
    """One drawn post, waiting to be coded."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="tasks")
    post_id = models.CharField(max_length=32)
    stratum = models.CharField(max_length=60)
    inclusion_probability = models.FloatField(null=True)  # null: chosen for training, not drawn
    position = models.IntegerField()
    double = models.BooleanField()
    coders = models.SmallIntegerField(null=True)  # how many a round of calibration asks; null: one, or two if double

    objects = GuardedQuerySet["SampleTask"].as_manager()

    class Meta:
        ordering = ("sample", "position")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sample", "post_id"], name="one_task_a_post"),
            models.CheckConstraint(
                condition=models.Q(inclusion_probability__isnull=True)
                | models.Q(inclusion_probability__gt=0, inclusion_probability__lte=1),
                name="inclusion_is_a_probability",
            ),
        ]


class CodingRecord(Guarded):
    """One coder's standing answer to one task, never shown to the other coder before theirs.

    A coder may correct it: a trigger refuses that unless the answer as it was is kept among those set aside.
    """

    task = models.ForeignKey(SampleTask, on_delete=models.PROTECT, related_name="codings")
    coder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="codings")
    codes = models.JSONField()
    severity = models.SmallIntegerField(null=True)
    ambiguous = models.BooleanField(default=False)
    cannot_decide = models.CharField(max_length=300, null=True)
    saw_machine_label = models.BooleanField(default=False)
    codebook_version = models.CharField(max_length=40)
    aids = models.JSONField(default=list)  # what helped to read: other_letters, translation:ENDPOINT, pictures
    revision = models.IntegerField(default=0)  # how often the coder corrected it
    page = models.CharField(max_length=32, default="")  # which page brought it: sent twice, it is kept once
    at = models.DateTimeField()

    objects = GuardedQuerySet["CodingRecord"].as_manager()

    class Meta:
        ordering = ("task", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["task", "coder"], name="one_coding_a_coder"),
        ]


class SettlementRecord(Guarded):
    """The answer after two coders differed, by a third person; a correction stands beside what it corrects."""

    task = models.ForeignKey(SampleTask, on_delete=models.PROTECT, related_name="settlements")
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="settlements")
    codes = models.JSONField()
    severity = models.SmallIntegerField(null=True)
    cannot_decide = models.CharField(max_length=300, null=True)
    reason = models.CharField(max_length=500, default="")
    rule = models.CharField(max_length=20, default="")  # of the codebook, by which it was decided
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    at = models.DateTimeField()

    objects = GuardedQuerySet["SettlementRecord"].as_manager()

    class Meta:
        ordering = ("task", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["task"], condition=models.Q(supersedes__isnull=True), name="one_first_settlement_a_task"
            ),
        ]
