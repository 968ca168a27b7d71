"""The index of words beside the lake: made from it, rebuilt from it, and no record: deleting it loses nothing.

One SQLite file a generation, named by `current`. Words and their sounds are in an FTS5 table that keeps no text; what
is filtered by is in columns of numbers, a post its place in them; texts stand beside, to be shown. No account, no
address and no id of a platform is in it. A post keeps its number as long as the generation lives. What was taken out of
the lake is left out of every answer at once, and gone with the next generation.
"""

import fcntl
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from marsad.core.queries import Query, Side, Term

VERSION = "2"  # raised whenever what is kept, or how words are folded, changes: an older index is made anew
MAPPED = 1 << 30  # bytes of the file that are read in place, without a copy
NO_TIME = np.iinfo(np.int64).min
SCHEMA = """
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (number INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, rows INTEGER NOT NULL);
CREATE TABLE names (kind TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (kind, number));
CREATE TABLE pieces (first INTEGER PRIMARY KEY, file INTEGER NOT NULL, rows INTEGER NOT NULL, at BLOB NOT NULL,
                     platform BLOB NOT NULL, source BLOB NOT NULL, print BLOB NOT NULL);
CREATE TABLE posts (number INTEGER PRIMARY KEY, post_id TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX posts_by_id ON posts (post_id);
CREATE TABLE marks (kind TEXT NOT NULL, name TEXT NOT NULL, numbers BLOB NOT NULL, PRIMARY KEY (kind, name));
CREATE VIRTUAL TABLE terms USING fts5(words, sounds, content='', tokenize='ascii');
"""
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A post as it is indexed: its words are folded already."""

    post_id: str
    text: str
    words: str  # folded, parted by spaces
    sounds: str  # as many, parted by spaces


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """Posts of one file that are indexed together, with what they are filtered by."""

    rows: Sequence[Row]
    at: Numbers  # seconds since 1970, NO_TIME without one
    platform: Sequence[str]
    source: Sequence[str]
    print: NDArray[np.uint64]  # the same for texts of the same words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """What is known of every post, place n of post n; place 0 is empty."""

    stamp: str
    file: NDArray[np.int32]
    at: Numbers
    platform: NDArray[np.uint16]
    source: NDArray[np.uint16]
    print: NDArray[np.uint64]
    names: Mapping[str, tuple[str, ...]]  # kind -> names by number
    files: Mapping[str, int]  # number of each indexed file
    rests_on: str  # what the marks were made from
    marks: dict[tuple[str, str], Numbers] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Posts in the index."""
        return self.at.size - 1

    def named(self, kind: str) -> dict[str, Numbers]:
        """The posts of each mark of a kind: a language, a label, a narrative."""
        return {name: numbers for (of, name), numbers in self.marks.items() if of == kind}


class SearchIndex:
    """The index in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Path | None:
        """The file that answers now; None where there is none yet."""
        try:
            path = self.folder / (self.folder / "current").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        return path if path.is_file() else None

    @contextmanager
    def building(self) -> Iterator[bool]:
        """True to the one process that may write now; False where another one does already."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / ".building").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def begin(self) -> Path:
        """A new, empty generation, which answers nobody until it is made current; what a killed one left is removed."""
        kept = self.current()
        for path in self.folder.glob("words-*"):
            if kept is None or not path.name.startswith(kept.name):
                path.unlink()
        path = self.folder / f"words-{uuid4().hex[:12]}.db"
        with closing(sqlite3.connect(path)) as database:
            path.chmod(0o600)
            database.execute("PRAGMA journal_mode = WAL")
            database.executescript(SCHEMA)
            database.execute("INSERT INTO facts VALUES ('version', ?)", (VERSION,))
            database.commit()
        return path

    def make_current(self, path: Path) -> None:
        """Let `path` answer from now on; the generation before is removed (whoever reads it goes on to its end)."""
        before = self.current()
        pointer = self.folder / ".current"
        pointer.write_text(path.name, encoding="utf-8")
        pointer.replace(self.folder / "current")
        if before is not None and before != path:
            for old in self.folder.glob(f"{before.name}*"):
                old.unlink(missing_ok=True)


@contextmanager
def opened(path: Path, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection to one generation."""
    with closing(sqlite3.connect(path, timeout=30)) as database:
        database.execute("PRAGMA synchronous = NORMAL")
        if not writing:
            database.execute("PRAGMA query_only = ON")
            database.execute(f"PRAGMA mmap_size = {MAPPED}")
        yield database


def fact(database: sqlite3.Connection, key: str) -> str:
    """A fact about the index; '' where it was never set."""
    found = database.execute("SELECT value FROM facts WHERE key = ?", (key,)).fetchone()
    return str(found[0]) if found else ""


def set_fact(database: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a fact; every change of the index changes its stamp with it."""
    database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (key, value))


def rows_of_files(database: sqlite3.Connection) -> dict[str, int]:
    """How many rows of each file are indexed."""
    return dict(database.execute("SELECT name, rows FROM files").fetchall())


def add_piece(database: sqlite3.Connection, file: str, piece: Piece) -> None:
    """Index posts that follow those indexed of `file`, all or none."""
    with database:
        database.execute("INSERT OR IGNORE INTO files (name, rows) VALUES (?, 0)", (file,))
        number = database.execute("SELECT number FROM files WHERE name = ?", (file,)).fetchone()[0]
        first = database.execute("SELECT coalesce(max(number), 0) + 1 FROM posts").fetchone()[0]
        numbered = list(enumerate(piece.rows, start=first))
        database.executemany("INSERT INTO posts VALUES (?, ?, ?)", [(n, r.post_id, r.text) for n, r in numbered])
        words = [(n, r.words, r.sounds) for n, r in numbered]
        database.executemany("INSERT INTO terms (rowid, words, sounds) VALUES (?, ?, ?)", words)
        platform = _numbers_of(database, "platform", piece.platform)
        source = _numbers_of(database, "source", piece.source)
        blobs = (piece.at.astype("<i8").tobytes(), platform, source, piece.print.astype("<u8").tobytes())
        database.execute("INSERT INTO pieces VALUES (?, ?, ?, ?, ?, ?, ?)", (first, number, len(piece.rows), *blobs))
        database.execute("UPDATE files SET rows = rows + ? WHERE number = ?", (len(piece.rows), number))
        set_fact(database, "stamp", uuid4().hex)


def _numbers_of(database: sqlite3.Connection, kind: str, values: Sequence[str]) -> bytes:
    known = {name: n for n, name in database.execute("SELECT number, name FROM names WHERE kind = ?", (kind,))}
    for name in dict.fromkeys(values):
        if name not in known:
            known[name] = len(known)
            database.execute("INSERT INTO names VALUES (?, ?, ?)", (kind, known[name], name))
    return np.array([known[name] for name in values], dtype="<u2").tobytes()


def set_marks(database: sqlite3.Connection, kind: str, marks: Mapping[str, Numbers], of: str) -> None:
    """Put marks of a kind (names, and the posts that have them) in the place of those before; they rest on `of`."""
    with database:
        database.execute("DELETE FROM marks WHERE kind = ?", (kind,))
        rows = [(kind, name, numbers.astype("<i8").tobytes()) for name, numbers in marks.items()]
        database.executemany("INSERT INTO marks VALUES (?, ?, ?)", rows)
        set_fact(database, f"marks:{kind}", of)
        set_fact(database, "stamp", uuid4().hex)


def set_rests_on(database: sqlite3.Connection, told: str, files: str) -> None:
    """Keep what all marks together were made from: what is told of it, and which files were indexed."""
    with database:
        set_fact(database, "rests_on", told)
        set_fact(database, "marked", files)
        set_fact(database, "stamp", uuid4().hex)


def numbers_of_posts(database: sqlite3.Connection, post_ids: Sequence[str]) -> dict[str, int]:
    """The number of each of those posts that is in the index."""
    found: dict[str, int] = {}
    for start in range(0, len(post_ids), 500):
        some = post_ids[start : start + 500]
        asked = f"SELECT post_id, number FROM posts WHERE post_id IN ({','.join('?' * len(some))})"  # noqa: S608 - marks
        found |= dict(database.execute(asked, some).fetchall())
    return found


def every_post(database: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Number and id of every post, by number."""
    yield from database.execute("SELECT number, post_id FROM posts ORDER BY number")


def load_columns(database: sqlite3.Connection) -> Columns:
    """Everything but words and texts, in memory: about 30 bytes a post."""
    database.execute("BEGIN")
    pieces = database.execute("SELECT file, rows, at, platform, source, print FROM pieces ORDER BY first").fetchall()
    names: dict[str, list[str]] = {}
    for kind, name in database.execute("SELECT kind, name FROM names ORDER BY kind, number"):
        names.setdefault(kind, []).append(name)

    def joined(place: int, kind: str) -> NDArray[np.generic]:
        return np.frombuffer(bytes(np.dtype(kind).itemsize) + b"".join(piece[place] for piece in pieces), dtype=kind)

    files = np.repeat([0, *(piece[0] for piece in pieces)], [1, *(piece[1] for piece in pieces)])
    found = Columns(
        stamp=fact(database, "stamp"),
        file=files.astype(np.int32),
        at=joined(2, "<i8").astype(np.int64),
        platform=joined(3, "<u2").astype(np.uint16),
        source=joined(4, "<u2").astype(np.uint16),
        print=joined(5, "<u8").astype(np.uint64),
        names={kind: tuple(each) for kind, each in names.items()},
        files=dict(database.execute("SELECT name, number FROM files").fetchall()),
        rests_on=fact(database, "rests_on"),
        marks={
            (kind, name): np.frombuffer(numbers, dtype="<i8").astype(np.int64)
            for kind, name, numbers in database.execute("SELECT kind, name, numbers FROM marks ORDER BY kind, name")
        },
    )
    database.execute("COMMIT")
    return found


def find(database: sqlite3.Connection, query: Query) -> Numbers:
    """The numbers of the posts that have the words of the query, ascending; it must have a side."""
    # One text of all numbers: fetched row by row, a common word takes five times as long, and no other thread goes on.
    asked = database.execute("SELECT group_concat(rowid) FROM terms WHERE terms MATCH ?", (match_of(query),))
    numbers = asked.fetchone()[0]
    return np.fromstring(numbers or "", dtype=np.int64, sep=",")


def texts_of(database: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, str]:
    """The texts of a few posts."""
    asked = f"SELECT number, text FROM posts WHERE number IN ({','.join('?' * len(numbers))})"  # noqa: S608 - marks
    return dict(database.execute(asked, [int(number) for number in numbers]).fetchall())


def match_of(query: Query) -> str:
    """The query as FTS5 writes it. Every token stands in quotes, so that nothing typed is ever syntax."""
    return " OR ".join(f"({_side(side)})" for side in query.sides)


def _side(side: Side) -> str:
    there = " AND ".join(map(_either, side.terms))
    gone = " OR ".join(map(_either, side.without))
    return f"({there}) NOT ({gone})" if gone else there


def _either(term: Term) -> str:
    said = [_quoted([form]) for form in term.attached] or [f"{_quoted(term.tokens)}{' *' if term.prefix else ''}"]
    written = f"words : ({' OR '.join(said)})"
    return f"({written} OR sounds : {_quoted(term.sounds)})" if term.sounds else f"({written})"


def _quoted(tokens: Sequence[str]) -> str:
    return '"' + " ".join(tokens).replace('"', " ") + '"'
