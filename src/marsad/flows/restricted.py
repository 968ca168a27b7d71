"""The restricted period today: which figures nobody may see, and what stays of a figure that is locked (method 3.8)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import overload
from zoneinfo import ZoneInfo

from marsad.core.findings import Agreement, Estimate, Withheld
from marsad.core.mission import Mission, Question
from marsad.core.restricted import Lock, is_inside, lock_of
from marsad.store.observatory import Observatory


def _now() -> datetime:
    return datetime.now(UTC)


now: Callable[[], datetime] = _now  # the one clock of the gate: a test puts another in its place


def today(mission: Mission) -> date:
    """The day it is in the mission's time zone."""
    return now().astimezone(ZoneInfo(mission.time_zone)).date()


def strictest(mission: Mission, *days: date) -> date:
    """The first of `days` that is in the restricted period, else the first."""
    return next((day for day in days if is_inside(mission.restricted, day)), days[0])


def lock_today(observatory: Observatory, question: Question, day: date | None = None) -> Lock | None:
    """The lock on the question's figures today, or on `day`."""
    mission = observatory.mission
    if mission.restricted is None:
        return None
    return lock_of(mission, question, observatory.codebook, day or today(mission))


def locked(estimate: Estimate) -> Estimate:
    """The estimate without a number that would tell what it was."""
    return replace(estimate, value=0.0, low=0.0, high=1.0, positives=0, withheld=Withheld.RESTRICTED_PERIOD)


@overload
def without_share(agreement: Agreement) -> Agreement: ...


@overload
def without_share(agreement: None) -> None: ...


@overload
def without_share(agreement: Agreement | None) -> Agreement | None: ...


def without_share(agreement: Agreement | None) -> Agreement | None:
    """Agreement while the figure is locked: alpha alone.

    The share of yes among the items coded twice is nearly the figure itself, and any two of alpha, AC1 and positive
    agreement give it: (1 - PA) / (1 - alpha) is the share of no.
    """
    if agreement is None:
        return None
    return replace(agreement, prevalence=None, ac1=None, positive_agreement=None, positive_agreement_low=None)
