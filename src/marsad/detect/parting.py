"""Clusters cut where a person said that two posts are of different narratives."""

from collections.abc import Mapping, Sequence

import numpy as np

from marsad.detect.buckets import Integers, Links
from marsad.detect.clusters import WAYS
from marsad.detect.shingles import NOTHING, DistinctTexts


def parted(
    distinct: DistinctTexts, links: Mapping[str, Links], one: Sequence[int], other: Sequence[int]
) -> dict[str, Links]:
    """The links without those that would join a text of `one` with a text of `other` (places of texts given).

    The surest links are laid first (Kruskal 1956), so that every text stays on the side it is more like. A distinct
    text on both sides stays whole, on the first.
    """
    side = np.zeros(len(distinct), dtype=np.int8)
    side[_numbers(distinct, other)] = 2
    side[_numbers(distinct, one)] = 1
    edges = sorted(
        (WAYS.index(way), -score, place, a, b, way)
        for way, some in links.items()
        for place, (a, b, score) in enumerate(zip(some.a.tolist(), some.b.tolist(), some.scores.tolist(), strict=True))
    )
    kept = {way: np.ones(len(some), dtype=bool) for way, some in links.items()}
    root = list(range(len(distinct)))
    sides = side.tolist()

    def first(text: int) -> int:
        while root[text] != text:
            root[text] = text = root[root[text]]
        return text

    for _way, _score, place, a, b, way in edges:
        low, high = sorted((first(a), first(b)))
        if sides[low] and sides[high] and sides[low] != sides[high]:
            kept[way][place] = False
        elif low != high:
            root[high] = low
            sides[low] = sides[low] or sides[high]
    return {way: some.where(kept[way]) for way, some in links.items()}


def _numbers(distinct: DistinctTexts, places: Sequence[int]) -> Integers:
    numbers: Integers = distinct.number_of[np.array(places, dtype=np.int64)]
    return np.asarray(numbers[numbers != NOTHING])
