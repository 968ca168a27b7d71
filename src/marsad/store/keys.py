"""Keys of an observatory, each in a file only its owner can read."""

import os
import secrets
from pathlib import Path

from marsad.core.errors import Missing, NotAllowed
from marsad.core.words import _

PSEUDONYMS = "pseudonyms.key"
SESSIONS = "sessions.key"


def create_keys(folder: Path) -> None:
    """Make the folder (0700) and the keys it lacks; a key that is there is never replaced."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in (PSEUDONYMS, SESSIONS):
        path = folder / name
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(32))


def read_key(folder: Path, name: str) -> bytes:
    """The key's 32 bytes.

    Raises Missing where it was destroyed or not restored, NotAllowed where others can read it.
    """
    path = folder / name
    if not path.exists():
        raise Missing(_("The key '{name}' is not there; restore it, or start a new observatory.", name=name))
    if path.stat().st_mode & 0o077:
        raise NotAllowed(_("The key '{name}' can be read by others; run 'chmod 600' on it.", name=name))
    return path.read_bytes()
