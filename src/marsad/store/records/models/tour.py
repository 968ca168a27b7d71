"""How far a member is in the tour of the worked example."""

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet
from marsad.store.records.models.people import Member


class TourProgress(Guarded):
    """One member's place in the tour; it says nothing about anybody else."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="tour")
    step = models.CharField(max_length=40)  # name of the step they are at
    left = models.BooleanField(default=False)  # whether they left it, or came to its end

    objects = GuardedQuerySet["TourProgress"].as_manager()
