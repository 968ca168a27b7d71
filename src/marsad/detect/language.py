"""Which language and script a post is in: letters first, then our own model, then py3langid for all other languages.

Labels: ary-Arab, ary-Latn (Darija, romanised too), arb-Arab, fra-Latn, eng-Latn, spa-Latn, zgh-Tfng, zgh-Latn, other
languages as ISO 639-3 and ISO 15924 ('deu-Latn'), and 'und' where there are too few letters. Algerian and other
Maghrebi posts are read as ary, and every other kind of Arabic, Egyptian or Gulf speech included, as arb-Arab; Kabyle
and all Tamazight in Latin letters as zgh-Latn. Romanised Tunisian reads as ary-Latn.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from marsad.detect.guard import language_in_other_script, other_language
from marsad.detect.language_model import ELSE, SCRIPTS, LinearModel, shipped
from marsad.detect.letter_forms import LANGUAGE, TABLE_SIZE
from marsad.detect.ngrams import ngram_counts
from marsad.detect.words import ranges, words_of

LABELS = ("ary-Arab", "ary-Latn", "arb-Arab", "fra-Latn", "eng-Latn", "spa-Latn", "zgh-Tfng", "zgh-Latn", "und")
UNKNOWN = "und"
TOGETHER = 16_384  # texts read at once: enough that most words are met again, few enough for the memory at hand
FEWEST_LETTERS = 2
ASKED = 0.05  # from this probability of 'another language', py3langid is asked
DOUBTED = 0.8  # from here on, a likely answer of py3langid will do
SURE, LIKELY = 0.8, 0.4  # how probable py3langid's answer must be; romanised Darija gets under 0.4 nearly always
NONE, ARABIC, LATIN, TIFINAGH, OTHER = range(5)
SCRIPT_NUMBERS = {"Arab": ARABIC, "Latn": LATIN}
# Classes of the model that share a label.
SAID_AS = {"Arab": {"ary": "ary-Arab", "arb": "arb-Arab", "dialect": "arb-Arab"}, "Latn": {}}


@dataclass(frozen=True, slots=True)
class Guess:
    """A language and script, and how probable it is that it is the right one (0 to 1)."""

    label: str
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Distinct words, or texts, by what they are made of; sums over words are those of a text."""

    letters: NDArray[np.int32]  # (words, 5): letters of each script, NONE for what is no letter
    sums: dict[str, NDArray[np.int32]]  # by script: (words, classes), zero for words of another script
    counts: dict[str, NDArray[np.int32]]  # by script: (words,) n-grams

    def over(self, sequence: NDArray[np.int64], starts: NDArray[np.int64]) -> "Weighed":
        """The same of each text, whose words have the numbers `sequence[starts[k]:starts[k + 1]]`."""
        ones = np.ones(sequence.size, dtype=np.int32)
        shape = (starts.size - 1, len(self.letters))
        used = sparse.csr_array((ones, sequence.astype(np.int32), starts.astype(np.int32)), shape=shape)
        names = list(self.sums)
        columns = [self.letters, *self.sums.values(), *(counts[:, None] for counts in self.counts.values())]
        cuts = np.cumsum([part.shape[1] for part in columns])[:-1]
        letters, *parts = np.split(used @ np.hstack(columns), cuts, axis=1)
        sums, counts = parts[: len(names)], parts[len(names) :]
        return Weighed(
            letters, dict(zip(names, sums, strict=True)), {n: c[:, 0] for n, c in zip(names, counts, strict=True)}
        )


def identify(texts: Sequence[str]) -> list[Guess]:
    """The language and script of each text; the same guess whatever the other texts are."""
    guesses: list[Guess] = []
    for start in range(0, len(texts), TOGETHER):
        some = composed(texts[start : start + TOGETHER])
        words = words_of(some, LANGUAGE)
        guesses.extend(guessed(some, weighed(words.codes, words.bounds).over(words.sequence, words.starts)))
    return guesses


def composed(texts: Sequence[str]) -> list[str]:
    """The texts in composed form (NFC): é as one letter."""
    normal = unicodedata.is_normalized
    return [text if normal("NFC", text) else unicodedata.normalize("NFC", text) for text in texts]


def weighed(
    codes: NDArray[np.uint32], bounds: NDArray[np.int64], models: Mapping[str, LinearModel] | None = None
) -> Weighed:
    """What each word is made of; word w is `codes[bounds[w]:bounds[w + 1]]`, a space and its letters."""
    words, sizes = len(bounds) - 1, np.diff(bounds)
    kinds = scripts_of(codes[: int(bounds[-1])])
    tally = np.bincount(np.repeat(np.arange(words), sizes) * 5 + kinds, minlength=words * 5)
    letters: NDArray[np.int32] = tally.reshape(words, 5).astype(np.int32)
    script = dominant_scripts(letters, 1)
    starts = bounds[:-1]
    weights = Weighed(letters, {}, {})
    for name, model in (shipped() if models is None else models).items():
        mine = np.flatnonzero(script == SCRIPT_NUMBERS[name])
        weights.sums[name] = np.zeros((words, len(model.classes)), dtype=np.int32)
        weights.counts[name] = np.zeros(words, dtype=np.int32)
        edges = np.concatenate(([0], np.cumsum(sizes[mine])))
        said = np.append(codes[ranges(starts[mine], sizes[mine])], np.uint32(0x20))
        weights.sums[name][mine] = model.of_words(said, edges)
        weights.counts[name][mine] = ngram_counts(sizes[mine])
    return weights


def guessed(texts: Sequence[str], totals: Weighed) -> list[Guess]:
    """The guess for each text from what it weighs."""
    scripts = dominant_scripts(totals.letters, FEWEST_LETTERS)
    guesses = [Guess(UNKNOWN, 1.0)] * len(texts)
    for place in np.flatnonzero(scripts == TIFINAGH).tolist():
        guesses[place] = Guess("zgh-Tfng", 1.0)
    for place in np.flatnonzero(scripts == OTHER).tolist():
        named = language_in_other_script(texts[place])
        guesses[place] = Guess(*named) if named else Guess(UNKNOWN, 1.0)
    for name in SCRIPTS:
        places = np.flatnonzero(scripts == SCRIPT_NUMBERS[name])
        probabilities = shipped()[name].probabilities(totals.sums[name][places], totals.counts[name][places])
        labels, known, another = by_label(shipped()[name], name, probabilities)
        best = known.argmax(axis=1)
        scores = known[np.arange(best.size), best]
        for place, k, score in zip(places.tolist(), best.tolist(), scores.tolist(), strict=True):
            guesses[place] = Guess(labels[k], score)
        doubted = np.flatnonzero(another >= ASKED)
        for place, doubt in zip(places[doubted].tolist(), another[doubted].tolist(), strict=True):
            other = other_language(texts[place], name, SURE if doubt < DOUBTED else LIKELY)
            if other:
                guesses[place] = Guess(*other)
    return guesses


def by_label(
    model: LinearModel, script: str, probabilities: NDArray[np.float32]
) -> tuple[tuple[str, ...], NDArray[np.float32], NDArray[np.float32]]:
    """The labels of a script, their probabilities given that one of them is right, and that none is."""
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


def dominant_scripts(letters: NDArray[np.int32], fewest: int) -> NDArray[np.int64]:
    """The script most letters are in; NONE where there are fewer than `fewest` letters."""
    counts = letters[:, 1:]
    scripts: NDArray[np.int64] = np.where(counts.sum(axis=1) < fewest, NONE, counts.argmax(axis=1) + 1)
    return scripts


def scripts_of(codes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The script of each folded character; NONE for what is no letter."""
    scripts: NDArray[np.int64] = _script_table()[np.minimum(codes, TABLE_SIZE - 1)]
    return scripts


@cache
def _script_table() -> NDArray[np.int64]:
    table = np.zeros(TABLE_SIZE, dtype=np.int64)
    for place in range(0x41, TABLE_SIZE):
        if chr(place).isalpha():
            table[place] = OTHER
    for script, blocks in {
        ARABIC: ((0x600, 0x6FF), (0x750, 0x77F), (0x870, 0x8FF)),
        LATIN: ((0x41, 0x24F), (0x250, 0x2AF), (0x1E00, 0x1EFF)),
        TIFINAGH: ((0x2D30, 0x2D7F),),
    }.items():
        for first, last in blocks:
            span = table[first : last + 1]
            span[span == OTHER] = script
    for greek in "ɛεγΓ":  # the Greek letters Kabyle writers type for ɛ and ɣ
        table[ord(greek)] = LATIN
    return table
