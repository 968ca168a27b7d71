"""Whatever the characters, a text has the same concepts alone as among others, and every feature has a name."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.detect.concepts import features, named, spoken
from marsad.detect.hate_grounds import grounds

PIECES = [
    "women",
    "not",
    "«",
    "»",
    "'",
    "hate",
    "rats",
    "النساء",
    "ما",
    "ش",
    "say",
    "go back",
    "pas",
    "?",
    "!",
    "3azzi",
    "",
]
ANY = st.text(st.characters(), max_size=40)
LIKELY = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
TEXTS = st.lists(ANY | LIKELY, max_size=5)
QUICK = settings(max_examples=60, deadline=None, derandomize=True)


@QUICK
@given(TEXTS)
def test_texts_together_have_the_features_they_have_alone(texts: list[str]) -> None:
    codes, starts = features(texts)
    assert starts[0] == 0
    assert starts[-1] == codes.size
    for k, text in enumerate(texts):
        np.testing.assert_array_equal(codes[starts[k] : starts[k + 1]], features([text])[0])


@QUICK
@given(ANY | LIKELY)
def test_every_feature_has_a_name_of_its_own(text: str) -> None:
    codes, _starts = features([text])
    names = {named(code) for code in codes.tolist()}
    assert len(names) == codes.size
    assert all(names)


@QUICK
@given(ANY | LIKELY)
def test_places_of_concepts_and_of_grounds_are_in_the_text(text: str) -> None:
    said = spoken([text])
    assert list(said.places) == sorted(said.places)
    assert all(0 <= place < said.words.sequence.size for place in said.places.tolist())
    for ground in grounds([text])[0]:
        for pair in dict(ground.because.values)["places"].split():
            start, end = map(int, pair.split("-"))
            assert 0 <= start < end <= len(text)
