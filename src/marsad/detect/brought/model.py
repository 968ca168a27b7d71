"""A model that somebody else trained, as a classifier like any other: labels of a task, calibrated probabilities."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput
from marsad.core.posts import Reason
from marsad.core.words import N_, _
from marsad.detect.brought.calibrated import Calibrated
from marsad.detect.brought.raw import Floats, RawModel, Said, for_task

REMEMBERED = 50_000  # texts whose values are kept, so that a copy, or the reason for an answer, costs nothing

SAYS = N_("The model '{model}', brought by the unit, answers so; it does not say why.")
CUT = N_("Only the beginning of the text was read.")
SILENT = N_("The model '{model}' gave no answer; the probability is that of all such texts.")


@dataclass(frozen=True, kw_only=True, eq=False)
class BroughtModel:
    """A brought model with what its labels mean and how its values become probabilities."""

    labels: tuple[str, ...]  # of the task, 'none of it' first
    names: Mapping[str, str]  # the model's own label -> label of the task
    calibration: Calibrated
    name: str  # how people know it
    load: Callable[[], RawModel]  # called once, when it is first asked
    meta: Mapping[str, Any] = field(default_factory=dict)  # what it is, what it was calibrated on, how well
    digest: str = ""  # SHA-256 of the file that describes it
    _said: dict[str, tuple[Floats, bool]] = field(default_factory=dict, init=False, repr=False)

    @property
    def identity(self) -> str:
        """The first 12 digits of the SHA-256 over what it is, what its labels mean and its calibration."""
        return self.digest[:12]

    @cached_property
    def raw(self) -> RawModel:
        """The model as it was brought."""
        return self.load()

    def values(self, texts: Sequence[str]) -> Floats:
        """What it says in the labels of the task, before calibration, (texts, labels)."""
        raw = self.raw
        return for_task(self._say(texts).values, raw.labels, self.labels, self.names, raw.exclusive)

    def _say(self, texts: Sequence[str]) -> Said:
        new = [text for text in dict.fromkeys(texts) if text not in self._said]
        if len(self._said) + len(new) > REMEMBERED:
            self._said.clear()
            new = list(dict.fromkeys(texts))
        said = self.raw.say(new)
        self._said.update({text: (said.values[place], bool(said.cut[place])) for place, text in enumerate(new)})
        known = [self._said[text] for text in texts]
        values = np.array([row for row, _cut in known]).reshape(len(texts), len(self.raw.labels))
        return Said(values, np.array([cut for _row, cut in known], dtype=np.bool_))

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Calibrated probabilities, (texts, labels); each row sums to 1. A text of nothing is 'none of it'."""
        found = self.calibration.probabilities(self.values(texts)).astype(np.float32)
        blank = np.array([not text.strip() for text in texts], dtype=np.bool_)
        found[blank] = np.eye(len(self.labels), dtype=np.float32)[0]
        return found

    def because(self, texts: Sequence[str], labels: Sequence[str]) -> list[tuple[Reason, ...]]:
        """That it says so, and what it did not read; a brought model gives no words."""
        said, named = self._say(texts), (("model", self.name),)
        silent = [bool(np.isnan(row).any()) for row in said.values]
        return [
            (Reason(SILENT if none else SAYS, named), *((Reason(CUT),) if cut else ()))
            for none, cut, _label in zip(silent, said.cut.tolist(), labels, strict=True)
        ]


def meanings(own: Sequence[str], wanted: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """The label of the task for each label of the model: as given, or where the two are spelt alike.

    Raises RefusedInput for a name that neither has, and where none of the model's labels means more than 'none of it'.
    """
    for label, meaning in given.items():
        if label not in own or meaning not in wanted:
            raise _unclear(own, wanted)
    alike = {_plain(label): label for label in wanted}
    found = {label: given.get(label) or alike.get(_plain(label)) for label in own}
    named = {label: meaning for label, meaning in found.items() if meaning is not None}
    if not set(named.values()) & set(wanted[1:]):
        raise _unclear(own, wanted)
    return named


def _plain(label: str) -> str:
    return label.casefold().replace("_", " ").replace("-", " ").strip()


def _unclear(own: Sequence[str], wanted: Sequence[str]) -> RefusedInput:
    return RefusedInput(
        _(
            "Say what the model's labels mean with --label ITS=OURS; it has '{own}', the task has '{wanted}'.",
            own=_(", ").join(own),
            wanted=_(", ").join(wanted),
        )
    )
