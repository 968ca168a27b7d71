"""An observatory: one folder that holds a mission and all that came of it."""

import os
from dataclasses import dataclass
from pathlib import Path

from marsad.core.errors import Missing, RefusedInput
from marsad.core.judgement import Codebook
from marsad.core.mission import Mission, Person
from marsad.core.words import _
from marsad.store.codebook_file import load_codebook
from marsad.store.database_address import address_of, identity_of, keep_address
from marsad.store.keys import PSEUDONYMS, SESSIONS, create_keys, read_key
from marsad.store.lake import Lake
from marsad.store.mission_file import load_mission
from marsad.store.roster_file import load_roster
from marsad.store.search_index import SearchIndex
from marsad.store.vault import Vault

MISSION = "mission.yaml"


@dataclass(frozen=True, slots=True)
class Observatory:
    """The folder and what is in it. Files are read when asked for, so that a mistake in one is told then."""

    home: Path

    @property
    def lake(self) -> Lake:
        """The tables of what was observed."""
        return Lake(self.home / "lake")

    @property
    def search_index(self) -> SearchIndex:
        """The index of words, made from the lake."""
        return SearchIndex(self.home / "search")

    @property
    def vault(self) -> Vault:
        """The bytes as received."""
        return Vault(self.home / "vault")

    @property
    def analyses(self) -> Path:
        """Where the tables beside analyses are kept."""
        return self.home / "analyses"

    @property
    def reports(self) -> Path:
        """Where reports are written."""
        return self.home / "reports"

    @property
    def mission(self) -> Mission:
        """The mission file. Raises RefusedInput with line and value of every mistake."""
        return load_mission(self.home / MISSION)

    @property
    def codebook(self) -> Codebook:
        """The codebook the mission names."""
        return load_codebook(self.home / self.mission.codebook)

    @property
    def roster(self) -> tuple[Person, ...]:
        """The people and bodies in a public role; empty where the mission names no roster."""
        roster = self.mission.roster
        return load_roster(self.home / roster) if roster else ()

    @property
    def pseudonym_key(self) -> bytes:
        """The key of the pseudonyms. Raises Missing where it was destroyed."""
        return read_key(self.home / "keys", PSEUDONYMS)

    @property
    def database(self) -> Path:
        """The file of people's work."""
        return self.home / "records.db"

    def connect(self) -> None:
        """Open the records in this process. Raises WrongState where they are of another version or observatory."""
        from marsad.store.records import opening

        opening.require_migrated(self.open_records())

    def open_records(self) -> str | None:
        """Name the records to this process, of whatever version; what a PostgreSQL database must be marked with."""
        from marsad.store.records import opening

        keys = self.home / "keys"
        address = address_of(keys)
        opening.connect(self.database, read_key(keys, SESSIONS).hex(), address)
        return identity_of(keys) if address else None

    def migrate(self) -> None:
        """Bring the records to the version of this programme."""
        from marsad.store.records import opening

        identity = self.open_records()
        opening.migrate()
        if identity is None:
            self.database.chmod(0o600)
        else:
            opening.claim(identity)


def furnish(home: Path, database_address: str | None = None) -> Observatory:
    """Make what an observatory needs beside its mission file; what is there already is left alone.

    With `database_address` the records are kept in that PostgreSQL database, which must be empty.
    """
    observatory = Observatory(home)
    create_keys(home / "keys")
    if database_address is not None:
        keep_address(home / "keys", database_address)
    observatory.lake.create()
    for folder in (observatory.vault.folder, observatory.reports):
        folder.mkdir(exist_ok=True)
    observatory.migrate()
    return observatory


def open_observatory(home: Path | str | None = None) -> Observatory:
    """The observatory in `home`, else in MARSAD_HOME, else in the current folder.

    Raises Missing where there is none, RefusedInput where the folder was never completed.
    """
    folder = Path(home or os.environ.get("MARSAD_HOME") or ".").resolve()
    if not (folder / MISSION).exists():
        raise Missing(
            _(
                "There is no observatory in '{folder}'; name its folder with --home or MARSAD_HOME, or make one with"
                " 'marsad init {folder}'.",
                folder=folder,
            )
        )
    if not (folder / "keys").is_dir() or not (folder / "lake").is_dir():
        raise RefusedInput(_("The observatory in '{folder}' is not complete; run 'marsad init' there.", folder=folder))
    return Observatory(folder)
