"""The engine of an import: a sealed file and its reader in, numbered chunks ready to be committed out.

This process decompresses and cuts; workers read, mask and pseudonymise; this process then drops what is known.
The same file and header give the same chunks, whatever the number of workers: a killed import resumes by its number.
"""

import gc
import multiprocessing
import os
import sys
from collections import Counter, deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from marsad.core.canonical import digest
from marsad.core.errors import NoAnswer
from marsad.core.words import _
from marsad.observe.account import Counts
from marsad.observe.ahead import ahead
from marsad.observe.countries import Countries
from marsad.observe.fields import finish
from marsad.observe.lines import BLOCK
from marsad.observe.opening import Limits, open_sealed
from marsad.observe.seen import SeenIds
from marsad.plugins.seam import Block, Header, Parsed, Reader
from marsad.store.schema import POSTS, REFUSALS

CHUNK_ROWS = 50_000  # a chunk ends with the block that reaches either
CHUNK_BYTES = 32 * 1024 * 1024
AHEAD = 4  # blocks under way for each worker: what may pile up while a chunk is committed
THREADS = 2  # processors with which threads do better than processes
RARELY = (200_000, 50, 50)  # rows by the thousand are no garbage, and looking through them costs a tenth
PATIENCE = 0.0005  # seconds a thread waits for another's lock: short, since most of the work is done outside it
SMALL = 3  # files of so few blocks are read in this process


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Everything a worker must know besides the block."""

    reader: Reader
    header: Header
    key: bytes
    batch_id: str
    countries: Countries | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """One commit: new posts, refusals, and what happened to the rows."""

    number: int  # from 0
    posts: pa.Table  # marsad.store.schema.POSTS, none known before
    refusals: pa.Table  # marsad.store.schema.REFUSALS
    counts: Counts


@dataclass(frozen=True, slots=True)
class _Read:
    """A block as a worker hands it back."""

    posts: bytes | pa.RecordBatch  # Arrow IPC from another process
    refusals: list[tuple[int, str, str]]
    counts: Counts
    size: int


def cutting(reader: Reader) -> str:
    """How this version cuts a file of this reader into chunks: numbers of one cutting mean nothing in another."""
    return digest([reader.name, reader.version, BLOCK, CHUNK_ROWS, CHUNK_BYTES])[:8]


def take_in(
    path: Path, job: Job, known: SeenIds, *, workers: int | None = None, name: str | None = None,
    limits: Limits | None = None,
) -> Iterator[Chunk]:  # fmt: skip
    """Chunks of the sealed file at `path`, in order, ready to be committed one by one.

    `known` holds the ids of the lake **without those of this batch**, and learns those of the file: so a resumed
    import sees the same chunks, and the flow leaves out the numbers already committed. `workers` is how many
    processors to use (default: all): 1, this thread only; 2, two threads that work ahead of the commits, which costs
    least since most of the work holds no lock; more, that many reading processes. `name` is what messages call the
    file.

    RefusedInput: what opening.open_sealed and the reader's cut refuse as a whole. NoAnswer: a worker was killed.
    """
    header = prepared(path, job, name=name, limits=limits)
    job = replace(job, header=header)
    with open_sealed(path, name=name, limits=limits) as file:
        blocks = job.reader.cut(file, header)
        first = list(islice(blocks, SMALL))
        count = workers or os.cpu_count() or 1
        spread = count > 1 and len(first) == SMALL
        if not spread:
            read = _here(_both(first, blocks), job)
        elif count == THREADS:
            read = _ahead(_both(first, blocks), job)
        else:
            read = _in_pool(_both(first, blocks), job, count)
        with closing(read):
            yield from _chunks(read, job.batch_id, known)


def prepared(path: Path, job: Job, *, name: str | None = None, limits: Limits | None = None) -> Header:
    """The header with what only the whole file tells (see Reader.prepare)."""
    with open_sealed(path, name=name, limits=limits) as file:
        return job.reader.prepare(file, job.header)


def read_block(block: Block, job: Job) -> _Read:
    """Read and finish one block, in whatever process."""
    return _finished(block, job.reader.parse(block, job.header), job)


def _finished(block: Block, parsed: Parsed, job: Job) -> _Read:
    done = finish(parsed, job.header, job.key, job.batch_id, job.countries)
    refusals = [(refusal.row, refusal.why, refusal.detail) for refusal in done.refusals]
    assert block.rows == done.posts.num_rows + len(refusals), "the reader lost or invented a row"
    counts = replace(done.counts, rows=block.rows, refused=Counter(why for _row, why, _detail in refusals))
    return _Read(done.posts, refusals, counts, len(block.payload))


def _here(blocks: Iterator[Block], job: Job) -> Generator[_Read, None, None]:
    for block in blocks:
        yield read_block(block, job)


def _ahead(blocks: Iterator[Block], job: Job) -> Generator[_Read, None, None]:
    """One thread decompresses and cuts, one parses, one finishes, and whoever asks commits meanwhile."""
    before, patience = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(*RARELY)
    sys.setswitchinterval(PATIENCE)
    try:
        parsed = ahead(((block, job.reader.parse(block, job.header)) for block in ahead(blocks, AHEAD)), AHEAD)
        with closing(ahead((_finished(block, read, job) for block, read in parsed), 2 * AHEAD)) as reads:
            yield from reads
    finally:
        gc.set_threshold(*before)
        sys.setswitchinterval(patience)


_job: Job | None = None  # of this worker


def _begin(job: Job) -> None:
    global _job  # noqa: PLW0603 - a worker serves one job, given once instead of with every block
    _job = job
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    gc.freeze()
    gc.set_threshold(*RARELY)


def _work(block: Block) -> _Read:
    assert _job is not None
    read = read_block(block, _job)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, POSTS) as stream:
        stream.write_batch(read.posts)
    return _Read(sink.getvalue().to_pybytes(), read.refusals, read.counts, read.size)


def _in_pool(blocks: Iterator[Block], job: Job, workers: int) -> Generator[_Read, None, None]:
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([__name__, "pandas"])  # pyarrow imports pandas where it can
    waiting: deque[Future[_Read]] = deque()
    with ExitStack() as stack:
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(job,))
        stack.callback(pool.shutdown, cancel_futures=True)
        try:
            for block in blocks:
                waiting.append(pool.submit(_work, block))
                while len(waiting) >= AHEAD * workers or (waiting and waiting[0].done()):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as why:
            raise NoAnswer(
                _("A reading process was killed, most likely for want of memory; run the import again to resume it.")
            ) from why


def _both(first: list[Block], rest: Iterator[Block]) -> Iterator[Block]:
    while first:
        yield first.pop(0)
    yield from rest


def _chunks(reads: Iterator[_Read], batch_id: str, known: SeenIds) -> Iterator[Chunk]:
    number, held, rows, size = 0, list[_Read](), 0, 0
    for read in reads:
        held.append(read)
        rows += read.counts.rows
        size += read.size
        if rows >= CHUNK_ROWS or size >= CHUNK_BYTES:
            chunk = _chunk(number, held, batch_id, known)
            number, held, rows, size = number + 1, [], 0, 0
            yield chunk
    if held:
        yield _chunk(number, held, batch_id, known)


def _chunk(number: int, reads: list[_Read], batch_id: str, known: SeenIds) -> Chunk:
    batches = [_batch(read.posts) for read in reads]
    fresh = [known.new(batch.column(0)) for batch in batches]
    kept = [batch if new.all() else batch.filter(pa.array(new)) for batch, new in zip(batches, fresh, strict=True)]
    posts = pa.Table.from_batches(kept, POSTS)
    refusals = [refusal for read in reads for refusal in read.refusals]
    columns = list(zip(*refusals, strict=True)) if refusals else [(), (), ()]
    arrays = [pa.array([batch_id] * len(refusals), pa.string()), pa.array(columns[0], pa.int64())]
    arrays += [pa.array(column, pa.string()) for column in columns[1:]]
    counts = Counts()
    for read in reads:
        counts = counts.plus(read.counts)
    new_counts = Counts(
        posts=posts.num_rows,
        duplicates=sum(len(new) for new in fresh) - posts.num_rows,
        masked=pc.sum(posts["masked"]).as_py() or 0,
        without_time=posts["published_at"].null_count,
    )
    return Chunk(number, posts, pa.Table.from_arrays(arrays, schema=REFUSALS), counts.plus(new_counts))


def _batch(posts: bytes | pa.RecordBatch) -> pa.RecordBatch:
    if isinstance(posts, bytes):
        with pa.ipc.open_stream(pa.py_buffer(posts)) as stream:
            return stream.read_next_batch()
    return posts
