"""Run the search for what rises over every series of an observatory, and keep what came out. An alert is no finding."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import pyarrow as pa

from marsad.bursts.finding import Found, find_bursts
from marsad.bursts.series import Series
from marsad.core.alerts import alert_as_plain, series_as_plain
from marsad.core.analyses import Analysis, Run
from marsad.core.bursts import Asked, Burst, Outage
from marsad.core.errors import Missing
from marsad.core.words import _
from marsad.flows import narratives
from marsad.flows.bursting_facts import MEDIA_ROLES, Behind, Context, alert_of, behind_each, level_of, posts_behind
from marsad.flows.bursting_series import Watched, counted_series, from_the_wall, watched
from marsad.store import analysis_rows
from marsad.store.engines import counting
from marsad.store.observatory import Observatory

MOST_ALERTS = 100  # that are kept, those of the smallest q
USUAL = Asked()


def run_bursts(observatory: Observatory, actor: str, asked: Asked = USUAL) -> Run:
    """Look for bursts in every series, hour by hour or day by day, and keep the run with its ledger entry.

    Every series is tested together: q is over all of them. Raises Missing where no post has a time, UsageError for a
    setting that cannot be.
    """
    from marsad.store.records import analyses, changes, work

    observatory.connect()
    lake = observatory.lake
    versions = (lake.version("posts"), lake.version("signals"))
    with counting() as engine:
        found = watched(observatory, engine, versions, changes.last_versions())
        series = counted_series(found, asked.by)
        if not series:
            raise Missing(_("No post of the mission's days gives a time; take some in with 'marsad ingest'."))
        bursts = find_bursts(series, asked)
        ranked = sorted(bursts.bursts, key=lambda one: (one.q, one.p, one.series, one.start))[:MOST_ALERTS]
        rows = posts_behind(found, ranked)
    kept, members = _result(observatory, found, series, bursts, ranked, rows)
    run = Run(
        kind=Analysis.BURSTS,
        settings=asdict(asked) | {"by": str(asked.by)},
        result=kept,
        rows_sha256=analysis_rows.keep(observatory.analyses, members),
        posts_version=versions[0],
        signals_version=versions[1],
        software=f"marsad {version('marsad')}",
    )
    with work.unit(actor, "run bursts", str(asked.by)) as unit:
        unit.detail |= {"series": len(series), "alerts": len(ranked), "tests": bursts.tests}
        return analyses.add_run(unit, run)


def _result(
    observatory: Observatory,
    found: Watched,
    series: Sequence[Series],
    bursts: Found,
    ranked: Sequence[Burst],
    rows: pa.Table,
) -> tuple[dict[str, Any], pa.Table]:
    """What the run says, and which posts are behind each alert that may be opened."""
    mission, by_name = observatory.mission, {one.name: one for one in series}
    media = frozenset(person.id for person in observatory.roster if person.role in MEDIA_ROLES)
    said, _every = narratives.find(observatory)
    behind = behind_each(rows, said, media, len(ranked))
    told = {one.key: one for one in found.told}
    context = Context(mission=mission, told=told, series=by_name)
    alerts = [
        alert_of(number, burst, own, context, by_name[burst.series], level_of(bursts, burst.series))
        for number, (burst, own) in enumerate(zip(ranked, behind, strict=True), start=1)
    ]
    first = series[0].moment(0).date()
    last = series[0].moment(len(series[0].counts) - 1).date()
    kept = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "tests": bursts.tests,
        "series": [series_as_plain(one) for one in found.told],
        "too_short": list(bursts.too_short),
        "alerts": [alert_as_plain(one) for one in alerts],
        "more": len(bursts.bursts) - len(ranked),
        "outages": [_gap(one, mission.time_zone) for one in bursts.outages],
        "undated": found.undated,
        "outside": found.outside,
    }
    return kept, members_of(alerts, behind, told, found.lawful)


def members_of(
    alerts: Sequence[Any], behind: Sequence[Behind], told: Mapping[str, Any], lawful: frozenset[str]
) -> pa.Table:
    """`alert` and `post_id`: the posts that may be shown one by one, none of lawful speech, none of an alert of it."""
    pairs = [
        (alert.number, post)
        for alert, own in zip(alerts, behind, strict=True)
        if not told[alert.series.key].lawful
        for post in own.ids
        if post not in lawful
    ]
    return pa.table(
        {
            "alert": pa.array([number for number, _post in pairs], pa.int32()),
            "post_id": pa.array([post for _number, post in pairs], pa.string()),
        }
    )


def _gap(one: Outage, zone: str) -> list[str]:
    return [from_the_wall(one.start, zone).isoformat(), from_the_wall(one.end, zone).isoformat()]
