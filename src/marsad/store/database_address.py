"""Where people's work is kept: a SQLite file in the folder unless a file names a PostgreSQL database.

The address holds a password, so it comes by a file that only its owner reads, never by the command line or a variable.
"""

import os
import secrets
from pathlib import Path

from marsad.core.errors import Missing, NotAllowed, RefusedInput
from marsad.core.words import _

ADDRESS = "database-url"
IDENTITY = "database-id"
VARIABLE = "MARSAD_DATABASE_URL_FILE"
SCHEMES = ("postgresql://", "postgres://")


def address_of(keys: Path) -> str | None:
    """The address of the database, from MARSAD_DATABASE_URL_FILE or the folder of keys; None for SQLite.

    Raises as `read_address`; Missing where this observatory was begun with an address.
    """
    if named := os.environ.get(VARIABLE):
        return read_address(Path(named))
    path = keys / ADDRESS
    return read_address(path) if path.exists() or (keys / IDENTITY).exists() else None


def read_address(path: Path) -> str:
    """The first line of the file.

    Raises Missing where it is not there, NotAllowed where others can read it, RefusedInput where it is no address.
    """
    if not path.is_file():
        raise Missing(_("The file '{file}' with the database's address is not there; mend its path.", file=path))
    if path.stat().st_mode & 0o077:
        raise NotAllowed(_("The key '{name}' can be read by others; run 'chmod 600' on it.", name=path))
    address = path.read_text(encoding="utf-8", errors="replace").partition("\n")[0].strip()
    if not address.startswith(SCHEMES):
        raise RefusedInput(
            _("The first line of '{file}' is no address of a database; write 'postgresql://…' there.", file=path)
        )
    return address


def keep_address(keys: Path, address: str) -> None:
    """Put the address among the keys of a new observatory, with an id by which its database is known again."""
    for name, text in ((ADDRESS, address), (IDENTITY, secrets.token_hex(16))):
        descriptor = os.open(keys / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{text}\n")


def identity_of(keys: Path) -> str:
    """What the database of this observatory is marked with. Raises Missing."""
    path = keys / IDENTITY
    if not path.exists():
        raise Missing(_("The key '{name}' is not there; restore it, or start a new observatory.", name=IDENTITY))
    return path.read_text(encoding="utf-8").strip()
