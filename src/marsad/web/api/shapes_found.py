"""What the API gives of searches, of the overview and of findings, field by field."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from marsad.core.frames import SavedFrame
from marsad.flows.frames import shown_size
from marsad.web.api.shapes import AgreementShape, EstimateShape, Restricted, Words


class Count(Schema):
    """Posts of one name; null where the number is withheld."""

    name: str
    posts: int | None


class DayCount(Schema):
    """Posts of one day; null where there are too few to say."""

    day: date
    posts: int | None


class FoundShape(Schema):
    """What a search finds, in counts; with `aggregate` it is lawful speech, rounded to tens."""

    understood: str
    left_aside: list[str]
    found: int | None
    aggregate: str | None
    by_month: bool
    days: list[Count]
    languages: list[Count]
    platforms: list[Count]
    withheld: bool = Field(description="Whether counts are left out because they are small.")
    locked: bool = Field(description="Whether every count is left out, in the restricted period.")
    without_time: int | None


class SearchShape(Schema):
    """The words of a frame, and where they are looked for."""

    words: str
    other_script: bool
    platforms: list[str]
    sources: list[str]
    first: date | None
    last: date | None


class FrameShape(Schema):
    """A search under a name: the frame of what it finds."""

    number: int
    name: str
    search: SearchShape
    understood: str
    question: str
    posts_version: int
    method: str
    found: int | None = Field(description="Rounded to tens; null under ten.")
    exclusions: str

    @staticmethod
    def resolve_found(frame: SavedFrame) -> int | None:
        """As the page says it."""
        return shown_size(frame)


class StatusShape(Schema):
    """The mission today, in its own time zone."""

    today: date
    days_left: int
    days_until: int
    next_check: date | None
    restricted: Restricted | None
    inside: bool


class SourceInShape(Schema):
    """What came from one source, and what of it was lost."""

    source: str
    files: int
    rows: int
    posts: int
    duplicates: int
    refused: int
    told_missing: int
    failures: int
    untold: int
    empty_days: int
    longest_gap: list[date] | None


class SignalDaysShape(Schema):
    """Posts that a detector suggests to look at, by day. Never a prevalence."""

    signal: str
    posts: int
    days: list[DayCount]


class WorkShape(Schema):
    """How far the people are with a question."""

    question: str
    sample: int
    drawn: int
    states: dict[str, int]
    done: int
    agreement: AgreementShape | None


class FindingNowShape(Schema):
    """The latest version of a finding and where it stands."""

    question: str
    version: int
    state: str
    since: datetime


class OverviewShape(Schema):
    """The mission at a glance; what the key's roles do not open is null."""

    status: StatusShape
    sources: list[SourceInShape]
    reasons: dict[str, int]
    posts: list[DayCount]
    undated: int
    signals: list[SignalDaysShape]
    lawful: list[Count]
    left_out: bool
    locked: bool
    blind: bool = Field(description="Whether signals are left out: the member may code posts that wait for answers.")
    work: list[WorkShape]
    findings: list[FindingNowShape] | None


class StampShape(Schema):
    """How a published version was made: a day and roles, never a name."""

    version: int
    published_at: datetime
    drafted_as: list[str]
    read_as: list[str]
    published_as: list[str]
    hands: int = Field(description="How many different people: two or three.")
    digest: str


class FigureShape(Schema):
    """A figure of a finding under the key by which the desk opens it."""

    key: str
    estimate: EstimateShape


class FindingShape(Schema):
    """A version of a finding as it may be shown today."""

    number: int
    question: str
    title: Words
    version: int
    state: str
    since: datetime
    exploratory: bool
    locked: bool
    claim: Words
    figures: list[FigureShape]
    stamp: StampShape | None
    correction: Words | None
    withdrawn: Words | None
