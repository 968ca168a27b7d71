"""Where the mission stands at a glance: what came in, what was lost, what people do; suggestions, no shares."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marsad.core.mission import Mission
from marsad.core.publication import STATE_WORDS
from marsad.core.refusals import REASONS
from marsad.core.roles import Action, Role
from marsad.core.words import _, current_language
from marsad.detect.tasks import task_of
from marsad.flows.overview import FindingNow, Overview, SignalDays, SourceIn, overview_for
from marsad.flows.overview_work import QuestionWork
from marsad.report.charts import loss_chart, timeline_chart
from marsad.report.document import DayCount
from marsad.report.numbers import Voice, clean, day, decimal, whole
from marsad.web.access import the_member
from marsad.web.charts import Chart, chart, table
from marsad.web.desk import the_desk
from marsad.web.rendering import page, the_voice

MONTHS_FROM = 200  # days after which posts are drawn by month


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWork:
    """A question's sample on the page, with where to go on."""

    title: str
    sample: int
    drawn: int
    done: int


@require_safe
def overview_page(request: HttpRequest) -> HttpResponse:
    """The whole page; `?signal=` chooses whose days are drawn."""
    member, desk, voice = the_member(request), the_desk(), the_voice()
    roles = frozenset(Role(role) for role in member.roles)
    found = overview_for(desk.observatory, roles, may_code=member.may(Action.CODE))
    chosen = next((one for one in found.signals if one.signal == request.GET.get("signal")), None)
    chosen = chosen or next(iter(found.signals), None)
    mission = desk.mission
    titles = {question.id: clean(question.title.said_in(voice.language)) for question in mission.questions}
    return page(
        request,
        "overview.html",
        mission=mission,
        found=found,
        dates={name: day(voice, when) for name, when in dates_of(mission, found).items()},
        loss=loss(voice, mission, found),
        reasons=refusals(found),
        posts=posts_by_day(voice, found) if found.posts else None,
        signals=[(one.signal, signal_words(one.signal)) for one in found.signals],
        chosen=chosen,
        days=signal_by_day(voice, chosen) if chosen else None,
        totals=totals(found) if found.signals else None,
        lawful=lawful(voice, found) if found.lawful else None,
        work=[
            ShownWork(title=titles[one.question], sample=one.sample, drawn=one.drawn, done=one.done)
            for one in found.work
        ],
        agreement=agreement(voice, titles, found.work),
        findings=None if found.findings is None else findings(mission, titles, found.findings),
        gaps=gaps(voice, mission, found),
    )


def dates_of(mission: Mission, found: Overview) -> dict[str, date]:
    """The days named on the page."""
    status, restricted = found.status, found.status.restricted
    named = {"start": mission.start, "end": mission.end, "check": status.next_check}
    named |= {"from": restricted.start, "to": restricted.end} if restricted else {}
    return {name: when for name, when in named.items() if when is not None}


def names_of(mission: Mission) -> dict[str, str]:
    """The titles of the sources in the reader's language."""
    return {source.id: clean(source.title.said_in(current_language())) for source in mission.sources}


def loss(voice: Voice, mission: Mission, found: Overview) -> Chart | None:
    """Where the rows of the files went, by source; None before a file came in."""
    names, came = names_of(mission), [one for one in found.sources if one.rows]
    if not came:
        return None
    return chart(
        loss_chart(voice, [(names[one.source], one.posts, one.duplicates, one.refused) for one in came]),
        title=_("Where the rows of the files went, by source"),
        columns=(
            _("Source"),
            _("Files"),
            _("Rows"),
            _("Posts taken in"),
            _("Known duplicates"),
            _("Refused, with a reason"),
        ),
        rows=[loss_row(names[one.source], one) for one in came] + ([sum_of(came)] if len(came) > 1 else []),
    )


def loss_row(name: str, one: SourceIn) -> tuple[str | int, ...]:
    """One source's row."""
    return name, one.files, one.rows, one.posts, one.duplicates, one.refused


def sum_of(came: list[SourceIn]) -> tuple[str | int, ...]:
    """All sources together."""
    columns = zip(*(loss_row("", one)[1:] for one in came), strict=True)
    return (_("All sources"), *(sum(int(value) for value in column) for column in columns))


def refusals(found: Overview) -> Chart | None:
    """Why rows were refused."""
    if not found.reasons:
        return None
    return table(
        title=_("Why rows were refused"),
        columns=(_("Reason"), _("Rows")),
        rows=[(_(REASONS[why]) if why in REASONS else why, count) for why, count in found.reasons],
    )


def posts_by_day(voice: Voice, found: Overview) -> Chart:
    """Posts of every source by day; by month where the days are many."""
    counts = tuple(DayCount(day=when, posts=count) for when, count in found.posts)
    long = (found.posts[-1][0] - found.posts[0][0]).days > MONTHS_FROM
    undated = _("Posts that give no time: {n}.", n=whole(voice, found.undated)) if found.undated else ""
    return chart(
        timeline_chart(voice, counts) if not long else timeline_chart(voice, by_month(counts), by_month=True),
        title=_("Posts taken in, by the day they were published"),
        columns=(_("Day"), _("Posts")),
        rows=[(day(voice, when), count) for when, count in found.posts],
        note=undated,
    )


def by_month(counts: tuple[DayCount, ...]) -> tuple[DayCount, ...]:
    """The counts under the first day of their months."""
    months: dict[date, int] = {}
    for one in counts:
        first = one.day.replace(day=1)
        months[first] = months.get(first, 0) + one.posts
    return tuple(DayCount(day=first, posts=posts) for first, posts in months.items())


def signal_words(signal: str) -> str:
    """A signal by its task's name where it has one; else by its own, which is no word of any language."""
    detector, _colon, label = signal.partition(":")
    task = task_of(detector)
    return _("{task} ({label})", task=_(task.title), label=label) if task else signal


def signal_by_day(voice: Voice, one: SignalDays) -> Chart:
    """Posts with that signal by day; a withheld day is no zero and has no column."""
    shown = tuple(DayCount(day=when, posts=count) for when, count in one.days if count is not None)
    rows = [(day(voice, when), _("under ten") if count is None else whole(voice, count)) for when, count in one.days]
    columns = (_("Day"), _("Posts to look at"))
    title = _("Posts suggested by day: {signal}", signal=signal_words(one.signal))
    if not shown:
        return table(title=title, columns=columns, rows=[(_("Every day"), _("under ten"))])
    return chart(
        timeline_chart(voice, shown, title=_("Posts to look at, a day")),
        title=title,
        columns=columns,
        rows=rows,
        note=_("A day with under ten has no column; the number is withheld."),
    )


def totals(found: Overview) -> Chart:
    """Posts with each signal."""
    return table(
        title=_("Posts suggested, by signal"),
        columns=(_("Signal"), _("Posts to look at")),
        rows=[(signal_words(one.signal), one.posts) for one in found.signals],
        note=_("Signals of under ten posts are left out.") if found.left_out else "",
    )


def lawful(voice: Voice, found: Overview) -> Chart:
    """Lawful speech in the aggregate."""
    rows = [(signal_words(one.name), _("about {n}", n=whole(voice, one.posts))) for one in found.lawful if one.posts]
    return table(
        title=_("Lawful speech, as detectors take it"),
        columns=(_("Signal"), _("Posts")),
        rows=rows,
        note=_("Protected by freedom of expression: rounded to tens, never by day, never by author."),
    )


def agreement(voice: Voice, titles: dict[str, str], work: tuple[QuestionWork, ...]) -> Chart | None:
    """How far two coders agreed, by question; None where there is nothing, or not for this reader."""
    rows = []
    for one in work:
        if one.agreement is None:
            continue
        found = one.agreement
        alpha = _("not defined")
        if found.alpha is not None and found.low is not None and found.high is not None:
            value, low, high = (decimal(voice, each, 2) for each in (found.alpha, found.low, found.high))
            alpha = _("{value} (95% interval: from {low} to {high})", value=value, low=low, high=high)
        ac1 = _("not shown") if found.ac1 is None else decimal(voice, found.ac1, 2)
        said = _("exploratory: below the threshold") if found.exploratory else _("above the threshold")
        rows.append((titles[one.question], found.n, alpha, ac1, said))
    if not rows:
        return None
    return table(
        title=_("How far two coders agree, blind"),
        columns=(_("Question"), _("Posts coded twice"), _("Krippendorff's alpha"), _("Gwet's AC1"), _("So it is")),
        rows=rows,
    )


def findings(mission: Mission, titles: dict[str, str], found: tuple[FindingNow, ...]) -> Chart | None:
    """The findings and where they stand; None before the first."""
    if not found:
        return None
    voice, zone = the_voice(), ZoneInfo(mission.time_zone)
    return table(
        title=_("Findings and where they stand"),
        columns=(_("Question"), _("Version"), _("State"), _("Since")),
        rows=[
            (
                titles.get(one.question, one.question),
                one.version,
                _(STATE_WORDS[one.state]),
                day(voice, one.since.astimezone(zone).date()),
            )
            for one in found
        ],
    )


def gaps(voice: Voice, mission: Mission, found: Overview) -> Chart:
    """What is known to be missing, by source."""
    names = names_of(mission)

    def longest(one: SourceIn) -> str:
        if one.longest_gap is None:
            return _("none")
        first, last = (day(voice, when) for when in one.longest_gap)
        return first if first == last else _("from {start} to {end}", start=first, end=last)

    return table(
        title=_("Gaps in the collection, by source"),
        columns=(
            _("Source"),
            _("Days without a post"),
            _("Longest run of them"),
            _("Askings that failed"),
            _("Posts known to be missing"),
            _("Files of which nothing is told"),
        ),
        rows=[
            (names[one.source], one.empty_days, longest(one), one.failures, one.told_missing, one.untold)
            for one in found.sources
        ],
        note=_("What was deleted or hidden before it was collected is in no count."),
    )
