"""What the API gives of who moved together, field by field: groups and figures, no account and no post."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from marsad.web.api.shapes import Words


class TraceShape(Schema):
    """What was counted on one trace; small counts are null."""

    trace: str
    window: int = Field(description="Seconds within which two posts count as one act.")
    least: int = Field(description="Objects that two accounts must have in common.")
    posts: int | None
    accounts: int | None
    tested: int = Field(description="Pairs of accounts.")
    found: int
    within: int | None = Field(description="Found inside their own community too; null: not run.")


class WindowShape(Schema):
    """The same trace with another window."""

    trace: str
    window: int
    tested: int
    found: int


class RemovedShape(Schema):
    """What was taken away before counting; small counts are null."""

    rule: str
    posts: int | None
    accounts: int | None


class SideShape(Schema):
    """One political side at the settings of all; an empty `side` is what bears none."""

    side: str
    title: Words | None
    tested_items: int | None
    tested_pairs: int | None
    groups: int
    accounts: int | None
    posts: int | None


class StatementShape(Schema):
    """What may be said of a group, as two people judged it: three judgements, and what the grade allows."""

    grade: int
    coordination: list[Words]
    authenticity: Words
    harm: Words
    conclusion: list[Words]


class GroupShape(Schema):
    """A group; null counts are withheld, and those of lawful speech are rounded to tens."""

    number: int
    accounts: int | None
    pairs: int | None
    posts: int | None
    share: float | None = Field(description="Of the posts collected that could be tested, from 0 to 1.")
    traces: list[str]
    first: datetime
    last: datetime
    sides: list[str]
    within: bool
    lawful: bool
    statement: StatementShape | None = Field(description="Null: two people have not judged it, it is counted only.")


class CoordinationShape(Schema):
    """The last analysis of who moved together. Acting together is a degree and no reproach."""

    number: int
    made_at: datetime | None
    state: str = Field(description="draft, read, published or withdrawn; only what is published may be quoted.")
    stale: bool = Field(description="Whether posts came in since.")
    null_model: str
    error_rate: float
    posts: int
    testable: int
    tested: int
    found: int
    traces: list[TraceShape]
    windows: list[WindowShape]
    removed: list[RemovedShape]
    sides: list[SideShape]
    groups: list[GroupShape]
