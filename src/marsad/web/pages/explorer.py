"""The explorer: posts found by their words; when, where, in which language, never by whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marsad.core.errors import MarsadError
from marsad.core.mission import Mission
from marsad.core.roles import Action
from marsad.core.words import N_, _
from marsad.flows.explored import Aggregate, Choices, Explored, Result
from marsad.flows.exploring import choices, explore, is_indexed
from marsad.report.charts import timeline_chart
from marsad.report.document import DayCount
from marsad.report.labels import GROUPS, platform_name
from marsad.report.numbers import Voice, clean, day, month
from marsad.web.access import the_member
from marsad.web.charts import Chart, chart, table
from marsad.web.desk import the_desk
from marsad.web.keeping_up import keep_up
from marsad.web.mistakes import STATUS
from marsad.web.pages.overview import signal_words
from marsad.web.rendering import page, the_voice
from marsad.web.script import direction_of, harmless, language_of_text
from marsad.web.search_forms import SearchForm, read_form

WHY_NOT_LISTED = {
    Aggregate.LABEL: N_("This label tells lawful speech: its posts are counted, and never listed."),
    Aggregate.WORDS: N_(
        "These words are used for lawful speech, or most of what they find is, as the detectors take it, or is still "
        "being coded: it is counted, and never listed."
    ),
    Aggregate.NARRATIVE: N_(
        "Half or more of this narrative is lawful speech, as the detectors take it: it is counted, and never listed."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownResult:
    """A post on the page."""

    result: Result
    parts: tuple[tuple[str, bool], ...]
    direction: str
    language: str  # for the lang attribute
    language_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What the form offers, each value with its words."""

    languages: list[tuple[str, str]]
    platforms: list[tuple[str, str]]
    sources: list[tuple[str, str]]
    labels: list[tuple[str, str]]
    lawful: list[tuple[str, str]]
    narratives: tuple[str, ...]


@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """The form, and what it finds; a mistake in it is said beside it."""
    member, desk, form = the_member(request), the_desk(), read_form(request.GET)
    found, mistake = None, None
    try:
        if is_indexed(desk.observatory):
            found = explore(desk.observatory, desk.mission, form.asked(), may_code=member.may(Action.CODE))
    except MarsadError as said:
        mistake = said
    if found is None or found.state.behind or found.state.marks_behind:
        keep_up(desk.observatory)
    return page(
        request,
        "explorer.html",
        status=STATUS.get(type(mistake), 400) if mistake else 200,
        mission=desk.mission,
        moment_of=(desk.mission.time_zone, desk.mission.country),
        form=form,
        fields=fields_of(the_voice(), desk.mission, choices(desk.observatory, desk.mission)),
        found=found,
        mistake=str(mistake) if mistake else "",
        may_save=member.may(Action.SAVE_FRAME),
        **(shown(form, found) if found else {}),
    )


def shown(form: SearchForm, found: Explored) -> dict[str, Any]:
    """What was found, as the page shows it."""
    voice = the_voice()
    return {
        "results": [shown_result(result) for result in found.results],
        "not_listed": _(WHY_NOT_LISTED[found.aggregate]) if found.aggregate else "",
        "next_page": form.address(found.next) if found.next else "",
        "first_page": form.address() if form.after else "",
        "to_save": form.address(),
        "days": by_day(voice, found),
        "languages_found": by_name(
            _("Posts found, by language"),
            _("Language"),
            [(language_name(one.name), one.posts) for one in found.languages],
        ),
        "platforms_found": by_name(
            _("Posts found, by platform"),
            _("Platform"),
            [(platform_name(voice, one.name), one.posts) for one in found.platforms],
        ),
    }


def shown_result(result: Result) -> ShownResult:
    """A post with its direction and language; nothing in it may turn what stands around it."""
    parts = tuple((harmless(part.text), part.found) for part in result.parts)
    text = "".join(words for words, _found in parts)
    given = result.language if result.language != "und" else None
    return ShownResult(
        result=result,
        parts=parts,
        direction=direction_of(text),
        language=language_of_text(text, given),
        language_name=language_name(result.language),
    )


def language_name(label: str) -> str:
    """A language in words; one that has none here by its code."""
    return _(GROUPS[label]) if label in GROUPS else clean(label)


def fields_of(voice: Voice, mission: Mission, offered: Choices) -> Fields:
    """The form's choices; labels of lawful speech stand apart."""
    titles = {source.id: clean(source.title.said_in(voice.language)) for source in mission.sources}
    labels = [(name, signal_words(name)) for name in offered.labels]
    return Fields(
        languages=[(name, language_name(name)) for name in offered.languages],
        platforms=[(name, platform_name(voice, name)) for name in offered.platforms],
        sources=[(name, titles[name]) for name in offered.sources],
        labels=[pair for pair in labels if pair[0] not in offered.lawful_labels],
        lawful=[pair for pair in labels if pair[0] in offered.lawful_labels],
        narratives=offered.narratives,
    )


def by_day(voice: Voice, found: Explored) -> Chart | None:
    """Posts by day or month; in lawful speech without a drawing, which would show a withheld day as none."""
    counts = [(date.fromisoformat(one.name + "-01" * found.by_month), one.posts or 0) for one in found.days]
    if not counts:
        return None
    said = month if found.by_month else day
    title = _("Posts found, by month") if found.by_month else _("Posts found, by day")
    columns = (_("Month") if found.by_month else _("Day"), _("Posts"))
    rows = [(said(voice, when), posts) for when, posts in counts]
    if found.aggregate:
        return table(title=title, columns=columns, rows=rows)
    note = _("Posts that give no time: {n}.", n=found.without_time) if found.without_time else ""
    drawn = timeline_chart(voice, tuple(DayCount(day=when, posts=posts) for when, posts in counts), found.by_month)
    return chart(drawn, title=title, columns=columns, rows=rows, note=note)


def by_name(title: str, column: str, counts: list[tuple[str, int | None]]) -> Chart | None:
    """Posts by language or platform."""
    rows = [(name, posts) for name, posts in counts if posts is not None]
    return table(title=title, columns=(column, _("Posts")), rows=rows) if rows else None
