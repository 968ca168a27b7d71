"""Short posts that say the same, or nearly: clusters of texts whose sets of shingles have a Jaccard similarity of 0.8.

Texts that fold to the same words are the same text. Of the others MinHash finds which may be alike, and each of these
is verified by its real similarity, so that no link is wrong and of the right ones 99 in 100 are found
(docs/reference/performance.md). A cluster is everything joined by links, one by one: its two ends may differ more.
"""

from collections.abc import Sequence

import numpy as np

from marsad.detect.buckets import Links, components, linked
from marsad.detect.clusters import ACROSS, NEAR, PARAPHRASE, Clusters, clusters_of
from marsad.detect.jaccard import jaccard
from marsad.detect.minhash import band_keys
from marsad.detect.shingles import DistinctTexts, distinct_texts
from marsad.detect.slogans import in_arabic_letters, slogan_links

THRESHOLD = 0.8


def near_duplicates(texts: Sequence[str], threshold: float = THRESHOLD) -> Clusters:
    """The clusters of `texts` whose Jaccard similarity on shingles of four letters is at least `threshold`.

    Below 0.7 the bands miss more and more of what is alike. Raises ValueError for a threshold outside 0.5 to 1.
    """
    if not 0.5 <= threshold <= 1:
        raise ValueError(f"a threshold of {threshold} is not between 0.5 and 1")
    distinct = distinct_texts(texts)
    return clusters_of(distinct, {NEAR: near_links(distinct, threshold)})


def same_slogans(texts: Sequence[str]) -> Clusters:
    """The clusters of near-duplicates of `texts`, joined where they say the same slogan in other words or scripts."""
    distinct = distinct_texts(texts)
    return clusters_of(distinct, slogan_ways(distinct))


def slogan_ways(distinct: DistinctTexts) -> dict[str, Links]:
    """Links between distinct texts by way: near-duplicates, and slogans between the first texts of their clusters."""
    near = near_links(distinct)
    firsts = np.flatnonzero(components(len(distinct), near) == np.arange(len(distinct)))
    slogans = slogan_links(distinct, firsts)
    across = in_arabic_letters(distinct, slogans.a) != in_arabic_letters(distinct, slogans.b)
    return {NEAR: near, ACROSS: slogans.where(across), PARAPHRASE: slogans.where(~across)}


def near_links(distinct: DistinctTexts, threshold: float = THRESHOLD) -> Links:
    """Links between distinct texts that are near-duplicates, enough of them to join every cluster."""
    return linked(len(distinct), band_keys(distinct), lambda a, b: jaccard(distinct, a, b), threshold)
