"""Take a file in: seal it, read it, keep its posts and its refusals, and say where every row went.

The order of writing makes a kill harmless at any moment: the ledger says what is about to happen, then each
chunk of the file is one commit of refusals and one of posts, each with its number, then the account.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from marsad.core.canonical import digest
from marsad.core.errors import MarsadError, RefusedInput, WrongState
from marsad.core.mission import Source
from marsad.core.posts import Batch, LossAccount
from marsad.core.words import _
from marsad.flows.collecting import NOTHING_TOLD, Told, handles_of, note_file, source_of
from marsad.flows.places import places_of
from marsad.flows.witness import new_data_files
from marsad.observe.account import Counts, loss_account
from marsad.observe.checking import checked
from marsad.observe.encoding import SAMPLE, guessed_encoding
from marsad.observe.opening import open_sealed
from marsad.observe.recognising import head_of, named, recognise
from marsad.observe.seen import SeenIds
from marsad.observe.sheets import head_rows
from marsad.observe.taking_in import Chunk, Job, cutting, prepared, take_in
from marsad.plugins.loading import readers
from marsad.plugins.seam import Header, Reader
from marsad.store.lake import Lake
from marsad.store.observatory import Observatory
from marsad.store.vault import Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How a file is to be read."""

    source: str  # id of the source in the mission
    reader: str | None = None  # name of the reader; None: recognise it
    accept_map: bool = False  # read a table by the guessed column map, where none is written
    workers: int | None = None  # reading processes; None: one for each processor
    told: Told = NOTHING_TOLD  # of how the file was collected, beyond what the mission says


def ingest_file(
    observatory: Observatory,
    actor: str,
    path: Path,
    intake: Intake,
    progress: Callable[[int], None] = lambda _rows: None,
) -> tuple[Batch, bool]:
    """Take one file in; the batch with its account, and False where the same file was in before.

    Raises Missing for an unknown source, RefusedInput for a table without a column map (its guess is told) and for a
    file that is refused as a whole (it stays sealed and the ledger says so), WrongState while another command writes
    and where the file is in already, read by another column map.
    """
    from marsad.store.records import batches, rereadings

    observatory.connect()
    source = source_of(observatory.mission, intake.source)
    sealed = seal(observatory, actor, path)
    if batches.finished(source.id, sealed.sha256) is None:
        refuse_damaged(actor, sealed, path.name)
    reader = _reader_of(sealed, path.name, intake.reader)
    header = header_of(observatory, source, columns=written_map(reader, source, sealed.path, path.name, intake))
    again = -batches.superseded(source.id, sealed.sha256)  # left out before, it comes as a new batch
    batch = batch_of(sealed, path.name, reader, header, asked_reader=intake.reader, reading=again)
    if (known := batches.finished(source.id, sealed.sha256)) is not None:
        if known.columns != batch.columns:
            raise WrongState(
                _(
                    "'{name}' was taken in before with another column map; run 'marsad reread --source {source}' to see"
                    " what the map of today would change.",
                    name=path.name,
                    source=source.id,
                )
            )
        note_file(actor, known, source, header.actors, intake.told)
        return known, False
    refuse_begun_otherwise(observatory, batch)
    with observatory.lake.writing():
        rereadings.require_none_begun([source.id])
        done = _take(observatory, actor, batch, Reading(reader, header, sealed.path), intake.workers, progress)
    note_file(actor, done, source, header.actors, intake.told)
    return done, True


def batch_of(
    sealed: Sealed, name: str, reader: Reader, header: Header, *,
    asked_reader: str | None = None, reading: int = 0, supersedes: str | None = None,
) -> Batch:  # fmt: skip
    """A sealed file about to be read. Read in another way, with other names of places, or again, it is another batch.

    `reading`: the number of the re-reading; as it came 0, or minus the batches of it that stand no more.
    """
    how = digest(
        [cutting(reader), sorted(header.columns.items()), header.time_zone, header.platform, reading, header.gazetteer]
    )
    return Batch(
        batch_id=f"{header.source}-{sealed.sha256[:16]}-{how[:8]}",
        source=header.source,
        file_name=name,
        sha256=sealed.sha256,
        size=sealed.size,
        reader=reader.name,
        reader_version=reader.version,
        columns=tuple(sorted(header.columns.items())),
        account=LossAccount(),
        complete=True,
        asked_reader=asked_reader,
        supersedes=supersedes,
    )


def _reader_of(sealed: Sealed, name: str, wanted: str | None) -> Reader:
    """As chosen_reader; who learns that a file is refused learns too that its copy is sealed."""
    try:
        return chosen_reader(sealed.path, name, wanted)
    except RefusedInput as refused:
        raise RefusedInput(
            _(
                "{why}; it was sealed all the same, as {sha256}.",
                why=str(refused).rstrip("."),
                sha256=sealed.sha256[:12],
            )
        ) from None


def refuse_begun_otherwise(observatory: Observatory, batch: Batch) -> None:
    """Raises WrongState where some of the file is in, read in another way: what is in and what is not would mix."""
    from marsad.store.records import batches

    others = [other for other in batches.unfinished(batch.source, batch.sha256) if other != batch.batch_id]
    if any(observatory.lake.committed("refusals", f"ingest:{other}") is not None for other in others):
        raise WrongState(
            _(
                "'{name}' was begun with another column map, time zone or reader and is half in; run 'marsad reread"
                " --source {source} --apply', which reads it whole.",
                name=batch.file_name,
                source=batch.source,
            )
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A sealed file and how it is read."""

    reader: Reader
    header: Header
    path: Path


def seal(observatory: Observatory, actor: str, path: Path) -> Sealed:
    """Seal a file, and enter it in the ledger when it is new."""
    from marsad.store.records.work import unit

    sealed = observatory.vault.seal(path)
    if sealed.new:
        with unit(actor, "seal", sealed.sha256) as work:
            work.detail |= {"size": sealed.size}
            work.witness("sealed file", sealed.sha256, sealed.sha256)
    return sealed


def refuse_damaged(actor: str, sealed: Sealed, name: str) -> None:
    """RefusedInput, told in the ledger, where the checksum of a compressed file does not fit (observe/checking.py)."""
    from marsad.store.records.work import unit

    try:
        checked(sealed.path, name=name)
    except RefusedInput as refused:
        with unit(actor, "ingest refused", sealed.sha256) as work:
            work.detail |= {"sha256": sealed.sha256, "error": type(refused).__name__}
        raise


def written_map(reader: Reader, source: Source, path: Path, name: str, intake: Intake) -> Mapping[str, str]:
    """The column map of a table: as the mission has it, or as guessed where the guess was accepted.

    Raises RefusedInput, telling the guess, where there is neither.
    """
    if source.columns or not hasattr(reader, "guess"):
        return dict(source.columns)
    columns = {row["field"]: row["column"] for row in guessed_columns(reader, path, name)}
    if not columns:
        raise RefusedInput(
            _(
                "No column of '{name}' is known; it has: {columns}. Write which is which under 'columns' of the source"
                " '{source}' in the mission file.",
                name=name,
                columns=", ".join(columns_of(path, name)),
                source=source.id,
            )
        )
    if intake.accept_map:
        return columns
    raise RefusedInput(
        _(
            "The source '{source}' has no column map for '{name}'; the guess is {map}: write it under 'columns' in the"
            " mission file, mended, or accept it with --accept-map.",
            source=source.id,
            name=name,
            map=", ".join(f"{field}: {column}" for field, column in columns.items()),
        )
    )


def _take(
    observatory: Observatory,
    actor: str,
    batch: Batch,
    reading: Reading,
    workers: int | None,
    progress: Callable[[int], None],
) -> Batch:
    from marsad.store.records import batches
    from marsad.store.records.work import entries, unit

    with unit(actor, "ingest begin", batch.batch_id) as begun:
        received_at = batches.begin_batch(begun, batch)
        begun.detail["gazetteer"] = reading.header.gazetteer
    header = replace(reading.header, received_at=received_at)
    key, places = observatory.pseudonym_key, places_of(observatory.mission)
    job = Job(reader=reading.reader, header=header, key=key, batch_id=batch.batch_id, countries=places)
    counts = Counts()
    try:
        known = known_ids(observatory.lake, batch.batch_id)
        for chunk in take_in(reading.path, job, known, workers=workers, name=batch.file_name):
            commit(observatory.lake, job, chunk, begun.hash)
            counts = counts.plus(chunk.counts)
            progress(counts.rows)
    except MarsadError as refused:
        with unit(actor, "ingest refused", batch.batch_id) as work:
            work.detail |= {"sha256": batch.sha256, "error": type(refused).__name__}
        raise
    account = account_of(reading.path, job, counts, batch.file_name)
    done = replace(batch, account=account, complete=counts.complete)
    with unit(actor, "ingest done", batch.batch_id) as work:
        batches.finish_batch(work, done, observatory.lake.versions())
        for name, fingerprint in new_data_files(observatory, entries()).items():
            work.witness("data file", name, fingerprint)
    return done


def account_of(path: Path, job: Job, counts: Counts, name: str) -> LossAccount:
    """Where every row of a file went that was read to its end."""
    with open_sealed(path, name=name) as file:
        encoding = guessed_encoding(file.read(SAMPLE))
    return loss_account(counts, job.reader, prepared(path, job, name=name), encoding)


def commit(lake: Lake, job: Job, chunk: Chunk, entry: str) -> None:
    """One chunk: its refusals, then its posts; a piece that is in already is left alone."""
    application = f"ingest:{job.batch_id}"
    note = {"entry": entry, "batch": job.batch_id, "rows": chunk.counts.rows, "posts": chunk.posts.num_rows}
    lake.append("refusals", chunk.refusals, application=application, sequence=chunk.number, note=note)
    lake.append("posts", chunk.posts, application=application, sequence=chunk.number, note=note)


def known_ids(lake: Lake, batch_id: str) -> SeenIds:
    """The ids of every post in the lake that another batch brought."""
    seen = SeenIds()
    for file in lake.files("posts"):
        with pq.ParquetFile(file) as posts:
            for rows in posts.iter_batches(batch_size=100_000, columns=["post_id", "batch_id"]):
                seen.new(pc.filter(rows.column("post_id"), pc.not_equal(rows.column("batch_id"), batch_id)))
    return seen


def header_of(observatory: Observatory, source: Source, columns: Mapping[str, str]) -> Header:
    """What the mission knows of a file of this source."""
    roster = observatory.roster
    return Header(
        source=source.id,
        platform=source.platform,
        time_zone=source.time_zone,
        columns=columns,
        actors=handles_of(roster),
        roster_ids=frozenset(person.id for person in roster),
        gazetteer=places_of(observatory.mission).version,
    )


def chosen_reader(path: Path, name: str, wanted: str | None) -> Reader:
    """The reader asked for, or the one that knows the file by its content."""
    if wanted is not None:
        return named(wanted, readers())
    with open_sealed(path, name=name) as file:
        return recognise(head_of(file), readers(), name=name)


def guessed_columns(reader: Reader, path: Path, name: str) -> list[dict[str, Any]]:
    """The guessed map as rows of field, column, sure (0 to 1), example; empty for formats with fixed fields."""
    guess = getattr(reader, "guess", None)
    if guess is None:
        return []
    with open_sealed(path, name=name) as file:
        return [
            {"field": row.field, "column": row.column, "sure": row.sure, "example": row.example}
            for row in guess(head_of(file))
        ]


def columns_of(path: Path, name: str) -> list[str]:
    """The names in the first row of a table."""
    with open_sealed(path, name=name) as file:
        rows = head_rows(head_of(file), 1)
    return rows[0] if rows else []
