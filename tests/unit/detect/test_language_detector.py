"""The detector 'language': a signal a post, with words a coder can read."""

import json

import pyarrow as pa
import pytest

from marsad.core.words import LANGUAGES, _, speaking
from marsad.detect.language_detector import (
    ANOTHER,
    LOOKS_LIKE,
    NAMELESS,
    TIFINAGH,
    TOO_LITTLE,
    LanguageDetector,
)
from marsad.store.schema import SIGNALS


def posts(texts: list[str | None]) -> pa.RecordBatch:
    return pa.record_batch(
        {"post_id": [f"p{k}" for k in range(len(texts))], "text": pa.array(texts, type=pa.string())},
    )


TEXTS = [
    "غادي نمشيو نصوتو نهار الجمعة",
    "Je n'irai pas voter",
    "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ",
    None,
    "",
    "Der Hund läuft schnell durch den Wald und bellt",
]


def test_every_post_has_one_signal_in_order() -> None:
    rows = LanguageDetector().detect(posts(TEXTS))
    assert rows.schema == SIGNALS
    assert rows.column("post_id").to_pylist() == [f"p{k}" for k in range(len(TEXTS))]
    assert rows.column("label").to_pylist() == ["ary-Arab", "fra-Latn", "zgh-Tfng", "und", "und", "deu-Latn"]


def test_the_reason_names_words_of_the_post() -> None:
    rows = LanguageDetector().detect(posts(TEXTS)).to_pylist()
    reasons = [json.loads(row["because"])[0] for row in rows]
    assert [message for message, _values in reasons] == [
        LOOKS_LIKE["ary-Arab"], LOOKS_LIKE["fra-Latn"], TIFINAGH, TOO_LITTLE, TOO_LITTLE, ANOTHER,
    ]  # fmt: skip
    words = dict(reasons[0][1])["words"].split(", ")
    assert 1 <= len(words) <= 3
    assert all(word in TEXTS[0] for word in words)
    assert dict(reasons[5][1]) == {"code": "deu-Latn"}


def test_the_same_rows_come_whatever_the_batching() -> None:
    together = LanguageDetector().detect(posts(TEXTS)).to_pylist()
    apart = [
        row
        for k, text in enumerate(TEXTS)
        for row in LanguageDetector()
        .detect(pa.record_batch({"post_id": [f"p{k}"], "text": pa.array([text], type=pa.string())}))
        .to_pylist()
    ]
    assert apart == together


def test_no_posts_give_no_signals() -> None:
    rows = LanguageDetector().detect(posts([]))
    assert (rows.num_rows, rows.schema) == (0, SIGNALS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_said_in_every_language(language: str) -> None:
    with speaking(language):
        said = {_(message) for message in (*LOOKS_LIKE.values(), TIFINAGH, TOO_LITTLE, ANOTHER, NAMELESS)}
    assert len(said) == len(LOOKS_LIKE) + 4
    assert language == "en" or not any("Reads like" in message for message in said)
