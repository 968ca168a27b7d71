"""Undo what hides a word from matching: signs for letters, foreign look-alikes, stars, letters written apart.

Each step works on all texts at once, as arrays of code points, and touches only the few places concerned. `said` is the
character written at each place and `codes` what it folds to.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from marsad.detect.letter_forms import CRIES, SIGNS_AS_LETTERS, SPACE, LetterTable, look_alikes

Codes = NDArray[np.uint32]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]

NO_WIDTH = 0x200B  # put in the place of a character that is to be removed
LETTERS_FROM, PICTURES_FROM, PICTURES_TO, EMOJI_FROM, EMOJI_TO = 0x41, 0x2300, 0x2C00, 0x1F000, 0x1FB00
SINGLES_BY_SIGNS, SINGLES_BY_SPACES = 3, 4  # this many single letters in a row are one word written apart
STARS = 3  # this many stars between two letters hide letters; more are a rule or an ornament
NO_GAP, BETWEEN_SPACES = -2, 1 << 32
DOLLAR = ord("$")
FACES = dict(zip(")]}([{DpPoO/\\*|", "🙂🙂🙂🙁🙁🙁😀😛😛😮😮😕😕😘😐", strict=True))
MOUTHS = np.zeros(0x80, dtype=np.uint32)
for _mouth, _face in FACES.items():
    MOUTHS[ord(_mouth)] = ord(_face)
HEART = ord("❤")


def is_latin(codes: Codes) -> Flags:
    """Which folded characters are Latin letters."""
    latin: Flags = ((codes >= 0x61) & (codes <= 0x7A)) | ((codes >= 0xDF) & (codes <= 0x24F))
    return latin


def is_letter(codes: Codes) -> Flags:
    """Which folded characters are letters: no digit, space, cry or picture."""
    picture = ((codes >= PICTURES_FROM) & (codes < PICTURES_TO)) | ((codes >= EMOJI_FROM) & (codes < EMOJI_TO))
    letter: Flags = (codes >= LETTERS_FROM) & ~picture
    return letter


def true_letters(raw: Codes, table: LetterTable, codes: Codes, lengths: NDArray[np.uint8]) -> Codes:
    """`raw` with the Latin letters that look-alikes stand for; changes `codes` and `lengths` to fit.

    Only in words with a Latin letter whose other letters are all look-alikes: Russian and Greek stay as they are.
    """
    alien = np.flatnonzero((raw >= 0x370) & (raw < 0x530))
    if not alien.size:
        return raw
    word_of = np.cumsum((codes == SPACE) & (lengths > 0))
    latin = np.zeros(int(word_of[-1]) + 1, dtype=bool)
    latin[word_of[is_latin(codes)]] = True
    stands_for = look_alikes()[raw[alien]]
    latin[word_of[alien[(stands_for == 0) & (lengths[alien] > 0)]]] = False
    swapped = latin[word_of[alien]] & (stands_for > 0)
    alien, stands_for = alien[swapped], stands_for[swapped]
    raw = raw.copy()
    raw[alien] = stands_for
    codes[alien], lengths[alien] = table.first[stands_for], table.lengths[stands_for]
    return raw


def signs_as_letters(codes: Codes, said: Codes) -> None:
    """Give signs between two Latin letters, or two of the same sign, the letter they look like ('c0n', 'pa$$e').

    A dollar is an s at the beginning and end of a word too.
    """
    signs = np.flatnonzero((said == 0x30) | (said == 0x31) | (said == 0x34) | (said == DOLLAR) | (said == 0x40)
                           | (said == 0x20AC) | (said == 0xA2))  # fmt: skip
    if not signs.size:
        return
    last = codes.size - 1
    latin = is_latin(codes)
    before, after = signs - 1, np.minimum(signs + 1, last)
    twice_before = (said[before] == said[signs]) & latin[before - 1]
    twice_after = (said[after] == said[signs]) & latin[np.minimum(after + 1, last)]
    left, right = latin[before] | twice_before, latin[after] | twice_after
    dollar = said[signs] == DOLLAR
    at_edge = dollar & ((left & (codes[after] == SPACE)) | (right & (codes[before] == SPACE)))
    hidden = signs[(left & right) | at_edge]
    for sign, letter in SIGNS_AS_LETTERS.items():
        codes[hidden[said[hidden] == ord(sign)]] = ord(letter)


def stars_inside(codes: Codes, said: Codes) -> Flags | None:
    """What to keep so that one to three stars between two letters are gone; None for everything."""
    stars = np.flatnonzero(said == ord("*"))
    if not stars.size:
        return None
    keep = np.ones(codes.size, dtype=bool)
    run = np.cumsum(np.diff(stars, prepend=-2) > 1) - 1
    firsts = stars[np.flatnonzero(np.diff(run, prepend=-1))]
    sizes = np.bincount(run)
    letter = is_letter(codes)
    inside = (sizes <= STARS) & letter[firsts - 1] & letter[np.minimum(firsts + sizes, codes.size - 1)]
    keep[stars[inside[run]]] = False
    return keep


def joined_letters(codes: Codes, edge: Flags, here: Places, raw: Codes, lengths: NDArray[np.uint8]) -> Flags | None:
    """What to keep so that a word written letter by letter has no spaces inside; None for everything.

    Letters parted by the same character each ('m.e.n.a.c.e', 's a l o p e'), or the same sign between spaces
    ('s - a - l - e'); what has no width does not count. Three letters will do, or four where mere spaces part them.
    """
    spaces = np.flatnonzero(codes == SPACE)
    alone = np.flatnonzero(np.diff(spaces) == 2)
    alone = alone[is_letter(codes[spaces[alone] + 1])]
    if alone.size < SINGLES_BY_SIGNS:
        return None
    letters = spaces[alone] + 1
    gaps = _gaps(here[letters], raw, np.flatnonzero(lengths))
    gaps[(np.diff(alone) > 1) | edge[letters[1:] - 1]] = NO_GAP
    keep = np.ones(codes.size, dtype=bool)
    changes = np.flatnonzero(np.diff(gaps, prepend=-1, append=-1))
    taken = -1
    for start, end in pairwise(changes.tolist()):
        first = start + (start == taken)  # the last letter of one word is not the first of the next
        enough = SINGLES_BY_SPACES if gaps[start] == SPACE else SINGLES_BY_SIGNS
        if gaps[start] != NO_GAP and end - first + 1 >= enough:
            keep[letters[first + 1 : end + 1] - 1] = False
            taken = end
    return keep


def _gaps(letters: Places, raw: Codes, visible: Places) -> NDArray[np.int64]:
    """The sign that parts each letter from the next, SPACE for a space; NO_GAP where more parts them."""
    nth = np.searchsorted(visible, letters)
    apart = np.diff(nth)
    signs = raw[visible[np.minimum(np.stack([nth + 1, nth + 2, nth + 3])[:, :-1], visible.size - 1)]].astype(np.int64)
    spaced = (apart == 4) & (signs[0] == SPACE) & (signs[1] > SPACE) & (signs[2] == SPACE)
    return np.where(apart == 2, signs[0], np.where(spaced, signs[1] + BETWEEN_SPACES, NO_GAP))


def emoticons(raw: Codes) -> Codes:
    """`raw` with an emoji for each emoticon: eyes : ; = with or without a nose, a mouth; and the heart <3.

    A mouth that is a letter or a slash counts only where neither a letter nor a digit touches the face.
    """
    eyes = np.flatnonzero((raw == 0x3A) | (raw == 0x3B) | (raw == 0x3D) | (raw == 0x3C))
    if not eyes.size:
        return raw
    last = raw.size - 1
    nose = ((raw[np.minimum(eyes + 1, last)] == 0x2D) | (raw[np.minimum(eyes + 1, last)] == 0x27)).astype(np.int64)
    mouth = np.minimum(eyes + 1 + nose, last)
    face = MOUTHS[np.minimum(raw[mouth], 0x7F)]
    touching = _word_like(raw[eyes - 1]) | _word_like(raw[np.minimum(mouth + 1, last)])
    face[touching & ~np.isin(raw[mouth], np.frombuffer(b")(", dtype=np.uint8))] = 0
    heart = (raw[eyes] == 0x3C) & (nose == 0) & (raw[mouth] == 0x33) & ~_word_like(raw[np.minimum(mouth + 1, last)])
    face[raw[eyes] == 0x3C] = 0
    face[heart] = HEART
    drawn = face > 0
    raw = raw.copy()
    raw[eyes[drawn] + 1] = raw[mouth[drawn]] = NO_WIDTH
    raw[eyes[drawn]] = face[drawn]
    return raw


def _word_like(raw: Codes) -> Flags:
    like: Flags = ((raw >= 0x30) & (raw <= 0x39)) | ((raw >= 0x41) & (raw <= 0x5A)) | ((raw >= 0x61) & (raw < 0x2000))
    return like


def one_cry_each(raw: Codes) -> Codes:
    """`raw` with each run of ! and ? reduced to the first of each."""
    cries = np.flatnonzero(np.isin(raw, np.array([ord(sign) for sign in CRIES], dtype=np.uint32)))
    if not cries.size:
        return raw
    run = np.cumsum(np.diff(cries, prepend=-2) > 1)
    _kinds, firsts = np.unique(run * 2 + (raw[cries] == 0x21), return_index=True)
    repeats = np.ones(cries.size, dtype=bool)
    repeats[firsts] = False
    if not repeats.any():
        return raw
    raw = raw.copy()
    raw[cries[repeats]] = NO_WIDTH
    return raw
