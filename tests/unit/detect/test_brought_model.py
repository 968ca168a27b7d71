import json

import numpy as np
import pytest
from scipy import special

from marsad.core.errors import RefusedInput
from marsad.detect.brought.calibrated import calibrate, from_json
from marsad.detect.brought.model import CUT, SAYS, SILENT, BroughtModel, meanings
from marsad.detect.brought.raw import Said
from marsad.detect.calibration import expected_calibration_error

SILENCE = "silence"


class Counting:
    """A model that says how long a text is, and counts what it is asked."""

    labels = ("short", "long")
    identity = "0123456789ab"
    exclusive = True
    picks = False

    def __init__(self):
        self.asked = []

    def say(self, texts):
        self.asked += texts
        yes = np.array([np.nan if text == SILENCE else min(len(text), 10) / 10 for text in texts])
        return Said(np.column_stack([1 - yes, yes]), np.array([len(text) > 10 for text in texts], dtype=bool))


def brought(raw, values=None, truth=None):
    values = np.array([[0.9, 0.1], [0.4, 0.6], [0.8, 0.2], [0.1, 0.9]]) if values is None else values
    calibration = calibrate(values, np.array([0, 1, 0, 1]) if truth is None else truth, 2, picks=False)
    return BroughtModel(
        labels=("no", "yes"),
        names={"short": "no", "long": "yes"},
        calibration=calibration,
        name="length",
        load=lambda: raw,
        digest="f" * 64,
    )


def test_its_probabilities_are_those_of_the_task_and_add_up():
    said = brought(Counting()).probabilities(["a", "a long text", SILENCE])
    assert said.dtype == np.float32
    assert said.sum(axis=1) == pytest.approx(np.ones(3))
    assert said[0, 1] < said[1, 1]


def test_a_text_is_asked_once_however_often_it_stands_there():
    raw = Counting()
    model = brought(raw)
    whole = model.probabilities(["b", "a", "b"])
    assert (whole[0] == whole[2]).all()
    model.because(["a"], ["yes"])
    assert raw.asked == ["b", "a"]


def test_a_text_of_nothing_is_none_of_it():
    assert brought(Counting()).probabilities([" \n", ""]).tolist() == [[1.0, 0.0], [1.0, 0.0]]


def test_nothing_asked_gives_nothing():
    assert brought(Counting()).probabilities([]).shape == (0, 2)
    assert brought(Counting()).because([], []) == []


def test_it_says_that_it_does_not_say_why_and_what_it_did_not_read():
    reasons = brought(Counting()).because(["a", "a very long text", SILENCE], ["no", "yes", "no"])
    assert [[reason.message for reason in one] for one in reasons] == [[SAYS], [SAYS, CUT], [SILENT]]
    assert reasons[0][0].values == (("model", "length"),)


def test_the_model_is_loaded_when_it_is_first_asked():
    def load():
        raise AssertionError("loaded")

    model = brought(Counting())
    lazy = BroughtModel(labels=("no", "yes"), names={}, calibration=model.calibration, name="x", load=load)
    assert lazy.identity == ""
    with pytest.raises(AssertionError, match="loaded"):
        lazy.probabilities(["a"])


def test_labels_spelt_alike_mean_the_same_and_others_are_told():
    assert meanings(("Not_Offensive", "OFFENSIVE"), ("not offensive", "offensive"), {}) == {
        "Not_Offensive": "not offensive",
        "OFFENSIVE": "offensive",
    }
    assert meanings(("LABEL_0", "LABEL_1"), ("no", "yes"), {"LABEL_1": "yes"}) == {"LABEL_1": "yes"}


@pytest.mark.parametrize("given", [{}, {"LABEL_9": "yes"}, {"LABEL_1": "maybe"}, {"LABEL_0": "no"}])
def test_labels_that_mean_nothing_are_asked_about_with_both_lists(given):
    with pytest.raises(RefusedInput, match="it has 'LABEL_0, LABEL_1', the task has 'no, yes'"):
        meanings(("LABEL_0", "LABEL_1"), ("no", "yes"), given)


def drawn(n, labels, seed=4):
    """Values of a model that is far too sure and leans to the first label, and what people said."""
    random = np.random.default_rng(seed)
    logits = random.normal(size=(n, labels)) * 1.5
    truth = (random.random((n, 1)) > np.cumsum(special.softmax(logits, axis=1), axis=1)).sum(axis=1)
    return special.softmax(logits * 4 + np.eye(labels)[0] * 3, axis=1), np.minimum(truth, labels - 1)


@pytest.mark.parametrize("labels", [2, 5])
def test_calibrating_mends_a_model_that_is_too_sure_and_leans(labels):
    values, truth = drawn(6000, labels)
    fitted = calibrate(values[:3000], truth[:3000], labels, picks=False)
    said, held = fitted.probabilities(values[3000:]), truth[3000:]
    for place in range(labels):
        after = expected_calibration_error(said[:, place], held == place)
        assert after < 0.03 < expected_calibration_error(values[3000:, place], held == place)


def test_a_model_that_only_picks_gets_the_shares_people_gave_to_its_picks():
    truth = np.array([0] * 60 + [1] * 40 + [0] * 10 + [1] * 90 + [1] * 6 + [0] * 4)
    values = np.zeros((210, 2))
    values[:100, 0] = values[100:200, 1] = 1.0
    values[200:] = np.nan
    fitted = calibrate(values, truth, 2, picks=True)
    said = fitted.probabilities(np.array([[1.0, 0.0], [0.0, 1.0], [np.nan, np.nan]]))
    assert said[:, 1] == pytest.approx([0.4, 0.9, 0.6], abs=0.02)
    assert said.sum(axis=1) == pytest.approx(np.ones(3))


def test_a_label_it_never_picked_gets_the_shares_of_all():
    values = np.tile([1.0, 0.0, 0.0], (50, 1))
    fitted = calibrate(values, np.array([0] * 40 + [1] * 10), 3, picks=True)
    assert fitted.probabilities(np.array([[0.0, 0.0, 1.0]]))[0] == pytest.approx([0.8, 0.2, 0.0])


def test_weights_make_the_shares_those_of_the_frame():
    values = np.tile([0.0, 1.0], (100, 1))
    truth = np.array([1] * 50 + [0] * 50)
    weights = np.where(truth == 1, 1.0, 9.0)
    said = calibrate(values, truth, 2, picks=True, weights=weights).probabilities(values[:1])
    assert said[0, 1] == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize(("labels", "picks"), [(2, False), (4, False), (3, True)])
def test_a_calibration_survives_being_written(labels, picks):
    values, truth = drawn(500, labels)
    values[:20] = np.nan
    fitted = calibrate(values, truth, labels, picks=picks)
    read = from_json(json.loads(json.dumps(fitted.as_json())))
    assert (read.probabilities(values) == fitted.probabilities(values)).all()


@pytest.mark.parametrize(
    "told", [{}, {"platt": [1], "unanswered": []}, {"platt": "x", "unanswered": []}, {"picked": 3}]
)
def test_a_broken_calibration_is_not_read(told):
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_json(told)


def test_codings_of_one_label_calibrate_nothing():
    with pytest.raises(RefusedInput, match="needs some of each"):
        calibrate(np.full((30, 2), 0.5), np.zeros(30, dtype=int), 2, picks=False)
