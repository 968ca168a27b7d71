"""Wrong labels of place: the share outside freed of them, or what it would be if they were so often wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isinf

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput
from marsad.core.origin import Corrected, Interval, Supposed
from marsad.core.words import _
from marsad.origin.intervals import Estimated

DRAWS = 40_000
SEED = 20260907
GRID = (0.8, 0.9, 0.95, 0.99, 1.0)  # of each rate, where none was measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Located accounts of the same collection whose true place is known, drawn at random."""

    outside: int  # truly outside
    called_outside: int  # of these
    inside: int  # truly inside
    called_inside: int  # of these

    def __post_init__(self) -> None:
        if not (0 <= self.called_outside <= self.outside and 0 <= self.called_inside <= self.inside):
            raise RefusedInput(
                _(
                    "Of '{all}' labelled accounts '{called}' cannot be called rightly; count them again.",
                    all=self.outside + self.inside,
                    called=self.called_outside + self.called_inside,
                )
            )

    @property
    def sensitivity(self) -> float:
        """Of those outside, the part that is called so."""
        return self.called_outside / self.outside if self.outside else 0.0

    @property
    def specificity(self) -> float:
        """Of those inside, the part that is called so."""
        return self.called_inside / self.inside if self.inside else 0.0


def freed(share: float, sensitivity: float, specificity: float) -> float | None:
    """The share behind an observed one (Rogan and Gladen 1978), within 0 and 1; None where labels say nothing."""
    told = sensitivity + specificity - 1
    return None if told <= 0 else min(max((share + specificity - 1) / told, 0.0), 1.0)


def corrected_share(share: Estimated, coverage: float, labelled: Labelled, level: float = 0.95) -> Corrected:
    """The share among the located, freed of wrong labels, with the doubt of the labels and of the sample.

    The rates and the share are drawn from their Jeffreys posteriors, DRAWS times with a fixed seed. A draw in which
    labels say nothing leaves every share possible.
    """
    random = np.random.default_rng(SEED)
    found = _rates(random, labelled.outside, labelled.called_outside)
    spared = _rates(random, labelled.inside, labelled.called_inside)
    seen = np.full(DRAWS, share.value)
    if not isinf(share.accounts):
        n = share.accounts
        seen = random.beta(share.value * n + 0.5, (1 - share.value) * n + 0.5, DRAWS)
    told = found + spared - 1
    value = np.clip(np.divide(seen + spared - 1, told, out=np.zeros(DRAWS), where=told > 0), 0.0, 1.0)
    low = float(np.quantile(np.where(told > 0, value, 0.0), (1 - level) / 2))
    high = float(np.quantile(np.where(told > 0, value, 1.0), (1 + level) / 2))
    point = freed(share.value, labelled.sensitivity, labelled.specificity)
    if point is not None:
        low, high = min(low, point), max(high, point)
    return Corrected(
        share=point,
        interval=Interval(low=low, high=high),
        bounds=Interval(low=low * coverage, high=high * coverage + 1 - coverage),
        sensitivity=labelled.sensitivity,
        specificity=labelled.specificity,
        n_outside=labelled.outside,
        n_inside=labelled.inside,
    )


def _rates(random: np.random.Generator, n: int, right: int) -> NDArray[np.float64]:
    return random.beta(right + 0.5, n - right + 0.5, DRAWS)


def sensitivity_grid(share: float, coverage: float, rates: Iterable[float] = GRID) -> list[Supposed]:
    """What the share would be at each pair of rates: where no account is labelled, instead of a correction."""
    return [
        Supposed(sensitivity=found, specificity=spared, share=value, bounds=_supposed_bounds(value, coverage))
        for found in rates
        for spared in rates
        for value in (_possible(share, found, spared),)
    ]


def _possible(share: float, found: float, spared: float) -> float | None:
    """The share, None where none between 0 and 1 could look like what was counted."""
    if found + spared <= 1 or not 1 - spared <= share <= found:
        return None
    return freed(share, found, spared)


def _supposed_bounds(value: float | None, coverage: float) -> Interval:
    if value is None:
        return Interval(low=0.0, high=1.0)
    return Interval(low=value * coverage, high=value * coverage + 1 - coverage)
