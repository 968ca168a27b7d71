"""The one door through which an estimate becomes words. A percentage passes only with human codings behind it."""

import math
from dataclasses import dataclass
from typing import NoReturn

from marsad.core.errors import NotSafeToPublish
from marsad.core.findings import Estimate, Withheld
from marsad.core.mission import Frame
from marsad.core.words import _
from marsad.report.document import Design, SampleFacts
from marsad.report.labels import WITHHELD
from marsad.report.numbers import Voice, percent, points, ratio, whole

LEVEL = 0.95  # of every interval in a report: the tables' headings say so
SMALL_BASE = 50  # coded items below which 'x of n' is said (method 2.4)


@dataclass(frozen=True, slots=True)
class Figure:
    """An estimate in words: `value` for a table or a sentence, `interval` empty where there is none."""

    value: str
    interval: str
    is_percentage: bool


def figure(voice: Voice, estimate: Estimate, sample: SampleFacts) -> Figure:
    """The estimate as it may be shown; NotSafeToPublish where showing it would mislead."""
    why = withheld_because(estimate)
    if why is Withheld.SMALL_BASE:
        require_human_codings(estimate, sample)
        words = _("{x} of {n}", x=whole(voice, estimate.positives), n=whole(voice, estimate.n))
        return Figure(words, "", False)
    if why is not None:
        return Figure(_(WITHHELD[why]), "", False)
    require_human_codings(estimate, sample)
    require_figures_that_hold(estimate)
    return Figure(_value(voice, estimate), interval(voice, estimate), estimate.measure == "share")


def withheld_because(estimate: Estimate) -> Withheld | None:
    """Why no percentage is shown: what the estimate says, and a base under 50 whatever it says."""
    if estimate.withheld is None and estimate.measure == "share" and estimate.n < SMALL_BASE:
        return Withheld.SMALL_BASE
    return estimate.withheld


def require_human_codings(estimate: Estimate, sample: SampleFacts) -> None:
    """Raise NotSafeToPublish unless a probability sample of blind human codings stands behind the figure."""
    if sample.coded < 1 or sample.coders < 1 or estimate.n < 1:
        _refuse(_("no human coding stands behind it: code a sample first"))
    if estimate.n > sample.coded:
        _refuse(_("it rests on more items than were coded: estimate again"))
    if sample.frame is Frame.OPPORTUNISTIC or estimate.frame == Frame.OPPORTUNISTIC:
        _refuse(_("its source is opportunistic: such items may illustrate, never be counted"))
    if sample.design is Design.NOT_RANDOM:
        _refuse(_("its items were not drawn at random: draw a sample first"))
    if sample.saw_machine_label:
        _refuse(_("some of its codings were made with the machine's label in view: code those items again"))


def require_figures_that_hold(estimate: Estimate) -> None:
    """Raise NotSafeToPublish for a figure outside its own interval, beyond its frame, or not a number."""
    sides = (estimate.low, estimate.value, estimate.high)
    if any(math.isnan(side) for side in sides) or not estimate.low <= estimate.value <= estimate.high:
        _refuse(_("its value is not inside its interval: estimate again"))
    if abs(estimate.level - LEVEL) > 1e-9:
        _refuse(_("its interval is not a 95% interval: estimate again at that level"))
    bounds = {"share": (0.0, 1.0), "difference": (-1.0, 1.0), "ratio": (0.0, math.inf)}
    if estimate.measure not in bounds:
        _refuse(_("its measure '{measure}' is not known: use share, difference or ratio", measure=estimate.measure))
    least, most = bounds[estimate.measure]
    if estimate.low < least or estimate.high > most or math.isinf(estimate.value):
        _refuse(_("its interval leaves what is possible: estimate again"))
    if not 0 <= estimate.positives <= estimate.n <= estimate.N:
        _refuse(_("its counts do not add up (positives, coded items, items in the frame): estimate again"))


def interval(voice: Voice, estimate: Estimate) -> str:
    """'from low to high' in the unit of the measure; one-sided where no positive was found."""
    if estimate.measure == "ratio":
        low, high = ratio(voice, estimate.low, "low"), ratio(voice, estimate.high, "high")
    elif estimate.measure == "difference":
        low, high = (points(voice, getattr(estimate, end), estimate.n, end) for end in ("low", "high"))
    else:
        low, high = (percent(voice, getattr(estimate, end), estimate.n, end) for end in ("low", "high"))
    if estimate.measure == "share" and estimate.positives == 0:
        if estimate.high == 0 and estimate.n < estimate.N:
            return _("none: without a positive this method gives no interval")
        return _("at most {high}", high=high)
    if math.isinf(estimate.high):
        return _("from {low}, no upper limit", low=low)
    return _("from {low} to {high}", low=low, high=high)


def level(voice: Voice, estimate: Estimate) -> str:
    """The level of the interval: 95%."""
    return percent(voice, round(estimate.level, 4), 0)


def _value(voice: Voice, estimate: Estimate) -> str:
    if estimate.measure == "ratio":
        return ratio(voice, estimate.value)
    if estimate.measure == "difference":
        return points(voice, estimate.value, estimate.n)
    if estimate.positives == 0:
        return _("none found in {n}", n=whole(voice, estimate.n))
    return percent(voice, estimate.value, estimate.n)


def _refuse(why: str) -> NoReturn:
    raise NotSafeToPublish(_("The figure cannot be published because {why}.", why=why))
