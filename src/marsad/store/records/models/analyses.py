"""Analyses that were run: what was asked, of which posts, and what came out. Append-only."""

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet


class AnalysisRecord(Guarded):
    """One run of an analysis; a trigger refuses any change to it, and the next run stands beside it."""

    kind = models.CharField(max_length=20)  # coordination, bursts, origin
    settings = models.JSONField()  # everything that was asked
    result = models.JSONField()  # of groups, series and shares; never of one account
    rows_sha256 = models.CharField(max_length=64, default="")  # of the table kept beside it, where there is one
    posts_version = models.IntegerField()
    signals_version = models.IntegerField()
    software = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    objects = GuardedQuerySet["AnalysisRecord"].as_manager()

    class Meta:
        ordering = ("id",)
