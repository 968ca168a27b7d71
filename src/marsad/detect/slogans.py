"""The same slogan in other words or in another script: texts whose consonants are mostly the same.

Similarity is the Jaccard similarity of two texts' groups of consonants, a group weighing the more the fewer texts have
it (idf); candidates come from MinHash with these weights, each group drawn first in proportion to its weight (Chum,
Philbin and Zisserman 2008), and each is verified. It sees spelling, word order, words added or left out. It sees no
synonym and no translation. A text that negates is never put with one that does not.
"""

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from marsad.detect.buckets import Integers, Links, linked
from marsad.detect.consonant_groups import GROUPS, ConsonantGroups, consonant_groups
from marsad.detect.shingles import DistinctTexts
from marsad.detect.words import ranges

THRESHOLD = 0.6
FEWEST_GROUPS = 12  # of a text: one with fewer says too little to be told apart
FEWEST_SHARED = 9  # groups of both texts
BANDS, ROWS = 60, 5  # 0.99 of the pairs at 0.6 share a bucket, one in 6,000 of those at 0.05
TOGETHER, LARGEST = 512, 1 << 22
PAIRS_TOGETHER = 1 << 14
_SEED = 20300915  # any fixed number: the same texts give the same candidates
_MIX = np.uint64(0xFF51AFD7ED558CCD)
# Words that negate, folded, in Arabic, French, Spanish, English and Tamazight; then Darija's ma…ch around a verb.
NEGATIONS = re.compile(
    r" (?:لا|لن|لم|ليس|ليست|ما|ماشي|pas|jamais|no|nunca|jamas|tampoco|not|never|cannot|\w+n t|can t|ur|wur|"
    r"ma|machi|لما|لاش|م\w+وش|ما?\w{3,}ش|ma?\w{3,}(?:ch|sh))(?= )"
)


def slogan_links(texts: DistinctTexts, chosen: Integers, threshold: float = THRESHOLD) -> Links:
    """Links between those of the distinct texts `chosen` that say the same slogan, as distinct texts."""
    groups = consonant_groups(texts, chosen)
    enough = np.flatnonzero(groups.counts >= FEWEST_GROUPS)
    chosen, groups = chosen[enough], groups.of(enough)
    weights = rarity(groups)
    links = linked(len(groups), _bands(groups, weights), lambda a, b: similarity(groups, weights, a, b), threshold)
    found = Links(chosen[links.a], chosen[links.b], links.scores)
    return found.where(negates(texts, found.a) == negates(texts, found.b))


def rarity(groups: ConsonantGroups) -> NDArray[np.float64]:
    """The weight of each group: ln(1 + texts / texts that have it)."""
    having = np.bincount(groups.groups, minlength=GROUPS)
    return np.log1p(len(groups) / np.maximum(having, 1))


def _bands(groups: ConsonantGroups, weights: NDArray[np.float64]) -> Iterator[NDArray[np.uint64]]:
    """For each band the key of each text, made of the group that each row draws from the text."""
    draws = np.random.default_rng(_SEED)
    present = np.flatnonzero(np.bincount(groups.groups, minlength=GROUPS))
    padded, rank = list(_padded(groups)), np.zeros(GROUPS, dtype=np.uint16)
    for _band in range(BANDS):
        keys = np.zeros(len(groups), dtype=np.uint64)
        for _row in range(ROWS):
            drawn = np.argsort(draws.exponential(size=present.size) / weights[present])
            rank[present[drawn]] = np.arange(present.size)
            for block, columns in padded:
                keys[block] = (keys[block] ^ (keys[block] >> np.uint64(29))) * _MIX + rank[columns].min(axis=0)
        yield keys


def _padded(groups: ConsonantGroups) -> Iterator[tuple[Integers, NDArray[np.uint16]]]:
    """Texts of about the same length in blocks, with their groups, a column a text, the last said again to the end."""
    counts = groups.counts
    order, start = np.argsort(counts, kind="stable"), 0
    while start < order.size:
        block = order[start : start + TOGETHER]
        block = block[: max(1, LARGEST // int(counts[block[-1]]))]
        at = np.minimum(np.arange(int(counts[block].max()))[:, None], counts[block] - 1)
        yield block, groups.groups[groups.starts[block] + at]
        start += block.size


def similarity(groups: ConsonantGroups, weights: NDArray[np.float64], a: Integers, b: Integers) -> NDArray[np.float64]:
    """The weighted Jaccard similarity of text a[k] and b[k]; 0 where they share fewer than FEWEST_SHARED groups."""
    found = np.zeros(a.size)
    for start in range(0, a.size, PAIRS_TOGETHER):
        some = slice(start, start + PAIRS_TOGETHER)
        shared, either, count = overlaps(groups, weights, a[some], groups, b[some])
        found[some] = np.where(count >= FEWEST_SHARED, shared / either, 0.0)
    return found


def overlaps(
    groups: ConsonantGroups, weights: NDArray[np.float64], a: Integers, others: ConsonantGroups, b: Integers
) -> tuple[NDArray[np.float64], NDArray[np.float64], Integers]:
    """Of text a[k] of `groups` and b[k] of `others`: weight in both, weight in either, number of groups in both."""
    keys = np.concatenate((_keyed(groups, a), _keyed(others, b)))
    keys.sort()
    weighing = weights[keys & (GROUPS - 1)]
    pair = keys >> 15
    twice = np.flatnonzero(keys[1:] == keys[:-1])
    shared = np.bincount(pair[twice], weights=weighing[twice], minlength=a.size).astype(np.float64)
    either = np.bincount(pair, weights=weighing, minlength=a.size).astype(np.float64) - shared
    return shared, either, np.bincount(pair[twice], minlength=a.size).astype(np.int64)


def _keyed(groups: ConsonantGroups, side: Integers) -> Integers:
    counts = groups.counts[side]
    pair = np.repeat(np.arange(side.size), counts)
    return (pair << 15) | groups.groups[ranges(groups.starts[side], counts)].astype(np.int64)


def negates(texts: DistinctTexts, chosen: Integers) -> NDArray[np.bool_]:
    """Whether each of the distinct texts holds a word that negates."""
    spans = zip(texts.starts[chosen].tolist(), texts.starts[chosen + 1].tolist(), strict=True)
    said = (texts.codes[start:end].tobytes().decode("utf-32-le", "surrogatepass") for start, end in spans)
    return np.array([NEGATIONS.search(text + " ") is not None for text in said], dtype=bool)


def in_arabic_letters(texts: DistinctTexts, chosen: Integers) -> NDArray[np.bool_]:
    """Whether more letters of each of the distinct texts are Arabic than not."""
    sizes = texts.starts[chosen + 1] - texts.starts[chosen]
    codes = texts.codes[ranges(texts.starts[chosen], sizes)]
    kinds = ((codes >= 0x600) & (codes < 0x700)).astype(np.int64) - ((codes > 0x60) & (codes < 0x600))
    sums = np.append(0, np.cumsum(kinds))
    ends = np.cumsum(sizes)
    return np.asarray(sums[ends] > sums[ends - sizes])
