"""Short texts as sets of character shingles, each distinct text once.

A shingle is four letters in a row of the folded text (marsad.detect.normalise), the space before its first word
included; addresses, handles and masks are left out. Texts that fold to the same words are one distinct text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from marsad.detect.words import SPACE, as_column, ranges, words_of

LETTERS = 4  # of a shingle
TOGETHER = 32_768  # texts folded at once
NOTHING = -1  # the number of a text without a letter
_STEP = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, odd
_MIX = np.uint64(0xFF51AFD7ED558CCD)  # from the finaliser of MurmurHash3


@dataclass(frozen=True, slots=True, eq=False)
class DistinctTexts:
    """The distinct folded texts of a list. Distinct text d is `codes[starts[d]:starts[d + 1]]`.

    It begins with a space and is filled up with spaces where it is shorter than a shingle. `number_of` is the distinct
    text of each text given (NOTHING where it has no letter), `first` the first text given of each distinct one.
    """

    codes: NDArray[np.uint32]
    starts: NDArray[np.int64]
    number_of: NDArray[np.int64]
    first: NDArray[np.int64]

    def __len__(self) -> int:
        return int(self.first.size)

    @property
    def places(self) -> NDArray[np.int64]:
        """How many shingles begin in each distinct text, repeats included."""
        counted: NDArray[np.int64] = np.diff(self.starts) - (LETTERS - 1)
        return counted


def distinct_texts(texts: Sequence[str]) -> DistinctTexts:
    """The distinct folded texts, in the order in which each first stands in `texts`."""
    encoded = pc.dictionary_encode(as_column(texts))
    written = encoded.dictionary
    parts = [_folded(written[start : start + TOGETHER].to_pylist()) for start in range(0, len(written), TOGETHER)]
    kept, number = _once(parts)
    codes, starts = _codes_of(parts, kept)
    numbers = number[encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)]
    return DistinctTexts(codes, starts, numbers, _first_of_each(numbers, kept.size))


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Some texts folded: their letters one after the other, how many each has, and a hash of each one's words."""

    codes: NDArray[np.uint32]
    sizes: NDArray[np.int64]
    hashes: NDArray[np.uint64]


def _folded(texts: list[str]) -> _Part:
    words = words_of(texts)
    lengths = np.diff(words.bounds)[words.sequence]
    codes = words.codes[ranges(words.bounds[words.sequence], lengths)]
    letters = np.concatenate(([0], np.cumsum(lengths)))
    sizes = letters[words.starts[1:]] - letters[words.starts[:-1]]
    counts = np.diff(words.starts)
    place = np.arange(words.sequence.size) - np.repeat(words.starts[:-1], counts)
    powers = np.cumprod(np.full(int(counts.max(initial=0)) + 1, _STEP), dtype=np.uint64)
    terms = words.hashes[words.sequence] * powers[place]
    summed = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(terms, dtype=np.uint64)))
    hashes: NDArray[np.uint64] = summed[words.starts[1:]] - summed[words.starts[:-1]]
    return _Part(codes, sizes, hashes)


def _once(parts: list[_Part]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which texts are the first of their words, in order; and for every text which of these it says again."""
    hashes = np.concatenate([np.empty(0, dtype=np.uint64), *(part.hashes for part in parts)])
    sizes = np.concatenate([np.empty(0, dtype=np.int64), *(part.sizes for part in parts)])
    _said, first, same = np.unique(hashes, return_index=True, return_inverse=True)
    lettered = sizes[first] > 0
    kept = np.sort(first[lettered])
    number = np.where(lettered, np.searchsorted(kept, first), NOTHING)
    return kept, number[same]


def _codes_of(parts: list[_Part], kept: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The letters of the texts `kept`, each filled up to a shingle, and where each begins. Empties `parts`."""
    sizes = np.concatenate([np.empty(0, dtype=np.int64), *(part.sizes for part in parts)])
    starts = np.concatenate(([0], np.cumsum(np.maximum(sizes[kept], LETTERS))))
    codes = np.full(int(starts[-1]), SPACE, dtype=np.uint32)
    before = done = 0
    while parts:
        part = parts.pop(0)  # let go of as soon as it is copied: a million posts are half a gigabyte
        after = before + part.sizes.size
        mine = kept[done : done + int(np.searchsorted(kept[done:], after))] - before
        begins = (np.cumsum(part.sizes) - part.sizes)[mine]
        codes[ranges(starts[done : done + mine.size], part.sizes[mine])] = part.codes[ranges(begins, part.sizes[mine])]
        done, before = done + mine.size, after
    return codes, starts


def _first_of_each(numbers: NDArray[np.int64], distinct: int) -> NDArray[np.int64]:
    first = np.zeros(distinct, dtype=np.int64)
    given = np.flatnonzero(numbers >= 0)[::-1]
    first[numbers[given]] = given
    return first


def shingle_hashes(codes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """One number for the shingle that begins at each letter but the last three; the same for the same letters."""
    mixed = (codes.astype(np.uint64) + np.uint64(1)) * _STEP
    rolling = mixed[: max(0, codes.size - LETTERS + 1)].copy()
    for later in range(1, LETTERS):
        rolling ^= rolling >> np.uint64(29)
        rolling *= _MIX
        rolling += mixed[later : later + rolling.size]
    rolling ^= rolling >> np.uint64(32)
    rolling *= _MIX
    return rolling ^ (rolling >> np.uint64(29))
