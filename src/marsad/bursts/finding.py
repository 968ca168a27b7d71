"""Bursts in many series at once: what is usual, which windows pass it, over how many tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marsad.bursts.series import Series
from marsad.core.bursts import Asked, Burst, Outage

USUAL = Asked()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """The bursts, and what is needed to judge them."""

    bursts: tuple[Burst, ...]  # by series, then start
    expected: Mapping[str, NDArray[np.float64]]  # by series: posts expected at each step, nan where not yet known
    too_short: tuple[str, ...]  # series with too little history to know what is usual
    outages: tuple[Outage, ...]
    tests: int  # series-weeks over which q is reckoned


def find_bursts(series: Sequence[Series], asked: Asked = USUAL) -> Found:
    """The bursts of all the series, which are those of one source: they share its outages.

    Raises UsageError for a setting that cannot be.
    """
    raise NotImplementedError
