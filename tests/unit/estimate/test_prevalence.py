import numpy as np
import pytest
from scipy import stats

from marsad.core.errors import RefusedInput
from marsad.core.findings import Withheld
from marsad.estimate.posterior import jeffreys_limits
from marsad.estimate.prevalence import by_group, by_group_of_unknown_size, prevalence, stratified_jeffreys
from marsad.estimate.strata import Stratum, counted, withheld_for


def stratum(size=10**9, coded=100, positives=10, name="one"):
    return Stratum(name=name, size=size, coded=coded, positives=positives)


def bands(low=1, middle=9, high=40):
    return [
        stratum(85_000, 300, low, "low"),
        stratum(12_000, 210, middle, "middle"),
        stratum(3_000, 90, high, "high"),
    ]


@pytest.mark.parametrize(
    ("x", "low", "high"),
    [(0, 0.000, 0.292), (1, 0.016, 0.501), (2, 0.065, 0.648), (3, 0.139, 0.766), (6, 0.499, 0.984), (7, 0.708, 1.000)],
)
def test_one_large_stratum_gives_jeffreys_limits_for_seven_trials(x, low, high):
    # Beta(x + 1/2, 7 - x + 1/2), the equal-tailed interval of Brown, Cai and DasGupta 2001, 4.1.2
    found = jeffreys_limits([stratum(coded=7, positives=x)], 0.95)
    assert found == pytest.approx((low, high), abs=0.0006)


@pytest.mark.parametrize(("n", "x", "level"), [(600, 3, 0.95), (600, 0, 0.90), (20_000, 15, 0.95), (50, 25, 0.99)])
def test_one_large_stratum_is_scipys_beta(n, x, level):
    low, high = jeffreys_limits([stratum(coded=n, positives=x)], level)
    exact = stats.beta.ppf([(1 - level) / 2, (1 + level) / 2], x + 0.5, n - x + 0.5)
    assert low == pytest.approx(exact[0] if x else 0, rel=2e-3)
    assert high == pytest.approx(exact[1], rel=2e-3)


def test_three_strata_agree_with_simulating_the_same_posteriors():
    random = np.random.default_rng(1)
    simulated = sum(
        (
            s.positives
            + random.binomial(s.size - s.coded, random.beta(s.positives + 0.5, s.coded - s.positives + 0.5, 10**6))
        )
        / 100_000
        for s in bands()
    )
    assert jeffreys_limits(bands(), 0.95) == pytest.approx(np.quantile(simulated, [0.025, 0.975]), rel=0.004)


def test_item_by_item_and_continuous_posteriors_meet_where_one_takes_over():
    small = jeffreys_limits([stratum(2_600, 600, 60)], 0.95)
    large = jeffreys_limits([stratum(2_601, 600, 60)], 0.95)
    assert small == pytest.approx(large, abs=1 / 2_600)


def test_one_item_left_to_code_moves_the_share_by_one_item_at_most():
    assert jeffreys_limits([stratum(20, 19, 3)], 0.95) == pytest.approx((0.15, 0.20), abs=1e-4)


def test_everything_coded_leaves_no_doubt():
    estimate = stratified_jeffreys([stratum(100, 100, 7), stratum(60, 60, 3, "two")])
    assert estimate.value == estimate.low == estimate.high == pytest.approx(10 / 160)


def test_the_value_lets_each_coded_item_stand_for_its_stratum():
    estimate = stratified_jeffreys(bands())
    assert estimate.value == pytest.approx(0.85 / 300 + 0.12 * 9 / 210 + 0.03 * 40 / 90)
    assert (estimate.n, estimate.N, estimate.positives, estimate.withheld) == (600, 100_000, 50, None)
    assert estimate.method == "stratified_jeffreys"


def test_no_positive_gives_a_lower_limit_of_nought_and_an_upper_one_near_three_over_n():
    estimate = stratified_jeffreys([stratum(coded=300, positives=0)])
    assert (estimate.value, estimate.low) == (0, 0)
    assert 2 / 300 < estimate.high < 3.7 / 300


def test_a_stratum_nobody_coded_widens_the_interval_by_all_it_could_hold():
    coded = stratum(9_600, 300, 30)
    estimate = stratified_jeffreys([coded, stratum(400, 0, 0, "two")])
    low, high = jeffreys_limits([coded], 0.95)
    assert (estimate.low, estimate.high) == pytest.approx((low * 0.96, high * 0.96 + 0.04))
    assert estimate.N == 10_000
    assert estimate.withheld is None


def test_no_percentage_where_more_than_a_twentieth_of_the_frame_was_not_coded():
    estimate = stratified_jeffreys([stratum(9_400, 300, 30), stratum(600, 0, 0, "two")])
    assert estimate.withheld is Withheld.NO_HUMAN_CODING


def test_nothing_coded_at_all_says_nothing():
    estimate = stratified_jeffreys([stratum(1000, 0, 0)])
    assert (estimate.low, estimate.high, estimate.withheld) == (0, 1, Withheld.NO_HUMAN_CODING)


@pytest.mark.parametrize(
    ("coded", "positives", "identifying", "persons", "expected"),
    [
        (49, 10, False, None, Withheld.SMALL_BASE),
        (50, 10, False, None, None),
        (500, 4, True, None, Withheld.SMALL_COUNT),
        (500, 4, False, None, None),
        (500, 0, True, None, None),
        (500, 5, True, None, None),
        (500, 20, True, 3, Withheld.SMALL_COUNT),
        (49, 4, True, None, Withheld.SMALL_COUNT),
        (0, 0, False, None, Withheld.NO_HUMAN_CODING),
    ],
)
def test_when_a_figure_is_withheld(coded, positives, identifying, persons, expected):
    found = withheld_for(coded=coded, positives=positives, identifying=identifying, persons=persons)
    assert found is expected


def test_columns_are_counted_by_stratum_and_an_uncoded_stratum_stays():
    found = counted([1, 0, True, 0.0], ["a", "a", "b", "b"], {"a": 10, "b": 20, "c": 5})
    assert found == (stratum(10, 2, 1, "a"), stratum(20, 2, 1, "b"), stratum(5, 0, 0, "c"))


@pytest.mark.parametrize(
    ("labels", "strata", "sizes", "message"),
    [
        ([2], ["a"], {"a": 10}, "label '2'"),
        ([None], ["a"], {"a": 10}, "label 'None'"),
        (["yes"], ["a"], {"a": 10}, "label 'yes'"),
        ([float("nan")], ["a"], {"a": 10}, "label 'nan'"),
        ([1], ["b"], {"a": 10}, "stratum 'b' has no size"),
        ([1, 1], ["a", "a"], {"a": 1}, "more coded items \\('2'\\)"),
        ([1], ["a", "a"], {"a": 10}, "as long"),
        ([1], ["a"], {"a": 10, "b": 0}, "'b' holds '0' items"),
        ([], [], {}, "no stratum"),
    ],
)
def test_codings_that_cannot_be_are_refused(labels, strata, sizes, message):
    with pytest.raises(RefusedInput, match=message):
        prevalence(labels, strata, sizes)


def test_a_level_that_cannot_be_is_refused():
    with pytest.raises(RefusedInput, match="level '95'"):
        stratified_jeffreys(bands(), level=95)


def test_groups_of_known_size_are_each_estimated_on_their_own_strata():
    labels = [1] * 10 + [0] * 90 + [1] * 30 + [0] * 70
    group = ["men"] * 100 + ["women"] * 100
    found = by_group(labels, ["s"] * 200, group, {("s", "men"): 5_000, ("s", "women"): 2_000})
    assert list(found) == ["men", "women"]
    assert found["women"].value == pytest.approx(0.3)
    assert found["women"].N == 2_000
    alone = stratified_jeffreys([stratum(2_000, 100, 30)])
    assert (found["women"].low, found["women"].high) == (alone.low, alone.high)


def test_a_small_count_in_a_group_is_withheld():
    labels, group = [1] * 3 + [0] * 97, ["men"] * 100
    assert by_group(labels, ["s"] * 100, group, {("s", "men"): 900})["men"].withheld is Withheld.SMALL_COUNT


def test_a_coded_item_of_a_group_without_size_is_refused():
    with pytest.raises(RefusedInput, match="group 'men' has no size in the stratum 's'"):
        by_group([1], ["s"], ["men"], {("s", "women"): 5})


def test_a_group_of_unknown_size_has_nearly_the_interval_of_its_own_codings_in_one_stratum():
    labels = [1] * 40 + [0] * 160 + [0] * 300
    group = ["women"] * 200 + ["men"] * 300
    found = by_group_of_unknown_size(labels, ["s"] * 500, group, {"s": 10**6})["women"]
    exact = stats.beta.ppf([0.025, 0.975], 40.5, 160.5)
    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx(exact, rel=0.01)
    assert found.N == 400_000


def test_a_group_of_unknown_size_is_weighted_across_strata():
    labels = [1] * 50 + [0] * 50 + [1] * 10 + [0] * 90 + [0] * 100
    strata = ["high"] * 100 + ["low"] * 200
    group = ["women"] * 200 + ["men"] * 100
    found = by_group_of_unknown_size(labels, strata, group, {"high": 1_000, "low": 10_000})["women"]
    assert found.value == pytest.approx((1_000 * 0.5 + 10_000 * 0.05) / (1_000 + 10_000 * 0.5))
    assert found.low < found.value < found.high
