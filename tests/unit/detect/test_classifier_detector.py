import json

import numpy as np
import pyarrow as pa
import pytest

from marsad.core.posts import Reason
from marsad.detect.classifier_detector import DETECTORS, FLOOR, ClassifierDetector
from marsad.detect.classifiers import comes_with_marsad, shipped
from marsad.detect.concept_table import GROUNDS
from marsad.detect.tasks import TASKS, task_of
from marsad.detect.telling import NO_WORD
from marsad.plugins.testing import check_detector

TEXTS = [
    "Je vais te tuer, sale menteur",
    "We will kill you, you stupid woman",
    "قاطعو الانتخابات، ما غاديش نصوت",
    "الحكومة خصصت 5 ملايير درهم لبناء 12 مستشفى سنة 2023",
    "Stop insulting women, it is shameful",
    "Ils nous cachent tout : le virus a été créé par une élite mondiale",
    "صباح الخير",
    "",
]
POSTS = pa.RecordBatch.from_pydict({"post_id": [f"p{k}" for k in range(len(TEXTS))], "text": TEXTS})
SOUND = [detector.name for detector in DETECTORS]


class Said:
    """A classifier that says what it is told to: the probability of 'yes' is the number in the text."""

    identity = "0123456789ab"

    def __init__(self, labels: tuple[str, ...] = ("no", "yes"), reason: str = "Because it says {text}.") -> None:
        self.labels, self.reason = labels, reason

    def probabilities(self, texts):
        yes = np.array([float(text.split()[0]) if text else 0.0 for text in texts], dtype=np.float32)
        return np.column_stack([1 - yes, yes])

    def because(self, texts, labels):
        return [
            (Reason(self.reason, (("text", text), ("label", label))),)
            for text, label in zip(texts, labels, strict=True)
        ]


def posts(*texts):
    return pa.RecordBatch.from_pydict({"post_id": [f"p{k}" for k in range(len(texts))], "text": list(texts)})


@pytest.mark.parametrize("name", SOUND)
def test_each_detector_keeps_the_contract(name):
    (detector,) = [one for one in DETECTORS if one.name == name]
    made = detector()
    check_detector(made, POSTS)
    task = task_of(name)
    assert task is not None
    assert made.labels[: len(task.labels) - 1] == task.labels[1:]
    assert made.version == f"1+{shipped(name).identity}"


def test_there_is_a_detector_for_each_task_with_a_classifier():
    assert [task.id for task in TASKS if comes_with_marsad(task.id)] == SOUND


def test_only_a_label_that_is_likely_enough_is_a_signal_and_its_score_is_its_probability():
    (row,) = ClassifierDetector("own", Said()).detect(posts("0.09 a", f"{FLOOR} b", "0 c")).to_pylist()
    assert (row["post_id"], row["label"], row["score"]) == ("p1", "yes", pytest.approx(FLOOR))
    assert json.loads(row["because"]) == [["Because it says {text}.", [["text", "0.1 b"], ["label", "yes"]]]]


def test_a_label_for_which_no_word_speaks_is_no_signal():
    assert ClassifierDetector("own", Said(reason=NO_WORD)).detect(posts("0.9 a")).num_rows == 0


def test_a_hateful_post_is_also_signalled_on_the_grounds_it_speaks_of():
    detector = ClassifierDetector("hate", Said(("non-hateful", "hateful")))
    assert set(detector.labels) == {"hateful", *GROUNDS}
    rows = detector.detect(posts("0.8 these stupid women", "0.8 this stupid weather", "0.01 women")).to_pylist()
    assert [(row["post_id"], row["label"], row["score"]) for row in rows] == [
        ("p0", "hateful", 0.8),
        ("p0", "women", 0.8),
        ("p1", "hateful", 0.8),
    ]
    ground, usual = json.loads(rows[1]["because"])
    assert ["words", "women"] in ground[1]
    assert usual == json.loads(rows[0]["because"])[0]


def test_another_model_is_another_version_and_a_task_of_the_units_own_has_its_labels():
    detector = ClassifierDetector("rumour", Said(("none", "rumour", "denial")))
    assert (detector.name, detector.labels, detector.version) == ("rumour", ("rumour", "denial"), "1+0123456789ab")
    assert "unit's own" in detector.summary


@pytest.mark.parametrize("task", [task for task in TASKS if task.lawful and comes_with_marsad(task.id)])
def test_a_detector_of_lawful_speech_says_that_it_is_only_described_in_aggregate(task):
    (detector,) = [one for one in DETECTORS if one.name == task.id]
    assert "lawful speech, described in aggregate only" in detector.summary
