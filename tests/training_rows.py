"""Made-up rows to learn from, and a small stand-in for the fit, which needs no solver: tests of training are quick."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from marsad.detect.calibration import Platt, Temperature
from marsad.detect.normalise import CLASSIFY
from marsad.detect.text_model import TextModel
from marsad.detect.word_features import WORD_BITS, WORD_ROWS
from marsad.detect.words import words_of
from marsad.flows.training_rows import Row

START = datetime(2026, 8, 1, tzinfo=UTC)
CALM = ["maison", "jardin", "fleuve", "école", "marché", "route", "ville", "port", "pain", "table", "lampe", "fenêtre"]
RUDE = ["nuls", "idiots", "vendus", "traîtres", "voleurs", "menteurs", "lâches", "ordures"]


def fit(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    order: Sequence[str] | None = None,
    seed: int = 0,
    groups: Sequence[str] | None = None,
) -> TextModel:
    """Log-count ratios of every word: a stand-in that needs no solver."""
    names = tuple(order or sorted(set(labels)))
    words = words_of(texts, CLASSIFY)
    rows, column = np.unique(words.hashes >> np.uint64(64 - WORD_BITS), return_inverse=True)
    used = sparse.csr_array((np.ones(words.sequence.size), column[words.sequence], words.starts))
    seen = sparse.csr_array((used.data, used.indices, used.indptr), shape=(len(texts), rows.size))
    wanted = names[1:] if len(names) == 2 else names
    columns = []
    for name in wanted:
        yes = np.asarray([label == name for label in labels])
        with_it, without = seen[yes].sum(axis=0) + 1.0, seen[~yes].sum(axis=0) + 1.0
        columns.append(np.asarray(np.log(with_it / with_it.sum()) - np.log(without / without.sum())).ravel())
    weights = np.stack(columns, axis=1)
    scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 32767
    return TextModel(
        labels=names,
        rows=(rows.astype(np.int64) + WORD_ROWS).astype(np.int32),
        weights=np.rint(weights / scales).astype(np.int16),
        scales=scales.astype(np.float32),
        squares=np.full(rows.size, 256, dtype=np.uint16),
        bias=np.zeros(len(wanted), dtype=np.float32),
        calibration=Platt(slope=1.0, intercept=0.0)
        if len(names) == 2
        else Temperature(slope=1.0, shifts=(0.0,) * len(names)),
    )


@dataclass(frozen=True)
class Taught:
    """Stands in for marsad.detect.lessons.Lessons; `learnt` is told of each training's texts."""

    texts: Sequence[str]
    labels: Sequence[str]
    names: tuple[str, ...]
    seed: int
    learnt: list[set[str]]

    @property
    def answers(self) -> NDArray[np.int64]:
        return np.asarray([self.names.index(label) for label in self.labels], dtype=np.int64)

    def model(self, rows: NDArray[np.int64], *, background: bool = True) -> TextModel:
        self.learnt.append({self.texts[row] for row in rows.tolist()})
        return fit([self.texts[row] for row in rows], [self.labels[row] for row in rows], order=self.names)

    def scores(self, model: TextModel, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        return model.scores([self.texts[row] for row in rows.tolist()])


def teach(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    order: Sequence[str] | None = None,
    seed: int = 0,
    learnt: list[set[str]] | None = None,
) -> Taught:
    return Taught(texts, labels, tuple(order or sorted(set(labels))), seed, [] if learnt is None else learnt)


def made_up(count: int = 400, authors: int = 40, *, times: bool = True, seed: int = 0) -> list[Row]:
    """Rude and calm sentences, one in ten with the other's label."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        rude = number % 2 == 0
        words = list(random.choice(CALM, 5)) + list(random.choice(RUDE if rude else CALM, 2)) + [f"mot{number}"]
        wrong = random.random() < 0.1
        found.append(
            Row(
                text=" ".join(random.permutation(words).tolist()),
                label="rude" if rude != wrong else "calm",
                author=f"author{number % authors}" if authors else "",
                time=START + timedelta(hours=number) if times else None,
            )
        )
    return found
