"""Choosing what to code next so that a model learns most: what it is unsure of, unlike each other, and some at random.

Uncertainty is the entropy of calibrated probabilities (Lewis and Gale 1994; Settles 2009, 3.1), shared out over
languages and scripts and taken once a cluster of like texts, since a model is unsure of the same thing many times
over. The random share is drawn first, with a known probability: it finds what the model does not know it misses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput
from marsad.core.words import N_, _

RANDOM: Final = N_("at random")
UNSURE: Final = N_("the model is unsure")
RANDOM_SHARE = 0.25

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """Every post that may be chosen, as columns of one length."""

    post_id: Sequence[str]
    language: Sequence[str]  # language and script
    alike: Places  # number of the cluster of like texts
    probabilities: NDArray[np.float64]  # (posts, labels), calibrated


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One post to code for training."""

    place: int  # among the candidates
    why: str  # RANDOM or UNSURE
    inclusion_probability: float | None  # None where it was chosen, not drawn


def entropy(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each row, in bits: 0 where one label is certain."""
    p = np.clip(probabilities, 1e-12, 1.0)
    return np.asarray(-(p * np.log2(p)).sum(axis=1))


def choose(
    candidates: Candidates, size: int, seed: int, *, frame: int | None = None, random_share: float = RANDOM_SHARE
) -> list[Chosen]:  # fmt: skip
    """`size` posts (fewer where there are fewer), the random ones first; the same candidates and seed, the same posts.

    `frame` is how many posts there are where the candidates are themselves a simple random draw from them.
    Raises RefusedInput for a size or a seed that cannot be, or where there is nothing to choose from.
    """
    if size < 1 or seed < 0:
        raise RefusedInput(
            _("A choice of {size} posts with the seed {seed} cannot be made; give whole numbers.", size=size, seed=seed)
        )
    count = len(candidates.post_id)
    if not count:
        raise RefusedInput(_("There is no post left to choose: every one is in a sample already."))
    by_id = np.argsort(np.asarray(candidates.post_id), kind="stable")
    keys = np.random.Generator(np.random.PCG64(seed)).random(count)
    keys[by_id] = keys.copy()  # a post's key depends on its place among the ids, not on the order given
    drawn = np.argsort(keys, kind="stable")[: min(count, round(size * random_share))]
    chance = drawn.size / (frame or count)
    unsure = _unsure(candidates, drawn, keys, min(size, count) - drawn.size)
    taken = [Chosen(place=place, why=RANDOM, inclusion_probability=chance) for place in drawn.tolist()]
    return taken + [Chosen(place=place, why=UNSURE, inclusion_probability=None) for place in unsure]


def _unsure(candidates: Candidates, drawn: Places, keys: NDArray[np.float64], size: int) -> list[int]:
    """The most uncertain, a text of each cluster first, each language as many as the root of its posts allows."""
    left = np.setdiff1d(np.arange(len(candidates.post_id)), drawn)
    order = left[np.lexsort((keys[left], -entropy(candidates.probabilities[left])))]
    again = _said_before(candidates.alike, drawn, order)
    names, language = np.unique(np.asarray(candidates.language), return_inverse=True)
    queues = []
    for number in range(names.size):
        mine = language.ravel()[order] == number
        queues.append([*order[mine & ~again].tolist(), *order[mine & again].tolist()])
    quotas = _shared_out(size, [len(queue) for queue in queues])
    return [place for queue, quota in zip(queues, quotas, strict=True) for place in queue[:quota]]


def _said_before(alike: Places, drawn: Places, order: Places) -> NDArray[np.bool_]:
    """Whether a text like each of `order` is among the drawn ones, or stands before it."""
    _names, first = np.unique(alike[order], return_index=True)
    again = np.ones(order.size, dtype=bool)
    again[first] = False
    found: NDArray[np.bool_] = again | np.isin(alike[order], alike[drawn])
    return found


def _shared_out(size: int, counts: Sequence[int]) -> list[int]:
    """`size` shared by the square roots of `counts`, none more than its count: rare languages get more than their part.

    Largest remainders; what one cannot use goes to the others.
    """
    quotas = [0] * len(counts)
    while (rest := min(size, sum(counts)) - sum(quotas)) > 0:
        open_ones = [at for at, count in enumerate(counts) if quotas[at] < count]
        roots = {at: counts[at] ** 0.5 for at in open_ones}
        wanted = {at: rest * root / sum(roots.values()) for at, root in roots.items()}
        given = {at: min(int(share), counts[at] - quotas[at]) for at, share in wanted.items()}
        if not any(given.values()):
            most = max(open_ones, key=lambda at: (wanted[at] % 1, -at))
            given = {most: 1}
        for at, count in given.items():
            quotas[at] += count
    return quotas
