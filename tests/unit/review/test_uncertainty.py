"""What is chosen to be coded for training: uncertain, unlike, of every language, and some at random."""

import numpy as np
import pytest

from marsad.core.errors import RefusedInput
from marsad.review.uncertainty import RANDOM, UNSURE, Candidates, choose, entropy


def candidates(count: int = 400, **columns: object) -> Candidates:
    yes = np.linspace(0.0, 1.0, count)
    given = {
        "post_id": [f"p{number:04d}" for number in range(count)],
        "language": ["ary-Arab"] * count,
        "alike": np.arange(count),
        "probabilities": np.column_stack([1 - yes, yes]),
    }
    return Candidates(**(given | columns))  # type: ignore[arg-type]


def test_entropy_is_one_bit_for_an_even_chance_and_none_for_certainty() -> None:
    assert entropy(np.asarray([[0.5, 0.5], [1.0, 0.0], [0.25, 0.75]])) == pytest.approx([1.0, 0.0, 0.8113], abs=1e-4)


def test_a_quarter_is_drawn_with_a_known_chance_and_the_rest_is_what_the_model_is_unsure_of() -> None:
    chosen = choose(candidates(), 100, seed=1)
    at_random = [one for one in chosen if one.why == RANDOM]
    unsure = [one for one in chosen if one.why == UNSURE]
    assert (len(at_random), len(unsure)) == (25, 75)
    assert {one.inclusion_probability for one in at_random} == {25 / 400}
    assert {one.inclusion_probability for one in unsure} == {None}
    assert len({one.place for one in chosen}) == 100
    assert all(abs(one.place - 200) < 60 for one in unsure)
    assert max(abs(one.place - 200) for one in at_random) > 100


def test_the_random_part_is_drawn_from_the_whole_frame() -> None:
    chosen = choose(candidates(), 100, seed=1, frame=4000)
    assert {one.inclusion_probability for one in chosen if one.why == RANDOM} == {25 / 4000}


def test_every_post_has_the_same_chance_of_the_random_part() -> None:
    hits = np.zeros(40)
    for seed in range(2000):
        for one in choose(candidates(40), 8, seed=seed, random_share=0.25):
            hits[one.place] += one.why == RANDOM
    assert abs(hits - 100).max() < 5 * 10


def test_like_texts_are_chosen_once_while_others_are_left() -> None:
    alike = np.arange(400)
    alike[150:250] = 150
    chosen = choose(candidates(alike=alike), 100, seed=1)
    assert sum(150 <= one.place < 250 and one.why == UNSURE for one in chosen) <= 1


def test_a_rare_language_gets_more_than_its_part_and_no_more_than_it_has() -> None:
    language = ["ary-Arab"] * 360 + ["zgh-Tfng"] * 36 + ["fra-Latn"] * 4
    chosen = choose(candidates(language=language), 100, seed=1)
    unsure = [language[one.place] for one in chosen if one.why == UNSURE]
    assert len(unsure) == 75
    assert unsure.count("zgh-Tfng") >= 12
    assert 1 <= unsure.count("fra-Latn") <= 4


def test_the_same_seed_chooses_the_same_whatever_the_order_given() -> None:
    given = candidates(50)
    turned = Candidates(
        post_id=given.post_id[::-1],
        language=given.language[::-1],
        alike=given.alike[::-1],
        probabilities=given.probabilities[::-1],
    )
    first = {given.post_id[one.place] for one in choose(given, 20, seed=4) if one.why == RANDOM}
    again = {turned.post_id[one.place] for one in choose(turned, 20, seed=4) if one.why == RANDOM}
    other = {given.post_id[one.place] for one in choose(given, 20, seed=5) if one.why == RANDOM}
    assert first == again != other


def test_asking_for_more_than_there_is_gives_all() -> None:
    assert sorted(one.place for one in choose(candidates(10), 50, seed=1)) == list(range(10))


@pytest.mark.parametrize(("count", "size", "seed"), [(0, 5, 1), (5, 0, 1), (5, 5, -1)])
def test_what_cannot_be_chosen_is_refused(count: int, size: int, seed: int) -> None:
    with pytest.raises(RefusedInput):
        choose(candidates(count), size, seed)
