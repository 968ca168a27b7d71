"""An analysis that was run: what was asked, of which posts, what came out. The next one stands beside it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Analysis(StrEnum):
    """What can be analysed."""

    COORDINATION = "coordination"
    BURSTS = "bursts"
    ORIGIN = "origin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run. `settings` and `result` are plain values, as JSON holds them.

    `result` is about groups, series and shares, never about one account; what must be looked up by account (pairs) is
    in a table of its own, `rows_sha256` its digest.
    """

    number: int = 0  # 0 until it is kept
    kind: Analysis
    settings: dict[str, Any]
    result: dict[str, Any]
    rows_sha256: str = ""  # '' where nothing is kept beside it
    posts_version: int
    signals_version: int
    software: str
    made_at: datetime | None = None
    made_by: str = ""
