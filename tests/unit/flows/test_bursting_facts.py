"""What may be told of the posts behind a burst: shares, and none that tells of a few people."""

import json
from datetime import UTC, date, datetime

import numpy as np
import pytest

from marsad.bursts.series import Series
from marsad.core.alerts import SeriesKind, SeriesOf, alert_as_plain, alert_from_plain
from marsad.core.bursts import Burst, By
from marsad.core.mission import Mission
from marsad.core.trilingual import Trilingual
from marsad.flows.bursting_facts import Behind, Context, Level, alert_of, day_points, leads_outside, top_share
from marsad.flows.bursting_series import day_of, from_the_wall, local_seconds

ZONE = "Africa/Casablanca"


def test_the_share_of_five_accounts_is_that_of_the_five_with_most_posts() -> None:
    accounts = [("x", f"a{n}") for n in range(10)] + [("x", "a0")] * 10
    assert top_share(accounts) == pytest.approx(15 / 20)


def test_it_is_withheld_under_five_accounts_and_where_few_are_named() -> None:
    assert top_share([("x", f"a{n % 4}") for n in range(40)]) is None
    assert top_share([("x", f"a{n}") for n in range(6)] + [None] * 7) is None
    assert top_share([("x", f"a{n}") for n in range(6)] + [None] * 6) == pytest.approx(5 / 6)


@pytest.mark.parametrize(
    ("link", "outside"),
    [
        ("https://news.example/a", True),
        ("news.example/a", True),
        ("https://www.facebook.com/post/1", False),
        ("https://m.youtube.com/watch", False),
        ("https://notfacebook.com/", True),
        ("http://[broken", False),
        ("", False),
    ],
)
def test_a_link_leads_outside_the_platforms(link: str, outside: bool) -> None:
    assert leads_outside(link) is outside


def test_hours_are_those_of_the_clock_on_the_wall_and_come_back() -> None:
    for moment in (datetime(2030, 1, 20, 23, 15, tzinfo=UTC), datetime(2030, 9, 18, 18, tzinfo=UTC)):
        shown = datetime.fromtimestamp(local_seconds(int(moment.timestamp()), ZONE), UTC)
        assert from_the_wall(shown, ZONE) == moment
    assert day_of(datetime(2030, 9, 18, 23, 30, tzinfo=UTC), ZONE) == date(2030, 9, 19)


def series(counts: list[int], missing: int = 0) -> Series:
    gone = np.zeros(len(counts), dtype=np.bool_)
    gone[:missing] = True
    return Series(name="all:", by=By.HOUR, start=24 * 1000, counts=np.array(counts), missing=gone)


def level(one: Series, usual: float) -> Level:
    each = np.full(len(one.counts), usual)
    return Level(expected=each, low=each // 1, high=each + 3, missing=one.missing)


def test_lawful_speech_by_the_day_is_in_tens_and_withheld_under_ten() -> None:
    one = series([3] * 24 + [0] * 24 + [9] + [0] * 23, missing=0)
    points = day_points(one, level(one, 0.5), ZONE, hide=True)
    assert [point.posts for point in points] == [70, None, None]
    assert [point.expected for point in points] == [10.0, 10.0, 10.0]
    exact = day_points(one, level(one, 0.5), ZONE, hide=False)
    assert [point.posts for point in exact] == [72, 0, 9]


def test_a_day_that_nobody_observed_is_missing() -> None:
    one = series([1] * 48, missing=24)
    points = day_points(one, level(one, np.nan), ZONE, hide=False)
    assert [(point.posts, point.missing, point.expected) for point in points] == [(None, True, None), (24, False, None)]


def test_a_day_of_a_daily_series_has_its_interval_and_lawful_speech_none() -> None:
    one = Series(name="all:", by=By.DAY, start=1000, counts=np.array([30, 40]), missing=np.zeros(2, dtype=np.bool_))
    assert [(point.low, point.high) for point in day_points(one, level(one, 33.4), ZONE, hide=False)] == [(33, 36)] * 2
    assert [(point.low, point.high) for point in day_points(one, level(one, 33.4), ZONE, hide=True)] == [
        (None, None)
    ] * 2


def test_a_multiple_beyond_any_number_is_kept_as_none_and_read_again() -> None:
    words = Trilingual(ar="أركاديا", fr="Arcadie", en="Arcadia")
    mission = Mission(
        id="arcadia", title=words, territory=words, country="MA", start=date(1972, 9, 1), end=date(1972, 9, 30),
        time_zone=ZONE, legal_basis=words, mandate=words, languages=("arb",), sources=(), questions=(),
        codebook="codebook.yaml",
    )  # fmt: skip
    one = series([12] * 48)
    burst = Burst(
        series="all:", start=one.moment(0), end=one.moment(24), onset=one.moment(0), observed=288, expected=1e-300,
        ratio_low=3.0, ratio_high=float("inf"), p=0.0, q=0.0, scan=0.0, state=9, missing=0, after_outage=False,
        going_on=False,
    )  # fmt: skip
    behind = Behind(ids=[], accounts=[], contents=[], linked=[], media=[])
    context = Context(mission=mission, told={"all:": SeriesOf(kind=SeriesKind.ALL, name="")}, series={"all:": one})
    alert = alert_of(1, burst, behind, context, one, level(one, 0.5))
    kept = json.loads(json.dumps(alert_as_plain(alert), allow_nan=False))
    assert kept["ratio_high"] is None
    assert alert_from_plain(kept) == alert
