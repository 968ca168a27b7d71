"""Timelines of what rises: posts, what is usual, the onset, known events, and the times that nobody observed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from marsad.core.alerts import Alert, Point
from marsad.core.dangers import Step
from marsad.core.words import _
from marsad.report.chart_parts import INK, SHADES, bare, chart_of, count_ticks, days_shown, from_table, key
from marsad.report.numbers import Voice, day, decimal, short_day, whole

ONSET, EVENT = "#a3195b", "#5b6770"  # dark both: told apart by dashes, and by the legend
HATCH, BAND = "#b9c1c8", "#f3c892"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One hour or day of a timeline as it is drawn; None: withheld or not known."""

    key: str
    on: date
    hour: int
    posts: int | None
    expected: float | None
    missing: bool = False
    low: int | None = None  # the interval of what is usual
    high: int | None = None
    onset: bool = False
    event: bool = False


def moments_of(alert: Alert, zone: str, *, hourly: bool) -> list[Moment]:
    """The timeline of an alert, its onset and the days of known events marked."""
    tz, days = ZoneInfo(zone), {shock.on for shock in alert.shocks}
    onset = max((one.at for one in alert.timeline if one.at <= alert.onset), default=None)
    return [
        _moment(one, tz, onset=one.at == onset, event=one.at.astimezone(tz).date() in days, hourly=hourly)
        for one in alert.timeline
    ]


def _moment(one: Point, tz: ZoneInfo, *, onset: bool, event: bool, hourly: bool) -> Moment:
    at = one.at.astimezone(tz)
    return Moment(
        key=_key(at, hourly=hourly),
        on=at.date(),
        hour=at.hour,
        posts=one.posts,
        expected=one.expected,
        missing=one.missing,
        low=one.low,
        high=one.high,
        onset=onset,
        event=event and (not hourly or at.hour == 12),
    )


def moments_of_call(steps: Sequence[Step], zone: str, *, hourly: bool) -> list[Moment]:
    """The steps of a call that is followed."""
    tz = ZoneInfo(zone)
    return [
        Moment(
            key=_key(one.at.astimezone(tz), hourly=hourly),
            on=one.at.astimezone(tz).date(),
            hour=one.at.astimezone(tz).hour,
            posts=one.posts,
            expected=one.expected,
            missing=one.missing,
            low=one.low,
            high=one.high,
        )
        for one in steps
    ]


def _key(at: datetime, *, hourly: bool) -> str:
    return at.strftime("%Y-%m-%dT%H:%M%z") if hourly else at.date().isoformat()


COLORS = {"missing": HATCH, "posts": SHADES[0], "range": BAND, "usual": SHADES[1], "event": EVENT, "onset": ONSET}
MARKS: dict[str, dict[str, Any]] = {  # drawn in this order
    "missing": {"type": "bar", "width": {"band": 1}, "opacity": 0.6},
    "posts": {"type": "bar"},
    "range": {"type": "bar", "width": {"band": 1}, "opacity": 0.55},
    "usual": {"type": "line", "interpolate": "step", "strokeWidth": 2.5},
    "event": {"type": "bar", "width": 2, "stroke": EVENT, "strokeDash": [4, 3], "fillOpacity": 0},
    "onset": {"type": "bar", "width": 2},
}


def rise_chart(voice: Voice, moments: Sequence[Moment], *, hourly: bool) -> dict[str, Any]:
    """Posts as columns, what is usual as a line, what is known beside them as marks. At least one moment."""
    names = _names(hourly=hourly)
    ticks = count_ticks(max(max(one.posts or 0, one.high or 0, int(one.expected or 0) + 1) for one in moments))
    rows = [_row(one, ticks[-1]) for one in moments]
    present = [name for name in MARKS if name in {"posts", "usual"} or any(row[name] is not None for row in rows)]
    color = {
        "type": "nominal",
        "scale": {"domain": [names[name] for name in present], "range": [COLORS[name] for name in present]},
        "legend": {"title": None, "orient": "top", "direction": "horizontal", "columns": 3},
    }
    words = {key(tick): whole(voice, tick) for tick in ticks}
    title = _("Posts an hour") if hourly else _("Posts a day")
    x = _axis_of_time(voice, moments, hourly=hourly)
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, ticks[-1]], "nice": False},
        "axis": {"values": ticks, "labelExpr": from_table(words), "title": title},
    }
    layers = [
        {
            "mark": MARKS[name],
            "encoding": {
                "x": x,
                "y": {**y, "field": name},
                "color": {**color, "datum": names[name]},
                **({"y2": {"field": "least"}} if name == "range" else {}),
            },
        }
        for name in present
    ]
    return chart_of({"values": rows}, layer=layers, height=190)


def _names(*, hourly: bool) -> dict[str, str]:
    return {
        "missing": _("Nobody observed"),
        "posts": _("Posts collected"),
        "range": _("In 95 hours of 100") if hourly else _("On 95 days of 100"),
        "usual": _("Usual at these hours") if hourly else _("Usual on these days"),
        "event": _("Known event"),
        "onset": _("Most probable onset"),
    }


def _row(one: Moment, top: int) -> dict[str, Any]:
    """A moment as the chart's values: marks reach to the top of the plot."""
    return {
        "at": one.key,
        "posts": one.posts,
        "usual": None if one.expected is None else round(one.expected, 2),
        "range": one.high,
        "least": one.low,
        "missing": top if one.missing else None,
        "onset": top if one.onset else None,
        "event": top if one.event else None,
    }


def _axis_of_time(voice: Voice, moments: Sequence[Moment], *, hourly: bool) -> dict[str, Any]:
    begun: dict[date, str] = {}
    for one in moments:
        begun.setdefault(one.on, one.key)
    days = sorted(begun)[1:] if hourly and len(begun) > 1 else sorted(begun)  # the first day is cut
    shown = days_shown(days)
    labels = {begun[on]: bare(short_day(voice, on, days[0].year != days[-1].year)) for on in shown}
    return {
        "field": "at",
        "type": "ordinal",
        "scale": {"paddingInner": 0.1, "domain": [one.key for one in moments]},
        "axis": {
            "values": list(labels),
            "labelExpr": from_table(labels, "datum.value"),
            "labelAngle": 0,
            "labelOverlap": False,
            "grid": False,
            "title": None,
            "tickColor": INK,
        },
    }


def rows_of(voice: Voice, moments: Sequence[Moment], *, hourly: bool) -> list[tuple[str, str, str, str]]:
    """The same in figures: when, posts, usual, what is known beside them."""
    return [
        (
            _("{day}, {hour}:00", day=day(voice, one.on), hour=f"{one.hour:02d}") if hourly else day(voice, one.on),
            _missing(voice, one),
            _usual(voice, one),
            beside(one),
        )
        for one in moments
    ]


def _missing(voice: Voice, one: Moment) -> str:
    if one.missing:
        return _("nobody observed")
    return _("withheld: under ten") if one.posts is None else whole(voice, one.posts)


def _usual(voice: Voice, one: Moment) -> str:
    if one.expected is None:
        return _("not known")
    said = decimal(voice, one.expected, 1)
    if one.low is None or one.high is None:
        return said
    return _("{usual}; from {low} to {high}", usual=said, low=whole(voice, one.low), high=whole(voice, one.high))


def beside(one: Moment) -> str:
    """What is known of that moment."""
    said = [_("onset")] * one.onset + [_("known event")] * one.event
    return _(", ").join(said)


def columns_of(*, hourly: bool) -> tuple[str, str, str, str]:
    """The headings of rows_of."""
    return (_("Hour") if hourly else _("Day"), _("Posts"), _("Usual"), _("Known beside it"))
