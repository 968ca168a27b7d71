"""How many times the usual, in words: where nearly nothing was usual, a number beyond all sense is not printed."""

from datetime import UTC, datetime

import pytest

from marsad.core.alerts import Alert, SeriesKind, SeriesOf
from marsad.core.words import speaking
from marsad.report.burst_words import ratio_words
from marsad.report.numbers import Voice

AT = datetime(2025, 1, 13, 18, tzinfo=UTC)


def alert(ratio: float | None, low: float, high: float | None) -> Alert:
    return Alert(
        number=1, series=SeriesOf(kind=SeriesKind.ALL, name=""), start=AT, end=AT, onset=AT, observed=12, expected=0.1,
        ratio=ratio, ratio_low=low, ratio_high=high, p=0.0, q=0.0, state=1, missing=0, after_outage=False,
        going_on=False, top_five=None, duplicates=None, linking=None, media=None, silent=(), shocks=(), timeline=(),
    )  # fmt: skip


def words(one: Alert) -> str:
    with speaking("en"):
        return ratio_words(Voice("en", "XZ"), one)


def test_an_interval_that_says_something_is_printed() -> None:
    assert words(alert(12.34, 5.6, 999.9)) == "12.3 times (95% interval: from 5.6 to 999.9)"


@pytest.mark.parametrize("high", [1000.1, 1e17, 1e300, None])
def test_beyond_a_thousand_an_end_says_no_more_than_that(high: float | None) -> None:
    assert words(alert(120.0, 7.0, high)) == "120.0 times (95% interval: from 7.0 to more than 1,000)"


def test_a_multiple_beyond_a_thousand_says_no_more_than_that_too() -> None:
    assert words(alert(1e17, 7.0, 1e20)).startswith("more than 1,000 times (95% interval: from 7.0 to more than 1,000)")


def test_where_even_the_low_end_is_beyond_reason_nothing_was_usual() -> None:
    assert words(alert(4e8, 1e5, 1e17)) == "hardly any of it was usual: more than 100 times"
