"""Which label each text gets, how likely it is right, and why: for texts outside an observatory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from marsad.core.errors import RefusedInput, UsageError
from marsad.core.words import _
from marsad.detect.classifiers import shipped
from marsad.detect.classifying import Classifier, decided
from marsad.detect.tasks import TASKS
from marsad.flows.brought_models import ENDPOINT, described
from marsad.flows.models import BROUGHT, open_model

# Columns that say who wrote a text: what is lawful speech is never listed by author.
AUTHORS = frozenset(
    (
        "account", "account_id", "account_name", "author", "author_handle", "author_id", "author_name",
        "channel", "channel_id", "creator", "from", "handle", "member", "name", "nickname", "owner", "page",
        "page_id", "page_name", "poster", "profile", "screen_name", "user", "user_handle", "user_id",
        "user_name", "user_screen_name", "username", "writer", "auteur", "compte", "pseudo", "nom", "الكاتب",
        "الحساب", "المستخدم", "الاسم",
    )
)  # fmt: skip
ANSWER = ("label", "score", "because")  # the columns added to a row
GIVEN = "given_"  # before the name of a column that came with the rows and is called like one of them
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """The label of a text, the calibrated probability that it is right, and the reason as a sentence."""

    label: str
    score: float
    because: str


def classifier_named(task: str | None, model: str | None) -> Classifier:
    """The classifier of a task, or of a model's file.

    Raises UsageError where neither or both are named, or there is no such task; Missing or RefusedInput for the file.
    """
    if (task is None) == (model is None):
        raise UsageError(_("Name either a task with --task or a file with --model; tasks: {tasks}.", tasks=_tasks()))
    if model is not None:
        return _of_file(Path(model))
    if task not in [one.id for one in TASKS]:
        raise UsageError(_("'{task}' is not a task; there are: {tasks}.", task=task, tasks=_tasks()))
    return shipped(task)


def _tasks() -> str:
    return ", ".join(task.id for task in TASKS)


def _of_file(path: Path) -> Classifier:
    if path.is_dir():
        raise RefusedInput(
            _(
                "'{name}' is a folder, whose model nobody calibrated; add it to an observatory with 'marsad models"
                " add', and name the file that this makes.",
                name=path,
            )
        )
    if path.suffix == BROUGHT and path.is_file() and described(path.read_bytes(), path.name).where.startswith(ENDPOINT):
        raise RefusedInput(
            _(
                "The model '{name}' asks a server, which an observatory's settings must allow; use 'marsad detect'"
                " there.",
                name=path.name,
            )
        )
    return open_model(path).model


def answers(texts: Sequence[str], classifier: Classifier) -> list[Answer]:
    """The answer for each text; it does not depend on the others."""
    if not texts:
        return []
    probabilities = classifier.probabilities(texts)
    best = decided(classifier, probabilities)
    labels = [classifier.labels[place] for place in best.tolist()]
    scores = np.round(probabilities[np.arange(best.size), best].astype(np.float64), DIGITS).tolist()
    reasons = classifier.because(texts, labels)
    return [
        Answer(label, score, " ".join(_(reason.message, **dict(reason.values)) for reason in why))
        for label, score, why in zip(labels, scores, reasons, strict=True)
    ]


def with_answers(blocks: Iterable[list[dict[str, Any]]], classifier: Classifier) -> Iterator[list[Mapping[str, Any]]]:
    """The rows of each block with the columns of ANSWER; what had such a name before is kept under `given_` and it."""
    lawful = is_lawful(classifier)
    for rows in blocks:
        texts = ["" if row["text"] is None or row["text"] != row["text"] else str(row["text"]) for row in rows]
        kept = [_without_authors(row) for row in rows] if lawful else rows
        yield [_joined(row, answer) for row, answer in zip(kept, answers(texts, classifier), strict=True)]


def is_lawful(classifier: Classifier) -> bool:
    """Whether a classifier tells lawful speech (a call to abstain, counter-speech), which is never listed by author."""
    return any(set(task.lawful) & set(classifier.labels) for task in TASKS)


def _without_authors(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name.strip().casefold() not in AUTHORS}


def _joined(row: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
    kept = {_kept_as(name, row) if name in ANSWER else name: value for name, value in row.items()}
    return kept | {"label": answer.label, "score": answer.score, "because": answer.because}


def _kept_as(name: str, row: Mapping[str, Any]) -> str:
    """A name that no column of the row has: a table that was classified before keeps that answer too."""
    name = GIVEN + name
    return _kept_as(name, row) if name in row else name
