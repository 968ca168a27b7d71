"""Assessing a group: one person proposes, a second confirms."""

from typing import TYPE_CHECKING

from marsad.core.assessments import Assessment, Judged, Step
from marsad.store.observatory import Observatory

if TYPE_CHECKING:
    from marsad.store.records.models import Member


def assess(observatory: Observatory, person: "Member", run: int, group: int, judged: Judged) -> Assessment:
    """Propose an assessment. Raises NotAllowed, Missing, RefusedInput, WrongState."""
    raise NotImplementedError


def take(observatory: Observatory, person: "Member", number: int, step: Step, reason: str = "") -> Assessment:
    """Confirm, refuse or withdraw one. Raises NotAllowed, Missing, RefusedInput, WrongState."""
    raise NotImplementedError
