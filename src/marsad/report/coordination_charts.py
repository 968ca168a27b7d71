"""Charts of a run about coordination, in the look that all charts share."""

from typing import Any

from marsad.core.coordination import CoordinationResult, SensitivityRow, Trace
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
    names = {trace: bare(trace_name(trace)) for trace in traces}
    domain = list(names.values())
    legend = {"title": None, "orient": "top", "columns": 2, "symbolType": "circle"}
    color = _by_trace(domain, _of(COLOURS, traces), legend)
    shape = _by_trace(domain, _of(SHAPES, traces), legend)
    dash = _by_trace(domain, _of(DASHES, traces), None)
    both = {"x": _windows_axis(voice, {row.window for row in rows}), "y": _found_axis(voice, rows)}
    values = [{"trace": names[row.trace], "window": str(row.window), "found": row.found} for row in rows]
    return chart_of(
        {"values": values},
        layer=[
            {"mark": {"type": "line", "strokeWidth": 1.8}, "encoding": {**both, "color": color, "strokeDash": dash}},
            {
                "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
                "encoding": {**both, "color": color, "shape": shape},
            },
        ],
        height=200,
    )


def _by_trace(domain: list[str], range_: list[Any], legend: dict[str, Any] | None) -> dict[str, Any]:
    return {"field": "trace", "type": "nominal", "scale": {"domain": domain, "range": range_}, "legend": legend}


def _windows_axis(voice: Voice, found: set[int]) -> dict[str, Any]:
    windows = sorted(found)
    return {
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


def _found_axis(voice: Voice, rows: list[SensitivityRow]) -> dict[str, Any]:
    ticks = count_ticks(max(row.found for row in rows))
    return {
        "field": "found",
        "type": "quantitative",
        "scale": {"domain": [0, ticks[-1]], "nice": False},
        "axis": {
            "values": ticks,
            "labelExpr": from_table({key(tick): whole(voice, tick) for tick in ticks}),
            "title": _("Pairs found"),
        },
    }


def _of(range_: tuple[Any, ...], traces: list[Trace]) -> list[Any]:
    """Each trace keeps its own colour, shape and dash, whatever other traces a run has."""
    order = list(Trace)
    return [range_[order.index(trace)] for trace in traces]
