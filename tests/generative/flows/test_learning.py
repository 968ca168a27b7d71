"""Whatever the rows: their order changes nothing, no group is parted, and a choice is what was asked for."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.flows.training_folds import dealt
from marsad.flows.training_rows import Row, usable
from marsad.review.uncertainty import RANDOM, Candidates, choose

QUIET = settings(max_examples=60, deadline=None, derandomize=True)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
ROWS = st.lists(
    st.builds(Row, text=TEXTS, label=st.sampled_from(["yes", "no", " ", ""]), author=st.sampled_from(["", "a", "b"])),
    max_size=30,
)


@QUIET
@given(ROWS, st.randoms(use_true_random=False))
def test_every_row_is_used_or_counted_and_their_order_changes_nothing(rows: list[Row], order: object) -> None:
    found = usable(rows)
    assert len(found.rows) + sum(found.dropped.values()) == found.given == len(rows)
    shuffled = list(rows)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert usable(shuffled) == found
    assert usable(found.rows).rows == found.rows


@QUIET
@given(
    st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["x", "y", "z"])), min_size=2, max_size=60),
    st.integers(0, 9),
    st.integers(2, 5),
)
def test_no_group_is_parted_and_every_row_has_a_fold(rows: list[tuple[int, str]], seed: int, folds: int) -> None:
    groups = np.unique([group for group, _label in rows], return_inverse=True)[1]
    found = dealt(groups, [label for _group, label in rows], seed, folds)
    assert found.size == len(rows)
    assert set(found.tolist()) <= set(range(folds))
    assert all(np.unique(found[groups == group]).size == 1 for group in range(int(groups.max()) + 1))


@QUIET
@given(st.integers(1, 60), st.integers(1, 80), st.integers(0, 9), st.floats(0, 1))
def test_a_choice_has_its_size_and_no_post_twice(count: int, size: int, seed: int, share: float) -> None:
    random = np.random.default_rng(seed)
    yes = random.random(count)
    candidates = Candidates(
        post_id=[f"p{number}" for number in range(count)],
        language=random.choice(["ary-Arab", "fra-Latn", "und"], count).tolist(),
        alike=random.integers(0, count, count),
        probabilities=np.column_stack([1 - yes, yes]),
    )
    chosen = choose(candidates, size, seed, random_share=share)
    places = [one.place for one in chosen]
    assert len(places) == len(set(places)) == min(size, count)
    assert all((one.inclusion_probability is not None) == (one.why == RANDOM) for one in chosen)
    assert all(0 < one.inclusion_probability <= 1 for one in chosen if one.inclusion_probability is not None)
