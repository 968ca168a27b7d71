"""A new observatory: a mission file to edit, and what holds the rest."""

from pathlib import Path

from marsad.core.errors import WrongState
from marsad.core.words import _
from marsad.store.database_address import read_address
from marsad.store.mission_file import write_template
from marsad.store.observatory import MISSION, furnish


def begin(folder: Path, template: str, address_file: Path | None = None) -> list[Path]:
    """Make the folder and everything in it; the files a person should edit are returned.

    With `address_file` the records go into the empty PostgreSQL database that its first line names.
    Raises WrongState where there is an observatory already, in the folder or the database, RefusedInput for an
    unknown template, and what `records.opening.connect` raises.
    """
    if (folder / MISSION).exists() and (folder / "keys").is_dir():
        raise WrongState(_("There is an observatory in '{folder}' already; choose another folder.", folder=folder))
    address = None if address_file is None else _empty_database(folder, address_file)
    folder.mkdir(parents=True, exist_ok=True)
    written = write_template(folder, template)
    furnish(folder, address)
    return written


def _empty_database(folder: Path, address_file: Path) -> str:
    """The address in the file, where its database answers and is nobody's: asked before anything is made."""
    from marsad.store.records import opening

    address = read_address(address_file)
    opening.connect(folder / "records.db", address=address)
    if opening.is_taken():
        raise WrongState(_("That database holds the records of an observatory already; make an empty one."))
    return address
