"""Charts as Vega-Lite specifications, drawn to SVG with the fonts of this package; no browser, no network.

A point's position is read on a number line, drawn from left to right in every language as Moroccan schools draw
it; a bar's length starts at its label, so in Arabic bars grow from the right. Shades differ in lightness, so that
a print in grey still reads.
"""

import re
from datetime import timedelta
from functools import cache
from typing import Any

from marsad.core.findings import Estimate
from marsad.core.machine_errors import CurvePoint
from marsad.core.words import _
from marsad.report.chart_parts import (
    FONTS,
    INK,
    LINE,
    SHADES,
    bare,
    chart_of,
    count_ticks,
    days_shown,
    from_table,
    is_whole,
    key,
    label_lines,
    label_side,
    ticks_of,
)
from marsad.report.document import DayCount
from marsad.report.numbers import Voice, decimal, percent, short_day, short_month, whole


def interval_chart(voice: Voice, points: list[tuple[str, Estimate]]) -> dict[str, Any]:
    """Shares with their intervals, a line a group, in the order given. The axis starts at zero."""
    names = label_lines(name for name, _one in points)
    rows = [
        {"name": name, "row": row, "value": one.value, "low": one.low, "high": one.high}
        for row, (name, (_name, one)) in enumerate(zip(names, points, strict=True))
    ]
    ticks = ticks_of(max(one.high for _name, one in points))
    axis_words = {key(tick): bare(percent(voice, tick, 0 if is_whole(tick) else 1_000)) for tick in ticks}
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, ticks[-1]], "nice": False},
        "axis": {"values": ticks, "labelExpr": from_table(axis_words), "title": _("Share of items")},
    }
    y = {
        "field": "name",
        "type": "nominal",
        "sort": names,
        "axis": {"title": None, "labelExpr": "split(datum.label, '\\n')", "orient": label_side(voice), "grid": False},
    }
    return chart_of(
        {"values": rows},
        layer=[
            {
                "mark": {"type": "rule", "strokeWidth": 2.5},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
            },
            {"mark": {"type": "tick", "thickness": 2.5, "size": 12}, "encoding": {"x": {**x, "field": "low"}, "y": y}},
            {"mark": {"type": "tick", "thickness": 2.5, "size": 12}, "encoding": {"x": {**x, "field": "high"}, "y": y}},
            {
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 110,
                    "fill": SHADES[0],
                    "stroke": "white",
                    "opacity": 1,
                },
                "encoding": {"x": {**x, "field": "value"}, "y": y},
            },
        ],
        height={"step": 44},
    )


def loss_chart(voice: Voice, rows: list[tuple[str, int, int, int]]) -> dict[str, Any]:
    """Rows of each source: (name, posts, duplicates, refused), as bars end to end."""
    kinds = (_("Posts taken in"), _("Known duplicates"), _("Refused, with a reason"))
    names = label_lines(row[0] for row in rows)
    values = [
        {"name": name, "kind": kinds[place], "place": place, "rows": row[place + 1]}
        for name, row in zip(names, rows, strict=True)
        for place in range(3)
    ]
    ticks = count_ticks(max(sum(row[1:]) for row in rows))
    scale = {"domain": [0, ticks[-1]], "nice": False, "reverse": voice.right_to_left}
    words = {key(tick): whole(voice, tick) for tick in ticks}
    return chart_of(
        {"values": values},
        mark={"type": "bar", "stroke": INK, "strokeWidth": 0.6, "height": 20},
        encoding={
            "x": {
                "field": "rows",
                "type": "quantitative",
                "stack": "zero",
                "scale": scale,
                "axis": {"values": ticks, "labelExpr": from_table(words), "title": _("Rows of the files")},
            },
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": names,
                "axis": {
                    "title": None,
                    "labelExpr": "split(datum.label, '\\n')",
                    "orient": label_side(voice),
                    "grid": False,
                },
            },
            "color": {
                "field": "kind",
                "type": "nominal",
                "scale": {"domain": list(kinds), "range": list(SHADES)},
                "legend": {"title": None, "orient": "top", "direction": "horizontal"},
            },
            "order": {"field": "place"},
        },
        height={"step": max(40, LINE * max(name.count("\n") + 1 for name in names) + 8)},
    )


def timeline_chart(
    voice: Voice, counts: tuple[DayCount, ...], by_month: bool = False, title: str = ""
) -> dict[str, Any]:
    """Posts a day, or a month, as columns; days and months without a post are there, with nothing on them.

    `title` says what is counted, where it is not every post.
    """
    found = {one.day: one.posts for one in counts}
    first, last = min(found), max(found)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    days = [one for one in days if one.day == 1] if by_month else days
    shown = days_shown(days)
    labels = {
        one.isoformat(): bare(short_month(voice, one) if by_month else short_day(voice, one, first.year != last.year))
        for one in shown
    }
    return chart_of(
        {"values": [{"day": one.isoformat(), "posts": found.get(one, 0)} for one in days]},
        mark={"type": "bar", "color": SHADES[0]},
        encoding={
            "x": {
                "field": "day",
                "type": "ordinal",
                "scale": {"paddingInner": 0.15},
                "axis": {
                    "values": [one.isoformat() for one in shown],
                    "labelExpr": from_table(labels, "datum.value"),
                    "labelAngle": 0,
                    "labelOverlap": False,
                    "grid": False,
                    "title": None,
                },
            },
            "y": _count_axis(
                voice, max(found.values()), title or (_("Posts a month") if by_month else _("Posts a day"))
            ),
        },
        height=170,
    )


def _count_axis(voice: Voice, highest: int, title: str) -> dict[str, Any]:
    """Posts counted upwards from zero."""
    ticks = count_ticks(highest)
    words = {key(tick): whole(voice, tick) for tick in ticks}
    return {
        "field": "posts",
        "type": "quantitative",
        "scale": {"domain": [0, ticks[-1]], "nice": False},
        "axis": {"values": ticks, "labelExpr": from_table(words), "title": title},
    }


def curve_chart(voice: Voice, points: list[CurvePoint]) -> dict[str, Any]:
    """The share that people judged yes in each range of the machine's scores, with the line where both would agree."""
    rows = [{"mean": one.mean, "value": one.yes.value, "low": one.yes.low, "high": one.yes.high} for one in points]
    ticks = [step / 5 for step in range(6)]
    x = _unit_axis({key(tick): bare(decimal(voice, tick, 1)) for tick in ticks}, _("The machine's score"), "bottom")
    shares = {key(tick): bare(percent(voice, tick, 0)) for tick in ticks}
    y = _unit_axis(shares, _("Judged yes by people"), label_side(voice))

    def drawn(mark: dict[str, Any], field: str, **more: Any) -> dict[str, Any]:
        return {"mark": mark, "encoding": {"x": {**x, "field": "mean"}, "y": {**y, "field": field}, **more}}

    diagonal = drawn({"type": "line", "strokeDash": [5, 4], "strokeWidth": 1.5, "color": INK}, "value")
    tick = {"type": "tick", "thickness": 2.5, "size": 12, "orient": "horizontal"}
    point = {"type": "point", "filled": True, "size": 110, "fill": SHADES[0], "stroke": "white", "opacity": 1}
    return chart_of(
        {"values": rows},
        layer=[
            {**diagonal, "data": {"values": [{"mean": 0, "value": 0}, {"mean": 1, "value": 1}]}},
            drawn({"type": "rule", "strokeWidth": 2.5}, "low", y2={"field": "high"}),
            drawn(tick, "low"),
            drawn(tick, "high"),
            drawn(point, "value"),
        ],
        height=230,
    )


def _unit_axis(words: dict[str, str], title: str, side: str) -> dict[str, Any]:
    """From 0 to 1, its ticks said in `words`."""
    axis = {"values": [float(tick) for tick in words], "labelExpr": from_table(words)}
    return {
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {**axis, "title": bare(title), "orient": side},
    }


def draw(specification: dict[str, Any], prefix: str) -> str:
    """The chart as SVG text; ids begin with `prefix`, so that several charts live on one page."""
    drawn: str = _engine().vegalite_to_svg(specification)
    drawn = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{prefix}-", drawn)
    return re.sub(r'\s(?:aria-[a-z]+|role|style)="[^"]*"', "", drawn)


@cache
def _engine() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert
