"""The consonants of a word, in one alphabet for Arabic letters, Latin letters and Tifinagh.

Moroccans write one word in many ways: «قلبي», 'galbi', '9albi'. What stays is its consonants, so that what is learnt
of a word in one script serves in the other. Vowels, w and y, the hamza and the 'ayn (3, a) are left out, since one
script writes them and the other does not; sounds that spellings mix (k, q, g; d, dh, ḍ; t, th, ṭ; s, ṣ) share one.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

SPACE = 0x20
TABLE = 0x2E00  # the last of Tifinagh is 0x2D7F
# One line a sound: its letter here, then the letters that spell it after folding.
SOUNDS = """
b بpbⴱⵒ
t تطثt6ⵜⵟ
j جjⵊ
S شⵛ
X خ5xⵅ
d دضذظdⴷⴹ
r رrⵔⵕ
z زzⵣⵥ
s سصsⵙⵚ
G غ8ⵖ
f فvfⴼ
k قكkqg9cⴽⴳⵇ
l لlⵍ
m مmⵎ
n نnⵏ
h هحh7ⵀⵃ
"""
# Two Latin letters for one sound.
PAIRS = {"ch": "S", "sh": "S", "gh": "G", "kh": "X", "th": "t", "dh": "d", "ph": "f"}


def skeletons(codes: NDArray[np.uint32], bounds: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The skeleton of each word, in the form of `marsad.detect.words.Words`: each begins with a space."""
    sounds = _sounds()[np.minimum(codes, TABLE - 1)]
    following = np.append(codes[1:], np.uint32(SPACE))
    for pair, sound in PAIRS.items():
        first = (codes == ord(pair[0])) & (following == ord(pair[1]))
        sounds[first] = ord(sound)
        sounds[1:][first[:-1]] = 0
    doubled = np.append(False, (codes[1:] == codes[:-1]))
    kept = np.flatnonzero((sounds != 0) & ~doubled | (codes == SPACE))
    starts = np.searchsorted(kept, bounds)
    found = sounds[kept].astype(np.uint32)
    found[codes[kept] == SPACE] = SPACE  # the last one too, so that the last word ends as any other
    return found, starts.astype(np.int64)


@cache
def _sounds() -> NDArray[np.uint8]:
    table = np.zeros(TABLE, dtype=np.uint8)
    for line in SOUNDS.split("\n"):
        if line:
            for letter in line[2:]:
                table[ord(letter)] = ord(line[0])
    return table
