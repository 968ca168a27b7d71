"""From improbable windows to bursts: where each begins and ends, how large it is, when it set in."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from marsad.bursts.automaton import count_costs, states
from marsad.bursts.onset import onset
from marsad.bursts.outages import runs
from marsad.bursts.scanning import scan
from marsad.bursts.series import Series
from marsad.bursts.tails import Numbers, ratio_interval
from marsad.bursts.usual import WEEK, Rhythm
from marsad.core.bursts import Asked, Burst

LOOKED_BACK = 3  # days before the strongest window in which its beginning is sought


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """One series with all that is known of it."""

    series: Series
    missing: NDArray[np.bool_]  # (steps,)
    expected: Numbers  # (steps,), nan where not known
    p: Numbers  # (steps, windows): of the window that ends there, corrected for those of its week
    dispersion: Numbers  # (days, windows)
    doubt: Numbers  # (steps,): variance of the expected, as far as steps have it of their own
    level_doubt: Numbers  # (days,): relative variance that the steps of a day share
    rhythm: Rhythm
    asked: Asked

    def seen(self, first: int, after: int) -> tuple[Numbers, Numbers]:
        """Posts and expected posts of those steps; both 0 where a step is missing or nothing is known."""
        expected = np.where(self.missing[first:after], 0, np.nan_to_num(self.expected[first:after]))
        return np.where(expected > 0, self.series.counts[first:after], 0).astype(np.float64), expected


def delimited(case: Case, q_of: Callable[[float], float]) -> list[Burst]:
    """The bursts of one series whose q is within what was asked, in time.

    A burst is all the windows that touch: for each step above the usual, the most improbable window that ends there,
    where its q is within what was asked. Those less than half a day apart are one, for nights are between. Of all these
    steps, it is the stretch with the largest likelihood ratio (Kulldorff's cluster), so that it sheds quiet shoulders.
    """
    least = case.p.min(axis=1)
    raised = case.series.counts > np.where(case.missing, np.inf, np.nan_to_num(case.expected, nan=np.inf))
    candidates = [int(step) for step in np.flatnonzero(raised & (least <= case.asked.fdr))]
    chosen = [step for step in candidates if q_of(float(least[step])) <= case.asked.fdr]
    inside = np.zeros(len(least), dtype=np.bool_)
    for step in chosen:
        inside[_window(case, step)] = True
    for quiet, again in list(runs(~inside)):
        if quiet and again < len(inside) and again - quiet <= case.rhythm.day // 2:
            inside[quiet:again] = True
    walk = _walk(case) if chosen else np.zeros(0, dtype=np.int64)
    bursts = []
    for span in runs(inside):
        first, after = _strongest_stretch(case, span)
        strongest = first + int(least[first:after].argmin())
        posts, usual = case.seen(first, after)
        if posts.sum() >= case.asked.fewest and posts.sum() > usual.sum():
            told = next((step for step in chosen if step >= first), strongest)
            q = q_of(float(least[strongest]))
            bursts.append(_burst(case, (first, after), (told, strongest), q, int(walk[first:after].max())))
    return bursts


def _strongest_stretch(case: Case, span: tuple[int, int]) -> tuple[int, int]:
    """The steps from one to another inside `span` whose count is least like what is usual (Poisson)."""
    posts, usual = case.seen(*span)
    total, room = np.pad(np.cumsum(posts), (1, 0)), np.pad(np.cumsum(usual), (1, 0))
    best, found = -1.0, span
    for begin in range(len(posts)):
        seen, wanted = total[begin + 1 :] - total[begin], np.maximum(room[begin + 1 :] - room[begin], 1e-9)
        gain = np.where(seen > wanted, special.xlogy(seen, seen / wanted) - (seen - wanted), 0)
        if (most := float(gain.max())) > best:
            best, found = most, (span[0] + begin, span[0] + begin + 1 + int(gain.argmax()))
    return found


def _window(case: Case, step: int) -> slice:
    """The most improbable window that ends on that step."""
    length = case.rhythm.windows[int(case.p[step].argmin())]
    return slice(max(0, step + 1 - length), step + 1)


def _walk(case: Case) -> NDArray[np.int64]:
    steps = len(case.missing)
    counts, expected = case.seen(0, steps)
    spread = np.repeat(case.dispersion[:, 0], case.rhythm.day)[:steps]
    return states(count_costs(counts, expected, spread))


def _burst(case: Case, span: tuple[int, int], steps: tuple[int, int], q: float, state: int) -> Burst:
    (first, after), (told, strongest), rhythm, series = span, steps, case.rhythm, case.series
    posts, usual = case.seen(first, after)
    own = np.nan_to_num(np.where(case.missing, 0, case.doubt))[first:after].sum() / usual.sum() ** 2
    spread = _dispersion(case, first, after - first) + own + case.level_doubt[first // rhythm.day]
    low, high = ratio_interval(posts.sum(), usual.sum(), spread)
    day_before = max(0, first - rhythm.day)
    return Burst(
        series=series.name,
        start=series.moment(first),
        end=series.moment(after),
        onset=series.moment(_onset(case, _window(case, told))),
        observed=int(posts.sum()),
        expected=float(usual.sum()),
        ratio_low=float(low),
        ratio_high=float(high),
        p=float(case.p[strongest].min()),
        q=q,
        scan=_scanned(case, strongest),
        state=state,
        missing=int(case.missing[day_before:after].sum()),
        after_outage=bool(case.missing[day_before : first + 1].any()),
        going_on=after == len(case.missing),
    )


def _dispersion(case: Case, step: int, length: int) -> float:
    return float(np.interp(length, case.rhythm.windows, case.dispersion[step // case.rhythm.day]))


def _onset(case: Case, window: slice) -> int:
    first: int = max(0, window.start - LOOKED_BACK * case.rhythm.day)
    posts, usual = case.seen(first, window.stop)
    return first + onset(posts, usual, _dispersion(case, window.start, 1))


def _scanned(case: Case, step: int) -> float:
    week = WEEK * case.rhythm.day
    first = step // week * week
    posts, usual = case.seen(first, min(first + week, len(case.missing)))
    return scan(
        posts,
        usual,
        case.rhythm.windows,
        case.dispersion[step // case.rhythm.day],
        doubt=float(case.level_doubt[step // case.rhythm.day]),
        day=case.rhythm.day,
        seed=(case.asked.seed, case.series.name, first),
    )
