"""A dated call to a dangerous act that is followed, so that people are protected in time (method 6.6 and E8).

It is seen by the protection focal point alone. Nothing of it names anybody, and it ends by itself.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

FOLLOWED, ENDED = "followed", "ended"
AFTER = timedelta(days=7)  # after the day of the act, following ends by itself
KEPT = timedelta(days=30)  # after its end nothing of a call is shown (method 9.3: urgent alerts without follow-up)
LONGEST_TITLE = 120
FEWEST_ACCOUNTS = 5  # under which no count of accounts is told
FEWEST_POSTS = 10  # under which no count of posts is told
SAFETY_CODES = frozenset({"E9", "G6"})  # safety messages and de-escalation


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """A call: the day of the act, its place in words, and by what its posts are found."""

    number: int = 0  # 0 until it is kept
    title: str
    day: date
    place: str = ""
    words: str = ""  # a search, as the explorer reads one
    hashtags: tuple[str, ...] = ()  # without '#'
    narratives: tuple[str, ...] = ()  # ids
    minors_question: str = ""  # of the mission: what is addressed to minors; '' where none asks it
    safety_question: str = ""  # of the mission: what dissuades
    followed_at: datetime | None = None
    followed_by: str = ""
    ended_at: datetime | None = None
    ended_because: str = ""

    def last_day(self) -> date:
        """The last day on which it is followed."""
        by_itself = self.day + AFTER
        return by_itself if self.ended_at is None else min(by_itself, self.ended_at.date())

    def is_followed(self, today: date) -> bool:
        """Whether it is followed on that day."""
        return self.ended_at is None and today <= self.day + AFTER

    def is_shown(self, today: date) -> bool:
        """Whether anything of it may be shown on that day."""
        return today <= self.last_day() + KEPT

    def days_left(self, today: date) -> int:
        """Days until the act; negative after it."""
        return (self.day - today).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One hour or day of the countdown; None: withheld, few people could be told by it."""

    at: datetime
    posts: int | None
    expected: float | None
    missing: bool = False  # nobody observed: no zero
    low: int | None = None  # from here to `high` in 95 hours of 100; None where nothing is known, and for days
    high: int | None = None
