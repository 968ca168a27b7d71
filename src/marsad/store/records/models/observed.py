"""What was taken in and what was asked of the platforms. Rows are added; what was told is not overwritten."""

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet


class FileBatch(Guarded):
    """One file taken in, and the account of its rows."""

    batch_id = models.CharField(max_length=80, primary_key=True)
    source = models.CharField(max_length=80)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    reader = models.CharField(max_length=60)
    reader_version = models.CharField(max_length=20)
    columns = models.JSONField(default=dict)  # field of a post -> column, for tables
    begun_at = models.DateTimeField()
    finished = models.BooleanField(default=False)
    complete = models.BooleanField(default=True)
    account = models.JSONField(default=dict)
    asked_reader = models.CharField(max_length=60, default="")  # named by --format; '' where it was recognised
    reading = models.IntegerField(default=0)  # 0: as it came; above: the re-reading of the source that brought it
    supersedes = models.CharField(max_length=80, default="")  # the batch in whose place it stands
    superseded = models.BooleanField(default=False)  # its rows are no longer in the lake

    objects = GuardedQuerySet["FileBatch"].as_manager()

    class Meta:
        ordering = ("begun_at", "batch_id")


class CollectionRecord(Guarded):
    """One asking as it was told; a trigger refuses any change to it, and a correction supersedes it."""

    source = models.CharField(max_length=80)
    asked = models.TextField()
    tool = models.TextField(default="")
    by = models.CharField(max_length=60, default="")
    first = models.DateTimeField(null=True)
    last = models.DateTimeField(null=True)
    files = models.JSONField(default=list)  # SHA-256 of what it gave
    failed = models.TextField(default="")
    missing = models.BigIntegerField(null=True)
    exclusions = models.TextField(default="")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=80)

    objects = GuardedQuerySet["CollectionRecord"].as_manager()

    class Meta:
        ordering = ("id",)
