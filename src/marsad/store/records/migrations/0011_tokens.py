"""Keys of programmes that read the desk, and how far a member is in the tour."""

import django.db.models.deletion
from django.db import migrations, models

from marsad.store.records.migrations._append_only import number

FIXED = "member_id, name, sha256, roles, made_at, expires_at"
SAID = "a token is not changed: revoke it and make another"
SQLITE = [
    f"""CREATE TRIGGER apitoken_no_delete BEFORE DELETE ON records_apitoken
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    f"""CREATE TRIGGER apitoken_fixed BEFORE UPDATE OF {FIXED} ON records_apitoken
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    f"""CREATE TRIGGER apitoken_ended BEFORE UPDATE OF revoked_at ON records_apitoken WHEN OLD.revoked_at IS NOT NULL
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION apitoken_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$""",
    """CREATE TRIGGER apitoken_no_delete BEFORE DELETE OR TRUNCATE ON records_apitoken
       FOR EACH STATEMENT EXECUTE FUNCTION apitoken_refuse()""",
    f"""CREATE TRIGGER apitoken_fixed BEFORE UPDATE OF {FIXED} ON records_apitoken
        FOR EACH ROW EXECUTE FUNCTION apitoken_refuse()""",
    """CREATE TRIGGER apitoken_ended BEFORE UPDATE OF revoked_at ON records_apitoken
       FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL) EXECUTE FUNCTION apitoken_refuse()""",
]
NAMES = ("apitoken_no_delete", "apitoken_fixed", "apitoken_ended")


def put_on(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def take_off(apps, editor):
    on_sqlite = editor.connection.vendor == "sqlite"
    for name in NAMES:
        editor.execute(f"DROP TRIGGER {name}" + ("" if on_sqlite else " ON records_apitoken"))
    if not on_sqlite:
        editor.execute("DROP FUNCTION apitoken_refuse")


class Migration(migrations.Migration):
    dependencies = [("records", "0010_frames")]
    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                number(),
                ("name", models.CharField(max_length=60)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("roles", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_used", models.DateField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="records.member",
                    ),
                ),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.CreateModel(
            name="TourProgress",
            fields=[
                number(),
                ("step", models.CharField(max_length=40)),
                ("left", models.BooleanField(default=False)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tour",
                        to="records.member",
                    ),
                ),
            ],
        ),
        migrations.RunPython(put_on, take_off),
    ]
