"""Near-duplicates: what is one text, what is nearly one, and what hostile lists of texts cost."""

import pytest

from marsad.core.words import speaking
from marsad.detect.clusters import NEAR, SAME, WAYS, Clusters
from marsad.detect.near_duplicates import near_duplicates
from marsad.detect.shingles import NOTHING

LONG = "the polling station of the invented town of Tazra opens at eight in the old school by the river"


def said(found: Clusters, place: int) -> str:
    with speaking("en"):
        reason = found.because(place)
        return reason.message.format(**dict(reason.values))


def test_texts_that_fold_to_the_same_words_are_one_text() -> None:
    found = near_duplicates([LONG, "other words here", LONG.upper() + " !!! https://example.org/1", "@someone " + LONG])
    assert found.of.tolist() == [0, 1, 0, 0]
    assert found.sizes.tolist() == [3, 1, 3, 3]
    assert [WAYS[way] for way in found.ways[2:]] == [SAME, SAME]
    assert said(found, 0) == "the first of a cluster of 3"
    assert said(found, 1) == "no other text is like it"
    assert said(found, 2) == "the same text as that of row 1, but for spelling, signs and addresses"


def test_a_word_changed_in_a_long_text_leaves_a_near_duplicate() -> None:
    found = near_duplicates([LONG, LONG.replace("eight", "seven")])
    assert found.of.tolist() == [0, 0]
    assert WAYS[found.ways[1]] == NEAR
    assert 0.8 <= found.scores[1] < 1
    assert "% of the four-letter groups of this text and of row 1 are in both" in said(found, 1)


def test_similarity_is_shared_over_all_shingles() -> None:
    # ' abcdefghi' has the 7 shingles ' abc' to 'fghi', ' abcdefghij' these and 'ghij'
    found = near_duplicates(["abcdefghi", "abcdefghij"])
    assert found.of.tolist() == [0, 0]
    assert found.scores[1] == pytest.approx(7 / 8)
    assert near_duplicates(["abcdefghi", "abcdefghij"], threshold=0.9).of.tolist() == [0, 1]


def test_a_cluster_is_all_that_links_join() -> None:
    steps = [" ".join(LONG.split()[start : start + 15]) for start in range(5)]
    found = near_duplicates(steps)
    assert found.of.tolist() == [0] * 5
    assert near_duplicates([steps[0], steps[4]]).of.tolist() == [0, 1]


def test_the_order_of_words_counts() -> None:
    assert near_duplicates([LONG, " ".join(reversed(LONG.split()))]).of.tolist() == [0, 1]


def test_a_text_without_a_letter_is_in_no_cluster() -> None:
    found = near_duplicates(["", "!!!", "https://example.org/1", "\U0001f600", "", "yes", "yes"])
    assert found.of.tolist() == [NOTHING] * 5 + [5, 5]
    assert said(found, 0) == "no letter: not compared"
    assert near_duplicates([]).of.size == 0
    assert near_duplicates([""]).of.tolist() == [NOTHING]


def test_texts_shorter_than_a_shingle_meet_only_their_like() -> None:
    assert near_duplicates(["ok", "no", "ok", "o", "oki"]).of.tolist() == [0, 1, 0, 3, 4]


def test_texts_of_one_letter_and_endless_texts_are_compared_too() -> None:
    found = near_duplicates(["a" * 9000, "aaa", "b " * 5000, "ab" * 20_000, LONG * 300, LONG * 300 + " end"])
    assert found.of.tolist() == [0, 0, 2, 3, 4, 4]


def test_half_characters_do_no_harm() -> None:
    assert near_duplicates([f"{LONG} \ud83d", LONG]).of.tolist() == [0, 0]


def test_a_hundred_thousand_like_texts_are_not_compared_two_by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    from marsad.detect import near_duplicates as module

    compared = []

    def counted(distinct, a, b):  # type: ignore[no-untyped-def]
        compared.append(a.size)
        return real(distinct, a, b)

    real = module.jaccard
    monkeypatch.setattr(module, "jaccard", counted)
    assert set(near_duplicates([LONG] * 100_000).of.tolist()) == {0}
    assert sum(compared) == 0
    texts = [f"{LONG} {number}" for number in range(5000)]
    assert set(near_duplicates(texts).of.tolist()) == {0}
    assert sum(compared) < 20 * len(texts)


def test_the_answer_is_the_same_whatever_the_order() -> None:
    texts = [LONG, "other words here", LONG + " today", "Other words, here", "alone"]
    found, turned = near_duplicates(texts), near_duplicates(texts[::-1])
    together = {frozenset(k for k in range(5) if found.of[k] == one) for one in found.of.tolist()}
    assert together == {frozenset(4 - k for k in range(5) if turned.of[k] == one) for one in turned.of.tolist()}


def test_a_threshold_the_method_cannot_keep_is_refused() -> None:
    with pytest.raises(ValueError, match="not between"):
        near_duplicates(["a"], threshold=0.2)
