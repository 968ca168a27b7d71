"""A saved search: the frame of what it finds, with all it takes to find the same posts again."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from marsad.core.queries import Search

SAVED, CORRECTED, WITHDRAWN = "saved", "corrected", "withdrawn"
LONGEST_NAME = 80
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFrame:
    """A search under a name. It is never changed: a correction, or a withdrawal, supersedes it."""

    number: int = 0  # 0 until it is kept
    name: str
    act: str = SAVED
    search: Search
    understood: str  # the words as they were folded
    question: str = ""  # whose 'yes' means that a post is on topic; '' where none is named
    posts_version: int  # of the lake's posts it was saved on
    method: str  # version of how words are folded and found
    found: int  # posts found then
    exclusions: str = ""  # what is known to be left out
    collected_by: str = ""  # how the posts searched had come in
    lags: dict[str, Any] = field(default_factory=dict)  # source -> seconds within which half, and nine in ten, came in
    note: str = ""
    supersedes: int | None = None
    noted_at: datetime | None = None
    noted_by: str = ""
