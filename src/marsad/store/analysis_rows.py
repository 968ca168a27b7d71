"""Tables kept beside analyses: Parquet files named by their own digest, written once."""

import hashlib
import os
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from marsad.core.errors import Missing, RefusedInput
from marsad.core.words import _


def keep(folder: Path, rows: pa.Table) -> str:
    """Keep the rows in `folder`; the SHA-256 of the file, by which they are found again."""
    folder.mkdir(mode=0o700, exist_ok=True)  # who met whom, by pseudonym
    written = folder / f".{uuid4().hex}.part"
    try:
        pq.write_table(rows, written, compression="zstd")
        name = hashlib.sha256(written.read_bytes()).hexdigest()
        os.replace(written, _path(folder, name))  # noqa: PTH105 - over the same bytes, where they are there
    finally:
        written.unlink(missing_ok=True)
    return name


def kept(folder: Path, sha256: str) -> pa.Table:
    """The rows of that digest. Raises Missing where they are gone, RefusedInput where they were changed."""
    path = _path(folder, sha256)
    if not path.exists():
        raise Missing(_("The table '{name}' of an analysis is gone; restore it from a backup.", name=path.name))
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise RefusedInput(
            _("The table '{name}' of an analysis was changed; restore it from a backup.", name=path.name)
        )
    return pq.read_table(path)


def _path(folder: Path, sha256: str) -> Path:
    return folder / f"{sha256}.parquet"
