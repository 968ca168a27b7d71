"""The real bursts of 2016: polling day and 29 October in comments, 6 October in tweets of trolls; a quiet November."""

import lzma
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from marsad.core.bursts import Asked, Burst, By
from marsad.flows.bursts_tool import bursts_in

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
COMMENTS = DATA / "text" / "elecmorocco2016" / "elecmorocco2016.parquet"
TROLLS = DATA / "coordination" / "ira-troll-tweets" / "ira-english-2016-09-15_11-15.csv.xz"

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data is not beside this checkout"),
]


def utc(month: int, day: int) -> datetime:
    return datetime(2016, month, day, tzinfo=UTC)


def comments(*columns: str, by: By = By.HOUR) -> tuple[Burst, ...]:
    table = pq.read_table(COMMENTS, columns=["published", *columns])
    given = dict(zip(("time", "series"), table.columns, strict=False))
    return bursts_in(pa.table(given), Asked(by=by)).found.bursts


def near(bursts: tuple[Burst, ...], day: datetime) -> list[Burst]:
    """Bursts that touch the day or the next, with an onset within 24 hours of the day."""
    hours = timedelta(hours=24)
    return [b for b in bursts if day - hours <= b.onset < day + 2 * hours and b.end > day and b.start < day + 2 * hours]


@pytest.mark.parametrize("columns", [(), ("script",)])
def test_both_bursts_of_the_elections_are_found_and_none_in_the_quiet_november(columns: tuple[str, ...]) -> None:
    bursts = comments(*columns)
    assert near(bursts, utc(10, 7))
    assert near(bursts, utc(10, 29))
    assert [b for b in bursts if b.end > utc(11, 10) and b.start < utc(11, 26)] == []


def test_the_second_is_found_by_day_too_and_the_first_has_too_short_a_history() -> None:
    (burst,) = comments(by=By.DAY)
    assert burst.onset == utc(10, 29)


def test_the_days_of_the_second_burst_are_within_it() -> None:
    (burst,) = near(comments(), utc(10, 29))
    assert burst.start <= utc(10, 29) + timedelta(hours=12)
    assert burst.end >= utc(10, 31) + timedelta(hours=12)
    assert burst.ratio_low > 2


def test_the_surge_of_the_trolls_on_6_october_is_found() -> None:
    with lzma.open(TROLLS) as file:
        rows = pa_csv.read_csv(file, parse_options=pa_csv.ParseOptions(newlines_in_values=True))
    table = pa.table({"time": pc.cast(rows["publish_date"], pa.string()), "series": rows["account_category"]})
    bursts = bursts_in(table, Asked()).found.bursts
    assert [b.series for b in near(bursts, utc(10, 6)) if b.observed > 10_000] == ["LeftTroll"]
