"""The detector 'lexicon': one signal a post and label, with the words that matched as they stand in the text."""

from collections import defaultdict
from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import ClassVar

import pyarrow as pa

from marsad.core.canonical import digest
from marsad.core.posts import Reason
from marsad.core.words import N_
from marsad.detect.language import TOGETHER, identify
from marsad.detect.lexicon import LABELS, Entry, read_list, shipped
from marsad.detect.matching import Match, Matcher
from marsad.detect.signals import Found, signal_table

WORDS_SHOWN = 6
WORD_LENGTH = 80

# Each list, as a coder reads it.
LISTED = {
    "ary-Arab": N_("In the word list for Darija in Arabic letters: {words}."),
    "ary-Latn": N_("In the word list for Darija in Latin letters: {words}."),
    "arb-Arab": N_("In the word list for standard Arabic: {words}."),
    "fra-Latn": N_("In the word list for French: {words}."),
    "spa-Latn": N_("In the word list for Spanish: {words}."),
    "eng-Latn": N_("In the word list for English: {words}."),
    "zgh-Latn": N_("In the word list for Tamazight in Latin letters: {words}."),
    "zgh-Tfng": N_("In the word list for Tamazight in Tifinagh: {words}."),
}


class LexiconDetector:
    """Words of per-language lists (marsad.detect.lexicon), found in any of their usual forms and spellings.

    The score of a label is the noisy-or of its entries' weights, each entry once (Pearl, 1988, 4.3.2). A word that is
    in two languages' lists counts once. Abstention is lawful speech: the signal only describes what a post speaks of.
    """

    name: ClassVar[str] = "lexicon"
    version: ClassVar[str] = "1"
    summary: ClassVar[str] = N_("Finds words of per-language lists: abuse, threats, voting, journalists and others.")
    labels: ClassVar[tuple[str, ...]] = LABELS
    needs: ClassVar[tuple[str, ...]] = ("post_id", "text")

    def __init__(self, extra: Path | None = None) -> None:
        """With the mission's own list added, where there is one; Missing or RefusedInput as `read_list`."""
        added = read_list(extra) if extra else ()
        self.entries = (*shipped(), *added)
        self._matcher = Matcher(self.entries)
        if added:  # another list gives other signals, so it is another version
            content = [[e.word, e.label, e.weight, e.language, e.form, e.needs_language] for e in added]
            vars(self)["version"] = f"{type(self).version}+{digest(content)[:8]}"

    def detect(self, posts: pa.RecordBatch) -> pa.RecordBatch:
        """A signal for each label found in each post, posts in their order, labels in the order of `labels`."""
        ids = posts.column("post_id").to_pylist()
        texts = [text or "" for text in posts.column("text").to_pylist()]
        found: list[Found] = []
        for start in range(0, len(texts), TOGETHER):
            some = texts[start : start + TOGETHER]
            for place, matches in enumerate(self.matches(some)):
                found.extend(_by_label(ids[start + place], some[place], matches))
        return signal_table(self.name, self.version, found)

    def matches(self, texts: Sequence[str]) -> list[list[Match]]:
        """The matches that count in each text: those of entries that need a language, only in posts of it."""
        everything = self._matcher.matches(texts)
        asked = [k for k, matches in enumerate(everything) if any(match.entry.needs_language for match in matches)]
        guesses = identify([texts[k] for k in asked])
        for k, guess in zip(asked, guesses, strict=True):
            everything[k] = [m for m in everything[k] if not m.entry.needs_language or m.entry.language == guess.label]
        return everything


def _by_label(post_id: str, text: str, matches: list[Match]) -> list[Found]:
    groups: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        groups[match.entry.label].append(match)
    return [
        Found(post_id, label, noisy_or([match.entry for match in groups[label]]), reasons(text, groups[label]))
        for label in LABELS
        if label in groups
    ]


def noisy_or(entries: Sequence[Entry]) -> float:
    """1 less the product of what each different entry leaves in doubt."""
    weights = {(entry.language, entry.word): entry.weight for entry in entries}
    return round(1.0 - prod(1.0 - weight for weight in weights.values()), 6)


def reasons(text: str, matches: Sequence[Match]) -> tuple[Reason, ...]:
    """One reason a list that a word of `matches` is in: its words as they stand in the text, each once."""
    words: dict[str, list[str]] = defaultdict(list)
    for match in matches:
        said = text[match.start : match.end].strip()[:WORD_LENGTH]
        if said not in words[match.entry.language]:
            words[match.entry.language].append(said)
    return tuple(
        Reason(LISTED[language], (("words", ", ".join(words[language][:WORDS_SHOWN])),))
        for language in LISTED
        if language in words
    )
