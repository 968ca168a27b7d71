"""Kleinberg's automaton, against every walk there is and against an example worked out by hand."""

from itertools import product

import numpy as np
import pytest

from marsad.bursts.automaton import FACTOR, STATES, batch_costs, count_costs, states


def cheapest(costs: np.ndarray, effort: float) -> float:
    """The cost of the cheapest of all the walks."""
    steps, number = costs.shape
    up = effort * np.log(steps)
    walks = product(range(number), repeat=steps)
    return min(cost_of(walk, costs, up) for walk in walks)


def cost_of(walk: tuple[int, ...], costs: np.ndarray, up: float) -> float:
    moves = sum(max(after - before, 0) * up for before, after in zip((0, *walk), walk, strict=False))
    return float(moves + sum(costs[step, state] for step, state in enumerate(walk)))


@pytest.mark.parametrize("seed", range(5))
def test_the_walk_is_the_cheapest_of_all(seed: int) -> None:
    costs = np.random.default_rng(seed).gamma(1, 1.5, (7, 3))
    walk = tuple(states(costs, effort=0.6).tolist())
    assert cost_of(walk, costs, 0.6 * np.log(7)) == pytest.approx(cheapest(costs, 0.6))


def test_two_batches_of_five_in_ten_are_a_burst_and_one_is_not() -> None:
    # p0 = 13/50 = .26, p1 = .52; 5 of 10 saves 5 ln 2 + 5 ln(.48/.74) = 1.301, and going up costs ln 5 = 1.609
    costs = batch_costs([1, 1, 5, 5, 1], [10] * 5)
    assert costs[2, 0] - costs[2, 1] == pytest.approx(1.301, abs=0.001)
    assert states(costs).tolist() == [0, 0, 1, 1, 0]
    alone = np.array([costs[0], costs[1], costs[2], costs[0], costs[4]])
    assert states(alone).tolist() == [0] * 5


def test_a_batch_costs_what_the_binomial_says() -> None:
    from scipy import stats

    costs = batch_costs([2, 4], [10, 20])
    assert costs[:, 0] == pytest.approx(-stats.binom.logpmf([2, 4], [10, 20], 0.2))
    assert costs[:, 1] == pytest.approx(-stats.binom.logpmf([2, 4], [10, 20], 0.4))


def test_counts_cost_what_the_negative_binomial_says_at_each_multiple() -> None:
    from scipy import stats

    costs = count_costs(np.array([7.0]), np.array([3.0]), 0.5)
    means = 3.0 * FACTOR ** np.arange(STATES)
    assert costs[0] == pytest.approx(-stats.nbinom.logpmf(7, 2, 2 / (2 + means)))


def test_a_step_of_which_nothing_is_known_says_nothing() -> None:
    assert count_costs(np.array([9.0, 9.0]), np.array([np.nan, 0.0]), 0.5).tolist() == [[0.0] * STATES] * 2


def test_no_steps_have_no_states() -> None:
    assert states(np.zeros((0, 2))).tolist() == []
