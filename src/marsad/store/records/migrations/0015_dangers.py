"""Dated calls to a dangerous act that are followed; and the steps of an analysis to what is said in public."""

import django.db.models.deletion
from django.db import migrations, models

from marsad.store.records.migrations._append_only import AppendOnly, number


class Migration(migrations.Migration):
    dependencies = [("records", "0014_assessments")]
    operations = [
        migrations.CreateModel(
            name="AnalysisStep",
            fields=[
                number(),
                ("step", models.CharField(max_length=20)),
                ("reason", models.TextField(default="")),
                ("by", models.CharField(max_length=80)),
                ("roles", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="records.analysisrecord"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=["run", "step"], name="each_release_step_once")],
            },
        ),
        migrations.CreateModel(
            name="DangerRecord",
            fields=[
                number(),
                ("act", models.CharField(max_length=20)),
                ("title", models.CharField(default="", max_length=120)),
                ("day", models.DateField(null=True)),
                ("place", models.CharField(default="", max_length=120)),
                ("words", models.TextField(default="")),
                ("hashtags", models.JSONField(default=list)),
                ("narratives", models.JSONField(default=list)),
                ("minors_question", models.CharField(default="", max_length=80)),
                ("safety_question", models.CharField(default="", max_length=80)),
                ("reason", models.TextField(default="")),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.CharField(max_length=80)),
                (
                    "ends",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ended_by",
                        to="records.dangerrecord",
                    ),
                ),
            ],
            options={"ordering": ("id",)},
        ),
        AppendOnly(("analysisstep", "dangerrecord"), "what was released or followed is append-only", "releases_refuse"),
    ]
