"""The figures of a question as they may be said to anybody: what is withheld has no number, only its reason."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from marsad.core.findings import Agreement, Estimate, Withheld
from marsad.flows.figures import QuestionFigures
from marsad.report.figures import withheld_because

DIGITS = 6  # decimals of a share
DIGITS_BESIDE_HIDDEN = 3  # no more than a page prints, so that no hidden count can be worked out


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidEstimate:
    """A figure with its doubt; shares are from 0 to 1. Without a number where `withheld` says why."""

    measure: str  # share, ratio, difference
    group: str
    value: float | None
    low: float | None
    high: float | None  # None beside a low: no upper limit
    level: float
    method: str
    frame: str
    n: int
    N: int
    positives: int | None  # of the coded items; None where it would give a hidden count away
    withheld: Withheld | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidFigures:
    """Everything that may be said of a question."""

    question: str
    sample_id: int
    estimates: tuple[SaidEstimate, ...]  # the frame, then its groups
    alternatives: tuple[SaidEstimate, ...]
    comparison: tuple[SaidEstimate, ...]  # ratio, difference
    p: float | None
    q: float | None
    agreement: Agreement | None
    exploratory: bool
    posts_version: int
    signals_version: int
    codebook_version: str


def said_figures(figures: QuestionFigures) -> SaidFigures:
    """The figures without what is withheld; those locked in a restricted period come here withheld."""
    compared = figures.comparison
    pair = [one for one in (compared.ratio, compared.difference) if one is not None] if compared else []
    said = iter(said_estimates([*figures.estimates, *figures.alternatives, *pair]))
    tested = bool(pair) and all(withheld_because(one) is None for one in pair)
    return SaidFigures(
        question=figures.question,
        sample_id=figures.sample.sample_id,
        estimates=tuple(islice(said, len(figures.estimates))),
        alternatives=tuple(islice(said, len(figures.alternatives))),
        comparison=tuple(said),
        p=compared.p if compared and tested else None,
        q=figures.q if tested else None,
        agreement=figures.agreement,
        exploratory=figures.exploratory,
        posts_version=figures.sample.posts_version,
        signals_version=figures.sample.signals_version,
        codebook_version=figures.sample.codebook_version,
    )


def said_estimates(estimates: Sequence[Estimate]) -> tuple[SaidEstimate, ...]:
    """All the estimates of one question together: beside one hidden count, the others would give it away."""
    hidden = any(withheld_because(one) is Withheld.SMALL_COUNT for one in estimates)
    return tuple(_said(one, hidden=hidden) for one in estimates)


def _said(one: Estimate, *, hidden: bool) -> SaidEstimate:
    why = withheld_because(one)
    digits = DIGITS_BESIDE_HIDDEN if hidden else DIGITS

    def number(value: float) -> float | None:
        return round(value, digits) if why is None and math.isfinite(value) else None

    return SaidEstimate(
        measure=one.measure,
        group=one.group,
        value=number(one.value),
        low=number(one.low),
        high=number(one.high),
        level=one.level,
        method=one.method,
        frame=one.frame,
        n=one.n,
        N=one.N,
        positives=one.positives if why in (None, Withheld.SMALL_BASE) and not hidden else None,
        withheld=why,
    )
