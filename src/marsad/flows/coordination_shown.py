"""What a run found, as its readers may see it: groups and figures, no account but those in a public role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from marsad.core.analyses import Analysis, Run
from marsad.core.assessments import Assessment, GroupStatement, State
from marsad.core.coordination import Closed, CoordinationResult, Edge, Group, Network, Node
from marsad.core.coordination_plain import result_from_plain
from marsad.core.mission import Mission, Person
from marsad.core.restricted import is_inside
from marsad.core.roles import Role
from marsad.flows.coordination_kept import Pairs, closed_groups, closed_to, group_in, pairs_of, run_of
from marsad.flows.coordination_lawful import in_tens
from marsad.flows.coordination_statement import statement_of
from marsad.flows.restricted import today
from marsad.store.engines import as_table, counting
from marsad.store.observatory import Observatory


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShown:
    """A group as it may be shown. Where it is small its counts are None, in the record too."""

    group: Group
    names: tuple[str, ...]  # of accounts that act in a public role
    statement: GroupStatement
    standing: Assessment | None  # confirmed by two people
    proposed: Assessment | None  # waits for a second person
    closed: Closed | None  # why its edges are not opened to this reader


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinationShown:
    """A run with its groups, the largest first."""

    run: Run
    result: CoordinationResult
    groups: tuple[GroupShown, ...]
    stale: bool  # whether posts came in since


def last_coordination(observatory: Observatory, roles: frozenset[Role] = frozenset()) -> CoordinationShown | None:
    """The last run as somebody of `roles` may see it; None before the first."""
    from marsad.store.records import analyses

    observatory.connect()
    run = analyses.last_run(Analysis.COORDINATION)
    return None if run is None else coordination_shown(observatory, run.number, roles)


def coordination_shown(observatory: Observatory, number: int, roles: frozenset[Role]) -> CoordinationShown:
    """The run of that number as somebody of `roles` may see it. Raises Missing."""
    run, result = run_of(observatory, number)
    shown = _shown(observatory, run, result, result.groups, roles)
    return CoordinationShown(
        run=run,
        result=_told(result, [one.group for one in shown], locked=_is_locked(observatory.mission)),
        groups=shown,
        stale=observatory.lake.version("posts") != run.posts_version,
    )


def runs_shown(observatory: Observatory) -> tuple[tuple[Run, CoordinationResult], ...]:
    """Every run with its result, the newest first."""
    from marsad.store.records import analyses

    observatory.connect()
    return tuple((run, result_from_plain(run.result)) for run in reversed(analyses.runs(Analysis.COORDINATION)))


def group_shown(observatory: Observatory, run: int, number: int, roles: frozenset[Role]) -> GroupShown:
    """One group of a run. Raises Missing."""
    kept, result = run_of(observatory, run)
    return _shown(observatory, kept, result, [group_in(result, number)], roles)[0]


def _shown(
    observatory: Observatory, run: Run, result: CoordinationResult, groups: Sequence[Group], roles: frozenset[Role]
) -> tuple[GroupShown, ...]:
    from marsad.store.records import assessments

    closed = closed_groups(observatory, run, result) if groups else {}
    names = {person.id: person.name for person in observatory.roster}
    every = assessments.assessments_of(run.number)
    codebook, country = observatory.codebook, observatory.mission.country
    shown = []
    for group in groups:
        mine = {each.state: each for each in every if each.group == group.number}
        shut = closed.get(group.number)
        told = in_tens(group) if group.lawful or shut is Closed.LAWFUL else group
        shown.append(
            GroupShown(
                group=told,
                names=tuple(names[each] for each in told.named if each in names),
                statement=statement_of(result, told, mine.get(State.STANDING), codebook, country, shut),
                standing=mine.get(State.STANDING),
                proposed=mine.get(State.PROPOSED),
                closed=closed_to(shut, roles),
            )
        )
    return tuple(shown)


def _is_locked(mission: Mission) -> bool:
    return is_inside(mission.restricted, today(mission))


def _told(result: CoordinationResult, groups: Sequence[Group], *, locked: bool) -> CoordinationResult:
    """The result with its groups as they may be told, and the sides summed over these: no sum tells what one holds.

    Before a vote (`locked`) how much there is of each side is told by nothing but its groups.
    """
    rows = []
    for row in result.symmetry:
        if locked:
            rows.append(replace(row, items=None, pairs=None, accounts=None, posts=None))
            continue
        mine = [one for one in groups if (row.side in one.sides if row.side else not one.sides)]
        accounts, posts = sum(one.accounts or 0 for one in mine), sum(one.posts or 0 for one in mine)
        rows.append(replace(row, accounts=accounts, posts=posts))
    return replace(result, groups=tuple(groups), symmetry=tuple(rows))


def network_of(observatory: Observatory, run: int, number: int | None = None) -> Network:
    """What is drawn of a run, or of one group; closed groups are left out. Raises Missing."""
    kept, result = run_of(observatory, run)
    if number is not None:
        group_in(result, number)
    closed = closed_groups(observatory, kept, result)
    pairs = pairs_of(observatory, kept)
    wanted = {group.number for group in result.groups if number in (None, group.number)} - closed.keys()
    inside = {account: node for account, node in pairs.nodes.items() if node[1] in wanted}
    names = _public_names(observatory, inside)
    nodes = (Node(number=node, group=of, name=names.get(account)) for account, (node, of) in inside.items())
    return Network(nodes=tuple(nodes), edges=_edges(pairs, wanted))


def _edges(pairs: Pairs, wanted: set[int]) -> tuple[Edge, ...]:
    return tuple(each.edge for each in pairs.edges if each.edge.group in wanted)


def _public_names(observatory: Observatory, accounts: Mapping[str, tuple[int, int]]) -> dict[str, str]:
    """The names of those of the accounts that act in a public role named by the roster."""
    people: dict[str, Person] = {person.id: person for person in observatory.roster}
    if not people or not accounts:
        return {}
    with counting() as engine:
        posts = observatory.lake.table("posts", connection=engine).select("account", "public_actor").distinct()
        wanted = as_table(engine, pa.table({"account": pa.array(sorted(accounts), pa.string())}))
        told = posts.filter(posts.public_actor.notnull()).semi_join(wanted, "account")
        rows = told.order_by("account", "public_actor").to_pyarrow().to_pylist()
    return {row["account"]: people[row["public_actor"]].name for row in rows if row["public_actor"] in people}
