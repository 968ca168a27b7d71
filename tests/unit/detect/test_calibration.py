import numpy as np
import pytest
from scipy import special

from marsad.core.errors import RefusedInput
from marsad.detect.calibration import (
    expected_calibration_error,
    held_out,
    isotonic,
    jeffreys,
    log_odds,
    platt,
    reliability,
    temperature,
)


def drawn(n=4000, slope=1.7, intercept=-2.0, seed=3):
    random = np.random.default_rng(seed)
    scores = random.normal(size=n) * 2
    truth = random.random(n) < special.expit(slope * scores + intercept)
    return scores, truth.astype(int)


def test_platt_finds_the_line_the_answers_were_drawn_from():
    line = platt(*drawn(20_000))
    assert line.slope == pytest.approx(1.7, abs=0.08)
    assert line.intercept == pytest.approx(-2.0, abs=0.08)


def test_platt_is_at_the_top_of_the_likelihood():
    scores, truth = drawn(500)
    line = platt(scores, truth)
    yes, no = truth.sum(), (1 - truth).sum()
    target = np.where(truth == 1, (yes + 1) / (yes + 2), 1 / (no + 2))
    left = line.probabilities(scores) - target
    assert abs(left.sum()) < 1e-4
    assert abs((left * scores).sum()) < 0.1  # the wide prior's pull


def test_platt_of_scores_on_another_scale_gives_the_same_probabilities():
    scores, truth = drawn(800)
    one, other = platt(scores, truth), platt(scores * 1000 + 5e4, truth)
    assert one.probabilities(scores) == pytest.approx(other.probabilities(scores * 1000 + 5e4), abs=1e-6)


def test_a_model_that_says_the_opposite_gets_a_slope_below_nought():
    scores, truth = drawn(800)
    assert platt(-scores, truth).slope < 0


def test_a_constant_score_gives_everyone_the_share_of_yes():
    truth = np.array([1] * 30 + [0] * 70)
    line = platt(np.full(100, 0.1), truth)
    assert line.slope == pytest.approx(0, abs=1e-9)
    assert line.probabilities([0.1])[0] == pytest.approx(0.3, abs=0.02)


def test_scores_that_separate_the_answers_keep_a_finite_line_inside_nought_and_one():
    line = platt([-2, -1, 1, 2], [0, 0, 1, 1])
    assert np.isfinite([line.slope, line.intercept]).all()
    assert 0 < line.probabilities([-50.0])[0] < line.probabilities([50.0])[0] <= 1


def test_weights_stand_for_texts_that_were_not_drawn():
    random = np.random.default_rng(5)
    scores = random.normal(size=60_000)
    truth = (random.random(scores.size) < special.expit(scores - 2)).astype(int)
    chance = np.where(scores > 1, 0.5, 0.05)
    kept = random.random(scores.size) < chance * np.where(truth == 1, 1.0, 0.4)  # drawn by the answer too
    weights = 1 / (chance * np.where(truth == 1, 1.0, 0.4))
    whole, bent = platt(scores, truth), platt(scores[kept], truth[kept])
    mended = platt(scores[kept], truth[kept], weights[kept])
    assert abs(mended.intercept - whole.intercept) < 0.15 < abs(bent.intercept - whole.intercept)


def test_weights_carry_no_claim_of_more_codings():
    scores, truth = drawn(100)
    assert platt(scores, truth, np.full(100, 50.0)) == platt(scores, truth)


def test_temperature_with_two_labels_agrees_with_platt():
    scores, truth = drawn(3000)
    said = temperature(np.column_stack([np.zeros(scores.size), scores]), truth).probabilities
    line = platt(scores, truth)
    assert said(np.array([[0.0, 0.7]]))[0, 1] == pytest.approx(line.probabilities([0.7])[0], abs=0.01)


def test_temperature_cools_a_model_that_is_too_sure_and_shifts_its_mix_of_labels():
    random = np.random.default_rng(2)
    logits = random.normal(size=(8000, 3)) * 2
    shares = special.softmax(logits + np.array([1.5, 0, -1.5]), axis=1)
    truth = (random.random((8000, 1)) > np.cumsum(shares, axis=1)).sum(axis=1)
    fitted = temperature(logits * 4, truth)
    assert fitted.slope == pytest.approx(0.25, abs=0.02)
    assert fitted.shifts == pytest.approx((1.5, 0, -1.5), abs=0.15)
    assert fitted.probabilities(logits).sum(axis=1) == pytest.approx(np.ones(8000))


def test_a_label_no_coder_gave_stays_possible():
    fitted = temperature(np.zeros((100, 3)), [0] * 50 + [1] * 50)
    assert 0 < fitted.probabilities(np.zeros((1, 3)))[0, 2] < 0.05


def test_steps_never_fall_and_hold_the_share_of_each_level():
    random = np.random.default_rng(8)
    scores = np.repeat([0.1, 0.2, 0.3, 0.4], 500)
    truth = (random.random(2000) < np.repeat([0.05, 0.5, 0.4, 0.9], 500)).astype(int)
    steps = isotonic(scores, truth)
    said = steps.probabilities([0.0, 0.1, 0.2, 0.3, 0.4, 2.0])
    assert (np.diff(said) >= 0).all()
    assert said[2] == said[3] == pytest.approx(truth[500:1500].mean())
    assert said[0] == said[1] == pytest.approx(truth[:500].mean())


def test_the_table_counts_every_text_once_with_jeffreys_interval():
    probabilities = [0.05] * 20 + [0.75] * 10 + [1.0]
    truth = [0] * 19 + [1] + [1] * 7 + [0] * 3 + [1]
    table = reliability(probabilities, truth)
    assert [(one.low, one.high, one.n) for one in table] == [(0.0, 0.1, 20), (0.7, 0.8, 10), (0.9, 1.0, 1)]
    assert table[0].share == pytest.approx(0.05)
    assert (table[1].share_low, table[1].share_high) == pytest.approx((0.3942, 0.9073), abs=5e-4)
    assert table[2].share_high == 1.0


def test_weights_of_unequal_size_widen_the_interval():
    truth = [1, 0] * 20
    plain = reliability([0.5] * 40, truth)[0]
    heavy = reliability([0.5] * 40, truth, [10.0, 10.0, *[0.1] * 38])[0]
    assert heavy.share_high - heavy.share_low > plain.share_high - plain.share_low


def test_the_error_is_the_mean_distance_by_range():
    assert expected_calibration_error([0.25] * 4 + [0.85] * 4, [0, 0, 0, 1, 1, 1, 1, 1]) == pytest.approx(0.075)


def test_calibrating_lessens_the_error_on_other_texts():
    scores, truth = drawn(6000)
    line = platt(scores[:3000], truth[:3000])
    before = expected_calibration_error(special.expit(scores[3000:]), truth[3000:])
    assert expected_calibration_error(line.probabilities(scores[3000:]), truth[3000:]) < before / 4


def test_what_is_said_of_a_fold_is_fitted_without_it():
    folds = np.array([0, 0, 1, 2, 1, 2, 2])
    seen = []

    def fit(rows):
        def others(held):
            seen.append((set(rows.tolist()), set(held.tolist())))
            return held.astype(float)

        return others

    assert held_out(fit, folds).tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert len(seen) == 3
    for fitted, held in seen:
        assert not {folds[row] for row in fitted} & {folds[row] for row in held}


def test_nought_and_one_are_taken_a_little_inside():
    assert np.isfinite(log_odds([0.0, 1.0])).all()
    assert log_odds([0.5])[0] == 0


@pytest.mark.parametrize("fit", [platt, isotonic])
def test_codings_that_all_agree_cannot_calibrate(fit):
    with pytest.raises(RefusedInput, match="needs some of each"):
        fit([0.1, 0.9], [1, 1])


@pytest.mark.parametrize(
    ("scores", "truth", "weights"),
    [
        ([0.1, np.nan], [0, 1], None),
        ([0.1], [0, 1], None),
        ([0.1, 0.2], [0, 2], None),
        ([0.1, 0.2], [0, 1], [1, -1]),
        ([], [], None),
    ],
)
def test_columns_that_do_not_fit_are_refused(scores, truth, weights):
    with pytest.raises(RefusedInput, match="do not fit together"):
        platt(scores, truth, weights)


def test_labels_out_of_reach_are_refused():
    with pytest.raises(RefusedInput, match="do not fit together"):
        temperature(np.zeros((2, 2)), [0, 2])


@pytest.mark.parametrize(
    ("x", "n", "ends"), [(0, 10, (0.0, 0.2172)), (10, 10, (0.7828, 1.0)), (3, 10, (0.0927, 0.6058))]
)
def test_jeffreys_interval_is_the_published_one(x, n, ends):
    assert jeffreys(x, n) == pytest.approx(ends, abs=5e-4)
