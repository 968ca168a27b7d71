"""Which words of a text weighed most for a label, and where they stand in it as it was written."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from marsad.core.posts import Reason
from marsad.core.words import N_
from marsad.detect.normalise import CLASSIFY, fold
from marsad.detect.words import NOT_WORDS, Words, ranges

WORDS_SHOWN = 4
WORD_LENGTH = 40
WEIGHED = N_("Weighed most for '{label}': {words}.")
NO_WORD = N_("No word of the text weighs for '{label}'; it is the usual answer.")
_PIECE = re.compile(r"\S+")
_NOT_WORDS = re.compile(NOT_WORDS)


def telling_words(words: Words, sums: NDArray[np.floating], chosen: NDArray[np.int64]) -> list[list[str]]:
    """For each text the words that weighed most for its chosen column against the others, heaviest first.

    `sums` is what each distinct word adds to each column, (words, columns).
    """
    counts = np.diff(words.starts)
    text_of = np.repeat(np.arange(counts.size), counts)
    row, column = words.sequence, chosen[text_of]
    for_it = sums[row, column]
    others = sums[row].copy()
    others[np.arange(row.size), column] = -np.inf
    margin = np.round(for_it - others.max(axis=1), 6) if row.size else for_it
    best = np.lexsort((np.arange(row.size), -margin, text_of))
    first = ranges(words.starts[:-1], np.minimum(counts, WORDS_SHOWN * 2))
    spellings = words.spellings()
    most: list[list[str]] = [[] for _text in range(counts.size)]
    for place in best[first].tolist():
        mine, word = most[text_of[place]], spellings[row[place]]
        if margin[place] > 0 and len(mine) < WORDS_SHOWN and word not in mine:
            mine.append(word)
    return most


def reasons(labels: Sequence[str], texts: Sequence[str], words: Sequence[Sequence[str]]) -> list[Reason]:
    """The reason for each label: the words as they stand in the text, and their places ('3-9 15-22', end exclusive)."""
    return [
        _reason(label, text, said, found)
        for label, text, said, found in zip(labels, texts, words, places_of(texts, words), strict=True)
    ]


def _reason(label: str, text: str, words: Sequence[str], found: Sequence[tuple[int, int] | None]) -> Reason:
    if not words:
        return Reason(NO_WORD, (("label", label),))
    there = [place for place in found if place is not None]
    said = [text[start:end][:WORD_LENGTH] for start, end in there] or [word[:WORD_LENGTH] for word in words]
    places = " ".join(f"{start}-{end}" for start, end in sorted(there))
    return Reason(WEIGHED, (("label", label), ("words", ", ".join(said)), ("places", places)))


def where(text: str, word: str) -> tuple[int, int] | None:
    """Where a folded word first stands in the text; None where its letters stand apart."""
    return places_of([text], [[word]])[0][0]


def places_of(texts: Sequence[str], words: Sequence[Sequence[str]]) -> list[list[tuple[int, int] | None]]:
    """Where each of the folded words beside a text first stands in it; None where its letters stand apart."""
    pieces = [list(_PIECE.finditer(_spoken(text))) if said else [] for text, said in zip(texts, words, strict=True)]
    folded = fold([piece[0] for one in pieces for piece in one], CLASSIFY)
    spelt, starts, first = folded.texts(), folded.starts.tolist(), 0
    found: list[list[tuple[int, int] | None]] = []
    for one, said in zip(pieces, words, strict=True):
        last = first + len(one)
        mine = list(zip(one, spelt[first:last], starts[first:last], strict=True))
        found.append([_place(word, mine, folded.origins) for word in said])
        first = last
    return found


def _place(
    word: str, pieces: Sequence[tuple[re.Match[str], str, int]], origins: NDArray[np.int64]
) -> tuple[int, int] | None:
    """Where the word stands in the first piece that holds it: (as written, folded, where its origins begin) each."""
    for written, said, first in pieces:
        at = f"{said} ".find(f" {word} ") if len(word) < WORD_LENGTH else said.find(f" {word}")
        if at >= 0:
            start = written.start()
            return start + int(origins[first + at + 1]), start + int(origins[first + at + len(word)]) + 1
    return None


def _spoken(text: str) -> str:
    """`text` with addresses, handles and masks as blanks, its length kept."""
    return _NOT_WORDS.sub(lambda found: " " * len(found[0]), text)
