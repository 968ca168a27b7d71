"""Keys of programmes that read the desk: the key itself is nowhere, only its hash."""

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet
from marsad.store.records.models.people import Member


class ApiToken(Guarded):
    """A key a member made for a programme; a trigger refuses any change but its end and the day it was last used."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)  # as the member calls the programme
    sha256 = models.CharField(max_length=64, unique=True)  # of the key, which is shown once and kept nowhere
    roles = models.JSONField()  # what it may at most; never more than the member may at the moment of use
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used = models.DateField(null=True)  # the day, in UTC

    objects = GuardedQuerySet["ApiToken"].as_manager()

    class Meta:
        ordering = ("id",)
