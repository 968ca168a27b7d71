"""Which words of a list a written word may be a form of: prefixes, endings, verb forms, Arabizi spellings.

Everything works on words folded by marsad.detect.normalise. Affixes come off only down to three letters, and a whole
written word must be accounted for, so that nothing matches inside an unrelated word.
"""

import re
from itertools import product

WORD, VERB, NEGATED = "word", "verb", "negated"
SHORTEST = 3  # letters left when affixes come off


def _set(pieces: str) -> frozenset[str]:
    return frozenset(pieces.split())


def _joined(*slots: str) -> frozenset[str]:
    """Every way to take one piece from each slot; '-' is nothing."""
    return frozenset("".join(pieces) for pieces in product(*(slot.replace("-", "").split(" ") for slot in slots)))


# And, so; with, for, like, in, of; the: as in 'وبالحمار', 'للحمار', 'دالحمار'.
ARABIC_BEFORE = _joined("- و ف", "- ب ك", "- ال") | _joined("- و ف", "ل لل فال فل بل دال د هاد يا")
ARABIC_AFTER = _set("ه ها هم هن كم ك ي نا ات اتهم اتنا اتكم ين ون ان و وا ا يين يه ني") | {""}
AFTER_FEMININE = _set("ت ته تها تهم تك تكم تنا تي ات اتهم اتكم تين تان")  # where ة became ت
VERB_BEFORE = _joined("- و ف", "- ك كا ت تا غا غ غادي س سا ل با", "- ن ت ي ا")
NEGATION_BEFORE = _joined("- و ف", "ما م", "- ك كا ت تا غا غ", "- ن ت ي ا م")
VERB_AFTER = _set("و وا ون ين ي ه ها هم ك كم نا ني وه وها وهم وك وكم ونا وني ت تو تي ات اه اهم يه يهم هن") | {""}
ARABIC_PREFIXES = ARABIC_BEFORE | VERB_BEFORE | NEGATION_BEFORE
LATIN_AFTER = frozenset(("", "s", "x", "e", "es"))

# On keys made by `arabizi_key`: w/ou is u, y/ee is i, ch/sh is C, kh/5 is X, gh/8 is G, 7 is h, 3 and 2 are a, 9 is q.
ARABIZI_BEFORE = _joined("- u f b d", "- l al il") | {"li", "fl", "bl", "dl", "a", "ia", "had"}
ARABIZI_AFTER = _set("a at in u k hum kum na i ha n t ia iin un") | {""}
ARABIZI_VERB_BEFORE = _joined("- u", "- ka k ta t Ga G Gadi", "- n t i")
ARABIZI_NEGATION_BEFORE = _joined("- u", "ma m", "- ka k ta t Ga G", "- n t i m")
ARABIZI_PREFIXES = ARABIZI_BEFORE | ARABIZI_VERB_BEFORE | ARABIZI_NEGATION_BEFORE
ARABIZI_VERB_AFTER = _set("u iu k kum uk ukum hum uhum ha uha na una ni uni t ti tu in i h uh") | {""}

_ARABIZI = (
    ("kh", "X"), ("5", "X"), ("gh", "G"), ("8", "G"), ("ch", "C"), ("sh", "C"), ("ou", "u"), ("oo", "u"), ("w", "u"),
    ("o", "u"), ("ee", "i"), ("y", "i"), ("e", ""), ("3", "a"), ("2", "a"), ("7", "h"), ("9", "q"), ("6", "t"),
    ("4", "a"), ("th", "t"), ("dh", "d"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = frozenset("aiu")


def arabizi_key(word: str) -> str:
    """How a romanised word sounds, whatever its spelling: '7mar', 'hmaar' and 'hmar' give the same key."""
    for spelling, sound in _ARABIZI:
        word = word.replace(spelling, sound)
    return once(word)


def tamazight_key(word: str) -> str:
    """How a word of Tamazight in Latin letters sounds: 'taqḥabt' and 'ta97abt', 'anxnuc' and 'ankhnouch' are one."""
    return arabizi_key(word).replace("c", "C").replace("x", "X")


def once(word: str) -> str:
    """`word` with every doubled letter written once."""
    return _DOUBLED.sub(r"\1", word)


def solid(key: str) -> bool:
    """Whether a key is long enough to stand for a word: four sounds, three of them consonants."""
    return len(key) >= 4 and sum(sound not in _VOWELS for sound in key) >= 3


def arabic_stems(word: str) -> list[tuple[str, str]]:
    """(form, stem) of which the Arabic `word` may be a form."""
    found = [(WORD, stem) for stem in _between(word, ARABIC_BEFORE, ARABIC_AFTER)]
    found += [(WORD, stem + "ه") for stem in _between(word, ARABIC_BEFORE, AFTER_FEMININE)]
    found += [(VERB, stem) for stem in _between(word, VERB_BEFORE, VERB_AFTER)]
    if word.endswith("ش"):
        found += [(NEGATED, stem) for stem in _between(word[:-1], NEGATION_BEFORE, VERB_AFTER)]
        found += [(VERB, stem) for form, stem in found if form == NEGATED]
    return found


def arabizi_stems(key: str) -> list[tuple[str, str]]:
    """(form, key of the stem) of which a romanised word with that key may be a form."""
    found = [(WORD, stem) for stem in _between(key, ARABIZI_BEFORE, ARABIZI_AFTER)]
    found += [(VERB, stem) for stem in _between(key, ARABIZI_VERB_BEFORE, ARABIZI_VERB_AFTER)]
    if key.endswith("C"):
        found += [(NEGATED, stem) for stem in _between(key[:-1], ARABIZI_NEGATION_BEFORE, ARABIZI_VERB_AFTER)]
        found += [(VERB, stem) for form, stem in found if form == NEGATED]
    return found


def latin_stems(word: str) -> list[str]:
    """The words of which a French, Spanish or English `word` may be the plural or the feminine."""
    return list(_between(word, frozenset({""}), LATIN_AFTER))


def _between(word: str, before: frozenset[str], after: frozenset[str]) -> set[str]:
    """What is left of `word` when one of `before` and one of `after` come off; at least three letters."""
    size = len(word)
    starts = [k for k in range(min(8, size - SHORTEST) + 1) if word[:k] in before]
    ends = [k for k in range(max(SHORTEST, size - 6), size + 1) if word[k:] in after]
    return {word[start:end] for start in starts for end in ends if end - start >= SHORTEST}
