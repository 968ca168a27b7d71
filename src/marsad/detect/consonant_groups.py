"""Texts as sets of groups of three consonants, the same in Arabic letters, Latin letters and Tifinagh.

Each word gives its skeleton (marsad.detect.skeleton) without the article's l and a last h, which spellings leave out;
a word of one consonant ('ma', 'f', 'b') is written with the next one, since some write the two as one. A group is
three in a row of a word with its two ends: ' mt', 'mtS', 'tS '. Word order does not count.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marsad.detect.shingles import DistinctTexts
from marsad.detect.skeleton import skeletons
from marsad.detect.words import SPACE, ranges

GROUPS = 1 << 15  # five bits a consonant
TOGETHER = 16_384  # texts at once
SHORTEST = 3  # consonants that stay when the article or a last h comes off
_ALPHABET = np.zeros(128, dtype=np.int32)
_ALPHABET[[ord(sound) for sound in "btjSXdrzsGfklmnh"]] = np.arange(1, 17)


@dataclass(frozen=True, slots=True, eq=False)
class ConsonantGroups:
    """The groups of each text, each once, in ascending order: text k has `groups[starts[k]:starts[k + 1]]`."""

    groups: NDArray[np.uint16]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return self.starts.size - 1

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many groups each text has."""
        counted: NDArray[np.int64] = np.diff(self.starts)
        return counted

    def of(self, chosen: NDArray[np.int64]) -> "ConsonantGroups":
        """Those of the texts `chosen`, in that order."""
        counts, parts = self.counts[chosen], [np.empty(0, dtype=np.uint16)]
        for start in range(0, chosen.size, TOGETHER):  # places of groups take four times the room of groups
            some = slice(start, start + TOGETHER)
            parts.append(self.groups[ranges(self.starts[chosen[some]], counts[some])])
        return ConsonantGroups(np.concatenate(parts), np.append(0, np.cumsum(counts)))


def consonant_groups(texts: DistinctTexts, chosen: NDArray[np.int64]) -> ConsonantGroups:
    """The groups of the distinct texts `chosen`."""
    groups, counts = [np.empty(0, dtype=np.uint16)], [np.zeros(1, dtype=np.int64)]
    for start in range(0, chosen.size, TOGETHER):
        some = chosen[start : start + TOGETHER]
        stream, text_of = _streams(texts, some)
        mine, how_many = _groups(stream, text_of, some.size)
        groups.append(mine)
        counts.append(how_many)
    return ConsonantGroups(np.concatenate(groups), np.cumsum(np.concatenate(counts)))


def _streams(texts: DistinctTexts, chosen: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The consonants of the texts (1 to 16; 0 before each word and after the last), and the text of each."""
    sizes = texts.starts[chosen + 1] - texts.starts[chosen]
    codes = texts.codes[ranges(texts.starts[chosen], sizes)]
    words = np.flatnonzero(codes == SPACE)
    text_of_word = np.searchsorted(np.cumsum(sizes), words, side="right")
    sounds, bounds = skeletons(np.append(codes, SPACE), np.append(words, codes.size))
    first, last = bounds[:-1] + 1, bounds[1:]  # of each word's consonants, the space before them left out
    first += (last - first > SHORTEST) & (sounds[first] == ord("l"))
    last = last - ((last - first > SHORTEST) & (sounds[last - 1] == ord("h")))
    said = last > first
    first, size, text = first[said], (last - first)[said], text_of_word[said]
    glued = np.append(False, (size[:-1] == 1) & (text[1:] == text[:-1]))[: size.size]
    ends = np.append(text[1:] != text[:-1], True)[: size.size]
    room = (~glued).astype(np.int64) + size + ends
    at = np.cumsum(room) - room
    stream = np.zeros(int(room.sum()), dtype=np.int32)
    stream[ranges(at + ~glued, size)] = _ALPHABET[sounds[ranges(first, size)]]
    return stream, np.repeat(text, room)


def _groups(
    stream: NDArray[np.int32], text_of: NDArray[np.int64], texts: int
) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    """Each text's groups, each once; none reaches from one word into the next."""
    if stream.size < 3:
        return np.empty(0, dtype=np.uint16), np.zeros(texts, dtype=np.int64)
    inside = np.flatnonzero((stream[1:-1] > 0) & (text_of[2:] == text_of[:-2]))
    groups = (stream[inside] << 10) | (stream[inside + 1] << 5) | stream[inside + 2]
    keys = (text_of[inside] << 15) | groups
    keys.sort()
    keys = keys[np.append(True, keys[1:] != keys[:-1])[: keys.size]]
    return (keys & (GROUPS - 1)).astype(np.uint16), np.bincount(keys >> 15, minlength=texts)
