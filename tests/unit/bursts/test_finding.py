"""Bursts that were planted are found, and nothing else; what nobody looked at is no silence."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from marsad.bursts.finding import Found, Tried, find_bursts
from marsad.bursts.series import Series
from marsad.core.bursts import Asked, Burst, By
from marsad.core.errors import UsageError

CYCLE = 1 + 0.8 * np.sin(np.arange(24) / 24 * 2 * np.pi)
DAYS = 28
BURST = 20 * 24 + 4


def drawn(mean: float = 8.0, dispersion: float = 0.2, seed: int = 1, days: int = DAYS) -> np.ndarray:
    random = np.random.default_rng(seed)
    usual = mean * np.tile(CYCLE, days)
    return random.poisson(usual * random.gamma(1 / dispersion, dispersion, len(usual)))


def series(counts: np.ndarray, name: str = "one", missing: slice | None = None, by: By = By.HOUR) -> Series:
    unseen = np.zeros(len(counts), dtype=bool)
    if missing is not None:
        unseen[missing] = True
    return Series(name=name, by=by, start=400_000, counts=counts, missing=unseen)


def planted(times: int = 5, hours: int = 8, **drawing: float) -> np.ndarray:
    counts = drawn(**drawing)  # type: ignore[arg-type]
    counts[BURST : BURST + hours] *= times
    return counts


def only(found: Found) -> Burst:
    (burst,) = found.bursts
    return burst


def test_a_planted_burst_is_found_where_it_is() -> None:
    one = series(planted())
    burst = only(find_bursts([one]))
    assert abs(burst.start - one.moment(BURST)) <= timedelta(hours=3)
    assert abs(burst.onset - one.moment(BURST)) <= timedelta(hours=3)
    assert abs(burst.end - one.moment(BURST + 8)) <= timedelta(hours=4)
    assert burst.ratio_low < 5 < burst.ratio_high
    assert burst.ratio_low > 1
    assert burst.p <= burst.q <= 0.05
    assert burst.state >= 1
    assert not burst.going_on


def test_worlds_without_a_burst_have_none() -> None:
    found = find_bursts([series(drawn(seed=seed), f"s{seed}") for seed in range(40)])
    assert found.bursts == ()
    assert found.tests == 40 * 4
    assert found.too_short == ()


def test_a_lone_series_and_one_among_others_are_corrected_for_all_that_was_tried() -> None:
    alone = only(find_bursts([series(planted())]))
    crowd = [series(drawn(seed=seed), f"s{seed}") for seed in range(40)]
    among = only(find_bursts([series(planted()), *crowd]))
    assert among.q > alone.q


def test_the_order_in_which_series_are_given_changes_nothing() -> None:
    given = [series(planted(seed=seed), f"s{seed}") for seed in range(4)]
    forward, back = find_bursts(given), find_bursts(given[::-1])
    assert forward.bursts == back.bursts
    assert len(forward.bursts) >= 4


def test_three_days_are_too_short_to_know_what_is_usual() -> None:
    found = find_bursts([series(drawn(days=3))])
    assert found.bursts == ()
    assert found.too_short == ("one",)
    assert found.tests == 0


def test_missing_hours_are_not_zeros() -> None:
    counts = drawn()
    gap = slice(10 * 24, 17 * 24)
    told = find_bursts([series(counts, missing=gap)])
    silent = counts.copy()
    silent[gap] = 0
    # one quiet series beside a lively one: a silence of its own is zero posts, and lowers what is expected
    zero = find_bursts([series(silent), series(drawn(seed=2), "other")])
    after = slice(18 * 24, 19 * 24)
    usual = drawn(seed=3, days=400).reshape(-1, 24).mean(axis=0).sum()
    assert told.expected["one"][after].sum() == pytest.approx(usual, rel=0.25)
    assert zero.expected["one"][after].sum() < usual / 2
    assert [outage.told for outage in told.outages] == [True]
    assert zero.outages == ()


def test_a_silence_of_all_the_series_is_an_outage_and_a_burst_after_it_says_so() -> None:
    counts, other = planted(), drawn(seed=2)
    counts[BURST - 40 : BURST] = 0
    other[BURST - 40 : BURST] = 0
    found = find_bursts([series(counts), series(other, "other")])
    (outage,) = found.outages
    assert not outage.told
    assert outage.end - outage.start >= timedelta(hours=38)
    burst = only(found)
    assert burst.after_outage
    assert burst.missing >= 23


def test_a_rise_that_lasts_becomes_the_usual_level() -> None:
    counts = drawn(days=42)
    counts[20 * 24 :] *= 4
    found = find_bursts([series(counts)])
    burst = only(found)
    assert timedelta(days=3) <= burst.end - burst.start <= timedelta(days=5)
    assert found.expected["one"][-24:].sum() == pytest.approx(4 * 8 * 24, rel=0.25)


def test_a_burst_is_left_out_of_what_is_usual_after_it() -> None:
    found = find_bursts([series(planted(8, 16))])
    assert found.expected["one"][BURST + 20 : BURST + 44].sum() == pytest.approx(8 * 24, rel=0.3)


def test_a_burst_of_fewer_posts_than_may_be_told_is_not_told() -> None:
    counts = np.zeros(DAYS * 24, dtype=np.int64)
    counts[::96] = 1
    counts[BURST] = 9
    assert find_bursts([series(counts)]).bursts == ()
    counts[BURST] = 60
    assert only(find_bursts([series(counts)])).observed >= 60


def test_a_series_that_cannot_hold_a_burst_is_not_tested() -> None:
    counts = np.zeros(DAYS * 24, dtype=np.int64)
    counts[::96] = 1
    alone, beside = find_bursts([series(planted())]), find_bursts([series(planted()), series(counts, "few")])
    assert beside.too_few == ("few",)
    assert beside.tests == alone.tests


def test_what_reaches_the_last_step_is_going_on() -> None:
    counts = drawn()
    counts[-10:] += 60
    assert only(find_bursts([series(counts)])).going_on


def test_days_are_told_by_day() -> None:
    counts = drawn(days=60).reshape(-1, 24).sum(axis=1)
    counts[40] *= 5
    one = series(counts, by=By.DAY)
    burst = only(find_bursts([one], Asked(by=By.DAY)))
    assert (burst.start, burst.end, burst.onset) == (one.moment(40), one.moment(41), one.moment(40))


def test_no_series_have_no_bursts() -> None:
    assert find_bursts([]).bursts == ()


@pytest.mark.parametrize("wrong", [{"fdr": 0.0}, {"fdr": 1.5}, {"alarm": 1.0}, {"weeks": 0}])
def test_a_setting_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        find_bursts([series(drawn())], replace(Asked(), **wrong))  # type: ignore[arg-type]


def test_q_is_that_of_benjamini_and_hochberg() -> None:
    tests = Tried(p=np.array([0.001, 0.02, 0.5, 1.0]), q=np.array([0.004, 0.04, 2 / 3, 1.0]))
    assert tests.q_of(0.001) == pytest.approx(0.004)
    assert tests.q_of(0.02) == pytest.approx(0.04)
    assert tests.q_of(0.01) == pytest.approx(0.04)  # a second burst of the first one's week
    assert tests.q_of(1e-6) == pytest.approx(4e-6)
    assert Tried(p=np.zeros(0), q=np.zeros(0)).q_of(0.5) == 0.0
