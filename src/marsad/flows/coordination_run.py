"""Running the analysis of who moves together, over every trace, at the settings of all."""

from importlib.metadata import version
from typing import Any

import pyarrow as pa

from marsad.core.analyses import Analysis, Run
from marsad.core.coordination import TRACES, Asked, CoordinationResult, Trace
from marsad.core.coordination_plain import result_as_plain
from marsad.core.errors import Missing, UsageError
from marsad.core.words import _
from marsad.flows.coordination_evidence import meetings, symmetry
from marsad.flows.coordination_groups import (
    Found,
    accounts_in,
    activity_of,
    by_id,
    groups_of,
    kept_beside,
    numbered,
    posts_behind_meetings,
)
from marsad.flows.coordination_lawful import lawful_among
from marsad.flows.coordination_testing import NULL, tested_pairs
from marsad.flows.coordination_traces import traced
from marsad.flows.narratives import METHOD, find
from marsad.store import analysis_rows
from marsad.store.engines import counting
from marsad.store.observatory import Observatory

LONGEST_WINDOW = 86_400  # seconds


def run_coordination(observatory: Observatory, actor: str, asked: Asked | None = None) -> Run:
    """Count, test, group, and keep the run with its ledger entry; `run.result` is core.coordination_plain's.

    Raises UsageError for settings that mean nothing, Missing before any post is in.
    """
    from marsad.store.records import analyses, work

    asked = asked or Asked()
    _require_sense(asked)
    observatory.connect()
    result, rows, versions = found_in(observatory, asked)
    with work.unit(actor, "analyse coordination", observatory.mission.id) as unit:
        return analyses.add_run(
            unit,
            Run(
                kind=Analysis.COORDINATION,
                settings=_settings(asked),
                result=result_as_plain(result),
                rows_sha256=analysis_rows.keep(observatory.analyses, rows),
                posts_version=versions[0],
                signals_version=versions[1],
                software=f"marsad {version('marsad')}",
            ),
        )


def found_in(observatory: Observatory, asked: Asked) -> tuple[CoordinationResult, pa.Table, tuple[int, int]]:
    """What there is to tell of groups, the pairs that stand beside it, and the versions of posts and signals read.

    The records must be connected. Raises Missing before any post is in.
    """
    mission, lake = observatory.mission, observatory.lake
    if not lake.files("posts"):
        raise Missing(_("No posts are in yet; take files in with 'marsad ingest'."))
    told = find(observatory) if Trace.TEXT in asked.traces else None
    versions = (told[0].version if told else lake.version("posts"), lake.version("signals"))
    with (
        counting() as engine,
        traced(engine, lake, versions[0], mission, observatory.roster, told, asked.traces) as posts,
    ):
        tested = tested_pairs(engine, posts.events, asked, posts.owners, sides=bool(mission.sides))
        found = _found(observatory, engine, posts.events, tested.kept, asked, versions)
        groups = groups_of(found)
        result = CoordinationResult(
            asked=asked,
            null=NULL,
            shortened=posts.shortened,
            posts=posts.posts,
            untestable=posts.untestable,
            twice=posts.twice,
            testable=posts.testable,
            traces=tested.traces,
            sensitivity=tested.sensitivity,
            removed=tested.removed,
            groups=groups,
            symmetry=symmetry(posts.events, asked, mission.sides, groups),
        )
        return result, kept_beside(found, tested.rows), versions


def _found(
    observatory: Observatory, engine: Any, events: Any, kept: pa.Table, asked: Asked, versions: tuple[int, int]
) -> Found:
    met = meetings(engine, events, kept, asked, observatory.mission.sides)
    posts = posts_behind_meetings(engine, observatory.lake, versions[0], met)
    return Found(
        of=numbered(kept),
        kept=kept,
        met=met,
        posts=by_id(posts),
        activity=activity_of(engine, events, accounts_in(kept)),
        lawful=lawful_among(observatory, engine, posts, versions[1]),
    )


def _settings(asked: Asked) -> dict[str, Any]:
    rules = {str(trace): dict(zip(("window", "least"), asked.rule(trace), strict=True)) for trace in asked.traces}
    return {"traces": rules, "error_rate": asked.error_rate, "narratives": METHOD}


def _require_sense(asked: Asked) -> None:
    if not asked.traces:
        raise UsageError(_("Name a trace at least: {names}.", names=", ".join(str(trace) for trace in TRACES)))
    if asked.window is not None and not 0 < asked.window <= LONGEST_WINDOW:
        raise UsageError(
            _("The window is '{value}'; write seconds, from 1 to {most}.", value=asked.window, most=LONGEST_WINDOW)
        )
    if asked.least is not None and asked.least < 1:
        raise UsageError(_("The least number of repeats is '{value}'; write 1 or more.", value=asked.least))
    if not 0 < asked.error_rate < 1:
        raise UsageError(
            _("The false discovery rate is '{value}'; write a share between 0 and 1, as 0.05.", value=asked.error_rate)
        )
