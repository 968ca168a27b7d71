"""Which texts may be alike: MinHash signatures cut into bands (Broder 1997; Leskovec, Rajaraman and Ullman, ch. 3).

Two texts with Jaccard similarity s agree in one hash with probability s, and in all rows of at least one band with
1 - (1 - s^rows)^bands: with 24 bands of 6, 0.999 at s = 0.8 and 0.05 at s = 0.36.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from marsad.detect.shingles import LETTERS, DistinctTexts, shingle_hashes
from marsad.detect.words import ranges

BANDS, ROWS = 24, 6
TOGETHER = 512  # texts whose shingles are hashed at once, so that they stay in the processor's cache
LARGEST = 1 << 22  # shingles hashed at once, padding included, where texts are long
_SEED = 20300914  # any fixed number: the same texts give the same candidates
_MIX = np.uint64(0xFF51AFD7ED558CCD)


def band_keys(texts: DistinctTexts) -> NDArray[np.uint64]:
    """One key for each band of each distinct text, (BANDS, texts): texts with the same key share a bucket."""
    seeds = np.random.default_rng(_SEED)
    odd = seeds.integers(0, 2**32, BANDS * ROWS, dtype=np.uint32) | np.uint32(1)
    added = seeds.integers(0, 2**32, BANDS * ROWS, dtype=np.uint32)
    keys = np.empty((BANDS, len(texts)), dtype=np.uint64)
    for block in _blocks(texts.places):
        shingles = _padded(texts, block)
        hashed, least = np.empty_like(shingles), np.empty((ROWS, block.size), dtype=np.uint32)
        for band in range(BANDS):
            for row in range(ROWS):
                np.multiply(shingles, odd[band * ROWS + row], out=hashed)
                np.add(hashed, added[band * ROWS + row], out=hashed)
                hashed.min(axis=0, out=least[row])
            keys[band, block] = _joined(least)
    return keys


def _blocks(places: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """The texts in blocks of about the same length."""
    order, start = np.argsort(places, kind="stable"), 0
    while start < order.size:
        block = order[start : start + TOGETHER]
        room = max(1, LARGEST // int(places[block[-1]]))
        block = block[:room]
        yield block
        start += block.size


def _padded(texts: DistinctTexts, block: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The shingles of the texts of a block, a column a text; the last is said again down to the longest one's end."""
    places = texts.places[block]
    sizes = places + (LETTERS - 1)
    hashes = shingle_hashes(texts.codes[ranges(texts.starts[block], sizes)])
    begins = np.cumsum(sizes) - sizes
    at = np.minimum(np.arange(int(places.max()))[:, None], places - 1) + begins
    return np.asarray(hashes[at] >> np.uint64(32), dtype=np.uint32)


def _joined(least: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """The rows of a band as one number."""
    key = np.zeros(least.shape[1], dtype=np.uint64)
    for row in least:
        key = (key ^ (key >> np.uint64(29))) * _MIX + row
    return key ^ (key >> np.uint64(32))
