"""A trained classifier of two labels helped by the word lists: where it never met a dialect, a listed word counts.

A listed word makes 'yes' at least as likely as the word's writer judged, and never less likely. The score is the higher
of the two, not their sum, since both read the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from marsad.core.canonical import digest
from marsad.core.posts import Reason
from marsad.detect.lexicon import Entry
from marsad.detect.lexicon_detector import LexiconDetector, noisy_or, reasons
from marsad.detect.matching import Match
from marsad.detect.text_model import TextModel


@dataclass(frozen=True, kw_only=True, eq=False)
class WithWordLists:
    """A `Classifier` of two labels: the higher of a model's probability of 'yes' and the score of listed words."""

    model: TextModel
    listed: tuple[str, ...]  # labels of the lists that mean 'yes'
    languages: tuple[str, ...]  # of the lists that count: those of which the model learnt too little

    @property
    def labels(self) -> tuple[str, ...]:
        """Those of the model."""
        return self.model.labels

    @property
    def cut(self) -> float:
        """The probability of 'yes' from which it is the answer: the model's."""
        return self.model.cut

    @cached_property
    def identity(self) -> str:
        """The model's, and the first 6 digits of the SHA-256 of the listed words."""
        entries = [[e.word, e.label, e.weight, e.language, e.form, e.needs_language] for e in self._lists.entries]
        lists = digest([self._lists.version, list(self.listed), list(self.languages), entries])
        return f"{self.model.identity}.{lists[:6]}"

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Calibrated probabilities, (texts, 2); each row sums to 1."""
        scores = [noisy_or([match.entry for match in found]) for found in self._found(texts)]
        yes = np.maximum(self.model.probabilities(texts)[:, 1], np.asarray(scores, dtype=np.float32))
        return np.column_stack([1.0 - yes, yes]).astype(np.float32)

    def because(self, texts: Sequence[str], labels: Sequence[str]) -> list[tuple[Reason, ...]]:
        """For 'yes' the listed words, where there are any, and what weighed in the model; for 'no' the latter."""
        of_model = self.model.because(texts, labels)
        found = self._found(texts)
        return [
            (*reasons(text, matches), *why) if matches and label == self.labels[1] else why
            for text, label, matches, why in zip(texts, labels, found, of_model, strict=True)
        ]

    def _found(self, texts: Sequence[str]) -> list[list[Match]]:
        everything = self._lists.matches(texts)
        return [[match for match in found if self._counts(match.entry)] for found in everything]

    def _counts(self, entry: Entry) -> bool:
        return entry.label in self.listed and entry.language in self.languages

    @cached_property
    def _lists(self) -> LexiconDetector:
        return LexiconDetector()
