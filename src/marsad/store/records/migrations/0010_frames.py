"""Saved searches, each a frame with its recall check. The database itself refuses to change or remove one."""

import django.db.models.deletion
from django.db import migrations, models

from marsad.store.records.migrations._append_only import AppendOnly, number


class Migration(migrations.Migration):
    dependencies = [("records", "0009_findings")]
    operations = [
        migrations.CreateModel(
            name="FrameRecord",
            fields=[
                number(),
                ("name", models.CharField(max_length=80)),
                ("act", models.CharField(max_length=20)),
                ("search", models.JSONField()),
                ("understood", models.TextField()),
                ("question", models.CharField(default="", max_length=80)),
                ("posts_version", models.IntegerField()),
                ("method", models.CharField(max_length=40)),
                ("found", models.BigIntegerField()),
                ("exclusions", models.TextField(default="")),
                ("collected_by", models.TextField(default="")),
                ("lags", models.JSONField(default=dict)),
                ("note", models.TextField(default="")),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.CharField(max_length=80)),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="records.framerecord",
                    ),
                ),
            ],
            options={"ordering": ("id",)},
        ),
        AppendOnly(("framerecord",), "a saved frame is append-only", "frames_refuse"),
    ]
