"""What the shipped model of offence learns from: sets whose licence allows it, and plain sentences beside them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from text_sets import rows

from marsad.detect.lexicon_detector import LexiconDetector, noisy_or

THINNED = 3  # of the offensive tweets of Davidson, chosen by offensive words, one in three is learnt from
PLAIN = {"fra": 1200, "eng": 1200, "spa": 600}  # sentences beside sets of which four in five texts are offensive
LISTED = 0.3  # score of listed words of abuse from which a Maghrebi post is taken to be offensive
TRANSLATED = "jigsaw"  # comments of Wikipedia in ToxiFrench: share-alike, so they are left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A text with its answer."""

    text: str
    yes: bool
    source: str


Row = dict[str, Any]
# What counts as offensive in each set that may be learnt from.
LEARNT: dict[str, Callable[[Row], bool]] = {
    "osact4": lambda row: row["label"] == "OFF",
    "mpold": lambda row: row["label"] == "Offensive",
    "mlma_ar": lambda row: row["label"] == 1,
    "mlma_fr": lambda row: row["label"] == 1,
    "mlma_en": lambda row: row["label"] == 1,
    "davidson": lambda row: row["label"] != "neither",
    "toxifrench": lambda row: row["label"] == 1,
}
# Never learnt from: no licence allows it.
MEASURED: dict[str, Callable[[Row], bool]] = {
    "omcd": lambda row: row["label"] == 1,
    "mdoldd": lambda row: row["label"] == 1,
    "thsab": lambda row: row["label"] != "normal",
    "lhsab": lambda row: row["label"] != "normal",
}


@cache
def learnt(data: Path) -> tuple[Post, ...]:
    """All that the shipped model may learn from."""
    posts = [
        Post(text=row["text"], yes=yes(row), source=name)
        for name, yes in LEARNT.items()
        for row in rows(name, data)
        if not str(row.get("source", "")).startswith(TRANSLATED)
        and not (name == "davidson" and yes(row) and _number(row["text"]) % THINNED)
    ]
    return (*posts, *_plain(data), *_listed(data))


def measured(name: str, data: Path) -> list[tuple[Post, str]]:
    """The posts of a set that is never learnt from, each with its script."""
    yes = MEASURED[name]
    return [(Post(text=row["text"], yes=yes(row), source=name), row["script"]) for row in rows(name, data)]


def _plain(data: Path) -> list[Post]:
    """Sentences read aloud by volunteers, none of them offensive."""
    found: dict[str, list[Post]] = {language: [] for language in PLAIN}
    for row in rows("langid", data):
        of = found.get(row["label"])
        if of is not None and len(of) < PLAIN[row["label"]]:
            of.append(Post(text=row["text"], yes=False, source="langid"))
    return [post for of in found.values() for post in of]


def _listed(data: Path) -> list[Post]:
    """Moroccan and Algerian posts with a listed word of abuse, so that what stands around such words is learnt."""
    found: list[Post] = []
    lists = LexiconDetector()
    for name in ("afrisenti_ary", "afrisenti_arq"):
        texts = [row["text"] for row in rows(name, data)]
        for text, matches in zip(texts, lists.matches(texts), strict=True):
            if noisy_or([match.entry for match in matches if match.entry.label == "abuse"]) >= LISTED:
                found.append(Post(text=text, yes=True, source=name))
    return found


def _number(text: str) -> int:
    return int(hashlib.sha1(f"thin {text}".encode("utf-8", "surrogatepass")).hexdigest(), 16)
