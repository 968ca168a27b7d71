"""Fit a classifier of texts to codings: two linear learners averaged, and what is known of words beforehand.

Features are weighed by tf-idf. One learner is a linear support vector machine, the other a logistic regression on
features scaled by their log-count ratio (Wang and Manning, 2012); on short posts their average beats either. Both are
linear, so the model is one vector of weights. Its scores become probabilities by cross-validation over whole authors.
The same texts, labels and seed give the same model.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from marsad.core.errors import RefusedInput
from marsad.core.words import _
from marsad.detect.background import Background, shipped
from marsad.detect.calibration import Platt, Temperature, platt, temperature
from marsad.detect.normalise import CLASSIFY
from marsad.detect.text_model import IDF_STEPS, TextModel
from marsad.detect.word_features import ROWS, matrix
from marsad.detect.words import words_of

FEWEST_TEXTS = 2  # in which a feature stands before it is weighed
MARGIN_COST = 0.3  # C of the support vector machine
RATIO_COST = 10.0  # C of the logistic regression
SHARE = 0.5  # weight of the neighbouring tasks together, beside the text's own features
FOLDS = 5
UNCALIBRATED = Platt(slope=2.0, intercept=0.0)
SMALLEST = 0.5  # in steps of 16 bits: lighter weights are left out of the file

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Texts as the learners see them."""

    counts: "sparse.csr_array"  # (texts, features kept)
    rows: NDArray[np.int64]  # the features kept
    squares: NDArray[np.uint16]
    known: NDArray[np.float32]  # (texts, columns of the background)
    lengths: Vector  # of each text's own features


def fit(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    order: Sequence[str] | None = None,
    seed: int = 0,
    groups: Sequence[str] | None = None,
    folds: int = FOLDS,
    background: Background | None = None,
) -> TextModel:
    """A model that tells the labels apart. `order`: all labels, 'none of it' first; without it, sorted.

    `groups` (authors) are kept whole where scores are turned into probabilities, by `folds`-fold cross-validation; with
    0 folds they are not calibrated. RefusedInput where a label has fewer than `folds` texts or there is only one.
    """
    names = tuple(order or sorted(set(labels)))
    known = background if background is not None else shipped()
    answers = _answers(texts, labels, names, max(folds, 2))
    words = words_of(texts, CLASSIFY)
    counts = sparse.csr_array(matrix(texts, words, concepts=True))
    columns = known.columns(counts)
    fitted = _fitted(counts, columns, answers, names, known, seed)
    plain = replace(fitted, meta={"concepts": True, "seed": seed})
    if not folds:
        return plain
    scores = _held_out(counts, columns, answers, names, known, seed, _folds(answers, groups, folds, seed))
    return replace(plain, calibration=calibrated(scores, answers))


def calibrated(scores: Vector, answers: NDArray[np.int64]) -> Platt | Temperature:
    """What turns scores (texts, columns) into probabilities, fitted on texts the scores were not learnt from."""
    if scores.shape[1] == 1:
        return platt(scores[:, 0], answers)
    return temperature(scores, answers.tolist())


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
) -> TextModel:
    seen = _weighed(counts, columns)
    asked = [1] if len(names) == 2 else range(len(names))
    found = [_column(seen, answers == number, background, seed) for number in asked]
    weights = np.column_stack([one for one, _bias in found])
    heaviest = np.abs(weights).max(axis=0)
    scales = np.maximum(heaviest, 1e-9) / 32767
    kept = (np.abs(weights) / scales > SMALLEST * 64).any(axis=1)
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
        calibration=UNCALIBRATED if len(names) == 2 else Temperature(slope=2.0, shifts=(0.0,) * len(names)),
    )


def _column(seen: Weighed, yes: NDArray[np.bool_], background: Background, seed: int) -> tuple[Vector, float]:
    """Weights of all features (ROWS,) and the bias of one label against the others."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    idf = np.sqrt(seen.squares / IDF_STEPS)
    own = sparse.diags_array(1 / seen.lengths) @ seen.counts @ sparse.diags_array(idf)
    known = seen.known / seen.lengths[:, None]
    spread = np.maximum(known.std(axis=0), 1e-9)
    scale = SHARE / np.sqrt(max(known.shape[1], 1)) / spread
    scaled = sparse.csr_array((known * scale).astype(np.float64))
    ratio = _log_count_ratio(sparse.csr_array(own), yes)
    total, bias = np.zeros(own.shape[1] + known.shape[1]), 0.0
    learners = (
        (np.ones_like(ratio), LinearSVC(C=MARGIN_COST, random_state=seed, max_iter=5000)),
        (ratio, LogisticRegression(C=RATIO_COST, solver="liblinear", max_iter=300, random_state=seed)),
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


def _held_out(
    counts: "sparse.csr_array",
    columns: NDArray[np.float32],
    answers: NDArray[np.int64],
    names: tuple[str, ...],
    background: Background,
    seed: int,
    fold: NDArray[np.int64],
) -> Vector:
    """The score of each text by a model fitted to the other folds."""
    scores = np.zeros((answers.size, 1 if len(names) == 2 else len(names)))
    for number in np.unique(fold).tolist():
        held, rest = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        model = _fitted(sparse.csr_array(counts[rest]), columns[rest], answers[rest], names, background, seed)
        own = sparse.csr_array(counts[held])[:, model.rows]
        lengths = np.sqrt(np.maximum(own @ model.squares.astype(np.float64), 1.0) / IDF_STEPS)
        sums = own @ (model.weights * model.scales.astype(np.float64))
        scores[held] = sums / lengths[:, None] + model.bias
    return scores


def _folds(answers: NDArray[np.int64], groups: Sequence[str] | None, folds: int, seed: int) -> NDArray[np.int64]:
    """The fold of each text: groups kept whole, labels spread evenly."""
    from sklearn.model_selection import StratifiedGroupKFold

    own = np.arange(answers.size) if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
    several = min(folds, int(np.unique(own).size))
    fold = np.zeros(answers.size, dtype=np.int64)
    parts = StratifiedGroupKFold(several, shuffle=True, random_state=seed).split(answers, answers, own)
    for number, (_rest, held) in enumerate(parts):
        fold[held] = number
    return fold
