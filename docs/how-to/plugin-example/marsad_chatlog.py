"""A reader for an invented chat log, one message a line: [2025-09-14 08:05] author: text."""

import re
from collections.abc import Iterator

from marsad.core.posts import Refusal
from marsad.observe.encoding import Utf8Stream, head_as_text
from marsad.observe.fields import raw_batch
from marsad.observe.lines import cut_lines
from marsad.plugins.seam import Block, Header, Parsed, Plugin, Stream

MESSAGE = re.compile(r"\[(\d{4}-\d{2}-\d{2} \d{2}:\d{2})\] ([^:]+): (.*)")


class ChatLogReader:
    """Reads chat logs."""

    name = "chatlog"
    version = "1"
    summary = "A chat log, one message a line"
    cannot_show = ("deleted_posts", "views", "who_reacted")
    general = False

    def accepts(self, head: bytes) -> bool:
        """Whether the first line is a message."""
        return MESSAGE.match(head_as_text(head).split("\n")[0]) is not None

    def prepare(self, file: Stream, header: Header) -> Header:
        """Nothing more to know: times are written with the year first."""
        return header

    def cut(self, file: Stream, header: Header) -> Iterator[Block]:
        """Blocks of whole lines."""
        return cut_lines(Utf8Stream(file, header.encoding))

    def parse(self, block: Block, header: Header) -> Parsed:
        """Each line is a post or a refusal."""
        columns: dict[str, list] = {"row": [], "published_at": [], "author": [], "text": [], "platform": []}
        refusals = list(block.refusals)
        lines = block.payload.split(b"\n")[: block.rows] if block.payload else []
        for row, line in enumerate(lines, start=block.first_row):
            try:
                said = MESSAGE.fullmatch(line.decode().rstrip("\r"))
            except UnicodeDecodeError:
                refusals.append(Refusal(row, "unreadable_bytes"))
                continue
            if said is None:
                refusals.append(Refusal(row, "field_count" if line.strip() else "empty_row"))
                continue
            for name, value in zip(columns, (row, *said.groups(), "chatlog"), strict=True):
                columns[name].append(value)
        return Parsed(raw_batch(columns), tuple(refusals))


PLUGIN = Plugin(name="chatlog", readers=(ChatLogReader,))
