"""Samples that every coder answers before the codebook is frozen, and settlements that correct an earlier one."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("settlementrecord", "closedround", "codebookfreeze")
SAID = "what people decided is append-only"
SQLITE = [
    f"""CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON records_{table}
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END"""
    for table in TABLES
    for verb in ("update", "delete")
]
POSTGRESQL = [
    f"""CREATE FUNCTION pilots_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON records_{table}
            FOR EACH STATEMENT EXECUTE FUNCTION pilots_refuse()"""
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
        editor.execute("DROP FUNCTION pilots_refuse")


def nothing(apps, editor):
    pass


def refuse_what_is_newer(apps, editor):
    """An older version would count a round of calibration, or both answers of a corrected settlement."""
    if apps.get_model("records", "Sample").objects.filter(purpose="pilot").exists():
        raise RuntimeError("there are rounds of calibration, which an older version would not know")
    if apps.get_model("records", "SettlementRecord").objects.filter(supersedes__isnull=False).exists():
        raise RuntimeError("there are corrected settlements, which an older version would not know")


def number():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


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
        migrations.RunPython(put_on, take_off),
        migrations.RunPython(nothing, refuse_what_is_newer),
    ]
