"""Sealing: bytes as received, once, and never a file still being written."""

import hashlib
import threading
from pathlib import Path

import pytest

from marsad.core.errors import Missing, RefusedInput
from marsad.store.vault import Vault


def test_what_is_sealed_is_what_was_received(tmp_path: Path) -> None:
    original = tmp_path / "export.csv"
    original.write_bytes(b"id,text\n1,salam\n")
    sealed = Vault(tmp_path / "vault").seal(original)
    assert sealed.sha256 == hashlib.sha256(original.read_bytes()).hexdigest()
    assert sealed.path.read_bytes() == original.read_bytes()
    assert (sealed.new, sealed.size) == (True, 16)


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"id,text\n1,salam\n")
    assert vault.seal(tmp_path / "a.csv").new
    assert not vault.seal(tmp_path / "b.csv").new
    assert len([path for path in vault.folder.rglob("*") if path.is_file()]) == 1


def test_a_file_that_grows_while_it_is_read_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    growing = tmp_path / "growing.ndjson"
    growing.write_bytes(b"x" * (64 << 20))
    stop = threading.Event()

    def grow() -> None:
        while not stop.is_set():
            with growing.open("ab") as file:
                file.write(b"y")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        with pytest.raises(RefusedInput, match="changed while it was read"):
            Vault(tmp_path / "vault").seal(growing)
    finally:
        stop.set()
        writer.join()
    assert not [path for path in (tmp_path / "vault").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("make", "error"),
    [(lambda p: None, Missing), (lambda p: p.mkdir(), RefusedInput), (lambda p: p.touch(), RefusedInput)],
)
def test_what_is_not_a_file_with_something_in_it_is_refused(tmp_path: Path, make, error) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "export"
    make(path)
    with pytest.raises(error, match="export"):
        Vault(tmp_path / "vault").seal(path)


def test_tampering_in_the_vault_is_found(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")
    (tmp_path / "a").write_bytes(b"as received")
    sealed = vault.seal(tmp_path / "a")
    assert vault.verify(sealed.sha256)
    sealed.path.chmod(0o600)
    sealed.path.write_bytes(b"as edited")
    assert not vault.verify(sealed.sha256)
