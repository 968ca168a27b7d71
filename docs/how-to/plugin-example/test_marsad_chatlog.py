"""The reader keeps the contract that every reader must keep."""

from pathlib import Path

import pyarrow as pa
from marsad_chatlog import ChatLogReader

from marsad.observe.fields import finish
from marsad.plugins.seam import Header, Parsed
from marsad.plugins.testing import check_reader

SAMPLE = Path(__file__).with_name("sample.txt")


def finished(parsed: Parsed, header: Header) -> pa.RecordBatch:
    """Posts as the lake keeps them."""
    return finish(parsed, header, b"a key for tests", "a batch").posts


def test_the_reader_keeps_the_contract() -> None:
    """Twenty times the sample, so that there is something to cut and to damage."""
    check_reader(ChatLogReader(), SAMPLE.read_bytes() * 20, Header(source="s", platform=None), finished)
