"""Whatever the bytes: rows are posts, duplicates and refusals, and nothing crashes."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.core.errors import RefusedInput
from marsad.core.posts import LossAccount
from marsad.core.refusals import REASONS
from marsad.observe.account import Counts, loss_account
from marsad.observe.masking import mask_text
from marsad.observe.readers.fourcat import FourCatReader
from marsad.observe.readers.ndjson import NdjsonReader
from marsad.observe.readers.table import TableReader
from marsad.observe.seen import SeenIds
from marsad.observe.taking_in import Job, take_in
from marsad.plugins.seam import Header, Reader

HEADER = Header(source="s", platform="x", time_zone="Africa/Casablanca", roster_ids=frozenset({"p1"}))
FEW = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
READERS = [NdjsonReader, TableReader, FourCatReader]
FIELDS = ["id", "text", "published_at", "author", "views", "hashtags", "parent", "kind", "target", "url", "colour"]

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["1", "p1", "post"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
objects = st.dictionaries(st.sampled_from(FIELDS), values, max_size=8)
lines = st.lists(objects.map(lambda made: json.dumps(made).encode()) | st.binary(max_size=40), max_size=12)
cells = st.sampled_from(
    ["", "1", "a, b", '"', 'x"y', "line\nbreak", "2026-09-08", "30/02/2026", "-1", "سلام", "\x00", "=1"]
)
tables = st.lists(st.lists(cells | st.text(max_size=8), min_size=1, max_size=6), max_size=10)


@pytest.fixture
def account(tmp_path: Path) -> Callable[[bytes, type[Reader]], LossAccount]:
    def taken(data: bytes, kind: type[Reader]) -> LossAccount:
        path = tmp_path / "file"
        path.write_bytes(data)
        reader, counts = kind(), Counts()
        job = Job(reader=reader, header=HEADER, key=b"key", batch_id="b")
        for chunk in take_in(path, job, SeenIds(), workers=1):
            assert chunk.posts.num_rows == chunk.counts.posts
            assert chunk.refusals.num_rows == sum(chunk.counts.refused.values())
            assert set(chunk.refusals["why"].to_pylist()) <= set(REASONS)
            counts = counts.plus(chunk.counts)
        return loss_account(counts, reader, HEADER)

    return taken


@pytest.mark.parametrize("kind", READERS)
@FEW
@given(data=st.binary(min_size=1, max_size=400))
def test_random_bytes_are_accounted_for_or_refused(account: Any, kind: type[Reader], data: bytes) -> None:
    try:
        found = account(data, kind)
    except RefusedInput:
        return  # as a whole, in a sentence
    assert found.adds_up


@FEW
@given(made=lines)
def test_random_lines_are_each_a_post_a_duplicate_or_a_refusal(account: Any, made: list[bytes]) -> None:
    data = b"\n".join(made)
    if not data or data.startswith((b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return
    found = account(data, NdjsonReader)
    assert found.adds_up
    if b"\x00" not in data:
        assert found.rows == data.count(b"\n") + (not data.endswith(b"\n"))


@FEW
@given(rows=tables)
def test_random_tables_are_accounted_for_or_refused(account: Any, rows: list[list[str]]) -> None:
    body = "\n".join(",".join(row) for row in rows)
    found = account(("id,text,published_at,views\n" + body).encode("utf-8", "surrogatepass"), TableReader)
    assert found.adds_up


@FEW
@given(made=st.lists(objects, min_size=1, max_size=12), cut=st.floats(0, 1))
def test_a_torn_file_is_accounted_for_wherever_it_is_cut(account: Any, made: list[Any], cut: float) -> None:
    data = gzip.compress(b"\n".join(json.dumps(one).encode() for one in made) + b"\n")
    found = account(data[: 12 + int((len(data) - 12) * cut)], NdjsonReader)
    assert found.adds_up
    assert ("torn" in dict(found.refused)) == (cut < 1)


@FEW
@given(text=st.text(alphabet=st.sampled_from("ab@.+0612345678 -/\u0661\u0662\u0663سل#:\n"), max_size=60))
def test_masking_once_is_enough_and_never_crashes(text: str) -> None:
    masked, count = mask_text(text, "x", {})
    assert (count == 0) == (masked == text)
    again, _count = mask_text(masked, "x", {})
    assert again.count("[email]") >= masked.count("[email]")
    assert "@user" in masked or "[" in masked or count == 0
