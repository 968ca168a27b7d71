"""Where posts come from: the last run of each topic, and one of them with its four numbers and all that bounds them."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marsad.core.mission import Mission
from marsad.core.origin import UNITS, Share
from marsad.core.origin_runs import OriginResult, Topic
from marsad.core.release import RELEASE_STATE_WORDS
from marsad.core.words import _
from marsad.flows.origin_shown import OriginShown, last_origins, origin_numbered
from marsad.report.blocks import Table
from marsad.report.numbers import Voice, clean, percent
from marsad.report.origin_charts import drawn_shares, origin_chart
from marsad.report.origin_supposed import supposed_table
from marsad.report.origin_tables import (
    base_table,
    between,
    countries_table,
    errors_table,
    four_numbers,
    key_sentence,
    limits,
    narrowed_table,
    rests_facts,
    topic_words,
)
from marsad.web.access import the_member
from marsad.web.charts import Chart, chart
from marsad.web.desk import the_desk
from marsad.web.pages.analyses import step_panel
from marsad.web.rendering import page, the_voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A run in the list."""

    number: int
    what: str
    made_at: datetime | None
    said: str
    state: str
    stale: bool


@require_safe
def origin(request: HttpRequest) -> HttpResponse:
    """The last run of each topic, the newest first; or how to make one."""
    desk, voice = the_desk(), the_voice()
    lines = [
        Line(
            number=one.run.number,
            what=what_of(voice, desk.mission, one.result),
            made_at=one.run.made_at,
            said=said_of(voice, one),
            state=_(RELEASE_STATE_WORDS[one.release.state]),
            stale=one.stale,
        )
        for one in last_origins(desk.observatory)
    ]
    return page(request, "origin.html", mission=desk.mission, lines=lines)


@require_safe
def origin_run(request: HttpRequest, number: int) -> HttpResponse:
    """One run: four numbers for each unit, what is supposed, what labels get wrong, what is usual beside it."""
    desk, voice, member = the_desk(), the_voice(), the_member(request)
    found = origin_numbered(desk.observatory, number)
    result = found.result
    hidden = found.lock is not None or result.unfinished
    return page(
        request,
        "origin_run.html",
        mission=desk.mission,
        found=found,
        what=what_of(voice, desk.mission, result),
        sentence=said_of(voice, found),
        drawn=None if hidden else drawn(voice, result),
        numbers=None if hidden else four_numbers(voice, result),
        sections=() if hidden else sections(voice, result),
        rests=() if hidden else rests_facts(voice, result).rows,
        countries=None if hidden else countries_table(voice, result),
        sampled=result.asked.topic is Topic.QUESTION,
        hidden=hidden,
        limits=limits(result),
        steps=step_panel(voice, member, number),
    )


def what_of(voice: Voice, mission: Mission, result: OriginResult) -> str:
    """What a run is about, a question by its title."""

    def title(name: str) -> str:
        question = mission.question(name)
        return clean(name if question is None else question.title.said_in(voice.language))

    return topic_words(result, title)


def said_of(voice: Voice, found: OriginShown) -> str:
    """The share of posts in a sentence, or why it is not shown."""
    if found.lock is not None:
        return _("withheld: restricted period before the vote")
    if found.result.unfinished:
        return _("withheld: the coding of the sample is not finished")
    return key_sentence(voice, found.result)


def drawn(voice: Voice, result: OriginResult) -> Chart | None:
    """The chart with its table; None where nothing may be drawn."""
    shares = drawn_shares(result.shares)
    if not shares:
        return None
    columns = (
        _("Unit"), _("outside the territory"), _("not located"), _("inside the territory"),
        _("Outside, of all collected: at least and at most"),
    )  # fmt: skip
    return chart(
        origin_chart(voice, shares),
        title=_("Outside, inside, and not located"),
        columns=columns,
        rows=[_parts(voice, share) for share in shares],
        note=_("The line spans the least and the most that can be outside, whatever those without a country are."),
    )


def _parts(voice: Voice, share: Share) -> tuple[str, ...]:
    least, most = share.worst.identified.low, share.worst.identified.high
    shown = (percent(voice, part, share.collected) for part in (least, most - least, 1 - most))
    return (_(UNITS[share.unit]), *shown, between(voice, share.worst.interval, share.collected))


def sections(voice: Voice, result: OriginResult) -> list[tuple[str, str, Table | None, str]]:
    """Anchor, title, table, and what is said where there is none."""
    return [
        ("supposed", _("What an assumption would change"), narrowed_table(voice, result),
         _("No assumption was made of those without a known country.")),
        ("labels", _("How often labels are wrong"), errors_table(voice, result) or supposed_table(voice, result),
         _("No account whose place is known was given: how often labels are wrong is not known.")),
        ("beside", _("What is usual beside it"), base_table(voice, result),
         _("There is nothing beside these posts to compare them with, or too little.")),
    ]  # fmt: skip
