"""A text in other letters, letter by letter: an aid to read, never a translation, and never read by a detector.

Arabizi to Arabic letters after the spellings of Moroccan chats; Tifinagh by the alphabet of IRCAM (Dahir 1-01-299).
"""

import re

# Two letters before one: the longest spelling wins.
ARABIZI = {
    "ch": "ش", "sh": "ش", "kh": "خ", "gh": "غ", "th": "ث", "dh": "ذ", "ph": "ف", "ou": "و", "oo": "و", "ee": "ي",
    "3'": "غ", "7'": "خ", "2": "ء", "3": "ع", "5": "خ", "6": "ط", "7": "ح", "8": "غ", "9": "ق",
    "a": "ا", "b": "ب", "c": "ك", "d": "د", "e": "", "f": "ف", "g": "ڭ", "h": "ه", "i": "ي", "j": "ج", "k": "ك",
    "l": "ل", "m": "م", "n": "ن", "o": "و", "p": "ب", "q": "ق", "r": "ر", "s": "س", "t": "ت", "u": "و", "v": "ڤ",
    "w": "و", "x": "ش", "y": "ي", "z": "ز",
}  # fmt: skip
TIFINAGH = {
    "ⴰ": "a", "ⴱ": "b", "ⴳ": "g", "ⴳⵯ": "gʷ", "ⴷ": "d", "ⴹ": "ḍ", "ⴻ": "e", "ⴼ": "f", "ⴽ": "k", "ⴽⵯ": "kʷ", "ⵀ": "h",
    "ⵃ": "ḥ", "ⵄ": "ɛ", "ⵅ": "x", "ⵇ": "q", "ⵉ": "i", "ⵊ": "j", "ⵍ": "l", "ⵎ": "m", "ⵏ": "n", "ⵓ": "u", "ⵔ": "r",
    "ⵕ": "ṛ", "ⵖ": "ɣ", "ⵙ": "s", "ⵚ": "ṣ", "ⵛ": "c", "ⵜ": "t", "ⵟ": "ṭ", "ⵡ": "w", "ⵢ": "y", "ⵣ": "z", "ⵥ": "ẓ",
}  # fmt: skip
LATIN = {latin: tifinagh for tifinagh, latin in TIFINAGH.items()}
NOT_WORDS = r"https?://\S+|[@#]\S+"  # links, handles and tags stay as they are
NUMBER = r"(?<![^\W\d_])\d+(?![^\W\d_])"  # digits that no letter touches are a number


def in_arabic_letters(text: str) -> str:
    """Latin letters and the digits of Arabizi as Arabic letters."""
    return _spelt(text, ARABIZI)


def in_latin_letters(text: str) -> str:
    """Tifinagh as the Latin letters of Moroccan Amazigh."""
    return _spelt(text, TIFINAGH)


def in_tifinagh(text: str) -> str:
    """The Latin letters of Moroccan Amazigh as Tifinagh."""
    return _spelt(text, LATIN)


def _spelt(text: str, table: dict[str, str]) -> str:
    spellings = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    parts = re.compile(f"({NOT_WORDS}|{NUMBER})|({spellings})", re.IGNORECASE)
    return parts.sub(lambda found: found[1] or table[found[2].lower()], text)
