"""The language model on the Universal Declaration, pieces of at most 140 characters: text of no training set."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from marsad.detect.language import identify

UDHR = Path(__file__).resolve().parents[4] / "shared/data/text/langid/udhr_test.parquet"
LABELS = {"arb": "arb-Arab", "fra": "fra-Latn", "eng": "eng-Latn", "spa": "spa-Latn"}
LABELS |= {"ber-Latn": "zgh-Latn", "ber-Tfng": "zgh-Tfng"}


@pytest.mark.acceptance
@pytest.mark.skipif(not UDHR.exists(), reason="the data folder is not beside the checkout")
def test_the_declaration_is_read_in_its_language() -> None:
    rows = pq.read_table(UDHR).to_pylist()
    guesses = identify([row["text"] for row in rows])
    wrong = [row for row, guess in zip(rows, guesses, strict=True) if guess.label != LABELS[row["label"]]]
    assert len(rows) > 600
    assert len(wrong) <= len(rows) * 0.01
