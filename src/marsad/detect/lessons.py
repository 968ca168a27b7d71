"""Texts with their labels, read once, and what any part of them teaches: one linear layer over the features of words.

Features are weighed by tf-idf. One learner is a linear support vector machine, the other a logistic regression on
features scaled by their log-count ratio (Wang and Manning, 2012); on short posts their average beats either. Both are
linear, so that the model is one vector of weights, into which what neighbouring tasks know is taken up too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from marsad.core.errors import RefusedInput
from marsad.core.words import _
from marsad.detect.background import Background, shipped
from marsad.detect.calibration import Platt, Temperature
from marsad.detect.normalise import CLASSIFY
from marsad.detect.text_model import IDF_STEPS, TextModel
from marsad.detect.word_features import CONCEPT_ROWS, ROWS, matrix
from marsad.detect.words import words_of

FEWEST_TEXTS = 2  # in which a feature stands before it is weighed
MARGIN_COST = 0.3  # C of the support vector machine
RATIO_COST = 10.0  # C of the logistic regression
SHARE = 0.5  # weight of the neighbouring tasks together, beside the text's own features
KNOWN_ALREADY = 0.01  # share of the texts that a neighbouring task may have learnt from itself
SMALLEST = 32  # in steps of 16 bits: lighter weights of features that stand in no text are left out of the file
SURE = 3.0  # score of a label that all the texts learnt from have, or none
Vector = NDArray[np.float64]
Places = NDArray[np.int64]


class Taught(Protocol):
    """Texts with their labels, read once: Lessons, or what stands in for them in a test."""

    @property
    def answers(self) -> Places:
        """Of each text, the place of its label."""
        ...

    @property
    def seed(self) -> int:
        """Of all that is drawn."""
        ...

    def model(self, rows: Places, *, background: bool = True) -> TextModel:
        """What the texts `rows` teach, its scores not calibrated."""
        ...

    def scores(self, model: TextModel, rows: Places) -> Vector:
        """The scores (texts, columns) that a model gives the texts `rows`."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """Texts with their labels, read once; any part of them can then be learnt from."""

    names: tuple[str, ...]  # the labels, 'none of it' first
    answers: Places  # of each text, its place in `names`
    counts: "sparse.csr_array"  # (texts, ROWS)
    known: NDArray[np.float32]  # (texts, neighbouring tasks)
    background: Background
    seed: int
    trust: float = 1.0  # in concepts, beside the words

    def model(self, rows: Places, *, background: bool = True) -> TextModel:
        """What the texts `rows` teach, its scores not calibrated."""
        known = self.background if background else Background.none()
        columns = self.known[rows] if background else np.empty((rows.size, 0), dtype=np.float32)
        return _fitted(
            sparse.csr_array(self.counts[rows]), columns, self.answers[rows], self.names, known, self.seed, self.trust
        )

    def scores(self, model: TextModel, rows: Places) -> Vector:
        """The scores (texts, columns) that a model gives the texts `rows`."""
        own = sparse.csr_array(self.counts[rows])[:, model.rows]
        lengths = np.sqrt(np.maximum(own @ model.squares.astype(np.float64), 1.0) / IDF_STEPS)
        return np.asarray(own @ (model.weights * model.scales.astype(np.float64)) / lengths[:, None] + model.bias)

    def held_out(self, folds: Places, *, background: bool = True) -> Vector:
        """The score of each text by a model of the other folds."""
        scores = np.zeros((self.answers.size, columns_of(self.names)))
        for fold in np.unique(folds).tolist():
            held = np.flatnonzero(folds == fold)
            scores[held] = self.scores(self.model(np.flatnonzero(folds != fold), background=background), held)
        return scores


def lessons(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    order: Sequence[str] | None = None,
    seed: int = 0,
    background: Background | None = None,
    fewest: int = 2,
    trust: float = 1.0,
) -> Lessons:
    """Read texts and labels. RefusedInput where a label has fewer than `fewest` texts, or there is only one.

    `trust` above 1 lets concepts weigh more beside words: where many texts are made from few templates.
    """
    names = tuple(order or sorted(set(labels)))
    answers = _answers(texts, labels, names, fewest)
    known = (background if background is not None else shipped()).without(texts, KNOWN_ALREADY)
    counts = sparse.csr_array(matrix(texts, words_of(texts, CLASSIFY), concepts=True))
    return Lessons(names, answers, counts, known.columns(counts), known, seed, trust)


def columns_of(names: Sequence[str]) -> int:
    """How many columns of scores a model of these labels has: one for two."""
    return 1 if len(names) == 2 else len(names)


def uncalibrated(columns: int) -> Platt | Temperature:
    """What is taken where there is nothing to calibrate by."""
    if columns == 1:
        return Platt(slope=2.0, intercept=0.0)
    return Temperature(slope=2.0, shifts=(0.0,) * columns)


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Texts as the learners see them."""

    counts: "sparse.csr_array"  # (texts, features kept)
    rows: NDArray[np.int64]  # the features kept
    squares: NDArray[np.uint16]
    known: NDArray[np.float32]  # (texts, columns of the background)
    lengths: Vector  # of each text's own features


def _answers(texts: Sequence[str], labels: Sequence[str], names: tuple[str, ...], fewest: int) -> NDArray[np.int64]:
    if len(texts) != len(labels) or len(names) < 2:
        raise RefusedInput(_("A model needs texts of at least two labels, one label a text; code some of each."))
    place = {name: number for number, name in enumerate(names)}
    answers = np.array([place.get(label, -1) for label in labels], dtype=np.int64)
    for number, name in enumerate(names):
        if (found := int((answers == number).sum())) < fewest:
            raise RefusedInput(
                _(
                    "Only {count} texts have the label '{label}'; at least {fewest} are needed, so code more of them.",
                    count=found,
                    label=name,
                    fewest=fewest,
                )
            )
    if (answers < 0).any():
        raise RefusedInput(
            _("The label '{label}' is none of those asked for; correct it.", label=labels[int((answers < 0).argmax())])
        )
    return answers


def _weighed(counts: "sparse.csr_array", columns: NDArray[np.float32]) -> Weighed:
    """Keep the features that stand in enough texts, with their idf; `counts` are those of the training texts."""
    texts = counts.shape[0]
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    rows = np.flatnonzero(frequency >= FEWEST_TEXTS)
    idf = np.log((1 + texts) / (1 + frequency[rows])) + 1
    squares = np.minimum(np.rint(idf**2 * IDF_STEPS), 65535).astype(np.uint16)
    kept = sparse.csr_array(counts[:, rows])
    lengths = np.sqrt(np.maximum(kept @ squares.astype(np.float64), 1.0) / IDF_STEPS)
    return Weighed(kept, rows, squares, columns, lengths)


def _fitted(
    counts: "sparse.csr_array",
    columns: NDArray[np.float32],
    answers: NDArray[np.int64],
    names: tuple[str, ...],
    background: Background,
    seed: int,
    trust: float,
) -> TextModel:
    seen = _weighed(counts, columns)
    asked = [1] if len(names) == 2 else range(len(names))
    found = [_column(seen, answers == number, background, seed, trust) for number in asked]
    weights = np.column_stack([one for one, _bias in found])
    heaviest = np.abs(weights).max(axis=0)
    scales = np.maximum(heaviest, 1e-9) / 32767
    kept = (np.abs(weights) / scales > SMALLEST).any(axis=1)
    kept[seen.rows] = True
    rows = np.flatnonzero(kept)
    squares = np.zeros(ROWS, dtype=np.uint16)
    squares[seen.rows] = seen.squares
    return TextModel(
        labels=names,
        rows=rows.astype(np.int32),
        weights=np.rint(weights[rows] / scales).astype(np.int16),
        scales=scales.astype(np.float32),
        squares=squares[rows],
        bias=np.array([bias for _weights, bias in found], dtype=np.float32),
        calibration=uncalibrated(columns_of(names)),
    )


def _column(
    seen: Weighed, yes: NDArray[np.bool_], background: Background, seed: int, trust: float
) -> tuple[Vector, float]:
    """Weights of all features (ROWS,) and the bias of one label against the others."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    if min(yes.sum(), (~yes).sum()) < FEWEST_TEXTS:
        return np.zeros(ROWS), SURE if yes.mean() > 0.5 else -SURE
    idf = np.sqrt(seen.squares / IDF_STEPS)
    own = sparse.diags_array(1 / seen.lengths) @ seen.counts @ sparse.diags_array(idf)
    known = seen.known / seen.lengths[:, None]
    spread = np.maximum(known.std(axis=0), 1e-9)
    scale = SHARE / np.sqrt(max(known.shape[1], 1)) / spread
    scaled = sparse.csr_array((known * scale).astype(np.float64))
    ratio = _log_count_ratio(sparse.csr_array(own), yes)
    trusted = np.where(seen.rows >= CONCEPT_ROWS, trust, 1.0)
    total, bias = np.zeros(own.shape[1] + known.shape[1]), 0.0
    learners = (
        (trusted, LinearSVC(C=MARGIN_COST, random_state=seed, max_iter=5000)),
        (ratio * trusted, LogisticRegression(C=RATIO_COST, solver="liblinear", max_iter=300, random_state=seed)),
    )
    for factor, learner in learners:
        features = sparse.csr_matrix(sparse.hstack([own @ sparse.diags_array(factor), scaled]))
        learner.fit(features, yes.astype(np.int64))
        coefficients = learner.coef_[0] * np.concatenate([factor, np.ones(known.shape[1])])
        said = sparse.hstack([own, scaled]) @ coefficients
        size = max(float(np.std(said)), 1e-9)
        total += coefficients / size / len(learners)
        bias += float(learner.intercept_[0]) / size / len(learners)
    weights = background.added(total[own.shape[1] :] * scale)
    weights[seen.rows] += total[: own.shape[1]] * idf
    return weights, bias


def _log_count_ratio(own: "sparse.csr_array", yes: NDArray[np.bool_]) -> Vector:
    for_it, against = own[yes].sum(axis=0) + 1.0, own[~yes].sum(axis=0) + 1.0
    return np.asarray(np.log((for_it / for_it.sum()) / (against / against.sum()))).ravel()
