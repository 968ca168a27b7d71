"""The detector 'mixed-languages': a signal for each language of a post written in several."""

from collections.abc import Sequence
from typing import ClassVar

import pyarrow as pa

from marsad.core.posts import Reason
from marsad.core.words import N_
from marsad.detect.language import LABELS, UNKNOWN
from marsad.detect.language_spans import Span, spans
from marsad.detect.signals import Found, signal_table

FEWEST_WORDS, FEWEST_LETTERS = 2, 8  # of a language, to count as one of the post's
SHOWN = 60  # characters of a part that a reason quotes
PART = N_("Part of the post is in this language: {words}.")


class MixedLanguagesDetector:
    """The languages of posts written in two or more, each with the share of the post's letters that it has.

    A detector of its own, so that 'language' keeps giving each post one label. Posts in one language get no signal.
    """

    name: ClassVar[str] = "mixed-languages"
    version: ClassVar[str] = "1"
    summary: ClassVar[str] = N_("Tells which languages a post mixes.")
    labels: ClassVar[tuple[str, ...]] = tuple(label for label in LABELS if label != UNKNOWN)
    needs: ClassVar[tuple[str, ...]] = ("post_id", "text")

    def detect(self, posts: pa.RecordBatch) -> pa.RecordBatch:
        """Two signals or more for each mixed post, the language of most letters first."""
        ids = posts.column("post_id").to_pylist()
        texts = [text or "" for text in posts.column("text").to_pylist()]
        found: list[Found] = []
        for post_id, text, parts in zip(ids, texts, spans(texts), strict=True):
            shares = languages_of(text, parts)
            if len(shares) > 1:
                found += [
                    Found(post_id, label, share, (Reason(PART, (("words", _longest(text, parts, label)),)),))
                    for label, share in shares.items()
                ]
        return signal_table(self.name, self.version, found)


def languages_of(text: str, parts: Sequence[Span]) -> dict[str, float]:
    """The languages of a text and the share each has of their letters, largest first; slight ones are left out."""
    letters: dict[str, int] = {}
    words: dict[str, int] = {}
    for part in parts:
        said = text[part.start : part.end]
        letters[part.label] = letters.get(part.label, 0) + sum(map(str.isalpha, said))
        words[part.label] = words.get(part.label, 0) + len(said.split())
    kept = [name for name in letters if words[name] >= FEWEST_WORDS and letters[name] >= FEWEST_LETTERS]
    whole = sum(letters[name] for name in kept)
    return {
        name: round(letters[name] / whole, 4) for name in sorted(kept, key=lambda name: (-letters[name], name)) if whole
    }


def _longest(text: str, parts: Sequence[Span], label: str) -> str:
    mine = [text[part.start : part.end] for part in parts if part.label == label]
    return max(mine, key=len)[:SHOWN]
