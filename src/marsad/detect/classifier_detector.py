"""Detectors made of classifiers: one a task, its signals the labels a post may deserve, with the words that weighed."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import pyarrow as pa

from marsad.core.words import N_
from marsad.detect.classifiers import comes_with_marsad, shipped
from marsad.detect.classifying import Classifier
from marsad.detect.concept_table import GROUNDS
from marsad.detect.hate_grounds import Ground, grounds
from marsad.detect.rules.ruleset import ANOTHER_RULE
from marsad.detect.signals import Found, signal_table
from marsad.detect.tasks import TASKS, TextTask, task_of
from marsad.detect.telling import NO_WORD

FLOOR = 0.1  # probability from which there is a signal: below it a post is not worth a look on this account
TOGETHER = 4096  # posts weighed at once
HATE = "hate"
NO_REASONS = frozenset({NO_WORD, ANOTHER_RULE})  # a label likely only because it is common: nothing to look at
# What the detectors of lawful speech say of themselves; the others say what their task asks.
LAWFUL = {
    "abstention": N_("Tells a call to abstain from a mention of it; lawful speech, described in aggregate only."),
    "counter-speech": N_("Finds answers to abuse, hate or falsehood; lawful speech, described in aggregate only."),
}


class ClassifierDetector:
    """Signals of one task's classifier: each label but 'none of it' whose calibrated probability is FLOOR or more.

    The score is that probability. What no word and no rule of the text speaks for gets no signal. For hate there is one
    signal more for each ground the post speaks of, with the same score: that it is hateful, and names such a group.
    """

    name: ClassVar[str] = ""
    version: ClassVar[str] = "1"  # of an instance: with the identity of its classifier
    summary: ClassVar[str] = ""
    labels: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[tuple[str, ...]] = ("post_id", "text")

    def __init__(self, task: str, classifier: Classifier) -> None:
        """`task`: one of the nine, or of the unit's own."""
        known = task_of(task)
        own = classifier.labels[1:]
        vars(self).update(
            name=task,
            version=f"{self.version}+{classifier.identity}",
            summary=_summary(known) if known else N_("Answers a task of the unit's own, by the model it trained."),
            labels=(*own, *GROUNDS) if task == HATE else own,
        )
        self._classifier = classifier

    def detect(self, posts: pa.RecordBatch) -> pa.RecordBatch:
        """The signals of the posts, in their order, labels in the order of `labels`."""
        ids = posts.column("post_id").to_pylist()
        texts = [text or "" for text in posts.column("text").to_pylist()]
        found: list[Found] = []
        for start in range(0, len(texts), TOGETHER):
            found += self._found(ids[start : start + TOGETHER], texts[start : start + TOGETHER])
        return signal_table(self.name, self.version, found)

    def _found(self, ids: Sequence[str], texts: Sequence[str]) -> list[Found]:
        probabilities = self._classifier.probabilities(texts)
        places, columns = np.nonzero(probabilities[:, 1:] >= FLOOR)
        said = [texts[place] for place in places.tolist()]
        labels = [self._classifier.labels[column + 1] for column in columns.tolist()]
        scores = np.round(probabilities[places, columns + 1].astype(np.float64), 4).tolist()
        reasons = self._classifier.because(said, labels)
        named = self._grounds(said)
        found = []
        for place, label, score, because, of in zip(places.tolist(), labels, scores, reasons, named, strict=True):
            if because[0].message in NO_REASONS:
                continue
            found.append(Found(ids[place], label, score, because))
            found += [Found(ids[place], ground.name, score, (ground.because, *because)) for ground in of]
        return found

    def _grounds(self, texts: Sequence[str]) -> list[tuple[Ground, ...]]:
        return grounds(texts) if self.name == HATE else [() for _text in texts]


def _summary(task: TextTask) -> str:
    return LAWFUL.get(task.id, task.asks)


def _of(task: TextTask) -> type[ClassifierDetector]:
    """The detector of a task with the classifier that comes with Marsad, as a class that needs no arguments."""

    class Shipped(ClassifierDetector):
        name: ClassVar[str] = task.id
        summary: ClassVar[str] = _summary(task)
        labels: ClassVar[tuple[str, ...]] = (*task.labels[1:], *(GROUNDS if task.id == HATE else ()))

        def __init__(self) -> None:
            super().__init__(task.id, shipped(task.id))

    return Shipped


DETECTORS = tuple(_of(task) for task in TASKS if comes_with_marsad(task.id))
