"""The language of searches, and what it means for a text.

Words all of which must be there; "words in quotes" that follow each other; -word that must not be there; word* for
every word that begins so; OR (or |) between two sides, of which one is enough. An Arabic word is found with the article
and the particles written onto it too, except in quotes. Nothing else has a meaning: any other sign is folded away, so
that no typing breaks a search.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from marsad.core.errors import RefusedInput
from marsad.core.queries import Query, Side, Term
from marsad.core.words import _
from marsad.detect.skeleton import skeletons
from marsad.detect.words import Words, words_of

LONGEST = 500  # characters of a search
MOST_TERMS = 40
SHORTEST_BEGINNING = 3  # letters before a *: shorter ones begin half of all words
FEWEST_SOUNDS = 3  # consonants of a word that is looked for in the other script: with fewer, too many words sound alike
NO_SOUND = "0"  # in the place of a word without enough consonants
SHORTEST_STEM = 3  # letters of an Arabic word that is found with what is written onto it: shorter ones are other words
ARTICLE = "ال"
# What Arabic writes onto a word: and, then, by, like, for; with the article, which melts into one with 'for'
WITH_ARTICLE = (ARTICLE, "وال", "فال", "بال", "كال", "لل", "وبال", "ولل")
WITHOUT_ARTICLE = ("", "و", "ف", "ب", "ك", "ل")
_ARABIC = re.compile("[\u0621-\u064a]+")
EITHER = ("OR", "|")
_QUOTES = str.maketrans("“”„«»＂", '""""""')
_PIECE = re.compile(r'(?P<without>-?)"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+)')
# The letters of a skeleton that are capital, in letters it does not use: an index may not tell capitals apart.
_SMALL = str.maketrans("SXG", "cxg")


def parse(typed: str, *, other_script: bool = False) -> Query:
    """What was typed, as a query; nothing typed asks for every post.

    Raises RefusedInput where it is too long, begins a word with too few letters, or only says what must not be there.
    """
    if len(typed) > LONGEST:
        raise RefusedInput(_("The search is longer than {most} characters; shorten it.", most=LONGEST))
    sides: list[tuple[list[Term], list[Term]]] = [([], [])]
    aside: list[str] = []
    for without, said, term in _terms(typed.translate(_QUOTES), other_script):
        if said in EITHER:
            sides.append(([], []))
        elif term is None:
            aside.append(said)
        else:
            sides[-1][without].append(term)
    if sum(len(terms) + len(not_there) for terms, not_there in sides) > MOST_TERMS:
        raise RefusedInput(_("The search has more than {most} words; shorten it.", most=MOST_TERMS))
    made = tuple(Side(terms=tuple(terms), without=tuple(gone)) for terms, gone in sides if terms or gone)
    if any(not side.terms for side in made):
        raise RefusedInput(_("A search must say what to look for, not only what to leave out; add a word."))
    if not made and aside:
        raise RefusedInput(
            _("'{words}' holds no word to look for; addresses and handles are not searched.", words=typed.strip())
        )
    return Query(sides=made, left_aside=tuple(aside))


def _terms(typed: str, other_script: bool) -> Iterator[tuple[bool, str, Term | None]]:
    """Each piece: whether it must not be there, as typed, and as a term; None where it holds no word."""
    for found in _PIECE.finditer(typed):
        phrase, word = found["phrase"], found["word"]
        if phrase is not None:
            yield bool(found["without"]), phrase, _term(phrase, False, other_script, exact=True)
            continue
        without = word.startswith("-") and len(word) > 1
        bare = word[1:] if without else word
        if word in EITHER:
            yield False, word, None
        else:
            yield without, word, _term(bare.rstrip("*"), bare.endswith("*"), other_script)


def _term(said: str, prefix: bool, other_script: bool, *, exact: bool = False) -> Term | None:
    words = words_of([said])
    spellings, sounds = words.spellings(), sounds_of(words)
    order = words.sequence.tolist()
    tokens = tuple(spellings[number] for number in order)
    if not tokens:
        return None
    if prefix and len(tokens[-1]) < SHORTEST_BEGINNING:
        raise RefusedInput(
            _(
                "'{word}' begins too many words; write at least {least} letters before the *.",
                word=f"{tokens[-1]}*",
                least=SHORTEST_BEGINNING,
            )
        )
    sound = tuple(sounds[number] for number in order)
    heard = other_script and not prefix and NO_SOUND not in sound
    attached = () if exact or prefix or len(tokens) > 1 else forms_of(tokens[0])
    return Term(tokens=tokens, prefix=prefix, sounds=sound if heard else (), attached=attached)


def forms_of(word: str) -> tuple[str, ...]:
    """An Arabic word (folded) with all that is written onto it; asked for with the article, only with it.

    Empty for a word in other letters, or too short to be told from other words.
    """
    if not _ARABIC.fullmatch(word):
        return ()
    named = word.startswith(ARTICLE) and len(word) >= len(ARTICLE) + SHORTEST_STEM
    stem = word.removeprefix(ARTICLE) if named else word
    if len(stem) < SHORTEST_STEM:
        return ()
    return tuple(f"{onto}{stem}" for onto in (WITH_ARTICLE if named else WITHOUT_ARTICLE + WITH_ARTICLE))


def sounds_of(words: Words) -> list[str]:
    """The consonants of each distinct word in one alphabet, NO_SOUND where there are too few."""
    codes, bounds = skeletons(words.codes, words.bounds)
    whole, places = codes.tobytes().decode("utf-32-le", "surrogatepass"), bounds.tolist()
    heard = (whole[a:b].strip().translate(_SMALL) for a, b in pairwise(places))
    return [sound if len(sound) >= FEWEST_SOUNDS else NO_SOUND for sound in heard]


def matching(query: Query, texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which of the texts the query finds, read one by one: what an index must answer, and what a frame rests on."""
    words = words_of(texts)
    spellings, sounds = words.spellings(), sounds_of(words) if _listens(query) else []
    found = np.zeros(len(texts), dtype=bool)
    for side in query.sides:
        inside = np.ones(len(texts), dtype=bool)
        for term in side.terms:
            inside &= _having(term, words, spellings, sounds)
        for term in side.without:
            inside &= ~_having(term, words, spellings, sounds)
        found |= inside
    return found if query.sides else np.ones(len(texts), dtype=bool)


def _listens(query: Query) -> bool:
    return any(term.sounds for side in query.sides for term in (*side.terms, *side.without))


def _having(term: Term, words: Words, spellings: list[str], sounds: list[str]) -> NDArray[np.bool_]:
    """Which texts have the words of a term one after the other, as written or by their sound."""
    found = _following(words, [_same(spellings, token) for token in term.tokens[:-1]] + [_last(term, spellings)])
    if term.sounds:
        found |= _following(words, [_same(sounds, sound) for sound in term.sounds])
    return found


def _same(forms: list[str], wanted: str) -> NDArray[np.bool_]:
    return np.array([form == wanted for form in forms], dtype=bool)


def _last(term: Term, spellings: list[str]) -> NDArray[np.bool_]:
    if term.attached:
        forms = frozenset(term.attached)
        return np.array([word in forms for word in spellings], dtype=bool)
    if not term.prefix:
        return _same(spellings, term.tokens[-1])
    return np.array([word.startswith(term.tokens[-1]) for word in spellings], dtype=bool)


def _following(words: Words, wanted: Sequence[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """Which texts have words that are `wanted`, one after the other."""
    texts, sequence = words.starts.size - 1, words.sequence
    found = np.zeros(texts, dtype=bool)
    last = sequence.size - len(wanted) + 1
    if last <= 0:
        return found
    here = np.ones(last, dtype=bool)
    for nth, each in enumerate(wanted):
        here &= each[sequence[nth : nth + last]]
    first = np.flatnonzero(here)
    text = np.searchsorted(words.starts, first, side="right") - 1
    whole = words.starts[text + 1] >= first + len(wanted)
    found[text[whole]] = True
    return found
