"""The false discovery rate against SciPy's, whatever the p-values."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from marsad.coordination.error_rate import q_values

settled = settings(max_examples=100, deadline=None, derandomize=True)


@settled
@given(st.lists(st.floats(0, 1), max_size=40), st.integers(0, 60))
def test_pairs_that_were_not_seen_count_as_tests_that_failed(p: list[float], unseen: int) -> None:
    every = np.array([*p, *([1.0] * unseen)])
    known = false_discovery_control(every) if every.size else every
    assert np.allclose(q_values(np.array(p), len(p) + unseen), known[: len(p)], rtol=1e-12)


@settled
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.integers(0, 1000))
def test_a_smaller_p_never_has_a_larger_q(p: list[float], unseen: int) -> None:
    q = q_values(np.array(p), len(p) + unseen)
    assert (np.diff(q[np.argsort(p, kind="stable")]) >= 0).all()
    assert (q >= np.array(p)).all()
