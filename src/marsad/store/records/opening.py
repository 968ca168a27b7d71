"""Connect to the records of one observatory."""

from pathlib import Path
from typing import Any

from marsad.core.errors import WrongState
from marsad.core.words import _


def connect(database: Path, secret_key: str | None = None) -> None:
    """Make `database` (a SQLite file) the record store of this process.

    Opening another observatory later in the same process is allowed; connections of the first are closed.
    """
    from django.conf import settings
    from django.db import connections

    if secret_key is not None:
        settings.SECRET_KEY = secret_key
    default: dict[str, Any] = connections.settings["default"]
    if default["NAME"] != str(database):
        connections.close_all()
        default["NAME"] = str(database)
        del connections["default"]


def migrate() -> None:
    """Bring the tables to the version of this programme."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def require_migrated() -> None:
    """Raises WrongState where the tables are of another version than the programme."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise WrongState(_("The records are of an older version; run 'marsad doctor --upgrade' after a backup."))
