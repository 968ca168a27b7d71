"""What may be said of a machine's errors: nothing before the last answer, then aggregates without small bases."""

from dataclasses import dataclass

from marsad.core.findings import Withheld
from marsad.core.judgement import Purpose
from marsad.core.machine_errors import TOGETHER, ErrorRates, MachineErrors, Rate, Said, SignalErrors
from marsad.core.mission import Question
from marsad.flows.answers import answers_of_sample
from marsad.flows.machine_errors import all_errors
from marsad.report.errors_part import sayable
from marsad.report.errors_words import is_one_figure
from marsad.review.states import State
from marsad.store.observatory import Observatory

UNANSWERED = frozenset({State.WAITING, State.HALF})
DIGITS = 3  # no more than the page prints


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRate:
    """A rate from 0 to 1: value and limits, limits alone, or neither and why."""

    value: float | None
    low: float | None
    high: float | None
    withheld: Withheld | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRates:
    """The errors of one signal in one group of the frame."""

    by: str  # all, language, script, platform
    group: str
    flags: bool  # whether the machine flags anything there
    sensitivity: SaidRate
    specificity: SaidRate
    precision: SaidRate
    coded: int | None  # None where nothing may be said of the group


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidSignal:
    """One signal, judged."""

    signal: str  # 'all' for the question's signals together
    detectors: str  # version of its detector, or of each by name
    rates: tuple[SaidRates, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidErrors:
    """The errors of a question's signals; no signal while somebody has still to answer."""

    question: str
    waiting: int  # posts that wait for an answer or a settlement
    threshold: float
    withheld: Withheld | None
    signals: tuple[SaidSignal, ...]


def said_errors(observatory: Observatory, question: Question) -> SaidErrors | None:
    """The errors of the signals the question's sample was drawn with; None where no machine chose what to code.

    A coder must not know what the machine said before all have answered (invariant 4), nor how good it is. Raises
    Missing without a sample, and what `all_errors` raises.
    """
    from marsad.store.records import samples

    sample = samples.sample_of(question.id)
    if not question.stratify_on or sample.purpose is not Purpose.ESTIMATION:
        return None
    answers = answers_of_sample(sample.sample_id)
    waiting = sum(answer.outcome.state in UNANSWERED or answer.is_open(question) for answer in answers)
    found = all_errors(observatory, question.id) if not waiting else []
    return SaidErrors(
        question=question.id,
        waiting=waiting,
        threshold=question.threshold,
        withheld=Withheld.UNFINISHED if waiting else _withheld(found),
        signals=tuple(_signal(one) for each in found if each.withheld is None for one in each.signals),
    )


def _withheld(found: list[MachineErrors]) -> Withheld | None:
    return next((each.withheld for each in found), None)


def _signal(one: SignalErrors) -> SaidSignal:
    said, _silent = sayable(one.rates)
    return SaidSignal(
        signal="all" if one.signal == TOGETHER else one.signal,
        detectors=one.version,
        rates=tuple(_rates(rates, rates in said) for rates in one.rates),
    )


def _rates(rates: ErrorRates, said: bool) -> SaidRates:
    shown = said and rates.flags
    return SaidRates(
        by=rates.by,
        group=rates.group,
        flags=rates.flags,
        sensitivity=_rate(rates.found, shown),
        specificity=_rate(rates.spared, shown),
        precision=_rate(rates.right, shown),
        coded=rates.coded if said else None,
    )


def _rate(rate: Rate, shown: bool) -> SaidRate:
    if not shown or rate.said is Said.NOTHING:
        return SaidRate(value=None, low=None, high=None, withheld=rate.withheld or Withheld.SMALL_BASE)
    return SaidRate(
        value=round(rate.value, DIGITS) if is_one_figure(rate) else None,
        low=round(rate.low, DIGITS),
        high=round(rate.high, DIGITS),
        withheld=rate.withheld,
    )
