"""Who moves together: the last run with its settings and tables, a group of it, the posts behind one pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marsad.core.analyses import Analysis
from marsad.core.assessments import STATE_WORDS
from marsad.core.coordination import CLOSED_WORDS, CoordinationResult, Edge, PostBehind, PostsBehind
from marsad.core.coordination_plain import result_from_plain
from marsad.core.errors import Missing
from marsad.core.release import RELEASE_STATE_WORDS
from marsad.core.restricted import is_inside
from marsad.core.roles import Action, Role
from marsad.core.words import _
from marsad.flows.analysis_release import release_of
from marsad.flows.coordination_days import days_of_group
from marsad.flows.coordination_posts import edges_of, posts_behind
from marsad.flows.coordination_reporting import told_of
from marsad.flows.coordination_shown import (
    CoordinationShown,
    GroupShown,
    coordination_shown,
    group_shown,
    last_coordination,
    runs_shown,
)
from marsad.flows.network_drawing import drawing_of
from marsad.flows.restricted import today
from marsad.report.charts import timeline_chart
from marsad.report.coordination_charts import drawn_traces, sensitivity_chart
from marsad.report.coordination_part import statement_rows
from marsad.report.coordination_tables import (
    cannot_say,
    group_facts,
    group_row,
    groups_table,
    reasons,
    removed_table,
    sensitivity_table,
    settings_facts,
    symmetry_table,
    trace_name,
    traces_table,
    window_words,
)
from marsad.report.document import DayCount
from marsad.report.labels import platform_name
from marsad.report.numbers import Voice, day, listed, whole
from marsad.store.records.analyses import run_numbered
from marsad.store.records.models import Member
from marsad.web.access import the_member
from marsad.web.charts import Chart, chart
from marsad.web.desk import Desk, the_desk
from marsad.web.doors import is_open_to
from marsad.web.networks import Drawn, as_drawn
from marsad.web.pages.analyses import step_panel
from marsad.web.rendering import page, the_voice
from marsad.web.script import direction_of, harmless, language_of_text

LONGEST_NUMBER = 10  # digits of the number of a run
MOST_PAIRS, MOST_POSTS = 50, 200  # on one page; the heaviest pairs, and the first posts


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A run in the list of those that were made."""

    number: int
    made_at: datetime | None
    tested: str
    found: str
    groups: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPost:
    """A post behind a pair, laid out; nothing in it may turn what stands around it."""

    traces: str
    at: datetime
    platform: str
    text: str
    direction: str
    language: str


@require_safe
def coordination(request: HttpRequest) -> HttpResponse:
    """The last run with everything that was asked and found; or how to make one."""
    desk, member, voice = the_desk(), the_member(request), the_voice()
    found = _asked(desk, request.GET.get("run", ""), roles_of(member))
    values: dict[str, Any] = (
        {} if found is None else {**_run(voice, desk, found), "steps": step_panel(voice, member, found.run.number)}
    )
    return page(
        request,
        "coordination.html",
        mission=desk.mission,
        found=found,
        cannot=cannot_say(),
        restricted=is_inside(desk.mission.restricted, today(desk.mission)),
        **values,
    )


def _asked(desk: Desk, number: str, roles: frozenset[Role]) -> CoordinationShown | None:
    """The run that is asked for by its number, else the last. Raises Missing."""
    if number.isdecimal() and len(number) < LONGEST_NUMBER:
        return coordination_shown(desk.observatory, int(number), roles)
    return last_coordination(desk.observatory, roles)


def _run(voice: Voice, desk: Desk, found: CoordinationShown) -> dict[str, Any]:
    result, number = found.result, found.run.number
    return {
        "run": found.run,
        "facts": settings_facts(voice, result),
        "traces": traces_table(voice, result),
        "reasons": reasons(result),
        "groups": groups_table(voice, result, [told_of(one) for one in found.groups]),
        "shown_groups": [(one, group_row(voice, result, told_of(one)), judged_words(one)) for one in found.groups],
        "network": network_of_run(voice, desk, number, result),
        "sensitivity": sensitivity_on_page(voice, result),
        "sensitivity_rows": sensitivity_table(voice, result),
        "symmetry": symmetry_table(voice, result) if result.symmetry else None,
        "removed": removed_table(voice, result) if result.removed else None,
        "release": _(RELEASE_STATE_WORDS[release_of(number).state]),
        "earlier": earlier_runs(voice, desk, number),
    }


@require_safe
def coordination_group(request: HttpRequest, run: int, number: int) -> HttpResponse:
    """What may be said of one group, its figures, and its pairs where they may be opened."""
    desk, member, voice = the_desk(), the_member(request), the_voice()
    found = group_shown(desk.observatory, run, number, roles_of(member))
    result = result_of(run)
    edges = edges_of(desk.observatory, run, number) if found.closed is None else ()
    return page(
        request,
        "coordination_group.html",
        mission=desk.mission,
        run=run,
        found=found,
        number=whole(voice, number),
        statement=statement_rows(voice, found.statement),
        facts=group_facts(voice, desk.mission, result, told_of(found)),
        judged=judged_words(found),
        closed=_(CLOSED_WORDS[found.closed]) if found.closed else "",
        network=network_of_run(voice, desk, run, result, number) if found.closed is None else None,
        timeline=timeline_of(voice, desk, run, number) if found.closed is None else None,
        pairs=[(edge.number, pair_words(voice, edge), whole(voice, edge.posts)) for edge in edges[:MOST_PAIRS]],
        more=len(edges) > MOST_PAIRS,
        may_assess=is_open_to(member, "coordination_assess"),
        cannot=cannot_say(),
    )


@require_safe
def coordination_edge(request: HttpRequest, run: int, number: int, pair: int) -> HttpResponse:
    """The posts behind one pair, as far as this reader may see them: never who wrote them."""
    desk, member, voice = the_desk(), the_member(request), the_voice()
    edge = next((one for one in edges_of(desk.observatory, run, number) if one.number == pair), None)
    if edge is None:
        raise Missing(_("Group '{number}' opens no pair '{pair}'; go back to the group.", number=number, pair=pair))
    behind = posts_behind(desk.observatory, run, pair, roles_of(member), may_code=member.may(Action.CODE))
    return page(
        request,
        "coordination_edge.html",
        mission=desk.mission,
        run=run,
        group=number,
        number=whole(voice, pair),
        group_number=whole(voice, number),
        traces=[(trace_name(trace), whole(voice, objects)) for trace, objects in edge.traces],
        posts=[shown_post(voice, post) for post in behind.posts[:MOST_POSTS]],
        notes=notes_of(voice, behind),
        time_and_country=(desk.mission.time_zone, desk.mission.country),
    )


def roles_of(member: Member) -> frozenset[Role]:
    """The roles of whoever asks."""
    return frozenset(Role(role) for role in member.roles)


def result_of(run: int) -> CoordinationResult:
    """What a run found. Raises Missing."""
    return result_from_plain(run_numbered(Analysis.COORDINATION, run).result)


def network_of_run(
    voice: Voice, desk: Desk, run: int, result: CoordinationResult, number: int | None = None
) -> Drawn | None:
    """The drawing of a run, or of one group; None where nothing is drawn."""
    drawing = drawing_of(desk.observatory, run, number)
    wanted = [group for group in result.groups if number is None or group.number == number]
    return as_drawn(voice, run, drawing, {group.number: group for group in wanted})


def judged_words(found: GroupShown) -> str:
    """How far people have come with a group."""
    if found.standing is not None:
        return _(STATE_WORDS[found.standing.state])
    return _(STATE_WORDS[found.proposed.state]) if found.proposed is not None else _("not judged by two people")


def pair_words(voice: Voice, edge: Edge) -> str:
    """What two accounts have in common: each trace with its objects."""
    said = [_("{trace}: {n}", trace=trace_name(trace), n=whole(voice, objects)) for trace, objects in edge.traces]
    return _("; ").join(said)


def sensitivity_on_page(voice: Voice, result: CoordinationResult) -> Chart | None:
    """Pairs found by window as a chart with its table; None where no pair was tested."""
    traces = drawn_traces(result)
    if not traces:
        return None
    rows = [
        (_("{trace}, {window}", trace=trace_name(row.trace), window=window_words(voice, row.window)), row.found)
        for row in result.sensitivity
        if row.trace in traces
    ]
    columns: Sequence[str] = (_("Trace and window"), _("Pairs found"))
    return chart(sensitivity_chart(voice, result), title=_("Pairs found, by window"), columns=columns, rows=rows)


def timeline_of(voice: Voice, desk: Desk, run: int, number: int) -> Chart | None:
    """The posts behind a group's pairs by day; None where none is kept."""
    counts = tuple(DayCount(day=when, posts=posts) for when, posts in days_of_group(desk.observatory, run, number))
    if not counts:
        return None
    return chart(
        timeline_chart(voice, counts),
        title=_("Posts behind its pairs, by day"),
        columns=(_("Day"), _("Posts")),
        rows=[(day(voice, one.day), one.posts) for one in counts],
    )


def earlier_runs(voice: Voice, desk: Desk, shown: int) -> list[Earlier]:
    """The other runs, the newest first: what each tested and found, and where it stands."""
    found = []
    for run, result in runs_shown(desk.observatory):
        if run.number == shown:
            continue
        found.append(
            Earlier(
                number=run.number,
                made_at=run.made_at,
                tested=whole(voice, result.tested),
                found=whole(voice, result.found),
                groups=whole(voice, len(result.groups)),
                state=_(RELEASE_STATE_WORDS[release_of(run.number).state]),
            )
        )
    return found


def shown_post(voice: Voice, post: PostBehind) -> ShownPost:
    """A post on the page."""
    text = harmless(post.text)
    return ShownPost(
        traces=listed(voice, map(trace_name, post.traces)),
        at=post.at,
        platform=platform_name(voice, post.platform),
        text=text,
        direction=direction_of(text),
        language=language_of_text(text, None),
    )


def notes_of(voice: Voice, behind: PostsBehind) -> list[str]:
    """What is not listed of the posts behind a pair, and why."""
    notes = [_(CLOSED_WORDS[behind.closed])] if behind.closed else []
    if behind.lawful:
        notes.append(_("Some of them are lawful speech: they are counted with the group, and never listed."))
    if behind.apart:
        notes.append(_("Some of them are still being coded: they are kept from you until the answers are in."))
    if behind.gone:
        notes.append(_("Posts that are no longer kept: {n}.", n=whole(voice, behind.gone)))
    if len(behind.posts) > MOST_POSTS:
        notes.append(_("The first {n} are listed.", n=whole(voice, MOST_POSTS)))
    return notes
