"""The onset, against every way there is to cut the steps into runs."""

from itertools import pairwise, product

import numpy as np
import pytest
from scipy import special

from marsad.bursts.onset import PRIOR, onset, run_lengths

COUNTS = np.array([2.0, 0, 3, 1, 9, 7, 8, 11])
USUAL = np.array([1.0, 2, 2, 1, 2, 1, 2, 2])


def of_a_run(counts: np.ndarray, usual: np.ndarray) -> float:
    """ln of the probability of a run's counts, its gamma multiple integrated out at once."""
    posts, room = counts.sum(), usual.sum()
    told = special.gammaln(PRIOR + posts) - special.gammaln(PRIOR) + PRIOR * np.log(PRIOR)
    return float(
        told
        - (PRIOR + posts) * np.log(PRIOR + room)
        + (counts * np.log(usual)).sum()
        - special.gammaln(counts + 1).sum()
    )


def enumerated(hazard: float) -> np.ndarray:
    steps = len(COUNTS)
    total = np.zeros(steps)
    for cuts in product((False, True), repeat=steps - 1):
        edges = [0, *(place + 1 for place, cut in enumerate(cuts) if cut), steps]
        runs = [slice(a, b) for a, b in pairwise(edges)]
        chance = np.prod([hazard if cut else 1 - hazard for cut in cuts])
        total[steps - edges[-2] - 1] += chance * np.exp(sum(of_a_run(COUNTS[run], USUAL[run]) for run in runs))
    return total / total.sum()


@pytest.mark.parametrize("hazard", [0.05, 0.4])
def test_run_lengths_are_those_of_all_the_ways_to_cut(hazard: float) -> None:
    assert run_lengths(COUNTS, USUAL, hazard) == pytest.approx(enumerated(hazard), rel=1e-9)


def test_the_onset_is_where_the_counts_rose() -> None:
    counts = np.array([3.0, 2, 4, 3, 2, 3, 20, 24, 19])
    assert onset(counts, np.full(9, 3.0), 0.1) == 6


def test_over_dispersed_counts_need_more_to_tell_a_change() -> None:
    counts = np.array([3.0, 2, 4, 3, 2, 3, 9])
    assert run_lengths(counts, np.full(7, 3.0))[0] > run_lengths(counts / 7, np.full(7, 3 / 7))[0]


def test_a_step_where_nothing_was_expected_says_nothing() -> None:
    told = run_lengths(np.array([2.0, 3.0]), np.array([2.0, 2.0]))
    padded = run_lengths(np.array([2.0, 0.0, 3.0]), np.array([2.0, 0.0, 2.0]))
    assert padded[0] == pytest.approx(told[0], rel=0.02)


def test_where_next_to_nothing_is_expected_the_onset_is_the_first_post() -> None:
    counts = np.array([0.0] * 72 + [4, 9, 12])
    assert onset(counts, np.full(75, 0.01), 0.3) == 72
