"""Near-duplicates against every pair compared by hand."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.detect.near_duplicates import near_duplicates
from marsad.detect.normalise import fold
from marsad.detect.shingles import NOTHING

WORDS = st.sampled_from(["salam", "ناس", "vote", "صوت", "dimanche", "مكتب", "urne", "lista", "election", "الحبر"])
TEXTS = st.lists(st.lists(WORDS, max_size=14).map(" ".join), max_size=25)


def shingles(text: str) -> frozenset[str]:
    (folded,) = fold([text]).texts()
    return frozenset(folded[k : k + 4] for k in range(max(1, len(folded) - 3))) if folded.strip() else frozenset()


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and len(one & other) / len(one | other) >= 0.8


@settings(max_examples=100, deadline=None, derandomize=True)
@given(TEXTS)
def test_every_link_is_right_and_no_cluster_is_larger_than_the_exact_one(texts: list[str]) -> None:
    found = near_duplicates(texts)
    sets = [shingles(text) for text in texts]
    exact = list(range(len(texts)))
    for a in range(len(texts)):
        for b in range(a):
            if alike(sets[a], sets[b]):
                low, high = sorted((exact[a], exact[b]))
                exact = [low if one == high else one for one in exact]
    for place, text in enumerate(texts):
        met = int(found.met[place])
        assert (found.of[place] == NOTHING) == (not sets[place]), text
        assert met == place or alike(sets[place], sets[met])
        assert found.of[place] in (NOTHING, exact[place]) or exact[int(found.of[place])] == exact[place]
    assert found.sizes.sum() == sum(n * n for n in np.unique(found.of[found.of >= 0], return_counts=True)[1])
