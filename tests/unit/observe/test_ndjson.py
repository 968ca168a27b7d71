"""NDJSON: each line is a post or a refusal with its number, whatever the line holds."""

import json
from typing import Any

import pytest

from marsad.core.posts import Refusal
from marsad.observe.readers.ndjson import NdjsonReader
from marsad.plugins.seam import Header, Parsed
from marsad.plugins.testing import Bytes

HEADER = Header(source="s", platform="x")


def read(file: bytes, *, torn: bool = False) -> tuple[list[dict[str, Any]], list[Refusal], list[Parsed]]:
    reader = NdjsonReader()
    blocks = [reader.parse(block, HEADER) for block in reader.cut(Bytes(file, torn=torn), HEADER)]
    posts = [row for parsed in blocks for row in parsed.posts.to_pylist()]
    return posts, [refusal for parsed in blocks for refusal in parsed.refusals], blocks


BAD_LINES = [
    (b"{", "not_json"),
    (b"not json", "not_json"),
    (b'{"id": "1"} {"id": "2"}', "not_json"),
    (b"[1]", "not_an_object"),
    (b"null", "not_an_object"),
    (b'"text"', "not_an_object"),
    (b"", "empty_row"),
    (b"   ", "empty_row"),
    (b'{"id": 1.5}', "wrong_type"),
    (b'{"id": ["1"]}', "wrong_type"),
    (b'{"id": "1", "views": "many"}', "wrong_type"),
    (b'{"id": "1", "views": 99999999999999999999}', "wrong_type"),
    (b'{"id": "1", "hashtags": "one"}', "wrong_type"),
    (b'{"id": "1", "text": "\xff\xfe"}', "unreadable_bytes"),
    (b'{"id": "1", "text": "\xe3\xe1"}', "unreadable_bytes"),
    (b'{"id": "1", "text": "\xed\xa0\x80"}', "unreadable_bytes"),
    (b'{"id": "1", "\xff": 1}', "unreadable_bytes"),
    (b'{"id": "1", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep"),
]


@pytest.mark.parametrize(("line", "why"), BAD_LINES)
def test_a_bad_line_costs_itself_and_nothing_else(line: bytes, why: str) -> None:
    good = '{"id": "%s", "text": "سلام"}\n'
    file = b"".join((good % number).encode() for number in (1, 2)) + line + b"\n" + (good % 4).encode() * 2
    posts, refusals, _blocks = read(file)
    assert [(refusal.row, refusal.why) for refusal in refusals] == [(3, why)]
    assert [(post["row"], post["native_id"]) for post in posts] == [(1, "1"), (2, "2"), (4, "4"), (5, "4")]


def test_many_bad_lines_are_each_refused_with_their_number() -> None:
    lines = [b'{"id": "%d"}' % number if number % 3 else b"bad" for number in range(1, 301)]
    posts, refusals, _blocks = read(b"\n".join(lines))
    assert [post["row"] for post in posts] == [number for number in range(1, 301) if number % 3]
    assert [refusal.row for refusal in refusals] == list(range(3, 301, 3))


@pytest.mark.parametrize("own", [2**53 + 1, 2**63, 10**30])
def test_an_id_keeps_every_digit(own: int) -> None:
    posts, _refusals, _blocks = read(json.dumps({"id": own, "parent": own + 1, "text": "a"}).encode())
    assert (posts[0]["native_id"], posts[0]["parent"]) == (str(own), str(own + 1))


def test_fields_not_known_are_counted_and_the_post_is_kept() -> None:
    posts, refusals, (parsed,) = read(
        b'{"id": "1"}\n{"id": "2", "colour": 1, "mood": [2]}\n{"id": "3", "colour": null}\n'
    )
    assert (len(posts), refusals) == (3, [])
    assert dict(parsed.unknown_fields) == {"colour": 2, "mood": 1}


def test_what_is_missing_is_none_and_zero_is_zero() -> None:
    posts, _refusals, _blocks = read(b'{"id": "1", "views": 0, "shares": null, "hashtags": []}\n')
    assert (posts[0]["views"], posts[0]["shares"], posts[0]["reactions"]) == (0, None, None)
    assert (posts[0]["hashtags"], posts[0]["links"]) == ([], None)


def test_nul_bytes_are_taken_out_and_counted() -> None:
    posts, refusals, (parsed,) = read(b'{"id": "1", "text": "a\x00b"}\n\x00{"id": "2"}\n')
    assert ([post["text"] for post in posts], refusals) == (["ab", None], [])
    assert dict(parsed.repaired) == {"nul_characters": 2}


def test_a_line_of_fifty_megabytes_is_refused_and_the_others_are_read() -> None:
    long = b'{"id": "2", "text": "' + b"x" * 50_000_000 + b'"}\n'
    posts, refusals, _blocks = read(b'{"id": "1"}\n' + long + b'{"id": "3"}\n' + long)
    assert [(refusal.row, refusal.why) for refusal in refusals] == [(2, "too_long"), (4, "too_long")]
    assert [post["row"] for post in posts] == [1, 3]


def test_a_last_line_that_stops_in_the_middle_is_torn() -> None:
    posts, refusals, _blocks = read(b'{"id": "1"}\n{"id": "2", "te')
    assert [(refusal.row, refusal.why) for refusal in refusals] == [(2, "torn")]
    assert len(posts) == 1


def test_the_tail_of_a_torn_stream_is_never_read_even_where_it_looks_whole() -> None:
    posts, refusals, _blocks = read(b'{"id": "1"}\n{"id": "2"}', torn=True)
    assert [(refusal.row, refusal.why) for refusal in refusals] == [(2, "torn")]
    assert len(posts) == 1


def test_lines_end_as_windows_ends_them_too() -> None:
    posts, refusals, _blocks = read(b'{"id": "1"}\r\n{"id": "2"}\r\n')
    assert ([post["native_id"] for post in posts], refusals) == (["1", "2"], [])


def test_the_order_of_days_is_prepared_from_the_whole_file() -> None:
    lines = [f'{{"id": "{number}", "published_at": "0{number}/02/2026"}}' for number in range(1, 9)]
    open_order = NdjsonReader().prepare(Bytes("\n".join(lines).encode()), HEADER)
    settled = NdjsonReader().prepare(
        Bytes("\n".join([*lines, '{"id": "9", "published_at": "25/02/2026"}']).encode()), HEADER
    )
    assert (open_order.day_first, settled.day_first) == (None, True)
