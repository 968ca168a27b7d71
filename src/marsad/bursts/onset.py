"""When a change began: Bayesian online changepoint detection (Adams and MacKay, 2007), Gamma-Poisson."""

import numpy as np
from scipy import special

from marsad.bursts.tails import Numbers

CHANGES_PER_STEP = 1 / 168  # hazard: one change a week of hours
PRIOR = 1.0  # shape and rate of the gamma before anything is seen: the usual level, give or take as much


def run_lengths(counts: Numbers, expected: Numbers, hazard: float = CHANGES_PER_STEP) -> Numbers:
    """P(the run at the end of `counts` has lasted so many steps), for 1 to all of them; (steps,).

    Counts are Poisson around `expected` times a multiple that stays as it is within a run. A run begins at the first
    step. Fractions are taken, for counts over their over-dispersion.
    """
    weights = np.zeros(0)  # ln P(run length, counts so far), for 1 to the steps so far
    shape, rate = np.zeros(0), np.zeros(0)
    for step, (count, usual) in enumerate(zip(counts, expected, strict=True)):
        begun = 0.0 if step == 0 else special.logsumexp(weights) + np.log(hazard)
        weights = np.append(begun, weights + np.log1p(-hazard))
        shape, rate = np.append(PRIOR, shape), np.append(PRIOR, rate)
        weights = weights + _predicted(count, usual, shape, rate)
        shape, rate = shape + count, rate + usual
    return np.asarray(np.exp(weights - special.logsumexp(weights)) if len(weights) else weights)


def onset(counts: Numbers, expected: Numbers, dispersion: float) -> int:
    """The step at which the run that ends with `counts` most probably began: one with a post, if any has one.

    Over-dispersed counts weigh less: both are divided by 1 + dispersion x expected (quasi-likelihood). Empty steps at
    its beginning are left to the run before: nothing rises in them, and where next to nothing is expected the model
    can hardly tell days of them from none.
    """
    size = 1 + dispersion * expected
    begun = len(counts) - 1 - int(run_lengths(counts / size, expected / size).argmax())
    posts = np.flatnonzero(counts[begun:])
    return begun + int(posts[0]) if len(posts) else begun


def _predicted(count: float, usual: float, shape: Numbers, rate: Numbers) -> Numbers:
    """ln of the negative binomial that a gamma of that shape and rate makes of a Poisson with that exposure."""
    if usual <= 0:
        return np.zeros(len(shape))
    said = special.gammaln(shape + count) - special.gammaln(shape) - special.gammaln(count + 1)
    return np.asarray(said + shape * np.log(rate / (rate + usual)) + count * np.log(usual / (rate + usual)))
