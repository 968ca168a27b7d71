"""The language of real posts: the fifth of each set that is never trained on, and comments that others labelled."""

import hashlib
import re
import unicodedata
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from marsad.detect.language import identify

TEXT = Path(__file__).resolve().parents[3] / "shared/data/text"
pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not TEXT.exists(), reason="the data folder is not beside the checkout"),
]
SETS = {"arb": "Arabic", "fra": "fra-Latn", "eng": "eng-Latn", "spa": "spa-Latn", "ber-Latn": "zgh-Latn"}
FOLDED = {"arb-Arab": "Arabic", "ary-Arab": "Arabic"}


def held_out(name: str) -> list[dict[str, str]]:
    """The rows of a set that are never trained on."""
    return [row for row in pq.read_table(TEXT / name).to_pylist() if fifth(row["text"]) == 0]


def fifth(text: str) -> int:
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    return int(hashlib.sha1(plain.encode("utf-8", "surrogatepass")).hexdigest(), 16) // 5 % 5


def macro_f1(truth: list[str], given: list[str]) -> float:
    scores = []
    for label in sorted(set(truth)):
        both = sum(right == said == label for right, said in zip(truth, given, strict=True))
        scores.append(2 * both / (truth.count(label) + given.count(label)))
    return sum(scores) / len(scores)


def test_sentences_and_short_posts_are_told_apart() -> None:
    rows = [row for row in held_out("langid/langid_train.parquet") if row["label"] in SETS]
    darija = [row for row in held_out("afrisenti_maghreb/afrisenti_ary.parquet") if row["script"] == "Latn"]
    texts = [row["text"] for row in (*rows, *darija)]
    truth = [SETS[row["label"]] for row in rows] + ["ary-Latn"] * len(darija)
    given = [FOLDED.get(guess.label, guess.label) for guess in identify(texts)]
    short = [k for k, text in enumerate(texts) if len(text) <= 40]
    assert len(texts) > 8_000
    assert macro_f1(truth, given) >= 0.995
    assert macro_f1([truth[k] for k in short], [given[k] for k in short]) >= 0.99


def test_darija_is_told_from_standard_arabic_as_often_as_the_card_says() -> None:
    rows = [row for row in held_out("mac/mac.parquet") if row["script"] == "Arab"]
    truth = ["ary-Arab" if row["variety"] == "dialectal" else "arb-Arab" for row in rows]
    given = [guess.label for guess in identify([row["text"] for row in rows])]
    assert len(rows) > 2_500
    assert macro_f1(truth, given) >= 0.74
