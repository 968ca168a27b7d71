"""A cluster cut where a person said that two texts are of different narratives."""

from marsad.detect.clusters import clusters_of
from marsad.detect.near_duplicates import slogan_ways
from marsad.detect.parting import parted
from marsad.detect.shingles import distinct_texts

STEPS = [" ".join(f"w{chr(97 + k)}{chr(104 + k % 9)}rd" for k in range(start, start + 16)) for start in (0, 2, 4, 6)]


def clusters(one: list[int], other: list[int], texts: list[str] = STEPS) -> list[int]:
    distinct = distinct_texts(texts)
    return clusters_of(distinct, parted(distinct, slogan_ways(distinct), one, other)).of.tolist()


def test_a_chain_is_cut_between_the_two_sides() -> None:
    assert clusters([], []) == [0, 0, 0, 0]
    found = clusters([0], [3])
    assert found[0] != found[3]
    assert set(found) == {found[0], found[3]}


def test_what_says_a_side_s_own_text_stays_with_it() -> None:
    found = clusters([0], [3], [*STEPS, STEPS[0] + "!", STEPS[3].upper()])
    assert (found[4], found[5]) == (found[0], found[3])
    assert found[0] != found[3]


def test_a_text_on_both_sides_stays_whole_on_the_first() -> None:
    assert clusters([0, 3], [3]) == [0, 0, 0, 0]


def test_texts_that_were_never_joined_stay_apart() -> None:
    assert clusters([0], [1], [STEPS[0], "another text of other words altogether"]) == [0, 1]
