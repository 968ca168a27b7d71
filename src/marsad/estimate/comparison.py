"""Two groups side by side: difference and ratio of their shares, with a bootstrap over targets.

Replies to one person are not independent of each other, so whole targets are drawn again, with their items and
weights, within each group (cluster bootstrap: Davison and Hinkley 1997, 3.8). Weighting an item by items in the
frame over items coded, of its group and stratum, makes each group's share the same as in `prevalence.by_group`.
The p agrees with the interval: it is below 0.05 only where the 95% interval leaves out no difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput
from marsad.core.findings import Estimate, Withheld
from marsad.core.words import _
from marsad.estimate.strata import SMALLEST_BASE, SMALLEST_COUNT, check_level, labels_of, same_length, withheld_for

FEW_TARGETS = 30  # the test of no difference rejects 7.5% instead of 5% at 20 (benchmarks/coverage_others.py)
FEW_POSITIVE_TARGETS = 5
ROUNDS = 5000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupedCodings:
    """Coded items as columns of one length."""

    labels: Sequence[Any]  # 0 or 1
    group: Sequence[str]
    target: Sequence[str]  # whom the item speaks to or of: the cluster
    weights: Sequence[float]  # items in the frame that this one stands for


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two groups side by side."""

    first: Estimate
    second: Estimate
    difference: Estimate  # first minus second
    ratio: Estimate | None  # first over second; None where the second may be nought
    p: float  # two-sided, of no difference
    targets: tuple[int, int]
    exploratory: bool  # fewer than 20 targets, or fewer than 5 with a positive, in a group


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Side:
    """One group by target: sums of weights and of weighted positives; and its plain counts."""

    weights: Floats
    positives: Floats
    coded: int
    counted: int

    @property
    def share(self) -> float:
        return float(self.positives.sum() / self.weights.sum())


def compare(
    codings: GroupedCodings,
    *,
    first: str,
    second: str,
    frame: str = "",
    level: float = 0.95,
    seed: int = 1,
    identifying: bool = True,
) -> Compared:
    """Difference and ratio of the shares of positives in `first` and `second`; other groups are left aside.

    Each estimate's `N` is the sum of weights. Raises RefusedInput for a group without coded items, a weight not
    above 0, a target in both groups, and labels other than 0 and 1.
    """
    check_level(level)
    answers = labels_of(codings.labels)
    same_length(answers, codings.group, codings.target, codings.weights)
    _refuse_shared_targets(codings, first, second)
    one, two = _side(codings, answers, first), _side(codings, answers, second)
    a, b = _again(one, seed, 1), _again(two, seed, 2)
    shares = [
        replace(
            _with_limits(_shape(side, frame=frame, group=name, level=level), side.share, draws),
            withheld=withheld_for(coded=side.coded, positives=side.counted, identifying=identifying),
        )
        for side, name, draws in ((one, first, a), (two, second, b))
    ]
    both = replace(
        shares[0],
        group=f"{first} / {second}",
        n=one.coded + two.coded,
        N=shares[0].N + shares[1].N,
        positives=one.counted + two.counted,
        withheld=_withheld(one, two, identifying),
    )
    return Compared(
        first=shares[0],
        second=shares[1],
        difference=_with_limits(replace(both, measure="difference"), one.share - two.share, a - b),
        ratio=_ratio(replace(both, measure="ratio"), one.share, two.share, a, b),
        p=_two_sided(a - b),
        targets=(one.weights.size, two.weights.size),
        exploratory=any(_few(side) for side in (one, two)),
    )


def _refuse_shared_targets(codings: GroupedCodings, first: str, second: str) -> None:
    targets = [
        {str(target) for group, target in zip(codings.group, codings.target, strict=True) if group == name}
        for name in (first, second)
    ]
    if shared := targets[0] & targets[1]:
        raise RefusedInput(_("The target '{target}' is in both groups; correct the roster.", target=min(shared)))


def _side(codings: GroupedCodings, answers: NDArray[np.int64], name: str) -> _Side:
    mine = np.asarray([group == name for group in codings.group], dtype=bool)
    if not mine.any():
        raise RefusedInput(_("The group '{group}' has no coded item; code some of it first.", group=name))
    weights, positive = np.asarray(codings.weights, dtype=np.float64)[mine], answers[mine]
    if not (np.isfinite(weights) & (weights > 0)).all():
        raise RefusedInput(
            _("A weight in the group '{group}' is not above 0; draw with recorded probabilities.", group=name)
        )
    targets = np.asarray([str(target) for target, own in zip(codings.target, mine, strict=True) if own])
    cluster = np.unique(targets, return_inverse=True)[1].ravel()
    return _Side(
        weights=np.bincount(cluster, weights=weights).astype(np.float64),
        positives=np.bincount(cluster, weights=weights * positive).astype(np.float64),
        coded=int(mine.sum()),
        counted=int(positive.sum()),
    )


def _again(side: _Side, seed: int, number: int) -> Floats:
    """The group's share in ROUNDS draws of as many targets, with replacement."""
    stream = np.random.PCG64(np.random.SeedSequence(entropy=seed, spawn_key=(number,)))
    targets = side.weights.size
    shares = np.empty(ROUNDS)
    chunk = max(1, 2_000_000 // targets)
    for start in range(0, ROUNDS, chunk):
        count = min(chunk, ROUNDS - start)
        drawn = (stream.random_raw(count * targets) % np.uint64(targets)).astype(np.int64).reshape(count, targets)
        shares[start : start + count] = side.positives[drawn].sum(axis=1) / side.weights[drawn].sum(axis=1)
    return shares


def _two_sided(differences: Floats) -> float:
    """Twice the smaller tail of the bootstrap differences beyond 0, with one added to stay above nought."""
    tail = min(int((differences <= 0).sum()), int((differences >= 0).sum()))
    return min(1.0, 2 * (tail + 1) / (differences.size + 1))


def _few(side: _Side) -> bool:
    return side.weights.size < FEW_TARGETS or int((side.positives > 0).sum()) < FEW_POSITIVE_TARGETS


def _withheld(one: _Side, two: _Side, identifying: bool) -> Withheld | None:
    if identifying and any(0 < side.counted < SMALLEST_COUNT for side in (one, two)):
        return Withheld.SMALL_COUNT
    return Withheld.SMALL_BASE if min(one.coded, two.coded) < SMALLEST_BASE else None


def _ratio(shape: Estimate, first: float, second: float, a: Floats, b: Floats) -> Estimate | None:
    """None where the second share is nought, or in so many draws that the ratio has no upper limit."""
    if second == 0 or (b == 0).mean() >= (1 - shape.level) / 2:
        return None
    return _with_limits(shape, first / second, np.divide(a, b, out=np.full(a.size, np.inf), where=b > 0))


def _shape(side: _Side, *, frame: str, group: str, level: float) -> Estimate:
    return Estimate(
        measure="share",
        value=0.0,
        low=0.0,
        high=1.0,
        method="cluster_bootstrap",
        n=side.coded,
        N=max(side.coded, round(float(side.weights.sum()))),
        positives=side.counted,
        frame=frame,
        group=group,
        level=level,
    )


def _with_limits(shape: Estimate, value: float, draws: Floats) -> Estimate:
    """The percentile interval of the draws."""
    tails = [(1 - shape.level) / 2, (1 + shape.level) / 2]
    low, high = np.quantile(draws, tails, method="inverted_cdf").tolist()
    return replace(shape, value=value, low=min(low, value), high=max(high, value))
