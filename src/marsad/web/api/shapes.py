"""What the API gives, field by field: a field that is not named here goes nowhere.

No shape has a place for an account, a handle, an address, a platform's id, or the name of a coder.
"""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field


class Words(Schema):
    """A text in the three languages."""

    ar: str
    fr: str
    en: str


class Mistake(Schema):
    """Why nothing was given."""

    error: str = Field(description="One sentence, in the language of Accept-Language.")
    code: int = Field(
        description="As the command's exit codes: 11 refused, 12 not allowed, 13 wrong state, 14 missing."
    )


def gives(shape: Any) -> dict[Any, Any]:
    """What a resource answers: its shape, or one sentence."""
    return {200: shape, 304: None, frozenset({400, 401, 403, 404, 409, 422, 429, 500, 503}): Mistake}


class Restricted(Schema):
    """Dates in which nothing that reads as a poll of voting intention is shown."""

    start: date
    end: date
    reference: str


class MissionShape(Schema):
    """The mission as its file says."""

    id: str
    title: Words
    territory: Words
    country: str
    start: date
    end: date
    time_zone: str
    legal_basis: Words
    mandate: Words
    languages: list[str]
    fictional: bool
    restricted: Restricted | None


class Losses(Schema):
    """Where every row of a source's files went; the numbers add up."""

    files: int
    rows: int
    posts: int
    duplicates: int
    refused: dict[str, int] = Field(description="Reason of refusal to rows.")
    masked: int = Field(description="Handles, addresses and numbers masked in texts.")
    without_time: int
    cannot_show: list[str] = Field(description="What the formats of these files can never show.")


class SourceShape(Schema):
    """One stream of posts and its loss account."""

    id: str
    title: Words
    frame: str
    platform: str | None
    known_exclusions: str
    losses: Losses


class QuestionShape(Schema):
    """What is asked of every coded post."""

    id: str
    title: Words
    asks: Words
    codes: list[str]
    sources: list[str]
    planned: bool
    repeats: str
    population: Words | None


class CodeShape(Schema):
    """One category of the codebook."""

    id: str
    family: str
    label: Words
    definition: Words
    include: Words | None
    exclude: Words | None
    severity: bool
    referable: bool
    lawful_speech: bool
    urgent: bool


class FamilyShape(Schema):
    """A family of codes."""

    id: str
    label: Words
    definition: Words


class CodebookShape(Schema):
    """The codebook coders read."""

    id: str
    version: str
    title: Words
    families: list[FamilyShape]
    codes: list[CodeShape]
    rules: list[Words]


class Band(Schema):
    """One stratum of a sample."""

    name: str
    N: int = Field(description="Units of the frame in the stratum.")
    n: int = Field(description="Units drawn.")


class SampleShape(Schema):
    """A drawn sample and how far its coding is; no post and no coder."""

    sample_id: int
    question: str
    purpose: str
    seed: int
    size: int
    population: int
    strata: list[Band] = Field(description="None to who may code while a task is open.")
    posts_version: int
    signals_version: int
    codebook_version: str
    states: dict[str, int] = Field(description="State of a task to tasks.")
    done: int


class AgreementShape(Schema):
    """How far two coders agreed on items both coded blind; null where nothing varied."""

    alpha: float | None
    low: float | None
    high: float | None
    ac1: float | None
    positive_agreement: float | None
    positive_agreement_low: float | None
    prevalence: float | None
    n: int
    coders: int
    exploratory: bool


class QuestionAgreement(Schema):
    """The agreement on a question's sample; null while no post is coded twice."""

    question: str
    sample_id: int
    agreement: AgreementShape | None


class EstimateShape(Schema):
    """A figure with its doubt, or the reason why there is none."""

    measure: str = Field(description="share, ratio, difference; shares from 0 to 1.")
    group: str
    value: float | None
    low: float | None
    high: float | None = Field(description="Null beside a low: no upper limit.")
    level: float
    method: str
    frame: str
    n: int
    N: int
    positives: int | None
    withheld: str | None


class FiguresShape(Schema):
    """Everything that may be said of a question, and what it rests on."""

    question: str
    sample_id: int
    estimates: list[EstimateShape]
    alternatives: list[EstimateShape]
    comparison: list[EstimateShape]
    p: float | None
    q: float | None
    agreement: AgreementShape | None
    exploratory: bool
    posts_version: int
    signals_version: int
    codebook_version: str


class RateShape(Schema):
    """A rate from 0 to 1: value and limits, limits alone, or the reason why neither."""

    value: float | None
    low: float | None
    high: float | None
    withheld: str | None


class RatesShape(Schema):
    """The errors of a signal in one group of the frame; a group is never an author."""

    by: str
    group: str
    flags: bool
    sensitivity: RateShape
    specificity: RateShape
    precision: RateShape
    coded: int | None


class SignalShape(Schema):
    """One signal, judged by people's answers."""

    signal: str
    detectors: str
    rates: list[RatesShape]


class ErrorsShape(Schema):
    """The errors of a question's signals; none while somebody has still to answer."""

    question: str
    waiting: int
    threshold: float
    withheld: str | None
    signals: list[SignalShape]


class RoleShape(Schema):
    """An action and the roles that may do it."""

    action: str
    roles: list[str]


class EntryShape(Schema):
    """One entry of the ledger, without who and whom."""

    number: int
    at: datetime
    action: str
    previous: str
    hash: str


class LedgerShape(Schema):
    """A page of the ledger and, where it was asked for, whether all of it holds."""

    checked: bool
    first_break: int | None = Field(
        description="Number of the first entry that does not hold; null with `checked`: all hold."
    )
    entries_in_all: int
    head: str
    entries: list[EntryShape]
