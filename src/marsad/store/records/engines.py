"""Django's settings for each database the records may be kept in."""

import ipaddress
from pathlib import Path
from typing import Any

from marsad.core.errors import Missing, NotAllowed, RefusedInput
from marsad.core.words import _

WAIT = 30  # seconds a write waits for its turn before it is told to come again
TO_ANSWER = 10  # seconds a server has to answer
GUARDED = ("require", "verify-ca", "verify-full")
SQLITE_OPTIONS = {
    "timeout": WAIT,
    "transaction_mode": "IMMEDIATE",  # a writer waits for its turn at the start, not at the end
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA recursive_triggers=ON;",
}


def sqlite(database: Path | str) -> dict[str, Any]:
    """A file of the observatory."""
    nowhere = dict.fromkeys(("USER", "PASSWORD", "HOST", "PORT"), "")
    kept = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}
    name = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)}
    return {**name, **nowhere, **kept, "OPTIONS": SQLITE_OPTIONS}


def postgresql(address: str) -> dict[str, Any]:
    """What a 'postgresql://' address names, read as PostgreSQL's own library reads it.

    Raises Missing where that library is not installed, RefusedInput for an address it cannot read or that names no
    database, NotAllowed for one beyond this machine without TLS.
    """
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise Missing(
            _(
                "The library '{library}' for the database is not installed; run: pip install 'marsad[{extra}]'.",
                library="psycopg",
                extra="postgresql",
            )
        ) from None
    try:
        said = {name: str(value) for name, value in conninfo_to_dict(address).items() if value is not None}
    except ProgrammingError:  # its words may repeat the password
        raise RefusedInput(_("The address of the database cannot be read; mend it in its file.")) from None
    if not said.get("dbname"):
        raise RefusedInput(_("The address of the database names no database; write '…/name' at its end."))
    host = said.get("host", "")
    if not _is_here(host) and said.get("sslmode") not in GUARDED:
        raise NotAllowed(
            _("The database at '{host}' is another machine; add '?sslmode=verify-full' to its address.", host=host)
        )
    named = {django: said.pop(libpq, "") for django, libpq in NAMES.items()}
    # A wait for a lock ends as on SQLite; what the address says itself goes before.
    options = {"connect_timeout": TO_ANSWER, "application_name": "marsad", "options": f"-c lock_timeout={WAIT}s"}
    kept = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    return {"ENGINE": "django.db.backends.postgresql", **named, **kept, "OPTIONS": {**options, **said}}


NAMES = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def _is_here(host: str) -> bool:
    """Whether only this machine hears what is said: a socket in its files, or a loopback address."""
    if host in ("", "localhost") or host.startswith(("/", "@")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
