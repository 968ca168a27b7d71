"""Where the mission stands, and what is claimed: the overview, the findings."""

from dataclasses import asdict
from datetime import date

from django.http import HttpRequest
from ninja import Router

from marsad.core.publication import PUBLIC, Step
from marsad.core.roles import Action
from marsad.flows.overview import Overview, overview_for
from marsad.flows.said_figures import said_estimates
from marsad.flows.said_in_public import stamp_of
from marsad.flows.shown_findings import Line, figures_by_key, lines, section_today
from marsad.store.records import findings as findings_kept
from marsad.store.records.tokens import Bearer
from marsad.web.api.gate import asker_of
from marsad.web.api.shapes import gives
from marsad.web.api.shapes_found import FindingShape, OverviewShape
from marsad.web.desk import the_desk

router = Router(tags=["published"])
DRAFTS = (Action.DRAFT_FINDING, Action.READ_FINDING, Action.PUBLISH_FINDING)


@router.get("/overview", response=gives(OverviewShape), url_name="overview", summary="The mission at a glance")
def overview(request: HttpRequest) -> object:
    """What came in, what was lost, signals by day, coding, agreement, findings. A signal's count is no prevalence."""
    asker = asker_of(request)
    return _plain(overview_for(the_desk().observatory, asker.roles, may_code=asker.codes))


@router.get("/findings", response=gives(list[FindingShape]), url_name="findings", summary="Findings")
def findings(request: HttpRequest) -> object:
    """What stands of every question: published, corrected, withdrawn; drafts for the keys of those who work on them."""
    asker = asker_of(request)
    return [_finding(line) for line in lines(the_desk().observatory) if _is_open(asker, line)]


def _is_open(asker: Bearer, line: Line) -> bool:
    return line.state in PUBLIC or any(asker.may(action) for action in DRAFTS)


def _finding(line: Line) -> object:
    kept = findings_kept.finding(line.number)
    figures = figures_by_key(section_today(the_desk().observatory, kept, line.lock))
    withdrawn = kept.taken(Step.WITHDRAW)
    return {
        "number": line.number,
        "question": line.question,
        "title": line.title,
        "version": line.version,
        "state": str(line.state),
        "since": line.since,
        "exploratory": line.exploratory,
        "locked": line.lock is not None,
        "claim": line.claim,
        "figures": [
            {"key": key, "estimate": said}
            for key, said in zip(figures, said_estimates(list(figures.values())), strict=True)
        ],
        "stamp": stamp_of(kept) if kept.state in PUBLIC else None,
        "correction": kept.drafted.correction if line.lock is None else None,
        "withdrawn": withdrawn.said if withdrawn and line.lock is None else None,
    }


def _plain(found: Overview) -> dict[str, object]:
    def days(given: tuple[tuple[date, int | None], ...]) -> list[dict[str, object]]:
        return [{"day": day, "posts": posts} for day, posts in given]

    return {
        "status": found.status,
        "sources": found.sources,
        "reasons": dict(found.reasons),
        "posts": days(found.posts),
        "undated": found.undated,
        "signals": [{"signal": one.signal, "posts": one.posts, "days": days(one.days)} for one in found.signals],
        "lawful": found.lawful,
        "left_out": found.left_out,
        "locked": found.locked,
        "blind": found.blind,
        "work": [
            asdict(one) | {"states": {str(state): tasks for state, tasks in one.states}, "agreement": one.agreement}
            for one in found.work
        ],
        "findings": found.findings,
    }
