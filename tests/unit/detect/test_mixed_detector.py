"""The detector 'mixed-languages': signals for posts in several languages only."""

import json

import pyarrow as pa

from marsad.detect.mixed_detector import PART, MixedLanguagesDetector
from marsad.store.schema import SIGNALS


def posts(texts: list[str | None]) -> pa.RecordBatch:
    return pa.record_batch(
        {"post_id": [f"p{k}" for k in range(len(texts))], "text": pa.array(texts, type=pa.string())},
    )


TEXTS = ["je suis fatigué de tout ça, wach kayn chi jdid", "Je suis fatigué de tout ça", None, "😂"]


def test_a_mixed_post_has_a_signal_for_each_language_largest_first() -> None:
    rows = MixedLanguagesDetector().detect(posts(TEXTS))
    assert rows.schema == SIGNALS
    assert rows.column("post_id").to_pylist() == ["p0", "p0"]
    assert rows.column("label").to_pylist() == ["fra-Latn", "ary-Latn"]
    assert rows.column("score").to_pylist() == [0.5833, 0.4167]
    reasons = [json.loads(said)[0] for said in rows.column("because").to_pylist()]
    assert reasons == [[PART, [["words", "je suis fatigué de tout ça"]]], [PART, [["words", "wach kayn chi jdid"]]]]


def test_no_posts_give_no_signals() -> None:
    rows = MixedLanguagesDetector().detect(posts([]))
    assert (rows.num_rows, rows.schema) == (0, SIGNALS)
