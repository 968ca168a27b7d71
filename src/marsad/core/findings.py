"""What may be said: estimates with their doubt, and the findings built on them."""

from dataclasses import dataclass
from enum import StrEnum

from marsad.core.trilingual import Trilingual


class Withheld(StrEnum):
    """Why a figure is not shown as a percentage."""

    SMALL_BASE = "small_base"  # under 50 coded items: 'x of n' is said instead
    SMALL_COUNT = "small_count"  # so few that a person could be recognised
    NO_HUMAN_CODING = "no_human_coding"
    UNKNOWN_PROBABILITY = "unknown_probability"  # an opportunistic source: may illustrate, never count
    RESTRICTED_PERIOD = "restricted_period"
    UNFINISHED = "unfinished"  # too much of the sample is not coded or not settled yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with its doubt. Shares are from 0 to 1; a ratio or a difference says so in `measure`."""

    measure: str  # share, ratio, difference
    value: float
    low: float
    high: float
    method: str  # stratified_jeffreys, horvitz_thompson, ppi, cluster_bootstrap
    n: int  # coded items it rests on
    N: int  # items in the frame it speaks of
    positives: int  # coded items that answered yes
    frame: str = ""  # actor, target, topic
    group: str = "all"
    level: float = 0.95
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two coders agreed, on items both coded blind (method 6.2)."""

    alpha: float | None  # None where nothing varied: alpha is then not defined
    low: float | None
    high: float | None
    ac1: float | None
    positive_agreement: float | None
    positive_agreement_low: float | None
    prevalence: float | None  # in the reliability sample
    n: int
    coders: int
    exploratory: bool  # below the gate: alpha >= .667 and positive agreement's lower limit >= .60


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A claim in three languages, with what stands behind it and against it."""

    question: str
    claim: Trilingual
    estimates: tuple[Estimate, ...]
    agreement: Agreement | None
    against: tuple[Trilingual, ...]  # what speaks against it, or limits it
    exploratory: bool
    q: float | None = None  # Benjamini-Hochberg adjusted p of its comparison within the family
