"""One spelling for the names of places, so that those people write meet those in the lists."""

import html
import re
import unicodedata
from functools import lru_cache

LONGEST = 300  # characters of a text that are read; what is longer names no place
_ARABIC = dict(zip("أإآٱىیےةۀؤئکگڭݣڨڤپۋ", "اااايييههويككككقفبو", strict=True))
_LATIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "œ": "oe", "æ": "ae", "ı": "i", "ħ": "h", "þ": "th", "ɣ": "gh"}
_LETTERS = str.maketrans(
    {**_ARABIC, **_LATIN, "ء": "", "ـ": "", "ʻ": "", "ʼ": "'", "’": "'", "‘": "'", "`": "'", "´": "'"}
)
# Marks that part two names, before marks are taken off: the continent from the USA; Amman from Oman
_LATIN_AMERICA = re.compile(r"América(?! (?:Latina|del|Central))")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*|\S+@\S+|[@#](?=\w)", re.IGNORECASE)
_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b|\s|$|,)")
_DOUBLED_TIFINAGH = re.compile(r"([\u2d30-\u2d67])\1")
_MARKUP = re.compile(r"<[^<>]{0,200}>")
_UNSEEN = frozenset({"Mn", "Me", "Cf", "Cs", "Co", "Cn"})
_BETWEEN = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """The text without marks on letters, unseen signs, markup and addresses, in its own case; LONGEST characters."""
    text = text[: 4 * LONGEST]
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    text = _ADDRESS.sub(" ", text[:LONGEST])
    if not text.isascii():
        text = _bare(text)
    return _INITIALS.sub("", text)


def _bare(text: str) -> str:
    text = _LATIN_AMERICA.sub("América Latina", text).replace("عمّان", "عمان الأردن").replace("عَمّان", "عمان الأردن")
    marks = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text)[:LONGEST])
    return unicodedata.normalize("NFC", "".join(sign for sign in marks if not _unseen(sign)))


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN and not _is_tag(sign)


def _is_tag(sign: str) -> bool:
    """Whether the sign spells the flag of a part of a country (England, Scotland, Wales)."""
    return 0xE0061 <= ord(sign) <= 0xE007F


@lru_cache(maxsize=1 << 16)
def folded(name: str) -> str:
    """A name in lower case without marks, its words parted by single spaces; one letter for those of one sound."""
    return folded_plain(plain(name))


@lru_cache(maxsize=1 << 16)
def folded_plain(name: str) -> str:
    """The same of what `plain` gave."""
    letters = name.casefold()
    if not letters.isascii():
        marks = unicodedata.normalize("NFD", letters.translate(_LETTERS))
        bare = unicodedata.normalize("NFC", "".join(sign for sign in marks if unicodedata.category(sign) != "Mn"))
        letters = _DOUBLED_TIFINAGH.sub(r"\1", bare)
    return _BETWEEN.sub(" ", letters).strip()
