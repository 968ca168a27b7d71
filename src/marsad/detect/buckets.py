"""From buckets of texts that may be alike to those that are: each candidate verified, no bucket quadratic."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

SMALL = 24  # texts of a bucket up to which every pair of it is a candidate
ROUNDS = 16  # how often a larger bucket is compared with one of its texts that is not linked yet

Integers = NDArray[np.int64]
Similarity = Callable[[Integers, Integers], NDArray[np.float64]]  # of text a[k] and b[k]


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Pairs of texts that are alike, a < b, with how much: 0 to 1."""

    a: Integers
    b: Integers
    scores: NDArray[np.float64]

    def __len__(self) -> int:
        return int(self.a.size)

    def where(self, chosen: NDArray[np.bool_]) -> "Links":
        """Those of the links that are chosen."""
        return Links(self.a[chosen], self.b[chosen], self.scores[chosen])


def linked(texts: int, bands: Iterable[NDArray[np.uint64]], similarity: Similarity, threshold: float) -> Links:
    """Links of at least `threshold` that join all texts found alike; a band gives each text the key of its bucket.

    Texts that are in one component already are not compared again, so that not every pair that is alike is a link.
    """
    component = np.arange(texts)
    found: list[Links] = []
    for band in bands if texts else ():
        before = len(found)
        members, runs = _buckets(band)
        small = np.bincount(runs)[runs] <= SMALL
        found += _among(members[small], runs[small], component, similarity, threshold)
        found += _by_rounds(members[~small], runs[~small], component, similarity, threshold)
        if len(found) > before:
            component = components(component.size, together(found))
    return together(found)


def _buckets(band: NDArray[np.uint64]) -> tuple[Integers, Integers]:
    """The texts that share a key with another, bucket after bucket, and the number of each one's bucket."""
    order = np.argsort(band, kind="stable")
    keys = band[order]
    new = np.append(True, keys[1:] != keys[:-1])
    alone = new & np.append(new[1:], True)
    return order[~alone], np.cumsum(new[~alone])


def _among(
    texts: Integers, runs: Integers, component: Integers, similarity: Similarity, threshold: float
) -> list[Links]:
    """Every pair of each bucket that is not in one component already."""
    firsts, seconds = [], []
    for apart in range(1, SMALL):
        same = np.flatnonzero(runs[apart:] == runs[:-apart])
        if not same.size:
            break
        firsts.append(texts[same])
        seconds.append(texts[same + apart])
    if not firsts:
        return []
    a, b = np.concatenate(firsts), np.concatenate(seconds)
    open_ = component[a] != component[b]
    return [_verified(a[open_], b[open_], similarity, threshold)]


def _by_rounds(
    texts: Integers, runs: Integers, component: Integers, similarity: Similarity, threshold: float
) -> list[Links]:
    """Each round the first text left in a bucket is compared with all others left; those linked to it leave."""
    found: list[Links] = []
    for _round in range(ROUNDS):
        if not texts.size:
            break
        new = np.append(True, runs[1:] != runs[:-1])
        pivots = texts[new][np.cumsum(new) - 1]
        settled = component[texts] == component[pivots]
        left = np.flatnonzero(~settled)
        links = _verified(pivots[left], texts[left], similarity, threshold)
        found.append(links)
        keep = left[~np.isin(texts[left], links.b)]
        texts, runs = texts[keep], runs[keep]
    return found


def _verified(a: Integers, b: Integers, similarity: Similarity, threshold: float) -> Links:
    scores = similarity(a, b)
    alike = scores >= threshold
    return Links(a[alike], b[alike], scores[alike])


def together(found: list[Links]) -> Links:
    """All links in one."""
    none = np.empty(0, dtype=np.int64)
    return Links(
        np.concatenate([none, *(links.a for links in found)]),
        np.concatenate([none, *(links.b for links in found)]),
        np.concatenate([np.empty(0), *(links.scores for links in found)]),
    )


def components(texts: int, links: Links) -> Integers:
    """The number of each text's component: its first text."""
    graph = coo_array((np.ones(len(links), dtype=np.int8), (links.a, links.b)), shape=(texts, texts))
    count, of = connected_components(graph, directed=False)
    first = np.full(count, texts, dtype=np.int64)
    np.minimum.at(first, of, np.arange(texts))
    return np.asarray(first[of], dtype=np.int64)
