"""Clusters of texts joined by links, and by which way each text came into its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marsad.core.posts import Reason
from marsad.core.words import N_
from marsad.detect.buckets import Integers, Links, components, together
from marsad.detect.shingles import NOTHING, DistinctTexts

SAME, NEAR, ACROSS, PARAPHRASE = "same-text", "near-duplicate", "across-scripts", "paraphrase"
WAYS = (SAME, NEAR, ACROSS, PARAPHRASE)  # from the surest on
SAID: Mapping[str, str] = {
    SAME: N_("the same text as that of row {row}, but for spelling, signs and addresses"),
    NEAR: N_("{share}% of the four-letter groups of this text and of row {row} are in both"),
    ACROSS: N_("in another script: {share}% of the consonants of this text and of row {row} are in both"),
    PARAPHRASE: N_("in other words: {share}% of the consonants of this text and of row {row} are in both"),
}
FIRST = N_("the first of a cluster of {n}")
ALONE = N_("no other text is like it")
NO_LETTER = N_("no letter: not compared")


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Which texts belong together.

    `of` is the cluster of each text: the place of the first text in it; NOTHING for a text without a letter, which is
    not compared. `met` is the text through which each one came in, by `ways` (a place in WAYS) and with a similarity
    of `scores` (0 to 1); the first of a cluster meets itself. `sizes` is the size of each text's cluster.
    """

    of: Integers
    met: Integers
    ways: NDArray[np.int8]
    scores: NDArray[np.float64]
    sizes: Integers

    def because(self, place: int, rows: Sequence[int] | None = None) -> Reason:
        """By which way that text came into its cluster; `rows` are the numbers people know the texts by (from 1)."""
        if self.of[place] == NOTHING:
            return Reason(NO_LETTER)
        if self.of[place] == place:
            size = int(self.sizes[place])
            return Reason(FIRST, (("n", str(size)),)) if size > 1 else Reason(ALONE)
        met = int(self.met[place])
        share, row = round(100 * float(self.scores[place])), met + 1 if rows is None else rows[met]
        return Reason(SAID[WAYS[self.ways[place]]], (("share", str(share)), ("row", str(row))))


def clusters_of(distinct: DistinctTexts, links: Mapping[str, Links]) -> Clusters:
    """Every text given in the cluster of its distinct text; `links` by way, between distinct texts."""
    joined = components(len(distinct), together(list(links.values())))
    size = distinct.number_of.size
    told = np.flatnonzero(distinct.number_of != NOTHING)
    number = distinct.number_of[told]
    of, met, sizes = np.full(size, NOTHING), np.arange(size), np.zeros(size, dtype=np.int64)
    of[told] = distinct.first[joined[number]]
    sizes[told] = np.bincount(of[told], minlength=size)[of[told]]
    met[told] = distinct.first[number]
    ways, scores = np.zeros(size, dtype=np.int8), np.ones(size)
    _meet(distinct, links, joined, (met, ways, scores))
    return Clusters(of, met, ways, scores, sizes)


def _meet(
    distinct: DistinctTexts,
    links: Mapping[str, Links],
    joined: Integers,
    found: tuple[Integers, NDArray[np.int8], NDArray[np.float64]],
) -> None:
    """The first text of each distinct one, but for that of its cluster, meets what it has the surest link with."""
    met, ways, scores = found
    every = together(list(links.values()))
    way = np.repeat([WAYS.index(name) for name in links], [len(some) for some in links.values()]).astype(np.int8)
    one, other = np.append(every.a, every.b), np.append(every.b, every.a)
    way, score = np.append(way, way), np.append(every.scores, every.scores)
    order = np.lexsort((other, -score, way, one))
    one, other, way, score = one[order], other[order], way[order], score[order]
    first = np.flatnonzero(np.append(True, one[1:] != one[:-1])[: one.size])
    first = first[joined[one[first]] != one[first]]
    place = distinct.first[one[first]]
    met[place], ways[place], scores[place] = distinct.first[other[first]], way[first], score[first]
