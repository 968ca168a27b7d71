"""How much was read in a day."""

from datetime import UTC, datetime, timedelta

from marsad.web.dose import BREAK, MINUTES_A_DAY, SEVERE_A_DAY, Dose, dose_of_day

START = datetime(2030, 9, 1, 9, tzinfo=UTC)


def test_nothing_answered_is_nothing_read() -> None:
    assert dose_of_day([]) == Dose(items=0, minutes=0, severe=0)


def test_a_long_gap_is_a_break_and_a_short_one_is_reading() -> None:
    times = [START, START + timedelta(minutes=4), START + timedelta(minutes=4) + BREAK]
    times.append(times[-1] + BREAK + timedelta(seconds=1))
    assert dose_of_day([(at, None) for at in times]).minutes == 14


def test_severity_three_and_four_weigh() -> None:
    assert dose_of_day([(START, severity) for severity in (None, 1, 2, 3, 4)]).severe == 2


def test_either_limit_is_enough() -> None:
    assert not Dose(items=300, minutes=MINUTES_A_DAY - 1, severe=SEVERE_A_DAY - 1).enough
    assert Dose(items=1, minutes=MINUTES_A_DAY, severe=0).enough
    assert Dose(items=1, minutes=0, severe=SEVERE_A_DAY).enough
