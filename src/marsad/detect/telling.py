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


def why(label: str, text: str, words: Sequence[str]) -> Reason:
    """The reason for a label: the words as they stand in the text, and their places ('3-9 15-22', end exclusive)."""
    if not words:
        return Reason(NO_WORD, (("label", label),))
    found = [place for word in words if (place := where(text, word)) is not None]
    said = [text[start:end][:WORD_LENGTH] for start, end in found] or [word[:WORD_LENGTH] for word in words]
    places = " ".join(f"{start}-{end}" for start, end in sorted(found))
    return Reason(WEIGHED, (("label", label), ("words", ", ".join(said)), ("places", places)))


def where(text: str, word: str) -> tuple[int, int] | None:
    """Where a folded word first stands in the text; None where its letters stand apart."""
    spoken = _NOT_WORDS.sub(lambda found: " " * len(found[0]), text)
    found = list(_PIECE.finditer(spoken))
    folded = fold([piece[0] for piece in found], CLASSIFY)
    for number, said in enumerate(folded.texts()):
        at = f"{said} ".find(f" {word} ") if len(word) < WORD_LENGTH else said.find(f" {word}")
        if at >= 0:
            origins = folded.origins[int(folded.starts[number]) :]
            start = found[number].start()
            return start + int(origins[at + 1]), start + int(origins[at + len(word)]) + 1
    return None
