"""The chart of origin: what is outside, what is inside, and between them all that nobody knows."""

from typing import Any

from marsad.core.origin import UNITS, Share
from marsad.core.words import _
from marsad.report.chart_parts import INK, SHADES, bare, chart_of, from_table, key, label_lines, label_side
from marsad.report.numbers import Voice, percent

TICKS = [step / 5 for step in range(6)]
SHOWN = (SHADES[0], SHADES[2], SHADES[1])  # outside, not located, inside


def drawn_shares(shares: tuple[Share, ...]) -> list[Share]:
    """The shares that may be drawn."""
    return [share for share in shares if not share.withheld and share.collected]


def origin_chart(voice: Voice, shares: list[Share]) -> dict[str, Any]:
    """A bar a unit, of all that was collected: outside, not located, inside; the line spans what is possible.

    The line goes from the least to the most that can be outside, with the error of the sample where there is one.
    """
    kinds = (_("outside the territory"), _("not located"), _("inside the territory"))
    names = label_lines(_(UNITS[share.unit]) for share in shares)
    scale = {"domain": [0, 1], "nice": False, "reverse": voice.right_to_left}
    words = {key(tick): bare(percent(voice, tick, 0)) for tick in TICKS}
    axis = {"values": TICKS, "labelExpr": from_table(words), "title": _("Of all that was collected")}
    x = {"type": "quantitative", "scale": scale, "axis": axis}
    labels = {"title": None, "labelExpr": "split(datum.label, '\\n')", "orient": label_side(voice), "grid": False}
    y = {"field": "name", "type": "nominal", "sort": names, "axis": labels}
    color = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": list(kinds), "range": list(SHOWN)},
        "legend": {"title": None, "orient": "top", "direction": "horizontal"},
    }
    bar = {
        "mark": {"type": "bar", "stroke": INK, "strokeWidth": 0.6, "height": 24},
        "encoding": {
            "x": {**x, "field": "share", "stack": "zero"}, "y": y, "color": color, "order": {"field": "place"},
        },
    }  # fmt: skip
    return chart_of({"values": _bars(names, kinds, shares)}, layer=[bar, *_line(names, shares, x, y)],
                    height={"step": 52})  # fmt: skip


def _bars(names: list[str], kinds: tuple[str, ...], shares: list[Share]) -> list[dict[str, Any]]:
    rows = []
    for name, share in zip(names, shares, strict=True):
        least, most = share.worst.identified.low, share.worst.identified.high
        rows += [
            {"name": name, "kind": kind, "place": place, "share": round(part, 6)}
            for place, (kind, part) in enumerate(zip(kinds, (least, most - least, 1 - most), strict=True))
        ]
    return rows


def _line(names: list[str], shares: list[Share], x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """From the least to the most that can be outside, its ends marked."""
    ends = [share.worst.interval for share in shares]
    data = {"values": [{"name": name, "low": end.low, "high": end.high} for name, end in zip(names, ends, strict=True)]}
    mark = {"type": "tick", "thickness": 3, "size": 16}
    low, high = {**x, "field": "low"}, {**x, "field": "high"}
    return [
        {"data": data, "mark": {"type": "rule", "strokeWidth": 3},
         "encoding": {"x": low, "x2": {"field": "high"}, "y": y}},
        {"data": data, "mark": mark, "encoding": {"x": low, "y": y}},
        {"data": data, "mark": mark, "encoding": {"x": high, "y": y}},
    ]  # fmt: skip
