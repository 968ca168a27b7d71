"""How often a machine's suggestions were right, judged by people's answers: what it missed, what it flagged wrongly."""

from dataclasses import dataclass
from enum import StrEnum

from marsad.core.findings import Withheld

TOGETHER = ""  # the signal of a question: the highest score among the signals it stratifies on
WHOLE = "all"


class Said(StrEnum):
    """How much of a rate may be said."""

    FIGURE = "figure"  # a percentage with its interval
    RANGE = "range"  # the interval alone: its base is too small for a percentage
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share of a base that itself had to be estimated, with its interval; from 0 to 1."""

    value: float
    low: float
    high: float
    n: int  # coded items in its base
    withheld: Withheld | None = None  # SMALL_BASE with a range: its limits may be said, its value not
    few: bool = False  # so few in the base that not even the limits may be said

    @property
    def said(self) -> Said:
        """What may be said of it."""
        if self.withheld is None:
            return Said.FIGURE
        return Said.RANGE if self.withheld is Withheld.SMALL_BASE and not self.few else Said.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRates:
    """The rates of one signal in one group of the frame; a group is never an author."""

    by: str  # all, language, script, platform
    group: str
    found: Rate  # sensitivity: of the items people judged yes, those the machine flagged
    spared: Rate  # specificity: of the items people judged no, those it did not flag
    right: Rate  # precision: of the items it flagged, those people judged yes
    size: int  # items of the group in the frame
    coded: int
    flags: bool  # whether the machine flags anything in the group


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """The items of one range of scores: how many of them people judged yes."""

    by: str
    group: str
    first: float  # scores from `first`, included; 0 to 0: no score at all, 0 to more: without those
    last: float  # to `last`, left out unless it is 1
    mean: float  # mean score of the frame's items there
    yes: Rate
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalErrors:
    """One signal, judged."""

    signal: str  # 'lexicon:abuse'; TOGETHER for all those of the question
    version: str  # of its detector, as it was when the signals were made
    as_drawn: bool  # the signals the sample was drawn with; otherwise those of now
    rates: tuple[ErrorRates, ...]  # the frame first, then its groups
    curve: tuple[CurvePoint, ...]
    learnt: int = 0  # coded items left out because the model learnt from them

    @property
    def whole(self) -> ErrorRates:
        """In the whole frame."""
        return self.rates[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowest:
    """The band where the machine found nothing: where what it missed is, and what makes the limits wide."""

    size: int
    coded: int
    positives: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineErrors:
    """What is known of the errors of a question's signals, on this mission's own codings."""

    question: str
    threshold: float  # flagged: a score of this or more
    signals: tuple[SignalErrors, ...]  # together first
    lowest: Lowest | None
    counts_hidden: bool = False  # a small count of the question is withheld: no count of yes may give it away
    undecided: int = 0  # drawn items without a yes or no: the limits hold whatever they are
    withheld: Withheld | None = None  # of all of it
