"""What answers a task: a model of the unit's own, the one that comes with Marsad, the word lists, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from marsad.core.words import _
from marsad.detect.classifiers import comes_with_marsad, shipped
from marsad.detect.classifying import Classifier
from marsad.detect.lexicon_detector import LexiconDetector, noisy_or
from marsad.flows.detection import LEXICON
from marsad.flows.models import Opened, in_use
from marsad.flows.training_codings import labels_for
from marsad.store.observatory import Observatory

Floats = NDArray[np.float64]

NOTHING = "nothing"  # the model of a task for which there is none: it never says anything
# Labels of the word lists that speak of a task, where no model comes with Marsad.
LISTED = {
    "offensive": ("abuse",),
    "hate": ("abuse",),
    "sexist": ("sexist",),
    "threat": ("threat", "dangerous_call"),
    "abstention": ("abstention",),
    "election": ("abstention", "voting_procedure"),
}


class Answering(Protocol):
    """What can be compared: labels, 'none of it' first, and a probability of each for every text."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels."""
        ...

    def probabilities(self, texts: Sequence[str]) -> NDArray[Any]:
        """(texts, labels)."""
        ...


def shipped_for(task: str) -> Classifier | None:
    """The classifier that comes with Marsad for a task; None where there is none."""
    return shipped(task) if comes_with_marsad(task) else None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists as the answer to a task: their score, as `marsad detect` gives it."""

    task: str
    detector: LexiconDetector

    @property
    def labels(self) -> tuple[str, ...]:
        """No and yes, as the task calls them."""
        return labels_for(self.task)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """(texts, 2), from the words found."""
        wanted = LISTED.get(self.task, ())
        scores = [
            noisy_or([match.entry for match in found if match.entry.label in wanted])
            for found in self.detector.matches(texts)
        ]
        return np.column_stack([1 - np.asarray(scores), np.asarray(scores)])


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two models, and what is known of what it learnt from."""

    name: str
    identity: str
    answering: Answering | None  # None: it never says anything
    held_out: dict[str, list[float]] | None  # of a model trained here, see marsad.flows.training; None: not known


def identity_in_use(observatory: Observatory, task: str) -> str:
    """What tells the model in use from any other: the unit's own, the shipped one, the word lists, or nothing."""
    return the_one_in_use(observatory, task).identity


def of_file(opened: Opened, task: str) -> Side:
    """A model of the unit's own, with what is known of its training."""
    from marsad.store.records import trained

    known = next((one for one in trained.models(task) if one.sha256 == opened.sha256), None)
    return Side(opened.path.name, opened.sha256, opened.model, known.held_out if known else None)


def the_one_in_use(observatory: Observatory, task: str) -> Side:
    """What answers a task now: the unit's own model, the shipped one, the word lists, or nothing."""
    used = in_use(observatory, task)
    if used is not None:
        return of_file(used, task)
    shipped = shipped_for(task)
    if shipped is not None:
        return Side(_("the one Marsad came with"), f"shipped:{shipped.identity}", shipped, {})
    if task in LISTED:
        own = observatory.home / LEXICON
        detector = LexiconDetector(own if own.exists() else None)
        return Side(_("the word lists"), f"lexicon:{detector.version}", Lexicon(task, detector), {})
    return Side(_("no model"), NOTHING, None, {})
