import numpy as np
import pytest

from marsad.core.errors import RefusedInput
from marsad.core.findings import Withheld
from marsad.estimate.prediction_powered import ppi
from marsad.estimate.weighted import hajek, hajek_jeffreys, horvitz_thompson


def test_horvitz_thompson_by_hand():
    # two strata: 100 items 10 coded 4 positive, 900 items 20 coded 1 positive
    labels = [1] * 4 + [0] * 6 + [1] + [0] * 19
    stratum = ["a"] * 10 + ["b"] * 20
    found = horvitz_thompson(labels, [0.1] * 10 + [20 / 900] * 20, 1000, stratum=stratum)
    variance = 0.1**2 * 0.9 * (0.4 * 0.6 * 10 / 9) / 10 + 0.9**2 * (1 - 20 / 900) * (0.05 * 0.95 * 20 / 19) / 20
    assert found.value == pytest.approx(0.1 * 0.4 + 0.9 * 0.05)
    assert found.high - found.value == pytest.approx(1.959964 * np.sqrt(variance))
    assert found.low == pytest.approx(max(0, found.value - 1.959964 * np.sqrt(variance)))


def test_hajek_divides_by_the_sum_of_weights():
    found = hajek([1, 0, 1, 0], [0.5, 0.5, 0.1, 0.1], 100)
    assert found.value == pytest.approx((2 + 10) / (2 + 2 + 10 + 10))
    assert found.withheld is Withheld.SMALL_BASE


def test_hajek_and_horvitz_thompson_are_one_for_equal_probabilities():
    labels = [1] * 7 + [0] * 53
    assert hajek(labels, [0.06] * 60, 1000).value == pytest.approx(horvitz_thompson(labels, [0.06] * 60, 1000).value)


@pytest.mark.parametrize("estimator", [horvitz_thompson, hajek, hajek_jeffreys])
def test_all_coded_gives_the_truth_without_doubt(estimator):
    found = estimator([1] * 20 + [0] * 60, [1.0] * 80, 80)
    assert (found.value, found.low, found.high) == pytest.approx((0.25, 0.25, 0.25))


@pytest.mark.parametrize("estimator", [horvitz_thompson, hajek, hajek_jeffreys])
@pytest.mark.parametrize("probability", [0, -0.1, 1.1, float("nan")])
def test_a_probability_outside_nought_to_one_is_refused(estimator, probability):
    with pytest.raises(RefusedInput, match="cannot be counted"):
        estimator([1, 0], [0.5, probability], 100)


def test_more_codings_than_items_are_refused():
    with pytest.raises(RefusedInput, match="'2' coded items but only '1'"):
        hajek([1, 0], [0.5, 0.5], 1)


def test_no_coding_is_refused():
    with pytest.raises(RefusedInput, match="no coded item"):
        hajek([], [], 10)


def test_equal_probabilities_give_hajek_jeffreys_the_interval_of_a_simple_random_sample():
    from scipy import stats

    labels = [1] * 30 + [0] * 270
    found = hajek_jeffreys(labels, [0.0001] * 300)
    assert (found.low, found.high) == pytest.approx(stats.beta.ppf([0.025, 0.975], 30.5, 270.5), rel=0.01)
    assert found.N == 3_000_000


def test_unequal_probabilities_widen_the_interval():
    labels = ([1] + [0] * 9) * 30
    equal = hajek_jeffreys(labels, [0.01] * 300)
    unequal = hajek_jeffreys(labels, [0.002, 0.05, 0.01] * 100)
    assert unequal.high - unequal.low > equal.high - equal.low


def test_no_positive_at_unequal_probabilities_uses_kishs_effective_size():
    found = hajek_jeffreys([0] * 100, [0.01, 0.1] * 50)
    kish = (50 * 100 + 50 * 10) ** 2 / (50 * 100**2 + 50 * 10**2)
    assert (found.value, found.low) == (0, 0)
    assert 2 / kish < found.high < 3 / kish


def test_ppi_by_hand():
    # coded rows 0..3, labels 1 0 1 0, scores .9 .1 .6 .4; not coded: .2 .8 .5 .3 .7 .1
    scores = np.asarray([0.9, 0.1, 0.6, 0.4, 0.2, 0.8, 0.5, 0.3, 0.7, 0.1])
    labels = np.asarray([1, 0, 1, 0])
    factor = np.cov(labels, scores[:4])[0, 1] / ((1 + 4 / 6) * scores.var(ddof=1))
    found = ppi(labels.tolist(), [0, 1, 2, 3], scores)
    assert found.value == pytest.approx(factor * scores[4:].mean() + (labels - factor * scores[:4]).mean())
    variance = (labels - factor * scores[:4]).var(ddof=1) / 4 + factor**2 * scores.var(ddof=1) / 6
    assert found.low == pytest.approx(max(0, found.value - 1.959964 * np.sqrt(variance)))


def test_ppi_with_useless_scores_is_the_plain_mean():
    found = ppi([1, 0, 0, 0], [5, 1, 2, 3], [0.5] * 100)
    assert found.value == pytest.approx(0.25)


def test_stratified_ppi_adds_strata_by_weight():
    scores, stratum = [0.5] * 100, ["a"] * 20 + ["b"] * 80
    found = ppi([1, 1, 0, 0, 1, 0, 0, 0], [0, 1, 2, 3, 20, 21, 22, 23], scores, stratum=stratum)
    assert found.value == pytest.approx(0.2 * 0.5 + 0.8 * 0.25)


@pytest.mark.parametrize(
    ("labels", "coded", "scores", "stratum", "message"),
    [
        ([1], [0], [0.1, float("nan")], None, "score is not a number"),
        ([1, 0], [0, 0], [0.1, 0.2], None, "there twice"),
        ([1], [2], [0.1, 0.2], None, "not in the frame"),
        ([1], [0], [0.1, 0.2], ["a", "b"], "stratum has no coded item"),
        ([], [], [0.1], None, "no coded item"),
    ],
)
def test_what_ppi_cannot_use_is_refused(labels, coded, scores, stratum, message):
    with pytest.raises(RefusedInput, match=message):
        ppi(labels, coded, scores, stratum=stratum)
