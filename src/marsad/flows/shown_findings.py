"""Findings as a page, the API or the shell may show them: nothing of a locked figure, next steps by person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from marsad.core.findings import Estimate
from marsad.core.mission import Mission, Question
from marsad.core.publication import PUBLIC, RULES, Kept, Stamp, State, Step
from marsad.core.restricted import Lock, is_stale
from marsad.core.roles import Action
from marsad.core.trilingual import Trilingual
from marsad.flows.frozen import basis, thawed, without_figures
from marsad.flows.publishing import BY_HAND, not_for
from marsad.flows.restricted import lock_today, today
from marsad.flows.said_in_public import stamp_of
from marsad.report.document import FindingSection
from marsad.store.observatory import Observatory

if TYPE_CHECKING:
    from marsad.store.records.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A version in a list."""

    number: int
    question: str
    title: Trilingual
    version: int
    state: State
    since: datetime
    days: int  # how long it has stood there
    exploratory: bool
    claim: Trilingual
    lock: Lock | None
    corrects: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """A step that somebody may take now, or why this person may not."""

    step: Step
    allowed: bool
    own_hand: bool = False  # not allowed because this person drafted or read it
    reason: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    """A version with all that may be shown of it today."""

    line: Line
    kept: Kept
    section: FindingSection  # as it was frozen; without figures where it is locked
    generated: Trilingual | None  # what the product wrote, where a person changed it
    moved: bool | None  # whether the answers changed since; None where that does not matter any more
    stamp: Stamp | None
    steps: tuple[Next, ...]
    may_draft: bool
    correction: Trilingual | None
    withdrawn: Trilingual | None
    changes: tuple["Change", ...]  # beside the version it supersedes
    versions: tuple[Line, ...]  # all of the question


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure that is another one in this version; `before` or `after` is None where it was not there."""

    before: Estimate | None
    after: Estimate | None


def lines(observatory: Observatory) -> list[Line]:
    """What stands now of every question: the latest version, and the published one where a newer is in the making."""
    from marsad.store.records import findings

    observatory.connect()
    kept = findings.findings()
    latest = {one.drafted.question: one.number for one in kept}
    shown = [one for one in kept if one.number == latest[one.drafted.question] or one.state is State.PUBLISHED]
    return [_line(observatory, one) for one in reversed(shown)]


def undrafted(observatory: Observatory) -> list[Question]:
    """Questions with a sample and without a finding."""
    from marsad.store.records import findings, samples

    observatory.connect()
    known = findings.latest()
    return [each for each in observatory.mission.questions if each.id not in known and samples.has_sample(each.id)]


def stale_reference(mission: Mission) -> bool:
    """Whether the reference of the restricted period was not looked up for 180 days, and the period is not over."""
    period, day = mission.restricted, today(mission)
    return period is not None and day <= period.end and is_stale(period, day)


def shown(observatory: Observatory, person: "Member | None", number: int) -> ShownFinding:
    """The version as it may be shown today to that person; without one, no step is offered. Raises Missing."""
    from marsad.store.records import findings

    observatory.connect()
    kept = findings.finding(number)
    every = findings.versions_of(kept.drafted.question)
    line = _line(observatory, kept)
    before = next((one for one in every if one.number == kept.supersedes), None)
    withdrawn = kept.taken(Step.WITHDRAW)
    open_now = line.lock is None
    return ShownFinding(
        line=line,
        kept=kept,
        section=section_today(observatory, kept, line.lock),
        generated=kept.drafted.generated if open_now and kept.drafted.generated != kept.drafted.claim else None,
        moved=_moved(observatory, kept),
        stamp=stamp_of(kept) if kept.state in PUBLIC else None,
        steps=_next_steps(person, kept) if person else (),
        may_draft=person is not None and person.may(Action.DRAFT_FINDING) and kept.superseded_by is None,
        correction=kept.drafted.correction if open_now else None,
        withdrawn=withdrawn.said if withdrawn and open_now else None,
        changes=changes_between(before, kept) if before and open_now else (),
        versions=tuple(_line(observatory, one) for one in every),
    )


def section_today(observatory: Observatory, kept: Kept, lock: Lock | None) -> FindingSection:
    """The frozen section, without its figures where it is locked, with its stamp where it was published."""
    section = thawed(kept.drafted.section)
    return section if lock is None else without_figures(section, observatory.mission)


def changes_between(before: Kept, after: Kept) -> tuple[Change, ...]:
    """The figures that are not the same in both versions, in the order of the newer one."""
    old, new = (figures_by_key(thawed(one.drafted.section)) for one in (before, after))
    keys = dict.fromkeys([*new, *old])
    return tuple(
        Change(before=old.get(key), after=new.get(key)) for key in keys if _told(old.get(key)) != _told(new.get(key))
    )


def figures_by_key(section: FindingSection) -> dict[str, Estimate]:
    """Every figure of a section that can be opened, by a key that stays the same: 'all', 'woman', 'ratio'."""
    compared = section.comparison
    pair = {"ratio": compared.ratio, "difference": compared.difference} if compared else {}
    return {one.group: one for one in section.finding.estimates} | {key: one for key, one in pair.items() if one}


def _told(one: Estimate | None) -> object:
    return one and (f"{one.value:.6g}", f"{one.low:.6g}", f"{one.high:.6g}", one.n, one.N, one.withheld)


def _line(observatory: Observatory, kept: Kept) -> Line:
    mission = observatory.mission
    lock = lock_of_kept(observatory, kept)
    section = kept.drafted.section
    claim = section_today(observatory, kept, lock).finding.claim if lock else kept.drafted.claim
    return Line(
        number=kept.number,
        question=kept.drafted.question,
        title=Trilingual(**section["question"]["title"]),
        version=kept.version,
        state=kept.state,
        since=kept.since,
        days=_days_since(mission, kept.since),
        exploratory=kept.drafted.exploratory,
        claim=claim,
        lock=lock,
        corrects=kept.drafted.correction is not None,
    )


def lock_of_kept(observatory: Observatory, kept: Kept) -> Lock | None:
    """The lock on a version today. As the mission asks the question now, else as it was asked when it was drafted."""
    question = observatory.mission.question(kept.drafted.question)
    return lock_today(observatory, question or thawed(kept.drafted.section).question)


def _days_since(mission: Mission, moment: datetime) -> int:
    return max(0, (today(mission) - _day(moment, mission)).days)


def _day(moment: datetime, mission: Mission) -> date:
    return moment.astimezone(ZoneInfo(mission.time_zone)).date()


def _moved(observatory: Observatory, kept: Kept) -> bool | None:
    if kept.superseded_by is not None and kept.state is not State.PUBLISHED:
        return None
    question = observatory.mission.question(kept.drafted.question)
    return question is None or basis(observatory, question) != kept.drafted.basis


def _next_steps(person: "Member", kept: Kept) -> tuple[Next, ...]:
    found = []
    for (state, step), rule in RULES.items():
        if state is not kept.state or step not in BY_HAND:
            continue
        own = person.name in not_for(kept, rule, person)
        if person.may(rule.action):
            found.append(Next(step=step, allowed=not own, own_hand=own, reason=rule.reason))
    return tuple(found)


def by_state(found: Sequence[Line]) -> list[tuple[State, list[Line]]]:
    """Lines by state, in the order of the life of a finding; states of which there is none are left out."""
    return [(state, mine) for state in State if (mine := [one for one in found if one.state is state])]
