"""How sure a test is: tails, and the false discovery rate over every pair that could be tested."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc

Floats = NDArray[np.float64]


def poisson_tail(seen: NDArray[np.int64], expected: Floats) -> Floats:
    """P(as many as `seen` or more) for a Poisson count of that mean; 1 where nothing was expected nor can be said.

    A sum of independent yes-or-no events with the same mean has a thinner tail (Hoeffding 1956), so p is on the safe
    side for objects in common.
    """
    known = expected > 0
    tail = gammainc(np.maximum(seen, 1), np.where(known, expected, 1.0))
    return np.where(known & (seen > 0), tail, 1.0)


def q_values(p: Floats, tests: int) -> Floats:
    """The false discovery rate at which each p of `tests` tests would just be kept (Benjamini and Hochberg 1995).

    `p` are those looked at; the others of the `tests` count as p = 1. Raises ValueError where there are more p than
    tests.
    """
    if p.size > tests:
        raise ValueError(f"{p.size} p-values of {tests} tests")
    order = np.argsort(p, kind="stable")
    steps = p[order] * tests / np.arange(1, p.size + 1)
    q = np.empty(p.size)
    q[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return q
