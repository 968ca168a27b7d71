"""What a run about coordination counted, as tables that the report and the desk print alike.

Few accounts (under 5) and few posts (under 10) are withheld; of lawful speech, counts are rounded to tens.
"""

from collections.abc import Callable, Iterable

from marsad.core.coordination import (
    FEWEST_ACCOUNTS,
    FEWEST_POSTS,
    TRACES,
    CoordinationResult,
    Group,
    SymmetryRow,
    Trace,
)
from marsad.core.mission import Mission
from marsad.core.words import _
from marsad.report.blocks import Column, Table
from marsad.report.durations import duration
from marsad.report.labels import platform_name
from marsad.report.numbers import Voice, clean, day, decimal, listed, percent, whole

LONG = 120  # seconds from which a window is said in minutes


def trace_name(trace: Trace) -> str:
    """What the accounts did alike, in words."""
    return _(TRACES[trace].title)


def window_words(voice: Voice, seconds: int) -> str:
    """A window of time: seconds under two minutes, minutes from there."""
    return _("{n} s", n=whole(voice, seconds)) if seconds < LONG else duration(voice, seconds)


def settings_facts(voice: Voice, result: CoordinationResult) -> tuple[tuple[str, str], ...]:
    """What was asked, of how many posts, and what came out: names and values."""
    return (
        (_("Posts collected in the period, each once"), whole(voice, result.posts)),
        (_("Of them without an account or a time, which cannot be tested"), fewer(voice, result.untestable)),
        (_("Copies of a post that another source brought, left out"), whole(voice, result.twice)),
        (_("Posts that could be tested: with at least one trace"), whole(voice, result.testable)),
        (_("Null model"), _(result.null)),
        (
            _("Error control"),
            _(
                "Benjamini–Hochberg over all pairs tested, at {rate}",
                rate=percent(voice, result.asked.error_rate, 0),
            ),
        ),
        (_("Shortened links, of which nobody here knows where they lead"), fewer(voice, result.shortened)),
        (_("Pairs of accounts tested"), whole(voice, result.tested)),
        (_("Pairs found, that chance does not explain"), whole(voice, result.found)),
        (_("Groups they form"), whole(voice, len(result.groups))),
    )


def traces_table(voice: Voice, result: CoordinationResult) -> Table:
    """Each trace with its window and the number of pairs tested and found."""
    return Table(
        caption=_("What was looked at, and what was found"),
        columns=(
            Column(title=_("Trace"), weight=6),
            Column(title=_("Window"), number=True, weight=2),
            Column(title=_("Least in common"), number=True, weight=2),
            Column(title=_("Posts"), number=True, weight=3),
            Column(title=_("Accounts"), number=True, weight=2),
            Column(title=_("Pairs tested"), number=True, weight=2),
            Column(title=_("Pairs found"), number=True, weight=2),
            Column(title=_("Found inside their own community too"), number=True, weight=4),
        ),
        rows=tuple(
            (
                trace_name(one.trace),
                window_words(voice, one.window),
                whole(voice, one.least),
                fewer(voice, one.events),
                fewer(voice, one.accounts, FEWEST_ACCOUNTS),
                whole(voice, one.tested),
                whole(voice, one.found),
                _("not run") if one.within is None else whole(voice, one.within),
            )
            for one in result.traces
        ),
    )


def reasons(result: CoordinationResult) -> tuple[tuple[str, str], ...]:
    """Why each trace has the window it has: its name, and the reason."""
    return tuple((trace_name(one.trace), _(TRACES[one.trace].because)) for one in result.traces)


def sensitivity_table(voice: Voice, result: CoordinationResult) -> Table:
    """Pairs found of those tested at each window, the traces one below the other."""
    windows = sorted({row.window for row in result.sensitivity})
    found = {(row.trace, row.window): row for row in result.sensitivity}
    return Table(
        caption=_("With other windows: pairs found, of those tested"),
        columns=(
            Column(title=_("Trace"), weight=3),
            *(Column(title=window_words(voice, window), number=True) for window in windows),
        ),
        rows=tuple(
            (
                trace_name(trace),
                *(
                    _("{x} of {n}", x=whole(voice, row.found), n=whole(voice, row.tested))
                    if (row := found.get((trace, window))) is not None
                    else _("not run")
                    for window in windows
                ),
            )
            for trace in dict.fromkeys(row.trace for row in result.sensitivity)
        ),
    )


def symmetry_table(voice: Voice, result: CoordinationResult) -> Table:
    """Every political side at the same settings, and what bears no side."""
    return Table(
        caption=_("The same rules on every side"),
        columns=(
            Column(title=_("Side, by what it says of itself"), weight=4),
            Column(title=_("Items tested"), number=True),
            Column(title=_("Pairs tested"), number=True),
            Column(title=_("Groups found"), number=True),
            Column(title=_("Accounts in them"), number=True),
            Column(title=_("Posts behind them"), number=True),
        ),
        rows=tuple(
            (
                side_name(voice, row),
                _tested(voice, row.items),
                _tested(voice, row.pairs),
                whole(voice, row.groups),
                _of_groups(voice, row, row.accounts),
                _of_groups(voice, row, row.posts),
            )
            for row in result.symmetry
        ),
    )


def _tested(voice: Voice, count: int | None) -> str:
    """What was tested of a side, unless it is locked before a vote."""
    return _("kept back") if count is None else whole(voice, count)


def _of_groups(voice: Voice, row: SymmetryRow, count: int | None) -> str:
    """What the groups of a side hold; where all of them are small it is withheld, and not none."""
    return _("withheld") if row.groups and count == 0 else _tested(voice, count)


def removed_table(voice: Voice, result: CoordinationResult) -> Table:
    """What was taken away before counting."""
    return Table(
        caption=_("Taken away before counting: what looks like coordination and is something else"),
        columns=(
            Column(title=_("Rule"), weight=5),
            Column(title=_("Posts"), number=True),
            Column(title=_("Accounts"), number=True),
        ),
        rows=tuple(
            (_(one.rule), fewer(voice, one.events), fewer(voice, one.accounts, FEWEST_ACCOUNTS))
            for one in result.removed
        ),
    )


GROUP_COLUMNS: tuple[tuple[Callable[[], str], bool], ...] = (
    (lambda: _("Group"), False),
    (lambda: _("Accounts"), True),
    (lambda: _("Pairs"), True),
    (lambda: _("Posts"), True),
    (lambda: _("Of the posts tested"), True),
    (lambda: _("Traces"), False),
    (lambda: _("First and last day"), False),
)


def groups_table(voice: Voice, result: CoordinationResult, groups: Iterable[Group]) -> Table:
    """Groups with their counts; those of few accounts or posts without any."""
    return Table(
        caption=_("Groups, the largest first"),
        columns=tuple(Column(title=title(), number=number) for title, number in GROUP_COLUMNS),
        rows=tuple(group_row(voice, result, group) for group in groups),
    )


def group_row(voice: Voice, result: CoordinationResult, group: Group) -> tuple[str, ...]:
    """One group in the columns of GROUP_COLUMNS."""
    traces = listed(voice, [trace_name(trace) for trace, _edges in group.traces])
    days = f"{day(voice, group.first.date())} – {day(voice, group.last.date())}"
    return (whole(voice, group.number), *(said for _name, said in counts(voice, result, group)), traces, days)


def counts(voice: Voice, result: CoordinationResult, group: Group) -> tuple[tuple[str, str], ...]:
    """Accounts, pairs, posts and the share of volume, each with its name, as far as they may be said."""
    names = (_("Accounts"), _("Pairs"), _("Posts"), _("Of the posts tested"))
    if group.lawful:
        told = (group.accounts, group.edges, group.posts)
        said = (*(_("withheld") if count is None else tens(voice, count) for count in told), _("withheld"))
    else:
        share = result.share(group)
        volume = _("withheld") if share is None else percent(voice, share, result.testable)
        said = (*(_count(voice, count) for count in (group.accounts, group.edges, group.posts)), volume)
    return tuple(zip(names, said, strict=True))


def group_facts(voice: Voice, mission: Mission, result: CoordinationResult, group: Group) -> list[tuple[str, str]]:
    """One group on its own: names and values."""
    titles = {side.id: clean(side.title.said_in(voice.language)) for side in mission.sides}
    facts = [
        *counts(voice, result, group),
        (_("Traces"), listed(voice, [trace_name(trace) for trace, _edges in group.traces])),
        (_("First and last day"), f"{day(voice, group.first.date())} – {day(voice, group.last.date())}"),
        (_("Platforms"), listed(voice, [platform_name(voice, name) for name, _posts in group.platforms])),
        (
            _("Sides that what they shared bears, by what these say of themselves"),
            listed(voice, [titles.get(side, clean(side)) for side in group.sides]) or _("none"),
        ),
        (_("Found inside its own community too"), _("yes") if group.within else _("no")),
    ]
    if group.small:
        return facts
    return [
        *facts,
        (_("Coordination level, from 0 to 1"), decimal(voice, group.level, 2)),
        (_("Of the pairs there could be, found"), percent(voice, group.density, 0)),
    ]


def side_name(voice: Voice, row: SymmetryRow) -> str:
    """A side by its own title."""
    return clean(row.title.said_in(voice.language)) if row.title is not None else _("of no side")


def fewer(voice: Voice, count: int, floor: int = FEWEST_POSTS) -> str:
    """A count; 'fewer than' where it is small and not zero."""
    return _("fewer than {n}", n=whole(voice, floor)) if 0 < count < floor else whole(voice, count)


def _count(voice: Voice, count: int | None) -> str:
    return _("withheld") if count is None else whole(voice, count)


def tens(voice: Voice, count: int) -> str:
    """A count of lawful speech: rounded to tens."""
    return _("about {n}", n=whole(voice, max(10, (count + 5) // 10 * 10)))


def cannot_say() -> tuple[str, ...]:
    """What no figure of such a run tells."""
    return (
        _(
            "Acting together is a degree, and no reproach: supporters, unions, parties and protesters do it openly. "
            "It says nothing of who is behind an account, and nothing of harm."
        ),
        _(
            "A pair that was found acted alike more often than the activity of its accounts and the popularity of what "
            "they shared explain. A taste or a source in common can still explain it."
        ),
        _(
            "Only collected posts were compared: what was deleted, private or on other platforms is missing, and a "
            "group may be larger than it looks."
        ),
        _("Finding none does not mean that there is none: those who vary their words and their moments pass."),
        _("Shares are of the posts collected that could be tested; they tell nothing of the public or of the vote."),
    )
