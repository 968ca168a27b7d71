"""Decisions about narratives, and the library of fact-checks. The database itself refuses to change or remove one."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("narrativerecord", "claimrecord")
SQLITE = [
    f"""CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON records_{table}
        BEGIN SELECT RAISE(ABORT, 'what people decided is append-only'); END"""
    for table in TABLES
    for verb in ("update", "delete")
]
POSTGRESQL = [
    """CREATE FUNCTION narratives_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'what people decided is append-only'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON records_{table}
            FOR EACH STATEMENT EXECUTE FUNCTION narratives_refuse()"""
        for table in TABLES
    ),
]


def put_on(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def take_off(apps, editor):
    if editor.connection.vendor == "sqlite":
        for table in TABLES:
            editor.execute(f"DROP TRIGGER {table}_no_update")
            editor.execute(f"DROP TRIGGER {table}_no_delete")
    else:
        for table in TABLES:
            editor.execute(f"DROP TRIGGER {table}_no_change ON records_{table}")
        editor.execute("DROP FUNCTION narratives_refuse")


def number():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


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
        migrations.RunPython(put_on, take_off),
    ]
