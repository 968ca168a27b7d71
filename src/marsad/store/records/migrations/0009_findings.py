"""Findings from a draft to what is said in public. The database itself refuses to change or remove one."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("findingrecord", "findingstep")
SQLITE = [
    f"""CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON records_{table}
        BEGIN SELECT RAISE(ABORT, 'what was said in public is append-only'); END"""
    for table in TABLES
    for verb in ("update", "delete")
]
POSTGRESQL = [
    """CREATE FUNCTION findings_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'what was said in public is append-only'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON records_{table}
            FOR EACH STATEMENT EXECUTE FUNCTION findings_refuse()"""
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
        editor.execute("DROP FUNCTION findings_refuse")


def number():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


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
        migrations.RunPython(put_on, take_off),
    ]
