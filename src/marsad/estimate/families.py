"""Many questions at once: Benjamini-Hochberg for a family, Holm for the few claims registered beforehand."""

from collections.abc import Mapping

import numpy as np
from scipy import stats

from marsad.core.errors import RefusedInput
from marsad.core.words import _


def benjamini_hochberg(ps: Mapping[str, float]) -> dict[str, float]:
    """q of each question: the share of false discoveries if all with this q or less are claimed.

    Benjamini and Hochberg 1995, step-up; holds under independence or positive dependence. Raises RefusedInput
    for a p outside 0 to 1.
    """
    names = _checked(ps)
    if not names:
        return {}
    adjusted = stats.false_discovery_control([ps[name] for name in names], method="bh")
    return {name: float(q) for name, q in zip(names, adjusted, strict=True)}


def holm(ps: Mapping[str, float]) -> dict[str, float]:
    """p of each main claim adjusted so that the chance of any false one stays below the level (Holm 1979).

    Raises RefusedInput for a p outside 0 to 1.
    """
    names = sorted(_checked(ps), key=lambda name: ps[name])
    steps = [(len(names) - rank) * ps[name] for rank, name in enumerate(names)]
    adjusted = dict(zip(names, np.minimum(np.maximum.accumulate(steps), 1.0).tolist(), strict=True)) if names else {}
    return {name: adjusted[name] for name in ps}


def _checked(ps: Mapping[str, float]) -> list[str]:
    for name, p in ps.items():
        if not 0 <= p <= 1:
            raise RefusedInput(_("The p of '{name}' is '{p}', not between 0 and 1; compute it again.", name=name, p=p))
    return list(ps)
