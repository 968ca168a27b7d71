"""What migrations share: tables whose rows the database itself refuses to change or remove."""

from collections.abc import Sequence

from django.db import migrations, models


class AppendOnly(migrations.RunPython):
    """Triggers on `tables` that refuse UPDATE and DELETE with the words `said`; taken off on the way back."""

    def __init__(self, tables: Sequence[str], said: str, function: str) -> None:
        """`function` is the name of the one PostgreSQL calls; SQLite needs none."""

        def put_on(_apps, editor):
            for statement in on_sqlite(tables, said) if is_sqlite(editor) else on_postgresql(tables, said, function):
                editor.execute(statement)

        def take_off(_apps, editor):
            for table in tables:
                for ending in ("update", "delete") if is_sqlite(editor) else ("change",):
                    where = "" if is_sqlite(editor) else f" ON records_{table}"
                    editor.execute(f"DROP TRIGGER {table}_no_{ending}{where}")
            if not is_sqlite(editor):
                editor.execute(f"DROP FUNCTION {function}")

        super().__init__(put_on, take_off)


def on_sqlite(tables: Sequence[str], said: str) -> list[str]:
    """The statements for SQLite."""
    return [
        f"""CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON records_{table}
            BEGIN SELECT RAISE(ABORT, '{said}'); END"""
        for table in tables
        for verb in ("update", "delete")
    ]


def on_postgresql(tables: Sequence[str], said: str, function: str) -> list[str]:
    """The statements for PostgreSQL, where TRUNCATE is refused too."""
    refuse = (
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{said}'; END $$"
    )
    return [
        refuse,
        *(
            f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON records_{table}
                FOR EACH STATEMENT EXECUTE FUNCTION {function}()"""
            for table in tables
        ),
    ]


def is_sqlite(editor) -> bool:
    """Whether the migration runs on SQLite."""
    return bool(editor.connection.vendor == "sqlite")


def number():
    """The column that numbers rows."""
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
