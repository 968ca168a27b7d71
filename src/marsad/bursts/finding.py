"""Bursts in many series at once: what is usual, which windows pass it, over how many tests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from marsad.bursts.delimiting import Case, delimited
from marsad.bursts.outages import runs, silences
from marsad.bursts.series import Series
from marsad.bursts.usual import RHYTHMS, WEEK, Rhythm, Usual, usual
from marsad.core.bursts import Asked, Burst, Outage
from marsad.core.errors import UsageError
from marsad.core.words import _

USUAL = Asked()
LEAST_EXPECTED = 1e-9  # posts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """The bursts, and what is needed to judge them."""

    bursts: tuple[Burst, ...]  # by series, then start
    expected: Mapping[str, NDArray[np.float64]]  # by series: posts expected at each step, nan where not yet known
    missing: Mapping[str, NDArray[np.bool_]]  # by series: steps that nobody observed, as told or concluded
    spread: Mapping[str, NDArray[np.float64]]  # by series: relative variance of a step's count beyond chance
    too_short: tuple[str, ...]  # series with too little history to know what is usual
    too_few: tuple[str, ...]  # series with fewer posts in all than a burst must have: not tested (Tarone, 1990)
    outages: tuple[Outage, ...]
    tests: int  # series-weeks over which q is reckoned


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tried:
    """The series-weeks tested: their p in order of size, and q by Benjamini and Hochberg."""

    p: NDArray[np.float64]
    q: NDArray[np.float64]

    def q_of(self, p: float) -> float:
        """The q of a window's p: a second burst of a week stands where its own p would."""
        below = int(np.searchsorted(self.p, p, side="right"))
        above = self.q[int(np.searchsorted(self.p, p, side="left")) :]
        return min(len(self.p) * p / max(below, 1), float(above[0]) if len(above) else 1.0, 1.0)


def find_bursts(series: Sequence[Series], asked: Asked = USUAL) -> Found:
    """The bursts of all the series, which are those of one source: they share steps and outages.

    Each series-week is one test: the smallest p of its windows, times the windows tried (Bonferroni, which holds
    however windows overlap); then Benjamini and Hochberg over all the series-weeks. Raises UsageError for a setting
    that cannot be.
    """
    _check(asked)
    series = sorted(series, key=lambda one: one.name)
    if not series:
        return Found(bursts=(), expected={}, missing={}, spread={}, too_short=(), too_few=(), outages=(), tests=0)
    rhythm = RHYTHMS[asked.by]
    told, counts = np.stack([one.missing for one in series]), np.stack([one.counts for one in series])
    never = np.logical_and.reduce(told, axis=0)
    silent = silences(np.where(told, 0, counts).sum(axis=0), never, rhythm.day)
    missing = told | silent
    days = max(asked.days, rhythm.least_days)
    found = usual(counts, missing, rhythm, weeks=asked.weeks, days=days, alarm=asked.alarm)
    enough = np.where(missing, 0, counts).sum(axis=1) >= asked.fewest
    tries = (found.judged & ~missing & enough[:, None]) * len(rhythm.windows)
    tries, tests = _tested(tries, found, rhythm)
    bursts: list[Burst] = []
    for place, one in enumerate(series):
        case = Case(
            series=one,
            missing=missing[place],
            expected=found.expected[place],
            p=np.where(tries[place, :, None] > 0, np.minimum(found.p[place] * tries[place, :, None], 1.0), 1.0),
            dispersion=found.dispersion[place],
            doubt=found.doubt[place],
            level_doubt=found.level_doubt[place],
            rhythm=rhythm,
            asked=asked,
        )
        bursts += delimited(case, tests.q_of)
    return Found(
        bursts=tuple(bursts),
        expected={one.name: own for one, own in zip(series, found.expected, strict=True)},
        missing={one.name: own for one, own in zip(series, missing, strict=True)},
        spread={one.name: _spread(found, place, rhythm) for place, one in enumerate(series)},
        too_short=tuple(one.name for one, judged in zip(series, found.judged, strict=True) if not judged.any()),
        too_few=tuple(one.name for one, some in zip(series, enough, strict=True) if not some),
        outages=(*_outages(series[0], never, told=True), *_outages(series[0], silent, told=False)),
        tests=len(tests.p),
    )


def _spread(found: Usual, place: int, rhythm: Rhythm) -> NDArray[np.float64]:
    """What a step's count varies by, over its expected squared: over-dispersion, and the doubt of the expected."""
    expected = found.expected[place]
    days = np.arange(len(expected)) // rhythm.day
    own = found.doubt[place] / np.maximum(expected, LEAST_EXPECTED) ** 2
    return np.asarray(found.dispersion[place, days, 0] + own + found.level_doubt[place, days])


def _check(asked: Asked) -> None:
    for name, value in (("fdr", asked.fdr), ("alarm", asked.alarm)):
        if not 0 < value < 1:
            raise UsageError(_("'{value}' is not between 0 and 1; choose another {name}.", value=value, name=name))
    if asked.weeks < 1:
        raise UsageError(_("'{value}' weeks are no history; choose at least 1.", value=asked.weeks))


def _tested(tries: NDArray[np.int64], found: Usual, rhythm: Rhythm) -> tuple[NDArray[np.int64], Tried]:
    """For each step, the windows tried in its week; and the tests of the weeks."""
    weeks = np.arange(tries.shape[1]) // (WEEK * rhythm.day)
    starts = np.flatnonzero(np.diff(weeks, prepend=-1))
    tried = np.add.reduceat(tries, starts, axis=1)
    least = np.minimum.reduceat(found.p.min(axis=2), starts, axis=1)
    p = np.sort(np.minimum(least * tried, 1.0)[tried > 0])
    q = np.asarray(stats.false_discovery_control(p)) if len(p) else p
    return tried[:, weeks], Tried(p=p, q=q)


def _outages(series: Series, missing: NDArray[np.bool_], *, told: bool) -> Iterator[Outage]:
    for first, after in runs(missing):
        yield Outage(start=series.moment(first), end=series.moment(after), told=told)
