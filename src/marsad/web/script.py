"""How a text of unknown hand is laid out: its direction, its language for a screen reader, its hostile marks."""

import re
import unicodedata

# Embeddings, overrides and isolates reorder what is around them; a post has no need of them.
_REORDERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_CONTROLS = dict.fromkeys(
    code for code in [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029] if chr(code) not in "\n\t"
)
_NOT_PROSE = re.compile(r"https?://\S+|@\w+")
_SHORT = {"spa": "es", "fra": "fr", "eng": "en"}  # BCP 47 takes the shortest code of a language, HTML with it
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{4})?(-[A-Z]{2})?")


def harmless(text: str) -> str:
    """The text without marks that reorder what is around it, and without control characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_REORDERING).translate(_CONTROLS)


def direction_of(text: str) -> str:
    """'rtl' or 'ltr' by the majority of strong letters, links and handles aside; a tie goes to the first."""
    strong = [
        "rtl" if kind in ("R", "AL") else "ltr"
        for kind in map(unicodedata.bidirectional, filter(str.isalpha, _NOT_PROSE.sub("", text)))
        if kind in ("L", "R", "AL")
    ]
    if not strong:
        return "ltr"
    right = strong.count("rtl") * 2 - len(strong)
    return strong[0] if right == 0 else "rtl" if right > 0 else "ltr"


def language_of_text(text: str, given: str | None) -> str:
    """The HTML language of a text: as given, else by its script, else 'und'. Never a guess between languages."""
    if given and _LANGUAGE.fullmatch(given):
        code, dash, rest = given.partition("-")
        return f"{_SHORT.get(code, code)}{dash}{rest}"
    scripts = [unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha()]
    for script, language in (("ARABIC", "ar"), ("TIFINAGH", "zgh")):
        if scripts.count(script) * 2 > len(scripts):
            return language
    return "und"
