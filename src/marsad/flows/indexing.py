"""The index of words kept up with the lake: what is new is added, what was replaced or erased makes a new generation.

A file of posts is indexed in pieces, each one transaction: killed at any moment, it goes on where it was. Readers see
the index as it was before the piece; posts of a file that left the lake are in no answer from then on (`standing`).
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from marsad.core.canonical import digest
from marsad.core.narratives import FEWEST_ACCOUNTS
from marsad.detect.words import Words, words_of
from marsad.flows.detection import LEXICON, chosen
from marsad.flows.lawful import FLAGGED
from marsad.flows.query_words import sounds_of
from marsad.store import search_index
from marsad.store.lake import Lake
from marsad.store.observatory import Observatory
from marsad.store.schema import with_columns
from marsad.store.search_index import NO_TIME, Columns, Numbers, Piece, Row

ROWS_AT_ONCE = 20_000
NEEDED = ("post_id", "text", "platform", "source", "published_at")
UNTOLD = "und"  # the language of a post whose language nobody told
LANGUAGE, LABEL, NARRATIVE = "language", "label", "narrative"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """How far the index is."""

    posts: int  # of the lake's posts that are in it
    behind: int  # that are not yet
    marks_behind: bool = False  # languages, labels or narratives are of before


def refresh(observatory: Observatory, progress: Progress = lambda _done, _all: None) -> bool:
    """Bring the index to what the lake holds; False, and nothing done, where another process does so already."""
    index = observatory.search_index
    with index.building() as mine:
        if not mine:
            return False
        files = files_of(observatory.lake)
        path = _fitting(index, files)
        if path is None:
            path = index.begin()
            if index.current() is None:
                index.make_current(path)  # a first one answers while it grows
        _add_posts(path, files, progress)
        _mark(observatory, path)
        index.make_current(path)
        return True


def _fitting(index: search_index.SearchIndex, files: Mapping[str, "LakeFile"]) -> Path | None:
    """The current generation, where it is of this version and holds nothing that left the lake."""
    path = index.current()
    if path is None:
        return None
    with search_index.opened(path) as database:
        fits = search_index.fact(database, "version") == search_index.VERSION
        return path if fits and set(search_index.rows_of_files(database)) <= set(files) else None


@dataclass(frozen=True, slots=True)
class LakeFile:
    """A data file of the lake's posts."""

    path: Path
    rows: int


_listed: dict[Path, tuple[int, dict[str, LakeFile]]] = {}
_lock = threading.Lock()


def files_of(lake: Lake) -> dict[str, LakeFile]:
    """The files of posts by name; read again only where the table has a new version."""
    stamp = (lake.folder / "posts" / "_delta_log").stat().st_mtime_ns
    with _lock:
        known = _listed.get(lake.folder)
    if known is None or known[0] != stamp:
        paths = [Path(unquote(file.removeprefix("file://"))) for file in lake.files("posts")]
        before = known[1] if known else {}
        found = {path.name: before.get(path.name) or LakeFile(path, pq.read_metadata(path).num_rows) for path in paths}
        known = (stamp, found)
        with _lock:
            _listed[lake.folder] = known
    return known[1]


def state_of(observatory: Observatory, columns: Columns) -> IndexState:
    """How far the index is behind the lake, the signals and what people decided of narratives."""
    files = files_of(observatory.lake)
    whole, inside = sum(file.rows for file in files.values()), int(standing(columns, files).sum())
    return IndexState(posts=inside, behind=whole - inside, marks_behind=columns.rests_on != _rests_on(observatory))


def _rests_on(observatory: Observatory) -> str:
    """What languages, labels and narratives are made from, told without reading it."""
    from marsad.store.records import narratives, trained

    observatory.connect()
    log, own = observatory.lake.folder / "signals" / "_delta_log", observatory.home / LEXICON
    written = [log.stat().st_mtime_ns, own.stat().st_mtime_ns if own.exists() else 0]
    return digest([version("marsad"), written, narratives.last_number(), trained.last_use()])


def standing(columns: Columns, files: Mapping[str, LakeFile]) -> NDArray[np.bool_]:
    """Which posts of the index are in the lake still: those of its files. Place 0 is none."""
    kept = np.zeros(max(columns.files.values(), default=0) + 1, dtype=bool)
    for name, number in columns.files.items():
        kept[number] = name in files
    found: NDArray[np.bool_] = kept[columns.file]
    found[0] = False
    return found


def _add_posts(path: Path, files: Mapping[str, LakeFile], progress: Progress) -> None:
    whole = sum(file.rows for file in files.values())
    with search_index.opened(path, writing=True) as database:
        done = search_index.rows_of_files(database)
        count = sum(done.values())
        for name, file in sorted(files.items()):
            for piece in _pieces(file, done.get(name, 0)):
                search_index.add_piece(database, name, piece)
                count += len(piece.rows)
                progress(count, whole)


def _pieces(file: LakeFile, done: int) -> Iterator[Piece]:
    """The posts of a file that are not indexed yet, some at a time."""
    if done >= file.rows:
        return
    with pq.ParquetFile(file.path) as posts:
        wanted = [name for name in NEEDED if name in posts.schema_arrow.names]
        passed = 0
        for batch in posts.iter_batches(batch_size=ROWS_AT_ONCE, columns=wanted):
            passed += batch.num_rows
            if passed > done:
                yield piece_of(with_columns(batch, "posts", NEEDED).slice(max(0, batch.num_rows - (passed - done))))


def piece_of(posts: pa.RecordBatch) -> Piece:
    """Posts with their words folded."""
    texts = [text or "" for text in posts.column("text").to_pylist()]
    words = words_of(texts)
    spellings, sounds = words.spellings(), sounds_of(words)
    starts, order = words.starts.tolist(), words.sequence.tolist()
    rows = [
        Row(
            post_id=post_id,
            text=text,
            words=" ".join([spellings[number] for number in order[starts[place] : starts[place + 1]]]),
            sounds=" ".join([sounds[number] for number in order[starts[place] : starts[place + 1]]]),
        )
        for place, (post_id, text) in enumerate(zip(posts.column("post_id").to_pylist(), texts, strict=True))
    ]
    seconds = pc.divide(posts.column("published_at").cast(pa.int64()), 1_000_000)
    return Piece(
        rows=rows,
        at=pc.fill_null(seconds, NO_TIME).to_numpy(zero_copy_only=False).astype(np.int64),
        platform=[name or "" for name in posts.column("platform").to_pylist()],
        source=[name or "" for name in posts.column("source").to_pylist()],
        print=_prints(words),
    )


def _prints(words: Words) -> NDArray[np.uint64]:
    """One number a text, the same for the same words in whatever order; a text without words has 0."""
    hashes = words.hashes[words.sequence] if words.sequence.size else np.empty(0, dtype=np.uint64)
    whole = np.concatenate(([np.uint64(0)], np.cumsum(hashes, dtype=np.uint64)))
    return whole[words.starts[1:]] - whole[words.starts[:-1]]


def _mark(observatory: Observatory, path: Path) -> None:
    """Languages, detectors' labels and named narratives, where what they rest on is not what they rested on."""
    from marsad.store.records import narratives

    rests_on = _rests_on(observatory)
    with search_index.opened(path, writing=True) as database:
        inside = digest(sorted(search_index.rows_of_files(database).items()))
        if search_index.fact(database, "marked") == inside and search_index.fact(database, "rests_on") == rests_on:
            return
        versions = _versions(observatory)
        of = digest([inside, observatory.lake.version("signals"), sorted(versions.items())])
        if search_index.fact(database, f"marks:{LABEL}") != of:
            languages, labels = _signals(observatory.lake, versions, _order(database))
            search_index.set_marks(database, LANGUAGE, languages, of)
            search_index.set_marks(database, LABEL, labels, of)
        decided = [[each.number, each.name] for each in narratives.decisions()]
        of = digest([inside, decided])
        if search_index.fact(database, f"marks:{NARRATIVE}") != of:
            found = _narratives(observatory, _order(database)) if decided else {}
            search_index.set_marks(database, NARRATIVE, found, of)
        search_index.set_rests_on(database, rests_on, inside)


def _order(database: Any) -> pa.Array:
    """The id of each post in the place of its number; '' in place 0."""
    return pa.array(["", *(post_id for _number, post_id in search_index.every_post(database))], pa.string())


def _versions(observatory: Observatory) -> dict[str, str]:
    """The version of each detector whose signals count: the present one; of a detector nobody offers now, the last."""
    from marsad.flows.models import tasks_with_own_model
    from marsad.plugins.loading import detectors as offered

    rows = observatory.lake.read("signals", ["detector", "detector_version"])
    there = rows.group_by(["detector", "detector_version"]).aggregate([])
    seen = sorted(zip(there["detector"].to_pylist(), there["detector_version"].to_pylist(), strict=True))
    found: dict[str, str] = dict(seen)
    known = [name for name in found if name in {*offered(), *tasks_with_own_model(), "lexicon"}]
    return found | ({detector.name: detector.version for detector in chosen(observatory, known)} if known else {})


def _signals(lake: Lake, versions: Mapping[str, str], order: pa.Array) -> tuple[dict[str, Numbers], dict[str, Numbers]]:
    """The posts of each language (as the detector says, else as the file gave it), and of each label that flags."""
    rows = lake.read("signals", ["post_id", "detector", "detector_version", "label", "score"])
    present = pa.array([f"{name}:{version}" for name, version in versions.items()], pa.string())
    rows = rows.filter(pc.is_in(pc.binary_join_element_wise(rows["detector"], rows["detector_version"], ":"), present))
    is_language = pc.equal(rows["detector"], LANGUAGE)
    told = _grouped(rows.filter(is_language), order, "label")
    flags = rows.filter(pc.and_(pc.invert(is_language), pc.greater_equal(rows["score"], FLAGGED)))
    flags = flags.append_column("name", pc.binary_join_element_wise(flags["detector"], flags["label"], ":"))
    rest = np.ones(len(order), dtype=bool)
    rest[0] = False
    for numbers in told.values():
        rest[numbers] = False
    given = lake.read("posts", ["post_id", "language_given"])
    given = given.append_column("name", pc.fill_null(given["language_given"], UNTOLD))
    for name, numbers in _grouped(given, order, "name").items():
        mine = numbers[rest[numbers]]
        if mine.size:
            told[name] = np.union1d(told.get(name, np.empty(0, dtype=np.int64)), mine)
    return told, _grouped(flags, order, "name")


def _grouped(rows: pa.Table, order: pa.Array, by: str) -> dict[str, Numbers]:
    """The numbers of the posts of each value of `by`, ascending."""
    places = pc.index_in(rows["post_id"], value_set=order)
    rows = pa.table({"name": rows[by], "number": places}).filter(pc.is_valid(places))
    names = rows["name"].combine_chunks().dictionary_encode()
    if isinstance(names, pa.ChunkedArray):
        names = names.combine_chunks()
    numbers = rows["number"].to_numpy().astype(np.int64)
    codes = names.indices.to_numpy(zero_copy_only=False)
    return {name: np.unique(numbers[codes == code]) for code, name in enumerate(names.dictionary.to_pylist())}


def _narratives(observatory: Observatory, order: pa.Array) -> dict[str, Numbers]:
    """The posts of each narrative that people named, by its name; not of one behind which too few accounts are."""
    from marsad.flows.narratives import find

    found, every = find(observatory)
    marks: dict[str, Numbers] = {}
    for one in every:
        if one.name is None or not one.places.size:
            continue
        mine = found.posts.take(pa.array(one.places))
        accounts = set(zip(mine["platform"].to_pylist(), mine["account"].to_pylist(), strict=True))
        if 0 < len([account for _platform, account in accounts if account]) < FEWEST_ACCOUNTS:
            continue
        numbers = pc.index_in(mine["post_id"], value_set=order).drop_null().to_numpy().astype(np.int64)
        marks[one.name] = np.unique(numbers)
    return marks


def main(home: str) -> None:
    """Refresh the index of the observatory in `home`, behind whatever else the machine does."""
    import os

    os.nice(10)
    refresh(Observatory(Path(home)))


if __name__ == "__main__":
    import sys

    main(sys.argv[1])
