"""Saved searches, each a frame with its recall check. The database itself refuses to change or remove one."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = [
    f"""CREATE TRIGGER framerecord_no_{verb} BEFORE {verb.upper()} ON records_framerecord
        BEGIN SELECT RAISE(ABORT, 'a saved frame is append-only'); END"""
    for verb in ("update", "delete")
]
POSTGRESQL = [
    """CREATE FUNCTION frames_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'a saved frame is append-only'; END $$""",
    """CREATE TRIGGER framerecord_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON records_framerecord
       FOR EACH STATEMENT EXECUTE FUNCTION frames_refuse()""",
]


def put_on(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def take_off(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER framerecord_no_update")
        editor.execute("DROP TRIGGER framerecord_no_delete")
    else:
        editor.execute("DROP TRIGGER framerecord_no_change ON records_framerecord")
        editor.execute("DROP FUNCTION frames_refuse")


class Migration(migrations.Migration):
    dependencies = [("records", "0009_findings")]
    operations = [
        migrations.CreateModel(
            name="FrameRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
        migrations.RunPython(put_on, take_off),
    ]
