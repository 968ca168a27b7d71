"""A run as it was kept: its result, and the pairs beside it as edges between numbers that mean nothing elsewhere."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from marsad.core.analyses import Analysis, Run
from marsad.core.coordination import Closed, CoordinationResult, Edge, Group, Trace
from marsad.core.coordination_plain import result_from_plain
from marsad.core.errors import Missing
from marsad.core.roles import Action, Role, may
from marsad.core.words import _
from marsad.flows.coordination_lawful import lawful_among
from marsad.flows.lawful import mostly
from marsad.store import analysis_rows
from marsad.store.engines import as_table, counting
from marsad.store.observatory import Observatory

KEPT = 4  # runs whose edges are kept in memory


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Behind:
    """An edge with the ids of the posts behind it, and the pseudonyms at its ends: never shown."""

    edge: Edge
    accounts: tuple[str, str]
    posts: tuple[tuple[Trace, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """The edges inside groups. `nodes`: pseudonym -> (number of the node, number of its group)."""

    nodes: dict[str, tuple[int, int]]
    edges: tuple[Behind, ...]  # those of a group stand together, the heaviest first

    def posts_of(self) -> dict[int, set[str]]:
        """The ids of the posts behind each group."""
        found: dict[int, set[str]] = defaultdict(set)
        for each in self.edges:
            found[each.edge.group] |= {post for _trace, post in each.posts}
        return found


def run_of(observatory: Observatory, number: int) -> tuple[Run, CoordinationResult]:
    """The run of that number. Raises Missing."""
    from marsad.store.records import analyses

    observatory.connect()
    run = analyses.run_numbered(Analysis.COORDINATION, number)
    return run, result_from_plain(run.result)


def group_in(result: CoordinationResult, number: int) -> Group:
    """The group of that number. Raises Missing."""
    group = result.group(number)
    if group is None:
        raise Missing(_("There is no group {number} in this run; see the list of its groups.", number=number))
    return group


def pairs_of(observatory: Observatory, run: Run) -> Pairs:
    """The edges of a run. Raises Missing where the table beside it is gone, RefusedInput where it was changed."""
    return _read(observatory.analyses, run.rows_sha256)


@lru_cache(maxsize=KEPT)
def _read(folder: Path, sha256: str) -> Pairs:
    rows = analysis_rows.kept(folder, sha256)
    rows = rows.filter(pc.greater(rows["group"], 0)).select(["trace", "a", "b", "weight", "group", "posts"])
    nodes = _nodes(rows)
    on: dict[tuple[int, str, str], list[tuple[Trace, int, list[str]]]] = defaultdict(list)
    for row in rows.to_pylist():
        on[row["group"], row["a"], row["b"]].append((Trace(row["trace"]), row["weight"], row["posts"]))
    weights = {key: sum(weight for _trace, weight, _posts in met) for key, met in on.items()}
    edges = []
    for number, key in enumerate(sorted(on, key=lambda one: (one[0], -weights[one], nodes[one[1]], nodes[one[2]])), 1):
        group, a, b = key
        met = sorted(on[key], key=lambda one: list(Trace).index(one[0]))
        posts = tuple((trace, post) for trace, _weight, ids in met for post in ids)
        edge = Edge(
            number=number,
            group=group,
            one=nodes[a][0],
            other=nodes[b][0],
            traces=tuple((trace, weight) for trace, weight, _ids in met),
            posts=len({post for _trace, post in posts}),
        )
        edges.append(Behind(edge=edge, accounts=(a, b), posts=posts))
    return Pairs(nodes=nodes, edges=tuple(edges))


def _nodes(rows: pa.Table) -> dict[str, tuple[int, int]]:
    """Numbers of accounts, group after group; in a group those with the most edges first."""
    groups = rows["group"].to_pylist()
    of = dict(zip(rows["a"].to_pylist(), groups, strict=True)) | dict(zip(rows["b"].to_pylist(), groups, strict=True))
    pairs = set(zip(rows["a"].to_pylist(), rows["b"].to_pylist(), strict=True))
    degree = Counter(account for pair in pairs for account in pair)
    ordered = sorted(of, key=lambda account: (of[account], -degree[account], account))
    return {account: (number, of[account]) for number, account in enumerate(ordered, 1)}


def closed_groups(observatory: Observatory, run: Run, result: CoordinationResult) -> dict[int, Closed]:
    """Groups that nobody opens: small ones, and those of mostly lawful speech, by the run or by what is known now."""
    from marsad.store.records import samples

    found = {group.number: Closed.SMALL for group in result.groups if group.small}
    answered = tuple(sorted(samples.answered().items()))
    now = _lawful_now(observatory, run.rows_sha256, observatory.lake.version("signals"), answered)
    lawful = {group.number for group in result.groups if group.lawful} | now
    return {**dict.fromkeys(sorted(lawful), Closed.LAWFUL), **found}


@lru_cache(maxsize=KEPT)
def _lawful_now(
    observatory: Observatory, sha256: str, signals_version: int, _answered: tuple[tuple[int, str], ...]
) -> frozenset[int]:
    """Groups half or more of whose posts are lawful speech by the signals and answers of this moment."""
    behind = _read(observatory.analyses, sha256).posts_of()
    if not behind:
        return frozenset()
    with counting() as engine:
        texts = texts_of(observatory, engine, set().union(*behind.values()))
        lawful = lawful_among(observatory, engine, texts, signals_version)
    return frozenset(number for number, posts in behind.items() if mostly(len(lawful & posts), len(posts)))


def texts_of(observatory: Observatory, engine: object, ids: set[str]) -> pa.Table:
    """`post_id`, `text`, `published_at`, `platform` of those posts that are kept still, in the order of their ids."""
    posts = observatory.lake.table("posts", connection=engine).select("post_id", "text", "published_at", "platform")
    wanted = as_table(engine, pa.table({"post_id": pa.array(sorted(ids), pa.string())}))
    return posts.semi_join(wanted, "post_id").order_by("post_id").to_pyarrow()


def closed_to(closed: Closed | None, roles: frozenset[Role]) -> Closed | None:
    """Why somebody of those roles does not read the posts of a group; `closed`: why nobody does."""
    return closed or (None if may(roles, Action.EXPLORE) else Closed.ROLE)
