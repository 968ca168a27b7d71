"""Bursts: what rose above what the same hour of the week usually brings, and how sure that is. An alert, no finding."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class By(StrEnum):
    """The step of a series."""

    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What counts as a burst. The defaults are those of `marsad tool bursts`."""

    by: By = By.HOUR
    fdr: float = 0.05  # expected share of false ones among the series-weeks called (Benjamini and Hochberg)
    alarm: float = 0.001  # p under which one window alone is left out of what is usual
    weeks: int = 8  # most weeks of history; what there is, where there is less
    days: int = 5  # days of history under which nothing is said (14 with By.DAY)
    fewest: int = 10  # posts; a burst of fewer is not told, as small counts are withheld
    seed: int = 2016  # of the simulations of the scan statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """One series above its usual level from `start` to before `end` (UTC).

    It is a fact about the posts collected: more of them, not more people, and nothing about who or why.
    """

    series: str
    start: datetime
    end: datetime
    onset: datetime  # the most probable moment of the change, from the posts until it could first be told
    observed: int  # posts from start to end
    expected: float  # posts that the same hours usually bring
    ratio_low: float  # 95% interval of observed / expected, with the doubt of the expected
    ratio_high: float
    p: float  # of the strongest window in its week, corrected for every window tried in that week
    q: float  # over all series-weeks tested
    scan: float  # the scan statistic's p for the same week, by simulation
    state: int  # the highest state of Kleinberg's automaton: 1 is twice the usual, 2 four times, and so on
    missing: int  # steps from a day before start to end that nobody observed
    after_outage: bool  # follows missing hours within a day: posts may have come late
    going_on: bool  # reaches the last step of the series


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Steps from `start` to before `end` (UTC) that nobody observed: missing, not zero."""

    start: datetime
    end: datetime
    told: bool  # by the record of collection; else concluded from a silence that would be too improbable
