"""The lake: Delta tables of what was observed. Every append is one atomic commit that knows who made it.

An append carries an *application* (what is being written: one file, one detector run) and a *sequence*
(which piece of it). The table remembers the last sequence of each application, so that a writer killed
at any moment goes on with the next piece: nothing lost, nothing twice.
"""

import fcntl
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Schema, Transaction
from deltalake.exceptions import TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction

from marsad.core.errors import Missing, WrongState
from marsad.core.words import _
from marsad.store.engines import as_table, is_spark, read_parquet
from marsad.store.schema import TABLES, with_columns

NOTE = "marsad"  # the key of our own account in a commit's metadata
KEEP = PostCommitHookProperties(cleanup_expired_logs=False)  # samples and reports cite versions: none may go by itself

# Columns of posts whose values hardly ever repeat: a dictionary of them costs time and saves nothing
UNLIKE = ("post_id", "native_id", "text", "url", "parent_id", "links", "media")


class Lake:
    """The tables of `marsad.store.schema.TABLES` in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self) -> None:
        """Make the tables that are not there yet."""
        for name, schema in TABLES.items():
            if self._open(name) is None:
                path = self.folder / name
                path.mkdir(parents=True, exist_ok=True)
                DeltaTable.create(str(path), schema=Schema.from_arrow(schema), name=name)

    def version(self, table: str) -> int:
        """The version of a table now; what a report cites."""
        return int(self._table(table).version())

    def versions(self) -> dict[str, int]:
        """The version of every table now."""
        return {name: self.version(name) for name in TABLES}

    def committed(self, table: str, application: str) -> int | None:
        """The last sequence of `application` that is in the table; None if it never wrote."""
        sequence = self._table(table).transaction_version(application)
        return None if sequence is None else int(sequence)

    def append(
        self, table: str, rows: pa.Table, *, application: str, sequence: int, note: Mapping[str, Any] | None = None
    ) -> bool:
        """Add rows as one commit. False, and nothing written, where that sequence is in already.

        Raises WrongState where a sequence between was never written.
        """
        last = self.committed(table, application)
        if last is not None and sequence <= last:
            return False
        if sequence != (0 if last is None else last + 1):
            raise WrongState(
                _(
                    "Piece {sequence} of '{application}' is out of order; run the command again.",
                    sequence=sequence,
                    application=application,
                )
            )
        added = []
        if len(rows):
            path = self.folder / table / file_name(sequence)
            write_rows(path, rows.cast(TABLES[table]))
            added.append(path)
        self._commit(table, added, (), Transaction(application, sequence), note)
        return True

    def replace(
        self, table: str, staged: Sequence[Path], gone: Sequence[str], *, application: str, sequence: int,
        note: Mapping[str, Any] | None = None,
    ) -> bool:  # fmt: skip
        """Put the staged files in the place of those called `gone`, as one commit; older versions keep these.

        False where `sequence` is in already. Files moved to their place by a writer that was killed are found there.
        Raises Missing where a staged file is nowhere.
        """
        last = self.committed(table, application)
        if last is not None and sequence <= last:
            return False
        placed = [self.folder / table / path.name for path in staged]
        for path, place in zip(staged, placed, strict=True):
            if not place.exists() and not path.exists():
                raise Missing(_("The file '{name}' of the data tables is gone; restore it from a backup.", name=path))
            if path.exists():
                path.replace(place)
        self._commit(table, placed, gone, Transaction(application, sequence), note)
        return True

    def _commit(
        self,
        table: str,
        added: Iterable[Path],
        gone: Iterable[str],
        transaction: Transaction,
        note: Mapping[str, Any] | None,
    ) -> None:
        metadata = {NOTE: json.dumps(note or {}, sort_keys=True)}
        current = self._brought_up_to_date(table, metadata)
        now = int(time.time() * 1000)
        actions: list[AddAction | RemoveAction] = [_added(path) for path in added]
        actions += [RemoveAction(name, True, now) for name in gone]
        current.create_write_transaction(
            actions,
            mode="append",
            schema=Schema.from_arrow(TABLES[table]),
            commit_properties=CommitProperties(custom_metadata=metadata, app_transactions=[transaction]),
            post_commithook_properties=KEEP,
        )

    def _brought_up_to_date(self, table: str, metadata: dict[str, str]) -> DeltaTable:
        """The table with the columns that it lacks where an older version made it; its older rows have nulls there."""
        found = self._table(table)
        have = {field.name for field in found.schema().fields}
        new = [field for field in Schema.from_arrow(TABLES[table]).fields if field.name not in have]
        if new:
            properties = CommitProperties(custom_metadata=metadata)
            found.alter.add_columns(new, commit_properties=properties, post_commithook_properties=KEEP)
        return found

    def behind(self) -> list[str]:
        """The tables that lack columns of this version until they are next written."""
        return [
            name
            for name, schema in TABLES.items()
            if not set(schema.names) <= {field.name for field in self._table(name).schema().fields}
        ]

    def notes(self, table: str) -> list[dict[str, Any]]:
        """The accounts kept with the commits of a table, oldest first, each with its `version`."""
        history = self._table(table).history()
        return [
            {**json.loads(commit[NOTE]), "version": commit["version"]}
            for commit in sorted(history, key=lambda commit: int(commit["version"]))
            if NOTE in commit
        ]

    def files(self, table: str, version: int | None = None) -> list[str]:
        """The Parquet files that make up a table, in a stable order."""
        return sorted(self._table(table, version).file_uris())

    def table(self, name: str, version: int | None = None, connection: Any = None) -> Any:
        """The table as an Ibis expression on `connection`, else on DuckDB (the engine reads the files Delta lists)."""
        import ibis  # as below

        engine = connection if connection is not None else ibis.duckdb.connect()
        called = f"{name}_{version if version is not None else 'now'}"
        return read_files(engine, self.files(name, version), name, called)

    def read(self, name: str, columns: Sequence[str] | None = None, version: int | None = None) -> pa.Table:
        """Columns of a table in memory, files in a stable order; nulls where a file was written before a column was."""
        wanted, found = list(columns) if columns is not None else TABLES[name].names, self._table(name, version)
        have = {field.name for field in found.schema().fields}
        if not found.file_uris():
            return pa.table({column: pa.array([], TABLES[name].field(column).type) for column in wanted})
        return with_columns(found.to_pyarrow_table(columns=[each for each in wanted if each in have]), name, wanted)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time: a second one is told to wait rather than made to fail half-way.

        Raises WrongState where another process is writing.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".writing").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise WrongState(_("Another command is writing to this observatory; wait until it ends.")) from None
            yield

    def _open(self, name: str, version: int | None = None) -> DeltaTable | None:
        try:
            return DeltaTable(str(self.folder / name), version=version)
        except TableNotFoundError:
            return None

    def _table(self, name: str, version: int | None = None) -> DeltaTable:
        found = self._open(name, version)
        if found is None:
            raise Missing(_("The table '{name}' is not in this observatory; run 'marsad doctor'.", name=name))
        return found


def file_name(sequence: int) -> str:
    """The name of a data file that no other has."""
    return f"part-{sequence:06d}-{uuid4()}.parquet"


def read_files(engine: Any, files: Sequence[str], table: str, called: str, *, filename: bool = False) -> Any:
    """Parquet files as an Ibis expression with every column of the table: null in files that are older than it.

    `filename` adds a column of that name, which says where a row is; on DuckDB alone.
    """
    import ibis  # here, since it takes longer to import than everything else together

    every = ibis.Schema.from_pyarrow(TABLES[table])
    if is_spark(engine):
        found = read_parquet(engine, files) if files else as_table(engine, TABLES[table].empty_table())
    elif files:
        found = engine.read_parquet(list(files), table_name=called, union_by_name=True, filename=filename)
    else:
        return engine.create_table(f"empty_{called}_{uuid4().hex}", schema=every, temp=True)  # asked for twice
    missing = {column: ibis.null(every[column]) for column in every if column not in found.columns}
    return found.mutate(**missing) if missing else found


def write_rows(path: Path, rows: pa.Table) -> None:
    """A Parquet file of the rows, for a commit to take in. Arrow writes it at half the cost of Delta's writer."""
    often = [_leaf(field) for field in rows.schema if field.name not in UNLIKE]
    how = {"compression": "ZSTD", "compression_level": 1}
    pq.write_table(rows, path, use_dictionary=often, write_statistics=often, **how)


def _added(path: Path) -> AddAction:
    written, rows = path.stat(), pq.read_metadata(path).num_rows
    stats = json.dumps({"numRecords": rows})
    return AddAction(path.name, written.st_size, {}, int(written.st_mtime * 1000), True, stats)


def _leaf(field: pa.Field) -> str:
    """What Parquet calls the column of a field."""
    return f"{field.name}.list.element" if pa.types.is_list(field.type) else str(field.name)
