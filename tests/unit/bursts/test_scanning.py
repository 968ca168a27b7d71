"""The scan statistic, against every window looked at one by one."""

import numpy as np
import pytest

from marsad.bursts.scanning import SMALLEST_TOLD, scan, strength

WINDOWS = (1, 3, 6)
SPREAD = np.array([0.3, 0.2, 0.1])


def one_by_one(counts: np.ndarray, expected: np.ndarray) -> float:
    best = 0.0
    for length, spread in zip(WINDOWS, SPREAD, strict=True):
        for first in range(len(counts) - length + 1):
            posts, usual = counts[first : first + length].sum(), expected[first : first + length].sum()
            if posts > usual:
                best = max(best, (posts * np.log(posts / usual) - (posts - usual)) / (1 + spread * usual))
    return best


def test_the_strongest_window_is_that_of_looking_at_each() -> None:
    random = np.random.default_rng(8)
    expected = random.gamma(2, 2, 40)
    counts = random.poisson(expected, (6, 40)).astype(float)
    wanted = [one_by_one(row, expected) for row in counts]
    assert strength(counts, expected, WINDOWS, SPREAD) == pytest.approx(wanted)


def scanned(counts: np.ndarray, expected: np.ndarray, name: str = "a") -> float:
    return scan(counts, expected, WINDOWS, SPREAD, doubt=0.02, day=6, seed=(5, name, 0))


def test_a_planted_burst_is_improbable_and_what_it_is_planted_in_is_not() -> None:
    random = np.random.default_rng(9)
    expected = np.full(48, 8.0)
    quiet = random.poisson(expected * random.gamma(1 / 0.2, 0.2, 48)).astype(float)
    burst = quiet.copy()
    burst[20:26] += 60
    assert scanned(quiet, expected) > 0.05
    assert SMALLEST_TOLD <= scanned(burst, expected) < 0.001


def test_the_same_series_has_the_same_p_and_another_one_other_draws() -> None:
    expected, counts = np.full(24, 4.0), np.array([4.0] * 20 + [14.0] * 4)
    assert scanned(counts, expected) == scanned(counts, expected)
    assert scanned(counts, expected) != scanned(counts, expected, "b")


def test_in_worlds_without_a_burst_p_is_small_as_rarely_as_it_says() -> None:
    random = np.random.default_rng(10)
    expected = np.full(36, 6.0)
    luck = np.repeat(random.gamma(1 / 0.1, 0.1, (150, 6)), 6, axis=1)
    worlds = random.poisson(expected * luck * random.gamma(1 / 0.2, 0.2, (150, 36))).astype(float)
    small = sum(scanned(world, expected, str(place)) <= 0.1 for place, world in enumerate(worlds))
    assert small <= 150 * 0.1 + 3 * np.sqrt(150 * 0.1 * 0.9)


def test_counts_that_never_vary_have_the_p_of_their_rank() -> None:
    assert scan(np.zeros(4), np.zeros(4), (1,), np.zeros(1), doubt=0.0, day=2, seed=(1, "a", 0)) == 1.0
