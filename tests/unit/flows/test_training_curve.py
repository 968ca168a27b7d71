"""The learning curve: its sizes, that smaller trainings are really smaller, and what it expects of more."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from marsad.flows.training_curve import curve_of, gain_of, sizes_for, trainings

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def test_the_sizes_double_from_500_and_small_ones_help_a_small_file() -> None:
    assert sizes_for(400) == [125, 250]
    assert sizes_for(1600) == [125, 250, 500, 1000]
    assert sizes_for(9000) == [500, 1000, 2000, 4000, 8000]
    assert sizes_for(100) == []


def test_the_same_gain_with_every_doubling_is_found() -> None:
    sizes = [500, 1000, 2000, 4000]
    values = np.asarray([[0.60, 0.63, 0.66, 0.69]])
    assert gain_of(sizes, values, 4000, 4000)[0] == pytest.approx(0.03)
    assert gain_of(sizes, values, 4000, 500)[0] == pytest.approx(0.03 * np.log2(4500 / 4000))


def test_a_falling_curve_promises_nothing() -> None:
    truth, folds = np.asarray([0, 1] * 500), np.arange(1000) // 2 % 5
    wrong_with_more = {125: 0.1, 250: 0.2, 500: 0.3}

    def fit_rows(rows: Places) -> Callable[[Places], Floats]:
        wrong = np.random.default_rng(1).random(1000) < wrong_with_more[rows.size]
        return lambda others: np.eye(2)[np.where(wrong, 1 - truth, truth)[others]]

    whole = np.eye(2)[np.where(np.arange(1000) % 5 < 2, 1 - truth, truth)]
    curve = curve_of(fit_rows, truth, np.arange(1000), folds, whole, seed=1)
    assert curve.gain is not None
    assert (curve.gain.value, curve.gain.low) == (0.0, 0.0)


def learner(truth: Places, seen: list[int]) -> Callable[[Places], Callable[[Places], Floats]]:
    """A model that is right with a chance that grows with what it saw."""

    def fit_rows(rows: Places) -> Callable[[Places], Floats]:
        seen.append(rows.size)
        right = 0.5 + 0.1 * np.log2(rows.size / 100)
        random = np.random.default_rng(int(rows.sum()))

        def said(others: Places) -> Floats:
            answers = np.where(random.random(others.size) < right, truth[others], 1 - truth[others])
            return np.eye(2)[answers]

        return said

    return fit_rows


def test_every_size_is_tested_on_the_same_rows_by_trainings_of_that_size() -> None:
    truth = np.asarray([0, 1] * 1000)
    groups, folds, seen = np.arange(2000), np.arange(2000) // 2 % 5, []
    fit_rows = learner(truth, seen)
    whole = np.concatenate([fit_rows(np.arange(1600))(np.arange(2000))])
    seen.clear()
    told = []
    curve = curve_of(fit_rows, truth, groups, folds, whole, seed=1, done=lambda: told.append(1))
    assert [point.codings for point in curve.points] == [125, 250, 500, 1000, 1600]
    assert seen == [125] * 5 + [250] * 5 + [500] * 5 + [1000] * 5
    assert len(told) == trainings(groups, folds) == 20
    values = [point.macro_f1.value for point in curve.points]
    assert values == sorted(values)
    assert curve.gain is not None
    assert curve.gain.low <= 0.1 * np.log2(2500 / 2000) <= curve.gain.high


def test_a_size_without_enough_of_a_label_is_not_shown() -> None:
    truth = np.asarray([1 if number % 100 == 0 else 0 for number in range(2500)])
    groups, folds = np.arange(2500), np.arange(2500) // 100 % 5
    curve = curve_of(learner(truth, []), truth, groups, folds, np.eye(2)[truth], seed=1)
    assert 125 not in [point.codings for point in curve.points]


def test_with_one_point_nothing_is_promised() -> None:
    truth = np.asarray([0, 1] * 50)
    curve = curve_of(learner(truth, []), truth, np.arange(100), np.arange(100) // 2 % 5, np.eye(2)[truth], seed=1)
    assert curve.gain is None
    assert [point.codings for point in curve.points] == [80]


def test_no_more_is_promised_than_there_is_left_to_gain() -> None:
    truth, folds = np.asarray([0, 1] * 1000), np.arange(2000) // 2 % 5
    wrong_with_more = {125: 400, 250: 300, 500: 200, 1000: 100}

    def fit_rows(rows: Places) -> Callable[[Places], Floats]:
        wrong = np.arange(2000) // 2 % 1000 < wrong_with_more[rows.size]
        return lambda others: np.eye(2)[np.where(wrong, 1 - truth, truth)[others]]

    curve = curve_of(fit_rows, truth, np.arange(2000), folds, np.eye(2)[truth], seed=1)
    assert curve.gain is not None
    assert (curve.gain.value, curve.gain.high) == (0.0, 0.0)
