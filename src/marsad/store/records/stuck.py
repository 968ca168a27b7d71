"""Work that nobody left in the unit can do, counted so that somebody is told; who passed or left what is not said."""

from collections import Counter
from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet

from marsad.core.judgement import Purpose
from marsad.core.roles import Action
from marsad.store.records.models import CodingRecord, Member, OptOut, PassRecord, Sample, SampleTask
from marsad.store.records.pilots import is_closed
from marsad.store.records.samples import as_task


def active_who_may(action: Action) -> list[Member]:
    """The active members whose roles allow `action`, by name."""
    return [person for person in Member.objects.filter(is_active=True).order_by("name") if person.may(action)]


def beyond_coders(sample_id: int, topics: Collection[str]) -> int:
    """Posts still short of answers that too few of those who code can give: the others have answered or passed them.

    Who reads none of `topics` (a sample's) is not counted on. A closed round waits for nobody.
    """
    sample = Sample.objects.get(pk=sample_id)
    if is_closed(sample_id):
        return 0
    coders = _coders_of(sample, topics)
    short = _short(sample_id)
    gone: Counter[int] = Counter()
    for rows in (
        CodingRecord.objects.filter(task__in=short.values("pk")),
        PassRecord.objects.filter(task__sample=sample),
    ):
        gone.update(rows.filter(coder__in=coders).values_list("task_id", flat=True))
    wanted = [(row.pk, as_task(row).needs - row.answers) for row in short]  # type: ignore[attr-defined]  # annotated
    return sum(len(coders) - gone[number] < needs for number, needs in wanted)


def beyond_settlers(coded_by: Collection[frozenset[str]]) -> int:
    """Of tasks whose answers differ, given by who coded each: those that everybody who settles has coded."""
    settlers = {person.name for person in active_who_may(Action.SETTLE)}
    return sum(1 for names in coded_by if settlers <= names)


def _coders_of(sample: Sample, topics: Collection[str]) -> list[int]:
    asked = set(sample.design["asked_of"]) if sample.purpose == Purpose.PILOT else None
    elsewhere = set(OptOut.objects.filter(topic__in=list(topics)).values_list("coder_id", flat=True))
    return [
        person.pk
        for person in active_who_may(Action.CODE)
        if person.pk not in elsewhere and (asked is None or person.pk in asked)
    ]


def _short(sample_id: int) -> QuerySet[SampleTask]:
    counted = SampleTask.objects.filter(sample_id=sample_id).annotate(answers=Count("codings"))
    return counted.filter(Q(answers=0) | Q(double=True, answers=1) | Q(coders__gt=F("answers")))
