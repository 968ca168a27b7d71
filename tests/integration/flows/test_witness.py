"""What is changed behind the programme's back: the doctor finds it, whatever table, file or tail was touched."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from marsad.core.errors import WrongState
from marsad.flows.keeping import examine, verify_ledger
from marsad.store.observatory import Observatory, open_observatory


@pytest.fixture(scope="module")
def original(examples: Any) -> Path:
    home: Path = examples(4000).home
    return home


@pytest.fixture
def observatory(original: Path, tmp_path: Path) -> Iterator[Observatory]:
    shutil.copytree(original, tmp_path / "copy")
    yield open_observatory(tmp_path / "copy")
    from django.db import connections

    connections.close_all()


def tamper(observatory: Observatory, *statements: str) -> None:
    with sqlite3.connect(observatory.database) as raw:
        for statement in statements:
            raw.execute(statement)
    raw.close()


def unsound(observatory: Observatory) -> list[str]:
    return [check.name for check in examine(observatory) if not check.sound]


def test_an_untouched_observatory_is_sound(observatory: Observatory) -> None:
    assert unsound(observatory) == []


LAST = "(SELECT max(id) FROM records_codingrecord WHERE codes != '[]')"
CHANGES = {
    "coding": f"UPDATE records_codingrecord SET codes='[]' WHERE id = {LAST}",
    "coding removed": f"DELETE FROM records_codingrecord WHERE id = {LAST}",
    "settlement": """UPDATE records_settlementrecord SET codes='["A1"]'
                     WHERE id = (SELECT max(id) FROM records_settlementrecord)""",
    "stratum": """UPDATE records_sampletask SET stratum='high'
                  WHERE id = (SELECT min(id) FROM records_sampletask WHERE stratum!='high')""",
    "probability": "UPDATE records_sampletask SET inclusion_probability=0.5 WHERE id = 1",
    "population": "UPDATE records_sample SET population=population+1 WHERE id = 1",
    "role": """UPDATE records_member SET roles='["senior_coder", "publisher"]' WHERE name='visitor'""",
    "file name": "UPDATE records_filebatch SET file_name='other.csv'",
}
# What the database itself refuses, who holds its file can still do.
GUARDS = {
    "coding": ("codingrecord_corrected",),
    "coding removed": ("codingrecord_no_delete",),
    "settlement": ("settlementrecord_no_update",),
}


@pytest.mark.parametrize("what", sorted(CHANGES))
def test_a_changed_record_is_found(observatory: Observatory, what: str) -> None:
    tamper(observatory, *(f"DROP TRIGGER IF EXISTS {guard}" for guard in GUARDS.get(what, ())), CHANGES[what])
    assert unsound(observatory) == ["records against the ledger"]


def test_a_ledger_cut_short_is_found_by_what_it_no_longer_says(observatory: Observatory) -> None:
    number = verify_ledger(observatory)["entries"]
    from django.db import connections

    connections.close_all()
    tamper(observatory, "DROP TRIGGER ledger_no_delete", f"DELETE FROM records_ledgerentry WHERE number > {number - 8}")
    assert verify_ledger(observatory)["broken_at"] is None
    assert "records against the ledger" in unsound(observatory)


def test_a_head_noted_elsewhere_must_still_be_in_the_chain(observatory: Observatory) -> None:
    noted = verify_ledger(observatory)["head"]
    verify_ledger(observatory, noted)
    from django.db import connections

    connections.close_all()
    tamper(observatory, "DROP TRIGGER ledger_no_delete", f"DELETE FROM records_ledgerentry WHERE hash = '{noted}'")
    with pytest.raises(WrongState, match=noted):
        verify_ledger(observatory, noted)


def test_a_rewritten_data_file_is_found(observatory: Observatory) -> None:
    path = Path(observatory.lake.files("posts")[0].removeprefix("file://"))
    table = pq.read_table(path)
    place = table.schema.get_field_index("text")
    pq.write_table(table.set_column(place, "text", [["rewritten"] * table.num_rows]), path)
    assert unsound(observatory) == ["data files"]


def test_a_file_put_into_the_vault_is_found(observatory: Observatory) -> None:
    folder = observatory.vault.folder / "ff"
    folder.mkdir(exist_ok=True)
    (folder / ("f" * 64)).write_bytes(b"planted")
    assert unsound(observatory) == ["sealed files"]
