"""Read sealed originals again, one after the other, to files that no table lists yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from marsad.core.errors import MarsadError, RefusedInput
from marsad.core.mission import Source
from marsad.core.posts import Batch, Original
from marsad.core.words import _
from marsad.flows.ingest import Intake, account_of, batch_of, chosen_reader, header_of, written_map
from marsad.flows.places import places_of
from marsad.observe.account import Counts
from marsad.observe.checking import checked
from marsad.observe.recognising import named
from marsad.observe.seen import SeenIds
from marsad.observe.taking_in import Job, take_in
from marsad.plugins.loading import readers
from marsad.plugins.seam import Header, Reader
from marsad.store.lake import file_name, write_rows
from marsad.store.observatory import Observatory
from marsad.store.schema import TABLES
from marsad.store.vault import Sealed


@dataclass(frozen=True, slots=True)
class Staged:
    """Parquet files that no table lists yet."""

    folder: Path
    files: dict[str, list[Path]] = field(default_factory=lambda: {table: [] for table in TABLES})

    def write(self, table: str, rows: pa.Table) -> None:
        """One more file, where there are rows."""
        if len(rows):
            path = self.folder / table / file_name(len(self.files[table]))
            path.parent.mkdir(parents=True, exist_ok=True)
            write_rows(path, rows)
            self.files[table].append(path)

    def forget_after(self, marks: Mapping[str, int]) -> None:
        """Take back the files written since each table had that many."""
        for table, mark in marks.items():
            for path in self.files[table][mark:]:
                path.unlink()
            del self.files[table][mark:]


@dataclass(slots=True)
class ReadingAgain:
    """Reads the files of one source, each knowing the posts of those before it."""

    observatory: Observatory
    source: Source
    staged: Staged
    number: int
    workers: int | None
    progress: Callable[[str, int], None]
    known: SeenIds = field(default_factory=SeenIds)

    def read(self, original: Original) -> tuple[Batch | None, str | None]:
        """The batch as it is read today, or why it cannot be. Raises Missing, or MarsadError for changed bytes."""
        old, marks = original.batch, {table: len(files) for table, files in self.staged.files.items()}
        if not self.observatory.vault.verify(old.sha256):
            raise MarsadError(_("The sealed file '{sha256}' was changed; restore it from a backup.", sha256=old.sha256))
        path = self.observatory.vault.path_of(old.sha256)
        try:
            checked(path, name=old.file_name)
            reader = reader_again(old, path)
            header = replace(self._header(reader, old, path), received_at=original.received_at)
            batch = batch_of(
                Sealed(sha256=old.sha256, size=old.size, path=path, new=False), old.file_name, reader, header,
                asked_reader=old.asked_reader, reading=self.number, supersedes=old.batch_id,
            )  # fmt: skip
            return self._taken_in(batch, reader, header, path), None
        except RefusedInput as refused:
            self.staged.forget_after(marks)
            ids = (pq.read_table(file, columns=["post_id"])["post_id"] for file in self.staged.files["posts"])
            self.known = SeenIds.of(chunk for column in ids for chunk in column.chunks)
            return None, str(refused)

    def _header(self, reader: Reader, old: Batch, path: Path) -> Header:
        """As the mission has it today; a guess that was accepted stands where the mission still has no map."""
        accepted = dict(old.columns) if hasattr(reader, "guess") and not self.source.columns else {}
        columns = accepted or written_map(reader, self.source, path, old.file_name, Intake(source=self.source.id))
        return header_of(self.observatory, self.source, columns=columns)

    def _taken_in(self, batch: Batch, reader: Reader, header: Header, path: Path) -> Batch:
        key, counts = self.observatory.pseudonym_key, Counts()
        places = places_of(self.observatory.mission)
        job = Job(reader=reader, header=header, key=key, batch_id=batch.batch_id, countries=places)
        for chunk in take_in(path, job, self.known, workers=self.workers, name=batch.file_name):
            self.staged.write("posts", chunk.posts)
            self.staged.write("refusals", chunk.refusals)
            counts = counts.plus(chunk.counts)
            self.progress(batch.file_name, counts.rows)
        return replace(batch, account=account_of(path, job, counts, batch.file_name), complete=counts.complete)


def reader_again(old: Batch, path: Path) -> Reader:
    """The reader that was named for a file; else the one that knows it today; else the one that read it before."""
    if old.asked_reader is not None:
        return named(old.asked_reader, readers())
    try:
        return chosen_reader(path, old.file_name, None)
    except RefusedInput:
        return named(old.reader, readers())
