"""How much a coder has read today: at the limit the queue closes, and after a stretch there is a break (method 9.5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from marsad.core.mission import CodingLimits

if TYPE_CHECKING:  # the counting needs no Django
    from marsad.store.records.models import Member

SEVERE = 3  # severity from which an item weighs
AWAY = timedelta(minutes=10)  # a longer gap between two answers was not spent reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """What one coder read today, and what the mission allows."""

    items: int
    minutes: int
    severe: int  # items of severity 3 or 4
    stretch: int = 0  # minutes read since the last break
    last: datetime | None = None  # when something was last answered or passed
    limits: CodingLimits = field(default_factory=CodingLimits)

    @property
    def enough(self) -> bool:
        """Whether one of the day's limits is reached."""
        return self.minutes >= self.limits.minutes_a_day or self.severe >= self.limits.severe_a_day

    def break_until(self, now: datetime) -> datetime | None:
        """When the break that is due ends; None where none is due."""
        if self.last is None or self.stretch < self.limits.minutes_at_a_stretch:
            return None
        end = self.last + timedelta(minutes=self.limits.minutes_of_break)
        return end if now < end else None


def dose_of_day(answers: Sequence[tuple[datetime, int | None]], limits: CodingLimits | None = None) -> Dose:
    """The dose of one day's answers and passes, each a time and a severity, in the order they were given."""
    allowed = limits or CodingLimits()
    pause = timedelta(minutes=allowed.minutes_of_break)
    reading = stretch = timedelta()
    for (earlier, _one), (later, _other) in pairwise(answers):
        gap = later - earlier
        reading += gap if gap <= AWAY else timedelta()
        stretch = stretch + gap if gap < pause else timedelta()
    return Dose(
        items=len(answers),
        minutes=int(reading.total_seconds() // 60),
        severe=sum(1 for _at, severity in answers if severity is not None and severity >= SEVERE),
        stretch=int(stretch.total_seconds() // 60),
        last=answers[-1][0] if answers else None,
        limits=allowed,
    )


def midnight_before(now: datetime, time_zone: str) -> datetime:
    """When the day of `now` began in `time_zone`."""
    return now.astimezone(ZoneInfo(time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def dose_today(coder: "Member", now: datetime, time_zone: str, limits: CodingLimits | None = None) -> Dose:
    """The dose of `coder` on the day of `now` in `time_zone`, over all samples; what was passed was read too."""
    today = midnight_before(now, time_zone)
    read = list(coder.codings.filter(at__gte=today).values_list("at", "severity"))
    read += [(at, None) for at in coder.passes.filter(at__gte=today).values_list("at", flat=True)]
    return dose_of_day(sorted(read, key=lambda one: one[0]), limits)
