"""How a run about coordination is told at the shell: groups, never accounts."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from marsad.cli.shown import say, show_account, show_json, show_table, wrapped
from marsad.core.assessments import STATE_WORDS, Assessment
from marsad.core.coordination import (
    CLOSED_WORDS,
    FEWEST_ACCOUNTS,
    FEWEST_POSTS,
    TRACES,
    Closed,
    CoordinationResult,
    Edge,
    Group,
    PostsBehind,
    SymmetryRow,
)
from marsad.core.coordination_plain import result_as_plain
from marsad.core.trilingual import Trilingual
from marsad.core.words import LANGUAGES, N_, _, current_language
from marsad.report.coordination_tables import tens
from marsad.report.labels import platform_name
from marsad.report.numbers import Voice, decimal, percent, whole

if TYPE_CHECKING:
    from marsad.flows.coordination_shown import CoordinationShown, GroupShown

NOT_MANIPULATION = N_(
    "These are posts found in what was collected. Moving together is a degree: it does not tell that accounts are"
    " false, nor that anybody was harmed, nor how common a view is."
)


def show_run(shown: "CoordinationShown", as_json: bool) -> None:
    """What was tested, what was found, on every side."""
    if as_json:
        show_json(run_as_plain(shown))
        return
    voice, result = _voice(), shown.result
    numbers = (whole(voice, result.tested), whole(voice, result.found), whole(voice, result.testable))
    headers = (_("trace"), _("seconds"), _("least"), _("posts"), _("pairs tested"), _("pairs found"))
    traces = [
        (
            _(TRACES[each.trace].title),
            *(whole(voice, n) for n in (each.window, each.least, each.events, each.tested, each.found)),
        )
        for each in result.traces
    ]
    show_table(_("Run {number}: what was looked at", number=shown.run.number), headers, traces)
    say(
        _(
            "{tested} pairs tested on all traces together among {posts} posts, {found} found.",
            tested=numbers[0],
            posts=numbers[2],
            found=numbers[1],
        )
    )
    for each in result.removed:
        told = {"rule": _(each.rule), "pairs": whole(voice, each.pairs), "because": _(each.because)}
        say(_("Taken away: {rule}: {pairs} pairs; {because}.", **told))
    columns = ("#", _("accounts"), _("posts"), _("share of volume"), _("level"), _("sides"), _("grade"))
    show_table(_("Groups"), columns, [_row(result, one) for one in shown.groups])
    _show_sides(result)
    if shown.stale:
        say(_("Posts came in since; run it again."))
    say(_(NOT_MANIPULATION))


def _row(result: CoordinationResult, one: "GroupShown") -> tuple[object, ...]:
    group = one.group
    sides = ", ".join(_titles(result).get(side, side) for side in group.sides)
    grade = int(one.statement.grade)
    level = _("withheld") if group.small else decimal(_voice(), group.level, 2)
    counts = (_count(group, group.accounts), _count(group, group.posts))
    return (group.number, *counts, _share(result, one), level, sides, grade)


def _titles(result: CoordinationResult) -> dict[str, str]:
    return {row.side: row.title.said_in(current_language()) for row in result.symmetry if row.title}


def _show_sides(result: CoordinationResult) -> None:
    if not result.symmetry:
        say(_("The mission declares no political sides, so that none can be set beside another."))
        return
    titles, voice = _titles(result), _voice()
    headers = (_("side"), _("items tested"), _("pairs tested"), _("groups"), _("accounts"), _("posts"))
    rows = [
        (
            titles.get(row.side, _("of no side")),
            *(_("kept back") if n is None else whole(voice, n) for n in (row.items, row.pairs, row.groups)),
            *(_of_groups(row, n) for n in (row.accounts, row.posts)),
        )
        for row in result.symmetry
    ]
    show_table(_("Every side at the same settings"), headers, rows)


def _of_groups(row: SymmetryRow, count: int | None) -> str:
    if count is None:
        return _("kept back")
    return _("withheld") if row.groups and not count else whole(_voice(), count)


def show_group(shown: "CoordinationShown", one: "GroupShown") -> None:
    """Its figures, its statement, where its assessments stand."""
    group, voice = one.group, _voice()
    facts = {
        _("accounts"): _count(group, group.accounts),
        _("posts"): _count(group, group.posts),
        _("share of volume"): _share(shown.result, one),
        _("first"): _moment(group, group.first),
        _("last"): _moment(group, group.last),
        _("traces"): ", ".join(_(TRACES[trace].title) for trace, _edges in group.traces),
        _("platforms"): ", ".join(platform_name(voice, name) for name, _posts in group.platforms),
        _("accounts in a public role"): ", ".join(one.names),
    }
    show_account(_("Group {number}", number=group.number), facts)
    said = one.statement
    for sentence in (*said.coordination, said.authenticity, said.harm, *said.conclusion):
        say("- " + sentence.said_in(current_language()))
    for assessment in filter(None, (one.standing, one.proposed)):
        state = _(STATE_WORDS[assessment.state])
        say(_("Assessment {number} by {name}: {state}.", number=assessment.number, name=assessment.by, state=state))
    if one.closed in (Closed.SMALL, Closed.LAWFUL):
        say(_(CLOSED_WORDS[one.closed]))
    say(_(NOT_MANIPULATION))


def show_edge(edge: Edge, behind: PostsBehind) -> None:
    """The posts of an edge, and what of them is not shown."""
    voice = _voice()
    told = {"number": edge.number, "weight": whole(voice, edge.weight), "posts": whole(voice, edge.posts)}
    say(_("Edge {number}: {weight} objects in common, {posts} posts", **told))
    for each in behind.posts:
        traces = ", ".join(_(TRACES[trace].title) for trace in each.traces)
        say(f"  {each.at:%Y-%m-%d %H:%M:%S}  {platform_name(voice, each.platform)}  {traces}")
        for line in wrapped(each.text, "    "):
            say(line)
    if behind.lawful:
        say(_("Some are lawful speech, which is not listed."))
    if behind.apart:
        say(_("Some wait for an answer of people who code; you read them afterwards."))
    if behind.gone:
        say(_("Some are no longer kept."))


def _voice() -> Voice:
    return Voice(current_language(), "")


def _count(group: Group, count: int | None) -> str:
    if count is None:
        return _("withheld")
    return tens(_voice(), count) if group.lawful else whole(_voice(), count)


def _moment(group: Group, at: datetime) -> str:
    """A moment; of few accounts and of lawful speech the day alone."""
    return f"{at:%Y-%m-%d}" if group.small or group.lawful else f"{at:%Y-%m-%d %H:%M}"


def _share(result: CoordinationResult, one: "GroupShown") -> str:
    share = None if one.group.lawful else result.share(one.group)
    return _("withheld") if share is None else percent(_voice(), share, result.testable)


def run_as_plain(shown: "CoordinationShown") -> dict[str, Any]:
    """A run for a programme: what was asked, what was tested, the groups."""
    run, plain = shown.run, result_as_plain(shown.result)
    return {
        "run": run.number,
        "made_at": run.made_at,
        "lake": {"posts": run.posts_version, "signals": run.signals_version},
        "rows_sha256": run.rows_sha256,
        "software": run.software,
        "stale": shown.stale,
        **plain,
        "traces": [each | dict.fromkeys(_few(each)) for each in plain["traces"]],
        "removed": [
            each | dict.fromkeys(("events", "accounts")) if each["accounts"] < FEWEST_ACCOUNTS else each
            for each in plain["removed"]
        ],
        "groups": [group_as_plain(one) for one in shown.groups],
        "means": _(NOT_MANIPULATION),
    }


def _few(trace: dict[str, Any]) -> tuple[str, ...]:
    """What few posts, or few accounts, bear of a trace: its counts are not told."""
    few = 0 < trace["accounts"] < FEWEST_ACCOUNTS or 0 < trace["events"] < FEWEST_POSTS
    return ("events", "accounts") if few else ()


def group_as_plain(one: "GroupShown") -> dict[str, Any]:
    """A group for a programme, with its statement in three languages."""
    said = one.statement
    unsaid = dict.fromkeys(("level", "density")) if one.group.small else {}  # with the pairs they tell how many
    return (
        asdict(one.group)
        | unsaid
        | {
            "names": list(one.names),
            "closed": one.closed,
            "statement": {
                "grade": int(said.grade),
                "coordination": [_three(each) for each in said.coordination],
                "authenticity": _three(said.authenticity),
                "harm": _three(said.harm),
                "conclusion": [_three(each) for each in said.conclusion],
            },
            "standing": one.standing and assessment_as_plain(one.standing),
            "proposed": one.proposed and assessment_as_plain(one.proposed),
        }
    )


def assessment_as_plain(assessment: Assessment) -> dict[str, Any]:
    """An assessment for a programme."""
    return asdict(assessment) | {"state": str(assessment.state), "grade": int(assessment.judged.grade)}


def _three(text: Trilingual) -> dict[str, str]:
    return {code: text.said_in(code) for code in LANGUAGES}
