"""A share estimated from drawn codings holds whatever the model behind the drawing is worth: it may know nothing,
say the opposite, or say the same of everything. A bad model costs width, never truth."""

import importlib.util
import sys
from functools import cache
from math import sqrt
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "bad_models.py"
spec = importlib.util.spec_from_file_location("bad_models", BENCHMARK)
bad_models = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = bad_models
spec.loader.exec_module(bad_models)

BAD = ("random", "inverted", "constant", "one variety")
JEFFREYS = "stratified Jeffreys"
NORMAL = ("Horvitz-Thompson", "PPI++")


@cache
def frames(model, share, items=10_000, count=2):
    return [bad_models.frame(model, share, items, seed) for seed in range(count)]


def within_chance(coverage, draws, low=0.95, high=0.95):
    """Whether a true coverage from `low` to `high` gives this one, three standard errors aside."""
    below, above = (3 * sqrt(side * (1 - side) / draws) for side in (low, high))
    return low - below <= coverage <= high + above


@pytest.mark.parametrize("model", BAD)
@pytest.mark.parametrize("share", [0.005, 0.02, 0.1, 0.3])
def test_the_default_interval_holds_the_truth_over_100_draws_with_a_bad_model(model, share):
    found = bad_models.held(JEFFREYS, frames(model, share), 100)
    assert within_chance(found.coverage, 100, low=0.93, high=0.98)
    assert abs(found.bias - 1) < 4 * found.bias_error


@pytest.mark.parametrize("estimator", NORMAL)
@pytest.mark.parametrize("model", BAD)
@pytest.mark.parametrize("share", [0.1, 0.3])
def test_normal_intervals_hold_the_truth_with_a_bad_model_where_the_code_is_common(estimator, model, share):
    found = bad_models.held(estimator, frames(model, share), 100)
    assert within_chance(found.coverage, 100, low=0.93, high=0.95)
    assert abs(found.bias - 1) < 4 * found.bias_error


@pytest.mark.parametrize("estimator", NORMAL)
@pytest.mark.parametrize("model", BAD)
def test_where_the_code_is_rare_a_bad_model_bends_no_estimate_either(estimator, model):
    found = bad_models.held(estimator, frames(model, 0.01), 100)
    assert abs(found.bias - 1) < 4 * found.bias_error


def test_what_a_bad_model_costs_is_width():
    widths = {model: bad_models.held(JEFFREYS, frames(model, 0.02), 50).width for model in ("working", *BAD)}
    assert min(widths, key=lambda model: widths[model]) == "working"
    assert all(widths[model] > 1.2 * widths["working"] for model in BAD)


def test_the_share_that_a_bad_model_flags_is_no_estimate():
    inverted = frames("inverted", 0.02)[0]
    assert (inverted.scores > 0.5).mean() > 20 * inverted.truth


@pytest.mark.slow
@pytest.mark.parametrize("model", [*BAD, "working"])
@pytest.mark.parametrize("share", bad_models.PREVALENCES)
def test_the_default_interval_covers_93_to_98_percent_over_2000_draws_with_any_model(model, share):
    found = bad_models.held(JEFFREYS, frames(model, share, 20_000, 10), 2000)
    assert within_chance(found.coverage, 2000, low=0.94, high=0.97)
    assert abs(found.bias - 1) < 4 * found.bias_error


@pytest.mark.slow
@pytest.mark.parametrize("estimator", NORMAL)
@pytest.mark.parametrize("model", [*BAD, "working"])
@pytest.mark.parametrize("share", [0.1, 0.3])
def test_normal_intervals_cover_as_they_should_over_2000_draws_with_any_model(estimator, model, share):
    found = bad_models.held(estimator, frames(model, share, 20_000, 10), 2000)
    assert within_chance(found.coverage, 2000, low=0.94, high=0.96)
    assert abs(found.bias - 1) < 4 * found.bias_error
