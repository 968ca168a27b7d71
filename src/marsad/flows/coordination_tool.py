"""Pairs of accounts that move together, from any table of events: the tool, without an observatory."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from marsad.coordination.asked import Asked, Null, Weight
from marsad.coordination.counting import Popular, counted
from marsad.coordination.rows import ROWS
from marsad.core.errors import RefusedInput, UsageError
from marsad.core.words import _, n_
from marsad.flows.coordination_events import COLUMNS, LeftOut, events_in
from marsad.store.engines import counting, is_spark

__all__ = ["ROWS", "Answer", "answering", "asked_of", "find_pairs", "remarks"]
MEMORY = "1200MB"  # DuckDB goes to disk above it
BLOCK = 1 << 16  # pairs
NAMED = 20  # objects, the most popular first


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """What the tool answers. `batches` are rows with the columns of ROWS, in the order of a, b."""

    batches: Iterator[pa.RecordBatch]
    found: int
    events: int  # rows that are events
    left_out: LeftOut
    uncounted: tuple[Popular, ...]  # objects so popular that pairs who met on nothing else are not counted
    tested: int | None  # pairs in the denominator of the error rate; None where nothing is tested


@contextmanager
def answering(given: str | pa.Table, asked: Asked, engine_name: str | None = None) -> Iterator[Answer]:
    """The pairs of the events in a file, or of rows in memory with account, object, time and perhaps content.

    Raises RefusedInput, Missing or UsageError for the events or the engine; Missing where a null model lacks its
    library.
    """
    with counting(engine_name, memory=MEMORY) as engine, events_in(engine, given) as events:
        if events.rows and events.rows == events.left_out.rows:
            raise RefusedInput(_nothing_read(events.left_out))
        known: dict[str, Any] = {"events": events.rows - events.left_out.rows, "left_out": events.left_out}
        if asked.null is not Null.NONE:
            from marsad.coordination.testing import test_pairs  # here, since SciPy takes as long to import as to count

            tested = test_pairs(engine, events.table, asked)
            yield Answer(
                batches=iter(tested.rows.to_batches(max_chunksize=BLOCK)),
                found=tested.rows.num_rows,
                uncounted=tested.uncounted,
                tested=tested.tested,
                **known,
            )
            return
        with counted(engine, events.table, asked) as pairs, _streamed(engine, pairs.rows) as (found, batches):
            yield Answer(batches=batches, found=found, uncounted=pairs.uncounted, tested=None, **known)


def _nothing_read(left: LeftOut) -> str:
    if left.time == left.rows:
        return _("No row has a time that can be read; write times as '2026-09-08T19:00:00Z'.")
    return _("No row has an account, an object and a time that can be read; check the columns of the table.")


@contextmanager
def _streamed(engine: Any, rows: Any) -> Iterator[tuple[int, Iterator[pa.RecordBatch]]]:
    """How many pairs, and the pairs in order with what nothing is said of; through a file, since they may be many."""
    ordered = rows.order_by("a", "b")
    if is_spark(engine):
        table = ordered.to_pyarrow()
        yield table.num_rows, map(_untested, table.to_batches(max_chunksize=BLOCK))
        return
    with tempfile.TemporaryDirectory(prefix="marsad-") as folder:
        path = Path(folder) / "pairs.parquet"
        ordered.to_parquet(path)
        with pq.ParquetFile(path) as file:
            yield file.metadata.num_rows, map(_untested, file.iter_batches(batch_size=BLOCK))


def _untested(batch: pa.RecordBatch) -> pa.RecordBatch:
    nothing = pa.nulls(batch.num_rows, pa.float64())
    columns = {"expected": nothing, "p": nothing, "q": nothing, "kept": pa.repeat(True, batch.num_rows)}
    columns["rule"] = pa.repeat("", batch.num_rows)
    told = {name: batch.column(name) for name in ("a", "b", "weight")} | columns
    return pa.RecordBatch.from_arrays([told[name].cast(ROWS.field(name).type) for name in ROWS.names], schema=ROWS)


def asked_of(*, null: str = Null.PERMUTATION, weight: str = Weight.OBJECTS, **settings: Any) -> Asked:
    """Settings from words. Raises UsageError for one that is not known or means nothing."""
    for value, words in ((null, Null), (weight, Weight)):
        if value not in list(words):
            raise UsageError(
                _("'{value}' is not known here; write one of: {values}.", value=value, values=", ".join(words))
            )
    return Asked(null=Null(null), weight=Weight(weight), **settings)


def remarks(answer: Answer, asked: Asked) -> Iterator[str]:
    """What a person must know beside the rows: what was left out, what was not counted, how many were tested."""
    left = answer.left_out
    if left.rows:
        yield n_(
            "{n} row left out (no account: {account}, no object: {object}, no time that can be read: {time}).",
            "{n} rows left out (no account: {account}, no object: {object}, no time that can be read: {time}).",
            left.rows,
            account=left.account,
            object=left.object,
            time=left.time,
        )
    if answer.uncounted:
        yield n_(
            "{n} object is so popular that pairs who met on nothing else are not counted; choose a shorter window:",
            "{n} objects are so popular that pairs who met on nothing else are not counted; choose a shorter window:",
            len(answer.uncounted),
        )
        for each in answer.uncounted[:NAMED]:
            yield f"  {each.object}: {each.posts}"
    if answer.tested is not None:
        yield _(
            "{events} events; {found} pairs met {least} times or more; {tested} pairs could have, and are tested.",
            events=answer.events,
            found=answer.found,
            least=asked.least,
            tested=answer.tested,
        )


def find_pairs(events: str | Path | pa.Table | Sequence[Mapping[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    """The rows of the tool for a file, an Arrow table or rows."""
    given = str(events) if isinstance(events, str | Path) else events
    if not isinstance(given, str | pa.Table):
        given = pa.table({name: pa.array([_text(row.get(name)) for row in given], pa.string()) for name in COLUMNS})
    with answering(given, asked) as answer:
        return [row for batch in answer.batches for row in batch.to_pylist()]


def _text(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, datetime) else None if value is None else str(value)
