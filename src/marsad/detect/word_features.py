"""What a text is weighed by: pieces of its words, its words, neighbouring words and their consonants, all hashed.

Every feature but the neighbours depends on one word alone, so it is worked out once a distinct word. Rolling hashes run
over the letters of all distinct words at once (Karp and Rabin, 1987); there is no loop over words or texts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from marsad.detect.concepts import features
from marsad.detect.skeleton import skeletons
from marsad.detect.words import Words

LETTERS = (2, 3, 4, 5)  # n-grams of a word with a space before and after it, as scikit-learn's char_wb
CONSONANTS = (2, 3, 4)
LETTER_BITS, WORD_BITS, CONSONANT_BITS, CONCEPT_BITS = 20, 20, 18, 16
WORD_ROWS = 1 << LETTER_BITS  # where the rows of words begin
CONSONANT_ROWS = WORD_ROWS + (1 << WORD_BITS)
CONCEPT_ROWS = CONSONANT_ROWS + (1 << CONSONANT_BITS)
ROWS = CONCEPT_ROWS + (1 << CONCEPT_BITS)
NOTHING = ROWS  # one row more, all zero: n-grams that would run over the end of their word
_STEP = np.uint32(0x9E3779B1)  # Knuth's multiplicative constant, 2^32 / golden ratio
_MIX = np.uint32(0x85EBCA6B)  # from the finaliser of MurmurHash3
_NEXT = np.uint64(0xC4CEB9FE1A85EC53)  # likewise; odd, so that (a, b) and (b, a) are two pairs
_WIDE = np.uint64(0xFF51AFD7ED558CCD)


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Rows of one kind of feature: word w has `rows[bounds[w]:bounds[w + 1]]`, NOTHING where there is none."""

    rows: NDArray[np.int32]
    bounds: NDArray[np.int64]


def pieces(words: Words) -> Iterator[Pieces]:
    """The features of each distinct word, one kind at a time."""
    yield from _ngrams(words.codes, words.bounds, LETTERS, LETTER_BITS, 0)
    rows = (words.hashes >> np.uint64(64 - WORD_BITS)).astype(np.int32) + np.int32(WORD_ROWS)
    yield Pieces(rows, np.arange(rows.size + 1, dtype=np.int64))
    yield from _ngrams(*skeletons(words.codes, words.bounds), CONSONANTS, CONSONANT_BITS, CONSONANT_ROWS)


def _ngrams(
    codes: NDArray[np.uint32], bounds: NDArray[np.int64], orders: tuple[int, ...], bits: int, first_row: int
) -> Iterator[Pieces]:
    size = int(bounds[-1])
    left = np.repeat(bounds[1:] + 1, np.diff(bounds)) - np.arange(size)  # to the end of the word, its space included
    rolling = codes * _STEP
    for order in range(1, max(orders) + 1):
        if order > 1:
            rolling = (rolling[:-1] ^ (rolling[:-1] >> np.uint32(15))) * _MIX + codes[order - 1 :] * _STEP
        if order not in orders:
            continue
        mixed = (rolling ^ (rolling >> np.uint32(13))) * _STEP
        rows = np.full(size, NOTHING, dtype=np.int32)
        usable = min(size, mixed.size)
        rows[:usable] = (mixed[:usable] >> np.uint32(32 - bits)).astype(np.int32) + np.int32(first_row)
        rows[left < order] = NOTHING
        yield Pieces(rows, bounds)


def neighbours(words: Words) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The row of each pair of neighbouring words, and where each text's pairs begin (texts + 1)."""
    if words.sequence.size < 2:
        return np.empty(0, dtype=np.int32), np.zeros(words.starts.size, dtype=np.int64)
    said = words.hashes[words.sequence]
    mixed = said[:-1] * _NEXT + said[1:]
    mixed ^= mixed >> np.uint64(31)
    mixed *= _WIDE
    rows = (mixed >> np.uint64(64 - WORD_BITS)).astype(np.int32) + np.int32(WORD_ROWS)
    inside = np.ones(rows.size, dtype=bool)
    edges = words.starts[1:-1]
    inside[edges[(edges > 0) & (edges <= rows.size)] - 1] = False
    counts = np.concatenate(([0], np.cumsum(inside)))
    return rows[inside], counts[np.minimum(words.starts, rows.size)].astype(np.int64)


def concept_rows(texts: Sequence[str], words: Words) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The row of each thing the concepts of a text say, and where each text's begin (texts + 1)."""
    codes, starts = features(texts, words)
    mixed = (codes.astype(np.uint64) + np.uint64(1)) * _WIDE
    mixed ^= mixed >> np.uint64(31)
    mixed *= _NEXT
    return (mixed >> np.uint64(64 - CONCEPT_BITS)).astype(np.int32) + np.int32(CONCEPT_ROWS), starts


def matrix(texts: Sequence[str], words: Words, *, concepts: bool = False) -> "sparse.csr_array":
    """How often each feature stands in each text, (texts, ROWS); `words` are those of the texts."""
    distinct = words.hashes.size
    of_words = sparse.csr_array((distinct, ROWS + 1), dtype=np.float32)
    for one in pieces(words):
        ones = np.ones(one.rows.size, dtype=np.float32)
        of_words = of_words + sparse.csr_array((ones, one.rows, one.bounds), shape=(distinct, ROWS + 1))
    ones = np.ones(words.sequence.size, dtype=np.float32)
    used = sparse.csr_array((ones, words.sequence, words.starts), shape=(len(texts), distinct))
    rows, starts = neighbours(words)
    pairs = sparse.csr_array((np.ones(rows.size, dtype=np.float32), rows, starts), shape=(len(texts), ROWS + 1))
    whole = used @ of_words + pairs
    if concepts:
        rows, starts = concept_rows(texts, words)
        whole = whole + sparse.csr_array((np.ones(rows.size, dtype=np.float32), rows, starts), shape=whole.shape)
    whole = sparse.csr_array(whole)[:, :ROWS]
    whole.sum_duplicates()
    # The learners take 32-bit indices only.
    whole.indices, whole.indptr = whole.indices.astype(np.int32), whole.indptr.astype(np.int32)
    return whole
