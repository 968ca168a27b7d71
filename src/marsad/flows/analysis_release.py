"""An analysis on its way out: run by one person, read by a second, made public, perhaps withdrawn (invariant 6).

Coordination, bursts and origin take the same steps. A report prints a run that is not public as a draft.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.core.errors import NotAllowed, RefusedInput, WrongState
from marsad.core.release import (
    RELEASE_RULES,
    RELEASE_STATE_WORDS,
    RELEASE_STEP_WORDS,
    Release,
    ReleaseState,
    ReleaseStep,
    barred_from,
)
from marsad.core.roles import Action
from marsad.core.words import _
from marsad.flows.real_people import LONGEST, require_real
from marsad.store.observatory import Observatory

if TYPE_CHECKING:
    from marsad.store.records.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A step that the table has from here, and whether this person's hand may take it."""

    step: ReleaseStep
    allowed: bool  # False: their hand is in it already, somebody else must
    reason: bool


def release_of(run_number: int) -> Release:
    """Where a run stands; the records must be connected. Raises Missing."""
    from marsad.store.records import releases

    return releases.release_of(run_number)


def take_step(
    observatory: Observatory, person: "Member", run_number: int, step: ReleaseStep, reason: str = ""
) -> Release:
    """Take `step` with a run; where it stands afterwards.

    Raises WrongState where the table has no such step, NotAllowed for somebody whose step it is not, RefusedInput
    without a reason where one must be given.
    """
    from marsad.store.records import members, releases, work

    observatory.connect()
    release = release_of(run_number)
    rule = RELEASE_RULES.get((release.state, step))
    if rule is None:
        raise WrongState(
            _(
                "Analysis {number} is '{state}' and cannot be '{step}'; look at it again.",
                number=run_number,
                state=_(RELEASE_STATE_WORDS[release.state]),
                step=_(RELEASE_STEP_WORDS[step]),
            )
        )
    members.require(person, rule.action)
    require_real(observatory.mission, person)
    if person.name in _barred(release, step, person):
        raise NotAllowed(
            _("'{name}' had a hand in this analysis already; another person must take this step.", name=person.name)
        )
    told = " ".join(reason.split())
    if rule.reason and not 0 < len(told) <= LONGEST:
        raise RefusedInput(_("Say why, in at most {most} characters; whoever reads it must know.", most=LONGEST))
    with work.unit(person.name, f"{step} analysis", str(run_number)) as unit:
        releases.add_step(unit, person, run_number, step, told if rule.reason else "")
    return release_of(run_number)


def next_steps(release: Release, person: "Member") -> tuple[NextStep, ...]:
    """The steps that somebody of this person's roles may take with the run, in the order of the table."""
    return tuple(
        NextStep(step=step, allowed=person.name not in _barred(release, step, person), reason=rule.reason)
        for (state, step), rule in RELEASE_RULES.items()
        if state is release.state and person.may(rule.action)
    )


def is_draft(release: Release) -> bool:
    """Whether a report that prints the run must be marked as a draft."""
    return release.state in {ReleaseState.DRAFT, ReleaseState.READ}


def _barred(release: Release, step: ReleaseStep, person: "Member") -> set[str]:
    from marsad.store.records import findings, members

    people = {one.name for one in members.everybody()}
    return barred_from(release, step, people, findings.who_may(Action.PUBLISH_FINDING, person.kind))
