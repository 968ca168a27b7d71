"""Saved searches."""

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet


class FrameRecord(Guarded):
    """A search under a name, as it was saved; a trigger refuses any change to it."""

    name = models.CharField(max_length=80)
    act = models.CharField(max_length=20)  # saved, corrected, withdrawn
    search = models.JSONField()  # words as typed, and where they are looked for
    understood = models.TextField()
    question = models.CharField(max_length=80, default="")
    posts_version = models.IntegerField()
    method = models.CharField(max_length=40)
    found = models.BigIntegerField()
    exclusions = models.TextField(default="")
    collected_by = models.TextField(default="")
    lags = models.JSONField(default=dict)
    note = models.TextField(default="")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=80)

    objects = GuardedQuerySet["FrameRecord"].as_manager()

    class Meta:
        ordering = ("id",)
