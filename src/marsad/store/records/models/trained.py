"""The models a unit trains, compares and puts in use."""

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet


class TrainedModel(Guarded):
    """A model the unit trained, and what it learnt from; a trigger refuses any change to it."""

    task = models.CharField(max_length=80)
    file = models.CharField(max_length=120)  # its name in the observatory's models
    sha256 = models.CharField(max_length=64, unique=True)
    seed = models.BigIntegerField()
    data_hash = models.CharField(max_length=64)
    question = models.CharField(max_length=80, default="")  # whose codings it learnt from; '' for a file alone
    learnt_from = models.JSONField(default=list)  # post_ids
    held_out = models.JSONField(default=dict)  # print of a text -> its probabilities by models that never saw it
    trained_at = models.DateTimeField()
    trained_by = models.CharField(max_length=80)

    objects = GuardedQuerySet["TrainedModel"].as_manager()

    class Meta:
        ordering = ("id",)


class ModelComparison(Guarded):
    """Two models on the same codings, before one takes the other's place; a trigger refuses any change to it."""

    task = models.CharField(max_length=80)
    new = models.CharField(max_length=64)  # identity of each
    old = models.CharField(max_length=64)
    figures = models.JSONField()
    compared_at = models.DateTimeField()
    compared_by = models.CharField(max_length=80)

    objects = GuardedQuerySet["ModelComparison"].as_manager()

    class Meta:
        ordering = ("id",)


class ModelUse(Guarded):
    """From when on which model is used for a task: the last row counts; a trigger refuses any change to it."""

    task = models.CharField(max_length=80)
    identity = models.CharField(max_length=64)  # '' : the shipped one again
    file = models.CharField(max_length=500)
    comparison = models.ForeignKey(ModelComparison, null=True, on_delete=models.PROTECT, related_name="uses")
    reason = models.CharField(max_length=500, default="")  # why without a comparison
    since = models.DateTimeField()
    decided_by = models.CharField(max_length=80)

    objects = GuardedQuerySet["ModelUse"].as_manager()

    class Meta:
        ordering = ("id",)
