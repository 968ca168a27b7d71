import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.allocation import BandPlan, allocate, smallest_sample
from marsad.estimate.agreement import agree
from marsad.estimate.families import benjamini_hochberg, holm
from marsad.estimate.planning import coder_errors, missing_part, zero_found
from marsad.estimate.prediction_powered import ppi
from marsad.estimate.prevalence import prevalence, stratified_jeffreys
from marsad.estimate.strata import Stratum
from marsad.estimate.weighted import hajek, hajek_jeffreys, horvitz_thompson

short = settings(max_examples=60, deadline=None, derandomize=True)


@st.composite
def strata(draw, most=5):
    found = []
    for number in range(draw(st.integers(1, most))):
        coded = draw(st.integers(0, 80))
        positives = draw(st.integers(0, coded))
        size = coded + draw(st.integers(0 if coded else 1, 5_000))
        found.append(Stratum(name=f"s{number}", size=size, coded=coded, positives=positives))
    return found


@st.composite
def codings(draw):
    n = draw(st.integers(1, 40))
    labels = draw(st.lists(st.sampled_from([0, 1]), min_size=n, max_size=n))
    chances = draw(st.lists(st.floats(0.01, 1.0), min_size=n, max_size=n))
    return labels, chances


@short
@given(strata(), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_a_share_lies_in_its_interval_and_the_interval_in_nought_to_one(given_strata, level):
    estimate = stratified_jeffreys(given_strata, level=level)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


@short
@given(strata(), st.randoms(use_true_random=False))
def test_order_and_names_of_strata_change_nothing(given_strata, random):
    turned = [
        Stratum(name=f"other {number}", size=s.size, coded=s.coded, positives=s.positives)
        for number, s in enumerate(random.sample(given_strata, len(given_strata)))
    ]
    one, two = stratified_jeffreys(given_strata), stratified_jeffreys(turned)
    assert (one.low, one.high, one.withheld) == (two.low, two.high, two.withheld)
    assert one.value == pytest.approx(two.value, abs=1e-11)


@short
@given(strata())
def test_no_and_yes_swapped_mirror_the_interval(given_strata):
    mirrored = [Stratum(name=s.name, size=s.size, coded=s.coded, positives=s.coded - s.positives) for s in given_strata]
    one, two = stratified_jeffreys(given_strata), stratified_jeffreys(mirrored)
    assert (one.low, one.high) == pytest.approx((1 - two.high, 1 - two.low), abs=2e-3)


@short
@given(strata())
def test_a_higher_level_never_narrows_the_interval(given_strata):
    narrow, wide = stratified_jeffreys(given_strata, level=0.8), stratified_jeffreys(given_strata, level=0.95)
    assert wide.low <= narrow.low + 1e-9
    assert narrow.high <= wide.high + 1e-9


@short
@given(strata())
def test_the_interval_never_denies_what_was_seen(given_strata):
    estimate = stratified_jeffreys(given_strata)
    total = sum(s.size for s in given_strata)
    seen_no = sum(s.coded - s.positives for s in given_strata)
    assert estimate.high >= estimate.positives / total - 1e-9
    assert estimate.low <= 1 - seen_no / total + 1e-9


@short
@given(
    st.lists(st.tuples(st.sampled_from([0, 1]), st.sampled_from("abc")), min_size=1), st.randoms(use_true_random=False)
)
def test_the_order_of_rows_changes_nothing(rows, random):
    sizes = {"a": 400, "b": 300, "c": 200}
    turned = random.sample(rows, len(rows))
    one = prevalence([label for label, _ in rows], [s for _, s in rows], sizes)
    assert one == prevalence([label for label, _ in turned], [s for _, s in turned], sizes)


@short
@given(codings())
def test_weighted_shares_lie_in_their_intervals(columns):
    labels, chances = columns
    for estimator in (horvitz_thompson, hajek, hajek_jeffreys):
        estimate = estimator(labels, chances, 5_000)
        assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


@short
@given(st.lists(st.sampled_from([0, 1]), min_size=1, max_size=60))
def test_everything_coded_is_the_truth_for_every_design_based_estimator(labels):
    truth, ones = sum(labels) / len(labels), [1.0] * len(labels)
    for estimator in (horvitz_thompson, hajek, hajek_jeffreys):
        estimate = estimator(labels, ones, len(labels))
        assert (estimate.value, estimate.low, estimate.high) == pytest.approx((truth, truth, truth))
    exact = prevalence(labels, ["all"] * len(labels), {"all": len(labels)})
    assert (exact.value, exact.low, exact.high) == pytest.approx((truth, truth, truth))
    powered = ppi(labels, list(range(len(labels))), [0.5] * len(labels))
    assert (powered.value, powered.low, powered.high) == pytest.approx((truth, truth, truth))


@short
@given(st.integers(0, 3_000), st.integers(1, 3_000), st.integers(1, 3_000), st.integers(1, 2_000), st.floats(0, 1))
def test_an_allocation_adds_up_and_never_exceeds_a_band(low, middle, high, size, expected):
    plans = [
        BandPlan(name="low", size=low, expected=0.01),
        BandPlan(name="middle", size=middle, expected=expected),
        BandPlan(name="high", size=high, expected=0.5),
    ]
    needed = smallest_sample(plans, lowest="low")
    if size < needed:
        with pytest.raises(ValueError, match="too few"):
            allocate(size, plans, lowest="low")
        return
    counts = allocate(size, plans, lowest="low")
    assert sum(counts.values()) == min(size, low + middle + high)
    assert all(min(plan.size, 2) <= counts[plan.name] <= plan.size for plan in plans if plan.name != "low")
    assert counts["low"] >= min(low, 100)


@short
@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from("xyz"), st.sampled_from([0, 1, None])), max_size=80))
def test_agreement_is_none_or_a_number_in_its_range_and_never_beyond_its_interval(rows):
    once = {(unit, coder): label for unit, coder, label in rows}
    found = agree([u for u, _ in once], [c for _, c in once], list(once.values()), rounds=50)
    for value, lowest in ((found.alpha, -1), (found.ac1, -1), (found.positive_agreement, 0), (found.prevalence, 0)):
        assert value is None or lowest - 1e-9 <= value <= 1 + 1e-9
    if found.alpha is not None:
        assert found.low <= found.alpha <= found.high
    if found.positive_agreement is not None:
        assert 0 <= found.positive_agreement_low <= found.positive_agreement


@short
@given(st.dictionaries(st.text(max_size=5), st.floats(0, 1), min_size=1, max_size=20))
def test_adjusted_ps_are_never_smaller_and_keep_their_order(ps):
    for adjust in (benjamini_hochberg, holm):
        adjusted = adjust(ps)
        assert all(ps[name] - 1e-12 <= adjusted[name] <= 1 for name in ps)
        ranked = sorted(ps, key=lambda name: ps[name])
        assert np.all(np.diff([adjusted[name] for name in ranked]) >= -1e-12)


@short
@given(st.floats(0, 0.99), st.floats(0.01, 1), st.integers(1, 10_000))
def test_what_planning_answers_stays_in_nought_to_one(observed, agreed, n):
    if observed <= agreed:
        errors = coder_errors(observed, agreed)
        assert -1e-12 <= errors.low <= observed + 1e-12
        assert observed - 1e-12 <= errors.high <= 1
    bounds = missing_part(observed, agreed)
    assert 0 <= bounds.low <= bounds.high <= 1 + 1e-12
    zero = zero_found(n, size=10_000)
    assert 0 < zero.exact < 1
    assert zero.exact <= zero.rule_of_three or zero.rule_of_three == 1
    assert 0 <= zero.most_items <= 10_000 - n
