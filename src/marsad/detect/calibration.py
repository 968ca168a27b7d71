"""From a model's scores to probabilities that can be believed, fitted on people's own codings, and how believable.

Platt's line for one yes-or-no label, temperature with a shift a label for several, and rising steps where there are
many codings. The reliability table and the expected calibration error say how far any of them is to be believed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

from marsad.core.errors import RefusedInput
from marsad.core.words import _

Floats = NDArray[np.float64]

TINY = 1e-6  # a model that says 0 or 1 is taken to say this little less
WIDTH = 10.0  # of the prior of slopes and shifts: it decides only where the codings say nothing
STEPS = 100  # of Newton's method; the loss is convex, a handful is enough
NEWTON_ENDS = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class Platt:
    """A probability of yes: 1 / (1 + exp(-(slope * score + intercept)))."""

    slope: float  # below 0: the model says the opposite of what the coders say
    intercept: float

    def probabilities(self, scores: ArrayLike) -> Floats:
        """Of yes, one a score, in the shape of `scores`."""
        return np.asarray(special.expit(self.slope * np.asarray(scores, dtype=np.float64) + self.intercept))


@dataclass(frozen=True, slots=True, kw_only=True)
class Temperature:
    """A probability of each label: softmax(slope * logit + shift of the label); slope is 1 / temperature."""

    slope: float
    shifts: tuple[float, ...]  # they add up to 0

    def probabilities(self, logits: ArrayLike) -> Floats:
        """(texts, labels), each row summing to 1; `logits` are (texts, labels), log-probabilities will do."""
        return np.asarray(special.softmax(self.slope * np.asarray(logits, dtype=np.float64) + self.shifts, axis=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """A probability of yes that only rises with the score; straight between the steps, flat beyond the last."""

    scores: tuple[float, ...]  # rising
    shares: tuple[float, ...]  # never falling

    def probabilities(self, scores: ArrayLike) -> Floats:
        """Of yes, one a score, in the shape of `scores`."""
        return np.asarray(np.interp(np.asarray(scores, dtype=np.float64), self.scores, self.shares))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Texts whose probability lies between two values, and how many of them are what was said."""

    low: float
    high: float
    n: int
    mean_probability: float
    share: float  # of yes, weighted
    share_low: float  # Jeffreys' interval, at the effective number of texts
    share_high: float


def platt(scores: ArrayLike, truth: ArrayLike, weights: ArrayLike | None = None) -> Platt:
    """The line that makes `scores` (any real numbers) probabilities of `truth` (0 or 1), by maximum likelihood.

    Platt (1999), with his targets a little inside 0 and 1, by Newton's method as Lin, Lin and Weng (2007). `weights`
    are 1 / inclusion probability for drawn codings. RefusedInput where an answer is missing, or all are the same.
    """
    x, y, w = _columns(scores, truth, weights)
    _need_both(y)
    yes, no = float(w[y == 1].sum()), float(w[y == 0].sum())
    target = np.where(y == 1, (yes + 1) / (yes + 2), 1 / (no + 2))
    centre, spread = float(np.average(x, weights=w)), float(np.std(x))
    spread = spread if spread > TINY * max(1.0, abs(centre)) else 1.0  # a constant score: the slope stays at 0
    z = np.column_stack([(x - centre) / spread, np.ones_like(x)])
    slope, intercept = _newton(z, target, w, start=np.array([0.0, np.log((yes + 1) / (no + 1))]))
    return Platt(slope=slope / spread, intercept=intercept - slope * centre / spread)


def _newton(z: Floats, target: Floats, w: Floats, start: Floats) -> tuple[float, float]:
    prior = np.array([1.0, 1e-9]) / WIDTH**2

    def loss(at: Floats) -> float:
        s = z @ at
        return float((w * (np.logaddexp(0, s) - target * s)).sum() + 0.5 * (prior * at**2).sum())

    at = start
    for _step in range(STEPS):
        p = special.expit(z @ at)
        gradient = z.T @ (w * (p - target)) + prior * at
        hessian = (z * (w * p * (1 - p))[:, None]).T @ z + np.diag(prior + 1e-12)
        move = np.linalg.solve(hessian, gradient)
        while loss(at - move) > loss(at) + 1e-12 and np.abs(move).max() > NEWTON_ENDS:
            move = move / 2
        at = at - move
        if np.abs(move).max() <= NEWTON_ENDS:
            break
    return float(at[0]), float(at[1])


def temperature(logits: ArrayLike, truth: ArrayLike, weights: ArrayLike | None = None) -> Temperature:
    """The temperature, and the shift of each label, that make `logits` (texts, labels) probabilities.

    `truth` holds the place of each text's label. Guo and others (2017), with the shifts of Alexandari and others
    (2020), since the mission's mix of labels is not that of the model's training. RefusedInput as `platt`.
    """
    x = np.asarray(logits, dtype=np.float64)
    answers = np.asarray(truth, dtype=np.int64)
    w = _weights(weights, answers.size)
    _check(x.ndim == 2 and x.shape[0] == answers.size and bool(np.isfinite(x).all()))
    _check(answers.size > 0 and bool(((answers >= 0) & (answers < x.shape[1])).all()))
    _need_both(answers)
    said = np.zeros_like(x)
    said[np.arange(answers.size), answers] = 1.0

    def loss(at: Floats) -> tuple[float, Floats]:
        logs = special.log_softmax(at[0] * x + at[1:], axis=1)
        off = w[:, None] * (np.exp(logs) - said)
        pull = (at - first) / WIDTH**2
        value = -float((w * logs[np.arange(answers.size), answers]).sum()) + 0.5 * WIDTH**2 * float(pull @ pull)
        return value, np.concatenate([[float((off * x).sum())], off.sum(axis=0)]) + pull

    first = np.concatenate([[1.0], np.zeros(x.shape[1])])
    found = optimize.minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": 1000, "gtol": 1e-8})
    shifts = found.x[1:] - found.x[1:].mean()
    return Temperature(slope=float(found.x[0]), shifts=tuple(float(shift) for shift in shifts))


def isotonic(scores: ArrayLike, truth: ArrayLike, weights: ArrayLike | None = None) -> Steps:
    """The rising steps nearest to `truth` (Zadrozny and Elkan 2002); for a thousand codings and more.

    RefusedInput as `platt`.
    """
    x, y, w = _columns(scores, truth, weights)
    _need_both(y)
    values, place = np.unique(x, return_inverse=True)
    weight = np.bincount(place, weights=w)
    share = np.bincount(place, weights=w * y) / weight
    fitted = optimize.isotonic_regression(share, weights=weight).x
    return Steps(scores=tuple(values.tolist()), shares=tuple(np.clip(fitted, 0.0, 1.0).tolist()))


def reliability(
    probabilities: ArrayLike, truth: ArrayLike, weights: ArrayLike | None = None, bins: int = 10
) -> tuple[Bin, ...]:
    """What was said against what was so, in `bins` equal ranges of probability; ranges without a text are left out.

    The interval is Jeffreys' at Kish's effective number of texts: (sum of weights)^2 / sum of squares.
    RefusedInput where an answer is neither 0 nor 1, a number is missing or the columns differ in length.
    """
    p, y, w = _columns(probabilities, truth, weights)
    _check(bool(((p >= 0) & (p <= 1)).all()) and bins > 0)
    place = np.minimum((p * bins).astype(np.int64), bins - 1)
    return tuple(
        _bin(number, bins, p[mine], y[mine], w[mine]) for number in range(bins) if (mine := place == number).any()
    )


def _bin(number: int, bins: int, p: Floats, y: Floats, w: Floats) -> Bin:
    share = float(np.average(y, weights=w))
    effective = float(w.sum() ** 2 / (w**2).sum())
    low, high = jeffreys(share * effective, effective)
    return Bin(
        low=number / bins,
        high=(number + 1) / bins,
        n=int(p.size),
        mean_probability=float(np.average(p, weights=w)),
        share=share,
        share_low=min(low, share),  # so near 0 or 1, by weights, that the quantile falls beside the share itself
        share_high=max(high, share),
    )


def expected_calibration_error(
    probabilities: ArrayLike, truth: ArrayLike, weights: ArrayLike | None = None, bins: int = 10
) -> float:
    """Mean distance of what was said from what was so, by range of probability, weighted by texts (Naeini 2015).

    It is never 0 for a finite sample, even of a perfect model: compare it with that of the uncalibrated scores.
    """
    p, y, w = _columns(probabilities, truth, weights)
    _check(bool(((p >= 0) & (p <= 1)).all()) and bins > 0)
    place = np.minimum((p * bins).astype(np.int64), bins - 1)
    return float(np.abs(np.bincount(place, weights=w * (p - y), minlength=bins)).sum() / w.sum())


def jeffreys(positives: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Jeffreys' interval of a share (Brown, Cai and DasGupta 2001); whole at the end where nothing or all is yes."""
    low, high = special.betaincinv(positives + 0.5, n - positives + 0.5, [(1 - level) / 2, (1 + level) / 2]).tolist()
    return (0.0 if positives <= 0 else low), (1.0 if positives >= n else high)


def log_odds(probabilities: ArrayLike) -> Floats:
    """The score that `platt` best makes a line of: log(p / (1 - p)), with 0 and 1 taken a little inside."""
    return np.asarray(special.logit(np.clip(np.asarray(probabilities, dtype=np.float64), TINY, 1 - TINY)))


def held_out(
    fit: Callable[[NDArray[np.intp]], Callable[[NDArray[np.intp]], Floats]], folds: NDArray[np.integer[Any]]
) -> Floats:
    """What a calibration says of each coding when fitted on those of the other folds: the only honest table of it.

    `fit(rows)` returns what gives the probabilities of other rows. Keep the rows of one author in one fold.
    """
    parts = [np.flatnonzero(folds == fold) for fold in np.unique(folds)]
    said = [fit(np.flatnonzero(~np.isin(np.arange(folds.size), rows)))(rows) for rows in parts]
    whole = np.empty((folds.size, *said[0].shape[1:]))
    for rows, one in zip(parts, said, strict=True):
        whole[rows] = one
    return whole


def _columns(scores: ArrayLike, truth: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    x, y = np.asarray(scores, dtype=np.float64), np.asarray(truth, dtype=np.float64)
    _check(x.ndim == 1 and x.shape == y.shape and x.size > 0)
    _check(bool(np.isfinite(x).all()) and bool(np.isin(y, (0.0, 1.0)).all()))
    return x, y, _weights(weights, x.size)


def _weights(weights: ArrayLike | None, n: int) -> Floats:
    """Made to add up to `n`, so that they carry no claim of more codings than there are."""
    if weights is None:
        return np.ones(n)
    w = np.asarray(weights, dtype=np.float64)
    _check(w.shape == (n,) and bool(np.isfinite(w).all()) and bool((w > 0).all()))
    return np.asarray(w * (n / w.sum()))


def _check(holds: bool) -> None:
    if not holds:
        raise RefusedInput(
            _("The scores and the codings do not fit together; give one finite score and one answer for each text.")
        )


def _need_both(answers: NDArray[Any]) -> None:
    if np.unique(answers).size < 2:
        raise RefusedInput(_("All the codings give the same answer; calibrating needs some of each, so code more."))
