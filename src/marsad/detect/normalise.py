"""Fold texts so that spellings of one word meet, and keep for each folded character where it stood.

What folding for matching does (`normalise`): lower case; Latin accents, Arabic vowel signs, tatweel,
zero-width and direction marks removed; hamza and alef forms to one alef, ى to ي, ة to ه, the Maghrebi
گ ڭ ݣ ڨ to ك, ڤ to ف, پ to ب; Arabic-Indic digits to 0-9; a letter written three times or more to one; 0 1 4 $
between two Latin letters to o i a s; four or more single letters in a row joined into a word. Digits stay,
so that Arabizi ('ma9at3in') keeps its letters. Tifinagh is not touched. All else becomes one space.

Folding for telling languages apart (`LANGUAGE`) keeps accents and hamza, and only digits that touch a letter.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise, starmap

import numpy as np
from numpy.typing import NDArray

SEPARATOR = "\x1e"  # between texts while they are folded together; itself folded to a space
SPACE = 0x20
TABLE_SIZE = 0x20000  # planes 0 and 1; beyond them only rare Chinese characters are letters
AS_THEY_ARE = ((0x3400, 0xA000), (0xAC00, 0xD800), (0x10000, 0x1D400))  # Chinese, Korean, ancient scripts: not folded
FOLDED = ((0, 0x3400), (0xA000, 0xAC00), (0xF900, 0x10000), (0x1D400, 0x1D800), (0x1E000, 0x1F200))  # the rest: spaces
MATCH, LANGUAGE = "match", "language"

SPELLINGS = {
    **dict.fromkeys("گڭݣڨک", "ك"),
    **dict.fromkeys("ىیے", "ي"),
    **dict.fromkeys("ھہەۃة", "ه"),
    "ٱ": "ا",
    "ء": "",
    "ڤ": "ف",
    "پ": "ب",
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "œ": "oe",
    "æ": "ae",
    "ɣ": "gh",
    "ɛ": "a",
}
LEET = {"0": "o", "1": "i", "4": "a"}
CASED = frozenset({"Lu", "Ll", "Lt"})
SINGLES = 4  # this many single letters in a row are one word written apart


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


def fold(texts: Sequence[str], purpose: str = MATCH) -> Folded:
    """Fold `texts` together, for MATCH or for LANGUAGE; the result for one text does not depend on the others."""
    joined = SEPARATOR + SEPARATOR.join(texts) + SEPARATOR
    if joined.count(SEPARATOR) != len(texts) + 1:
        joined = SEPARATOR + SEPARATOR.join(text.replace(SEPARATOR, " ") for text in texts) + SEPARATOR
    raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if not texts:
        raw = raw[:1]
    table = _table(purpose)
    places = np.minimum(raw, TABLE_SIZE - 1)
    codes, lengths = table.first[places], table.lengths[places]
    _keep_far_letters(raw, codes, lengths)
    here = np.flatnonzero(lengths)
    if lengths.size and lengths.max() > 1:
        here = np.repeat(here, lengths[here])
        codes = _expanded(table, places, codes, here)
    else:
        codes = codes[here]
    edge = raw[here] == ord(SEPARATOR)
    _settle_digits(codes, raw[here], purpose)
    keep, elongated = _one_of_each_run(codes)
    codes, here, edge, elongated = codes[keep], here[keep], edge[keep], elongated[keep]
    keep = _needed_spaces(codes, edge)
    codes, here, edge, elongated = codes[keep], here[keep], edge[keep], elongated[keep]
    if purpose == MATCH:
        keep = _without_gaps(codes, edge, here)
        codes, here, edge, elongated = codes[keep], here[keep], edge[keep], elongated[keep]
    starts = np.flatnonzero(edge)
    text_of = np.cumsum(edge) - 1
    origins = here - here[starts][text_of] - 1
    return Folded(codes, origins, starts, elongated)


def _keep_far_letters(raw: NDArray[np.uint32], codes: NDArray[np.uint32], lengths: NDArray[np.uint8]) -> None:
    far = raw >= TABLE_SIZE
    if far.any():
        codes[far] = np.where(raw[far] < 0x40000, raw[far], SPACE)
        lengths[far] = 1


def _expanded(
    table: "_Table", places: NDArray[np.uint32], codes: NDArray[np.uint32], here: NDArray[np.int64]
) -> NDArray[np.uint32]:
    """The codes of `here`, where a place named k times gives the k characters it folds to."""
    nth = np.arange(here.size) - np.searchsorted(here, here, side="left")
    said = codes[here]
    later = np.flatnonzero(nth)
    said[later] = table.rest[table.rest_at[places[here[later]]] + nth[later] - 1]
    return said


def _is_latin(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    latin: NDArray[np.bool_] = ((codes >= 0x61) & (codes <= 0x7A)) | ((codes >= 0xDF) & (codes <= 0x24F))
    return latin


def _settle_digits(codes: NDArray[np.uint32], raw: NDArray[np.uint32], purpose: str) -> None:
    """Digits beside letters are letters of Arabizi; 0 1 4 $ between letters stand for the letters they look like."""
    digits = np.flatnonzero(((codes >= 0x30) & (codes <= 0x39)) | (raw == 0x24))
    if not digits.size:
        return
    latin = _is_latin(codes)
    before, after = latin[digits - 1], latin[np.minimum(digits + 1, codes.size - 1)]
    if purpose == MATCH:
        between = digits[before & after]
        for digit, letter in LEET.items():
            codes[between[codes[between] == ord(digit)]] = ord(letter)
        codes[between[raw[between] == 0x24]] = ord("s")
    else:
        lone = ~(before | after) | np.isin(codes[digits], np.frombuffer(b"01", dtype=np.uint8))
        codes[digits[lone]] = SPACE


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


def _without_gaps(codes: NDArray[np.uint32], edge: NDArray[np.bool_], here: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Drop the spaces inside a run of single letters parted by one character each ('m.e.n.a.c.e')."""
    keep = np.ones(codes.size, dtype=bool)
    spaces = np.flatnonzero(codes == SPACE)
    alone = np.flatnonzero((np.diff(spaces) == 2) & (codes[np.minimum(spaces[:-1] + 1, codes.size - 1)] > 0x39))
    if alone.size < SINGLES:
        return keep
    letters = spaces[alone] + 1
    joined = (np.diff(alone) == 1) & (here[letters[1:]] - here[letters[:-1]] == 2) & ~edge[letters[1:] - 1]
    bounds = np.flatnonzero(np.diff(np.concatenate(([False], joined, [False])).astype(np.int8)))
    for first, last in bounds.reshape(-1, 2).tolist():
        if last - first + 1 >= SINGLES:
            keep[letters[first + 1 : last + 1] - 1] = False
    return keep


@dataclass(frozen=True, slots=True)
class _Table:
    first: NDArray[np.uint32]  # what a code point folds to, or the first of it
    lengths: NDArray[np.uint8]  # 0: removed
    rest: NDArray[np.uint32]  # the second and later characters of those that fold to several
    rest_at: NDArray[np.int64]


@cache
def _table(purpose: str) -> _Table:
    first = np.full(TABLE_SIZE, SPACE, dtype=np.uint32)
    lengths = np.ones(TABLE_SIZE, dtype=np.uint8)
    rest: list[int] = []
    rest_at = np.zeros(TABLE_SIZE, dtype=np.int64)
    folded = _for_matching if purpose == MATCH else _for_language
    for start, end in AS_THEY_ARE:
        first[start:end] = np.arange(start, end)
    for place in chain.from_iterable(starmap(range, FOLDED)):
        said = folded(chr(place))
        lengths[place] = len(said)
        if said:
            first[place] = ord(said[0])
        if len(said) > 1:
            rest_at[place] = len(rest)
            rest.extend(map(ord, said[1:]))
    return _Table(first, lengths, np.array(rest, dtype=np.uint32), rest_at)


def _for_matching(char: str) -> str:
    """What one character folds to: letters, a digit, a space, or nothing."""
    kind = unicodedata.category(char)
    if kind in {"Mn", "Me", "Cf"} or char == "ـ":
        return ""
    if not (kind in CASED or unicodedata.decomposition(char)):
        return SPELLINGS.get(char, _plain(char))
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(SPELLINGS.get(part, _plain(part)) for part in parts).strip() or _blank(kind)


def _for_language(char: str) -> str:
    """As `_for_matching`, keeping accents and hamza."""
    kind = unicodedata.category(char)
    if kind in {"Mn", "Me", "Cf"} or char == "ـ":
        return ""
    if not (kind in CASED or unicodedata.decomposition(char)):
        return _plain(char)
    return "".join(_plain(part) for part in unicodedata.normalize("NFKC", char).lower()).strip() or _blank(kind)


def _plain(part: str) -> str:
    kind = unicodedata.category(part)
    if kind == "Nd":
        return str(unicodedata.digit(part))
    return part if kind[0] == "L" or kind == "Mc" else "" if kind[0] == "M" else " "


def _blank(kind: str) -> str:
    """A letter that folds to nothing (hamza) is removed; a sign that does is a space."""
    return "" if kind[0] == "L" else " "
