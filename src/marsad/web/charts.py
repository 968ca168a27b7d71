"""A chart of the desk: what the browser draws, and the same figures as a table for whoever does not see it drawn."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | int
AXIS, LEGEND = 56, 32  # pixels that an axis with its title, and a legend, take beside the plot


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart with its table; `specification` is Vega-Lite as JSON, '' where nothing is drawn;
    `height` is the pixels kept free for it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str
    specification: str
    height: int

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Which columns hold nothing but counts."""
        return tuple(
            bool(self.rows) and all(isinstance(row[place], int) for row in self.rows)
            for place in range(len(self.columns))
        )


def chart(
    spec: Mapping[str, Any],
    *,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    note: str = "",
) -> Chart:
    """The chart of a Vega-Lite specification, as `marsad.report.charts` makes them, and its table.

    Every figure of the chart must stand in `rows`, whose first column names the row. Raises ValueError where a
    row has more or fewer cells than there are columns, or where an axis of numbers does not say its ticks in our
    words (`chart_parts.from_table`).
    """
    if any(len(row) != len(columns) for row in rows):
        raise ValueError(f"the table of '{title}' has rows of another length than its {len(columns)} columns")
    if unsaid := unsaid_axes(spec):
        raise ValueError(f"the axes {', '.join(unsaid)} of '{title}' have no 'labelExpr' to say their ticks")
    drawn = {name: part for name, part in spec.items() if name != "$schema"}
    drawn |= {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
    return Chart(
        title=title,
        columns=tuple(columns),
        rows=tuple(map(tuple, rows)),
        note=note,
        specification=json.dumps(drawn, ensure_ascii=False, separators=(",", ":")),
        height=height_of(spec),
    )


def table(*, title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]], note: str = "") -> Chart:
    """Figures that need no drawing, in the same table as those of a chart; the macro `figures` shows it."""
    return Chart(
        title=title, columns=tuple(columns), rows=tuple(map(tuple, rows)), note=note, specification="", height=0
    )


def height_of(spec: Mapping[str, Any]) -> int:
    """How high the chart will be, in pixels, so that the page does not jump when it is drawn."""
    encoding = spec.get("encoding") or spec.get("layer", [{}])[0].get("encoding", {})
    height = spec.get("height", 200)
    if isinstance(height, Mapping):
        field = encoding.get("y", {}).get("field")
        height = int(height["step"]) * len({row.get(field) for row in spec["data"]["values"]})
    return int(height) + AXIS + (LEGEND if "color" in encoding else 0)


def unsaid_axes(spec: Mapping[str, Any]) -> list[str]:
    """Axes of numbers or times whose ticks the engine would write in its own language and digits."""
    return [
        side
        for part in (spec, *spec.get("layer", []))
        for side, given in part.get("encoding", {}).items()
        if side in {"x", "y"}
        and given.get("type") in {"quantitative", "temporal"}
        and given.get("axis", {}) is not None
        and "labelExpr" not in given.get("axis", {})
    ]
