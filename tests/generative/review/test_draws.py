from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.review.sampling import FrameTable, draw

short = settings(max_examples=60, deadline=None, derandomize=True)


@st.composite
def frames(draw_from):
    size = draw_from(st.integers(1, 250))
    scores = st.one_of(st.just(0.0), st.floats(0, 1), st.sampled_from([0.2, 0.9]))
    return FrameTable(
        post_id=[f"p{number}" for number in range(size)],
        platform=draw_from(st.lists(st.sampled_from(["agora", "birds"]), min_size=size, max_size=size)),
        script=draw_from(st.lists(st.sampled_from(["Arab", "Latn"]), min_size=size, max_size=size)),
        frame=["topic"] * size,
        score=draw_from(st.one_of(st.none(), st.lists(scores, min_size=size, max_size=size))),
    )


@short
@given(frames(), st.integers(110, 300), st.integers(0, 2**63), st.floats(0, 1))
def test_probabilities_sum_to_the_sample_and_weights_to_the_frame(table, size, seed, share):
    drawn = draw(table, size, seed, double_share=share)
    assert len(drawn.units) == min(size, len(table.post_id))
    assert len({unit.post_id for unit in drawn.units}) == len(drawn.units)
    chance = {band.name: band.drawn / band.size for band in drawn.bands}
    assert sum(chance[band.name] * band.size for band in drawn.bands) == pytest.approx(len(drawn.units))
    assert sum(1 / unit.inclusion_probability for unit in drawn.units) == pytest.approx(len(table.post_id))
    assert all(0 < unit.inclusion_probability <= 1 for unit in drawn.units)
    assert Counter(unit.double for unit in drawn.units)[True] == round(share * len(drawn.units))


@short
@given(frames(), st.integers(0, 1000), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(table, seed, random):
    order = random.sample(range(len(table.post_id)), len(table.post_id))
    turned = FrameTable(
        post_id=[table.post_id[row] for row in order],
        platform=[table.platform[row] for row in order],
        script=[table.script[row] for row in order],
        frame=[table.frame[row] for row in order],
        score=None if table.score is None else [table.score[row] for row in order],
    )
    assert draw(table, 120, seed) == draw(turned, 120, seed)
