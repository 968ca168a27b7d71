"""What single words stand for: the lists of `concept_words/`, and the look-up of a written word in any of its forms.

A concept is a kind of word that matters for who is spoken of and how: 'group:women', 'not', 'hate', 'say'. A list is
YAML: `language:`, `common:` (function words, which only help to tell the language), `real:` (words that are no slip of
the pen, however near to one of the list) and `concepts:`, each followed by its words. A word may end with * (any
ending), begin with ~ (Arabic and Arabizi verbs) or = (as it stands, no other form); _ joins the words of a phrase.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path

import yaml

from marsad.detect.lexicon import SAFE_LOADER
from marsad.detect.normalise import normalise
from marsad.detect.word_forms import (
    ARABIC_AFTER,
    ARABIC_PREFIXES,
    ARABIZI_PREFIXES,
    VERB_AFTER,
    arabic_stems,
    arabizi_key,
    arabizi_stems,
)

FOLDER = Path(__file__).parent / "concept_words"
LANGUAGES = ("ara-Arab", "ary-Latn", "eng-Latn", "fra-Latn", "spa-Latn")
GROUNDS = ("women", "orientation", "origin", "religion", "disability")
GROUPS = tuple(f"group:{ground}" for ground in GROUNDS)
SLURS = tuple(f"slur:{ground}" for ground in GROUNDS)
OTHERS = (
    *("other", "thing", "i", "we", "you", "he", "they", "people", "all", "only", "like_you"),  # who or what
    *("hate", "bad", "dehum", "violence", "expel", "profanity", "good", "worth"),  # what is said of them
    *("not", "ought", "think", "say", "condemn", "legal", "if", "but", "proud", "time", "question", "cry"),  # and how
)
CONCEPTS = ("", "common", *GROUPS, *SLURS, *OTHERS)  # by number; 0: the word stands for nothing here
NUMBER = {name: number for number, name in enumerate(CONCEPTS)}
NEGATED = 64  # added to a number where the word itself also says 'not': 'ملهاش'
SIGNS = {"?": NUMBER["question"], "!": NUMBER["cry"]}  # words of their own where texts are folded for classifiers
LEET = str.maketrans("0134579", "oieastg")
SHORTEST_MISSPELT, SHORTEST_BEGINNING = 4, 6  # letters of a misspelling that is recognised: of a word, of its beginning
MISSPELT = {*GROUPS, *SLURS, "hate", "bad", "dehum", "violence", "profanity"}
LATIN_ENDINGS = ("s", "x", "e", "es")  # plural and feminine, the shorter first
REMEMBERED = 300_000  # written words whose meanings are kept


def _joined(*slots: str) -> frozenset[str]:
    return frozenset("".join(pieces) for pieces in product(*(slot.replace("-", "").split(" ") for slot in slots)))


# Besides the forms of Darija: Egyptian b-, h- and the passive t-, as in «بتكره», «هقتل», «يتقتلو».
VERB_BEFORE = (
    _joined("- و ف ل", "- ب ه ح ك كا ت تا غا غ غادي س با", "ن ت ي ا", "- ت ن ست")
    | _joined("- و ف", "ه ح غا غادي", "-")
    | _joined("و ف", "-")
)
NOT_BEFORE = _joined("- و ف", "- ما م", "- ب ك كا ت تا غا", "- ن ت ي ا", "- ت")
NOT_AFTER = frozenset(f"{after}ش" for after in VERB_AFTER | ARABIC_AFTER)
SHORTEST = 3
PREFIXES = ARABIC_PREFIXES | VERB_BEFORE | NOT_BEFORE
LATIN = LANGUAGES[2:]


@dataclass(slots=True)
class _List:
    """The words of one language, by how they are looked up; each stands for the number of a concept."""

    exact: dict[str, int] = field(default_factory=dict)
    stems: dict[str, int] = field(default_factory=dict)
    verbs: dict[str, int] = field(default_factory=dict)
    beginnings: dict[str, int] = field(default_factory=dict)
    misspelt: dict[str, int] = field(default_factory=dict)
    misspelt_beginnings: dict[str, int] = field(default_factory=dict)
    heads: frozenset[str] = frozenset()  # first letters of all that affixes may leave: most words hold none of them

    sizes: tuple[int, ...] = ()  # of the beginnings, the longest first
    misspelt_sizes: tuple[int, ...] = ()

    def first_letters(self, *of: Mapping[str, int]) -> frozenset[str]:
        """The first SHORTEST letters of every word of the lists given."""
        return frozenset(word[:SHORTEST] for one in of for word in one)


class ConceptTable:
    """Looks up what a written word stands for in each language. The answer depends on nothing but the word."""

    def __init__(self, lists: Mapping[str, Mapping[str, str]], real: Iterable[str] = ()) -> None:
        """`lists`: by language, by concept, the words as in a file of `concept_words/`; `real`: no misspellings."""
        self.phrases: dict[str, dict[tuple[str, ...], int]] = {language: {} for language in LANGUAGES}
        self._lists = {language: _List() for language in LANGUAGES}
        self._known: dict[str, tuple[int, ...]] = {}
        for language, concepts in lists.items():
            for concept, words in concepts.items():
                for word in words.split():
                    self._enter(language, NUMBER[concept], word)
        for language, known in self._lists.items():
            if language in LATIN:
                self._enter_misspellings(known, frozenset(real))
                begun = (known.beginnings, known.misspelt, known.misspelt_beginnings)
                known.heads = known.first_letters(known.exact, *begun)
                known.sizes = _sizes(known.beginnings, SHORTEST)
                known.misspelt_sizes = _sizes(known.misspelt_beginnings, SHORTEST_BEGINNING)
            else:
                known.heads = known.first_letters(known.stems, known.verbs)

    def meanings(self, word: str) -> tuple[int, ...]:
        """The number of the concept of a folded word in each of LANGUAGES, NEGATED added where it says 'not' too."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[word] = self._looked_up(word)
        return known

    def numbers(self, language: str) -> frozenset[int]:
        """Of the concepts that have a word in `language`."""
        words = self._lists[language]
        return frozenset((*words.exact.values(), *words.beginnings.values(), *words.verbs.values()))

    def _looked_up(self, word: str) -> tuple[int, ...]:
        if word in SIGNS:
            return (SIGNS[word],) * len(LANGUAGES)
        if word[:1] >= "\u0590":
            return (self._arabic(word), 0, 0, 0, 0)
        return (0, self._arabizi(word), *(self._latin(self._lists[language], word) for language in LANGUAGES[2:]))

    def _arabic(self, word: str) -> int:
        words = self._lists["ara-Arab"]
        if (number := words.exact.get(word)) is not None:
            return number
        word = word.removeprefix("ل") if word.startswith("لال") else word  # 'for the', written as two words
        if not _may_hold(word, PREFIXES, words.heads):
            return 0
        found = [(len(stem), -words.stems[stem]) for _form, stem in arabic_stems(word) if stem in words.stems]
        verbs = _between(word, VERB_BEFORE, VERB_AFTER)
        found += [(len(stem), -words.verbs[stem]) for stem in verbs if stem in words.verbs]
        if found:
            return -max(found)[1]
        for stem in sorted(_between(word, NOT_BEFORE, NOT_AFTER), key=lambda one: (-len(one), one)):
            number = words.verbs.get(stem) or words.stems.get(stem)
            if number:
                return number | NEGATED
        return 0

    def _arabizi(self, word: str) -> int:
        words = self._lists["ary-Latn"]
        if (number := words.exact.get(word)) is not None:
            return number
        found, key = [], arabizi_key(word)
        for form, stem in arabizi_stems(key) if _may_hold(key, ARABIZI_PREFIXES, words.heads) else ():
            number = (words.stems if form == "word" else words.verbs).get(stem)
            if number:
                found.append((len(stem), -number, NEGATED if form == "negated" else 0))
        return -max(found)[1] | max(found)[2] if found else 0

    @staticmethod
    def _latin(words: _List, word: str) -> int:
        plain = word if word.isalpha() else word.translate(LEET)
        if ConceptTable._none_begins(words.heads, word, plain):
            return 0
        for spelling in (word,) if plain == word else (word, plain):
            if (number := words.exact.get(spelling)) is not None:
                return number
            for ending in LATIN_ENDINGS if spelling.endswith(LATIN_ENDINGS) else ():
                stem = spelling.removesuffix(ending)
                if SHORTEST < len(stem) < len(spelling) and stem in words.exact:
                    return words.exact[stem]
            for size in words.sizes:
                if (number := words.beginnings.get(spelling[:size])) is not None:
                    return number
        return ConceptTable._misspelt(words, word)

    @staticmethod
    def _misspelt(words: _List, word: str) -> int:
        if (number := words.misspelt.get(word)) is not None:
            return number
        begun = (words.misspelt_beginnings.get(word[:size]) for size in words.misspelt_sizes if size < len(word))
        return next((number for number in begun if number is not None), 0)

    @staticmethod
    def _none_begins(heads: frozenset[str], word: str, plain: str) -> bool:
        return word[:SHORTEST] not in heads and plain[:SHORTEST] not in heads

    def _enter(self, language: str, number: int, entry: str) -> None:
        words = self._lists[language]
        spelling = tuple(normalise(entry.strip("=~*").replace("_", " ")).text.split())
        if len(spelling) > 1:
            self.phrases[language].setdefault(spelling, number)
            return
        if not spelling:
            return
        word = spelling[0]
        if entry.endswith("*"):
            words.beginnings.setdefault(word, number)
        elif entry.startswith("~"):
            words.verbs.setdefault(arabizi_key(word) if language == "ary-Latn" else word, number)
        else:
            words.exact.setdefault(word, number)
            if language == "ara-Arab" and not entry.startswith("=") and len(word) >= SHORTEST:
                words.stems.setdefault(word, number)
            if language == "ary-Latn" and not entry.startswith("="):
                words.stems.setdefault(arabizi_key(word), number)

    @staticmethod
    def _enter_misspellings(words: _List, real: frozenset[str]) -> None:
        wanted = {NUMBER[concept] for concept in MISSPELT}
        for known, misspelt in ((words.exact, words.misspelt), (words.beginnings, words.misspelt_beginnings)):
            for word, number in known.items():
                for variant in misspellings(word) if number in wanted else ():
                    if len(variant) >= SHORTEST_MISSPELT and variant not in real:
                        words.misspelt.setdefault(variant, number)
                        misspelt.setdefault(variant, number)


def misspellings(word: str) -> Iterator[str]:
    """`word` less one letter, or with two neighbours swapped; the first letter stays."""
    for k in range(1, len(word)):
        yield word[:k] + word[k + 1 :]
    for k in range(1, len(word) - 1):
        if word[k] != word[k + 1]:
            yield word[:k] + word[k + 1] + word[k] + word[k + 2 :]


def _sizes(words: Iterable[str], shortest: int) -> tuple[int, ...]:
    """How many letters the words have, the most first."""
    return tuple(sorted({len(word) for word in words if len(word) >= shortest}, reverse=True))


def _may_hold(word: str, prefixes: frozenset[str], heads: frozenset[str]) -> bool:
    """Whether one of `heads` begins the word, or stands after one of `prefixes`."""
    for start in range(min(9, len(word) - SHORTEST) + 1):
        if word[start : start + SHORTEST] in heads and word[:start] in prefixes:
            return True
    return False


def _between(word: str, before: frozenset[str], after: frozenset[str]) -> set[str]:
    """What is left of `word` when one of `before` and one of `after` come off; at least three letters."""
    size = len(word)
    starts = [k for k in range(min(9, size - SHORTEST) + 1) if word[:k] in before]
    ends = [k for k in range(max(SHORTEST, size - 6), size + 1) if word[k:] in after]
    return {word[start:end] for start in starts for end in ends if end - start >= SHORTEST}


@cache
def shipped() -> ConceptTable:
    """The lists that come with Marsad."""
    lists, real = {}, set()
    for language in LANGUAGES:
        content = yaml.load((FOLDER / f"{language}.yaml").read_text("utf-8"), Loader=SAFE_LOADER)  # noqa: S506
        real.update(content.get("real", "").split())
        # Common words last: a word that stands for something else keeps that.
        lists[language] = {**content["concepts"], "common": content["common"]}
    return ConceptTable(lists, real)
