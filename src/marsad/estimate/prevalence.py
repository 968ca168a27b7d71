"""How much of the frame a code applies to: the stratified Jeffreys estimate, for the frame and for groups.

This is the default (method 6.1). The value is the share in which each coded item stands for the items of its
stratum, sum of N_h/N * x_h/n_h; it has no bias whatever the detector behind the strata is worth. The interval is
Jeffreys' in each stratum, added up exactly (`posterior`), because normal intervals cover 81% instead of 95% where
positives are rare. Measured coverage: docs/explanation/statistics.md.

A stratum without coding is never dropped: the interval takes it as all no for the lower limit, all yes for the
upper (Manski's bounds), and no percentage is given when such strata hold more than 5% of the frame.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from marsad.core.errors import RefusedInput
from marsad.core.findings import Estimate
from marsad.core.words import _
from marsad.estimate.posterior import jeffreys_limits
from marsad.estimate.strata import Stratum, check_level, counted, labels_of, same_length, withheld_for

POINTS = 8192  # of the Latin hypercube for groups of unknown size


def stratified_jeffreys(
    strata: Sequence[Stratum],
    *,
    frame: str = "",
    group: str = "all",
    level: float = 0.95,
    identifying: bool = False,
    persons: int | None = None,
) -> Estimate:
    """The share of positives in the frame that `strata` make up, with its interval.

    `identifying` and `persons` decide on withholding small counts (see `withheld_for`). Raises RefusedInput
    where there is no stratum, or a level that cannot be.
    """
    check_level(level)
    if not strata:
        raise RefusedInput(_("There is no stratum to estimate from; give the sizes of the strata."))
    total = sum(stratum.size for stratum in strata)
    coded = [stratum for stratum in strata if stratum.coded]
    covered = sum(stratum.size for stratum in coded)
    n, positives = sum(s.coded for s in coded), sum(s.positives for s in coded)
    value, low, high = 0.5, 0.0, 1.0
    if coded:
        value = round(sum(s.size * s.positives / s.coded for s in coded) / covered, 12)
        low, high = jeffreys_limits(coded, level)
        low, high = low * covered / total, (high * covered + total - covered) / total
    return Estimate(
        measure="share",
        value=value,
        low=min(low, value),
        high=max(high, value),
        method="stratified_jeffreys",
        n=n,
        N=total,
        positives=positives,
        frame=frame,
        group=group,
        level=level,
        withheld=withheld_for(
            coded=n, positives=positives, identifying=identifying, persons=persons, uncoded_share=1 - covered / total
        ),
    )


def prevalence(
    labels: Iterable[Any], stratum: Sequence[str], sizes: Mapping[str, int], *, frame: str = "", level: float = 0.95
) -> Estimate:
    """`stratified_jeffreys` of coded items given as columns; `sizes` are the items in the frame by stratum."""
    return stratified_jeffreys(counted(labels, stratum, sizes), frame=frame, level=level)


def by_group(
    labels: Iterable[Any],
    stratum: Sequence[str],
    group: Sequence[str],
    sizes: Mapping[tuple[str, str], int],
    *,
    frame: str = "",
    level: float = 0.95,
    identifying: bool = True,
) -> dict[str, Estimate]:
    """The estimate of each group, from the known number of its items in each stratum: `sizes[stratum, group]`.

    Raises RefusedInput for a coded item of a (stratum, group) without size. Groups come sorted by name.
    """
    answers = labels_of(labels)
    same_length(answers, stratum, group)
    stray = next((pair for pair in zip(stratum, group, strict=True) if not sizes.get(pair)), None)
    if stray is not None:
        raise RefusedInput(
            _("The group '{group}' has no size in the stratum '{stratum}'; add it.", stratum=stray[0], group=stray[1])
        )
    coded = Counter(zip(stratum, group, strict=True))
    positives = Counter(pair for pair, answer in zip(zip(stratum, group, strict=True), answers, strict=True) if answer)
    strata: dict[str, list[Stratum]] = {}
    for pair, size in sizes.items():
        if size:
            one = Stratum(name=pair[0], size=size, coded=coded[pair], positives=positives[pair])
            strata.setdefault(pair[1], []).append(one)
    return {
        name: stratified_jeffreys(strata[name], frame=frame, group=name, level=level, identifying=identifying)
        for name in sorted(strata)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStratum:
    """A stratum in which only the sample tells who is in the group."""

    size: int  # items in the frame
    coded: int
    in_group: int  # coded items of the group
    positives: int  # of those


def by_group_of_unknown_size(
    labels: Iterable[Any],
    stratum: Sequence[str],
    group: Sequence[str],
    sizes: Mapping[str, int],
    *,
    frame: str = "",
    level: float = 0.95,
    identifying: bool = True,
) -> dict[str, Estimate]:
    """The estimate of each group where its items in the frame were not counted, only those in the sample.

    A ratio of two unknowns: positives of the group over items of the group. Both get Jeffreys posteriors in each
    stratum; the interval is read from a fixed Latin hypercube of 8,192 points. `N` is the estimated size of the group.
    """
    check_level(level)
    answers = labels_of(labels)
    same_length(answers, stratum, group)
    base = {s.name: s for s in counted(answers, stratum, sizes)}
    member: Counter[tuple[str, str]] = Counter(zip(group, stratum, strict=True))
    positive = Counter(pair for pair, yes in zip(zip(group, stratum, strict=True), answers, strict=True) if yes)
    return {
        name: _ratio(
            [
                GroupStratum(size=s.size, coded=s.coded, in_group=member[name, key], positives=positive[name, key])
                for key, s in base.items()
            ],
            Estimate(
                measure="share", value=0, low=0, high=1, method="stratified_jeffreys_ratio", n=0, N=0, positives=0,
                frame=frame, group=name, level=level,
            ),
            identifying,
        )
        for name in sorted(set(group))
    }  # fmt: skip


def _ratio(strata: list[GroupStratum], shape: Estimate, identifying: bool) -> Estimate:
    coded = sorted((s for s in strata if s.coded), key=lambda s: (s.size, s.coded, s.in_group, s.positives))
    uncoded = sum(s.size for s in strata) - sum(s.size for s in coded)
    n, positives = sum(s.in_group for s in coded), sum(s.positives for s in coded)
    members = sum(s.size * s.in_group / s.coded for s in coded)
    value = round(sum(s.size * s.positives / s.coded for s in coded) / members, 12)
    top, bottom = np.zeros(POINTS), np.zeros(POINTS)
    for number, s in enumerate(coded):
        weight = s.size * special.betaincinv(s.in_group + 0.5, s.coded - s.in_group + 0.5, _column(2 * number))
        top += weight * special.betaincinv(s.positives + 0.5, s.in_group - s.positives + 0.5, _column(2 * number + 1))
        bottom += weight
    tails = [(1 - shape.level) / 2, (1 + shape.level) / 2]
    low = float(np.quantile(top / (bottom + uncoded), tails[0])) if positives else 0.0
    high = float(np.quantile((top + uncoded) / (bottom + uncoded), tails[1])) if positives < n or uncoded else 1.0
    return Estimate(
        measure=shape.measure,
        value=value,
        low=min(round(low, 9), value),
        high=max(round(high, 9), value),
        method=shape.method,
        n=n,
        N=max(n, round(members)),
        positives=positives,
        frame=shape.frame,
        group=shape.group,
        level=shape.level,
        withheld=withheld_for(
            coded=n,
            positives=positives,
            identifying=identifying,
            uncoded_share=uncoded / sum(s.size for s in strata),
        ),
    )


def _column(number: int) -> NDArray[np.float64]:
    """One column of the Latin hypercube: the middles of POINTS equal steps, in a fixed random order."""
    stream = np.random.PCG64(np.random.SeedSequence(entropy=20, spawn_key=(number,)))
    order = np.argsort(stream.random_raw(POINTS), kind="stable")
    return (order + 0.5) / POINTS
