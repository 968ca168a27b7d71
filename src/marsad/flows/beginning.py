"""A new observatory: a mission file to edit, and what holds the rest."""

from pathlib import Path

from marsad.core.errors import WrongState
from marsad.core.words import _
from marsad.store.mission_file import write_template
from marsad.store.observatory import MISSION, furnish


def begin(folder: Path, template: str) -> list[Path]:
    """Make the folder and everything in it; the files a person should edit are returned.

    Raises WrongState where there is an observatory already, RefusedInput for an unknown template.
    """
    if (folder / MISSION).exists() and (folder / "keys").is_dir():
        raise WrongState(_("There is an observatory in '{folder}' already; choose another folder.", folder=folder))
    folder.mkdir(parents=True, exist_ok=True)
    written = write_template(folder, template)
    furnish(folder)
    return written
