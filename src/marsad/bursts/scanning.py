"""The scan statistic: the strongest window of any length, against the strongest of many worlds without a burst.

Kulldorff (1997); the expected comes from history and not from the rest of the window's week, as in Neill (2009). The
small tail of the simulated maxima is a Gumbel's (Abrams, Kulldorff and Kleinman, 2010).
"""

import zlib

import numpy as np
from numpy.typing import NDArray
from scipy import special

from marsad.bursts.tails import SMALLEST, Numbers

DRAWS = 999
SMALLEST_TOLD = 1e-6  # a Gumbel fitted to so few draws says nothing beyond
EULER = 0.5772156649015329


def strength(counts: Numbers, expected: Numbers, windows: tuple[int, ...], dispersion: Numbers) -> Numbers:
    """The log-likelihood ratio of the strongest window of each row, over its own over-dispersion; (rows,).

    `counts` is (rows, steps), `expected` (steps,), `dispersion` one for each of `windows`.
    """
    best = np.zeros(len(counts))
    for length, spread in zip(windows, dispersion, strict=True):
        if length > counts.shape[1]:
            continue
        posts, usual = _sums(counts, length), _sums(expected[None], length)
        usual = np.maximum(usual, 1e-9)
        gain = special.xlogy(posts, posts / usual) - (posts - usual)
        gain = np.where(posts > usual, gain, 0) / (1 + spread * usual)
        best = np.maximum(best, gain.max(axis=1))
    return best


def scan(
    counts: Numbers,
    expected: Numbers,
    windows: tuple[int, ...],
    dispersion: Numbers,
    *,
    doubt: float,
    day: int,
    seed: tuple[int, str, int],
) -> float:
    """The p of the strongest window in these steps; `counts` and `expected` are (steps,), `day` the steps of a day.

    In the worlds without a burst, each day and each step has a luck of its own, and the level is off by a factor of
    variance `doubt`. `seed`: a number, the series' name and
    its step, so that the order of series does not matter.
    """
    random = np.random.default_rng([seed[0], zlib.crc32(seed[1].encode()), seed[2]])
    of_day = float(np.interp(day, windows, dispersion))
    of_step = max(float(dispersion[0]) - of_day, 0.0)
    days = -(-len(counts) // day)
    luck = np.repeat(_lucks(random, (DRAWS, days), of_day), day, axis=1)[:, : len(counts)]
    luck = luck * _lucks(random, (DRAWS, len(counts)), of_step)
    luck = luck * _lucks(random, (DRAWS, 1), doubt)
    drawn = random.poisson(luck * expected).astype(np.float64)
    maxima = strength(drawn, expected, windows, dispersion)
    seen = float(strength(counts[None], expected, windows, dispersion)[0])
    rank = (1 + int((maxima >= seen).sum())) / (DRAWS + 1)
    spread = float(maxima.std()) * np.sqrt(6) / np.pi
    if rank > 10 / (DRAWS + 1) or spread == 0:
        return rank
    gumbel = -np.expm1(-np.exp(-(seen - (float(maxima.mean()) - EULER * spread)) / spread))
    return float(max(min(rank, gumbel), SMALLEST_TOLD))


def _lucks(random: np.random.Generator, shape: tuple[int, int], variance: float) -> NDArray[np.float64]:
    if variance < SMALLEST:
        return np.ones(shape)
    return random.gamma(1 / variance, variance, shape)


def _sums(values: Numbers, length: int) -> Numbers:
    total = np.pad(np.cumsum(values, axis=1), ((0, 0), (1, 0)))
    return np.asarray(total[:, length:] - total[:, :-length])
