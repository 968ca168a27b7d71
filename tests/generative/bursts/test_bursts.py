"""Whatever the counts: more posts in a burst never hide it, order is irrelevant, missing is not zero."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.bursts.finding import find_bursts
from marsad.bursts.series import Series
from marsad.bursts.tails import ratio_interval, tail

DAYS, BURST = 16, 12 * 24 + 6
CYCLE = 1 + 0.7 * np.sin(np.arange(24) / 24 * 2 * np.pi)
few = settings(max_examples=12, deadline=None, derandomize=True)


def world(seed: int, mean: float) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.poisson(mean * np.tile(CYCLE, DAYS) * random.gamma(5, 0.2, DAYS * 24))


def series(counts: np.ndarray, name: str = "a", missing: np.ndarray | None = None) -> Series:
    unseen = np.zeros(len(counts), dtype=bool) if missing is None else missing
    return Series(name=name, start=0, counts=counts, missing=unseen)


seeds, means = st.integers(0, 10_000), st.floats(0.2, 30)


@few
@given(seeds, means, st.integers(1, 12), st.integers(2, 20), st.lists(st.integers(0, 200), min_size=12, max_size=12))
def test_adding_posts_to_a_burst_never_makes_it_disappear(
    seed: int, mean: float, hours: int, times: int, more: list[int]
) -> None:
    counts = world(seed, mean)
    counts[BURST : BURST + hours] = counts[BURST : BURST + hours] * times + 3 * times
    before = [one for one in find_bursts([series(counts)]).bursts if one.start.timestamp() < 3600 * (BURST + hours)]
    counts[BURST : BURST + hours] += np.array(more[:hours])
    after = find_bursts([series(counts)]).bursts
    begin, end = 3600 * BURST, 3600 * (BURST + hours)
    for burst in before:
        if burst.start.timestamp() >= begin and burst.end.timestamp() > begin:
            assert any(one.start.timestamp() < end and one.end.timestamp() > begin for one in after)


@few
@given(st.lists(seeds, min_size=1, max_size=4, unique=True), means, st.randoms(use_true_random=False))
def test_the_order_of_series_is_irrelevant(given_seeds: list[int], mean: float, shuffler: object) -> None:
    made = [series(world(seed, mean), f"s{seed}") for seed in given_seeds]
    made[0].counts[BURST : BURST + 6] += 90
    mixed = made.copy()
    shuffler.shuffle(mixed)  # type: ignore[attr-defined]
    assert find_bursts(made).bursts == find_bursts(mixed).bursts


@few
@given(seeds, st.integers(0, 9 * 24), st.integers(1, 48))
def test_what_stands_at_a_missing_step_changes_nothing(seed: int, first: int, length: int) -> None:
    counts = world(seed, 6.0)
    counts[BURST : BURST + 6] += 90
    missing = np.zeros(len(counts), dtype=bool)
    missing[first : first + length] = True
    other = counts.copy()
    other[first : first + length] = 10_000
    assert find_bursts([series(counts, missing=missing)]).bursts == find_bursts([series(other, missing=missing)]).bursts


@few
@given(seeds, st.floats(0.0, 3.0))
def test_bursts_are_well_formed(seed: int, mean: float) -> None:
    counts = world(seed, mean)
    counts[BURST : BURST + 3] += 40
    for one in find_bursts([series(counts)]).bursts:
        assert one.start < one.end
        assert one.observed > one.expected
        assert 0 <= one.ratio_low <= one.observed / one.expected <= one.ratio_high
        assert 0 <= one.p <= one.q <= 0.05


@few
@given(st.integers(0, 500), st.floats(0.01, 300), st.floats(0.01, 3))
def test_a_larger_count_is_never_more_probable(count: int, mean: float, dispersion: float) -> None:
    tails = tail(np.arange(count, count + 5), mean, dispersion)
    assert (np.diff(tails) <= 1e-12).all()
    low, high = ratio_interval(count, mean, dispersion)
    assert 0 <= low <= high
