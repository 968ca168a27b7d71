"""Findings from a draft to what is said in public. The database itself refuses to change or remove one."""

import django.db.models.deletion
from django.db import migrations, models

from marsad.store.records.migrations._append_only import AppendOnly, number

TABLES = ("findingrecord", "findingstep")


class Migration(migrations.Migration):
    dependencies = [("records", "0008_queue")]
    operations = [
        migrations.CreateModel(
            name="FindingRecord",
            fields=[
                number(),
                ("question", models.CharField(max_length=80)),
                ("version", models.IntegerField()),
                ("claim", models.JSONField()),
                ("generated", models.JSONField()),
                ("section", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("basis", models.CharField(max_length=64)),
                ("codebook_version", models.CharField(max_length=40)),
                ("codebook_sha256", models.CharField(max_length=64)),
                ("posts_version", models.IntegerField()),
                ("signals_version", models.IntegerField()),
                ("ledger_number", models.BigIntegerField()),
                ("ledger_hash", models.CharField(max_length=64)),
                ("exploratory", models.BooleanField()),
                ("correction", models.JSONField(null=True)),
                ("drafted_by", models.CharField(max_length=80)),
                ("drafted_as", models.JSONField()),
                ("drafted_at", models.DateTimeField()),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="records.findingrecord",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=["question", "version"], name="one_finding_a_version"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingStep",
            fields=[
                number(),
                ("step", models.CharField(max_length=20)),
                ("reason", models.TextField(default="")),
                ("said", models.JSONField(null=True)),
                ("by", models.CharField(max_length=80)),
                ("roles", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="records.findingrecord",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=["finding", "step"], name="each_step_once")],
            },
        ),
        AppendOnly(TABLES, "what was said in public is append-only", "findings_refuse"),
    ]
