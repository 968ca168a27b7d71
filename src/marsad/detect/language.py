"""Which language and script a post is in: letters first, then our own model, then py3langid for all other languages.

Labels: ary-Arab, ary-Latn (Darija, romanised too), arb-Arab, fra-Latn, eng-Latn, spa-Latn, zgh-Tfng, zgh-Latn, other
languages as ISO 639-3 and ISO 15924 ('deu-Latn'), and 'und' where there are too few letters. Algerian and other
Maghrebi posts are read as ary, and every other kind of Arabic, Egyptian or Gulf speech included, as arb-Arab; Kabyle
and all Tamazight in Latin letters as zgh-Latn. Romanised Tunisian reads as ary-Latn.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from marsad.detect.guard import language_in_other_script, other_language
from marsad.detect.language_model import ELSE, LinearModel, shipped
from marsad.detect.normalise import LANGUAGE, SEPARATOR, TABLE_SIZE, Folded, fold

LABELS = ("ary-Arab", "ary-Latn", "arb-Arab", "fra-Latn", "eng-Latn", "spa-Latn", "zgh-Tfng", "zgh-Latn", "und")
UNKNOWN = "und"
TOGETHER = 4096  # texts folded and scored at once: the arrays then fit the processor's cache
FEWEST_LETTERS = 2
ASKED = 0.05  # from this probability of 'another language', py3langid is asked
DOUBTED = 0.8  # from here on, a likely answer of py3langid will do
SURE, LIKELY = 0.8, 0.4  # how probable py3langid's answer must be; romanised Darija gets under 0.4 nearly always
NOT_SPEECH = re.compile(r"https?://\S+|\bwww\.\S+|[@＠]\w+|\[(?:email|phone)\]|\[\[[A-Z_]+\]\]|\bRT\b(?= )")
NONE, ARABIC, LATIN, TIFINAGH, OTHER = range(5)
SCRIPT_NAMES = {ARABIC: "Arab", LATIN: "Latn"}
# Classes of the model that share a label.
SAID_AS = {"Arab": {"ary": "ary-Arab", "arb": "arb-Arab", "dialect": "arb-Arab"}, "Latn": {}}


@dataclass(frozen=True, slots=True)
class Guess:
    """A language and script, and how probable it is that it is the right one (0 to 1)."""

    label: str
    score: float


def identify(texts: Sequence[str]) -> list[Guess]:
    """The language and script of each text; the same guess whatever the other texts are."""
    guesses: list[Guess] = []
    for start in range(0, len(texts), TOGETHER):
        guesses.extend(_identify(speech(texts[start : start + TOGETHER])))
    return guesses


def speech(texts: Sequence[str]) -> list[str]:
    """The texts composed (NFC), without addresses, handles and masks, which are in no language."""
    joined = SEPARATOR.join(texts)
    if joined.count(SEPARATOR) != len(texts) - 1:
        joined = SEPARATOR.join(text.replace(SEPARATOR, " ") for text in texts)
    said = unicodedata.normalize("NFC", NOT_SPEECH.sub(" ", joined))
    return said.split(SEPARATOR) if texts else []


def _identify(texts: list[str]) -> list[Guess]:
    scripts = dominant_scripts(fold(texts, LANGUAGE))
    guesses = [Guess(UNKNOWN, 1.0)] * len(texts)
    for place in np.flatnonzero(scripts == TIFINAGH).tolist():
        guesses[place] = Guess("zgh-Tfng", 1.0)
    for place in np.flatnonzero(scripts == OTHER).tolist():
        named = language_in_other_script(texts[place])
        guesses[place] = Guess(*named) if named else Guess(UNKNOWN, 1.0)
    for script, name in SCRIPT_NAMES.items():
        places = np.flatnonzero(scripts == script).tolist()
        said = [texts[place] for place in places]
        for place, guess in zip(places, _by_model(said, name), strict=True):
            guesses[place] = guess
    return guesses


def _by_model(texts: list[str], script: str) -> list[Guess]:
    """Guesses for texts of one script by the own model, and by py3langid where both doubt that it is one of ours."""
    if not texts:
        return []
    model = shipped()[script]
    labels, known, another = by_label(model, script, fold(texts, LANGUAGE))
    best = known.argmax(axis=1)
    scores = known[np.arange(len(texts)), best]
    guesses = [Guess(labels[k], score) for k, score in zip(best.tolist(), scores.tolist(), strict=True)]
    for place in np.flatnonzero(another >= ASKED).tolist():
        named = other_language(texts[place], script, SURE if another[place] < DOUBTED else LIKELY)
        if named:
            guesses[place] = Guess(*named)
    return guesses


def by_label(
    model: LinearModel, script: str, folded: Folded
) -> tuple[tuple[str, ...], NDArray[np.float32], NDArray[np.float32]]:
    """The labels of a script, their probabilities given that one of them is right, and that none is."""
    probabilities = model.probabilities(folded)
    said = [SAID_AS[script].get(name, f"{name}-{script}") for name in model.classes]
    labels = tuple(dict.fromkeys(label for label, name in zip(said, model.classes, strict=True) if name != ELSE))
    known = np.stack(
        [sum(probabilities[:, k] for k, one in enumerate(said) if one == label) for label in labels], axis=1
    )
    another = probabilities[:, model.classes.index(ELSE)]
    return labels, known / np.maximum(known.sum(axis=1, keepdims=True), np.float32(1e-9)), another


def class_of(classes: Sequence[str], label: str, script: str) -> int:
    """The first of the model's classes that gets `label`."""
    return next(k for k, name in enumerate(classes) if SAID_AS[script].get(name, f"{name}-{script}") == label)


def dominant_scripts(folded: Folded) -> NDArray[np.int64]:
    """The script most letters of each text are in; NONE where there are fewer than two letters."""
    kinds = _script_table()[np.minimum(folded.codes[:-1], TABLE_SIZE - 1)]
    texts = len(folded.starts) - 1
    text_of = np.repeat(np.arange(texts), np.diff(folded.starts))
    counts = np.bincount(text_of * 5 + kinds, minlength=texts * 5).reshape(texts, 5)[:, 1:]
    scripts: NDArray[np.int64] = np.where(counts.sum(axis=1) < FEWEST_LETTERS, NONE, counts.argmax(axis=1) + 1)
    return scripts


@cache
def _script_table() -> NDArray[np.int64]:
    table = np.zeros(TABLE_SIZE, dtype=np.int64)
    for place in range(0x41, TABLE_SIZE):
        if chr(place).isalpha():
            table[place] = OTHER
    for script, ranges in {
        ARABIC: ((0x600, 0x6FF), (0x750, 0x77F), (0x870, 0x8FF)),
        LATIN: ((0x41, 0x24F), (0x250, 0x2AF), (0x1E00, 0x1EFF)),
        TIFINAGH: ((0x2D30, 0x2D7F),),
    }.items():
        for first, last in ranges:
            span = table[first : last + 1]
            span[span == OTHER] = script
    for greek in "ɛεγΓ":  # the Greek letters Kabyle writers type for ɛ and ɣ
        table[ord(greek)] = LATIN
    return table
