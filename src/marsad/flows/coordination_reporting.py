"""What a report says of who moved together: the run that is public, else the last one, as a draft."""

from dataclasses import replace
from typing import Any

from marsad.core.analyses import Analysis, Run
from marsad.core.canonical import digest
from marsad.core.coordination import Closed, Group
from marsad.core.coordination_plain import result_as_plain
from marsad.core.release import Release, ReleaseStep
from marsad.flows.analysis_release import is_draft, release_of
from marsad.flows.coordination_shown import GroupShown, coordination_shown
from marsad.report.document import CoordinationFacts, GroupFacts
from marsad.store.observatory import Observatory


def coordination_facts(observatory: Observatory) -> CoordinationFacts | None:
    """The newest public run, else the newest that nobody withdrew, else that a public one was withdrawn."""
    from marsad.store.records.analyses import runs

    observatory.connect()
    found = [(run, release_of(run.number)) for run in reversed(runs(Analysis.COORDINATION))]
    ways = (
        lambda release: release.is_public,
        is_draft,
        lambda release: release.taken(ReleaseStep.PUBLISH) is not None,
    )
    for fits in ways:
        for run, release in found:
            if fits(release):
                return _facts(observatory, run, release)
    return None


def made_from(facts: CoordinationFacts | None) -> list[Any]:
    """What the digest of a report holds of it; nothing where it was not analysed."""
    if facts is None:
        return []
    judged = [[one.group.number, str(one.statement)] for one in facts.groups if one.statement is not None]
    found = digest(result_as_plain(facts.result))
    return [["coordination", facts.run, found, facts.public, str(facts.withdrawn_on), judged]]


def is_in_draft(facts: CoordinationFacts | None) -> bool:
    """Whether the report must be marked as a draft for it."""
    return facts is not None and not facts.public and facts.withdrawn_on is None


def _facts(observatory: Observatory, run: Run, release: Release) -> CoordinationFacts:
    assert run.made_at is not None, "a run that is kept has its time"
    shown = coordination_shown(observatory, run.number, frozenset())
    withdrawn = release.taken(ReleaseStep.WITHDRAW)
    return CoordinationFacts(
        run=run.number,
        made_on=run.made_at.date(),
        result=shown.result,
        groups=() if withdrawn else tuple(_group(one) for one in shown.groups),
        public=release.is_public,
        hands=release.hands,
        withdrawn_on=withdrawn.at.date() if withdrawn else None,
    )


def told_of(shown: GroupShown) -> Group:
    """A group as its counts may be said: lawful speech where the answers and signals of now tell so, too."""
    return replace(shown.group, lawful=shown.group.lawful or shown.closed is Closed.LAWFUL)


def _group(shown: GroupShown) -> GroupFacts:
    """A group with what two people judged of it; without a statement where they have not."""
    return GroupFacts(
        group=told_of(shown), names=shown.names, statement=shown.statement if shown.standing is not None else None
    )
