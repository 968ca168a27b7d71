"""The pictures of a post whose bytes are sealed: those beside the data in a zip. Nothing is fetched."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

import duckdb

from marsad.core.errors import RefusedInput
from marsad.observe.archives import open_member, opened_zip
from marsad.observe.opening import ZIP
from marsad.store.observatory import Observatory

LARGEST = 20 * 1024**2  # bytes of a picture that is shown
# What a picture begins with, and what browsers are told it is. SVG and HTML run scripts, and are none of these.
KINDS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF8", "image/gif"))
WEBP = (b"RIFF", b"WEBP", "image/webp")


@dataclass(frozen=True, slots=True)
class Picture:
    """A still or moving picture, told by its bytes and not by its name."""

    content: bytes
    kind: str


def pictures_of(observatory: Observatory, post_id: str, version: int) -> list[Picture | None]:
    """The media of a post in their order; None for one whose bytes are not kept here or that is no picture."""
    from marsad.store.records.models import FileBatch

    names, batch_id = _media_of(observatory, post_id, version)
    batch = FileBatch.objects.filter(batch_id=batch_id).first()
    nothing: list[Picture | None] = [None] * len(names)
    path = observatory.vault.path_of(batch.sha256) if batch else None
    if path is None or not path.exists():
        return nothing
    try:
        with path.open("rb") as file:
            if not file.read(4).startswith(ZIP):
                return nothing
            file.seek(0)
            with opened_zip(file, path.name) as archive:
                return [_picture(archive, name) for name in names]
    except RefusedInput:
        return nothing


def _media_of(observatory: Observatory, post_id: str, version: int) -> tuple[list[str], str]:
    query = "SELECT media, batch_id FROM read_parquet($files) WHERE post_id = $post"
    with duckdb.connect() as engine:
        files = observatory.lake.files("posts", version)
        row = engine.execute(query, {"files": files, "post": post_id}).fetchone() if files else None
    return (list(row[0] or ()), row[1]) if row else ([], "")


def _picture(archive: ZipFile, name: str) -> Picture | None:
    member = _member(archive, name)
    if member is None or member.file_size > LARGEST:
        return None
    try:
        with open_member(archive, member, name) as file:
            content = file.read(LARGEST + 1)
    except (RefusedInput, OSError, ValueError, EOFError):
        return None
    kind = kind_of(content)
    return Picture(content, kind) if kind and len(content) <= LARGEST else None


def _member(archive: ZipFile, name: str) -> ZipInfo | None:
    """The file of that name, in whatever folder; None where there is none or more than one."""
    wanted = PurePosixPath(name.replace("\\", "/"))
    if not wanted.name or "://" in name:
        return None
    found = [each for each in archive.infolist() if PurePosixPath(each.filename).name == wanted.name]
    whole = [each for each in found if PurePosixPath(each.filename).parts[-len(wanted.parts) :] == wanted.parts]
    return whole[0] if len(whole) == 1 else found[0] if len(found) == 1 else None


def kind_of(content: bytes) -> str | None:
    """What browsers are told a picture is; None for anything else."""
    if content[:4] == WEBP[0] and content[8:12] == WEBP[1]:
        return WEBP[2]
    return next((kind for magic, kind in KINDS if content.startswith(magic)), None)
