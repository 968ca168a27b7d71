"""A sample that is being coded: how precise its figure is now, and what a wanted precision still costs people.

Only half-widths are said, never the share: a running estimate would lean on those who go on coding. To whom a task of
the question is still open, even the half-width is worked out from the shares guessed before coding, since the true
one tells how rare a yes is.
"""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from marsad.core.judgement import Coding, DrawnSample
from marsad.core.mission import Question
from marsad.core.words import _, decimal_point, n_
from marsad.estimate.planning import as_percent
from marsad.estimate.remaining import Remaining, RunningBand, remaining
from marsad.flows.answers import Answer, answers_of_sample
from marsad.flows.planning import SECONDS_A_CODING
from marsad.flows.population import question_of
from marsad.review.sampling import EXPECTED
from marsad.review.states import DONE
from marsad.store.observatory import Observatory

LONGEST_GAP = 600.0  # seconds between two answers of one coder; a longer one was not spent reading
SHORTEST_GAP = 2.0  # a shorter one is a sheet taken in
FEWEST_GAPS = 30  # codings timed, by two coders at least, before a median is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds a coding takes, over all coders; the quartiles are None where it is only the usual guess."""

    seconds: float
    low: float | None
    high: float | None
    n: int  # codings timed

    @property
    def sentence(self) -> str:
        """Where the seconds come from."""
        if self.low is None or self.high is None:
            return _("Reckoned with {seconds} seconds a coding: too few were timed here.", seconds=round(self.seconds))
        return n_(
            "Reckoned with {seconds} seconds a coding: the median of {n} timed here, half of them between {low} and"
            " {high} seconds.",
            "Reckoned with {seconds} seconds a coding: the median of {n} timed here, half of them between {low} and"
            " {high} seconds.",
            self.n,
            seconds=round(self.seconds),
            low=round(self.low),
            high=round(self.high),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumPlan:
    """A stratum in the plan: items in the frame, drawn, answered, and what more would tell most."""

    name: str
    size: int
    drawn: int
    answered: int
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningPlan:
    """What a wanted half-width still costs. There is no share in it, nor a count of positives."""

    question: str
    sample_id: int
    measured: bool  # from what was coded; False: from the shares guessed before coding
    wanted: float
    now: float | None  # None where a stratum has no coding yet, or it may not be said
    at_end: float  # promised for the whole sample
    posts: int
    answered: int
    open: int
    in_queue: int | None  # posts still to answer, of those drawn; None where all of them do not reach it
    codings: int  # of people: for `in_queue`, or for all that is open
    hours: float
    strata: tuple[StratumPlan, ...]
    reachable: bool
    pace: Pace

    @property
    def sentences(self) -> list[str]:
        """What a person reads."""
        said = [_by_what(self)]
        if self.in_queue == 0:
            return [*said, _("The wanted half-width of {wanted} is reached already.", wanted=as_percent(self.wanted))]
        if not self.open:
            return [*said, _larger(self)]
        said.append(_beyond(self) if self.in_queue is None else _of_the_queue(self))
        return [*said, _("A promise holds in about four cases of five: how many will say yes is not known yet.")]

    def as_json(self) -> dict[str, Any]:
        """The same for a programme."""
        return asdict(self)


def _told_apart(width: float, wanted: float) -> str:
    """A half-width; one above the wanted one with as many figures as it takes to see that it is."""
    for figures in (2, 3):
        said = as_percent(width, figures)
        if width <= wanted or said != as_percent(wanted, figures):
            return said
    return as_percent(width, 4)


def _by_what(plan: RunningPlan) -> str:
    end = as_percent(plan.at_end)
    if not plan.measured:
        return _(
            "Reckoned from the shares guessed before coding, since posts of this question still wait for you: once all"
            " that was drawn is coded, the half-width will be about {end}.",
            end=end,
        )
    if plan.now is not None and not plan.open:
        now = _told_apart(plan.now, plan.wanted)
        return _("All that was drawn is coded; half-width of the interval: {now}.", now=now)
    if plan.now is None:
        return _("A stratum has no coding yet; once all that was drawn is coded: at most about {end}.", end=end)
    return _(
        "Half-width of the interval now: {now}; once all that was drawn is coded: at most about {end}.",
        now=_told_apart(plan.now, plan.wanted),
        end=end,
    )


def _of_the_queue(plan: RunningPlan) -> str:
    return n_(
        "For a half-width of {wanted}, {n} more post of the queue must be coded: {codings} codings, about {hours}"
        " hours of one person.",
        "For a half-width of {wanted}, {n} more posts of the queue must be coded: {codings} codings, about {hours}"
        " hours of one person.",
        plan.in_queue or 0,
        wanted=as_percent(plan.wanted),
        codings=plan.codings,
        hours=as_hours(plan.hours),
    )


def _beyond(plan: RunningPlan) -> str:
    left = _(
        "The {open} posts still open take {codings} codings, about {hours} hours of one person.",
        open=plan.open,
        codings=plan.codings,
        hours=as_hours(plan.hours),
    )
    return f"{left} {_larger(plan)}"


def _larger(plan: RunningPlan) -> str:
    if not plan.reachable:
        return _(
            "A half-width of {wanted} is not reached even by coding the whole frame: too much cannot be decided.",
            wanted=as_percent(plan.wanted),
        )
    return n_(
        "This sample does not reach a half-width of {wanted}. With a free choice of stratum, {n} more post would;"
        " a drawn sample is not made longer, so plan the next question larger.",
        "This sample does not reach a half-width of {wanted}. With a free choice of stratum, {n} more posts would;"
        " a drawn sample is not made longer, so plan the next question larger.",
        sum(stratum.more for stratum in plan.strata),
        wanted=as_percent(plan.wanted),
    )


def as_hours(hours: float) -> str:
    """Hours as people say them: whole ones from ten on, else with a decimal; never none where there is work."""
    said = f"{hours:.0f}" if hours >= 10 else f"{max(hours, 0.1 if hours else 0.0):.1f}"
    return said.replace(".", decimal_point())


def running_plan(observatory: Observatory, question_id: str, wanted: float, *, blind: bool) -> RunningPlan:
    """What a half-width of `wanted` still costs for the sample of a question.

    `blind` works it out from the shares guessed before coding, for whom the true ones must not reach. Raises Missing
    without a sample, RefusedInput for a half-width that cannot be.
    """
    from marsad.store.records import samples

    observatory.connect()
    question = question_of(observatory.mission, question_id)
    sample = samples.sample_of(question_id)
    return plan_of_answers(question, sample, answers_of_sample(sample.sample_id), wanted, blind=blind)


def plan_of_answers(
    question: Question, sample: DrawnSample, answers: Sequence[Answer], wanted: float, *, blind: bool
) -> RunningPlan:
    """The plan of a sample with these answers."""
    bands = bands_of(question, sample, answers, blind=blind)
    found = remaining(bands, wanted)
    left = sum(band.open for band in bands)
    missing = sum(max(each.task.needs - len(each.codings), 0) for each in answers if each.is_open(question))
    wanted_now = left if found.in_queue is None else found.in_queue
    codings = round(missing * wanted_now / left) if left else 0
    timed = pace(coding for answer in answers for coding in answer.codings)
    return RunningPlan(
        question=question.id,
        sample_id=sample.sample_id,
        measured=not blind,
        wanted=wanted,
        now=None if blind else found.now,
        at_end=found.at_end,
        posts=len(answers),
        answered=len(answers) - left,
        open=left,
        in_queue=found.in_queue,
        codings=codings,
        hours=codings * timed.seconds / 3600,
        strata=strata_of(bands, sample.strata, found),
        reachable=found.reachable,
        pace=timed,
    )


def bands_of(
    question: Question, sample: DrawnSample, answers: Sequence[Answer], *, blind: bool
) -> tuple[RunningBand, ...]:
    """The strata of a sample with what is answered in each."""
    verdicts = [(answer.task.stratum, answer.verdict(question), answer) for answer in answers]
    return tuple(
        RunningBand(
            name=name,
            size=sizes["N"],
            coded=sum(1 for stratum, verdict, _answer in verdicts if stratum == name and verdict is not None),
            positives=sum(1 for stratum, verdict, _answer in verdicts if stratum == name and verdict),
            undecided=sum(
                1
                for stratum, verdict, answer in verdicts
                if stratum == name and verdict is None and answer.outcome.state in DONE
            ),
            open=sum(1 for stratum, _verdict, answer in verdicts if stratum == name and answer.is_open(question)),
            guessed=EXPECTED.get(name, 0.5) if blind else None,
        )
        for name, sizes in sample.strata.items()
    )


def strata_of(
    bands: Sequence[RunningBand], drawn: Mapping[str, Mapping[str, int]], found: Remaining
) -> tuple[StratumPlan, ...]:
    """The strata as they may be shown: no count of positives."""
    return tuple(
        StratumPlan(
            name=band.name,
            size=band.size,
            drawn=drawn[band.name]["n"],
            answered=band.answered,
            more=found.by_band[band.name],
        )
        for band in bands
    )


def pace(codings: Iterable[Coding]) -> Pace:
    """The median seconds between two answers of one coder, breaks and sheets left aside; over all coders together."""
    times: dict[str, list[float]] = {}
    for coding in codings:
        if coding.at is not None:
            times.setdefault(coding.coder, []).append(coding.at.timestamp())
    gaps = {
        coder: [gap for gap in (b - a for a, b in pairwise(sorted(mine))) if SHORTEST_GAP <= gap <= LONGEST_GAP]
        for coder, mine in times.items()
    }
    every = [gap for mine in gaps.values() for gap in mine]
    if len(every) < FEWEST_GAPS or sum(1 for mine in gaps.values() if mine) < 2:
        return Pace(seconds=SECONDS_A_CODING, low=None, high=None, n=len(every))
    low, middle, high = statistics.quantiles(every, n=4)
    return Pace(seconds=middle, low=low, high=high, n=len(every))
