"""Calls that are followed: kept once, never changed; an end is a row of its own.

The ledger is read by others than the focal point: it gets numbers and fingerprints, and not a word of a call.
"""

from marsad.core.dangers import ENDED, FOLLOWED, Danger
from marsad.core.errors import Missing, WrongState
from marsad.core.words import _
from marsad.store.records.fingerprints import of_danger
from marsad.store.records.models import DangerRecord
from marsad.store.records.work import Unit


def add_danger(work: Unit, danger: Danger) -> Danger:
    """Follow a call; the same with its number, and who follows it since when: those of the unit of work."""
    row = DangerRecord(
        act=FOLLOWED,
        title=danger.title,
        day=danger.day,
        place=danger.place,
        words=danger.words,
        hashtags=list(danger.hashtags),
        narratives=list(danger.narratives),
        minors_question=danger.minors_question,
        safety_question=danger.safety_question,
        noted_at=work.at,
        noted_by=work.actor,
    )
    row.save(force_insert=True)
    work.witness("danger", str(row.pk), of_danger(row))
    work.detail |= {"danger": row.pk}
    return _as_danger(row)


def end_danger(work: Unit, number: int, reason: str) -> Danger:
    """Follow a call no longer. Raises Missing, WrongState where somebody ended it before."""
    row = DangerRecord.objects.select_for_update().filter(pk=number, act=FOLLOWED).first()
    if row is None:
        raise Missing(_("No call of the number {number} is followed; see the list.", number=number))
    if DangerRecord.objects.filter(ends=row).exists():
        raise WrongState(_("Call {number} was ended already.", number=number))
    end = DangerRecord(act=ENDED, reason=reason, ends=row, noted_at=work.at, noted_by=work.actor)
    end.save(force_insert=True)
    work.witness("danger", str(end.pk), of_danger(end))
    work.detail |= {"danger": number, "end": end.pk}
    return _as_danger(row)


def dangers() -> list[Danger]:
    """Every call that was ever followed, the first one first."""
    return [_as_danger(row) for row in DangerRecord.objects.filter(act=FOLLOWED)]


def _as_danger(row: DangerRecord) -> Danger:
    end = DangerRecord.objects.filter(ends=row).first()
    assert row.day is not None, "a call that is followed has a day"
    return Danger(
        number=row.pk,
        title=row.title,
        day=row.day,
        place=row.place,
        words=row.words,
        hashtags=tuple(row.hashtags),
        narratives=tuple(row.narratives),
        minors_question=row.minors_question,
        safety_question=row.safety_question,
        followed_at=row.noted_at,
        followed_by=row.noted_by,
        ended_at=end.noted_at if end else None,
        ended_because=end.reason if end else "",
    )
