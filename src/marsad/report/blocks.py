"""What a written report is made of, in one language: headings, paragraphs, tables, charts.

HTML and PDF print the same blocks, so that they cannot say different things.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Tone(StrEnum):
    """How a paragraph is set."""

    PLAIN = "plain"
    LEAD = "lead"  # the claim of a finding
    METHOD = "method"  # the generated method sentence
    WARNING = "warning"  # exploratory, withheld, fictional
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a part."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table; numbers are set to its end. `weight` is its share of the width."""

    title: str
    number: bool = False
    weight: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a caption; the first cell of a row is its header. `folds` prints it in that many side by side."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    folds: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Pairs of a name and a value. `exact` values are printed for copying: hashes, commands."""

    rows: tuple[tuple[str, str], ...]
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A Vega-Lite specification with its caption and the words that stand for it where it is not seen."""

    caption: str
    alternative: str
    specification: dict[str, Any]


Block = Heading | Paragraph | Bullets | Table | Facts | Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A numbered part of the report. `anchor` is the same in every language."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A whole report in one language."""

    language: str
    direction: str  # ltr, rtl
    title: str
    subtitle: str
    cover: tuple[tuple[str, str], ...]
    banner: str  # '' unless fictional
    summary: tuple[Block, ...]
    parts: tuple[Part, ...]
