"""What comes next for a coder: their samples, the order of posts, the topics they leave out, and when it is enough.

The order is the random order in which the sample was drawn, and nothing else: an order that knew how severe a post is
could only know it from the machine or from another coder, and would tell (invariant 4).
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from marsad.core.judgement import Codebook
from marsad.core.mission import Mission, Question
from marsad.store.records.choices import left_out
from marsad.store.records.codings import count_open, first_open
from marsad.store.records.models import CodingRecord, Member
from marsad.web.desk import Work
from marsad.web.dose import Dose, dose_today
from marsad.web.turns import Place, Turns

turns = Turns()
LOOKED_AHEAD = 50  # open tasks among which one is chosen, beside those that are before somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Why no post comes now: the day's limit, or a break and when it ends."""

    dose: Dose
    until: datetime | None = None  # None: until tomorrow


def next_task(coder: Member, sample_id: int, hand: frozenset[int]) -> tuple[int | None, int]:
    """The task to show, and how many are open to this coder; `hand` are those they have answered on the way here."""
    ahead = first_open(coder, sample_id, LOOKED_AHEAD + len(hand) + turns.held(sample_id))
    places = [Place(task.task_id, task.needs - answers) for task, answers in ahead]
    on_the_way = count_open(coder, sample_id, hand) if hand else 0
    return turns.choose(sample_id, coder.pk, places, hand), count_open(coder, sample_id) - on_the_way


def answered_by(coder: Member, sample_id: int) -> int:
    """How many posts of a sample this coder answered."""
    return CodingRecord.objects.filter(coder=coder, task__sample_id=sample_id).count()


def dose_of(coder: Member, mission: Mission) -> Dose:
    """What this coder read today."""
    return dose_today(coder, timezone.now(), mission.time_zone, mission.coding)


def closed_now(coder: Member, mission: Mission) -> Closed | None:
    """Why the queue gives this coder no post now; None where it does."""
    dose = dose_of(coder, mission)
    if dose.enough:
        return Closed(dose=dose)
    until = dose.break_until(timezone.now())
    return Closed(dose=dose, until=until) if until else None


def topics_of(question: Question, codebook: Codebook) -> frozenset[str]:
    """The topics a coder may leave out and that this question brings: itself, and the family of each of its codes."""
    codes = [codebook.code(name) for name in question.codes]
    return frozenset({f"question:{question.id}", *(f"family:{code.family}" for code in codes if code is not None)})


def is_left_out(coder: Member, work: Work) -> bool:
    """Whether this coder chose not to read what a sample brings."""
    return bool(left_out(coder) & topics_of(work.question, work.desk.codebook))
