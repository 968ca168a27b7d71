"""Figures of a test: macro-F1, shares with the effective number of rows, languages, calibration."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from marsad.flows.training_scores import Answered, confusion, f1_of, macro_f1, scores_of, share_of


def answered(truth: list[int], answers: list[int], groups: list[int] | None = None, labels: int = 2) -> Answered:
    probabilities = np.full((len(truth), labels), 0.1 / max(labels - 1, 1))
    probabilities[np.arange(len(truth)), answers] = 0.9
    return Answered(
        labels=tuple("abc"[:labels]),
        truth=np.asarray(truth),
        probabilities=probabilities,
        groups=np.arange(len(truth)) if groups is None else np.asarray(groups),
        languages=np.asarray(["fra-Latn"] * len(truth)),
    )


def test_macro_f1_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(1)
    truth, answers = random.integers(0, 3, 400), random.integers(0, 3, 400)
    counts = confusion(truth, answers, np.arange(400), 3).sum(axis=0)
    assert f1_of(counts, 3)[0] == pytest.approx(f1_score(truth, answers, average="macro"))


def test_weights_count_as_that_many_rows() -> None:
    truth, answers = np.asarray([0, 1, 1]), np.asarray([0, 1, 0])
    thrice = confusion(np.asarray([0, 1, 1, 1, 1]), np.asarray([0, 1, 0, 0, 0]), np.zeros(5, dtype=np.int64), 2)
    once = confusion(truth, answers, np.zeros(3, dtype=np.int64), 2, np.asarray([1.0, 1.0, 3.0]))
    assert f1_of(once, 2) == pytest.approx(f1_of(thrice, 2))


def test_a_label_that_nobody_gave_is_no_part_of_the_mean() -> None:
    counts = confusion(np.asarray([0, 1]), np.asarray([0, 1]), np.arange(2), 3).sum(axis=0)
    assert f1_of(counts, 3)[0] == 1.0


def test_rows_of_one_author_are_fewer_witnesses() -> None:
    truth = [0, 1] * 100
    answers = [0, 1] * 80 + [1, 0] * 20
    alone = macro_f1(np.asarray(truth), np.asarray(answers), np.arange(200), 2, seed=0)
    together = macro_f1(np.asarray(truth), np.asarray(answers), np.repeat(np.arange(10), 20), 2, seed=0)
    assert alone.value == together.value == 0.8
    assert together.high - together.low > 1.5 * (alone.high - alone.low)
    yes = np.asarray([1] * 80 + [0] * 20, dtype=bool)
    one, many = share_of(yes, np.repeat(np.arange(10), 10)), share_of(yes, np.arange(100))
    assert one.high - one.low > 1.5 * (many.high - many.low)


def test_a_share_of_all_or_none_still_has_a_width() -> None:
    every = share_of(np.ones(20, dtype=bool), np.arange(20))
    assert (every.value, every.high) == (1.0, 1.0)
    assert 0.8 < every.low < 0.95
    assert share_of(np.ones(20, dtype=bool), np.repeat([0, 1], 10)).low < every.low
    nothing = share_of(np.zeros(0, dtype=bool), np.zeros(0, dtype=np.int64))
    assert (nothing.low, nothing.high) == (0.0, 1.0)


def test_precision_and_recall_are_of_each_label() -> None:
    found = scores_of(answered([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1]), seed=0)
    none, some = found.by_label
    assert (none.n, none.said, some.n, some.said) == (3, 2, 3, 4)
    assert none.precision is not None
    assert some.precision is not None
    assert (none.precision.value, none.recall.value) == (1.0, 0.6667)
    assert (some.precision.value, some.recall.value) == (0.75, 1.0)


def test_a_label_the_model_never_says_has_no_precision() -> None:
    found = scores_of(answered([0, 0, 1], [0, 0, 0]), seed=0)
    assert found.by_label[1].precision is None
    assert found.by_label[1].recall.value == 0.0


def test_nothing_is_said_of_a_language_with_few_rows() -> None:
    many = answered([0, 1] * 20, [0, 1] * 20)
    languages = np.asarray(["ary-Arab"] * 31 + ["fra-Latn"] * 9)
    found = scores_of(Answered(many.labels, many.truth, many.probabilities, many.groups, languages), seed=0)
    said = {one.language: one for one in found.by_language}
    assert said["ary-Arab"].macro_f1 is not None
    assert said["ary-Arab"].macro_f1.value == 1.0
    assert said["fra-Latn"].macro_f1 is None
    assert said["fra-Latn"].n == 9


def test_calibration_is_of_every_label_but_the_first() -> None:
    found = scores_of(answered([0, 1, 2] * 10, [0, 1, 1] * 10, labels=3), seed=0).calibration
    assert sorted(found.tables) == ["b", "c"]
    assert sum(one.n for one in found.tables["b"]) == 30
    assert found.error > 0.1
