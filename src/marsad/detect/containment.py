"""Which texts hold what a claim says: the same slogan machinery, looking for the claim inside the text.

The score is the share of the claim's groups of consonants, weighed by rarity, that the text holds beyond what a text
with as many groups would hold of any text by chance: 1 where it holds them all, 0 where it holds what chance gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from marsad.detect.buckets import Integers
from marsad.detect.clusters import ACROSS, NEAR, SAME
from marsad.detect.consonant_groups import GROUPS, ConsonantGroups, consonant_groups
from marsad.detect.jaccard import jaccard
from marsad.detect.near_duplicates import THRESHOLD as NEAR_THRESHOLD
from marsad.detect.shingles import NOTHING, distinct_texts
from marsad.detect.slogans import FEWEST_GROUPS, in_arabic_letters, negates, rarity

THRESHOLD = 0.6
INSIDE = "inside"  # the way of a claim whose words the text holds among others
CLAIMS_TOGETHER, TEXTS_TOGETHER = 64, 32_768


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A text that may say what a claim says, by their places. A suggestion to look: never that the text is false."""

    text: int
    claim: int
    score: float  # 0 to 1; 1 for the same text
    way: str  # same-text, near-duplicate, across-scripts, inside
    denial: bool  # one of the two negates and the other does not: the text may deny the claim


def matches(texts: Sequence[str], claims: Sequence[str], threshold: float = THRESHOLD) -> list[Match]:
    """Every text with the claims it may say, best first, texts in their order.

    A claim with fewer than 12 groups of consonants says too little: it is matched with the same text only.
    """
    distinct = distinct_texts([*claims, *texts])
    groups = consonant_groups(distinct, np.arange(len(distinct)))
    of_claim, of_text = distinct.number_of[: len(claims)], distinct.number_of[len(claims) :]
    told = np.unique(of_text[of_text != NOTHING])
    asked = np.unique(of_claim[of_claim != NOTHING])
    a, b, scores = _pairs(groups, asked, told, threshold)
    alike = jaccard(distinct, a, b)
    across = in_arabic_letters(distinct, a) != in_arabic_letters(distinct, b)
    denial = negates(distinct, a) != negates(distinct, b)
    ways = np.where(a == b, SAME, np.where(alike >= NEAR_THRESHOLD, NEAR, np.where(across, ACROSS, INSIDE)))
    scores = np.where(a == b, 1.0, np.where(alike >= NEAR_THRESHOLD, np.maximum(scores, alike), scores))
    claims_of, texts_of = _places(of_claim), _places(of_text)
    found = [
        Match(text=text, claim=claim, score=score, way=way, denial=denied)
        for one, other, score, way, denied in zip(
            a.tolist(), b.tolist(), scores.tolist(), ways.tolist(), denial.tolist(), strict=True
        )
        for claim in claims_of[one]
        for text in texts_of[other]
    ]
    return sorted(found, key=lambda match: (match.text, -match.score, match.way != SAME, match.claim))


def _places(numbers: Integers) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for place, number in enumerate(numbers.tolist()):
        found.setdefault(number, []).append(place)
    return found


def _pairs(
    groups: ConsonantGroups, asked: Integers, told: Integers, threshold: float
) -> tuple[Integers, Integers, NDArray[np.float64]]:
    """Distinct claims and distinct texts with a score of at least the threshold, and those that are one text."""
    weights = rarity(groups)
    enough = asked[groups.counts[asked] >= FEWEST_GROUPS]
    same = np.intersect1d(asked, told)
    found_a, found_b, found_scores = [same], [same], [np.ones(same.size)]
    chance = _chance(groups, weights)
    for start in range(0, told.size, TEXTS_TOGETHER):
        some = told[start : start + TEXTS_TOGETHER]
        held = _matrix(groups.of(some)).T.tocsr()
        for first in range(0, enough.size, CLAIMS_TOGETHER):
            mine = enough[first : first + CLAIMS_TOGETHER]
            wanted = _matrix(groups.of(mine)).multiply(weights).tocsr()
            whole = np.asarray(wanted.sum(axis=1)).ravel()
            share = np.asarray((wanted @ held).todense()) / whole[:, None]
            beyond = (share - chance[some]) / (1 - np.minimum(chance[some], 0.999))
            claim, text = np.nonzero(beyond >= threshold)
            a, b = mine[claim], some[text]
            other = a != b
            found_a.append(a[other])
            found_b.append(b[other])
            found_scores.append(beyond[claim[other], text[other]])
    return np.concatenate(found_a), np.concatenate(found_b), np.concatenate(found_scores)


def _chance(groups: ConsonantGroups, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of any text's weight that each text holds by chance: that of its own groups among all."""
    mass = weights * np.bincount(groups.groups, minlength=GROUPS)
    share: NDArray[np.float64] = np.asarray(_matrix(groups) @ (mass / max(mass.sum(), 1e-9)))
    return share


def _matrix(groups: ConsonantGroups) -> sparse.csr_array:
    ones = np.ones(groups.groups.size)
    return sparse.csr_array((ones, groups.groups.astype(np.int64), groups.starts), shape=(len(groups), GROUPS))
