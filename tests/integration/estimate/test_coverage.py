"""The default interval, drawn and estimated by the product's own code, holds the truth 93 to 97 times in a hundred."""

import importlib.util
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "coverage.py"
spec = importlib.util.spec_from_file_location("coverage_of_intervals", BENCHMARK)
coverage = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = coverage
spec.loader.exec_module(coverage)


@pytest.mark.slow
@pytest.mark.parametrize("size", [600, 2000])
@pytest.mark.parametrize("prevalence", coverage.PREVALENCES)
def test_the_default_interval_covers_93_to_97_percent_over_2000_draws(prevalence, size):
    people = [coverage.population(prevalence, 100_000, seed) for seed in range(10)]
    found = coverage.covered(coverage.by_default, people, size, 2000)
    assert 0.93 <= found.coverage <= 0.97
    assert found.bias == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("prevalence", coverage.PREVALENCES)
def test_the_default_interval_covers_as_it_should_over_200_draws(prevalence):
    # at a true coverage of 93% to 97%, 200 draws fall outside 87.5% to 100% less than once in 300 (binomial)
    people = [coverage.population(prevalence, 20_000, seed) for seed in range(2)]
    found = coverage.covered(coverage.by_default, people, 600, 200)
    assert 0.875 <= found.coverage < 1


def test_the_share_flagged_by_the_detector_overstates_a_rare_code_about_five_times():
    rare = coverage.population(0.005, 100_000, 1)
    assert 4.5 < rare.flagged.mean() / rare.truth < 5.7


def test_a_normal_interval_would_not_do_where_positives_are_rare():
    people = [coverage.population(0.005, 20_000, seed) for seed in range(2)]
    assert coverage.covered(coverage.by_horvitz_thompson, people, 600, 200).coverage < 0.93
