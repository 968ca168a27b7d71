"""The ledger of who did what."""

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet


class LedgerEntry(Guarded):
    """One entry of the ledger; a trigger refuses any change to it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=40)
    actor = models.CharField(max_length=80)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    detail = models.TextField()  # canonical JSON, kept as text so that its hash cannot drift
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = GuardedQuerySet["LedgerEntry"].as_manager()

    class Meta:
        ordering = ("number",)
