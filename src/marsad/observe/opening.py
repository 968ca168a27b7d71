"""Opening a sealed file: whatever it is compressed with, as one stream of bytes, within limits.

A stream that is cut short or damaged gives everything before the damage, then says that it is torn.
"""

import bz2
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

import pyarrow as pa
from isal import igzip_lib, isal_zlib

from marsad.core.errors import RefusedInput
from marsad.core.words import _

INPUT = 256 * 1024  # compressed bytes read at a time
OUTPUT = 4 * 1024 * 1024  # the most that one step may expand to, so that a bomb is met in small pieces
DAMAGE: Any = (EOFError, OSError, ValueError, zlib.error, isal_zlib.error, lzma.LZMAError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a compressed file may expand."""

    total: int = 64 * 1024**3  # bytes
    ratio: int = 250  # times its compressed size; real exports stay under 40
    grace: int = 64 * 1024**2  # bytes within which the ratio is not looked at


class OpenedFile:
    """A stream (marsad.plugins.seam.Stream) over a compressed or plain file."""

    def __init__(self, pieces: Iterator[bytes], consumed: Callable[[], int], limits: Limits, name: str) -> None:
        self.torn = False
        self._pieces, self._consumed, self._limits, self._name = pieces, consumed, limits, name
        self._left = memoryview(b"")  # cut, not copied: every byte of the file passes here
        self._given = 0

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; fewer only at the end. RefusedInput where the file expands beyond the limits."""
        held, length = [self._left], len(self._left)
        while length < size and (piece := self._next()):
            held.append(memoryview(piece))
            length += len(piece)
        over = max(0, length - size)
        last = held.pop()
        self._left = last[len(last) - over :]
        return b"".join((*held, last[: len(last) - over]))

    def _next(self) -> bytes:
        try:
            piece = next(self._pieces, b"")
        except DAMAGE:
            self.torn, self._pieces = True, iter(())
            return b""
        self._given += len(piece)
        self._check(self._given, max(1, self._consumed()))
        return piece

    def _check(self, given: int, consumed: int) -> None:
        limits = self._limits
        if given > limits.total:
            raise RefusedInput(
                _(
                    "The file '{name}' expands beyond {limit} GB; split it and take in the parts.",
                    name=self._name,
                    limit=limits.total // 1024**3,
                )
            )
        if given > limits.grace and given > limits.ratio * consumed:
            raise RefusedInput(
                _(
                    "The file '{name}' expands to more than {ratio} times its size, as a decompression bomb does; "
                    "ask whoever sent it for a plain copy.",
                    name=self._name,
                    ratio=limits.ratio,
                )
            )


@contextmanager
def open_sealed(path: Path, *, name: str | None = None, limits: Limits | None = None) -> Iterator[OpenedFile]:
    """The decompressed bytes of `path`: gzip, zip with one member, bzip2, xz, zstd or plain, told by content.

    `name` is what messages call the file. RefusedInput: an empty file, a zip without exactly one readable
    member, or more bytes than `limits` allow.
    """
    called, bounds = name or path.name, limits or Limits()
    with path.open("rb") as file:
        magic = file.read(8)
        file.seek(0)
        if not magic:
            raise RefusedInput(_("The file '{name}' is empty; check the export.", name=called))
        if magic[:4] == b"PK\x03\x04" and not is_workbook(file):
            with _member(file, called, bounds) as member:
                size = path.stat().st_size
                yield OpenedFile(_plain(member), lambda: size, bounds, called)
        else:
            yield OpenedFile(_pieces(file, magic, path), file.tell, bounds, called)


def _pieces(file: BinaryIO, magic: bytes, path: Path) -> Iterator[bytes]:
    if magic[:2] == b"\x1f\x8b":
        return _expanded(file, lambda: igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP), b"\x1f\x8b")
    if magic[:3] == b"BZh":
        return _expanded(file, bz2.BZ2Decompressor, b"BZh")
    if magic[:6] == b"\xfd7zXZ\x00":
        return _expanded(file, lzma.LZMADecompressor, b"\xfd7zXZ\x00")
    if magic[:4] == b"\x28\xb5\x2f\xfd":
        return _zstd(file, path)
    return _plain(file)


def _plain(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(OUTPUT):
        yield piece


def _zstd(file: BinaryIO, path: Path) -> Iterator[bytes]:
    with pa.CompressedInputStream(pa.OSFile(str(path)), "zstd") as stream:
        while piece := stream.read(INPUT):
            file.seek(min(path.stat().st_size, file.tell() + len(piece) // 200))  # a rough place, for the ratio
            yield piece


def _expanded(file: BinaryIO, new: Callable[[], Any], magic: bytes) -> Iterator[bytes]:
    """Every member of a compressed file, one after the other; EOFError where the last is cut short."""
    data = file.read(INPUT)
    while data:
        step = new()
        while not step.eof:
            if step.needs_input and not data:
                data = file.read(INPUT)
                if not data:
                    raise EOFError
            piece, data = step.decompress(data, OUTPUT), b""
            if piece:
                yield piece
        data = step.unused_data + file.read(INPUT)
        data = data.lstrip(b"\x00") if not data.strip(b"\x00") else data  # padding of tape archives
        if data and not data.startswith(magic):
            raise ValueError("something else follows the compressed data")


def is_workbook(file: IO[bytes]) -> bool:
    """Whether a zip is an Excel workbook, which its reader opens whole. Leaves the file at its beginning."""
    try:
        return "[Content_Types].xml" in zipfile.ZipFile(file).namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    finally:
        file.seek(0)


@contextmanager
def _member(file: BinaryIO, name: str, limits: Limits) -> Iterator[IO[bytes]]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError) as why:
        raise RefusedInput(_("The zip archive '{name}' is torn; ask for the export again.", name=name)) from why
    with archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
        if len(members) != 1:
            listed = ", ".join(m.filename for m in members[:10]) or "-"
            raise RefusedInput(
                _(
                    "The zip archive '{name}' holds {count} files ({listed}); unpack it and take in each by itself.",
                    name=name,
                    count=len(members),
                    listed=listed,
                )
            )
        if members[0].file_size > min(limits.total, max(limits.grace, limits.ratio * members[0].compress_size)):
            raise RefusedInput(
                _(
                    "The zip archive '{name}' says it expands to {size} MB, as a decompression bomb does; "
                    "ask whoever sent it for a plain copy.",
                    name=name,
                    size=members[0].file_size // 1024**2,
                )
            )
        try:
            opened = archive.open(members[0])
        except (RuntimeError, NotImplementedError, zipfile.BadZipFile) as why:
            raise RefusedInput(
                _("The zip archive '{name}' is locked or packed unusually; unpack it first.", name=name)
            ) from why
        with opened:
            yield opened
