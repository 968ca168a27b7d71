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
_BETWEEN = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """The text without marks on letters, unseen signs, markup and addresses, in its own case; LONGEST characters."""
    text = html.unescape(text[: 4 * LONGEST])
    text = re.sub(r"<[^<>]{0,200}>", " ", text)
    text = _LATIN_AMERICA.sub("América Latina", text).replace("عمّان", "عمان الأردن").replace("عَمّان", "عمان الأردن")
    text = _ADDRESS.sub(" ", unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST])
    shown = "".join(sign for sign in unicodedata.normalize("NFD", text) if not _unseen(sign))
    return _INITIALS.sub("", unicodedata.normalize("NFC", shown))


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in {"Mn", "Me", "Cf", "Cs", "Co", "Cn"} and not _is_tag(sign)


def _is_tag(sign: str) -> bool:
    """Whether the sign spells the flag of a part of a country (England, Scotland, Wales)."""
    return 0xE0061 <= ord(sign) <= 0xE007F


@lru_cache(maxsize=1 << 16)
def folded(name: str) -> str:
    """A name in lower case without marks, its words parted by single spaces; one letter for those of one sound."""
    letters = plain(name).casefold().translate(_LETTERS)
    marks = unicodedata.normalize("NFD", letters)
    bare = unicodedata.normalize("NFC", "".join(sign for sign in marks if unicodedata.category(sign) != "Mn"))
    return _BETWEEN.sub(" ", _DOUBLED_TIFINAGH.sub(r"\1", bare)).strip()
