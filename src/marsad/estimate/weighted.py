"""Estimates from inclusion probabilities alone: Horvitz-Thompson, Hájek, and Hájek with a safe interval.

Variances are of the first stage, linearised, with the finite population correction 1 - mean(probability) in each
stratum (Särndal, Swensson and Wretman 1992, 5.5). The normal intervals are there for comparison: for rare classes
they are too short, and with no positive they have no width.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from marsad.core.errors import RefusedInput
from marsad.core.findings import Estimate
from marsad.core.words import _
from marsad.estimate.strata import check_level, labels_of, same_length, withheld_for

Floats = NDArray[np.float64]


def horvitz_thompson(
    labels: Iterable[Any],
    probabilities: Sequence[float] | Floats,
    N: int,  # noqa: N803 - the size of a population has been N for a century
    *,
    stratum: Sequence[str] | None = None,
    frame: str = "",
    group: str = "all",
    level: float = 0.95,
) -> Estimate:
    """Sum of y/pi over N (Horvitz and Thompson 1952), with a normal interval cut at 0 and 1.

    Raises RefusedInput for a label not 0 or 1, a probability outside (0, 1], or more codings than N.
    """
    y, pi = _columns(labels, probabilities, level, N)
    deviations = y / pi / N
    shape = _shape("horvitz_thompson", y, N, frame=frame, group=group, level=level)
    return _with_normal_limits(shape, float(deviations.sum()), _variance(deviations, pi, stratum))


def hajek(
    labels: Iterable[Any],
    probabilities: Sequence[float] | Floats,
    N: int,  # noqa: N803
    *,
    stratum: Sequence[str] | None = None,
    frame: str = "",
    group: str = "all",
    level: float = 0.95,
) -> Estimate:
    """Sum of y/pi over sum of 1/pi (Hájek 1971), with a linearised normal interval cut at 0 and 1. Refuses as above."""
    y, pi = _columns(labels, probabilities, level, N)
    shape = _shape("hajek", y, N, frame=frame, group=group, level=level)
    return _with_normal_limits(shape, *_hajek(y, pi, stratum))


def hajek_jeffreys(
    labels: Iterable[Any],
    probabilities: Sequence[float] | Floats,
    N: int | None = None,  # noqa: N803
    *,
    frame: str = "",
    group: str = "all",
    level: float = 0.95,
    identifying: bool = False,
) -> Estimate:
    """Hájek's value with Jeffreys' interval at the effective sample size (after Korn and Graubard 1998).

    The effective size is p(1-p)/variance, never more than n; where the variance says nothing (all the same
    answer) it is Kish's (sum w)^2 / sum w^2. For unequal probabilities without strata. N is estimated by the
    sum of 1/pi where it is not given.
    """
    y, pi = _columns(labels, probabilities, level, N)
    value, variance = _hajek(y, pi, None)
    weights, positives = 1 / pi, int(y.sum())
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    if variance > 0 and 0 < value < 1:
        effective = min(float(y.size), value * (1 - value) / variance)
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = special.betaincinv(value * effective + 0.5, (1 - value) * effective + 0.5, tails).tolist()
    if bool((pi == 1).all()):
        low = high = value
    size = max(y.size, round(float(weights.sum()))) if N is None else N
    return replace(
        _shape("hajek_jeffreys", y, size, frame=frame, group=group, level=level),
        value=value,
        low=round(min(low, value), 12) if positives else 0.0,
        high=round(max(high, value), 12) if positives < y.size else 1.0,
        withheld=withheld_for(coded=y.size, positives=positives, identifying=identifying),
    )


def _columns(
    labels: Iterable[Any], probabilities: Sequence[float] | Floats, level: float, size: int | None
) -> tuple[Floats, Floats]:
    check_level(level)
    y, pi = labels_of(labels).astype(np.float64), np.asarray(probabilities, dtype=np.float64)
    same_length(y, pi)
    if not y.size:
        raise RefusedInput(_("There is no coded item to estimate from; code some first."))
    wrong = pi[~((pi > 0) & (pi <= 1))]
    if wrong.size:
        raise RefusedInput(
            _(
                "The inclusion probability '{probability}' is not above 0 and at most 1; an item whose probability is"
                " unknown cannot be counted.",
                probability=float(wrong[0]),
            )
        )
    if size is not None and size < y.size:
        raise RefusedInput(
            _(
                "There are '{coded}' coded items but only '{size}' in the frame; correct the size.",
                coded=y.size,
                size=size,
            )
        )
    return y, pi


def _hajek(y: Floats, pi: Floats, stratum: Sequence[str] | None) -> tuple[float, float]:
    weights = 1 / pi
    value = float((weights * y).sum() / weights.sum())
    return value, _variance(weights * (y - value) / weights.sum(), pi, stratum)


def _variance(deviations: Floats, pi: Floats, stratum: Sequence[str] | None) -> float:
    """Of a sum of independent draws within strata; one item alone is measured against the mean of all."""
    names = np.zeros(pi.size, dtype=np.int64)
    if stratum is not None:
        same_length(pi, stratum)
        names = np.unique(np.asarray(stratum), return_inverse=True)[1].ravel()
    total = 0.0
    for name in range(int(names.max()) + 1):
        own = deviations[names == name]
        alone = own.size == 1
        spread = ((own - (deviations if alone else own).mean()) ** 2).sum() * (
            1 if alone else own.size / (own.size - 1)
        )
        total += float(spread) * (1 - float(pi[names == name].mean()))
    return total


def _shape(method: str, y: Floats, size: int, *, frame: str, group: str, level: float) -> Estimate:
    positives = int(y.sum())
    return Estimate(
        measure="share",
        value=0.0,
        low=0.0,
        high=1.0,
        method=method,
        n=y.size,
        N=size,
        positives=positives,
        frame=frame,
        group=group,
        level=level,
        withheld=withheld_for(coded=y.size, positives=positives),
    )


def _with_normal_limits(shape: Estimate, value: float, variance: float) -> Estimate:
    low, high = normal_limits(value, variance, shape.level)
    return replace(shape, value=min(max(value, 0.0), 1.0), low=low, high=high)


def normal_limits(value: float, variance: float, level: float) -> tuple[float, float]:
    """Value plus and minus a normal quantile of standard errors, cut at 0 and 1."""
    half = NormalDist().inv_cdf((1 + level) / 2) * float(np.sqrt(variance))
    return min(max(value - half, 0.0), 1.0), max(min(value + half, 1.0), 0.0)
