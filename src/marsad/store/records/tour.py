"""How far each member is in the tour: begun, gone on with, left; never more than one row a member."""

from marsad.store.records.models import Member, TourProgress
from marsad.store.records.work import Unit


def place_of(member: Member) -> tuple[str, bool] | None:
    """The step a member is at, and whether they left the tour; None where they never began it."""
    row = TourProgress.objects.filter(member=member).first()
    return None if row is None else (row.step, row.left)


def move(work: Unit, member: Member, step: str, *, left: bool = False) -> None:
    """Put the member at `step`, in the tour or, with `left`, out of it."""
    row = TourProgress.objects.filter(member=member).first() or TourProgress(member=member)
    row.step, row.left = step, left
    row.save()
    work.detail |= {"step": step, "left": left}
