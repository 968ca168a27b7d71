"""Charts of a run about coordination, in the look that all charts share."""

from typing import Any

from marsad.core.coordination import CoordinationResult, Trace
from marsad.core.words import _
from marsad.report.chart_parts import bare, chart_of, count_ticks, from_table, key
from marsad.report.coordination_tables import trace_name, window_words
from marsad.report.numbers import Voice, whole

# Dark enough on white to be read alone, and told apart by shape and dash as well: no trace is its colour only.
COLOURS = ("#12436d", "#8f1d14", "#0d6b3f", "#6a3d9a", "#7a4b00", "#00607a")
SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [10, 2])


def drawn_traces(result: CoordinationResult) -> list[Trace]:
    """The traces of which a pair was tested at any window, in the order of the run."""
    return [trace for trace in Trace if any(row.trace is trace and row.tested for row in result.sensitivity)]


def sensitivity_chart(voice: Voice, result: CoordinationResult) -> dict[str, Any]:
    """Pairs found by window, a line a trace; something must have been tested (`drawn_traces`)."""
    traces = drawn_traces(result)
    rows = [row for row in result.sensitivity if row.trace in traces]
    windows = sorted({row.window for row in rows})
    names = {trace: bare(trace_name(trace)) for trace in traces}
    ticks = count_ticks(max(row.found for row in rows))
    domain = [names[trace] for trace in traces]
    scale = {"domain": domain}
    x = {
        "field": "window",
        "type": "ordinal",
        "sort": [str(window) for window in windows],
        "axis": {
            "labelExpr": from_table({str(one): bare(window_words(voice, one)) for one in windows}, "datum.value"),
            "labelAngle": 0,
            "grid": False,
            "title": _("Two posts count as one act within"),
        },
    }
    y = {
        "field": "found",
        "type": "quantitative",
        "scale": {"domain": [0, ticks[-1]], "nice": False},
        "axis": {
            "values": ticks,
            "labelExpr": from_table({key(tick): whole(voice, tick) for tick in ticks}),
            "title": _("Pairs found"),
        },
    }
    legend = {"title": None, "orient": "top", "columns": 2, "symbolType": "circle"}
    color = {"field": "trace", "type": "nominal", "scale": {**scale, "range": _of(COLOURS, traces)}, "legend": legend}
    shape = {"field": "trace", "type": "nominal", "scale": {**scale, "range": _of(SHAPES, traces)}, "legend": legend}
    dash = {"field": "trace", "type": "nominal", "scale": {**scale, "range": _of(DASHES, traces)}, "legend": None}
    return chart_of(
        {
            "values": [
                {"trace": names[row.trace], "window": str(row.window), "found": row.found, "tested": row.tested}
                for row in rows
            ]
        },
        layer=[
            {"mark": {"type": "line", "strokeWidth": 1.8}, "encoding": _drawn(x, y, color=color, strokeDash=dash)},
            {
                "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
                "encoding": _drawn(x, y, color=color, shape=shape),
            },
        ],
        height=200,
    )


def _drawn(x: dict[str, Any], y: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"x": x, "y": y, **more}


def _of(range_: tuple[Any, ...], traces: list[Trace]) -> list[Any]:
    """Each trace keeps its own colour, shape and dash, whatever other traces a run has."""
    order = list(Trace)
    return [range_[order.index(trace)] for trace in traces]
