"""What a brought model says of texts, in its own labels, before it is calibrated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Said:
    """One row a text. A row of NaN is no answer: an empty text, a number that is none, an answer that was not one."""

    values: Floats  # (texts, labels), each from 0 to 1
    cut: NDArray[np.bool_]  # whether the end of the text was not read


class RawModel(Protocol):
    """A model as it was brought."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Its own labels, in the order of its values."""
        ...

    @property
    def identity(self) -> str:
        """What tells it from any other: 12 digits of a SHA-256."""
        ...

    @property
    def exclusive(self) -> bool:
        """Whether exactly one label holds of a text."""
        ...

    @property
    def picks(self) -> bool:
        """Whether it only names a label, and so has no doubt of its own."""
        ...

    def say(self, texts: Sequence[str]) -> Said:
        """What it says of each text; the answer for a text never depends on the other texts."""
        ...


def from_outputs(outputs: Floats, *, exclusive: bool, are_probabilities: bool) -> Floats:
    """Outputs of a network (labels,) as values from 0 to 1; NaN throughout where one of them is not a number."""
    if not np.isfinite(outputs).all():
        return np.full(outputs.shape, np.nan)
    if are_probabilities:
        return np.clip(outputs, 0.0, 1.0)
    return np.asarray(special.softmax(outputs) if exclusive else special.expit(outputs))


def for_task(
    said: Floats, own: Sequence[str], wanted: Sequence[str], names: Mapping[str, str], exclusive: bool
) -> Floats:
    """Values for the labels of a task, (texts, wanted), rows summing to 1, NaN where there was no answer.

    `names` gives the label of the task for each label of the model. Labels of which one holds are added up; of labels
    that may hold together the highest counts, and 'none of it', the first of `wanted`, is what they leave.
    """
    columns = [[place for place, label in enumerate(own) if names.get(label) == one] for one in wanted]
    if exclusive:
        shares = np.column_stack([said[:, place].sum(axis=1) for place in columns])
    else:
        shares = np.column_stack([said[:, place].max(axis=1, initial=0.0) for place in columns])
        shares[:, 0] = np.prod(1 - shares[:, 1:], axis=1)
    shares[np.isnan(said).any(axis=1)] = np.nan
    total = shares.sum(axis=1, keepdims=True)
    return np.asarray(
        np.where(
            total > 0, shares / np.where(total > 0, total, 1.0), np.where(np.isnan(total), np.nan, 1 / len(wanted))
        )
    )
