"""The detector 'language': one signal a post, with the words that decided."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import pyarrow as pa

from marsad.core.posts import Reason
from marsad.core.words import N_
from marsad.detect.language import LABELS, NONE, TOGETHER, UNKNOWN, Guess, class_of, dominant_scripts, identify, speech
from marsad.detect.language_model import shipped
from marsad.detect.normalise import LANGUAGE, fold
from marsad.detect.signals import Found, signal_table

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

    Temperature-scaled softmax of a linear model (Guo and others, 2017); for other languages, py3langid's own.
    """

    name: ClassVar[str] = "language"
    version: ClassVar[str] = "1"
    summary: ClassVar[str] = N_("Tells which language and script each post is in.")
    labels: ClassVar[tuple[str, ...]] = LABELS
    needs: ClassVar[tuple[str, ...]] = ("post_id", "text")

    def detect(self, posts: pa.RecordBatch) -> pa.RecordBatch:
        """One signal a post, in the order of the posts; a post without text is 'und'."""
        ids = posts.column("post_id").to_pylist()
        texts = [text or "" for text in posts.column("text").to_pylist()]
        found: list[Found] = []
        for start in range(0, len(texts), TOGETHER):
            some = texts[start : start + TOGETHER]
            guesses = identify(some)
            reasons = why(some, guesses)
            for post_id, guess, reason in zip(ids[start : start + TOGETHER], guesses, reasons, strict=True):
                found.append(Found(post_id, guess.label, guess.score, (reason,)))
        return signal_table(self.name, self.version, found)


def why(texts: Sequence[str], guesses: Sequence[Guess]) -> list[Reason]:
    """One reason for each guess: the script, or the words that weighed most for the label against the others."""
    said = speech(texts)
    empty = dominant_scripts(fold(said, LANGUAGE)) == NONE
    reasons = [_plain_reason(guess, bool(none)) for guess, none in zip(guesses, empty, strict=True)]
    for script in ("Arab", "Latn"):
        places = [k for k, guess in enumerate(guesses) if guess.label in LOOKS_LIKE and guess.label.endswith(script)]
        words = telling_words([said[k] for k in places], [guesses[k].label for k in places], script)
        for place, most in zip(places, words, strict=True):
            reasons[place] = Reason(LOOKS_LIKE[guesses[place].label], (("words", ", ".join(most)),))
    return reasons


def _plain_reason(guess: Guess, empty: bool) -> Reason:
    if guess.label == "zgh-Tfng":
        return Reason(TIFINAGH)
    if guess.label == UNKNOWN:
        return Reason(TOO_LITTLE if empty else NAMELESS)
    return Reason(ANOTHER, (("code", guess.label),))


def telling_words(texts: Sequence[str], labels: Sequence[str], script: str) -> list[list[str]]:
    """For each text, up to three of its words, those that weighed most for its label first."""
    if not texts:
        return []
    model = shipped()[script]
    folded = fold(texts, LANGUAGE)
    weights, starts = model.word_weights(folded)
    text_of = np.searchsorted(folded.starts, starts[:-1], side="right") - 1
    chosen = np.array([class_of(model.classes, label, script) for label in labels])[text_of]
    row = np.arange(len(chosen))
    for_it = weights[row, chosen].copy()
    weights[row, chosen] = -np.inf
    margin = for_it - weights.max(axis=1)
    order = np.lexsort((row, -margin, text_of))
    whole = folded.codes.tobytes().decode("utf-32-le", "surrogatepass")
    most: list[list[str]] = [[] for _ in texts]
    for k in order.tolist():
        word = whole[starts[k] + 1 : starts[k + 1]]
        words = most[text_of[k]]
        if word and len(words) < WORDS_SHOWN and word[:WORD_LENGTH] not in words and (margin[k] > 0 or not words):
            words.append(word[:WORD_LENGTH])
    return most
