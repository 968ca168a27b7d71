"""Decisions about narratives, and the library of fact-checks. The database itself refuses to change or remove one."""

import django.db.models.deletion
from django.db import migrations, models

from marsad.store.records.migrations._append_only import AppendOnly, number

TABLES = ("narrativerecord", "claimrecord")


def superseded(model):
    field = models.OneToOneField(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="corrected_by", to=f"records.{model}"
    )
    return ("supersedes", field)


class Migration(migrations.Migration):
    dependencies = [("records", "0004_rereadings")]
    operations = [
        migrations.CreateModel(
            name="NarrativeRecord",
            fields=[
                number(),
                ("narrative", models.CharField(max_length=32)),
                ("act", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("note", models.TextField(default="")),
                ("anchors", models.JSONField(default=list)),
                ("apart", models.JSONField(default=list)),
                ("merged_into", models.CharField(default="", max_length=32)),
                ("posts_version", models.IntegerField()),
                ("method", models.CharField(max_length=40)),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.CharField(max_length=80)),
                superseded("narrativerecord"),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.CreateModel(
            name="ClaimRecord",
            fields=[
                number(),
                ("claim_id", models.CharField(max_length=32)),
                ("text", models.TextField()),
                ("review", models.JSONField()),
                ("own", models.BooleanField(default=False)),
                ("file_sha256", models.CharField(default="", max_length=64)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.CharField(max_length=80)),
                superseded("claimrecord"),
            ],
            options={"ordering": ("id",)},
        ),
        AppendOnly(TABLES, "what people decided is append-only", "narratives_refuse"),
    ]
