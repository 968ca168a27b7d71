"""Prediction-powered inference, PPI++ (Angelopoulos, Duchi and Zrnic 2023), for comparison with the default.

theta = lambda * mean of the scores of the items not coded + mean of (label - lambda * score) of the coded items,
lambda = Cov(label, score) / ((1 + n/N) Var(score)), N items not coded. With strata it is done in each and added by
weight (Fisch and others 2024). The machine's scores may be bad: lambda then goes to 0 and the plain mean is left.
Its interval is normal, and too short where positives are rare.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput
from marsad.core.findings import Estimate
from marsad.core.words import _
from marsad.estimate.strata import check_level, labels_of, same_length, withheld_for
from marsad.estimate.weighted import normal_limits

Floats = NDArray[np.float64]


def ppi(
    labels: Iterable[Any],
    coded: Sequence[int] | NDArray[np.int64],
    scores: Sequence[float] | Floats,
    *,
    stratum: Sequence[str] | NDArray[Any] | None = None,
    frame: str = "",
    level: float = 0.95,
) -> Estimate:
    """The share of positives by PPI++. `coded` are the rows of `scores` that `labels` belong to, in their order.

    `scores` and `stratum` are given for every item of the frame. Inside a stratum the coded rows must be a simple
    random sample. Raises RefusedInput for a label not 0 or 1, a score that is not a number, a row that is not
    there or there twice, and a stratum without coding.
    """
    check_level(level)
    y, rows, s = (
        labels_of(labels).astype(np.float64),
        np.asarray(coded, dtype=np.int64),
        np.asarray(scores, dtype=float),
    )
    names = np.zeros(s.size, dtype=np.int64)
    if stratum is not None:
        same_length(s, stratum)
        names = np.unique(np.asarray(stratum), return_inverse=True)[1].ravel()
    _check(y, rows, s)
    value, variance = _added(y, rows, s, names)
    low, high = normal_limits(value, variance, level)
    return Estimate(
        measure="share",
        value=min(max(value, 0.0), 1.0),
        low=low,
        high=high,
        method="ppi",
        n=y.size,
        N=s.size,
        positives=int(y.sum()),
        frame=frame,
        level=level,
        withheld=withheld_for(coded=y.size, positives=int(y.sum())),
    )


def _added(y: Floats, rows: NDArray[np.int64], scores: Floats, names: NDArray[np.int64]) -> tuple[float, float]:
    """Estimate and variance, added over the strata by weight."""
    value = variance = 0.0
    for name in range(int(names.max()) + 1):
        mine, whole = names[rows] == name, np.flatnonzero(names == name)
        if not mine.any():
            raise RefusedInput(_("A stratum has no coded item; PPI++ needs some in each."))
        rest = np.setdiff1d(whole, rows[mine], assume_unique=True)
        theta, spread = _one(y[mine], scores[rows[mine]], scores[rest])
        weight = whole.size / scores.size
        value, variance = value + weight * theta, variance + weight**2 * spread
    return value, variance


def _check(y: Floats, rows: NDArray[np.int64], scores: Floats) -> None:
    same_length(y, rows)
    if not y.size:
        raise RefusedInput(_("There is no coded item to estimate from; code some first."))
    if not np.isfinite(scores).all():
        raise RefusedInput(_("A score is not a number; PPI++ needs the machine's score of every item of the frame."))
    if rows.min() < 0 or rows.max() >= scores.size or np.unique(rows).size != rows.size:
        raise RefusedInput(_("A coded item is not in the frame, or there twice; match codings and scores again."))


def _one(y: Floats, score: Floats, rest: Floats) -> tuple[float, float]:
    """Estimate and variance in one stratum, from labels, scores of the coded and scores of the rest."""
    n, unlabelled = y.size, rest.size
    if not unlabelled:
        return float(y.mean()), 0.0
    spread = float(np.var(np.concatenate([score, rest]), ddof=1))
    factor = 0.0
    if n > 1 and spread > 0:
        factor = float(np.cov(y, score)[0, 1]) / ((1 + n / unlabelled) * spread)
    value = factor * float(rest.mean()) + float((y - factor * score).mean())
    variance = float(np.var(y - factor * score, ddof=1)) / n if n > 1 else 0.25
    return value, variance + factor**2 * spread / unlabelled
