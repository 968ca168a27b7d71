"""How improbable a count is, against scipy; how far a ratio can be believed, by simulation."""

import numpy as np
import pytest
from scipy import integrate, stats

from marsad.bursts.tails import count_interval, predicted_tail, ratio_interval, tail


@pytest.mark.parametrize("dispersion", [0.01, 0.3, 2.0])
@pytest.mark.parametrize("mean", [0.02, 3.0, 400.0])
def test_the_tail_is_that_of_the_negative_binomial(mean: float, dispersion: float) -> None:
    counts = np.array([0, 1, 2, 7, 50, 900])
    r = 1 / dispersion
    assert tail(counts, mean, dispersion) == pytest.approx(stats.nbinom.sf(counts - 1, r, r / (r + mean)), rel=1e-8)


def test_without_dispersion_the_tail_is_nearly_a_poissons() -> None:
    assert tail(30, 15.0, 0.0) == pytest.approx(stats.poisson.sf(29, 15.0), rel=0.15)


def test_the_predicted_tail_is_the_tail_over_every_mean_that_may_be() -> None:
    spread = np.sqrt(np.log1p(0.1))

    def at(node: float) -> float:
        return float(tail(60, 20 * np.exp(node * spread - spread**2 / 2), 0.2) * stats.norm.pdf(node))

    wanted = integrate.quad(at, -8, 8)[0]
    found = predicted_tail(np.array([60.0]), np.array([20.0]), np.array([0.2]), np.array([0.1]))
    assert found[0] == pytest.approx(wanted, rel=0.01)
    assert found[0] > tail(60, 20.0, 0.2)


def test_with_no_dispersion_the_ratio_has_the_exact_interval_of_a_poisson() -> None:
    low, high = ratio_interval(20, 10.0, 0.0)
    assert low == pytest.approx(stats.chi2.ppf(0.025, 40) / 2 / 10, rel=0.02)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 42) / 2 / 10, rel=0.02)


@pytest.mark.parametrize(("dispersion", "usual"), [(0.05, 40.0), (0.3, 12.0), (0.8, 200.0)])
def test_the_interval_of_the_ratio_covers_the_truth_95_times_in_a_hundred(dispersion: float, usual: float) -> None:
    random, truth = np.random.default_rng(66), 3.0
    luck = random.gamma(1 / dispersion, dispersion, 4000)
    low, high = ratio_interval(random.poisson(truth * usual * luck), usual, dispersion)
    assert 0.93 <= float(((low <= truth) & (truth <= high)).mean()) <= 0.975


def test_no_post_observed_has_an_interval_from_nought() -> None:
    low, high = ratio_interval(0, 4.0, 0.2)
    assert low == 0
    assert high > 0


def test_counts_are_in_their_interval_as_often_as_it_says() -> None:
    random, mean, spread = np.random.default_rng(5), 20.0, 0.3
    low, high = count_interval(np.array([mean]), np.array([spread]))
    counts = random.poisson(mean * random.gamma(1 / spread, spread, 20_000))
    assert np.mean((counts >= low[0]) & (counts <= high[0])) == pytest.approx(0.95, abs=0.015)


def test_an_interval_of_an_unknown_count_is_unknown() -> None:
    assert all(np.isnan(one[0]) for one in count_interval(np.array([np.nan]), np.array([np.nan])))
