"""What people decided of narratives, and the library of fact-checks."""

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet


class NarrativeRecord(Guarded):
    """What people decided of a narrative, whole after each decision; a trigger refuses any change to it."""

    narrative = models.CharField(max_length=32)  # post_id of the first post of the cluster when it was first named
    act = models.CharField(max_length=20)  # named, merged, split
    name = models.CharField(max_length=200)
    note = models.TextField(default="")
    anchors = models.JSONField(default=list)  # post_ids that stand for it: a cluster with one of them is this narrative
    apart = models.JSONField(default=list)  # ids of narratives whose posts are never put with its own
    merged_into = models.CharField(max_length=32, default="")
    posts_version = models.IntegerField()  # of the lake's posts that the person looked at
    method = models.CharField(max_length=40)  # how the clusters were found: version of the method
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80)

    objects = GuardedQuerySet["NarrativeRecord"].as_manager()

    class Meta:
        ordering = ("id",)


class ClaimRecord(Guarded):
    """A fact-check as its author wrote it; a trigger refuses any change to it, and a newer version supersedes it."""

    claim_id = models.CharField(max_length=32)  # made from who checked, where, and what was claimed
    text = models.TextField()  # what was claimed
    review = models.JSONField()  # the schema.org ClaimReview as read, whole
    own = models.BooleanField(default=False)  # written by the unit itself
    file_sha256 = models.CharField(max_length=64, default="")  # of the file it came in
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=80)

    objects = GuardedQuerySet["ClaimRecord"].as_manager()

    class Meta:
        ordering = ("id",)
