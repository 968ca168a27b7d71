"""Outages are told from silence by what was expected of every series together."""

import numpy as np

from marsad.bursts.outages import runs, silences

DAY = np.array([0] * 6 + [12] * 18)  # nobody posts at night


def quiet(total: np.ndarray, missing: np.ndarray | None = None) -> list[tuple[int, int]]:
    unseen = np.zeros(len(total), dtype=bool) if missing is None else missing
    return list(runs(silences(total, unseen, 24)))


def test_half_a_day_without_a_post_where_many_were_expected_is_an_outage() -> None:
    total = np.tile(DAY, 10)
    total[5 * 24 + 8 : 5 * 24 + 20] = 0
    assert quiet(total) == [(5 * 24 + 8, 5 * 24 + 20)]


def test_the_nights_are_no_outage() -> None:
    assert quiet(np.tile(DAY, 10)) == []


def test_a_silence_in_a_source_of_few_posts_is_no_outage() -> None:
    total = np.tile(np.eye(24, dtype=int)[12], 30)
    total[5 * 24 : 15 * 24] = 0
    assert quiet(total) == []


def test_what_follows_the_last_post_for_long_is_an_outage_too() -> None:
    total = np.concatenate((np.tile(DAY, 8), np.zeros(48, dtype=int)))
    assert quiet(total) == [(192, 240)]


def test_a_gap_that_was_told_is_not_told_twice() -> None:
    total, missing = np.tile(DAY, 10), np.zeros(240, dtype=bool)
    total[120:144] = 0
    missing[120:144] = True
    assert quiet(total, missing) == []


def test_posts_all_in_one_day_and_none_at_all() -> None:
    burst = np.zeros(72, dtype=int)
    burst[30] = 500
    assert quiet(burst) != []
    assert quiet(np.zeros(72, dtype=int)) == []
