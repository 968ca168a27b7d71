"""The part on what suddenly rose: what was tested, the alerts, the timelines of those that stand apart, limits."""

from collections.abc import Iterator
from datetime import date

from marsad.core.alerts import Alert, Alerts
from marsad.core.release import ReleaseStep
from marsad.core.words import _
from marsad.report.blocks import Block, Bullets, Chart, Column, Facts, Heading, Paragraph, Part, Table, Tone
from marsad.report.burst_charts import moments_of, rise_chart
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
from marsad.report.document import ReportDocument
from marsad.report.numbers import Voice, day, whole

LISTED = 20  # alerts in the table
DRAWN = 3  # timelines, of alerts that do not overlap


def bursts_part(voice: Voice, document: ReportDocument) -> Part | None:
    """What rose above what is usual; None where nothing was looked at."""
    found = document.bursts
    if found is None:
        return None
    withdrawn = withdrawn_on(found)
    return Part(
        anchor="bursts",
        title=_("What suddenly rose"),
        blocks=tuple(_withdrawn(voice, found, withdrawn) if withdrawn else _blocks(voice, document, found)),
        new_page=True,
    )


def withdrawn_on(found: Alerts) -> date | None:
    """The day on which the run was withdrawn; None where it stands."""
    taken = found.release.taken(ReleaseStep.WITHDRAW) if found.release else None
    return taken.at.date() if taken else None


def _withdrawn(voice: Voice, found: Alerts, withdrawn: date) -> Iterator[Block]:
    yield Paragraph(
        text=_(
            "The analysis of {made} was made public and was withdrawn on {day}: do not quote it.",
            made=day(voice, found.made_at.date()),
            day=day(voice, withdrawn),
        ),
        tone=Tone.WARNING,
    )


def _blocks(voice: Voice, document: ReportDocument, found: Alerts) -> Iterator[Block]:
    if found.release is None or not found.release.is_public:
        yield Paragraph(
            text=_("This analysis was not read by a second person and published: do not quote it."), tone=Tone.WARNING
        )
    yield Paragraph(text=no_finding_words())
    yield Paragraph(text=tested_words(voice, found), tone=Tone.METHOD)
    if found.kept_back:
        yield Paragraph(
            text=_("Series kept back in the restricted period: {n}.", n=whole(voice, found.kept_back)),
            tone=Tone.WARNING,
        )
    if found.alerts:
        yield _table(voice, document, found)
    else:
        yield Paragraph(text=_("No series rises above what is usual."))
    for alert in apart(found):
        yield from _one(voice, document, found, alert)
    yield Heading(text=_("What this cannot say"))
    yield Bullets(items=tuple(_limits(voice, document, found)))


def _table(voice: Voice, document: ReportDocument, found: Alerts) -> Table:
    mission, zone = document.mission, document.mission.time_zone
    return Table(
        caption=_("Alerts, the surest first; the same posts may be in several series"),
        columns=(
            Column(title=_("Series"), weight=4),
            Column(title=_("When"), weight=4),
            Column(title=_("Found"), weight=3),
            Column(title=_("Above the usual"), weight=3),
            Column(title="q", number=True, weight=2),
        ),
        rows=tuple(
            (
                series_words(voice, mission, one.series),
                when_words(voice, one, zone, found.by),
                against_expected(voice, one),
                ratio_words(voice, one),
                small(voice, one.q),
            )
            for one in found.alerts[:LISTED]
        ),
    )


def apart(found: Alerts) -> list[Alert]:
    """The surest alerts of which no two are of the same hours: several series often tell of one thing."""
    chosen: list[Alert] = []
    for alert in found.alerts:
        if all(alert.end <= other.start or other.end <= alert.start for other in chosen):
            chosen.append(alert)
    return chosen[:DRAWN]


def _one(voice: Voice, document: ReportDocument, found: Alerts, alert: Alert) -> Iterator[Block]:
    mission, zone = document.mission, document.mission.time_zone
    name = series_words(voice, mission, alert.series)
    hourly = found.by == "hour" and not alert.series.lawful
    since = onset_words(voice, alert, zone, found.by)
    yield Heading(text=name)
    yield Chart(
        caption=_("Posts collected: {series}", series=name),
        alternative=_(
            "Columns of posts beside a line of what is usual, {when}: {found}; most probably since {since}.",
            when=when_words(voice, alert, zone, found.by),
            found=against_expected(voice, alert),
            since=since,
        ),
        specification=rise_chart(voice, moments_of(alert, zone, hourly=hourly), hourly=hourly),
    )
    yield Facts(rows=((_("Most probably since"), since), *behind_rows(voice, mission, alert)))
    if alert.series.lawful:
        yield Paragraph(
            text=_("This is lawful speech, as the detectors take it: it is counted, and never listed."), tone=Tone.NOTE
        )


def _limits(voice: Voice, document: ReportDocument, found: Alerts) -> Iterator[str]:
    yield _("Shares are of the posts of an alert, as they were collected; they are no shares of people or of opinions.")
    yield _(
        "A change in how posts are collected, in what a platform shows, or in the hour at which everybody speaks looks "
        "like a burst or hides one."
    )
    yield _("Posts that give no time are in no series: {n}.", n=whole(voice, found.undated))
    zone = document.mission.time_zone
    for gap in found.outages:
        yield _(
            "Nobody observed from {start} to {end}: these hours are missing, not zero.",
            start=moment_words(voice, gap.start, zone),
            end=moment_words(voice, gap.end, zone),
        )
    if len(found.alerts) > LISTED:
        yield _("Alerts that are not listed here: {n}.", n=whole(voice, len(found.alerts) - LISTED))
