"""Texts as numbered words, and what the words are made of."""

from itertools import pairwise

import numpy as np
import pytest

from marsad.detect.normalise import CLASSIFY
from marsad.detect.skeleton import skeletons
from marsad.detect.word_features import NOTHING, ROWS, WORD_ROWS, concept_rows, matrix, neighbours, pieces
from marsad.detect.words import LONGEST, Words, ranges, words_of


def said(texts: list[str], purpose: str = CLASSIFY) -> list[list[str]]:
    """The words of each text, read back."""
    words = words_of(texts, purpose)
    spellings = words.spellings()
    return [
        [spellings[number] for number in words.sequence[a:b]]
        for a, b in zip(words.starts[:-1], words.starts[1:], strict=True)
    ]


def skeleton(word: str) -> str:
    words = words_of([word])
    codes, bounds = skeletons(words.codes, words.bounds)
    return "".join(map(chr, codes[bounds[0] : bounds[1]])).strip()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Salam  labas\n3lik", ["salam", "labas", "3lik"]),
        ("see https://example.org/a?b and www.example.org now", ["see", "and", "now"]),
        ("@someone hello [email] [[PERSON]]", ["hello"]),
        ("h m a r", ["hmar"]),
        ("a b c", ["a", "b", "c"]),
        ("حمااااار", ["حمار"]),
        ("😀 ok!!", ["😀", "ok", "!"]),
        ("", []),
        (" \n\t", []),
        ("\ud800", ["?"]),
    ],
)
def test_a_text_is_its_words_folded_without_addresses_handles_and_masks(text: str, words: list[str]) -> None:
    assert said([text]) == [words]


def test_a_word_has_one_number_however_often_it_stands_and_however_it_is_written() -> None:
    words = words_of(["Hmar hmar", "HMAR  hmaaar", "7mar"])
    assert words.hashes.size == 2
    assert words.sequence[:4].tolist() == [words.sequence[0]] * 4
    assert words.starts.tolist() == [0, 2, 4, 5]


def test_a_words_hash_does_not_depend_on_the_other_texts() -> None:
    alone, among = words_of(["hmar"]), words_of(["salam labas", "hmar", "zwin"])
    assert alone.hashes[0] in among.hashes


def test_of_a_very_long_word_only_the_beginning_counts() -> None:
    assert said(["x" + "ab" * 10_000]) == [["x" + ("ab" * LONGEST)[: LONGEST - 1]]]


def test_no_texts_are_no_words() -> None:
    words = words_of([])
    assert (words.hashes.size, words.sequence.size, words.starts.tolist()) == (0, 0, [0])
    assert matrix([], words, concepts=True).shape == (0, ROWS)


def test_ranges_run_from_each_first() -> None:
    assert ranges(np.array([5, 0, 9]), np.array([2, 0, 3])).tolist() == [5, 6, 9, 10, 11]
    assert ranges(np.array([], dtype=np.int64), np.array([], dtype=np.int64)).size == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("قلبي", "9albi"),
        ("قلبي", "galbi"),
        ("خبز", "khobz"),
        ("خبز", "5obz"),
        ("شكون", "chkoun"),
        ("ⴰⵎⴰⵣⵉⵖ", "amazigh"),
    ],
)
def test_two_scripts_share_the_consonants_of_a_word(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != ""


def test_the_skeletons_of_words_stay_apart() -> None:
    words = words_of(["salam خويا"])
    codes, bounds = skeletons(words.codes, words.bounds)
    found = {"".join(map(chr, codes[a:b])) for a, b in pairwise(bounds)}
    assert found == {" slm", " X"}
    assert codes[-1] == 0x20


def rows_of(text: str) -> set[int]:
    return {int(row) for row in matrix([text], words_of([text], CLASSIFY)).indices}


def test_spellings_of_one_word_share_features_and_other_words_do_not() -> None:
    assert rows_of("HMAAAAR") == rows_of("hmar")
    assert not rows_of("hmar") & rows_of("koko")
    assert rows_of("قلبي") & rows_of("9albi"), "the skeleton joins the two scripts"


def test_the_order_of_two_words_is_a_feature() -> None:
    forth, back = rows_of("machi hmar"), rows_of("hmar machi")
    assert forth != back
    assert all(row >= WORD_ROWS for row in forth ^ back)


def test_neighbours_do_not_reach_over_the_end_of_a_text() -> None:
    rows, starts = neighbours(words_of(["a1a b1b", "c1c", "", "d1d e1e f1f"]))
    assert starts.tolist() == [0, 1, 1, 1, 3]
    assert rows.size == 3
    assert (neighbours(words_of(["a1a b1b"]))[0] == rows[:1]).all()
    assert neighbours(words_of(["alone"]))[1].tolist() == [0, 0]


def test_a_word_has_no_feature_that_runs_over_its_end() -> None:
    words = words_of(["ab", "c"])
    for one in pieces(words):
        assert one.rows.size == one.bounds[-1]
        assert one.rows.min() >= 0
        assert one.rows.max() <= NOTHING
    together = {int(row) for one in pieces(words_of(["ab c"])) for row in one.rows} - {NOTHING}
    apart = {int(row) for text in ("ab", "c") for one in pieces(words_of([text])) for row in one.rows} - {NOTHING}
    assert together == apart


def test_features_are_counted_as_often_as_they_stand() -> None:
    once, thrice = (matrix([text], words_of([text], CLASSIFY)) for text in ("hmar", "hmar, hmar. hmar"))
    shared = sorted(set(once.indices) & set(thrice.indices))
    assert len(shared) == once.indices.size
    assert thrice[[0], :][:, shared].sum() == 3 * once.sum()


def test_concepts_are_features_where_they_are_asked_for() -> None:
    texts = ["I hate women", "salam"]
    words = words_of(texts, CLASSIFY)
    rows, starts = concept_rows(texts, words)
    assert starts[0] == 0
    assert starts[1] > 0
    extra = matrix(texts, words, concepts=True) - matrix(texts, words)
    assert extra.sum() == rows.size


def test_words_hold_together() -> None:
    words: Words = words_of(["salam khoya", "salam"])
    assert words.bounds[-1] + 1 == words.codes.size
    assert (words.codes[words.bounds[:-1]] == 0x20).all()
    assert len(words.spellings()) == words.hashes.size
