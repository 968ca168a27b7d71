"""What a series usually brings: walked day after day, so that each day is judged by the days before it alone.

Expected = level x shape of the day x weekday x hour of the week. The level is the mean of the last seven days seen; the
shape is shrunk towards that of all the series together, weekday and hour of the week towards none, each by how noisy it
is (the same hour of the last weeks). Windows that raised an alarm and missing steps are left out of all of them, until
a rise has lasted so long that it is the new level.

The over-dispersion of a window is what the walk's own forecasts missed by, beyond chance and beyond the doubt of the
expected: so it holds drift of the level and what hours of a day have in common. It is of the last weeks, capped against
what no alarm has caught, pulled towards a first guess while the history is short, raised by how little is known of it.
A window's p is the negative binomial's tail over the doubt of the expected (predictive).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marsad.bursts.tails import Numbers, predicted_tail
from marsad.core.bursts import By

Truths = NDArray[np.bool_]
WEEK = 7  # days
LEVEL_DAYS = 7  # days seen whose mean is the level
SETTLED = 4  # days in a burst after which the rise is the new level
HALF_A_POST = 0.5  # a series that never had a post is not expected to have none for ever
BORROWED = 20.0  # posts' worth of the common shape in each series' own
WEEKDAY_SPREAD, CELL_SPREAD = 0.10, 0.05  # variance of the true factors of a weekday, of an hour of the week
FIRST_GUESS, GUESS_DAYS = 0.3, 3.0  # over-dispersion before anything is known, and the days that it weighs
LEAST_DISPERSION = 0.01
CAPPED = 16.0  # a squared error counts up to this many variances
DOUBT = 1.0  # standard errors that are added to an over-dispersion; its kurtosis is that of a gamma
SCREEN = 1.5  # standard deviations above the mean under which no tail is reckoned


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What a step is: steps a day, the windows tried (steps), days of history needed."""

    day: int
    windows: tuple[int, ...]
    least_days: int


RHYTHMS = {
    By.HOUR: Rhythm(day=24, windows=(1, 2, 3, 6, 12, 24, 48, 72), least_days=5),
    By.DAY: Rhythm(day=1, windows=(1, 2, 3, 7), least_days=14),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Usual:
    """For each series and step: what was expected, and the windows that end there (p of each; 1 where not judged)."""

    expected: Numbers  # (series, steps); nan where nothing was known yet
    p: Numbers  # (series, steps, windows)
    dispersion: Numbers  # (series, days, windows), of that day as best known
    cautious: Numbers  # the same, raised by how little is known: what p was reckoned with
    doubt: Numbers  # (series, steps): variance of the expected, as far as steps have it of their own
    level_doubt: Numbers  # (series, days): relative variance that the steps of a day share
    judged: Truths  # (series, steps): with enough history


class Walk:
    """The days so far. Arrays are (series, days, steps of the day) or (series, days)."""

    def __init__(self, counts: NDArray[np.int64], missing: Truths, rhythm: Rhythm, weeks: int, alarm: float) -> None:
        series, steps = counts.shape
        days = -(-steps // rhythm.day)
        self.rhythm, self.weeks, self.alarm, self.steps = rhythm, weeks, alarm, steps
        room = ((0, 0), (0, days * rhythm.day - steps))
        shape = (series, days, rhythm.day)
        self.counts = np.pad(np.where(missing, 0, counts), room).reshape(shape).astype(np.float64)
        self.seen = ~np.pad(missing, room, constant_values=True).reshape(shape)
        self.burst = np.zeros(shape, dtype=np.bool_)
        self.base = np.full(shape, np.nan)  # expected without the hour of the week
        self.expected = np.full(shape, np.nan)
        self.doubt = np.zeros(shape)  # variance of the expected that is the step's own
        self.level_doubt = np.zeros((series, days))  # relative variance of the level and the weekday
        self.share = np.full(shape, 1 / rhythm.day)  # of a usual day's posts, times its weekday's factor
        self.level = np.full((series, days), np.nan)
        self.daily = np.zeros((series, days))  # posts of a day, as if all of it had been seen and it had no weekday
        self.cover = np.zeros((series, days))  # share of the day that daily rests on
        self.since = np.zeros(series, dtype=np.int64)  # the day from which the level is reckoned
        windows = len(rhythm.windows)
        self.errors, self.weights = np.zeros((2, series, days, windows))
        self.dispersion = np.full((series, days, windows), FIRST_GUESS)
        self.cautious = self.dispersion.copy()
        self.p = np.ones((*shape, windows))
        self.judged = np.zeros((series, days), dtype=np.bool_)

    def history(self, day: int) -> slice:
        """The days before `day` that are looked at."""
        return slice(max(0, day - WEEK * self.weeks), day)

    def forecast(self, day: int) -> None:
        """What `day` should bring, from the days before it."""
        past = self.history(day)
        usable = self.seen[:, past] & ~self.burst[:, past]
        of_step, of_day = self.dispersion[:, day - 1, :1], self.dispersion[:, day - 1, self._window_of_a_day()]
        shape, self.doubt[:, day] = self._shape(past, usable, of_step)
        level, days = self._level(day, past)
        self.level_doubt[:, day] = (of_day + 1 / np.maximum(level, HALF_A_POST)) / np.maximum(days, 1)
        same = np.arange(day - WEEK, past.start - 1, -WEEK)
        weekday = self._weekday(day, same, of_day + 1 / np.maximum(level, HALF_A_POST))
        self.share[:, day] = shape * weekday[:, None]
        self.base[:, day] = level[:, None] * self.share[:, day]
        cell = self._cell(day, same, of_step + 1 / np.maximum(self.base[:, day], 1e-9))
        cell /= (shape * cell).sum(axis=1, keepdims=True)
        self.share[:, day] *= cell
        self.expected[:, day] = self.base[:, day] * cell
        self.doubt[:, day] *= self.expected[:, day] ** 2
        self.level[:, day] = level

    def _shape(self, past: slice, usable: Truths, dispersion: Numbers) -> tuple[Numbers, Numbers]:
        """Each step's share of a day, and the relative variance of it; both (series, steps of the day).

        Over-dispersed posts weigh as many as would tell as much, were they Poisson. The common shape is that of the
        other series, and flat for one alone.
        """
        posts = (usable * self.counts[:, past]).sum(axis=1)
        room = (usable * self.daily[:, past, None]).sum(axis=1)
        common = posts.sum(axis=0) - posts + BORROWED / self.rhythm.day
        common *= BORROWED / common.sum(axis=1, keepdims=True)
        likely = np.maximum(posts, room * common / BORROWED) / np.maximum(usable.sum(axis=1), 1)
        weight = 1 / (1 + dispersion * likely)
        told, room = weight * posts, weight * room
        shape = (told + common) / (room + BORROWED)
        return shape / shape.sum(axis=1, keepdims=True), 1 / (told + common)

    def _level(self, day: int, past: slice) -> tuple[Numbers, Numbers]:
        """The mean of the last days seen, nan where there is none; and how many days that is."""
        cover = np.where(np.arange(past.start, day) >= self.since[:, None], self.cover[:, past], 0)
        after = np.cumsum(cover[:, ::-1], axis=1)[:, ::-1] - cover
        weight = np.clip(LEVEL_DAYS - after, 0, cover)
        total = weight.sum(axis=1)
        told = (weight * self.daily[:, past]).sum(axis=1) + HALF_A_POST
        return np.where(total > 0, told / np.where(total > 0, total, 1), np.nan), total

    def _weekday(self, day: int, same: NDArray[np.int64], noise: Numbers) -> Numbers:
        weight = np.where(np.isnan(self.level[:, same]), 0, self.cover[:, same])
        usual = np.nansum(weight * self.level[:, same], axis=1)
        # daily was cleared of the weekday's factor, which is what the day's shares add up to
        posts = (weight * self.daily[:, same] * self.share[:, same].sum(axis=2)).sum(axis=1)
        factor, doubt = _shrunk(posts, usual, weight.sum(axis=1), noise, WEEKDAY_SPREAD)
        self.level_doubt[:, day] += doubt
        return factor

    def _cell(self, day: int, same: NDArray[np.int64], noise: Numbers) -> Numbers:
        base = self.base[:, same]
        usable = self.seen[:, same] & ~self.burst[:, same] & ~np.isnan(base)
        posts = (usable * self.counts[:, same]).sum(axis=1)
        usual = np.where(usable, base, 0).sum(axis=1)
        factor, doubt = _shrunk(posts, usual, usable.sum(axis=1), noise, CELL_SPREAD)
        self.doubt[:, day] += doubt
        return factor

    def _window_of_a_day(self) -> int:
        return self.rhythm.windows.index(self.rhythm.day)

    def windows(self, day: int, length: int, kept: Truths) -> tuple[Numbers, Numbers, Numbers]:
        """Windows of that length that end on each step of `day`, where `kept`: posts, expected posts, doubt of these.

        The doubt is the variance of the expected over its square.
        """
        days = slice(max(0, day - -(-length // self.rhythm.day)), day + 1)
        keep = kept[:, days] & ~np.isnan(self.expected[:, days])
        sums = []
        for values in (self.counts[:, days], self.expected[:, days], self.doubt[:, days]):
            total = np.cumsum(np.where(keep, values, 0).reshape(len(values), -1), axis=1)
            total = np.pad(total, ((0, 0), (length, 0)))
            sums.append((total[:, length:] - total[:, :-length])[:, -self.rhythm.day :])
        posts, usual, own = sums
        doubt = self.level_doubt[:, day, None] + own / np.where(usual > 0, usual, 1) ** 2
        return np.rint(posts), usual, doubt

    def judge(self, day: int, least_days: float) -> None:
        """The p of each window that ends on `day`, in series with enough history."""
        past = self.history(day)
        ready = (self.seen[:, past].mean(axis=2).sum(axis=1) >= least_days) & ~np.isnan(self.level[:, day])
        self.judged[:, day] = ready
        self._know_dispersion(day, past)
        for place, length in enumerate(self.rhythm.windows):
            posts, usual, doubt = self.windows(day, length, self.seen)
            spread = self.cautious[:, day, place, None] + np.zeros_like(usual)
            high = posts > usual + SCREEN * np.sqrt(usual + spread * usual**2)
            high &= ready[:, None] & self.seen[:, day] & (usual > 0)
            self.p[:, day, :, place][high] = predicted_tail(posts[high], usual[high], spread[high], doubt[high])

    def _know_dispersion(self, day: int, past: slice) -> None:
        errors, weights = self.errors[:, past].sum(axis=1), self.weights[:, past].sum(axis=1)
        days = (self.weights[:, past] > 0).sum(axis=1)
        guess = GUESS_DAYS * np.where(days > 0, weights / np.maximum(days, 1), 1)
        found = np.maximum((errors + guess * FIRST_GUESS) / (weights + guess), LEAST_DISPERSION)
        of_day = np.minimum(
            found[:, [self._window_of_a_day()]] / found, 1
        )  # what the windows of one day have in common
        length = np.array(self.rhythm.windows) / self.rhythm.day
        apart = (days + GUESS_DAYS) / np.where(length < 1, of_day + (1 - of_day) * length, length)
        self.dispersion[:, day] = found
        self.cautious[:, day] = found * (1 + DOUBT * np.sqrt((2 + 6 * found) / np.maximum(apart, 1)))

    def learn(self, day: int) -> None:
        """Take the day into what is known, less its bursts."""
        self._mark(day)
        reach = -(-max(self.rhythm.windows) // self.rhythm.day)
        self._settle(day)
        for each in range(max(0, day - max(reach, SETTLED)), day + 1):
            usable = self.seen[:, each] & ~self.burst[:, each]
            share = np.where(usable, self.share[:, each], 0).sum(axis=1)
            posts = np.where(usable, self.counts[:, each], 0).sum(axis=1)
            self.daily[:, each] = posts / np.where(share > 0, share, 1)
            self.cover[:, each] = share / self.share[:, each].sum(axis=1)
        if day:
            self._remember(day)

    def _mark(self, day: int) -> None:
        """Mark the most improbable window that ends on each step of the day, where it is improbable enough."""
        best = self.p[:, day].argmin(axis=2)
        least = np.take_along_axis(self.p[:, day], best[..., None], axis=2)[..., 0] * len(self.rhythm.windows)
        alarmed = (least < self.alarm) & (self.counts[:, day] > self.expected[:, day])
        flat = self.burst.reshape(len(self.burst), -1)
        for one, step in zip(*np.nonzero(alarmed), strict=True):
            end = day * self.rhythm.day + step + 1
            flat[one, max(0, end - self.rhythm.windows[best[one, step]]) : end] = True

    def _settle(self, day: int) -> None:
        """A rise of SETTLED days is no burst any more but the level from its first day."""
        first = day + 1 - SETTLED
        if first < 0:
            return
        lasting = (self.burst[:, first : day + 1].mean(axis=2) > 0.5).all(axis=1)
        self.burst[lasting, first : day + 1] = False
        self.since[lasting] = first
        # what the old level said of these days tells nothing of their weekdays and hours
        self.level[lasting, first : day + 1] = np.nan
        self.base[lasting, first : day + 1] = np.nan

    def _remember(self, day: int) -> None:
        """The errors of the day's forecast, by window."""
        usable = self.seen & ~self.burst
        for place, length in enumerate(self.rhythm.windows):
            posts, usual, doubt = self.windows(day, length, usable)
            spread = self.dispersion[:, day, place, None]
            variance = usual + (spread + doubt) * usual**2
            size = (1 + (spread + doubt) * usual) ** 2
            kept = np.where(usable[:, day], 1 / size, 0)
            off = np.minimum((posts - usual) ** 2, CAPPED * variance) - usual - doubt * usual**2
            self.errors[:, day, place] = (kept * off).sum(axis=1)
            self.weights[:, day, place] = (kept * usual**2).sum(axis=1)


def usual(counts: NDArray[np.int64], missing: Truths, rhythm: Rhythm, *, weeks: int, days: int, alarm: float) -> Usual:
    """Walk all the series at once. `counts` and `missing`: (series, steps)."""
    walk = Walk(counts, missing, rhythm, weeks, alarm)
    walk.learn(0)
    for day in range(1, walk.counts.shape[1]):
        walk.forecast(day)
        walk.judge(day, days)
        walk.learn(day)
    series, steps = counts.shape
    return Usual(
        expected=walk.expected.reshape(series, -1)[:, :steps],
        p=walk.p.reshape(series, -1, len(rhythm.windows))[:, :steps],
        dispersion=walk.dispersion,
        cautious=walk.cautious,
        doubt=walk.doubt.reshape(series, -1)[:, :steps],
        level_doubt=walk.level_doubt,
        judged=np.repeat(walk.judged, rhythm.day, axis=1)[:, :steps],
    )


def _shrunk(posts: Numbers, usual: Numbers, weeks: Numbers, noise: Numbers, spread: float) -> tuple[Numbers, Numbers]:
    """The factor posts / usual, pulled towards 1 by its noise over so many weeks; and the variance it adds."""
    weight = spread * weeks / (spread * weeks + noise)
    factor = np.where(usual > 0, posts / np.where(usual > 0, usual, 1), 1)
    return 1 + weight * (factor - 1), weight**2 * noise / np.maximum(weeks, 1)
