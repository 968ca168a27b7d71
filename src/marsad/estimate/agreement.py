"""How far coders agree: Krippendorff's alpha, Gwet's AC1, and positive agreement, with the gate of method 6.2.

For rare codes positive agreement is the one to read: of two coders who find 80% of positives and wrongly flag 5 in
1,000, at 1% prevalence AC1 says .99 while only half of their positives are confirmed. Whatever is not defined is
None: alpha where nothing varies, positive agreement where nobody said yes.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput
from marsad.core.findings import Agreement
from marsad.core.words import _
from marsad.estimate.strata import check_level, same_length

ALPHA_GATE = 0.667  # Krippendorff's lower limit for tentative conclusions
POSITIVE_AGREEMENT_GATE = 0.60  # of the lower limit; both adjustable upward only
ROUNDS = 2000

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Codings as counts: `by_unit[u, c]` coders gave unit u the category c."""

    by_unit: Counts
    categories: tuple[Hashable, ...]
    coders: int


def gathered(units: Sequence[Hashable], coders: Sequence[Hashable], labels: Sequence[Hashable | None]) -> Answers:
    """Codings given as columns, one row a coding; a label None is missing ('cannot decide' is not 'no').

    Raises RefusedInput where one coder coded a unit twice.
    """
    same_length(units, coders, labels)
    rows: dict[Hashable, int] = {}
    columns: dict[Hashable, int] = {}
    seen: set[tuple[Hashable, Hashable]] = set()
    pairs: list[tuple[int, int]] = []
    for unit, coder, label in zip(units, coders, labels, strict=True):
        if (unit, coder) in seen:
            raise RefusedInput(
                _("The coder '{coder}' coded '{unit}' twice; keep one of the codings.", coder=coder, unit=unit)
            )
        seen.add((unit, coder))
        row = rows.setdefault(unit, len(rows))
        if label is not None:
            pairs.append((row, columns.setdefault(label, len(columns))))
    counts = np.zeros((len(rows), max(len(columns), 1)), dtype=np.int64)
    if pairs:
        np.add.at(counts, tuple(np.asarray(pairs).T), 1)
    names = sorted(columns, key=lambda label: (str(label), type(label).__name__))
    counts = counts[:, [columns[name] for name in names]] if names else counts
    counts = counts[np.lexsort(counts.T)]  # so that the order of the rows given changes nothing
    said = {coder for coder, label in zip(coders, labels, strict=True) if label is not None}
    return Answers(by_unit=counts, categories=tuple(names), coders=len(said))


def agree(
    units: Sequence[Hashable],
    coders: Sequence[Hashable],
    labels: Sequence[Hashable | None],
    *,
    positive: Any = 1,
    level: float = 0.95,
    rounds: int = ROUNDS,
    seed: int = 1,
) -> Agreement:
    """The agreement of any number of coders on a nominal code, `positive` being the answer that counts.

    With `positive` None no answer is taken as the positive one, and its agreement and prevalence are None.

    `n` counts the units with two codings or more; the others do not enter, except Gwet's prevalences. The
    interval of alpha is the percentile bootstrap over units; a draw in which nothing varies counts as 0, since
    data without variation show no reliability. Raises RefusedInput as `gathered` does.
    """
    check_level(level)
    answers = gathered(units, coders, labels)
    paired = answers.by_unit[answers.by_unit.sum(axis=1) >= 2]
    yes = answers.categories.index(positive) if positive in answers.categories else None
    alpha = krippendorff_alpha(answers)
    low, high = _alpha_interval(paired, level, rounds, seed) if alpha is not None else (None, None)
    agreed, agreed_low = positive_agreement(answers, yes, level=level)
    return Agreement(
        alpha=alpha,
        low=low if low is None or alpha is None else min(low, alpha),
        high=high if high is None or alpha is None else max(high, alpha),
        ac1=gwet_ac1(answers),
        positive_agreement=agreed,
        positive_agreement_low=agreed_low,
        prevalence=None if positive is None else _prevalence(paired, yes),
        n=len(paired),
        coders=answers.coders,
        exploratory=not passes_gate(alpha, agreed_low),
    )


def passes_gate(alpha: float | None, positive_agreement_low: float | None) -> bool:
    """Whether findings may be stated as such; where either is not defined they are exploratory."""
    return (
        alpha is not None
        and positive_agreement_low is not None
        and alpha >= ALPHA_GATE
        and positive_agreement_low >= POSITIVE_AGREEMENT_GATE
    )


def krippendorff_alpha(answers: Answers) -> float | None:
    """Nominal alpha, 1 - Do/De, from the coincidence matrix (Krippendorff 2011); None where nothing varies."""
    paired = answers.by_unit[answers.by_unit.sum(axis=1) >= 2]
    if not len(paired):
        return None
    agreeing, values = _coincidences(paired)
    return _alpha(agreeing.sum(axis=0), values.sum(axis=0))


def gwet_ac1(answers: Answers) -> float | None:
    """AC1 = (po - pe)/(1 - pe), pe = sum of pi_k (1 - pi_k) over (q - 1) (Gwet 2008); None where nothing is paired.

    With missing codings as Gwet (2014) has it: units coded once enter pi_k, not po.
    """
    coded = answers.by_unit[answers.by_unit.sum(axis=1) >= 1]
    paired = answers.by_unit[answers.by_unit.sum(axis=1) >= 2]
    categories = max(len(answers.categories), 2)
    if not len(paired):
        return None
    number = paired.sum(axis=1)
    observed = float(((paired * (paired - 1)).sum(axis=1) / (number * (number - 1))).mean())
    share = (coded / coded.sum(axis=1, keepdims=True)).mean(axis=0)
    expected = float((share * (1 - share)).sum()) / (categories - 1)
    return (observed - expected) / (1 - expected)


def positive_agreement(
    answers: Answers, positive: int | None, *, level: float = 0.95
) -> tuple[float | None, float | None]:
    """Of the positives a coder gave, the share another coder confirms, and its lower limit.

    Two coders: 2a/(2a+b+c). More: pairs of positives over all positives (Spitzer and Fleiss 1974). The limit is
    Wilson's for a/(a+b+c), the confirmed among the units anyone called positive, carried through
    PA = 2J/(1+J); it needs no resampling and holds for few positives. (None, None) where nobody said yes.
    """
    paired = answers.by_unit[answers.by_unit.sum(axis=1) >= 2]
    if positive is None or not len(paired) or not paired[:, positive].any():
        return None, None
    yes, number = paired[:, positive], paired.sum(axis=1)
    agreed = float((yes * (yes - 1) / (number - 1)).sum() / yes.sum())
    jaccard = _wilson_low(agreed / (2 - agreed), int((yes > 0).sum()), level)
    return agreed, min(2 * jaccard / (1 + jaccard), agreed)


def _wilson_low(share: float, n: int, level: float) -> float:
    """Wilson's lower limit (Wilson 1927) of a share of n."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    centre, spread = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, (centre - spread) / (1 + z * z / n))


def _prevalence(paired: Counts, positive: int | None) -> float | None:
    """Share of positives among the codings of the units coded twice or more."""
    if not len(paired):
        return None
    return 0.0 if positive is None else float(paired[:, positive].sum() / paired.sum())


def _coincidences(paired: Counts) -> tuple[NDArray[np.float64], Counts]:
    """Of each unit, its part of the diagonal of the coincidence matrix, and its values, by category."""
    number = paired.sum(axis=1, keepdims=True)
    return paired * (paired - 1) / (number - 1), paired


def _alpha(agreeing: NDArray[np.float64], values: NDArray[Any]) -> float | None:
    n = float(values.sum())
    chance = float((values * (values - 1)).sum())
    if chance >= n * (n - 1):
        return None
    return float(1 - (n - 1) * (n - agreeing.sum()) / (n * (n - 1) - chance))


def _alpha_interval(paired: Counts, level: float, rounds: int, seed: int) -> tuple[float, float]:
    agreeing, values = _coincidences(paired)
    units = len(paired)
    stream = np.random.PCG64(np.random.SeedSequence(entropy=seed, spawn_key=(units,)))
    alphas = np.empty(rounds)
    for number in range(rounds):
        times = np.bincount((stream.random_raw(units) % np.uint64(units)).astype(np.int64), minlength=units)
        alphas[number] = _alpha(times @ agreeing, times @ values) or 0.0
    low, high = np.quantile(alphas, [(1 - level) / 2, (1 + level) / 2], method="inverted_cdf").tolist()
    return low, high
