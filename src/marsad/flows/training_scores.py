"""How good a model's answers are: macro-F1, precision and recall by label with intervals, by language, calibration."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marsad.detect.calibration import Bin, expected_calibration_error, jeffreys, reliability
from marsad.detect.language import identify

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

DRAWS = 1000  # of the bootstrap
FEWEST_OF_A_LANGUAGE = 30  # rows; with fewer nothing is said of a language
FEWEST_OF_ITS_LABELS = 10  # rows of each of two labels at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A figure with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelScore:
    """One label: of those called so, how many are (precision); of those that are, how many were called so (recall)."""

    label: str
    n: int  # rows that people gave the label
    said: int  # rows that the model gave it
    precision: Share | None  # None where the model never said it
    recall: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageScore:
    """Texts of one language and script."""

    language: str
    n: int
    macro_f1: Share | None  # None where there are too few to say


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What was said against what was so: by label, all but the first ('none of it')."""

    error: float  # expected calibration error, mean over these labels
    tables: Mapping[str, tuple[Bin, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """One way of testing a model."""

    n: int
    macro_f1: Share
    by_label: tuple[LabelScore, ...]
    by_language: tuple[LanguageScore, ...]
    calibration: Calibration


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """Rows with what people said, what the model said without having seen them, and which belong together."""

    labels: tuple[str, ...]  # 'none of it' first
    truth: Places  # place in `labels`
    probabilities: Floats  # (rows, labels)
    groups: Places
    languages: NDArray[np.str_]
    said: Places | None = None  # what the model answers; None: its likeliest label

    @property
    def answers(self) -> Places:
        """The label the model gives each row."""
        if self.said is not None:
            return self.said
        best: Places = self.probabilities.argmax(axis=1).astype(np.int64)
        return best


def scores_of(tested: Answered, seed: int) -> Scores:
    """Every figure of one test. Intervals: rows of a group (an author) are drawn together."""
    answers = tested.answers
    return Scores(
        n=tested.truth.size,
        macro_f1=macro_f1(tested.truth, answers, tested.groups, len(tested.labels), seed),
        by_label=tuple(_label_score(tested, answers, place) for place in range(len(tested.labels))),
        by_language=_by_language(tested, answers, seed),
        calibration=_calibration(tested),
    )


def languages_of(texts: Sequence[str]) -> NDArray[np.str_]:
    """Language and script of each text, as the signals name them."""
    return np.asarray([guess.label for guess in identify(texts)], dtype=np.str_)


def confusion(
    truth: Places, answers: Places, groups: Places, labels: int, weights: Floats | None = None
) -> Floats:  # fmt: skip
    """Rows by group, label given and label said, (groups, labels * labels), weighted where weights are given."""
    names, own = np.unique(groups, return_inverse=True)
    cell = own.ravel() * labels * labels + truth * labels + answers
    counted = np.bincount(cell, weights=weights, minlength=names.size * labels * labels)
    return counted.reshape(names.size, labels * labels).astype(np.float64)


def f1_of(counts: Floats, labels: int) -> Floats:
    """Macro-F1 of each row of counts (…, labels * labels), over the labels that people or the model gave at all."""
    square = counts.reshape(-1, labels, labels)
    right = np.diagonal(square, axis1=1, axis2=2)
    met = square.sum(axis=2) + square.sum(axis=1)
    f1 = np.divide(2 * right, met, out=np.zeros_like(right), where=met > 0)
    found: Floats = f1.sum(axis=1) / np.maximum((met > 0).sum(axis=1), 1)
    return found


def macro_f1(truth: Places, answers: Places, groups: Places, labels: int, seed: int) -> Share:
    """Macro-F1 with the percentile interval of a bootstrap of whole groups."""
    counts = confusion(truth, answers, groups, labels)
    value = float(f1_of(counts.sum(axis=0), labels)[0])
    return _limits(value, resampled(counts, lambda drawn: f1_of(drawn, labels), seed))


def resampled(counts: Floats, figure: Callable[[Floats], Floats], seed: int, draws: int = DRAWS) -> Floats:
    """`figure` of the counts (groups, cells) of each bootstrap draw of whole groups, (draws,)."""
    random = np.random.Generator(np.random.PCG64(seed))
    groups = counts.shape[0]
    drawn = np.empty((draws, counts.shape[1]))
    for draw in range(draws):
        times = np.bincount(random.integers(0, groups, groups), minlength=groups)
        drawn[draw] = times @ counts
    return figure(drawn)


def _limits(value: float, draws: Floats) -> Share:
    low, high = np.quantile(draws, [0.025, 0.975]).tolist()
    return Share(value=round(value, 4), low=round(min(low, value), 4), high=round(max(high, value), 4))


def _label_score(tested: Answered, answers: Places, place: int) -> LabelScore:
    is_so, said = tested.truth == place, answers == place
    return LabelScore(
        label=tested.labels[place],
        n=int(is_so.sum()),
        said=int(said.sum()),
        precision=share_of(is_so[said], tested.groups[said]) if said.any() else None,
        recall=share_of(said[is_so], tested.groups[is_so]),
    )


def share_of(yes: NDArray[np.bool_], groups: Places) -> Share:
    """A share with Jeffreys' interval at the effective number of rows (Korn and Graubard 1998).

    Rows of one group are not so many witnesses: the design effect of the groups, never below 1, takes them back.
    """
    n = int(yes.size)
    if not n:
        return Share(value=0.0, low=0.0, high=1.0)
    value = float(yes.mean())
    names, own = np.unique(groups, return_inverse=True)
    excess = np.bincount(own.ravel(), weights=yes - value)
    clustered = float((excess**2).sum()) * names.size / max(names.size - 1, 1) / n**2
    alone = value * (1 - value) / n
    effective = n / max(clustered / alone, 1.0) if alone else float(names.size)
    low, high = jeffreys(value * effective, effective)
    return Share(value=round(value, 4), low=round(low, 4), high=round(high, 4))


def _by_language(tested: Answered, answers: Places, seed: int) -> tuple[LanguageScore, ...]:
    names, counts = np.unique(tested.languages, return_counts=True)
    found = []
    for place in np.lexsort((names, -counts)).tolist():
        own = np.flatnonzero(tested.languages == names[place])
        of_labels = np.bincount(tested.truth[own], minlength=len(tested.labels))
        enough = own.size >= FEWEST_OF_A_LANGUAGE and (of_labels >= FEWEST_OF_ITS_LABELS).sum() >= 2
        figure = macro_f1(tested.truth[own], answers[own], tested.groups[own], len(tested.labels), seed)
        found.append(
            LanguageScore(language=str(names[place]), n=int(own.size), macro_f1=figure if enough else None)
        )  # fmt: skip
    return tuple(found)


def _calibration(tested: Answered) -> Calibration:
    errors, tables = [], {}
    for place in range(1, len(tested.labels)):
        said = np.clip(tested.probabilities[:, place], 0.0, 1.0)
        is_so = (tested.truth == place).astype(np.float64)
        errors.append(expected_calibration_error(said, is_so))
        tables[tested.labels[place]] = reliability(said, is_so)
    return Calibration(error=round(float(np.mean(errors)), 4), tables=tables)
