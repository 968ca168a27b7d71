"""Analyses that were run, each beside the one before it."""

from django.db import migrations, models

from marsad.store.records.migrations._append_only import AppendOnly, number


class Migration(migrations.Migration):
    dependencies = [("records", "0012_pilots")]
    operations = [
        migrations.CreateModel(
            name="AnalysisRecord",
            fields=[
                number(),
                ("kind", models.CharField(max_length=20)),
                ("settings", models.JSONField()),
                ("result", models.JSONField()),
                ("rows_sha256", models.CharField(default="", max_length=64)),
                ("posts_version", models.IntegerField()),
                ("signals_version", models.IntegerField()),
                ("software", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=80)),
            ],
            options={"ordering": ("id",)},
        ),
        AppendOnly(("analysisrecord",), "what was run is append-only", "analyses_refuse"),
    ]
