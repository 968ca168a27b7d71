"""Settlements as they were made, with what stood before a correction; and whether a published finding rests on one."""

from collections import defaultdict

from django.db.models import F

from marsad.core.judgement import Settlement
from marsad.core.publication import Step
from marsad.store.records.models import SettlementRecord
from marsad.store.records.models.findings import FindingStep


def history_of(sample_id: int) -> dict[int, list[Settlement]]:
    """Every settlement of a sample by task, in the order they were made; the last one stands."""
    found: dict[int, list[Settlement]] = defaultdict(list)
    rows = SettlementRecord.objects.filter(task__sample_id=sample_id).annotate(name=F("settled_by__name"))
    for row in rows.order_by("id"):
        found[row.task_id].append(
            Settlement(
                task_id=row.task_id,
                settled_by=row.name,
                codes=tuple(row.codes),
                severity=row.severity,
                cannot_decide=row.cannot_decide,
                reason=row.reason,
                rule=row.rule,
                corrects=row.supersedes_id is not None,
                at=row.at,
            )
        )
    return dict(found)


def is_published(question: str) -> bool:
    """Whether a finding of the question stands before the public: published, and neither replaced nor withdrawn."""
    of_question = FindingStep.objects.filter(finding__question=question)
    gone = of_question.filter(step__in=[Step.CORRECT, Step.WITHDRAW]).values("finding")
    return of_question.filter(step=Step.PUBLISH).exclude(finding__in=gone).exists()
