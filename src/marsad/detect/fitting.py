"""Fit a classifier of texts to codings, and try it on texts it did not learn from.

What neighbouring tasks know is taken up where that proves better on texts not learnt from. Scores become
probabilities, and the probability from which the answer is 'yes' is chosen, on such texts too, whole authors at a
time. The same texts, labels and seed give the same model.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from marsad.detect.background import Background
from marsad.detect.calibration import Platt, Temperature, platt, temperature
from marsad.detect.lessons import Taught, lessons, uncalibrated
from marsad.detect.text_model import TextModel

FOLDS = 5
CUTS = np.linspace(0.1, 0.9, 81)  # probabilities from which the answer may be 'yes'
SMOOTHED = 9  # neighbouring cuts whose mean is compared, so that no lucky one is chosen
Vector = NDArray[np.float64]
Places = NDArray[np.int64]


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

    `groups` (authors) are kept whole where the model is tried on texts not learnt from, by `folds`-fold
    cross-validation; with 0 folds it is neither calibrated nor cut. RefusedInput where a label has fewer than `folds`
    texts or there is only one.
    """
    read = lessons(texts, labels, order=order, seed=seed, background=background, fewest=max(folds, 2))
    if not folds:
        return finished(read, None, None)
    parts = folds_of(read.answers, groups, folds, seed)
    with_it, without = read.held_out(parts), read.held_out(parts, background=False)
    if better(with_it, without, read.answers):
        return finished(read, with_it, True)
    return finished(read, without, False)


def finished(read: Taught, scores: Vector | None, background: bool | None) -> TextModel:
    """The model of all the texts, calibrated and cut by `scores`, which were held out; None: neither."""
    everything = np.arange(read.answers.size)
    model = read.model(everything, background=background is not False)
    meta = {"concepts": True, "seed": read.seed, "background": background is not False}
    if scores is None:
        return replace(model, meta=meta)
    calibration = calibrated(scores, read.answers)
    return replace(model, meta=meta, calibration=calibration, cut=cut_of(calibration, scores, read.answers))


def better(scores: Vector, others: Vector, answers: Places) -> bool:
    """Whether `scores`, held out, are at least as near to the labels as `others`."""
    return _surprise(scores, answers) <= _surprise(others, answers)


def calibrated(scores: Vector, answers: Places) -> Platt | Temperature:
    """What turns scores (texts, columns) into probabilities, fitted on texts the scores were not learnt from."""
    if np.unique(answers).size < 2:
        return uncalibrated(scores.shape[1])
    if scores.shape[1] == 1:
        return platt(scores[:, 0], answers)
    return temperature(scores, answers.tolist())


def cut_of(calibration: Platt | Temperature, scores: Vector, answers: Places) -> float:
    """The probability of 'yes' from which answering so gives the best macro-F1; 0.5 for more than two labels."""
    if not isinstance(calibration, Platt) or np.unique(answers).size < 2:
        return 0.5
    said = calibration.probabilities(scores[:, 0])
    yes = answers == 1
    found = np.array([_macro_f1(yes, said >= cut) for cut in CUTS])
    smooth = np.convolve(np.pad(found, SMOOTHED // 2, mode="edge"), np.full(SMOOTHED, 1 / SMOOTHED), mode="valid")
    return round(float(CUTS[smooth.argmax()]), 2)


def tested(scores: Vector, answers: Places, folds: Places) -> tuple[Vector, Places]:
    """Probabilities (texts, labels) and answers for held-out scores, each fold calibrated and cut by the others."""
    probabilities = np.zeros((answers.size, max(scores.shape[1], 2)))
    said = np.zeros(answers.size, dtype=np.int64)
    for fold in np.unique(folds).tolist():
        held, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        calibration = calibrated(scores[rest], answers[rest])
        cut = cut_of(calibration, scores[rest], answers[rest])
        probabilities[held], said[held] = answered(calibration, cut, scores[held])
    return probabilities, said


def answered(calibration: Platt | Temperature, cut: float, scores: Vector) -> tuple[Vector, Places]:
    """The probabilities (texts, labels) and the answers of scores, once calibrated and cut."""
    if isinstance(calibration, Platt):
        yes = calibration.probabilities(scores[:, 0])
        return np.column_stack([1 - yes, yes]), (yes >= cut).astype(np.int64)
    probabilities = calibration.probabilities(scores)
    return probabilities, probabilities.argmax(axis=1).astype(np.int64)


def _macro_f1(yes: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    both, neither = int((yes & said).sum()), int((~yes & ~said).sum())
    wrong = int((yes != said).sum())
    return (2 * both / max(2 * both + wrong, 1) + 2 * neither / max(2 * neither + wrong, 1)) / 2


def _surprise(scores: Vector, answers: Places) -> float:
    """Mean logarithmic loss once calibrated on the same texts: two numbers, so that hardly anything is learnt."""
    calibration = calibrated(scores, answers)
    if isinstance(calibration, Platt):
        yes = calibration.probabilities(scores[:, 0])
        chance = np.where(answers == 1, yes, 1 - yes)
    else:
        chance = calibration.probabilities(scores)[np.arange(answers.size), answers]
    return float(-np.log(np.maximum(chance, 1e-12)).mean())


def folds_of(answers: Places, groups: Sequence[str] | None, folds: int, seed: int) -> Places:
    """The fold of each text: groups kept whole, labels spread evenly."""
    from sklearn.model_selection import StratifiedGroupKFold

    own = np.arange(answers.size) if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
    several = min(folds, int(np.unique(own).size))
    fold = np.zeros(answers.size, dtype=np.int64)
    parts = StratifiedGroupKFold(several, shuffle=True, random_state=seed).split(answers, answers, own)
    for number, (_rest, held) in enumerate(parts):
        fold[held] = number
    return fold
