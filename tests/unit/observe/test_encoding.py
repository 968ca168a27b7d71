"""Whatever a file is written in comes out as UTF-8; bytes that are not text stay invalid, to be refused."""

import codecs
from collections.abc import Callable

import pytest

from marsad.core.errors import RefusedInput
from marsad.observe.encoding import Utf8Stream, find_encoding
from marsad.plugins.testing import Bytes

ARABIC = "التاريخ,النص\n2026-09-08,صوتوا غدا في الانتخابات\n2026-09-08,مرحبا بكم جميعا\n"
FRENCH = "date,texte\n2026-09-08,Les élections à Rabat ont été très suivies\n2026-09-08,ça commence dès l’été\n"
SPANISH = "fecha,texto\n2026-09-08,La campaña terminó mañana según el señor Muñoz Ficticio\n"


def everything(data: bytes, encoding: str | None = None, step: int = 4096) -> bytes:
    stream = Utf8Stream(Bytes(data), encoding)
    pieces = []
    while piece := stream.read(step):
        pieces.append(piece)
    return b"".join(pieces)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ARABIC, "utf-8"),
        (ARABIC, "utf-8-sig"),
        (ARABIC, "utf-16-le"),
        (ARABIC, "utf-16-be"),
        (ARABIC, "utf-16"),
        (ARABIC, "cp1256"),
        (ARABIC, "iso8859_6"),
        (FRENCH, "cp1252"),
        (FRENCH, "cp1256"),
        (SPANISH, "cp1252"),
        (SPANISH, "latin-1"),
        ("plain\n", "ascii"),
    ],
)
def test_a_text_in_an_encoding_of_the_trade_comes_out_whole(text: str, encoding: str) -> None:
    assert everything(text.encode(encoding)).decode() == text
    assert everything(text.encode(encoding), step=5).decode() == text


def test_the_encoding_that_was_named_is_believed() -> None:
    assert everything("é".encode("cp850"), "cp850").decode() == "é"
    assert everything(codecs.BOM_UTF16_BE + "é".encode("utf-16-be"), "utf-16").decode() == "é"


def test_an_encoding_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(RefusedInput, match="'klingon'"):
        Utf8Stream(Bytes(b"x"), "klingon")


def test_a_mixed_file_is_utf_8_and_its_odd_row_stays_invalid() -> None:
    rows = [f"{number},سلام {number}".encode() for number in range(20)]
    rows[7] = "7,سلام".encode("cp1256")
    mixed = b"\n".join(rows)
    assert find_encoding(mixed) == "utf-8"
    assert everything(mixed) == mixed


@pytest.mark.parametrize("bad", [b"\x00\xd8", b"\x00\xdc"])
def test_half_a_pair_in_utf_16_stays_invalid(bad: bytes) -> None:
    data = codecs.BOM_UTF16_LE + "a,".encode("utf-16-le") + bad + "b".encode("utf-16-le")
    with pytest.raises(UnicodeDecodeError):
        everything(data).decode()


def test_half_a_character_at_the_end_of_utf_16_is_torn() -> None:
    stream = Utf8Stream(Bytes("é,b\n".encode("utf-16") + b"\x20"), None)
    while stream.read(10):
        pass
    assert stream.torn


@pytest.fixture
def undefined() -> Callable[[], bytes]:
    return lambda: "mañana y señor y años y niño\n".encode("cp1252") + b"\x81\n"


def test_bytes_a_page_does_not_define_stay_invalid(undefined: Callable[[], bytes]) -> None:
    first, second, _end = everything(undefined(), "cp1252").split(b"\n")
    assert first.decode() == "mañana y señor y años y niño"
    with pytest.raises(UnicodeDecodeError):
        second.decode()
