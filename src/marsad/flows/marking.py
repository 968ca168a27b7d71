"""Where the words of a search stand in a text, on the text as it was written."""

from dataclasses import dataclass

from marsad.core.queries import Query, Term
from marsad.detect.matching import NOT_WORDS
from marsad.detect.normalise import letter_end, normalise
from marsad.detect.words import LONGEST, words_of
from marsad.flows.query_words import sounds_of

SHOWN = 800  # characters of a text
BEFORE = 200  # of them before the first word found, where the text is longer


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, as written."""

    text: str
    found: bool


def marked(text: str, query: Query) -> tuple[Part, ...]:
    """The text in parts, those that the query looks for told apart; a long one is cut around the first of them."""
    spans = _spans(text, query)
    start = 0 if len(text) <= SHOWN or not spans else max(0, spans[0][0] - BEFORE)
    end = min(len(text), start + SHOWN)
    parts = [Part("…", False)] if start else []
    for first, last in spans:
        if first >= end:
            break
        if first > start:
            parts.append(Part(text[start:first], False))
        parts.append(Part(text[max(first, start) : min(last, end)], True))
        start = min(last, end)
    parts += [Part(text[start:end], False)] if start < end else []
    return tuple([*parts, Part("…", False)] if end < len(text) else parts)


def _spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the words stand, in order, none inside another."""
    terms = [term for side in query.sides for term in side.terms]
    if not terms:
        return []
    folded = normalise(NOT_WORDS.sub(lambda found: " " * len(found[0]), text))
    places, at = [], 0
    for word in folded.text.split(" "):
        if word:
            places.append((word[:LONGEST], at, at + len(word)))
        at += len(word) + 1
    words = [word for word, _first, _last in places]
    heard = _heard(words) if any(term.sounds for term in terms) else {}
    hit = sorted({place for term in terms for place in _places(term, words, heard)})
    spans: list[tuple[int, int]] = []
    for place in hit:
        first, last = folded.span(places[place][1], places[place][2])
        last = letter_end(text, last - 1)
        if spans and first < spans[-1][1]:
            first = spans[-1][1]
        if first < last:
            spans.append((first, last))
    return spans


def _heard(words: list[str]) -> dict[str, str]:
    said = words_of(words)
    return dict(zip(said.spellings(), sounds_of(said), strict=True))


def _places(term: Term, words: list[str], heard: dict[str, str]) -> set[int]:
    """The places of the words that a term finds."""
    size, found = len(term.tokens), set()
    for place in range(len(words) - size + 1):
        here = words[place : place + size]
        forms = term.attached or term.tokens[-1:]
        last = here[-1].startswith(term.tokens[-1]) if term.prefix else here[-1] in forms
        alike = bool(term.sounds) and tuple(heard.get(word, "") for word in here) == term.sounds
        if alike or (last and tuple(here[:-1]) == term.tokens[:-1]):
            found |= set(range(place, place + size))
    return found
