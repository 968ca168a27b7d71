"""Steps taken with analyses that were run: told once, never changed."""

from marsad.core.errors import Missing, WrongState
from marsad.core.release import RELEASE_RULES, Release, ReleaseState, ReleaseStep, TakenStep
from marsad.core.words import _
from marsad.store.records.findings import roles_for
from marsad.store.records.fingerprints import of_analysis_step
from marsad.store.records.models import AnalysisRecord, AnalysisStep, Member
from marsad.store.records.work import Unit


def release_of(number: int) -> Release:
    """Where the run of that number stands. Raises Missing."""
    row = AnalysisRecord.objects.filter(pk=number).first()
    if row is None:
        raise Missing(
            _("There is no analysis '{number}'; see the lists of those that were run on the desk.", number=number)
        )
    return Release(
        run=row.pk,
        drafted_by=row.made_by,
        drafted_at=row.made_at,
        steps=tuple(_as_taken(step) for step in AnalysisStep.objects.filter(run=row)),
    )


def kind_of(number: int) -> str:
    """What kind of analysis the run of that number is. Raises Missing."""
    release_of(number)
    return str(AnalysisRecord.objects.get(pk=number).kind)


def add_step(work: Unit, person: Member, number: int, step: ReleaseStep, reason: str = "") -> ReleaseState:
    """Keep a step; the state it leads to. Raises WrongState where the table has no such step from where it stands."""
    AnalysisRecord.objects.select_for_update().get(pk=number)
    rule = RELEASE_RULES.get((release_of(number).state, step))
    if rule is None:
        raise WrongState(_("Analysis {number} has moved on meanwhile; look at it again.", number=number))
    row = AnalysisStep(
        run_id=number,
        step=str(step),
        reason=reason,
        by=person.name,
        roles=roles_for(person, rule.action),
        at=work.at,
    )
    row.save(force_insert=True)
    row.refresh_from_db()
    work.witness("analysis step", str(row.pk), of_analysis_step(row))
    work.detail |= {"analysis": number, "step": str(step), "to": str(rule.to)}
    return rule.to


def _as_taken(row: AnalysisStep) -> TakenStep:
    return TakenStep(step=ReleaseStep(row.step), by=row.by, roles=tuple(row.roles), at=row.at, reason=row.reason)
