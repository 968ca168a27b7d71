"""The detector 'language': one signal a post, with the words that decided."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from marsad.core.posts import Reason
from marsad.core.words import N_
from marsad.detect.language import (
    FEWEST_LETTERS,
    LABELS,
    NONE,
    SAID_AS,
    TOGETHER,
    UNKNOWN,
    Guess,
    Weighed,
    composed,
    dominant_scripts,
    guessed,
    weighed,
)
from marsad.detect.language_model import SCRIPTS, shipped
from marsad.detect.letter_forms import LANGUAGE
from marsad.detect.signals import Found, signal_table
from marsad.detect.words import Words, words_of

WORDS_SHOWN = 3
WORD_LENGTH = 40  # a longer 'word' is shortened where it is shown

LOOKS_LIKE = {
    "ary-Arab": N_("Reads like Darija in Arabic letters; most telling: {words}."),
    "ary-Latn": N_("Reads like Darija in Latin letters; most telling: {words}."),
    "arb-Arab": N_("Reads like standard Arabic, or Arabic other than Darija; most telling: {words}."),
    "fra-Latn": N_("Reads like French; most telling: {words}."),
    "eng-Latn": N_("Reads like English; most telling: {words}."),
    "spa-Latn": N_("Reads like Spanish; most telling: {words}."),
    "zgh-Latn": N_("Reads like Tamazight in Latin letters; most telling: {words}."),
}
TIFINAGH = N_("Most letters are Tifinagh.")
TOO_LITTLE = N_("There are too few letters to tell the language.")
ANOTHER = N_("Reads like a language outside those Marsad tells apart itself; the library py3langid answers '{code}'.")
NAMELESS = N_("Most letters are of a script whose language could not be told.")


class LanguageDetector:
    """Language and script of each post (marsad.detect.language); the score is the probability of the label.

    Temperature-scaled softmax of a linear model (Guo and others, 2017); for other languages, py3langid's own. The other
    languages of a mixed post are signals of the detector 'mixed-languages'.
    """

    name: ClassVar[str] = "language"
    version: ClassVar[str] = "2"
    summary: ClassVar[str] = N_("Tells which language and script each post is in.")
    labels: ClassVar[tuple[str, ...]] = LABELS
    needs: ClassVar[tuple[str, ...]] = ("post_id", "text")

    def detect(self, posts: pa.RecordBatch) -> pa.RecordBatch:
        """One signal a post, in the order of the posts; a post without text is 'und'."""
        ids = posts.column("post_id").to_pylist()
        texts = [text or "" for text in posts.column("text").to_pylist()]
        found: list[Found] = []
        for start in range(0, len(texts), TOGETHER):
            some = composed(texts[start : start + TOGETHER])
            words = words_of(some, LANGUAGE)
            weights = weighed(words.codes, words.bounds)
            totals = weights.over(words.sequence, words.starts)
            guesses = guessed(some, totals)
            reasons = why(words, weights, totals, guesses)
            for post_id, guess, reason in zip(ids[start : start + TOGETHER], guesses, reasons, strict=True):
                found.append(Found(post_id, guess.label, guess.score, (reason,)))
        return signal_table(self.name, self.version, found)


def why(words: Words, weights: Weighed, totals: Weighed, guesses: Sequence[Guess]) -> list[Reason]:
    """One reason for each guess: the script, or the words that weighed most for the label against the others."""
    empty = dominant_scripts(totals.letters, FEWEST_LETTERS) == NONE
    reasons = [_plain_reason(guess, bool(none)) for guess, none in zip(guesses, empty, strict=True)]
    spellings = words.spellings()
    for script in SCRIPTS:
        margins = _margins(weights, script)
        for place, guess in enumerate(guesses):
            if guess.label in margins:
                said = words.sequence[words.starts[place] : words.starts[place + 1]]
                most = telling_words(said, margins[guess.label], spellings)
                reasons[place] = Reason(LOOKS_LIKE[guess.label], (("words", ", ".join(most)),))
    return reasons


def _plain_reason(guess: Guess, empty: bool) -> Reason:
    if guess.label == "zgh-Tfng":
        return Reason(TIFINAGH)
    if guess.label == UNKNOWN:
        return Reason(TOO_LITTLE if empty else NAMELESS)
    return Reason(ANOTHER, (("code", guess.label),))


def _margins(weights: Weighed, script: str) -> dict[str, NDArray[np.float32]]:
    """For each label of the script, how much more each distinct word weighs for it than for the best other class.

    Words of another script have no margin (NaN).
    """
    model = shipped()[script]
    scaled = weights.sums[script] * model.scale
    scaled[weights.counts[script] == 0] = np.nan
    margins: dict[str, NDArray[np.float32]] = {}
    for k, name in enumerate(model.classes):
        label = SAID_AS[script].get(name, f"{name}-{script}")
        if label in LOOKS_LIKE and label not in margins:
            margins[label] = scaled[:, k] - np.delete(scaled, k, axis=1).max(axis=1)
    return margins


def telling_words(said: NDArray[np.int64], margin: NDArray[np.float32], spellings: Sequence[str]) -> list[str]:
    """Of the words `said` up to three, those of the largest margin first; one at least where any has a margin."""
    distinct, first = np.unique(said, return_index=True)
    mine = margin[distinct]
    order = np.lexsort((first, -mine))[:WORDS_SHOWN]
    chosen = [k for k in order.tolist() if mine[k] > 0] or [k for k in order[:1].tolist() if mine[k] <= 0]
    return [spellings[distinct[k]][:WORD_LENGTH] for k in chosen]
