"""What rises: the alerts of the last run, one alert with all that may explain it, and how far it is from public."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from marsad.core.alerts import KIND_WORDS, Alert, Alerts
from marsad.core.errors import Missing
from marsad.core.mission import Mission
from marsad.core.roles import Action
from marsad.core.words import _
from marsad.flows.bursting_shown import one_alert, opened, shown_alerts
from marsad.report.burst_charts import columns_of, moments_of, rise_chart, rows_of
from marsad.report.burst_words import (
    against_expected,
    behind_rows,
    moment_words,
    no_finding_words,
    onset_words,
    ratio_words,
    series_words,
    small,
    tested_words,
    when_words,
)
from marsad.report.numbers import Voice, whole
from marsad.web.access import the_member
from marsad.web.charts import Chart, chart, table
from marsad.web.desk import the_desk
from marsad.web.pages.analyses import step_panel
from marsad.web.rendering import leave_notice, page, the_voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An alert in the list."""

    number: int
    series: str
    when: str
    onset: str
    found: str
    ratio: str
    q: str
    lawful: bool
    going_on: bool
    doubtful: bool  # something is missing near it


@require_safe
def bursts(request: HttpRequest) -> HttpResponse:
    """The alerts of the last run by q, the series without one, and the steps to the public."""
    member, desk, voice = the_member(request), the_desk(), the_voice()
    found = shown_alerts(desk.observatory, may_code=member.may(Action.CODE))
    return page(
        request,
        "bursts.html",
        mission=desk.mission,
        found=found,
        may_run=member.may(Action.RUN_ANALYSIS),
        rows=[] if found is None else [row_of(voice, desk.mission, found, one) for one in found.alerts],
        quiet=None if found is None else quiet(voice, desk.mission, found),
        outages=[] if found is None else outages_of(voice, desk.mission, found),
        tested="" if found is None else tested_words(voice, found),
        made="" if found is None else moment_words(voice, found.made_at, desk.mission.time_zone),
        says=no_finding_words(),
        steps=None if found is None else step_panel(voice, member, found.run),
    )


def row_of(voice: Voice, mission: Mission, found: Alerts, one: Alert) -> Row:
    """One alert in words."""
    return Row(
        number=one.number,
        series=series_words(voice, mission, one.series),
        when=when_words(voice, one, mission.time_zone, found.by),
        onset=onset_words(voice, one, mission.time_zone, found.by),
        found=against_expected(voice, one),
        ratio=ratio_words(voice, one),
        q=small(voice, one.q),
        lawful=one.series.lawful,
        going_on=one.going_on,
        doubtful=bool(one.missing or one.after_outage or one.silent),
    )


def quiet(voice: Voice, mission: Mission, found: Alerts) -> Chart | None:
    """The series that were tested and told nothing: what was looked at belongs to what was found."""
    if not found.quiet:
        return None
    short = set(found.too_short)
    return table(
        title=_("Series that did not rise"),
        columns=(_("Series"), _("Kind"), _("Posts"), _("Tested")),
        rows=[
            (
                series_words(voice, mission, one),
                _(KIND_WORDS[one.kind]),
                _("about {n}", n=whole(voice, one.posts)) if one.lawful else whole(voice, one.posts),
                _("no: too little history") if one.key in short else _("yes"),
            )
            for one in found.quiet
        ],
    )


def outages_of(voice: Voice, mission: Mission, found: Alerts) -> list[tuple[str, str]]:
    """The times that nobody observed."""
    zone = mission.time_zone
    return [(moment_words(voice, one.start, zone), moment_words(voice, one.end, zone)) for one in found.outages]


@require_safe
def burst(request: HttpRequest, run: int, number: int) -> HttpResponse:
    """One alert: its timeline, what must be looked at before anybody says why, and posts without their authors."""
    member, desk, voice = the_member(request), the_desk(), the_voice()
    may_code = member.may(Action.CODE)
    try:
        found = shown_alerts(desk.observatory, run, may_code=may_code)
        alert = one_alert(found, number)
    except Missing as gone:
        leave_notice(request, str(gone), "look")
        return HttpResponseRedirect(reverse("bursts"))
    assert found is not None, "an alert is of a run"
    return page(
        request,
        "burst.html",
        mission=desk.mission,
        found=found,
        alert=alert,
        row=row_of(voice, desk.mission, found, alert),
        behind=behind_rows(voice, desk.mission, alert),
        timeline=timeline(voice, desk.mission, found, alert),
        opened=opened(desk.observatory, found, alert, may_code=may_code),
        says=no_finding_words(),
    )


def timeline(voice: Voice, mission: Mission, found: Alerts, alert: Alert) -> Chart:
    """The posts of the series around the alert, beside what is usual."""
    hourly = found.by == "hour" and not alert.series.lawful
    moments = moments_of(alert, mission.time_zone, hourly=hourly)
    note = _("Bars of colour, of the colour named above them: an hour or day that nobody observed is no zero.")
    if alert.series.lawful:
        note = _("Lawful speech: by the day, in tens; a day under ten has no column.")
    return chart(
        rise_chart(voice, moments, hourly=hourly),
        title=_("Posts collected: {series}", series=series_words(voice, mission, alert.series)),
        columns=columns_of(hourly=hourly),
        rows=rows_of(voice, moments, hourly=hourly),
        note=note,
    )
