"""Kleinberg's automaton: the cheapest sequence of states that explains the counts (KDD 2002, sections 2 and 4)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from marsad.bursts.tails import SMALLEST, Numbers

STATES = 4
FACTOR = 2.0  # each state's rate over the one below
EFFORT = 1.0  # gamma: what a step up costs, times the logarithm of the number of steps


def states(costs: Numbers, effort: float = EFFORT) -> NDArray[np.int64]:
    """The state at each step, (steps,), 0 the usual one; `costs` is (steps, states), -ln of each state's likelihood.

    A move up costs `effort` ln(steps) for each state, a move down nothing; the walk begins in state 0. Of two walks
    that cost the same, the lower one.
    """
    steps, number = costs.shape
    places = np.arange(number)
    move = np.maximum(places[None, :] - places[:, None], 0) * effort * np.log(max(steps, 1))  # from, to
    total = move[0] + costs[0] if steps else np.zeros(number)
    came = np.zeros((steps, number), dtype=np.int64)
    for step in range(1, steps):
        ways = total[:, None] + move
        came[step] = ways.argmin(axis=0)
        total = ways[came[step], places] + costs[step]
    walk = np.zeros(steps, dtype=np.int64)
    if steps:
        walk[-1] = total.argmin()
    for step in range(steps - 1, 0, -1):
        walk[step - 1] = came[step, walk[step]]
    return walk


def batch_costs(relevant: Any, of: Any, factor: float = FACTOR, number: int = 2) -> Numbers:
    """Kleinberg's costs for batches: `relevant` of `of` documents at each step, binomial; (steps, number).

    The base rate is that of all the steps together; a state's rate stops short of 1.
    """
    relevant, of = np.asarray(relevant, dtype=np.float64), np.asarray(of, dtype=np.float64)
    rates = np.minimum(relevant.sum() / of.sum() * factor ** np.arange(number), 1 - 1e-9)
    ways = special.gammaln(of + 1) - special.gammaln(relevant + 1) - special.gammaln(of - relevant + 1)
    left = (of - relevant)[:, None] * np.log1p(-rates)
    return np.asarray(-(ways[:, None] + special.xlogy(relevant[:, None], rates) + left))


def count_costs(counts: Numbers, expected: Numbers, dispersion: Any) -> Numbers:
    """The costs of counts, negative binomial around the expected times FACTOR to the state; (steps, STATES).

    A step whose expected is nan or 0 costs the same in every state: nothing is known there.
    """
    known = np.nan_to_num(expected) > 0
    r = 1 / np.maximum(np.broadcast_to(dispersion, counts.shape), SMALLEST)[:, None]
    mean = np.where(known, expected, 1)[:, None] * FACTOR ** np.arange(STATES)
    seen = counts[:, None]
    said = special.gammaln(seen + r) - special.gammaln(r) - special.gammaln(seen + 1)
    said = said + r * np.log(r / (r + mean)) + seen * np.log(mean / (r + mean))
    return np.asarray(np.where(known[:, None], -said, 0.0))
