"""Runs about origin as their readers may see them: the last of each topic, without figures where they are locked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from marsad.core.analyses import Analysis, Run
from marsad.core.origin_runs import OriginResult, Rests
from marsad.core.release import Release, ReleaseState, ReleaseStep
from marsad.core.restricted import Lock
from marsad.flows.analysis_release import release_of
from marsad.flows.origin_topics import lock_of_topic
from marsad.flows.origins import result_of, topic_of
from marsad.report.document import OriginFacts
from marsad.store.observatory import Observatory


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginShown:
    """A run with where it stands. `result` has no figure where `lock` is set or the coding is not finished."""

    run: Run
    result: OriginResult
    lock: Lock | None
    release: Release
    stale: bool  # whether posts came in since


def last_origins(observatory: Observatory, day: date | None = None) -> tuple[OriginShown, ...]:
    """The last run of each topic, the newest first."""
    from marsad.store.records import analyses

    observatory.connect()
    last = {topic_of(run): run for run in analyses.runs(Analysis.ORIGIN)}
    newest = sorted(last.values(), key=lambda run: -run.number)
    return tuple(shown(observatory, run, day) for run in newest)


def origin_numbered(observatory: Observatory, number: int) -> OriginShown:
    """The run of that number. Raises Missing."""
    from marsad.store.records import analyses

    observatory.connect()
    return shown(observatory, analyses.run_numbered(Analysis.ORIGIN, number))


def shown(observatory: Observatory, run: Run, day: date | None = None) -> OriginShown:
    """A run as it may be shown today, or on `day`."""
    result = result_of(run)
    lock = lock_of_topic(observatory, result.asked, day)
    return OriginShown(
        run=run,
        result=without_figures(result) if lock is not None or result.unfinished else result,
        lock=lock,
        release=release_of(run.number),
        stale=observatory.lake.version("posts") != run.posts_version,
    )


def without_figures(result: OriginResult) -> OriginResult:
    """What was asked, and nothing of what came out."""
    return replace(
        result, posts=0, accounts=0, without_account=0, without_views=0, sample=0, shares=(), compared=(),
        rests=Rests(), countries=(), rest_accounts=None, rest_posts=None, labelled=0,
    )  # fmt: skip


def origin_facts(observatory: Observatory, day: date) -> tuple[OriginFacts, ...]:
    """For the report dated `day`: the last run of each topic. One withdrawn before it was public is left out."""
    return tuple(_facts(each) for each in last_origins(observatory, day) if _may_be_told(each.release))


def origin_made_from(every: Sequence[OriginFacts]) -> list[Any]:
    """What the digest of a report holds of them; nothing where nothing was analysed."""
    return [["origin", each.run, each.public, each.locked, str(each.withdrawn_on)] for each in every]


def origin_in_draft(every: Sequence[OriginFacts]) -> bool:
    """Whether the report must be marked as a draft for one of them."""
    return any(not each.public and each.withdrawn_on is None for each in every)


def _may_be_told(release: Release) -> bool:
    return release.state is not ReleaseState.WITHDRAWN or release.taken(ReleaseStep.PUBLISH) is not None


def _facts(each: OriginShown) -> OriginFacts:
    assert each.run.made_at is not None, "a run that is kept says when it was made"
    withdrawn = each.release.taken(ReleaseStep.WITHDRAW)
    return OriginFacts(
        run=each.run.number,
        made_on=each.run.made_at.date(),
        result=each.result,
        public=each.release.is_public,
        hands=each.release.hands,
        withdrawn_on=withdrawn.at.date() if withdrawn is not None else None,
        locked=each.lock is not None,
    )
