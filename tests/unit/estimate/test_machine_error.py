"""Sensitivity, specificity, precision and the curve, against tables worked by hand and scikit-learn."""

import numpy as np
import pytest
from sklearn import metrics

from marsad.core.errors import RefusedInput
from marsad.core.findings import Withheld
from marsad.core.machine_errors import Said
from marsad.estimate.judged import Judged, cells_of, curve_of, ranges, rates_of
from marsad.estimate.machine_error import Cell, Rates, error_rates, share_of


def cell(flagged: bool, size: int, coded: int, positives: int, unknown: int = 0) -> Cell:
    return Cell(flagged=flagged, size=size, coded=coded, positives=positives, unknown=unknown)


# 1,000 posts: 100 flagged, all coded, 60 yes; 900 not flagged, 90 coded, 2 yes, each standing for 10
BY_HAND = [cell(True, 100, 100, 60), cell(False, 900, 90, 2)]


def test_each_coding_weighs_what_it_stands_for() -> None:
    found = error_rates(BY_HAND)
    assert found.found.value == pytest.approx(60 / (60 + 20))
    assert found.spared.value == pytest.approx(880 / (880 + 40))
    assert found.right.value == pytest.approx(60 / 100)
    assert (found.found.n, found.spared.n, found.right.n) == (62, 128, 100)


def test_counting_among_the_coded_would_flatter_the_machine() -> None:
    naive = 60 / 62
    assert error_rates(BY_HAND).found.high < naive


def test_two_bands_add_up_by_hand() -> None:
    cells = [cell(True, 40, 20, 10), cell(True, 60, 30, 24), cell(False, 200, 50, 5), cell(False, 700, 70, 0)]
    found = error_rates(cells)
    hits, missed = 40 * 10 / 20 + 60 * 24 / 30, 200 * 5 / 50
    assert found.found.value == pytest.approx(hits / (hits + missed))
    assert found.spared.value == pytest.approx((900 - missed) / (900 - missed + 100 - hits))


def test_everything_coded_is_what_scikit_learn_counts_and_leaves_no_doubt() -> None:
    random = np.random.default_rng(3)
    score, labels = random.random(400), random.integers(0, 2, 400)
    judged = Judged(
        score=score, band=(score > 0.8).astype(np.int64), rows=np.arange(400), labels=labels, unknown=no_rows()
    )
    found = rates_of(judged, 0.5)
    said = (score >= 0.5).astype(int)
    for rate, exact in (
        (found.found, metrics.recall_score(labels, said)),
        (found.spared, metrics.recall_score(1 - labels, 1 - said)),
        (found.right, metrics.precision_score(labels, said)),
    ):
        assert (rate.low, rate.value, rate.high) == pytest.approx((exact, exact, exact))


def test_with_weights_it_is_scikit_learns_weighted_score() -> None:
    random = np.random.default_rng(4)
    score, truth = random.random(3000), random.integers(0, 2, 3000)
    band = (score > 0.7).astype(np.int64)
    rows = np.sort(np.concatenate([random.choice(np.flatnonzero(band == b), 200, replace=False) for b in (0, 1)]))
    judged = Judged(score=score, band=band, rows=rows, labels=truth[rows], unknown=no_rows())
    place = 2 * band + (score >= 0.5)
    weight = (np.bincount(place, minlength=4) / np.maximum(np.bincount(place[rows], minlength=4), 1))[place[rows]]
    exact = metrics.recall_score(truth[rows], score[rows] >= 0.5, sample_weight=weight)
    assert rates_of(judged, 0.5).found.value == pytest.approx(exact)


def no_rows() -> np.ndarray:
    return np.zeros(0, dtype=np.int64)


@pytest.mark.parametrize(
    ("cells", "found", "spared"),
    [
        ([cell(True, 50, 50, 0), cell(False, 500, 100, 20)], (0.0, 0.0), (0.85, 0.92)),  # flags only what is no
        ([cell(True, 500, 100, 60), cell(False, 500, 100, 0)], (0.97, 1.0), (0.6, 0.8)),  # no miss was seen
        ([cell(False, 550, 150, 20)], (0.0, 0.0), (1.0, 1.0)),  # flags nothing at all
        ([cell(True, 550, 150, 120)], (1.0, 1.0), (0.0, 0.0)),  # flags everything
    ],
)
def test_the_limits_where_a_kind_of_error_was_not_seen(
    cells: list[Cell], found: tuple[float, float], spared: tuple[float, float]
) -> None:
    rates = error_rates(cells)
    for rate, (low, high) in ((rates.found, found), (rates.spared, spared)):
        assert low <= rate.low + 0.03
        assert rate.high <= high + 0.03
        assert rate.low <= rate.value <= rate.high
    if not any(each.positives for each in cells if not each.flagged):
        assert rates.found.high == 1.0
    if not any(each.positives for each in cells if each.flagged):
        assert rates.found.low == 0.0


def test_what_was_missed_where_little_was_coded_widens_the_limits() -> None:
    much = error_rates([cell(True, 500, 250, 150), cell(False, 10_000, 2_000, 20)]).found
    little = error_rates([cell(True, 500, 250, 150), cell(False, 10_000, 200, 2)]).found
    assert little.value == pytest.approx(much.value)
    assert little.high - little.low > 2 * (much.high - much.low)


def test_an_answer_that_is_missing_may_be_either_and_the_limits_hold_both() -> None:
    known = [cell(True, 300, 100, 60), cell(False, 700, 95, 4)]
    open_ones = [cell(True, 300, 95, 57, 5), cell(False, 700, 90, 4, 5)]
    worst = [cell(True, 300, 100, 57), cell(False, 700, 95, 9)]
    best = [cell(True, 300, 100, 62), cell(False, 700, 95, 4)]
    found = error_rates(open_ones)
    assert found.found.low == pytest.approx(error_rates(worst).found.low)
    assert found.found.high == pytest.approx(error_rates(best).found.high)
    assert found.spared.low == pytest.approx(error_rates(worst).spared.low)
    assert found.spared.high == pytest.approx(error_rates(best).spared.high)
    assert found.found.low < error_rates(known).found.low


def test_a_cell_nobody_coded_is_taken_as_the_worst_and_the_best() -> None:
    rates = error_rates([cell(True, 300, 100, 60), cell(False, 700, 100, 4), cell(False, 20, 0, 0)])
    without = error_rates([cell(True, 300, 100, 60), cell(False, 700, 100, 4)])
    assert rates.found.low < without.found.low
    assert rates.found.high == pytest.approx(without.found.high)
    assert rates.found.withheld is None


WITHHOLDING = [
    # positives coded, negatives coded, what may be said of sensitivity, of specificity
    (0, 300, Said.NOTHING, Said.FIGURE),
    (9, 300, Said.NOTHING, Said.FIGURE),
    (10, 300, Said.RANGE, Said.FIGURE),
    (49, 300, Said.RANGE, Said.FIGURE),
    (50, 300, Said.FIGURE, Said.FIGURE),
    (50, 49, Said.FIGURE, Said.RANGE),
    (50, 9, Said.FIGURE, Said.NOTHING),
    (0, 0, Said.NOTHING, Said.NOTHING),
]


@pytest.mark.parametrize(("yes", "no", "found", "spared"), WITHHOLDING)
def test_what_may_be_said_hangs_on_the_coded_items_of_the_base(yes: int, no: int, found: Said, spared: Said) -> None:
    rates = error_rates([cell(True, 1_000, yes, yes), cell(False, 5_000, no, 0)])
    if yes and no:
        assert (rates.found.said, rates.spared.said) == (found, spared)
    else:
        assert rates.found.said is Said.NOTHING


def all_of(rates: Rates) -> set[Withheld | None]:
    return {rates.found.withheld, rates.spared.withheld, rates.right.withheld}


def test_nothing_is_said_where_a_part_of_the_frame_was_not_coded() -> None:
    rates = error_rates([cell(True, 300, 200, 120), cell(False, 600, 200, 4), cell(False, 100, 0, 0)])
    assert all_of(rates) == {Withheld.NO_HUMAN_CODING}
    assert {rates.found.said, rates.spared.said} == {Said.NOTHING}


@pytest.mark.parametrize("why", [Withheld.UNFINISHED, Withheld.RESTRICTED_PERIOD, Withheld.UNKNOWN_PROBABILITY])
def test_what_withholds_the_question_withholds_its_errors(why: Withheld) -> None:
    rates = error_rates(BY_HAND, withheld=why)
    assert all_of(rates) == {why}
    assert {rates.found.said, rates.spared.said, rates.right.said} == {Said.NOTHING}


@pytest.mark.parametrize(
    "given", [(10, 11, 0, 0), (10, 5, 6, 0), (10, 5, -1, 0), (10, 8, 2, 3), (10, 5, 2, -1)], ids=str
)
def test_counts_that_cannot_be_are_refused(given: tuple[int, int, int, int]) -> None:
    with pytest.raises(RefusedInput, match="count them again"):
        cell(True, *given)


def test_a_level_that_cannot_be_is_refused() -> None:
    with pytest.raises(RefusedInput):
        error_rates(BY_HAND, level=1.5)


def judged(score: list[float], coded: list[tuple[int, int]], unknown: tuple[int, ...] = ()) -> Judged:
    rows, labels = zip(*coded, strict=True)
    return Judged(
        score=np.asarray(score),
        band=np.zeros(len(score), dtype=np.int64),
        rows=np.asarray(rows),
        labels=np.asarray(labels),
        unknown=np.asarray(unknown, dtype=np.int64),
    )


def test_a_post_at_the_threshold_is_flagged() -> None:
    one = judged([0.5, 0.49], [(0, 1), (1, 0)])
    assert {(each.flagged, each.positives) for each in cells_of(one, one.score >= 0.5)} == {(True, 1), (False, 0)}


@pytest.mark.parametrize(
    ("score", "coded", "unknown"),
    [([0.5], [(1, 1)], ()), ([0.5, 0.1], [(0, 1), (0, 1)], ()), ([0.5, 0.1], [(0, 1)], (0,)), ([1.5], [(0, 1)], ())],
    ids=["not there", "twice", "coded and unknown", "no score"],
)
def test_codings_and_scores_that_do_not_match_are_refused(
    score: list[float], coded: list[tuple[int, int]], unknown: tuple[int, ...]
) -> None:
    with pytest.raises(RefusedInput):
        judged(score, coded, unknown)


def test_the_curve_is_the_share_of_yes_in_each_range_of_scores() -> None:
    score = [0.0] * 60 + [0.2] * 60 + [0.9] * 60
    labels = [0] * 57 + [1] * 3 + [0] * 48 + [1] * 12 + [1] * 54 + [0] * 6
    points = curve_of(judged(score, list(enumerate(labels))), 0.5)
    shares = [(point.first, point.last, point.mean, point.yes.value, point.size) for point in points]
    assert shares == [
        (0.0, 0.0, 0.0, pytest.approx(3 / 60), 60),
        (0.0, 0.5, pytest.approx(0.2), pytest.approx(12 / 60), 60),
        (0.5, 1.0, pytest.approx(0.9), pytest.approx(54 / 60), 60),
    ]


def test_a_point_of_the_curve_stands_for_its_bands() -> None:
    score = np.asarray([0.6] * 1_000 + [0.6] * 100)
    band = np.asarray([0] * 1_000 + [1] * 100)
    rows = np.concatenate([np.arange(50), np.arange(1_000, 1_050)])
    labels = np.asarray([1] * 5 + [0] * 45 + [1] * 40 + [0] * 10)
    (point,) = curve_of(Judged(score=score, band=band, rows=rows, labels=labels, unknown=no_rows()), 0.5)
    assert point.yes.value == pytest.approx((1_000 * 0.1 + 100 * 0.8) / 1_100)


def test_a_range_with_few_codings_joins_its_neighbour_but_never_across_the_threshold() -> None:
    score = np.asarray([0.0] * 80 + [0.15] * 70 + [0.45] * 20 + [0.55] * 10 + [0.95] * 45)
    found = ranges(score, 0.5)
    assert found[0][0] == 0.0
    assert all(start < end for start, end in found)
    assert {0.5} <= {start for start, _end in found}
    assert [int(((score >= start) & (score < end)).sum()) for start, end in found] == [80, 90, 55]


def test_a_group_with_less_than_a_percentage_has_no_curve() -> None:
    assert curve_of(judged([0.9] * 49, [(n, 1) for n in range(49)]), 0.5) == ()


def test_the_share_of_nothing_may_not_be_said() -> None:
    assert share_of([]).said is Said.NOTHING
