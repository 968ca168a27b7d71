"""Series laid out step after step: what is zero and what is missing."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from marsad.bursts.series import laid_out, missing_steps
from marsad.core.bursts import By, Outage


def rows(*given: tuple[str, int, int]) -> pa.Table:
    return pa.table(
        {name: list(column) for name, column in zip(("series", "step", "n"), zip(*given, strict=True), strict=True)}
    )


def test_steps_without_a_row_are_zero_and_all_series_are_as_long() -> None:
    one, two = laid_out(rows(("b", 12, 4), ("a", 10, 1), ("a", 13, 2)))
    assert (one.name, one.start, one.counts.tolist()) == ("a", 10, [1, 0, 0, 2])
    assert (two.name, two.start, two.counts.tolist()) == ("b", 10, [0, 0, 4, 0])
    assert not one.missing.any()


def test_the_range_may_be_given_and_what_lies_outside_is_left() -> None:
    (one,) = laid_out(rows(("a", 10, 1), ("a", 13, 2)), first=12, last=15)
    assert one.counts.tolist() == [0, 2, 0, 0]


def test_no_rows_are_no_series() -> None:
    assert laid_out(pa.table({"series": pa.array([], pa.string()), "step": [], "n": []})) == []


def test_every_step_that_a_gap_touches_is_missing() -> None:
    first = int(datetime(2026, 9, 8, tzinfo=UTC).timestamp()) // 3600
    gap = Outage(start=datetime(2026, 9, 8, 1, 30, tzinfo=UTC), end=datetime(2026, 9, 8, 3, 1, tzinfo=UTC), told=True)
    assert np.flatnonzero(missing_steps(By.HOUR, first, 6, [gap])).tolist() == [1, 2, 3]
    assert np.flatnonzero(missing_steps(By.DAY, first // 24, 3, [gap])).tolist() == [0]
    assert not missing_steps(By.HOUR, first + 24, 6, [gap]).any()


def test_a_gap_leaves_one_series_missing_without_touching_another() -> None:
    one, two = laid_out(rows(("a", 1, 1), ("b", 2, 1)))
    one.missing[0] = True
    assert not two.missing.any()


def test_a_step_begins_at_its_moment() -> None:
    (one,) = laid_out(rows(("a", 24, 1), ("a", 30, 1)))
    assert one.moment(6) == datetime(1970, 1, 2, 6, tzinfo=UTC)
