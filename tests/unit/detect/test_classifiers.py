"""The classifiers that come with Marsad: what ships is what was released, small, and of the labels of its task."""

import hashlib

import numpy as np
import pytest

from marsad.core.errors import Missing, WrongState
from marsad.detect import classifiers
from marsad.detect.classifiers import FOLDER, LISTED, SHA256, comes_with_marsad, shipped
from marsad.detect.classifying import decided
from marsad.detect.rules import RULES
from marsad.detect.tasks import TASKS, task_of
from marsad.detect.text_model import TextModel

LARGEST = 5_000_000  # bytes
READY = [task.id for task in TASKS if comes_with_marsad(task.id)]


@pytest.mark.parametrize("task_id", READY)
def test_each_has_the_labels_of_its_task_and_answers_any_text(task_id):
    task, classifier = task_of(task_id), shipped(task_id)
    assert classifier.labels == task.labels
    said = classifier.probabilities(["", "hello", "salam khoya", "سلام", "\ud800", "x" * 20_000])
    assert said.shape == (6, len(task.labels))
    assert said.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.isin(decided(classifier, said), np.arange(len(task.labels))).all()
    assert shipped(task_id).identity == classifier.identity


@pytest.mark.parametrize("task_id", sorted(SHA256))
def test_each_file_is_the_one_recorded_and_small_enough(task_id):
    content = (FOLDER / f"{task_id}.npz").read_bytes()
    assert hashlib.sha256(content).hexdigest() == SHA256[task_id], "record it: benchmarks/model_files.py"
    assert len(content) < LARGEST
    model = classifiers.model(task_id)
    assert isinstance(model, TextModel)
    assert model.meta["task"] == task_id
    assert model.meta["trained_on"], "a shipped model says what it learnt from"


def test_a_task_is_answered_by_a_model_or_by_rules_and_not_by_both():
    assert not set(SHA256) & set(RULES)
    assert set(LISTED) <= {task.id for task in TASKS}


def test_a_task_without_a_classifier_says_how_to_get_one():
    with pytest.raises(Missing, match="marsad train"):
        shipped("rumour")


def test_a_file_that_was_changed_or_is_gone_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(classifiers, "FOLDER", tmp_path)
    task_id = min(SHA256)
    with pytest.raises(Missing, match=rf"{task_id}\.npz"):
        classifiers.model.__wrapped__(task_id)
    (tmp_path / f"{task_id}.npz").write_bytes((FOLDER / f"{task_id}.npz").read_bytes() + b"\0")
    with pytest.raises(WrongState, match=rf"{task_id}\.npz"):
        classifiers.model.__wrapped__(task_id)
