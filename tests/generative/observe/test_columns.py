"""Lines of JSON read at once give exactly what they give read one by one, whatever is in them."""

import json
from unittest.mock import patch

import numpy as np
import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from marsad.observe.fields import COUNTED, LISTS, RAW
from marsad.observe.readers import columns, ndjson
from marsad.observe.readers.columns import Lines, Pages, lines_of, read_at_once
from marsad.plugins.seam import Block, Header, Parsed

TEXTS = ("id", "platform", "kind", "published_at", "text", "author", "target", "parent", "root", "lang", "url")
READER, HEADER = ndjson.NdjsonReader(), Header(source="study", platform="x")

text = st.one_of(
    st.sampled_from(["", "1", "x", "post", "2026-09-08T10:00:00Z", "{}", "}{", "سلام", "é", "😀", "\x7f", "\u2028"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
count = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1))
escaped = text.map(lambda value: json.dumps(value).encode())  # every letter outside ASCII as \u....
plain = text.map(lambda value: json.dumps(value, ensure_ascii=False).encode())
good_text = st.one_of(plain, escaped, st.just(b"null"))
good_list = st.one_of(
    st.just(b"null"), st.lists(st.one_of(plain, escaped), max_size=3).map(lambda v: b"[%s]" % b",".join(v))
)
good_count = count.map(lambda value: json.dumps(value).encode())
FIELDS = {**dict.fromkeys(TEXTS, good_text), **dict.fromkeys(LISTS, good_list), **dict.fromkeys(COUNTED, good_count)}

# Values of another kind, or of none.
odd_value = st.sampled_from(
    [
        b"1", b"0", b"-0", b"-1", b"01", b"+1", b"1.", b".5", b"1.0", b"1.5", b"1e3", b"1E400", b"1e-2", b"-", b"--1",
        b"9223372036854775807", b"9223372036854775808", b"-9223372036854775808", b"-9223372036854775809",
        b"18446744073709551615", b"18446744073709551616", b"7" * 40, b"7" * 400, b"0x10", b"1_000",
        b"NaN", b"-NaN", b"Infinity", b"-Infinity", b"Inf", b"nan", b"true", b"false", b"True", b"nul", b"nulll",
        b"undefined", b"", b"{}", b"[]", b"[null]", b'["a",null]', b"[1]", b'[["a"]]', b"[{}]", b'{"a":1}',
        b'{"id":"1"}',
        b'["a",]', b'["a" "b"]', b"['a']", b"'a'", b"[", b"]", b'"', b'"open', b'open"', b'""""', b'"a""b"',
        b'"\\u0000"', b'"\\ud800"', b'"\\udc00"', b'"\\ud83d\\ude00"', b'"\\ud83d\\ud83d"', b'"\\ude00\\ud83d"',
        b'"\\ud83d\\n"', b'"\\u12"', b'"\\u00zz"', b'"\\x41"', b"\"\\'\"", b'"\\/"', b'"\\"', b'"\\\\"',
        b'"\\b\\f\\n\\r\\t"',
        b'"\xff"', b'"\xc3"', b'"\xc3("', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\xc0\x80"', b'"\xe2\x82"',
        b'"\x00"', b'"a\x00b"', b'"\x01"', b'"\x1f"', b'"\t"', b'"\r"', b'"\n"', b'"}\n{"', b'"\x7f"',
        b'"\xef\xbb\xbf"',
        b"\x00", b"/* */ 1", b'"a" /**/', b'"a" // b', b'["\xff"]', b'["\\ud800"]', b'["\\u0000"]', b'["\x00"]',
    ]
)  # fmt: skip
odd_key = st.sampled_from(
    [
        b'"new"', b'"ID"', b'"id "', b'""', b'"i\\u0064"', b'"\\u0074ext"', b'"id\\u0000"', b'"id\x00"', b'"\xff"',
        b'"te\xc3xt"', b'"\\ud800"', b'"\\udc00"', b'"native_id"', b'"language_given"', b'"row"', b"id", b"'id'", b"1",
        b"null", b'"id":"id"', b'"\\n"', b'"\t"', b'"views\\u0020"', b'"\xd8\xb3"',
    ]
)  # fmt: skip
space = st.sampled_from([b"", b"", b"", b"", b" ", b"\t", b"  ", b"\r", b"\n", b"\x0b", b"\xc2\xa0"])


@st.composite
def posts(draw: st.DrawFn) -> bytes:
    """A post as Marsad writes it."""
    names = draw(st.lists(st.sampled_from(sorted(FIELDS)), unique=True, max_size=6))
    pairs = [b'"%s":%s%s' % (name.encode(), draw(st.sampled_from([b"", b" "])), draw(FIELDS[name])) for name in names]
    return b"{%s}" % draw(st.sampled_from([b",", b", "])).join(pairs)


@st.composite
def odd_posts(draw: st.DrawFn) -> bytes:
    """Something like a post: fields repeated, unknown, of another kind; spaces and commas where none belong."""
    pairs = []
    for name in draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=4)):
        odd_name, odd = draw(st.integers(0, 9)) == 0, draw(st.integers(0, 3)) == 0
        key = draw(odd_key) if odd_name else b'"%s"' % name.encode()
        value = draw(odd_value if odd else FIELDS[name])
        pairs.append(b"%s%s:%s%s" % (draw(space), key, draw(space), value))
    comma = draw(st.sampled_from([b",", b",", b",", b",", b", ", b",,", b"", b";", b" ,\t"]))
    end = draw(
        st.sampled_from(
            [b"}", b"}", b"}", b"}", b"}", b"}", b" }", b",}", b"", b"}}", b"]", b"} ", b"},", b"}\x00", b"}}"]
        )
    )
    return (
        draw(st.sampled_from([b"{", b"{", b"{", b"{", b"{ ", b" {", b"{,", b"", b"[{", b"{{"]))
        + comma.join(pairs)
        + end
    )


not_posts = st.one_of(
    st.sampled_from(
        [
            b"", b" ", b"\r", b"\r\r", b"{", b"}", b"{}", b"{}\r", b"{}\r\r", b"{} {}", b"{}{}", b"{},{}",
            b"{}\r{}", b"[]",
            b"[{}]", b"null", b"1", b'"a"', b"\xef\xbb\xbf{}", b"\xef\xbb\xbf", b"\xff", b"\x00", b"\x00{}\x00",
            b"{\x00}",
            b'{"id":', b'{"id":"a', b'"}', b'{"id":"{}', b'{}"}', b'{"hashtags":[{}', b"{}]}", b"// {}", b"{}//",
            b"{/**/}",
            b"{" * 2000 + b"}" * 2000, b'{"id":' * 2000 + b"1" + b"}" * 2000, b'{"new":' + b"[" * 2000 +
            b"]" * 2000 + b"}",
            b'{"id":"1","text":"a"}{"id":"2"}', b'{"id":"1"}\n{"id":"2"}', b'{"id":"1",\n"text":"2"}',
        ]
    ),
    st.binary(max_size=8),
)  # fmt: skip
line = st.one_of(posts(), posts(), posts(), odd_posts(), odd_posts(), not_posts)
torn = st.tuples(line, st.integers(0, 40)).map(lambda drawn: drawn[0][: drawn[1]])


@st.composite
def payloads(draw: st.DrawFn) -> bytes:
    """Some lines of a file, with one kind of newline or several."""
    lines = draw(st.lists(st.one_of(line, line, line, torn), min_size=1, max_size=12))
    newline = st.sampled_from(draw(st.sampled_from([[b"\n"], [b"\r\n"], [b"\n", b"\r\n", b"\n\n"]])))
    whole = b"".join(one + draw(newline) for one in lines)
    return whole if draw(st.booleans()) else whole.rstrip(b"\n") or b"{}"


def parsed(payload: bytes) -> Parsed:
    """A block of those lines, as the reader reads it."""
    rows = payload.count(b"\n") + (not payload.endswith(b"\n"))
    return READER.parse(Block(first_row=7, rows=rows, payload=payload), HEADER)


def parsed_one_by_one(payload: bytes) -> Parsed:
    """The same, without the fast way."""

    def nothing(lines: Lines, first: int) -> Pages:
        return Pages([], np.arange(len(lines)))

    with patch.object(ndjson, "read_at_once", nothing):
        return parsed(payload)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(payload=payloads(), few=st.sampled_from([1, 1, 2, 64]))
@example(payload=b'{"id":"1","id":"2"}\n', few=1)  # the last of two fields of one name counts
@example(payload=b'{"id":"1"}{"id":"2"}\n{"hashtags":[{}\n{}]}\n', few=1)  # as many objects as lines, none on its own
@example(payload=b'{"hashtags":["a",null]}\n{"hashtags":[]}\n', few=1)
@example(payload=b'{"text":"\xed\xa0\x80"}\n{"text":"\\udc00"}\n{"text":"\xff"}\n', few=1)
@example(payload=b'{"id":"1","new":1}\n{"id":"2"}\n{"id":3}\n{"id":"4","\xff":1}\n', few=1)
@example(payload=b"\x00", few=1)
def test_lines_read_at_once_give_what_they_give_read_one_by_one(payload: bytes, few: int) -> None:
    with patch.object(columns, "FEW", few):
        at_once = parsed(payload)
    one_by_one = parsed_one_by_one(payload)
    at_once.posts.validate(full=True)
    assert at_once.posts.to_pylist() == one_by_one.posts.to_pylist()
    assert at_once.posts.schema == one_by_one.posts.schema
    assert at_once.refusals == one_by_one.refusals
    assert dict(at_once.unknown_fields) == dict(one_by_one.unknown_fields)
    assert dict(at_once.repaired) == dict(one_by_one.repaired)


CUT_UP = (b"{}", b"{", b"}", b'"id":"1"', b'"hashtags":[', b"]", b"null", b"null", b"1", b'"a"', b"[]", b" ", b",")


@settings(max_examples=50, deadline=None, derandomize=True)
@given(lines=st.lists(posts(), min_size=1, max_size=12), end=st.sampled_from([b"\n", b"\r\n"]))
def test_posts_as_marsad_writes_them_are_all_read_at_once(lines: list[bytes], end: bytes) -> None:
    pages = read_at_once(lines_of(end.join(lines) + end), 1)
    braces = [place for place, one in enumerate(lines) if one.count(b"}") > 1]  # read one by one
    assert pages.left.tolist() == braces
    rows = pa.Table.from_batches(pages.batches, RAW)["row"].to_pylist()
    assert rows == [place + 1 for place in range(len(lines)) if place not in braces]


@given(
    lines=st.lists(st.lists(st.sampled_from([*CUT_UP]), max_size=6).map(b"".join), min_size=1, max_size=4),
)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_nothing_but_objects_reaches_arrow(lines: list[bytes]) -> None:
    cut = lines_of(b"\n".join(lines) + b"\n")
    left = read_at_once(cut, 1).left.tolist()
    for place, one in enumerate(lines):
        if place not in left:
            assert isinstance(json.loads(one), dict)
