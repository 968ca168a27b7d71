"""Coded items by stratum, checked before anything is computed from them, and when a figure is withheld."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput
from marsad.core.findings import Withheld
from marsad.core.words import _

SMALLEST_BASE = 50  # coded items under which 'x of n' is said instead of a percentage (method 2.4)
SMALLEST_COUNT = 5  # persons under which a count is withheld where one could be recognised (method 9.2)
LARGEST_UNCODED = 0.05  # share of the frame in strata without any coding above which no percentage is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """One stratum: items in the frame, coded items, coded items that answered yes."""

    name: str
    size: int
    coded: int
    positives: int

    def __post_init__(self) -> None:
        if self.size < 1:
            raise RefusedInput(
                _(
                    "The stratum '{name}' holds '{size}' items; give its size in the frame.",
                    name=self.name,
                    size=self.size,
                )
            )
        if self.coded > self.size:
            raise RefusedInput(
                _(
                    "The stratum '{name}' has more coded items ('{coded}') than items in the frame ('{size}'); correct"
                    " its size.",
                    name=self.name,
                    coded=self.coded,
                    size=self.size,
                )
            )
        if not 0 <= self.positives <= self.coded:
            raise RefusedInput(
                _(
                    "The stratum '{name}' has '{positives}' positives among '{coded}' coded items; count them again.",
                    name=self.name,
                    positives=self.positives,
                    coded=self.coded,
                )
            )


def labels_of(values: Iterable[Any]) -> NDArray[np.int64]:
    """`values` as an array of 0 and 1. Raises RefusedInput for anything else; 'cannot decide' is not 'no'."""
    read = []
    for value in values:
        if value not in (0, 1):  # True and False, 0.0 and 1.0 are the same answers
            raise RefusedInput(_("The label '{label}' is neither 0 nor 1; correct it in the codings.", label=value))
        read.append(int(value))
    return np.asarray(read, dtype=np.int64)


def same_length(first: Sequence[Any] | NDArray[Any], *others: Sequence[Any] | NDArray[Any]) -> None:
    """Raise RefusedInput unless the columns are of one length."""
    for other in others:
        if len(other) != len(first):
            raise RefusedInput(
                _(
                    "Two columns have '{first}' and '{other}' values; they must be as long.",
                    first=len(first),
                    other=len(other),
                )
            )


def check_level(level: float) -> None:
    """Raise RefusedInput unless `level` is a confidence level."""
    if not 0 < level < 1:
        raise RefusedInput(_("The level '{level}' is not between 0 and 1; 0.95 is usual.", level=level))


def counted(labels: Iterable[Any], stratum: Sequence[str], sizes: Mapping[str, int]) -> tuple[Stratum, ...]:
    """Coded items counted by stratum; every stratum of `sizes` is there, coded or not.

    Raises RefusedInput for a label that is not 0 or 1 and for a coded item of a stratum that has no size.
    """
    answers = labels_of(labels)
    same_length(answers, stratum)
    coded: Counter[Hashable] = Counter(stratum)
    unknown = next((name for name in coded if name not in sizes), None)
    if unknown is not None:
        raise RefusedInput(_("The stratum '{name}' has no size; add it to the sizes of the strata.", name=unknown))
    positives = Counter(name for name, answer in zip(stratum, answers, strict=True) if answer)
    return tuple(
        Stratum(name=str(name), size=int(size), coded=coded[name], positives=positives[name])
        for name, size in sizes.items()
    )


def withheld_for(
    *, coded: int, positives: int, identifying: bool = False, persons: int | None = None, uncoded_share: float = 0.0
) -> Withheld | None:
    """Why the figure may not be given as a percentage, or None.

    `identifying`: whether a person could be recognised in a small count, as in a named group; `persons` are the
    persons behind the positives where known (else each positive counts as one). A small count comes before a
    small base, because 'x of n' would say it.
    """
    if not coded or uncoded_share > LARGEST_UNCODED:
        return Withheld.NO_HUMAN_CODING
    if identifying and 0 < (positives if persons is None else persons) < SMALLEST_COUNT:
        return Withheld.SMALL_COUNT
    if coded < SMALLEST_BASE:
        return Withheld.SMALL_BASE
    return None
