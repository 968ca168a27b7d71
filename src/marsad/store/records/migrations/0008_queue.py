"""The coding queue: corrected and late answers, passing, choosing not to read a topic, urgent cases.

The database itself lets an answer be corrected only where the answer as it was is kept, and refuses to change or
remove what was set aside, passed or raised.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from marsad.store.records.migrations._append_only import AppendOnly, is_sqlite, number

TABLES = ("setasideanswer", "passrecord", "urgentcase", "urgentstep")
KEPT = """NEW.task_id = OLD.task_id AND NEW.coder_id = OLD.coder_id AND NEW.revision = OLD.revision + 1
          AND EXISTS (SELECT 1 FROM records_setasideanswer AS kept WHERE kept.why = 'corrected'
                      AND kept.task_id = OLD.task_id AND kept.coder_id = OLD.coder_id
                      AND kept.revision = OLD.revision)"""
SQLITE = [
    f"""CREATE TRIGGER codingrecord_corrected BEFORE UPDATE ON records_codingrecord WHEN NOT ({KEPT})
        BEGIN SELECT RAISE(ABORT, 'an answer is corrected only where the earlier one is kept'); END""",
    """CREATE TRIGGER codingrecord_no_delete BEFORE DELETE ON records_codingrecord
       BEGIN SELECT RAISE(ABORT, 'an answer is never removed'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION codings_corrected() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
             IF NOT ({KEPT}) THEN
               RAISE EXCEPTION 'an answer is corrected only where the earlier one is kept';
             END IF;
             RETURN NEW;
           END $$""",
    """CREATE TRIGGER codingrecord_corrected BEFORE UPDATE ON records_codingrecord
       FOR EACH ROW EXECUTE FUNCTION codings_corrected()""",
    """CREATE FUNCTION codings_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'an answer is never removed'; END $$""",
    """CREATE TRIGGER codingrecord_no_delete BEFORE DELETE OR TRUNCATE ON records_codingrecord
       FOR EACH STATEMENT EXECUTE FUNCTION codings_refuse()""",
]


def put_on(apps, editor):
    for statement in SQLITE if is_sqlite(editor) else POSTGRESQL:
        editor.execute(statement)


def take_off(apps, editor):
    where = "" if is_sqlite(editor) else " ON records_codingrecord"
    for trigger in ("codingrecord_corrected", "codingrecord_no_delete"):
        editor.execute(f"DROP TRIGGER {trigger}{where}")
    if not is_sqlite(editor):
        for function in ("codings_corrected", "codings_refuse"):
            editor.execute(f"DROP FUNCTION {function}")


def nothing(apps, editor):
    pass


def refuse_to_lose(apps, editor):
    """An older version cannot keep them: going back is refused while there is one."""
    for name, what in (("SetAsideAnswer", "answers set aside"), ("UrgentCase", "urgent cases")):
        if apps.get_model("records", name).objects.exists():
            raise RuntimeError(f"there are {what}, which an older version would lose")


def points_to(model, related):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=related, to=model)


MEMBER = settings.AUTH_USER_MODEL
TASK = "records.sampletask"


class Migration(migrations.Migration):
    dependencies = [("records", "0007_members")]
    operations = [
        migrations.AddField("codingrecord", "aids", models.JSONField(default=list)),
        migrations.AddField("codingrecord", "revision", models.IntegerField(default=0)),
        migrations.AddField("codingrecord", "page", models.CharField(default="", max_length=32)),
        migrations.CreateModel(
            name="SetAsideAnswer",
            fields=[
                number(),
                ("why", models.CharField(max_length=20)),
                ("revision", models.IntegerField()),
                ("codes", models.JSONField()),
                ("severity", models.SmallIntegerField(null=True)),
                ("ambiguous", models.BooleanField(default=False)),
                ("cannot_decide", models.CharField(max_length=300, null=True)),
                ("codebook_version", models.CharField(max_length=40)),
                ("aids", models.JSONField(default=list)),
                ("page", models.CharField(default="", max_length=32)),
                ("given_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("coder", points_to(MEMBER, "set_aside")),
                ("task", points_to(TASK, "set_aside")),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.AddConstraint(
            "setasideanswer",
            models.UniqueConstraint(
                fields=["task", "coder", "revision"],
                condition=models.Q(why="corrected"),
                name="one_answer_after_another",
            ),
        ),
        migrations.CreateModel(
            name="PassRecord",
            fields=[
                number(),
                ("route_to", models.CharField(default="", max_length=20)),
                ("salt", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("coder", points_to(MEMBER, "passes")),
                ("task", points_to(TASK, "passes")),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.AddConstraint(
            "passrecord", models.UniqueConstraint(fields=["task", "coder"], name="one_pass_a_coder")
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                number(),
                ("topic", models.CharField(max_length=90)),
                ("coder", points_to(MEMBER, "opt_outs")),
            ],
            options={"ordering": ("topic",)},
        ),
        migrations.AddConstraint(
            "optout", models.UniqueConstraint(fields=["coder", "topic"], name="one_choice_a_topic")
        ),
        migrations.CreateModel(
            name="UrgentCase",
            fields=[
                number(),
                ("filled", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("raised_by", points_to(MEMBER, "urgent_cases")),
                ("task", points_to(TASK, "urgent_cases")),
            ],
            options={"ordering": ("at", "id")},
        ),
        migrations.AddConstraint(
            "urgentcase", models.UniqueConstraint(fields=["task", "raised_by"], name="one_case_a_coder")
        ),
        migrations.CreateModel(
            name="UrgentStep",
            fields=[
                number(),
                ("event", models.CharField(max_length=40)),
                ("note", models.CharField(default="", max_length=1000)),
                ("at", models.DateTimeField()),
                ("by", points_to(MEMBER, "urgent_steps")),
                ("case", points_to("records.urgentcase", "steps")),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.RunPython(nothing, refuse_to_lose),
        AppendOnly(TABLES, "the records of the queue are append-only", "queue_refuse"),
        migrations.RunPython(put_on, take_off),
    ]
