"""What every classifier of texts offers, whether trained here, made of rules, or brought by the unit."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from marsad.core.posts import Reason


class Classifier(Protocol):
    """Gives each text a probability for each label. The answer for a text never depends on the other texts."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, 'none of it' first."""
        ...

    @property
    def identity(self) -> str:
        """What tells it from any other: the first 12 digits of its file's SHA-256, or the version of its rules."""
        ...

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Calibrated probabilities, (texts, labels); each row sums to 1."""
        ...

    def because(self, texts: Sequence[str], labels: Sequence[str]) -> list[tuple[Reason, ...]]:
        """Why each text would get the label given beside it; at least one reason each."""
        ...


class Labelled(Protocol):
    """What has labels, 'none of it' first, and perhaps a `cut`."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels."""
        ...


def decided(classifier: Labelled, probabilities: NDArray[np.floating]) -> NDArray[np.int64]:
    """The place of each text's label: of two, 'yes' from the probability the classifier was cut at; else the likeliest.

    A rare label is best answered from less than one half: the cut is chosen where the model is fitted.
    """
    if len(classifier.labels) == 2:
        return (probabilities[:, 1] >= np.float32(getattr(classifier, "cut", 0.5))).astype(np.int64)
    return np.asarray(probabilities.argmax(axis=1), dtype=np.int64)
