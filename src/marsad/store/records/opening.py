"""Connect to the records of one observatory, in SQLite or PostgreSQL."""

from contextlib import suppress
from pathlib import Path

from marsad.core.errors import NoAnswer, WrongState
from marsad.core.words import _
from marsad.store.records.engines import postgresql, sqlite

MIGRATING = 0x6D61_7273  # a number of our own among PostgreSQL's advisory locks
_checked: dict[str, tuple[int, int]] = {}  # database -> the migrations it had when it was last looked at whole


def connect(database: Path, secret_key: str | None = None, address: str | None = None) -> None:
    """Make `database` (a SQLite file), or what `address` names, the record store of this process.

    Opening another observatory later in the same process is allowed; connections of the first are closed.
    Raises Missing without the library of PostgreSQL, RefusedInput for an address that cannot be read.
    """
    from django.conf import settings
    from django.db import connections

    if secret_key is not None:
        settings.SECRET_KEY = secret_key
    wanted = sqlite(database) if address is None else postgresql(address)
    default = connections.settings["default"]
    if any(default.get(name) != value for name, value in wanted.items()):
        connections.close_all()
        default.update(wanted)
        with suppress(AttributeError):  # no thread had one
            del connections["default"]


def migrate(target: str | None = None) -> None:
    """Bring the tables to the version of this programme, or back to `target`, all of the way or not at all.

    One transaction around every migration and its note: killed at any moment, it can be run again.
    """
    from django.core.management import call_command
    from django.db import connection, transaction

    require_answer()
    _checked.pop(_name(), None)
    connection.disable_constraint_checking()  # SQLite rebuilds tables only so; it must be said before the transaction
    try:
        with transaction.atomic():
            _alone()
            call_command("migrate", *(("records", target) if target else ()), verbosity=0, interactive=False)
            connection.check_constraints()
    finally:
        connection.enable_constraint_checking()


def _alone() -> None:
    """Wait until nobody else migrates; SQLite began the transaction as the only writer already."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a row written leaves no check behind, which bars ALTER
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MIGRATING])


def require_migrated(identity: str | None = None) -> None:
    """Raises WrongState where the tables are of another version than the programme, or of another observatory.

    `identity` is what `claim` marked them with; None where they are a file of the observatory's own.
    """
    found = _migrations_there()
    if found is not None and found == _checked.get(_name()):
        return
    _require_this_version()
    if identity is not None and (mark := _mark()) != identity:
        raise _of_another(mark)
    if found is not None:
        _checked[_name()] = found


def _migrations_there() -> tuple[int, int] | None:
    """How many migrations ran and the number of the last; None where none ever did. Raises NoAnswer."""
    from django.db import connection, transaction
    from django.db.utils import DatabaseError

    require_answer()
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(id) FROM django_migrations")
        count, last = cursor.fetchone()
        return int(count), int(last or 0)
    return None


def _require_this_version() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise WrongState(_("The records are of an older version; run 'marsad doctor --upgrade' after a backup."))
    strange = {key for key in executor.loader.applied_migrations if key[0] == "records"}
    if strange - set(executor.loader.disk_migrations):
        raise WrongState(_("The records are of a newer version than this programme; install that version."))


def require_answer() -> None:
    """Raises NoAnswer where the database cannot be reached."""
    from django.db import connection
    from django.db.utils import OperationalError

    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise NoAnswer(
            _(
                "The database {name} does not answer ({why}); start it or mend its address.",
                name=_name(),
                why=_why(error),
            )
        ) from None


def _why(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__


def claim(identity: str) -> None:
    """Mark the tables as those of one observatory. Raises WrongState where they are another's or not empty."""
    from django.db import connection, transaction

    from marsad.store.records.models import LedgerEntry

    with transaction.atomic(), connection.cursor() as cursor:
        if (mark := _mark()) == identity:
            return
        if mark or LedgerEntry.objects.exists():
            raise _of_another(mark)
        cursor.execute("COMMENT ON TABLE records_ledgerentry IS %s", [identity])


def is_taken() -> bool:
    """Whether the database holds somebody's records. Raises NoAnswer."""
    from django.db import connection

    require_answer()
    return "records_ledgerentry" in connection.introspection.table_names() and _mark() != ""


def _mark() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(obj_description(to_regclass('records_ledgerentry'), 'pg_class'), '')")
        return str(cursor.fetchone()[0])


def _of_another(mark: str) -> WrongState:
    if not mark:
        return WrongState(
            _("The database {name} is not marked as this observatory's; name another or restore it.", name=_name())
        )
    return WrongState(_("The database {name} holds the records of another observatory; name another.", name=_name()))


def _name() -> str:
    """The database as people may see it: never with its password."""
    from django.db import connection

    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"'{said['NAME']}'"
    return f"'{said['NAME']}' ({said['HOST'] or 'local'})"


def described() -> str:
    """Which database this is, for the doctor."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return "SQLite"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {str(cursor.fetchone()[0]).split()[0]}, {_name()}"
