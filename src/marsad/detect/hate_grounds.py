"""On which ground a hateful text hates: which of the groups that law protects its words name.

Only the words of the text are read (marsad.detect.concepts); nothing is inferred of who wrote it. A text may name
several grounds, or none: hate may be implied, or of a group on no list.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.core.posts import Reason
from marsad.core.words import N_
from marsad.detect.concept_table import GROUNDS, NUMBER
from marsad.detect.concepts import spoken
from marsad.detect.telling import where

WORDS_SHOWN = 4
NAMED_BY = {
    "women": N_("Words for women: {words}."),
    "orientation": N_("Words for sexual orientation or gender identity: {words}."),
    "origin": N_("Words for origin, skin colour or migration: {words}."),
    "religion": N_("Words for a religion or its believers: {words}."),
    "disability": N_("Words for disability: {words}."),
}
_GROUND = {NUMBER[f"{kind}:{ground}"]: ground for kind in ("group", "slur") for ground in GROUNDS}
_FIRST_SLUR = min(NUMBER[f"slur:{ground}"] for ground in GROUNDS)


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground that a text names, and the words that name it."""

    name: str  # one of GROUNDS
    slur: bool  # whether one of the words is a slur by itself
    because: Reason


def grounds(texts: Sequence[str]) -> list[tuple[Ground, ...]]:
    """The grounds each text names, those named by a slur first, then in the order of GROUNDS."""
    said = spoken(texts)
    spellings = said.words.spellings()
    found: list[tuple[Ground, ...]] = []
    for number, text in enumerate(texts):
        words: dict[str, list[str]] = {}
        slurs: set[str] = set()
        for place in range(int(said.starts[number]), int(said.starts[number + 1])):
            concept = int(said.concepts[place])
            if (ground := _GROUND.get(concept)) is not None:
                word = spellings[said.words.sequence[said.places[place]]]
                words.setdefault(ground, []).append(word)
                if concept >= _FIRST_SLUR:
                    slurs.add(ground)
        order = sorted(words, key=lambda ground: (ground not in slurs, GROUNDS.index(ground)))
        found.append(tuple(Ground(name, name in slurs, _because(text, name, words[name])) for name in order))
    return found


def _because(text: str, ground: str, words: Sequence[str]) -> Reason:
    """The words as they stand in the text, and their places ('3-9 15-22', end exclusive)."""
    distinct = list(dict.fromkeys(words))[:WORDS_SHOWN]
    places = sorted(place for word in distinct if (place := where(text, word)) is not None)
    shown = [text[start:end] for start, end in places] or distinct
    told = " ".join(f"{start}-{end}" for start, end in places)
    return Reason(NAMED_BY[ground], (("words", ", ".join(shown)), ("places", told)))
