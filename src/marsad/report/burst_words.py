"""Words for what suddenly rises: the same on the desk, at the shell and in the report."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from marsad.core.alerts import KIND_WORDS, Alert, Alerts, SeriesKind, SeriesOf
from marsad.core.mission import Mission
from marsad.core.words import _, n_
from marsad.report.labels import platform_name
from marsad.report.numbers import Voice, clean, day, decimal, foreign, listed, percent, whole

SHORT_ID = 10  # characters of a narrative without a name
VERY_SMALL = 0.001
FEW_ITEMS = 100  # by which a share is written without decimals
MANY_TIMES = 100  # above which the usual is too near to nothing for a number
MOST_TIMES = 1000  # above which a number says no more than that


def series_words(voice: Voice, mission: Mission, one: SeriesOf) -> str:
    """A series in words, what others wrote set apart."""
    kind = _(KIND_WORDS[one.kind])
    if one.kind is SeriesKind.ALL:
        return kind
    return _("{kind}: {name}", kind=kind, name=_name(voice, mission, one))


def _name(voice: Voice, mission: Mission, one: SeriesOf) -> str:
    if one.kind is SeriesKind.PLATFORM:
        return platform_name(voice, one.name)
    if one.kind is SeriesKind.HASHTAG:
        return foreign(f"#{one.name}")
    if one.kind is SeriesKind.NARRATIVE:
        return foreign(one.title) if one.title else _("without a name ({id})", id=foreign(one.name[:SHORT_ID]))
    source, question = mission.source(one.name), mission.question(one.name)
    found = source if one.kind is SeriesKind.SOURCE else question
    return clean(found.title.said_in(voice.language)) if found is not None else foreign(one.name)


def moment_words(voice: Voice, at: datetime, zone: str) -> str:
    """A moment in the mission's time zone, to the hour."""
    shown = at.astimezone(ZoneInfo(zone))
    return _("{day}, {hour}:00", day=day(voice, shown.date()), hour=f"{shown.hour:02d}")


def when_words(voice: Voice, alert: Alert, zone: str, by: str) -> str:
    """From when to when: by the hour, or by the day where it is told so."""
    if alert.series.lawful or by == "day":
        first, last = (one.astimezone(ZoneInfo(zone)).date() for one in (alert.start, alert.end - timedelta(seconds=1)))
        return (
            day(voice, first)
            if first == last
            else _("from {start} to {end}", start=day(voice, first), end=day(voice, last))
        )
    start, end = (moment_words(voice, one, zone) for one in (alert.start, alert.end))
    return _("from {start} to {end}", start=start, end=end)


def onset_words(voice: Voice, alert: Alert, zone: str, by: str) -> str:
    """Since when, most probably."""
    if alert.series.lawful or by == "day":
        return day(voice, alert.onset.astimezone(ZoneInfo(zone)).date())
    return moment_words(voice, alert.onset, zone)


def against_expected(voice: Voice, alert: Alert) -> str:
    """Observed and expected."""
    about = alert.series.lawful
    observed, expected = whole(voice, alert.observed), decimal(voice, alert.expected, 0 if about else 1)
    if about:
        return _("about {observed} posts; about {expected} usual", observed=observed, expected=expected)
    return _("{observed} posts; {expected} usual", observed=observed, expected=expected)


def ratio_words(voice: Voice, alert: Alert) -> str:
    """How many times the usual, with its interval."""
    if alert.ratio is None or alert.ratio_low > MANY_TIMES:
        return _("hardly any of it was usual: more than {most} times", most=whole(voice, MANY_TIMES))
    value, low, high = (_times(voice, one) for one in (alert.ratio, alert.ratio_low, alert.ratio_high))
    return _("{value} times (95% interval: from {low} to {high})", value=value, low=low, high=high)


def _times(voice: Voice, ratio: float | None) -> str:
    """A multiple of what is usual; None where it is beyond any number."""
    if ratio is None or ratio > MOST_TIMES:
        return _("more than {most}", most=whole(voice, MOST_TIMES))
    return decimal(voice, ratio, 1)


def small(voice: Voice, value: float) -> str:
    """A q or a p."""
    return _("under {value}", value=decimal(voice, VERY_SMALL, 3)) if value < VERY_SMALL else decimal(voice, value, 3)


def share_words(voice: Voice, share: float | None, posts: int) -> str:
    """A share of the posts of the alert, or that it is withheld."""
    return _("withheld") if share is None else percent(voice, share, posts)


def behind_rows(voice: Voice, mission: Mission, alert: Alert) -> list[tuple[str, str]]:
    """What must be looked at before anybody says why a series rose: names and values."""
    n = alert.observed
    return [
        (_("Posts by the five accounts with most of them"), share_words(voice, alert.top_five, n)),
        (_("Posts that repeat, or nearly say, another of them"), share_words(voice, alert.duplicates, n)),
        (_("Posts that link to a site outside the platforms"), share_words(voice, alert.linking, n)),
        (_("Posts by media and journalists of the roster"), share_words(voice, alert.media, n)),
        (_("Known events within a day"), shock_words(voice, alert)),
        (_("Missing data"), missing_words(voice, mission, alert)),
    ]


def shock_words(voice: Voice, alert: Alert) -> str:
    """The events of the mission file near it."""
    told = [
        _("{title} ({day})", title=clean(one.title.said_in(voice.language)), day=day(voice, one.on))
        for one in alert.shocks
    ]
    return listed(voice, told) or _("none in the mission file")


def missing_words(voice: Voice, mission: Mission, alert: Alert) -> str:
    """What is missing around it: a collection that stood still looks like a lull, then like a burst."""
    said = []
    if alert.missing:
        said.append(n_("{n} hour or day nobody observed", "{n} hours or days nobody observed", alert.missing))
    if alert.after_outage:
        said.append(_("it follows an outage: posts may have come in late"))
    for name in alert.silent:
        source = mission.source(name)
        title = clean(source.title.said_in(voice.language)) if source else foreign(name)
        said.append(_("no post from “{source}” in the day before", source=title))
    if alert.going_on:
        said.append(_("it reaches the last post taken in: its end is not known"))
    return _("; ").join(said) or _("none known")


def tested_words(voice: Voice, found: Alerts) -> str:
    """How much was tested, and by which rule: what an alert must be read beside."""
    return _(
        "Series looked at: {series}; weeks of them that were tested: {tests}. Series with too little history to know "
        "what is usual: {short}. Rule: the same hour of the week over at most {weeks} weeks, a negative binomial tail, "
        "Benjamini and Hochberg over all of them at {fdr}.",
        series=whole(voice, len(found.series)),
        tests=whole(voice, found.tests),
        short=whole(voice, len(found.too_short)),
        weeks=whole(voice, found.weeks),
        fdr=percent(voice, found.fdr, FEW_ITEMS),
    )


def no_finding_words() -> str:
    """What an alert is not."""
    return _(
        "An alert is no finding: it says that more posts were collected than the same hours usually bring, and to "
        "look. It says nothing of how many people think so, of who is behind it, or why."
    )
