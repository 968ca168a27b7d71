"""Who moved together, for programmes: the last run with its groups, its other windows and every political side."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from marsad.core.coordination import FEWEST_ACCOUNTS, FEWEST_POSTS, CoordinationResult, Group, SymmetryRow
from marsad.flows.analysis_release import release_of
from marsad.flows.coordination_reporting import told_of
from marsad.flows.coordination_shown import GroupShown, last_coordination
from marsad.web.api.gate import asker_of
from marsad.web.api.shapes import gives
from marsad.web.api.shapes_coordination import CoordinationShape
from marsad.web.desk import the_desk

router = Router(tags=["analysed"])


@router.get(
    "/coordination",
    response=gives(CoordinationShape | None),
    url_name="coordination",
    summary="Who moved together: the last analysis",
)
def coordination(request: HttpRequest) -> object:
    """Settings, groups, other windows and every political side; null before the first run. No account, no post."""
    found = last_coordination(the_desk().observatory, asker_of(request).roles)
    if found is None:
        return None
    result = found.result
    return {
        "number": found.run.number,
        "made_at": found.run.made_at,
        "state": str(release_of(found.run.number).state),
        "stale": found.stale,
        "null_model": result.null,
        "error_rate": result.asked.error_rate,
        "posts": result.posts,
        "testable": result.testable,
        "tested": result.tested,
        "found": result.found,
        **_counted(result),
        "sides": [_side(row) for row in result.symmetry],
        "groups": [_group(result, one) for one in found.groups],
    }


def _counted(result: CoordinationResult) -> dict[str, Any]:
    return {
        "traces": [
            {
                "trace": str(one.trace),
                "window": one.window,
                "least": one.least,
                "posts": _told(one.events, FEWEST_POSTS),
                "accounts": _told(one.accounts, FEWEST_ACCOUNTS),
                "tested": one.tested,
                "found": one.found,
                "within": one.within,
            }
            for one in result.traces
        ],
        "windows": [
            {"trace": str(row.trace), "window": row.window, "tested": row.tested, "found": row.found}
            for row in result.sensitivity
        ],
        "removed": [
            {
                "rule": one.rule,
                "posts": _told(one.events, FEWEST_POSTS),
                "accounts": _told(one.accounts, FEWEST_ACCOUNTS),
            }
            for one in result.removed
        ],
    }


def _side(row: SymmetryRow) -> dict[str, Any]:
    hidden = bool(row.groups) and not row.accounts  # every group of it is small, or it is locked before a vote
    return {
        "side": row.side,
        "title": row.title,
        "tested_items": row.items,
        "tested_pairs": row.pairs,
        "groups": row.groups,
        "accounts": None if hidden else row.accounts,
        "posts": None if hidden else row.posts,
    }


def _group(result: CoordinationResult, shown: GroupShown) -> dict[str, Any]:
    group = told_of(shown)
    said = shown.statement if shown.standing is not None else None
    return {
        "number": group.number,
        "accounts": _of(group, group.accounts),
        "pairs": _of(group, group.edges),
        "posts": _of(group, group.posts),
        "share": None if group.lawful else result.share(group),
        "traces": [str(trace) for trace, _edges in group.traces],
        "first": group.first,
        "last": group.last,
        "sides": list(group.sides),
        "within": group.within,
        "lawful": group.lawful,
        "statement": None
        if said is None
        else {
            "grade": int(said.grade),
            "coordination": list(said.coordination),
            "authenticity": said.authenticity,
            "harm": said.harm,
            "conclusion": list(said.conclusion),
        },
    }


def _told(count: int, floor: int) -> int | None:
    return None if 0 < count < floor else count


def _of(group: Group, count: int | None) -> int | None:
    """A count of a group, to tens where it is of lawful speech."""
    return count if count is None or not group.lawful else max(10, (count + 5) // 10 * 10)
