"""What people judge of groups that move together: added, never changed."""

from django.db.models import QuerySet

from marsad.core.assessments import RULES, Assessment, Evidence, EvidenceKind, Judged, State, Step, Taken
from marsad.core.errors import Missing, WrongState
from marsad.core.roles import Action
from marsad.core.words import _
from marsad.store.records.findings import roles_for
from marsad.store.records.fingerprints import of_assessment, of_assessment_step
from marsad.store.records.models import AnalysisRecord, AssessmentRecord, AssessmentStep, Member
from marsad.store.records.work import Unit

DOING = Action.ASSESS_COORDINATION


def add_assessment(work: Unit, person: Member, run: int, group: int, judged: Judged) -> int:
    """Keep a proposal in the place of one that nobody confirmed yet; its number."""
    AnalysisRecord.objects.select_for_update().get(pk=run)
    for earlier in assessments_of(run, group):
        if earlier.state is State.PROPOSED:
            add_step(work, person, earlier.number, Step.REPLACE)
    row = AssessmentRecord(
        run_id=run,
        group=group,
        authenticity=[[str(each.kind), each.source] for each in judged.authenticity],
        harm=list(judged.harm),
        harm_because=judged.harm_because,
        operator=judged.operator,
        operator_source=judged.operator_source,
        note=judged.note,
        by=person.name,
        roles=roles_for(person, DOING),
        at=work.at,
    )
    row.save(force_insert=True)
    row.refresh_from_db()
    work.witness("assessment", str(row.pk), of_assessment(row))
    work.detail |= {"assessment": row.pk, "analysis": run, "group": group, "grade": int(judged.grade)}
    return int(row.pk)


def add_step(work: Unit, person: Member, number: int, step: Step, reason: str = "") -> State:
    """Keep a step; the state it leads to. Raises WrongState where the table has no such step from where it stands.

    A confirmed one takes the place of the one that stood for its group.
    """
    row = AssessmentRecord.objects.select_for_update().get(pk=number)
    rule = RULES.get((assessment(number).state, step))
    if rule is None:
        raise WrongState(_("Assessment {number} has moved on meanwhile; look at it again.", number=number))
    if rule.to is State.STANDING:
        for earlier in assessments_of(row.run_id, row.group):
            if earlier.state is State.STANDING:
                add_step(work, person, earlier.number, Step.REPLACE)
    taken = AssessmentStep(
        assessment=row, step=str(step), reason=reason, by=person.name, roles=roles_for(person, DOING), at=work.at
    )
    taken.save(force_insert=True)
    taken.refresh_from_db()
    work.witness("assessment step", str(taken.pk), of_assessment_step(taken))
    work.detail.setdefault("steps", []).append({"assessment": number, "step": str(step), "to": str(rule.to)})
    return rule.to


def assessment(number: int) -> Assessment:
    """The assessment of that number. Raises Missing."""
    found = _kept(AssessmentRecord.objects.filter(pk=number))
    if not found:
        raise Missing(
            _("There is no assessment {number}; 'marsad coordination show' names those of a group.", number=number)
        )
    return found[0]


def assessments_of(run: int, group: int | None = None) -> list[Assessment]:
    """Every assessment of a run, or of one group of it, oldest first."""
    rows = AssessmentRecord.objects.filter(run=run)
    return _kept(rows if group is None else rows.filter(group=group))


def _kept(rows: QuerySet[AssessmentRecord]) -> list[Assessment]:
    return [_as_assessment(row) for row in rows.prefetch_related("steps")]


def _as_assessment(row: AssessmentRecord) -> Assessment:
    return Assessment(
        number=row.pk,
        run=row.run_id,
        group=row.group,
        judged=Judged(
            authenticity=tuple(Evidence(kind=EvidenceKind(kind), source=source) for kind, source in row.authenticity),
            harm=tuple(row.harm),
            harm_because=row.harm_because,
            operator=row.operator,
            operator_source=row.operator_source,
            note=row.note,
        ),
        by=row.by,
        at=row.at,
        steps=tuple(
            Taken(step=Step(step.step), by=step.by, at=step.at, reason=step.reason) for step in row.steps.all()
        ),
    )
