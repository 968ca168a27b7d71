"""Where a shipped classifier is weak the unit is told, and only while it is the shipped one that answers."""

import pytest

from marsad.core.words import LANGUAGES, _, speaking
from marsad.detect.cautions import CAUTIONS, caution_of
from marsad.detect.classifier_detector import ClassifierDetector
from marsad.detect.classifiers import shipped


@pytest.mark.parametrize("task", sorted(CAUTIONS))
def test_the_shipped_classifier_is_told_with_its_caution(task: str) -> None:
    version = ClassifierDetector(task, shipped(task)).version
    assert caution_of(task, version) == CAUTIONS[task]


def test_a_model_of_the_units_own_has_none() -> None:
    assert caution_of("offensive", "1+0123456789ab") is None


def test_a_detector_that_is_not_weak_has_none() -> None:
    assert caution_of("language", "2") is None


def test_each_caution_is_said_in_every_language() -> None:
    for message in CAUTIONS.values():
        said = set()
        for language in LANGUAGES:
            with speaking(language):
                said.add(_(message))
        assert len(said) == len(LANGUAGES)
