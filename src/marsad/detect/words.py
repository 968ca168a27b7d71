"""Texts as sequences of numbered words: split by Arrow, each distinct piece of writing folded once, however often met.

People repeat words far more than texts, so whatever depends on a word alone is worked out once a distinct word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from marsad.detect.normalise import MATCH, fold

SPACE = np.uint32(0x20)
LONGEST = 40  # letters of a word that count; what is longer is no word of a language
NOT_WORDS = r"(?:https?://|www\.)\S+|[@＠]\w+|\[(?:email|phone)\]|\[\[[A-Z_]+\]\]"
# Four or more single letters parted by single spaces are one word written apart; a cheap look, in Arrow, for the few.
PARTED = r"(?:^|\s)\pL \pL \pL \pL(?:\s|$)"
_LETTERS_APART = re.compile(r"(?<!\S)\w(?: \w){3,}(?!\S)")
_PRIME = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, odd: powers of it are a polynomial hash
_MIX = np.uint64(0xFF51AFD7ED558CCD)  # from the finaliser of MurmurHash3


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Texts as word numbers. Text k is `sequence[starts[k]:starts[k + 1]]`; word w is `codes[bounds[w]:bounds[w + 1]]`.

    A word's codes (Unicode code points, folded) begin with one space; after the last word stands one more space.
    """

    codes: NDArray[np.uint32]
    bounds: NDArray[np.int64]  # (words + 1,)
    hashes: NDArray[np.uint64]  # (words,): the same for the same word in any batch
    sequence: NDArray[np.int64]
    starts: NDArray[np.int64]  # (texts + 1,)

    def spellings(self) -> list[str]:
        """The distinct words, folded."""
        whole = self.codes.tobytes().decode("utf-32-le", "surrogatepass")
        bounds = self.bounds.tolist()
        return [whole[a + 1 : b] for a, b in pairwise(bounds)]


def words_of(texts: Sequence[str], purpose: str = MATCH) -> Words:
    """The words of each text, folded for `purpose`; addresses, handles and masks are no words."""
    column = pc.replace_substring_regex(as_column(texts), NOT_WORDS, " ")
    column = _joined_letters(column)
    pieces = pc.utf8_split_whitespace(column)
    encoded = pieces.flatten().dictionary_encode()
    numbers = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    offsets = pieces.offsets.to_numpy().astype(np.int64)
    codes, bounds, counts = _folded(encoded.dictionary.to_pylist(), purpose)
    hashes = _hashes(codes, bounds)
    distinct, first, word_of = np.unique(hashes, return_index=True, return_inverse=True)
    before = np.concatenate(([0], np.cumsum(counts)))
    lengths = counts[numbers]
    sequence = word_of[ranges(before[numbers], lengths)]
    ends = np.concatenate(([0], np.cumsum(lengths)))
    sizes = np.diff(bounds)[first]
    kept = codes[ranges(bounds[first], sizes)]
    return Words(
        codes=np.concatenate((kept, [SPACE])),
        bounds=np.concatenate(([0], np.cumsum(sizes))),
        hashes=distinct,
        sequence=sequence.astype(np.int64),
        starts=ends[offsets],
    )


def as_column(texts: Sequence[str]) -> pa.Array:
    """The texts as an Arrow column; half characters (lone surrogates), which are no text, become '?'."""
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        return pa.array([text.encode("utf-8", "replace").decode("utf-8") for text in texts], pa.string())


def ranges(firsts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """firsts[0], firsts[0] + 1, … (lengths[0] of them), then those from firsts[1], and so on."""
    ends = np.cumsum(lengths)
    whole = np.arange(int(ends[-1]) if ends.size else 0)
    shifts: NDArray[np.int64] = np.repeat(firsts - (ends - lengths), lengths)
    return whole + shifts


def _joined_letters(column: pa.Array) -> pa.Array:
    apart = pc.match_substring_regex(column, PARTED)
    if not pc.any(apart).as_py():
        return column
    joined = [
        _LETTERS_APART.sub(lambda found: found[0].replace(" ", ""), text) if one else text
        for text, one in zip(column.to_pylist(), apart.to_pylist(), strict=True)
    ]
    return pa.array(joined, pa.string())


def _folded(pieces: list[str], purpose: str) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
    """The codes of all words of the pieces, where each word's leading space stands, and how many words each holds."""
    folded = fold(pieces, purpose)
    codes = folded.codes[:-1]
    spaces = np.flatnonzero(codes == SPACE)
    ends = np.append(spaces[1:], codes.size)
    words = np.flatnonzero(ends - spaces > 1)  # a piece without a letter is one space, and no word
    piece_of = np.searchsorted(folded.starts, spaces[words], side="right") - 1
    counts = np.bincount(piece_of, minlength=len(pieces)).astype(np.int64)
    sizes = np.minimum(ends - spaces, LONGEST + 1)[words]
    kept = codes[ranges(spaces[words], sizes)]
    return kept, np.concatenate(([0], np.cumsum(sizes))).astype(np.int64), counts


def _hashes(codes: NDArray[np.uint32], bounds: NDArray[np.int64]) -> NDArray[np.uint64]:
    """One number a word: a polynomial in its letters, mixed."""
    if bounds.size < 2:
        return np.empty(0, dtype=np.uint64)
    powers = np.cumprod(np.full(LONGEST + 1, _PRIME), dtype=np.uint64)
    places = np.arange(codes.size) - np.repeat(bounds[:-1], np.diff(bounds))
    letters = (codes.astype(np.uint64) + np.uint64(1)) * _MIX
    letters ^= letters >> np.uint64(29)
    sums = np.add.reduceat(letters * powers[places], bounds[:-1])
    sums ^= sums >> np.uint64(32)
    sums *= _MIX
    mixed: NDArray[np.uint64] = sums ^ (sums >> np.uint64(29))
    return mixed
