"""Hashed character n-grams of words: rolling hashes over the letters of all words at once, no loop over words."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from marsad.detect.letter_forms import SPACE

ORDERS = (1, 2, 3, 4, 5)
BITS = 18
NOTHING = 1 << BITS  # the row of a table for n-grams that would run over the end of their word: all zero
WHOLE = 6  # what stands for an order where whole words are hashed
_STEP = np.uint32(0x9E3779B1)  # Knuth's multiplicative constant, 2^32 / golden ratio
_MIX = np.uint32(0x85EBCA6B)  # from the finaliser of MurmurHash3


def hashed_ngrams(codes: NDArray[np.uint32], bounds: NDArray[np.int64]) -> Iterator[NDArray[np.int32]]:
    """For each order, the table row of the n-gram that begins at each letter; NOTHING where there is none.

    Word w is `codes[bounds[w]:bounds[w + 1]]` and begins with a space; `codes` end with one space more. N-grams may
    hold the spaces before and after their word. The last array has the row of each whole word at its first place.
    """
    size = int(bounds[-1])
    if not size:
        return
    sizes = np.diff(bounds)
    left = np.repeat(bounds[1:] + 1, sizes) - np.arange(size)  # to the end of the word, the space after it included
    rolling = codes * _STEP
    for order in ORDERS:
        if order > 1:
            rolling = (rolling[:-1] ^ (rolling[:-1] >> np.uint32(15))) * _MIX + codes[order - 1 :] * _STEP
        rows = np.full(size, NOTHING, dtype=np.int32)
        usable = min(size, rolling.size)
        rows[:usable] = _row(rolling[:usable])
        rows[left < order] = NOTHING
        if order == 1:
            rows[codes[:size] == SPACE] = NOTHING
        yield rows
    whole = np.full(size, NOTHING, dtype=np.int32)
    whole[bounds[:-1]] = _row(_hashes(codes[:size], bounds, sizes))
    yield whole


def ngram_counts(sizes: NDArray[np.int64]) -> NDArray[np.int32]:
    """How many n-grams words of so many letters have, their leading space counted among the letters."""
    counts = 1 + sum(np.maximum(sizes + 2 - order, 0) - 2 * (order == 1) for order in ORDERS)
    return np.asarray(counts, dtype=np.int32)


def _row(hashes: NDArray[np.uint32]) -> NDArray[np.int32]:
    mixed = (hashes ^ (hashes >> np.uint32(13))) * _STEP
    return (mixed >> np.uint32(32 - BITS)).astype(np.int32)


def _hashes(codes: NDArray[np.uint32], bounds: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.uint32]:
    """A polynomial in the letters of each word."""
    places = np.arange(codes.size) - np.repeat(bounds[:-1], sizes)
    powers = np.cumprod(np.full(int(sizes.max()), _STEP, dtype=np.uint32), dtype=np.uint32)
    letters = (codes ^ (codes << np.uint32(7)) ^ np.uint32(WHOLE)) * _MIX
    hashes: NDArray[np.uint32] = np.add.reduceat(letters * powers[places], bounds[:-1], dtype=np.uint32)
    return hashes
