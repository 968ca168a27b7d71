"""Texts as sequences of concepts: who is spoken of, what is said of them, what is denied, quoted or condemned.

Models of words read 'I hate X', 'nobody should hate X' and '"I hate X" is a vile thing to say' as nearly the same,
which is where they fail (Röttger and others, HateCheck, 2021). Here each word that matters becomes its concept, alike
in every language, and what follows a negation is marked. The short sequences and the combinations of these are features
beside the words: what is learnt of one language and one group holds for the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from marsad.detect.concept_table import CONCEPTS, LANGUAGES, NEGATED, NUMBER, shipped
from marsad.detect.normalise import CLASSIFY
from marsad.detect.words import Words, as_column, words_of

QUOTED = r"[\"“”«»„‟]|''|(^|\s)['‘]\pL.*[\pL.!?]['’]($|[\s.,!?])"
LANGUAGE_FIRST = np.array(
    [0.0, 0.3, 0.2, 0.1]
)  # ties between languages of Latin letters: English, French, Spanish, Darija
FALLBACK = 5  # letters from which a word counts that only another language's list knows
LONGEST_PHRASE = 4
REACH = 3  # classes after a negation that it covers
MOST_FLAGS = 8  # of a text, that are combined
_PRIME = np.uint64(0x9E3779B97F4A7C15)

# Concepts that say the same for the features, under one name.
CLASS_OF = {
    **{name: "group" for name in CONCEPTS if name.startswith("group:")},
    **{name: "slur" for name in CONCEPTS if name.startswith("slur:")},
    **dict.fromkeys(("hate", "bad", "dehum"), "bad"),
    **dict.fromkeys(("violence", "expel"), "violence"),
    **{name: name for name in ("other", "thing", "profanity", "good", "worth", "not", "say", "condemn", "legal")},
    **{name: name for name in ("question", "think", "ought", "you", "he", "they", "i", "we", "only", "proud")},
    "like_you": "like_you",
}
CLASSES = ("", "no group", "nothing bad", "quote", *dict.fromkeys(CLASS_OF.values()))
CLASS = {name: number for number, name in enumerate(CLASSES)}
# Classes that only count as present; of the others the order matters.
WITHOUT_ORDER = ("question", "think", "ought", "you", "he", "they", "i", "we", "only", "proud", "like_you")
IN_ORDER = frozenset(CLASS_OF.values()) - frozenset(WITHOUT_ORDER)
DENIED = 64  # added to a class after a negation
KIND_BITS, PLACE_BITS = 24, 7  # a feature is its kind, then up to three numbers of seven bits


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """The concepts of texts in their order. Text k has `concepts[starts[k]:starts[k + 1]]`, numbers of CONCEPTS.

    `places` says which word of `words` each stands at; a negation inside a word comes before it at the same place.
    """

    words: Words
    quoted: NDArray[np.bool_]  # (texts,): whether it holds quotation marks
    concepts: NDArray[np.int64]
    places: NDArray[np.int64]  # in words.sequence
    starts: NDArray[np.int64]  # (texts + 1,)


def spoken(texts: Sequence[str], words: Words | None = None) -> Spoken:
    """The concepts of each text; those of one text do not depend on the others. `words`: where already at hand."""
    words = words or words_of(texts, CLASSIFY)
    quoted = pc.match_substring_regex(as_column(texts), QUOTED).to_numpy(zero_copy_only=False)
    said = words.sequence.size
    text_of = np.repeat(np.arange(words.starts.size - 1), np.diff(words.starts))
    by_language, fallback = _meanings(words)
    meanings = by_language[words.sequence]
    votes = np.stack(
        [np.bincount(text_of, weights=meanings[:, k] > 0, minlength=words.starts.size - 1) for k in range(1, 5)], axis=1
    )
    language = (votes + LANGUAGE_FIRST).argmax(axis=1) + 1
    spoken_in = np.where(meanings[:, 0] > 0, 0, language[text_of])
    codes = meanings[np.arange(said), spoken_in]
    codes = np.where(codes == 0, fallback[words.sequence], codes)
    codes = _with_phrases(words, text_of, language, codes)
    numbers, denied = codes & (NEGATED - 1), codes >= NEGATED
    kept = np.flatnonzero(numbers > NUMBER["common"])
    twice = 1 + denied[kept]
    places = np.repeat(kept, twice)
    concepts = numbers[places]
    firsts = np.cumsum(twice) - twice
    concepts[firsts[denied[kept]]] = NUMBER["not"]
    starts = np.searchsorted(places, words.starts).astype(np.int64)
    return Spoken(words, quoted.astype(bool), concepts.astype(np.int64), places, starts)


def tokens(texts: Sequence[str]) -> list[list[str]]:
    """The features of each text in words, such as 'group > !bad' or 'group + quote': for people, `features` for use."""
    codes, starts = features(texts)
    distinct, place = np.unique(codes, return_inverse=True)
    names = np.array([named(code) for code in distinct.tolist()], dtype=object)
    return [names[place[a:b]].tolist() for a, b in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)]


def features(texts: Sequence[str], words: Words | None = None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What the concepts of each text say, as numbers (`named` tells them), each once a text; and where each begins."""
    return of_spoken(spoken(texts, words))


def of_spoken(said: Spoken) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """As `features`, for texts already turned into concepts."""
    texts = said.starts.size - 1
    text_of = np.repeat(np.arange(texts), np.diff(said.starts))
    parts = [(text_of, said.concepts)]  # kind 0: each concept by itself, with its ground
    classes = _class_table()[said.concepts]
    order_text, order = _denied(text_of, classes)
    parts += _in_order(order_text, order)
    parts += _together(texts, *_flags(said, text_of, classes, order_text, order))
    whole = _distinct(np.concatenate([rows * (1 << 32) + codes for rows, codes in parts]))
    rows = whole >> 32
    return whole & ((1 << 32) - 1), np.searchsorted(rows, np.arange(texts + 1)).astype(np.int64)


def named(code: int) -> str:
    """A feature in words."""
    kind, rest = code >> KIND_BITS, code & ((1 << KIND_BITS) - 1)
    if kind == 0:
        return f"({CONCEPTS[rest]})"
    numbers = [n for n in (rest >> 2 * PLACE_BITS, rest >> PLACE_BITS & 127, rest & 127) if n]
    names = [("!" if n & DENIED else "") + CLASSES[n & (DENIED - 1)] for n in numbers]
    return (" > " if kind == 1 else " + ").join(names)


def _meanings(words: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What each distinct word stands for in each language, and what it does where the text's own language has none."""
    table = shipped()
    spellings = words.spellings()
    rows = [table.meanings(word) for word in spellings]
    by_language = np.array(rows, dtype=np.int64).reshape(len(rows), len(LANGUAGES))
    told = np.where(by_language > NUMBER["common"], by_language, 0)
    first = told[np.arange(len(rows)), (told > 0).argmax(axis=1)]
    common = (by_language == NUMBER["common"]).any(axis=1)
    short = np.diff(words.bounds) <= FALLBACK  # the leading space counts
    return by_language, np.where(common | short, 0, first)


def _with_phrases(
    words: Words, text_of: NDArray[np.int64], language: NDArray[np.int64], codes: NDArray[np.int64]
) -> NDArray[np.int64]:
    """`codes` where a phrase is the concept of its first word, and its other words stand for nothing."""
    hashes = words.hashes[words.sequence]
    arabic = words.codes[words.bounds[:-1] + 1][words.sequence] >= 0x600
    spoken_in = np.where(arabic, 0, language[text_of])
    free = np.ones(codes.size, dtype=bool)
    codes = codes.copy()
    for length in range(LONGEST_PHRASE, 1, -1):
        keys, numbers = _phrases()[length]
        last = codes.size - length + 1
        if last < 1 or not keys.size:
            continue
        mixed = _mixed([hashes[k : k + last] for k in range(length)], spoken_in[:last])
        at = np.minimum(np.searchsorted(keys, mixed), keys.size - 1)
        found = np.flatnonzero((keys[at] == mixed) & (text_of[:last] == text_of[length - 1 :]))
        found = found[np.diff(found, prepend=-length) >= length]
        found = found[np.all([free[found + k] for k in range(length)], axis=0)]
        for k in range(length):
            codes[found + k] = 0
            free[found + k] = False
        codes[found] = numbers[at[found]]
    return codes


def _mixed(hashes: Sequence[NDArray[np.uint64]], language: NDArray[np.int64]) -> NDArray[np.uint64]:
    mixed = language.astype(np.uint64)
    for one in hashes:
        mixed = mixed * _PRIME + one
    return mixed


@cache
def _phrases() -> dict[int, tuple[NDArray[np.uint64], NDArray[np.int64]]]:
    """By length in words: the sorted keys of the phrases and what each stands for."""
    found: dict[int, tuple[NDArray[np.uint64], NDArray[np.int64]]] = {}
    for length in range(2, LONGEST_PHRASE + 1):
        listed = [
            (language, " ".join(phrase), number)
            for language, name in enumerate(LANGUAGES)
            for phrase, number in shipped().phrases[name].items()
            if len(phrase) == length
        ]
        words = words_of([phrase for _language, phrase, _number in listed], CLASSIFY)
        hashes = words.hashes[words.sequence].reshape(len(listed), length)
        keys = _mixed(list(hashes.T), np.array([language for language, _phrase, _number in listed]))
        order = np.argsort(keys)
        found[length] = keys[order], np.array([number for _language, _phrase, number in listed])[order]
    return found


@cache
def _class_table() -> NDArray[np.int64]:
    return np.array([CLASS[CLASS_OF[name]] if name in CLASS_OF else 0 for name in CONCEPTS], dtype=np.int64)


def _denied(text_of: NDArray[np.int64], classes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The classes whose order matters, repeats dropped; less the negations, with DENIED added within their reach."""
    kept = np.flatnonzero(np.isin(classes, [CLASS[name] for name in IN_ORDER]))
    text, order = _without_repeats(text_of[kept], classes[kept])
    place = np.arange(order.size)
    negations = np.where(order == CLASS["not"], place, -REACH - 1)
    last = np.maximum.accumulate(negations) if order.size else negations
    near = (place - last <= REACH) & (last >= 0)
    near[near] = text[last[near]] == text[near]
    others = order != CLASS["not"]
    return _without_repeats(text[others], (order + DENIED * near)[others])


def _without_repeats(text: NDArray[np.int64], order: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if not order.size:
        return text, order
    new = np.append(True, (order[1:] != order[:-1]) | (text[1:] != text[:-1]))
    return text[new], order[new]


def _in_order(text: NDArray[np.int64], order: NDArray[np.int64]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Kind 1: one, two and three classes in a row."""
    found = []
    for size in (1, 2, 3):
        last = order.size - size + 1
        if last < 1:
            break
        whole = text[:last] == text[size - 1 :]
        code = np.zeros(last, dtype=np.int64)
        for k in range(size):
            code = (code << PLACE_BITS) + order[k : k + last]
        found.append((text[:last][whole], (1 << KIND_BITS) + code[whole]))
    return found


def _distinct(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sorted, each once; for numbers that repeat seldom, faster than a hash table."""
    ordered = np.sort(numbers)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if ordered.size else ordered


def _flags(
    said: Spoken,
    text_of: NDArray[np.int64],
    classes: NDArray[np.int64],
    order_text: NDArray[np.int64],
    order: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(text, class) of all that is present in each text, and of what is not: a group, anything bad."""
    free = (classes > 0) & ~np.isin(classes, [CLASS[name] for name in IN_ORDER - {"not"}])
    pairs = [text_of[free] * 128 + classes[free], order_text * 128 + order]
    pairs.append(np.flatnonzero(said.quoted) * 128 + CLASS["quote"])
    plain = order & (DENIED - 1)
    for absent, names in {
        "no group": ("group", "slur"),
        "nothing bad": ("bad", "violence", "profanity", "slur"),
    }.items():
        some = np.zeros(said.quoted.size, dtype=bool)
        some[order_text[np.isin(plain, [CLASS[name] for name in names])]] = True
        pairs.append(np.flatnonzero(~some) * 128 + CLASS[absent])
    whole = _distinct(np.concatenate(pairs))
    return whole >> 7, whole & 127


def _together(
    texts: int, text: NDArray[np.int64], flags: NDArray[np.int64]
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Kind 2: every two and three of what is present together, of the first MOST_FLAGS."""
    starts = np.searchsorted(text, np.arange(texts + 1))
    sizes = np.minimum(np.diff(starts), MOST_FLAGS)
    found = []
    for size in range(2, MOST_FLAGS + 1):
        mine = np.flatnonzero(sizes == size)
        present = flags[starts[mine][:, None] + np.arange(size)]
        for chosen in (2, 3):
            columns = np.array(list(combinations(range(size), chosen)), dtype=np.int64).reshape(-1, chosen)
            code = np.zeros((mine.size, len(columns)), dtype=np.int64)
            for k in range(chosen):
                code = (code << PLACE_BITS) + present[:, columns[:, k]]
            found.append((np.repeat(mine, len(columns)), (2 << KIND_BITS) + code.ravel()))
    return found
