"""The coding queue: answers set aside, posts passed, topics not read, urgent cases."""

from typing import ClassVar

from django.db import models

from marsad.store.records.guard import Guarded, GuardedQuerySet
from marsad.store.records.models.judged import SampleTask
from marsad.store.records.models.people import Member


class SetAsideAnswer(Guarded):
    """An answer that is kept and counts nowhere; a trigger refuses any change to it."""

    task = models.ForeignKey(SampleTask, on_delete=models.PROTECT, related_name="set_aside")
    coder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="set_aside")
    why = models.CharField(max_length=20)  # corrected, other_tab, late
    revision = models.IntegerField()  # of the answer that stood: itself where it was corrected
    codes = models.JSONField()
    severity = models.SmallIntegerField(null=True)
    ambiguous = models.BooleanField(default=False)
    cannot_decide = models.CharField(max_length=300, null=True)
    codebook_version = models.CharField(max_length=40)
    aids = models.JSONField(default=list)
    page = models.CharField(max_length=32, default="")
    given_at = models.DateTimeField()
    at = models.DateTimeField()  # when it was set aside

    objects = GuardedQuerySet["SetAsideAnswer"].as_manager()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["task", "coder", "revision"],
                condition=models.Q(why="corrected"),
                name="one_answer_after_another",
            ),
        ]


class PassRecord(Guarded):
    """A post one coder will not see again; no reason is asked. A trigger refuses any change to it."""

    task = models.ForeignKey(SampleTask, on_delete=models.PROTECT, related_name="passes")
    coder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="passes")
    route_to = models.CharField(max_length=20, default="")  # a language of the mission it is for, where that was said
    salt = models.CharField(max_length=32)  # so that the fingerprint in the ledger tells nobody who passed what
    at = models.DateTimeField()

    objects = GuardedQuerySet["PassRecord"].as_manager()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["task", "coder"], name="one_pass_a_coder"),
        ]


class OptOut(Guarded):
    """A topic one coder does not read now. No history is kept: the choice is theirs, and changes without a trace."""

    coder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="opt_outs")
    topic = models.CharField(max_length=90)  # 'family:D' or 'question:vawp'

    objects = GuardedQuerySet["OptOut"].as_manager()

    class Meta:
        ordering = ("topic",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["coder", "topic"], name="one_choice_a_topic"),
        ]


class UrgentCase(Guarded):
    """A danger one coder saw; a trigger refuses any change to it."""

    task = models.ForeignKey(SampleTask, on_delete=models.PROTECT, related_name="urgent_cases")
    raised_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="urgent_cases")
    filled = models.JSONField(default=dict)  # what the form held where it was no whole answer yet
    at = models.DateTimeField()

    objects = GuardedQuerySet["UrgentCase"].as_manager()

    class Meta:
        ordering = ("at", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["task", "raised_by"], name="one_case_a_coder"),
        ]


class UrgentStep(Guarded):
    """One step of the person in charge of a case; a trigger refuses any change to it."""

    case = models.ForeignKey(UrgentCase, on_delete=models.PROTECT, related_name="steps")
    event = models.CharField(max_length=40)  # of marsad.review.urgent.Event
    note = models.CharField(max_length=1000, default="")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="urgent_steps")
    at = models.DateTimeField()

    objects = GuardedQuerySet["UrgentStep"].as_manager()

    class Meta:
        ordering = ("id",)
