"""From the Latin notation of Standard Moroccan Amazigh to Tifinagh, letter by letter (IRCAM table)."""

import re

LETTERS = dict(
    zip(
        "abcdḍefghḥijklmnqɣrṛsṣtṭuwxyzẓɛopv",
        "ⴰⴱⵛⴷⴹⴻⴼⴳⵀⵃⵉⵊⴽⵍⵎⵏⵇⵖⵔⵕⵙⵚⵜⵟⵓⵡⵅⵢⵣⵥⵄⵓⵒⴱ",
        strict=True,
    )
)
# How names are spelt the French way, and the letters they stand for.
SPELT = (("ou", "u"), ("ch", "c"), ("kh", "x"), ("gh", "ɣ"), ("ss", "s"), ("é", "i"), ("ʷ", "ⵯ"))


def to_tifinagh(text: str) -> str:
    """The text in Tifinagh; digits and marks stay as they are."""
    text = text.lower()
    for spelt, letter in SPELT:
        text = text.replace(spelt, letter)
    return re.sub(r"[^\W\d_]", lambda found: LETTERS.get(found[0], found[0]), text)
