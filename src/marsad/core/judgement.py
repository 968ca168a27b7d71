"""What people judged: codes, codings, settlements, and the drawn sample they answer."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from marsad.core.mission import Repeats
from marsad.core.trilingual import Trilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One category of the codebook, with the rules by which two coders come to the same answer."""

    id: str  # 'A1'
    family: str  # 'A'
    label: Trilingual
    definition: Trilingual
    include: Trilingual | None = None
    exclude: Trilingual | None = None
    severity: bool = False  # whether a severity from 1 to 4 is asked
    referable: bool = False  # may ever open a referral, subject to the rights test
    lawful_speech: bool = False  # described in aggregate, never listed by author
    urgent: bool = False  # stops coding and calls the human protocol
    obligation: str = ""  # id of the obligation it rests on, among those of the codebook

    def __post_init__(self) -> None:
        if self.lawful_speech and (self.referable or self.severity):
            raise ValueError(f"code '{self.id}' is lawful speech: it can be neither referable nor severe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A family of codes, A to H in the shipped codebook."""

    id: str
    label: Trilingual
    definition: Trilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeValue:
    """One answer an attribute offers: severity 3, verification V4, stance 'reports'."""

    id: str
    label: Trilingual
    definition: Trilingual | None = None
    urgent: bool = False  # stops coding and calls the human protocol, whatever the code


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """What is noted about a post or a code besides the code itself."""

    id: str  # 'severity', 'verification'
    label: Trilingual
    values: tuple[AttributeValue, ...]
    definition: Trilingual | None = None
    of: tuple[str, ...] = ()  # families and codes it is asked for; empty: every post
    several: bool = False  # whether more than one value may be given


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """An international text that codes rest on."""

    id: str
    title: Trilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """A frozen version of the categories; every coding says which version it was made under."""

    id: str
    version: str
    title: Trilingual
    families: tuple[Family, ...]
    codes: tuple[Code, ...]
    rules: tuple[Trilingual, ...] = ()  # general rules, read as R1, R2…: G is a family
    unit: Trilingual | None = None  # what one post is, and what may be looked at to code it
    attributes: tuple[Attribute, ...] = ()
    obligations: tuple[Obligation, ...] = ()

    def code(self, code_id: str) -> Code | None:
        """The code of that id, or None."""
        return next((code for code in self.codes if code.id == code_id), None)

    def attribute(self, attribute_id: str) -> Attribute | None:
        """The attribute of that id, or None."""
        return next((attribute for attribute in self.attributes if attribute.id == attribute_id), None)

    def obligation(self, obligation_id: str) -> Obligation | None:
        """The obligation of that id, or None."""
        return next((obligation for obligation in self.obligations if obligation.id == obligation_id), None)


class Purpose(StrEnum):
    """What a sample was drawn for."""

    ESTIMATION = "estimation"
    TRAINING = "training"  # chosen so that a model learns: never part of an estimate
    PILOT = "pilot"  # a round of calibration: every coder answers every post, and none of it is counted or learnt from


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One drawn post to code, with the probability by which it was drawn."""

    task_id: int
    sample_id: int
    post_id: str
    stratum: str
    inclusion_probability: float | None  # None: chosen for training, not drawn
    position: int  # order in which it is shown
    double: bool  # whether two coders are asked
    coders: int | None = None  # in a round of calibration, how many are asked

    @property
    def needs(self) -> int:
        """How many answers complete it."""
        return self.coders or (2 if self.double else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnits:
    """Posts that a sample's frame leaves out because their content is in it already, and what could not be told."""

    repeats: int  # reposts, forwards and translations of a content that is there
    twice: int  # further copies of posts that several sources brought
    unlinked: int  # repeats that do not say of what: units all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSample:
    """All it takes to draw a sample again, and to weight what it found."""

    sample_id: int = 0
    question: str
    seed: int
    size: int
    population: int
    strata: dict[str, dict[str, int]]  # name -> {"N": units, "n": drawn}
    design: dict[str, Any] = field(default_factory=dict)
    posts_version: int
    signals_version: int
    codebook_version: str
    purpose: Purpose = Purpose.ESTIMATION

    @property
    def not_units(self) -> NotUnits | None:
        """What the frame left out; None for a sample drawn before contents were counted once."""
        kept = self.design.get("not_units")
        return None if kept is None else NotUnits(**kept)

    @property
    def repeats(self) -> Repeats | None:
        """What counted of a repeated content; None where every row did, as before contents were counted once."""
        return None if self.not_units is None else Repeats(self.design["repeats"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One coder's answer to one task."""

    task_id: int
    coder: str
    codes: tuple[str, ...]  # empty: none of the question's codes applies
    severity: int | None = None
    ambiguous: bool = False
    cannot_decide: str | None = None  # the reason; it is not 'no'
    saw_machine_label: bool = False
    codebook_version: str = ""
    aids: tuple[str, ...] = ()  # what helped to read the post: other_letters, pictures, translation:ENDPOINT
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The answer agreed after two coders differed."""

    task_id: int
    settled_by: str
    codes: tuple[str, ...]
    severity: int | None = None
    cannot_decide: str | None = None
    reason: str = ""
    rule: str = ""  # which rule of the codebook decides: 'R2' a general one, 'A6' that of a code
    corrects: bool = False  # it stands in place of an earlier settlement
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenCodebook:
    """A version of the codebook that is changed no more: samples drawn afterwards cite it."""

    version: str
    digest: str  # of everything the codebook says
    sample_id: int | None  # the round of calibration it follows
    note: str
    frozen_by: str
    at: datetime
