"""What each single character folds to, by purpose: the tables behind marsad.detect.normalise."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import chain, starmap

import numpy as np
from numpy.typing import NDArray

SPACE = 0x20
TABLE_SIZE = 0x20000  # planes 0 and 1; beyond them only rare Chinese characters are letters
AS_THEY_ARE = ((0x3400, 0xA000), (0xAC00, 0xD800), (0x10000, 0x1D400))  # Chinese, Korean, ancient scripts: not folded
FOLDED = ((0, 0x3400), (0xA000, 0xAC00), (0xF900, 0x10000), (0x1D400, 0x1D800), (0x1E000, 0x1FB00))  # the rest: spaces
MATCH, LANGUAGE, CLASSIFY = "match", "language", "classify"

# Neo-Tifinagh in the Latin letters of the Royal Institute of the Amazigh Culture, less their dots and hooks, so that
# ⵉⵎⴰⵣⵉⵖⵏ meets 'imaziɣn' and 'imazighn', and ⵛ as Moroccans spell it; letters of Kabyle and Tuareg as their neighbours.
_TIFINAGH = (
    "ⴰa ⴱb ⴲb ⴳg ⴴg ⴵj ⴶj ⴷd ⴸd ⴹd ⴺd ⴻe ⴼf ⴽk ⴾk ⴿk ⵀh ⵁh ⵂh ⵃh ⵄa ⵅx ⵆx ⵇq ⵈq ⵉi ⵊj ⵋj ⵌj ⵍl ⵎm ⵏn ⵐny ⵑng "
    "ⵒp ⵓu ⵔr ⵕr ⵖgh ⵗgh ⵘj ⵙs ⵚs ⵛch ⵜt ⵝt ⵞc ⵟt ⵠv ⵡw ⵢy ⵣz ⵤz ⵥz ⵦe ⵧo"
)
TIFINAGH = {pair[0]: pair[1:] for pair in _TIFINAGH.split()}
SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True))
# Negative circled and squared letters, which Unicode does not call letters.
BLOCK_LETTERS = {chr(first + k): chr(0x61 + k) for first in (0x1F150, 0x1F170) for k in range(26)}
SPELLINGS = {
    **TIFINAGH,
    **SMALL_CAPITALS,
    **BLOCK_LETTERS,
    **dict.fromkeys("گڭݣڨک", "ك"),
    **dict.fromkeys("ىیےٸ", "ي"),
    **dict.fromkeys("ھہەۃة", "ه"),
    "ٱ": "ا",
    "ء": "",
    "ڤ": "ف",
    "ڡ": "ف",
    "پ": "ب",
    "ٮ": "ب",
    "ٯ": "ق",
    "ں": "ن",
    "چ": "ج",
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ŧ": "t",
    "œ": "oe",
    "æ": "ae",
    "ɣ": "gh",
    "ɛ": "a",
}
# Cyrillic and Greek letters that stand for the Latin ones they look like, in a word that also has Latin letters.
# Kabyle writers type ε and γ for ɛ and ɣ, so these two stand for those.
LOOK_ALIKES = {
    **dict(zip("авеёкмнорстухіїјѕԁԛԝһцпи", "abeekmhopctyxiijsdqwhuni", strict=True)),
    **dict(zip("АВЕЁКМНОРСТУХІЇЈЅԀԚԜҺ", "abeekmhopctyxiijsdqwh", strict=True)),
    **dict(zip("αβικνορτυχωγεσΣΓ", "abiknoptuxwɣɛɛɛɣ", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True)),
}
# Signs that stand for a letter: inside a word between Latin letters; the dollar also at its beginning or end.
SIGNS_AS_LETTERS = {"0": "o", "1": "i", "4": "a", "$": "s", "@": "a", "€": "e", "¢": "c"}
CASED = frozenset({"Lu", "Ll", "Lt"})
PICTURES = ((0x2300, 0x2400), (0x25A0, 0x27C0), (0x2B00, 0x2BFF), (0x1F000, 0x1FB00))
UNASSIGNED = 0x1FA70  # from here on, code points this Python does not know yet are emoji
SKIN_TONES = range(0x1F3FB, 0x1F400)
CRIES = {"!": "!", "?": "?", "؟": "?"}


@dataclass(frozen=True, slots=True)
class LetterTable:
    """What every code point folds to: one character, none, or several."""

    first: NDArray[np.uint32]  # what a code point folds to, or the first of it
    lengths: NDArray[np.uint8]  # 0: removed
    rest: NDArray[np.uint32]  # the second and later characters of those that fold to several
    rest_at: NDArray[np.int64]


@cache
def letter_table(purpose: str) -> LetterTable:
    """The table for MATCH, LANGUAGE or CLASSIFY."""
    first = np.full(TABLE_SIZE, SPACE, dtype=np.uint32)
    lengths = np.ones(TABLE_SIZE, dtype=np.uint8)
    rest: list[int] = []
    rest_at = np.zeros(TABLE_SIZE, dtype=np.int64)
    folded = {MATCH: _for_matching, LANGUAGE: _for_language, CLASSIFY: _for_classifying}[purpose]
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
    return LetterTable(first, lengths, np.array(rest, dtype=np.uint32), rest_at)


@cache
def look_alikes() -> NDArray[np.uint32]:
    """The Latin letter each code point up to U+052F stands for in a word with Latin letters; 0 for none."""
    table = np.zeros(0x530, dtype=np.uint32)
    for char, latin in LOOK_ALIKES.items():
        table[ord(char)] = ord(latin)
    return table


def _for_matching(char: str) -> str:
    """What one character folds to: letters, a digit, a space, or nothing."""
    kind = unicodedata.category(char)
    if kind in {"Mn", "Me", "Cf"} or char == "ـ":
        return ""
    if not (kind in CASED or unicodedata.decomposition(char)):
        return SPELLINGS.get(char, _plain(char))
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(SPELLINGS.get(part, _plain(part)) for part in parts).strip() or _blank(kind)


def _for_classifying(char: str) -> str:
    """As `_for_matching`; emoji, and cries and questions, are words of their own."""
    if ord(char) in SKIN_TONES:
        return ""
    sign = CRIES.get(char) or CRIES.get(unicodedata.normalize("NFKC", char)[:1], "")
    if sign:
        return f" {sign} "
    folded = _for_matching(char)
    return f" {char} " if folded == " " and _is_picture(char) else folded


def _is_picture(char: str) -> bool:
    kinds = {"So", "Sk", "Cn"} if ord(char) >= UNASSIGNED else {"So", "Sk"}
    return unicodedata.category(char) in kinds and any(first <= ord(char) < end for first, end in PICTURES)


def _for_language(char: str) -> str:
    """As `_for_matching`, keeping accents, hamza and Tifinagh."""
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
