"""How much a coder has read today, so that they are told when it is enough (method 9.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:  # the counting needs no Django
    from marsad.store.records.models import Member

MINUTES_A_DAY = 90
SEVERE_A_DAY = 25
SEVERE = 3  # severity from which an item weighs
BREAK = timedelta(minutes=10)  # a longer gap between two answers was not spent reading


@dataclass(frozen=True, slots=True)
class Dose:
    """What one coder answered today: items, minutes of reading, items of severity 3 or 4."""

    items: int
    minutes: int
    severe: int

    @property
    def enough(self) -> bool:
        """Whether one of the day's limits is reached."""
        return self.minutes >= MINUTES_A_DAY or self.severe >= SEVERE_A_DAY


def dose_of_day(answers: Sequence[tuple[datetime, int | None]]) -> Dose:
    """The dose of one day's answers, each a time and a severity, in the order they were given."""
    gaps = (later[0] - earlier[0] for earlier, later in pairwise(answers))
    reading = sum((gap for gap in gaps if gap <= BREAK), timedelta())
    severe = sum(1 for _at, severity in answers if severity is not None and severity >= SEVERE)
    return Dose(items=len(answers), minutes=int(reading.total_seconds() // 60), severe=severe)


def dose_today(coder: "Member", now: datetime, time_zone: str) -> Dose:
    """The dose of `coder` on the day of `now` in `time_zone`, over all samples."""
    midnight = now.astimezone(ZoneInfo(time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return dose_of_day(list(coder.codings.filter(at__gte=midnight).order_by("at").values_list("at", "severity")))
