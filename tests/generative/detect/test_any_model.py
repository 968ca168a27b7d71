"""Whatever is written, a model answers for each text alone, and its reasons point at real characters."""

from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.detect.background import Background
from marsad.detect.fitting import fit
from marsad.detect.normalise import CLASSIFY
from marsad.detect.text_model import TextModel, read, written
from marsad.detect.words import words_of

SEEDS = (
    "hmar",
    "7maaar",
    "حمار",
    "زوين",
    "zwin",
    "http://a.b/hmar",
    "@hmar",
    "h m a r",
    "!!",
    "😀",
    "ⴰⵎⴰⵣⵉⵖ",
    "\ud800",
)
PIECES = st.one_of(st.sampled_from(SEEDS), st.text(max_size=12))
TEXTS = st.lists(st.lists(PIECES, max_size=8).map(" ".join), max_size=6)
QUICK = settings(max_examples=80, deadline=None, derandomize=True)


@cache
def model(labels: int) -> TextModel:
    said = {0: "kayn match lyoum", 1: "nta hmar حمار", 2: "zwin bzaf زوين"}
    rows = [(f"{said[label]} {number}a", f"{label}") for number in range(6) for label in range(labels)]
    texts, names = zip(*rows, strict=True)
    return fit(texts, names, folds=2, background=Background.none())


@QUICK
@given(TEXTS, st.sampled_from([2, 3]))
def test_the_answer_for_a_text_does_not_depend_on_the_others(texts, labels):
    one = model(labels)
    together = one.scores(texts)
    assert together.shape == (len(texts), one.scales.size)
    for place, text in enumerate(texts):
        assert (one.scores([text])[0] == together[place]).all()
    assert (one.scores(texts[::-1])[::-1] == together).all()


@QUICK
@given(TEXTS, st.sampled_from([2, 3]))
def test_a_model_read_back_from_its_bytes_says_the_same(texts, labels):
    assert (read(written(model(labels))).probabilities(texts) == model(labels).probabilities(texts)).all()


@QUICK
@given(TEXTS)
def test_the_places_of_a_reason_are_characters_of_the_text(texts):
    one = model(2)
    reasons = one.because(texts, ["1"] * len(texts))
    assert reasons == [one.because([text], ["1"])[0] for text in texts]
    for text, (reason,) in zip(texts, reasons, strict=True):
        values = dict(reason.values)
        for place in values.get("places", "").split():
            start, end = map(int, place.split("-"))
            assert 0 <= start < end <= len(text)
            assert text[start:end][:40] in values["words"]


@QUICK
@given(TEXTS)
def test_the_words_of_texts_are_those_of_each_text(texts):
    words = words_of(texts, CLASSIFY)
    assert words.starts.size == len(texts) + 1
    assert words.starts[-1] == words.sequence.size
    assert (np.diff(words.starts) >= 0).all()
    for place, text in enumerate(texts):
        alone = words_of([text], CLASSIFY)
        mine = words.sequence[words.starts[place] : words.starts[place + 1]]
        assert (words.hashes[mine] == alone.hashes[alone.sequence]).all()
