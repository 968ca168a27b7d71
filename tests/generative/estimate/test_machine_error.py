"""Over generated samples: the rates stay in their limits, and hang on nothing but what was counted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.machine_errors import Rate
from marsad.estimate.judged import Judged, curve_of, ranges, rates_of
from marsad.estimate.machine_error import Cell, Rates, error_rates

short = settings(max_examples=60, deadline=None, derandomize=True)


@st.composite
def cells(draw: st.DrawFn, least: int = 0) -> list[Cell]:
    found = []
    for flagged in draw(st.lists(st.booleans(), min_size=1, max_size=6)):
        coded = draw(st.integers(least, 80))
        unknown = draw(st.integers(0, 3))
        size = coded + unknown + draw(st.integers(0, 4_000))
        positives = draw(st.integers(0, coded))
        found.append(Cell(flagged=flagged, size=size, coded=coded, positives=positives, unknown=unknown))
    return found


@st.composite
def frames(draw: st.DrawFn) -> Judged:
    size = draw(st.integers(2, 60))
    score = draw(st.lists(st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.51, 0.9, 1.0]), min_size=size, max_size=size))
    band = draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
    fate = draw(st.lists(st.sampled_from([None, None, 0, 1, "unknown"]), min_size=size, max_size=size))
    rows = [row for row, one in enumerate(fate) if one in (0, 1)]
    return Judged(
        score=np.asarray(score),
        band=np.asarray(band),
        rows=np.asarray(rows, dtype=np.int64),
        labels=np.asarray([fate[row] for row in rows], dtype=np.int64),
        unknown=np.asarray([row for row, one in enumerate(fate) if one == "unknown"], dtype=np.int64),
    )


def three(rates: Rates) -> tuple[Rate, Rate, Rate]:
    return rates.found, rates.spared, rates.right


@short
@given(cells())
def test_a_rate_lies_in_its_limits_and_they_in_nought_to_one(given_cells: list[Cell]) -> None:
    for rate in three(error_rates(given_cells)):
        assert 0 <= rate.low <= rate.value <= rate.high <= 1


@short
@given(cells(), st.randoms(use_true_random=False))
def test_the_order_of_cells_changes_nothing(given_cells: list[Cell], random: st.DataObject) -> None:
    turned = random.sample(given_cells, len(given_cells))
    for one, two in zip(three(error_rates(given_cells)), three(error_rates(turned)), strict=True):
        assert (one.low, one.high, one.n, one.said) == (two.low, two.high, two.n, two.said)
        assert one.value == pytest.approx(two.value, abs=1e-9)


@short
@given(cells(least=1), st.integers(2, 50))
def test_a_frame_so_many_times_as_large_has_the_same_value(given_cells: list[Cell], times: int) -> None:
    larger = [
        Cell(flagged=one.flagged, size=one.size * times, coded=one.coded, positives=one.positives, unknown=one.unknown)
        for one in given_cells
    ]
    for one, two in zip(three(error_rates(given_cells)), three(error_rates(larger)), strict=True):
        assert one.value == pytest.approx(two.value, abs=1e-9)


@short
@given(cells())
def test_yes_and_no_swapped_swap_what_is_found_and_what_is_spared(given_cells: list[Cell]) -> None:
    swapped = [
        Cell(
            flagged=not one.flagged,
            size=one.size,
            coded=one.coded,
            positives=one.coded - one.positives,
            unknown=one.unknown,
        )
        for one in given_cells
    ]
    one, two = error_rates(given_cells), error_rates(swapped)
    assert one.found.n == two.spared.n
    if one.found.n and one.spared.n:
        assert one.found.value == pytest.approx(two.spared.value, abs=1e-9)
        assert (one.found.low, one.found.high) == pytest.approx((two.spared.low, two.spared.high), abs=5e-3)


@short
@given(cells(), st.integers(1, 3))
def test_an_unknown_answer_never_narrows_the_limits(given_cells: list[Cell], more: int) -> None:
    known = [one.filled(None) for one in given_cells]
    for narrow, wide in zip(three(error_rates(known)), three(error_rates(given_cells)), strict=True):
        assert wide.low <= narrow.low + 1e-9
        assert wide.high >= narrow.high - 1e-9


@short
@given(frames(), st.sampled_from([0.2, 0.5, 0.9, 1.0]), st.randoms(use_true_random=False))
def test_the_order_of_posts_changes_nothing(judged: Judged, threshold: float, random: st.DataObject) -> None:
    order = np.asarray(random.sample(range(len(judged.score)), len(judged.score)))
    place = np.argsort(order)
    turned = Judged(
        score=judged.score[order],
        band=judged.band[order],
        rows=place[judged.rows][::-1],
        labels=judged.labels[::-1],
        unknown=place[judged.unknown],
    )
    assert rates_of(turned, threshold) == rates_of(judged, threshold)
    assert curve_of(turned, threshold) == curve_of(judged, threshold)


@short
@given(frames(), st.sampled_from([0.2, 0.5, 0.9, 1.0]))
def test_the_ranges_hold_every_score_once_and_never_cross_the_threshold(judged: Judged, threshold: float) -> None:
    found = ranges(judged.score, threshold)
    inside = [int(((judged.score >= start) & (judged.score < end)).sum()) for start, end in found]
    assert sum(inside) == len(judged.score)
    assert all(end <= threshold or start >= threshold for start, end in found)
