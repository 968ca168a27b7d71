"""No typing breaks a search, and the index answers what reading every text answers."""

import sqlite3
from contextlib import closing
from itertools import pairwise

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.errors import RefusedInput
from marsad.flows.indexing import NEEDED, piece_of
from marsad.flows.marking import marked
from marsad.flows.query_words import matching, parse
from marsad.store import search_index
from marsad.store.schema import POSTS, TIME

ROUNDS = settings(max_examples=80, deadline=None, derandomize=True)
WORDS = ["vote", "Élection", "election", "قلبي", "galbi", "9albi", "الإنتخـابات", "انتخابات", "ⴰⵣⵓⵍ", "azul", "OR", "و"]
SIGNS = [
    "-",
    '"',
    "*",
    "(",
    ")",
    "OR",
    "|",
    ":",
    "^",
    "NEAR",
    "AND",
    "NOT",
    "@x",
    "🎉",
    "\x00",
    "'",
    "%",
    "{",
    "«",
    "»",
]
TEXT = st.lists(st.sampled_from([*WORDS, "@somebody", "https://a.example/vote", "!", "😂"]), max_size=6).map(" ".join)
TYPED = st.lists(st.sampled_from([*WORDS, *SIGNS]) | st.text(max_size=4), max_size=8).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda between: between.join(parts))
)


def index_of(texts: list[str]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.executescript(search_index.SCHEMA)
    columns = {
        "post_id": [f"{place:032x}" for place in range(len(texts))],
        "text": texts,
        "platform": ["x"] * len(texts),
        "source": ["s"] * len(texts),
        "published_at": pa.array([None] * len(texts), TIME),
    }
    schema = pa.schema([POSTS.field(name) for name in NEEDED])
    search_index.add_piece(database, "file", piece_of(pa.RecordBatch.from_pydict(columns, schema=schema)))
    return database


@ROUNDS
@given(st.lists(TEXT, min_size=1, max_size=8), TYPED, st.booleans())
def test_the_index_finds_what_reading_every_text_finds(texts: list[str], typed: str, other_script: bool) -> None:
    try:
        query = parse(typed, other_script=other_script)
    except RefusedInput:
        return
    if not query.sides:
        return
    expected = [place + 1 for place in matching(query, texts).nonzero()[0].tolist()]
    with closing(index_of(texts)) as database:
        assert search_index.find(database, query).tolist() == expected


@ROUNDS
@given(st.text(max_size=60) | TYPED)
def test_any_typing_is_a_search_or_is_refused_with_a_sentence(typed: str) -> None:
    try:
        query = parse(typed)
    except RefusedInput:
        return
    if query.sides:
        with closing(index_of(["vote"])) as database:
            search_index.find(database, query)  # FTS5 takes it
        assert parse(query.plain()).sides == query.sides  # and it means the same as it was understood


@ROUNDS
@given(TEXT | st.text(max_size=40), TYPED)
def test_marking_changes_no_character_and_marks_where_the_text_is_found(text: str, typed: str) -> None:
    try:
        query = parse(typed)
    except RefusedInput:
        return
    parts = marked(text, query)
    assert "".join(part.text for part in parts) == text
    assert all(part.text for part in parts)
    assert not any(a.found is b.found is False for a, b in pairwise(parts))
    if query.sides and matching(query, [text])[0]:
        assert any(part.found for part in parts)
