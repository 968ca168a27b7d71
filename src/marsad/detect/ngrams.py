"""Hashed character n-grams of folded texts: rolling hashes over all texts at once, no loop over texts."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from marsad.detect.normalise import Folded

ORDERS = (1, 2, 3, 4, 5, 6)
BITS = 17
NOTHING = 1 << BITS  # the row of a table for n-grams that would run over the end of their text: all zero
_STEP = np.uint32(0x9E3779B1)  # Knuth's multiplicative constant, 2^32 / golden ratio
_MIX = np.uint32(0x85EBCA6B)  # from the finaliser of MurmurHash3


def hashed_ngrams(folded: Folded) -> Iterator[NDArray[np.int32]]:
    """For each order, the table row of the n-gram that begins at each character; NOTHING where there is none.

    Each array is as long as `folded.codes` less its last space. N-grams may hold the space that ends a text.
    """
    codes = folded.codes
    size = int(folded.starts[-1])
    if not size:
        return
    left = np.repeat(folded.starts[1:] + 1, np.diff(folded.starts)) - np.arange(size)  # to the end of the text
    rolling = codes * _STEP
    for order in ORDERS:
        if order > 1:
            rolling = (rolling[:-1] ^ (rolling[:-1] >> np.uint32(15))) * _MIX + codes[order - 1 :] * _STEP
        mixed = (rolling ^ (rolling >> np.uint32(13))) * _STEP
        rows = np.full(size, NOTHING, dtype=np.int32)
        usable = min(size, mixed.size)
        rows[:usable] = mixed[:usable] >> np.uint32(32 - BITS)
        rows[left < order] = NOTHING
        yield rows
