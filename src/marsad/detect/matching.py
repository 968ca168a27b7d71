"""Find the entries of word lists in texts: each written word is looked up by its forms, then phrases by their words."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from marsad.detect.lexicon import Entry
from marsad.detect.normalise import Folded, fold, letter_end, normalise
from marsad.detect.word_forms import (
    NEGATED,
    VERB,
    WORD,
    arabic_stems,
    arabizi_key,
    arabizi_stems,
    latin_stems,
    once,
    solid,
    tamazight_key,
)

REMEMBERED = 200_000  # written words whose look-up is kept
NOT_WORDS = re.compile(r"https?://\S+|\bwww\.\S+|[@＠]\w+")
# A long vowel written twice is drawn out too, not doubled: lists are entered with one.
DOUBLED_VOWEL = re.compile("([اوي])\\1+")
SOUNDS = 5  # of a word of Tamazight that is looked for by its sound
TIFINAGH = re.compile("[\u2d30-\u2d7f]")
EXACT, BEGINNING, ARABIZI, TAMAZIGHT = "exact", "beginning", "arabizi", "tamazight"


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found in a text, from character `start` to `end` (exclusive) of the original."""

    entry: Entry
    start: int
    end: int


class Parts(NamedTuple):
    """Which words of entries one written word may be, by number."""

    anchors: tuple[int, ...]  # those by which an entry is looked for
    all: frozenset[int]


class Matcher:
    """Finds the entries in texts. Built once for a set of entries; the result for a text does not depend on others."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._parts: dict[tuple[str, str, str], list[int]] = defaultdict(list)  # (kind, form, spelling) -> parts
        self._numbers: dict[tuple[str, ...], int] = {}
        self._beginnings: set[int] = set()  # lengths of the words that end with *
        # By the number of its longest word, the one least often met: the entry, that word's place in it, all numbers.
        self._anchored: dict[int, list[tuple[Entry, int, tuple[int, ...]]]] = defaultdict(list)
        self._known: dict[tuple[str, bool], Parts] = {}
        for entry in entries:
            words = normalise(entry.word.removesuffix("*")).text.split()
            numbers = self._numbered(entry, words)
            anchor = max(range(len(words)), key=lambda place: len(words[place]))
            self._anchored[numbers[anchor]].append((entry, anchor, numbers))

    def matches(self, texts: Sequence[str]) -> list[list[Match]]:
        """The matches in each text, by place; of two entries at the same place with one label, the weightier."""
        folded = fold([self._words_only(text) for text in texts])
        marks = np.add.reduceat(folded.elongated, folded.starts[:-1], dtype=np.int64) if texts else ()
        found: list[list[Match]] = []
        for number, (said, stretched) in enumerate(zip(folded.texts(), marks, strict=True)):
            words = said.split(" ")[1:]
            if stretched:
                parts = self._look_up_drawn_out(folded, int(folded.starts[number]), words)
            else:
                parts = [self._look_up(word, False) for word in words]
            anchors = [place for place, part in enumerate(parts) if part.anchors]
            found.append(self._in_one(folded, number, words, self._entries_at(parts, anchors)) if anchors else [])
        return [self._as_written(text, matches) if matches else [] for text, matches in zip(texts, found, strict=True)]

    @staticmethod
    def _as_written(text: str, matches: list[Match]) -> list[Match]:
        """The matches up to the last mark and repeat of their last letter.

        Without what only looks like a word once Tifinagh is written in Latin letters: ⴰⵙⵙ, day, is no English.
        """
        if TIFINAGH.search(text):
            matches = [
                m for m in matches if m.entry.language[:3] == "zgh" or not TIFINAGH.search(text[m.start : m.end])
            ]
        return [Match(m.entry, m.start, letter_end(text, m.end - 1)) for m in matches]

    @staticmethod
    def _words_only(text: str) -> str:
        if "://" in text or "www." in text or "@" in text or "＠" in text:
            return NOT_WORDS.sub(lambda found: " " * len(found[0]), text)
        return text

    def _in_one(
        self, folded: Folded, number: int, words: list[str], entries: Iterator[tuple[int, Entry, int]]
    ) -> list[Match]:
        start = int(folded.starts[number])
        firsts = [1]
        for word in words:
            firsts.append(firsts[-1] + len(word) + 1)
        found: dict[tuple[int, int, str], Match] = {}
        for place, entry, size in entries:
            first = int(folded.origins[start + firsts[place]])
            last = int(folded.origins[start + firsts[place + size] - 2]) + 1
            best = found.get((first, last, entry.label))
            if best is None or best.entry.weight < entry.weight:
                found[first, last, entry.label] = Match(entry, first, last)
        return [found[key] for key in sorted(found) if not self._inside_another(key, found)]

    @staticmethod
    def _inside_another(key: tuple[int, int, str], found: Collection[tuple[int, int, str]]) -> bool:
        """Whether a longer match of the same label covers this one: a phrase counts once, not for its words again."""
        first, last, label = key
        return any(a <= first and last <= b and label == c and b - a > last - first for a, b, c in found)

    def _entries_at(self, parts: list["Parts"], anchors: list[int]) -> Iterator[tuple[int, Entry, int]]:
        """(place of its first word, entry, words in it) of each entry all of whose words are there."""
        for place in anchors:
            for number in parts[place].anchors:
                for entry, anchor, wanted in self._anchored[number]:
                    first = place - anchor
                    here = parts[max(first, 0) : first + len(wanted)]
                    if len(here) == len(wanted) and all(w in p.all for w, p in zip(wanted, here, strict=True)):
                        yield first, entry, len(wanted)

    def _look_up_drawn_out(self, folded: Folded, start: int, words: list[str]) -> list["Parts"]:
        """As `_look_up` for each word, told which words have a letter that was drawn out."""
        parts, place = [], start + 1
        for word in words:
            parts.append(self._look_up(word, bool(folded.elongated[place : place + len(word)].any())))
            place += len(word) + 1
        return parts

    def _look_up(self, word: str, stretched: bool) -> "Parts":
        """The parts of entries that the folded `word` may be."""
        known = self._known.get((word, stretched))
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            numbers = self._looked_up(word, "once" if stretched else "plain")
            known = Parts(tuple(sorted(n for n in numbers if n in self._anchored)), frozenset(numbers))
            self._known[word, stretched] = known
        return known

    def _looked_up(self, word: str, spelling: str) -> set[int]:
        word = once(word) if spelling == "once" else word
        if word != (shorter := DOUBLED_VOWEL.sub(r"\1", word)):
            return self._looked_up(shorter, spelling)
        found = set(self._parts.get((EXACT, spelling, word), ()))
        for form, stem in arabic_stems(word):
            found.update(self._parts.get((form, spelling, stem), ()))
        for stem in latin_stems(word):
            found.update(self._parts.get(("latin", spelling, stem), ()))
        for size in self._beginnings:
            found.update(self._parts.get((BEGINNING, spelling, word[:size]), ()))
        if word[:1] < "\u0250":
            for form, stem in arabizi_stems(arabizi_key(word)):
                found.update(self._parts.get((ARABIZI, form, stem), ()))
            found.update(self._parts.get((TAMAZIGHT, WORD, tamazight_key(word)), ()))
        return found

    def _numbered(self, entry: Entry, words: list[str]) -> tuple[int, ...]:
        """The numbers of the entry's words; the same word in the same form and language has one number."""
        numbers = []
        for place, word in enumerate(words):
            begins = entry.word.endswith("*") and place == len(words) - 1
            form = BEGINNING if begins else entry.form if len(words) == 1 or len(word) > 3 else EXACT
            key = (entry.language, form, word)
            if key not in self._numbers:
                self._numbers[key] = len(self._numbers)
                self._enter(self._numbers[key], *key)
            numbers.append(self._numbers[key])
        return tuple(numbers)

    def _enter(self, number: int, language: str, form: str, word: str) -> None:
        """Put a word of an entry where `_looked_up` finds it."""
        word = DOUBLED_VOWEL.sub(r"\1", word)
        for spelling, written in (("plain", word), ("once", once(word))):
            if form == BEGINNING:
                self._beginnings.add(len(written))
                self._parts[BEGINNING, spelling, written].append(number)
                continue
            if form != NEGATED:
                self._parts[EXACT, spelling, written].append(number)
            if language.endswith("Arab") and form in {WORD, VERB, NEGATED}:
                self._parts[form, spelling, written].append(number)
            if language in {"fra-Latn", "spa-Latn", "eng-Latn"} and form == WORD and len(written) > 3:
                self._parts["latin", spelling, written].append(number)
        key = arabizi_key(word)
        # ma…ch around it makes even a short verb sure.
        if language == "ary-Latn" and (form == NEGATED or (form in {WORD, VERB} and solid(key))):
            self._parts[ARABIZI, form, key].append(number)
        if language.startswith("zgh") and form == WORD and len(tamazight_key(word)) >= SOUNDS:
            self._parts[TAMAZIGHT, form, tamazight_key(word)].append(number)
