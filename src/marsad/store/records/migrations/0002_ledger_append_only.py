"""The database itself refuses to change or remove an entry of the ledger."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER ledger_no_update BEFORE UPDATE ON records_ledgerentry
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER ledger_no_delete BEFORE DELETE ON records_ledgerentry
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$""",
    """CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON records_ledgerentry
       FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()""",
]


def put_on(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def take_off(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER ledger_no_update")
        editor.execute("DROP TRIGGER ledger_no_delete")
    else:
        editor.execute("DROP TRIGGER ledger_no_change ON records_ledgerentry")
        editor.execute("DROP FUNCTION ledger_refuses")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(put_on, take_off)]
