"""The real Jaccard similarity of pairs of texts: shared shingles over all shingles of either."""

import numpy as np
from numpy.typing import NDArray

from marsad.detect.shingles import LETTERS, DistinctTexts, shingle_hashes
from marsad.detect.words import ranges

TOGETHER = 1 << 14  # pairs compared at once
LARGEST = 1 << 21  # letters compared at once
_HASH = np.uint64(
    (1 << 48) - 1
)  # bits of a shingle's hash that count: two of a pair meet by chance once in 10^10 pairs


def jaccard(texts: DistinctTexts, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
    """The similarity of distinct text a[k] and b[k], 0 to 1."""
    found = np.empty(a.size, dtype=np.float64)
    letters = np.cumsum(texts.places[a] + texts.places[b])
    start = 0
    while start < a.size:
        done = int(letters[start - 1]) if start else 0
        end = int(np.searchsorted(letters, done + LARGEST, side="right"))
        end = min(max(end, start + 1), start + TOGETHER)
        found[start:end] = _similarities(texts, a[start:end], b[start:end])
        start = end
    return found


def _similarities(texts: DistinctTexts, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
    """Both sides' shingles sorted by pair, each once a side; those that stand twice are shared."""
    keys = np.concatenate((_keyed(texts, a), _keyed(texts, b) | np.uint64(1)))
    keys.sort()
    keys = keys[np.append(True, keys[1:] != keys[:-1])]
    shingles = keys >> np.uint64(1)
    shared = np.flatnonzero(shingles[1:] == shingles[:-1])
    pair = (keys >> np.uint64(49)).astype(np.int64)
    both = np.bincount(pair[shared], minlength=a.size)
    either = np.bincount(pair, minlength=a.size) - both
    return np.asarray(both / either, dtype=np.float64)


def _keyed(texts: DistinctTexts, side: NDArray[np.int64]) -> NDArray[np.uint64]:
    """One number for each shingle of each text: pair, hash, and a last bit left free for the side."""
    places = texts.places[side]
    sizes = places + (LETTERS - 1)
    hashes = shingle_hashes(texts.codes[ranges(texts.starts[side], sizes)])
    inside = ranges(np.cumsum(sizes) - sizes, places)
    pair = np.repeat(np.arange(side.size, dtype=np.uint64), places)
    return ((hashes[inside] & _HASH) << np.uint64(1)) | (pair << np.uint64(49))
