"""Samples that every coder answers before the codebook is frozen, and settlements that correct an earlier one."""

import django.db.models.deletion
from django.db import migrations, models

from marsad.store.records.migrations._append_only import AppendOnly, number

TABLES = ("settlementrecord", "closedround", "codebookfreeze")


def nothing(apps, editor):
    pass


def refuse_what_is_newer(apps, editor):
    """An older version would count a round of calibration, or both answers of a corrected settlement."""
    if apps.get_model("records", "Sample").objects.filter(purpose="pilot").exists():
        raise RuntimeError("there are rounds of calibration, which an older version would not know")
    if apps.get_model("records", "SettlementRecord").objects.filter(supersedes__isnull=False).exists():
        raise RuntimeError("there are corrected settlements, which an older version would not know")


PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("records", "0011_tokens")]
    operations = [
        migrations.AddField("sampletask", "coders", models.SmallIntegerField(null=True)),
        migrations.AlterField(
            "settlementrecord",
            "task",
            models.ForeignKey(on_delete=PROTECT, related_name="settlements", to="records.sampletask"),
        ),
        migrations.AddField("settlementrecord", "rule", models.CharField(default="", max_length=20)),
        migrations.AddField(
            "settlementrecord",
            "supersedes",
            models.OneToOneField(
                null=True, on_delete=PROTECT, related_name="corrected_by", to="records.settlementrecord"
            ),
        ),
        migrations.AlterModelOptions("settlementrecord", {"ordering": ("task", "id")}),
        migrations.AddConstraint(
            "settlementrecord",
            models.UniqueConstraint(
                condition=models.Q(supersedes__isnull=True), fields=("task",), name="one_first_settlement_a_task"
            ),
        ),
        migrations.CreateModel(
            name="ClosedRound",
            fields=[
                number(),
                ("closed_at", models.DateTimeField()),
                ("closed_by", models.CharField(max_length=80)),
                (
                    "sample",
                    models.OneToOneField(on_delete=PROTECT, related_name="closed", to="records.sample"),
                ),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.CreateModel(
            name="CodebookFreeze",
            fields=[
                number(),
                ("version", models.CharField(max_length=40, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("note", models.CharField(default="", max_length=500)),
                ("frozen_at", models.DateTimeField()),
                ("frozen_by", models.CharField(max_length=80)),
                (
                    "sample",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="freezes", to="records.sample"),
                ),
            ],
            options={"ordering": ("id",)},
        ),
        AppendOnly(TABLES, "what people decided is append-only", "pilots_refuse"),
        migrations.RunPython(nothing, refuse_what_is_newer),
    ]
