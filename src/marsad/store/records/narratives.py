"""What people decided of narratives: told once, never changed; the next decision supersedes it."""

from django.db.models import Max

from marsad.core.errors import WrongState
from marsad.core.narratives import Decision
from marsad.core.words import _
from marsad.store.records.fingerprints import of_narrative
from marsad.store.records.models import NarrativeRecord
from marsad.store.records.work import Unit


def add_decision(work: Unit, decision: Decision) -> Decision:
    """Keep a decision; the same with its number, and who decided when: those of the unit of work.

    Raises WrongState where somebody else decided of the same narrative since `decision` was made.
    """
    last = NarrativeRecord.objects.select_for_update().filter(narrative=decision.narrative).last()
    if (last.pk if last else None) != decision.supersedes:
        raise WrongState(
            _("Somebody decided of the narrative '{id}' meanwhile; look at it again.", id=decision.narrative[:10])
        )
    row = NarrativeRecord(
        narrative=decision.narrative,
        act=decision.act,
        name=decision.name,
        note=decision.note,
        anchors=list(decision.anchors),
        apart=list(decision.apart),
        merged_into=decision.merged_into,
        posts_version=decision.posts_version,
        method=decision.method,
        supersedes=last,
        decided_at=work.at,
        decided_by=work.actor,
    )
    row.save(force_insert=True)
    work.witness("narrative", str(row.pk), of_narrative(row))
    work.detail.setdefault("decisions", []).append(
        {
            "decision": row.pk,
            "narrative": row.narrative,
            "act": row.act,
            "anchors": len(row.anchors),
            "merged_into": row.merged_into,
            "lake": {"posts": row.posts_version},
        }
    )
    return _as_decision(row)


def decisions() -> list[Decision]:
    """The decision that stands of each narrative, those merged into another included, in the order of naming."""
    return [_as_decision(row) for row in NarrativeRecord.objects.filter(corrected_by__isnull=True).order_by("id")]


def last_number() -> int:
    """The number of the last decision; 0 where nobody decided yet."""
    return NarrativeRecord.objects.order_by().aggregate(last=Max("pk"))["last"] or 0


def history(narrative: str) -> list[Decision]:
    """Every decision of a narrative, the first one first."""
    return [_as_decision(row) for row in NarrativeRecord.objects.filter(narrative=narrative)]


def _as_decision(row: NarrativeRecord) -> Decision:
    return Decision(
        number=row.pk,
        narrative=row.narrative,
        act=row.act,
        name=row.name,
        note=row.note,
        anchors=tuple(row.anchors),
        apart=tuple(row.apart),
        merged_into=row.merged_into,
        posts_version=row.posts_version,
        method=row.method,
        supersedes=row.supersedes_id,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
    )
