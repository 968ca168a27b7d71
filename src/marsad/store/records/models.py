"""The tables of people's work. Rows are added; what was decided is not overwritten."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from marsad.core.roles import Action, Role, may
from marsad.store.records.guard import Guarded, GuardedQuerySet, require_unit_of_work


class MemberManager(BaseUserManager["Member"]):
    """Members by name."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """The member of that name; the log-in form asks with it."""
        return self.get(name=username)


class Member(AbstractBaseUser):
    """A person of the unit, under the name they work by (a pseudonym for coders, method 9.5)."""

    name = models.CharField(max_length=60, unique=True)
    roles = models.JSONField(default=list)
    language = models.CharField(max_length=3, default="ar")
    kind = models.CharField(max_length=20, default="people")  # people, simulated (a worked example), given_labels
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = MemberManager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, inside a unit of work; the time of the last log-in alone is no record."""
        if kwargs.get("update_fields") != ["last_login"]:
            require_unit_of_work()
        super().save(*args, **kwargs)

    def may(self, action: Action) -> bool:
        """Whether this member's roles allow `action`."""
        return self.is_active and may(frozenset(Role(role) for role in self.roles), action)


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


class Sample(Guarded):
    """A drawn sample: all it takes to draw it again."""

    question = models.CharField(max_length=80)
    seed = models.BigIntegerField()
    size = models.IntegerField()
    population = models.BigIntegerField()
    strata = models.JSONField()  # name -> {"N": units, "n": drawn}
    design = models.JSONField()  # band edges, double share, frame, sources, platforms
    posts_version = models.IntegerField()
    signals_version = models.IntegerField()
    codebook_version = models.CharField(max_length=40)
    purpose = models.CharField(max_length=20, default="estimation")  # or training: never part of an estimate
    drawn_at = models.DateTimeField()

    objects = GuardedQuerySet["Sample"].as_manager()

    class Meta:
        ordering = ("id",)


class SampleTask(Guarded):
    """One drawn post, waiting to be coded."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="tasks")
    post_id = models.CharField(max_length=32)
    stratum = models.CharField(max_length=60)
    inclusion_probability = models.FloatField(null=True)  # null: chosen for training, not drawn
    position = models.IntegerField()
    double = models.BooleanField()

    objects = GuardedQuerySet["SampleTask"].as_manager()

    class Meta:
        ordering = ("sample", "position")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sample", "post_id"], name="one_task_a_post"),
            models.CheckConstraint(
                condition=models.Q(inclusion_probability__isnull=True)
                | models.Q(inclusion_probability__gt=0, inclusion_probability__lte=1),
                name="inclusion_is_a_probability",
            ),
        ]


class CodingRecord(Guarded):
    """One coder's answer to one task; never changed, never shown to the other coder before theirs."""

    task = models.ForeignKey(SampleTask, on_delete=models.PROTECT, related_name="codings")
    coder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="codings")
    codes = models.JSONField()
    severity = models.SmallIntegerField(null=True)
    ambiguous = models.BooleanField(default=False)
    cannot_decide = models.CharField(max_length=300, null=True)
    saw_machine_label = models.BooleanField(default=False)
    codebook_version = models.CharField(max_length=40)
    at = models.DateTimeField()

    objects = GuardedQuerySet["CodingRecord"].as_manager()

    class Meta:
        ordering = ("task", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["task", "coder"], name="one_coding_a_coder"),
        ]


class SettlementRecord(Guarded):
    """The answer after two coders differed, by a third person."""

    task = models.OneToOneField(SampleTask, on_delete=models.PROTECT, related_name="settlement")
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="settlements")
    codes = models.JSONField()
    severity = models.SmallIntegerField(null=True)
    cannot_decide = models.CharField(max_length=300, null=True)
    reason = models.CharField(max_length=500, default="")
    at = models.DateTimeField()

    objects = GuardedQuerySet["SettlementRecord"].as_manager()

    class Meta:
        ordering = ("task",)


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
