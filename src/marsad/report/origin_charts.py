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
    bars, lines = [], []
    for name, share in zip(names, shares, strict=True):
        least, most = share.worst.identified.low, share.worst.identified.high
        parts = (least, most - least, 1 - most)
        bars += [
            {"name": name, "kind": kind, "place": place, "share": round(part, 6)}
            for place, (kind, part) in enumerate(zip(kinds, parts, strict=True))
        ]
        lines.append({"name": name, "low": share.worst.interval.low, "high": share.worst.interval.high})
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
    line = {"values": lines}
    end = {"type": "tick", "thickness": 3, "size": 16}
    return chart_of(
        {"values": bars},
        layer=[
            {
                "mark": {"type": "bar", "stroke": INK, "strokeWidth": 0.6, "height": 24},
                "encoding": {
                    "x": {**x, "field": "share", "stack": "zero"}, "y": y, "color": color, "order": {"field": "place"},
                },
            },
            {
                "data": line,
                "mark": {"type": "rule", "strokeWidth": 3},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
            },
            {"data": line, "mark": end, "encoding": {"x": {**x, "field": "low"}, "y": y}},
            {"data": line, "mark": end, "encoding": {"x": {**x, "field": "high"}, "y": y}},
        ],
        height={"step": 52},
    )  # fmt: skip
