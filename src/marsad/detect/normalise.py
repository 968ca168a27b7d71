"""Fold texts so that spellings of one word meet, and keep for each folded character where it stood.

What folding for matching does (`MATCH`): lower case; Latin accents, Arabic vowel signs, tatweel, zero-width and
direction marks removed; hamza and alef forms to one alef, ى to ي, ة to ه, the Maghrebi گ ڭ ݣ ڨ to ك, ڤ to ف, پ to ب;
Tifinagh to Latin letters; Arabic-Indic digits to 0-9; a letter written three times or more to one. Tricks are undone:
mathematical, full-width, circled and small-capital letters; Cyrillic and Greek look-alikes in a word with Latin
letters; 0 1 4 $ @ € between two Latin letters to o i a s a e; stars between two letters removed ('ح*مار' reads حمار; of
'f*ck' the consonants stay); a word written letter by letter joined. Digits stay, so that Arabizi ('ma9at3in') keeps
its letters. All else, emoji too, becomes one space.

Folding for classifiers (`CLASSIFY`) is that, with each emoji or emoticon a word (skin tones and joiners dropped), and
`!` and `?` one word for each run of them. Folding for telling languages apart (`LANGUAGE`) keeps accents, hamza and
Tifinagh, and only digits that touch a letter.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from marsad.detect.disguises import (
    emoticons,
    is_latin,
    joined_letters,
    one_cry_each,
    signs_as_letters,
    stars_inside,
    true_letters,
)
from marsad.detect.letter_forms import CLASSIFY, LANGUAGE, MATCH, SPACE, TABLE_SIZE, LetterTable, letter_table

__all__ = [
    "CLASSIFY",
    "LANGUAGE",
    "MATCH",
    "SEPARATOR",
    "TABLE_SIZE",
    "Folded",
    "Normalised",
    "fold",
    "letter_end",
    "normalise",
]

SEPARATOR = "\x1e"  # between texts while they are folded together; itself folded to a space


@dataclass(frozen=True, slots=True)
class Folded:
    """Texts folded together. Text k is `codes[starts[k]:starts[k + 1]]`, begins with a space and ends without one.

    `codes` are Unicode code points, followed by one last space; `origins` is each one's index in its own text
    (-1 for the leading space); `elongated` marks a letter that stood three times or more.
    """

    codes: NDArray[np.uint32]
    origins: NDArray[np.int64]
    starts: NDArray[np.int64]
    elongated: NDArray[np.bool_]

    def texts(self) -> list[str]:
        """The folded texts, leading space included."""
        whole = self.codes.tobytes().decode("utf-32-le", "surrogatepass")
        bounds = self.starts.tolist()
        return [whole[a:b] for a, b in pairwise(bounds)]


@dataclass(frozen=True, slots=True)
class Normalised:
    """One folded text, words parted by single spaces, with the way back to the original."""

    text: str
    origins: tuple[int, ...]  # index in the original of each character

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters `start` to `end` (exclusive) stand in the original, `end` included up to its last letter."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no characters from {start} to {end} in a text of {len(self.text)}")
        return self.origins[start], self.origins[end - 1] + 1


def normalise(text: str) -> Normalised:
    """`text` folded for matching, with the offset in the original of every character."""
    folded = fold([text])
    said = folded.texts()[0]
    cut = len(said) - len(said.lstrip(" "))
    return Normalised(said[cut:], tuple(folded.origins[cut : len(said)].tolist()))


def letter_end(text: str, last: int) -> int:
    """Where the letter at `last` of the original ends: after its marks, tatweel and drawn-out repeats."""
    letter, end = text[last].casefold(), last + 1
    while end < len(text) and (
        unicodedata.category(text[end]) in {"Mn", "Me", "Cf"} or text[end] == "ـ" or text[end].casefold() == letter
    ):
        end += 1
    return end


def fold(texts: Sequence[str], purpose: str = MATCH) -> Folded:
    """Fold `texts` together, for MATCH, CLASSIFY or LANGUAGE; what one text folds to does not depend on the others."""
    raw = _together(texts)
    if purpose == CLASSIFY:
        raw = one_cry_each(emoticons(raw))
    table = letter_table(purpose)
    places = np.minimum(raw, TABLE_SIZE - 1)
    codes, lengths = table.first[places], table.lengths[places]
    _keep_far_letters(raw, codes, lengths)
    if purpose != LANGUAGE:
        raw = true_letters(raw, table, codes, lengths)
    here, codes = _expanded(table, raw, codes, lengths)
    said = raw[here]
    edge = said == ord(SEPARATOR)
    keep: NDArray[np.bool_] | None
    if purpose == LANGUAGE:
        _settle_digits(codes)
    else:
        signs_as_letters(codes, said)
        keep = stars_inside(codes, said)
        if keep is not None:
            codes, here, edge = codes[keep], here[keep], edge[keep]
    keep, elongated = _one_of_each_run(codes)
    codes, here, edge, elongated = codes[keep], here[keep], edge[keep], elongated[keep]
    keep = _needed_spaces(codes, edge)
    codes, here, edge, elongated = codes[keep], here[keep], edge[keep], elongated[keep]
    keep = joined_letters(codes, edge, here, raw, lengths) if purpose != LANGUAGE else None
    if keep is not None:
        codes, here, edge, elongated = codes[keep], here[keep], edge[keep], elongated[keep]
    starts = np.flatnonzero(edge)
    text_of = np.cumsum(edge) - 1
    return Folded(codes, here - here[starts][text_of] - 1, starts, elongated)


def _together(texts: Sequence[str]) -> NDArray[np.uint32]:
    """The code points of all texts, a SEPARATOR before each and after the last."""
    joined = SEPARATOR + SEPARATOR.join(texts) + SEPARATOR
    if joined.count(SEPARATOR) != len(texts) + 1:
        joined = SEPARATOR + SEPARATOR.join(text.replace(SEPARATOR, " ") for text in texts) + SEPARATOR
    raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return raw if texts else raw[:1]


def _keep_far_letters(raw: NDArray[np.uint32], codes: NDArray[np.uint32], lengths: NDArray[np.uint8]) -> None:
    far = raw >= TABLE_SIZE
    if far.any():
        codes[far] = np.where(raw[far] < 0x40000, raw[far], SPACE)
        lengths[far] = 1


def _expanded(
    table: LetterTable, raw: NDArray[np.uint32], codes: NDArray[np.uint32], lengths: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """The place each folded character comes from, and the character: a place has none, one, or several."""
    here = np.flatnonzero(lengths)
    many = np.flatnonzero(lengths[here] > 1)
    if not many.size:
        return here, codes[here]
    times = lengths[here].astype(np.int64)
    here = np.repeat(here, times)
    said = codes[here]
    firsts = np.cumsum(times)[many] - times[many]
    for nth in range(1, int(times.max())):
        longer = times[many] > nth
        places = firsts[longer] + nth
        said[places] = table.rest[table.rest_at[raw[here[places]]] + nth - 1]
    return here, said


def _settle_digits(codes: NDArray[np.uint32]) -> None:
    """Blank digits that no letter touches, and 0 and 1: the others are letters of Arabizi."""
    digits = np.flatnonzero((codes >= 0x30) & (codes <= 0x39))
    if not digits.size:
        return
    latin = is_latin(codes)
    touched = latin[digits - 1] | latin[np.minimum(digits + 1, codes.size - 1)]
    codes[digits[~touched | (codes[digits] <= 0x31)]] = SPACE


def _one_of_each_run(codes: NDArray[np.uint32]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """What to keep so that a character written three times or more stands once, and which ones did."""
    keep = np.ones(codes.size, dtype=bool)
    elongated = np.zeros(codes.size, dtype=bool)
    third = np.flatnonzero((codes[2:] == codes[1:-1]) & (codes[1:-1] == codes[:-2]) & (codes[2:] > 0x39))
    if third.size:
        keep[third + 2] = keep[third + 1] = False
        elongated[third] = True  # of a run only the first place is kept
    return keep, elongated


def _needed_spaces(codes: NDArray[np.uint32], edge: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of every run of spaces keep one, or the edges between texts where the run holds any."""
    keep: NDArray[np.bool_] = codes != SPACE
    spaces = np.flatnonzero(~keep)
    run = np.cumsum(np.diff(spaces, prepend=spaces[0]) > 1)
    has_edge = np.bincount(run, weights=edge[spaces]) > 0
    first = np.diff(run, prepend=-1) > 0
    keep[spaces] = edge[spaces] | (first & ~has_edge[run])
    return keep
