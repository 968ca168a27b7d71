"""What people found of groups that move together, and who confirmed it."""

import django.db.models.deletion
from django.db import migrations, models

from marsad.store.records.migrations._append_only import AppendOnly, number


def of(name: str, others: str):
    """The column that points at a row which stays."""
    where = {"on_delete": django.db.models.deletion.PROTECT, "related_name": others, "to": f"records.{name}"}
    return models.ForeignKey(**where)


class Migration(migrations.Migration):
    dependencies = [("records", "0013_analyses")]
    operations = [
        migrations.CreateModel(
            name="AssessmentRecord",
            fields=[
                number(),
                ("group", models.IntegerField()),
                ("authenticity", models.JSONField()),
                ("harm", models.JSONField()),
                ("harm_because", models.TextField(default="")),
                ("operator", models.CharField(default="", max_length=200)),
                ("operator_source", models.TextField(default="")),
                ("note", models.TextField(default="")),
                ("by", models.CharField(max_length=80)),
                ("roles", models.JSONField()),
                ("at", models.DateTimeField()),
                ("run", of("analysisrecord", "assessments")),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.CreateModel(
            name="AssessmentStep",
            fields=[
                number(),
                ("step", models.CharField(max_length=20)),
                ("reason", models.TextField(default="")),
                ("by", models.CharField(max_length=80)),
                ("roles", models.JSONField()),
                ("at", models.DateTimeField()),
                ("assessment", of("assessmentrecord", "steps")),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=["assessment", "step"], name="each_assessment_step_once"),
                ],
            },
        ),
        AppendOnly(("assessmentrecord", "assessmentstep"), "what people assessed is append-only", "assessments_refuse"),
    ]
