"""Dated calls to a dangerous act that the protection focal point follows. Append-only."""

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet


class DangerRecord(Guarded):
    """A call as it was followed, or the end of following it; a trigger refuses any change to it."""

    act = models.CharField(max_length=20)  # followed, ended
    title = models.CharField(max_length=120, default="")
    day = models.DateField(null=True)  # of the act that is called for
    place = models.CharField(max_length=120, default="")  # in words
    words = models.TextField(default="")  # a search by which its posts are found
    hashtags = models.JSONField(default=list)
    narratives = models.JSONField(default=list)
    minors_question = models.CharField(max_length=80, default="")
    safety_question = models.CharField(max_length=80, default="")
    reason = models.TextField(default="")  # of an end
    ends = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="ended_by")
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=80)

    objects = GuardedQuerySet["DangerRecord"].as_manager()

    class Meta:
        ordering = ("id",)
