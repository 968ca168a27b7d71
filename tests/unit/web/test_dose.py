"""How much was read in a day, and when it is enough."""

from datetime import UTC, datetime, timedelta

from marsad.core.mission import CodingLimits
from marsad.web.dose import AWAY, Dose, dose_of_day

START = datetime(2030, 9, 1, 9, tzinfo=UTC)
LIMITS = CodingLimits()


def after(*minutes: float) -> list[tuple[datetime, int | None]]:
    return [(START + timedelta(minutes=one), None) for one in minutes]


def test_nothing_answered_is_nothing_read() -> None:
    assert dose_of_day([]) == Dose(items=0, minutes=0, severe=0)


def test_a_long_gap_is_a_break_and_a_short_one_is_reading() -> None:
    times = [START, START + timedelta(minutes=4), START + timedelta(minutes=4) + AWAY]
    times.append(times[-1] + AWAY + timedelta(seconds=1))
    assert dose_of_day([(at, None) for at in times]).minutes == 14


def test_severity_three_and_four_weigh() -> None:
    assert dose_of_day([(START, severity) for severity in (None, 1, 2, 3, 4)]).severe == 2


def test_either_limit_is_enough() -> None:
    assert not Dose(items=300, minutes=LIMITS.minutes_a_day - 1, severe=LIMITS.severe_a_day - 1).enough
    assert Dose(items=1, minutes=LIMITS.minutes_a_day, severe=0).enough
    assert Dose(items=1, minutes=0, severe=LIMITS.severe_a_day).enough


def test_a_mission_may_allow_less() -> None:
    assert dose_of_day([(START, 3)], CodingLimits(severe_a_day=1)).enough


def test_three_quarters_of_an_hour_without_a_break_ask_for_one() -> None:
    tired = dose_of_day(after(*range(46)))
    assert tired.stretch == 45
    assert tired.break_until(START + timedelta(minutes=45)) == START + timedelta(minutes=55)
    assert tired.break_until(START + timedelta(minutes=54, seconds=59)) is not None
    assert tired.break_until(START + timedelta(minutes=55)) is None
    assert dose_of_day(after(*range(45))).break_until(START + timedelta(minutes=44)) is None


def test_a_break_that_was_taken_begins_a_new_stretch() -> None:
    rested = dose_of_day(after(*range(46), 56, 57))
    assert (rested.stretch, rested.minutes) == (1, 46)
