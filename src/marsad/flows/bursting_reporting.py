"""What a report says of what rose: the run that is public, else the last one, as a draft."""

from datetime import date
from typing import Any

from marsad.core.alerts import Alerts, alert_as_plain
from marsad.core.analyses import Analysis
from marsad.core.canonical import digest
from marsad.core.release import ReleaseStep
from marsad.flows.analysis_release import is_draft, release_of
from marsad.flows.bursting_shown import shown_alerts
from marsad.store.observatory import Observatory


def burst_facts(observatory: Observatory, day: date) -> Alerts | None:
    """The newest public run, else the newest that nobody withdrew, else that a public one was withdrawn; on `day`."""
    from marsad.store.records.analyses import runs

    observatory.connect()
    found = [(run.number, release_of(run.number)) for run in reversed(runs(Analysis.BURSTS))]
    ways = (
        lambda release: release.is_public,
        is_draft,
        lambda release: release.taken(ReleaseStep.PUBLISH) is not None,
    )
    number = next((run for fits in ways for run, release in found if fits(release)), None)
    return None if number is None else shown_alerts(observatory, number, may_code=False, day=day)


def bursts_made_from(facts: Alerts | None) -> list[Any]:
    """What the digest of a report holds of it; nothing where nothing was looked at."""
    if facts is None or facts.release is None:
        return []
    told = digest([alert_as_plain(one) for one in facts.alerts])
    return [["bursts", facts.run, told, str(facts.release.state), facts.kept_back]]


def bursts_in_draft(facts: Alerts | None) -> bool:
    """Whether the report must be marked as a draft for it."""
    return facts is not None and facts.release is not None and is_draft(facts.release)
