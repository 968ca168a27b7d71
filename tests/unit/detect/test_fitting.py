"""Fitting a model: the same bytes from the same rows, whole authors, and what cannot be learnt from."""

from dataclasses import replace

import numpy as np
import pytest

from marsad.core.errors import RefusedInput
from marsad.detect.background import Background
from marsad.detect.calibration import Platt, Temperature
from marsad.detect.classifying import decided
from marsad.detect.fitting import cut_of, fit, folds_of
from marsad.detect.lessons import lessons
from marsad.detect.text_model import written

NOBODY = Background.none()
MOODS = {
    "none": ["ljaw skhoun", "lyoum match", "ghda tren"],
    "blame": ["hmar", "khayb", "kdab"],
    "praise": ["zwin", "bravo", "nadi"],
}
TEXTS = [f"{text} b{number}b" for number in range(5) for some in MOODS.values() for text in some]
LABELS = [label for _number in range(5) for label, some in MOODS.items() for _text in some]
TWO = ["blame" if label == "blame" else "none" for label in LABELS]


def fitted(labels=TWO, **options):
    return fit(TEXTS, labels, folds=options.pop("folds", 3), background=NOBODY, **options)


def test_the_same_rows_and_seed_give_the_same_bytes():
    assert written(fitted(seed=3)) == written(fitted(seed=3))


def test_what_was_learnt_is_answered_and_the_order_of_labels_is_kept():
    model = fitted(LABELS, order=("none", "blame", "praise"))
    assert model.labels == ("none", "blame", "praise")
    assert isinstance(model.calibration, Temperature)
    answers = decided(model, model.probabilities(TEXTS))
    assert [model.labels[place] for place in answers] == LABELS


def test_without_an_order_labels_are_sorted():
    assert fitted().labels == ("blame", "none")


def test_the_rows_may_come_in_any_order_of_labels_with_one_meaning():
    yes = fitted(order=("none", "blame")).probabilities(TEXTS)[:, 1]
    assert (yes[np.array(TWO) == "blame"].min()) > yes[np.array(TWO) == "none"].max()


def test_without_folds_a_model_is_neither_calibrated_nor_cut():
    model = fitted(folds=0)
    assert model.cut == 0.5
    assert fitted(folds=3).calibration != model.calibration


@pytest.mark.parametrize(
    ("labels", "order", "says"),
    [
        (TWO[:-1], None, "one label a text"),
        (["none"] * len(TEXTS), None, "at least two labels"),
        (["blame"] + ["none"] * (len(TEXTS) - 1), None, "Only 1 texts have the label 'blame'"),
        (LABELS, ("none", "blame"), "'praise' is none of those"),
        (TWO, ("none", "blame", "praise"), "Only 0 texts have the label 'praise'"),
    ],
)
def test_rows_that_teach_nothing_are_refused_in_one_sentence(labels, order, says):
    with pytest.raises(RefusedInput, match=says):
        fitted(labels, order=order)


def test_an_authors_texts_are_never_on_both_sides():
    authors = [f"author {number % 7}" for number in range(len(TEXTS))]
    answers = np.array([label == "blame" for label in TWO], dtype=np.int64)
    folds = folds_of(answers, authors, 3, seed=0)
    assert all(len({int(folds[k]) for k, one in enumerate(authors) if one == author}) == 1 for author in set(authors))
    assert set(folds.tolist()) == {0, 1, 2}


def test_each_text_is_scored_by_a_model_that_did_not_learn_from_it():
    read = lessons(TEXTS, TWO, order=("none", "blame"), background=NOBODY)
    folds = folds_of(read.answers, None, 3, seed=0)
    scores = read.held_out(folds)
    for fold in range(3):
        held = np.flatnonzero(folds == fold)
        model = replace(read.model(np.flatnonzero(folds != fold)), meta={"concepts": True})
        assert model.scores([TEXTS[k] for k in held]) == pytest.approx(scores[held], abs=1e-9)


def test_a_rare_yes_is_answered_from_less_than_one_half():
    chance = np.random.default_rng(0)
    answers = (chance.random(4000) < 0.05).astype(np.int64)
    scores = (chance.normal(size=4000) + 1.5 * answers)[:, None]
    assert cut_of(Platt(slope=1.5, intercept=-4.0), scores, answers) < 0.5
    assert cut_of(Temperature(slope=1.0, shifts=(0.0, 0.0, 0.0)), scores, answers) == 0.5


def test_a_neighbouring_task_that_learnt_from_the_same_texts_is_left_out():
    read = lessons(TEXTS, TWO, order=("none", "blame"))
    assert read.background.weights.shape[1] == len(read.background.learnt) > 0
    assert read.background.without(TEXTS, 0.01).weights.shape == read.background.weights.shape
