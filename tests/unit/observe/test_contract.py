"""The built-in readers keep the contract that any reader must keep; and the kit notices one that does not."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from marsad.core.posts import Refusal
from marsad.observe.fields import finish
from marsad.observe.readers.ndjson import NdjsonReader
from marsad.observe.readers.table import TableReader
from marsad.plugins.seam import Block, Header, Parsed, Stream
from marsad.plugins.testing import check_detector, check_reader
from marsad.store.schema import SIGNALS

HEADER = Header(source="s", platform="x", time_zone="Africa/Casablanca")


def finished(parsed: Parsed, header: Header) -> pa.RecordBatch:
    return finish(parsed, header, b"key", "batch").posts


def ndjson() -> bytes:
    posts = [{"id": str(n), "text": f"سلام {n}", "published_at": "2026-09-08 12:00"} for n in range(200)]
    lines = [json.dumps(post, ensure_ascii=False) for post in posts]
    return "\n".join([*lines[:50], "bad", "", *lines[50:]]).encode() + b"\n"


def test_the_ndjson_reader_keeps_the_contract() -> None:
    check_reader(NdjsonReader(), ndjson(), HEADER, finished)


def test_the_table_reader_keeps_the_contract() -> None:
    rows = [f'{n},"سلام, {n}\nسطر",2026-09-08 12:00' for n in range(200)]
    file = "\n".join(["id,text,published_at", *rows[:50], "bad", "", *rows[50:]]).encode() + b"\n"
    check_reader(TableReader(), file, HEADER, finished)


class Careless(NdjsonReader):
    def parse(self, block: Block, header: Header) -> Parsed:
        parsed = super().parse(block, header)
        return replace(parsed, refusals=())


class Inventive(NdjsonReader):
    def parse(self, block: Block, header: Header) -> Parsed:
        parsed = super().parse(block, header)
        return replace(parsed, refusals=(*parsed.refusals, Refusal(block.first_row, "not_json")))


class Blind(NdjsonReader):
    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        for block in super().cut(file, header):
            if not block.refusals:
                yield block


class Greedy(NdjsonReader):
    def accepts(self, head: bytes) -> bool:
        return True


class Wordless(NdjsonReader):
    cannot_show = ("everything",)


@pytest.mark.parametrize(
    ("reader", "rule"),
    [
        (Careless, "lost"),
        (Inventive, "invented"),
        (Blind, "torn"),
        (Greedy, "empty file"),
        (Wordless, "no words"),
    ],
)
def test_the_kit_notices_a_reader_that_breaks_a_rule(reader: type[NdjsonReader], rule: str) -> None:
    with pytest.raises(AssertionError, match=rule):
        check_reader(reader(), ndjson(), HEADER, finished)


class Long:
    """Notices long texts."""

    name = "long"
    version = "1"
    summary = "Notices texts of more than three letters"
    labels = ("long",)
    needs = ("post_id", "text")

    def detect(self, posts: pa.RecordBatch) -> pa.RecordBatch:
        return signals([row for row in posts.to_pylist() if len(row["text"] or "") > 3])


def signals(rows: list[dict[str, Any]]) -> pa.RecordBatch:
    found = [
        {"post_id": row["post_id"], "detector": "long", "detector_version": "1", "label": "long", "score": 1.0,
         "because": '[["It is long.", []]]'}
        for row in rows
    ]  # fmt: skip
    return pa.RecordBatch.from_pylist(found, SIGNALS)


class First(Long):
    """Speaks of whatever post comes first."""

    def detect(self, posts: pa.RecordBatch) -> pa.RecordBatch:
        return signals(posts.to_pylist()[:1])


class Silent(Long):
    """Never speaks."""

    def detect(self, posts: pa.RecordBatch) -> pa.RecordBatch:
        return signals([])


POSTS = pa.RecordBatch.from_pydict({"post_id": [str(n) for n in range(9)], "text": ["abcd"[: n % 5] for n in range(9)]})


def test_a_detector_that_keeps_the_contract_passes() -> None:
    check_detector(Long(), POSTS)


@pytest.mark.parametrize(("detector", "rule"), [(First, "order|batching"), (Silent, "says nothing")])
def test_the_kit_notices_a_detector_that_breaks_a_rule(detector: type[Long], rule: str) -> None:
    with pytest.raises(AssertionError, match=rule):
        check_detector(detector(), POSTS)
