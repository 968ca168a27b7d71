"""Charts as specifications."""

import json
from datetime import date
from itertools import pairwise
from types import ModuleType
from typing import Any

from marsad.core.words import speaking
from marsad.report.chart_parts import SHADES
from marsad.report.charts import interval_chart, loss_chart, timeline_chart
from marsad.report.document import DayCount
from marsad.report.numbers import Voice


def lightness(colour: str) -> float:
    """Relative luminance (WCAG 2), from 0 to 1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def axis(chart: dict[str, Any]) -> dict[str, Any]:
    return chart["layer"][0]["encoding"]["x"]  # type: ignore[no-any-return]


def test_an_axis_of_shares_starts_at_zero_and_holds_every_interval(reports: ModuleType) -> None:
    with speaking("en"):
        for value, low, high in ((0.0004, 0.0001, 0.0009), (0.05, 0.04, 0.07), (0.6, 0.2, 1.0), (0.0, 0.0, 0.0)):
            chart = interval_chart(Voice("en"), [("All", reports.share(value, low, high))])
            start, end = axis(chart)["scale"]["domain"]
            assert start == 0
            assert high <= end <= 1.0001
            assert 2 <= len(axis(chart)["axis"]["values"]) <= 6


def test_groups_of_the_same_name_stay_two_lines(reports: ModuleType) -> None:
    with speaking("en"):
        chart = interval_chart(Voice("en"), [("Same", reports.share()), ("Same", reports.share())])
    assert len({row["name"] for row in chart["data"]["values"]}) == 2


def test_shades_differ_in_a_grey_print() -> None:
    light = [lightness(shade) for shade in SHADES]
    assert all((max(a, b) + 0.05) / (min(a, b) + 0.05) > 1.7 for a, b in pairwise(light))


def test_bars_start_at_their_label_in_arabic() -> None:
    rows = [("مصدر", 10, 2, 1)]
    with speaking("ar"):
        chart = loss_chart(Voice("ar", "MA"), rows)
    assert chart["encoding"]["x"]["scale"]["reverse"] is True
    assert chart["encoding"]["y"]["axis"]["orient"] == "right"


def test_a_day_without_posts_is_a_day_on_the_axis() -> None:
    counts = (DayCount(day=date(2026, 9, 1), posts=3), DayCount(day=date(2026, 9, 4), posts=1))
    with speaking("fr"):
        chart = timeline_chart(Voice("fr"), counts)
    assert [row["posts"] for row in chart["data"]["values"]] == [3, 0, 0, 1]


def test_a_month_without_posts_is_a_month_on_the_axis() -> None:
    counts = (DayCount(day=date(2025, 11, 1), posts=3), DayCount(day=date(2026, 2, 1), posts=1))
    with speaking("en"):
        chart = timeline_chart(Voice("en"), counts, by_month=True)
    assert [row["posts"] for row in chart["data"]["values"]] == [3, 0, 0, 1]
    assert "'Nov\u00a02025'" in chart["encoding"]["x"]["axis"]["labelExpr"]
    assert chart["encoding"]["y"]["axis"]["title"] == "Posts a month"


def test_names_are_data_and_never_an_expression(reports: ModuleType) -> None:
    hostile = "'); alert(1); ('"
    with speaking("en"):
        chart = interval_chart(Voice("en"), [(hostile, reports.share())])
    expressions = [layer["encoding"]["y"]["axis"]["labelExpr"] for layer in chart["layer"]]
    assert all("alert" not in expression for expression in expressions)
    assert "alert" in json.dumps(chart["data"])
