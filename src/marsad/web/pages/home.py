"""The first page: the samples, how far this person is with each, and what they may do."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marsad.core.judgement import Codebook, Purpose
from marsad.core.mission import Question
from marsad.core.roles import ROLE_NAMES, Action, Role
from marsad.core.words import N_, _
from marsad.flows.danger_shares import next_act
from marsad.flows.settling import waiting
from marsad.review.urgent import Event, state_after
from marsad.review.urgent import State as CaseState
from marsad.store.records.choices import left_out
from marsad.store.records.codings import count_open
from marsad.store.records.corrections import to_choose
from marsad.store.records.models import CodingRecord, Member, Sample
from marsad.store.records.stuck import active_who_may
from marsad.store.records.tour import place_of
from marsad.store.records.urgent import cases
from marsad.web.access import the_member
from marsad.web.desk import Desk, latest_samples, the_desk
from marsad.web.pages.dangers import left_words
from marsad.web.queue import closed_now, dose_of, topics_of
from marsad.web.rendering import page
from marsad.web.tour import is_offered


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """What is to be done before there is a sample: on a page of the desk, or by a command at the shell."""

    action: Action  # who may
    does: str
    place: str = ""
    command: str = ""


FIRST_STEPS = (
    FirstStep(action=Action.MANAGE_PEOPLE, does=N_("Add the people of the unit"), place="people"),
    FirstStep(
        action=Action.TAKE_IN,
        does=N_("Take the exports in, at the shell"),
        command="marsad ingest FILE --source SOURCE",
    ),
    FirstStep(action=Action.DETECT, does=N_("Let the machine suggest where to look"), command="marsad detect"),
    FirstStep(action=Action.EXPLORE, does=N_("Search what came in"), place="explorer"),
    FirstStep(action=Action.PLAN, does=N_("Plan how many posts to code"), place="plan"),
    FirstStep(
        action=Action.SAMPLE,
        does=N_("Draw the sample of a question, at the shell"),
        command="marsad sample QUESTION --size 600",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MySample:
    """A sample as one person sees it; None where it is not theirs to do."""

    sample_id: int
    question: Question
    for_training: bool
    for_calibration: bool
    answered: int | None
    open: int | None
    to_settle: int | None
    progress: bool
    errors: bool
    left_out: bool = False  # the member chose not to read it: told to themself alone


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The samples of the mission's questions, the latest of each."""
    member, desk = the_member(request), the_desk()
    questions = ((sample, desk.mission.question(sample.question)) for sample in latest_samples())
    rows = [mine(member, sample, question, desk.codebook) for sample, question in questions if question is not None]
    codes = member.may(Action.CODE)
    roles = [_(ROLE_NAMES[Role(role)]) for role in member.roles]
    return page(
        request,
        "home.html",
        mission=desk.mission,
        samples=rows,
        first_steps=[] if rows else [step for step in FIRST_STEPS if member.may(step.action)],
        tour_unseen=place_of(member) is None and is_offered(),
        roles=roles,
        dose=dose_of(member, desk.mission) if codes else None,
        closed=closed_now(member, desk.mission) if codes else None,
        to_choose=len(to_choose(member)) if codes else 0,
        act=coming_act(member, desk) if member.may(Action.FOLLOW_DANGER) else None,
        alarms=open_alarms() if member.may(Action.HANDLE_URGENT) else 0,
        unheard=member.may(Action.MANAGE_PEOPLE) and bool(open_alarms()) and not active_who_may(Action.HANDLE_URGENT),
    )


def coming_act(member: Member, desk: Desk) -> tuple[int, str] | None:
    """The nearest day of a dangerous act that is called for, for the focal point alone: its number, the time left."""
    found = next_act(desk.observatory, member)
    return None if found is None else (found[0], left_words(found[1]))


def open_alarms() -> int:
    """The urgent cases that are not closed."""
    return sum(state_after(Event(step.event) for step in case.steps) is not CaseState.CLOSED for case in cases())


def mine(member: Member, sample: Sample, question: Question, codebook: Codebook) -> MySample:
    """What `member` has done and may do with a sample."""
    aside = member.may(Action.CODE) and bool(left_out(member) & topics_of(question, codebook))
    codes = member.may(Action.CODE) and not aside
    settles = member.may(Action.SETTLE) and sample.purpose != Purpose.PILOT
    return MySample(
        sample_id=sample.pk,
        question=question,
        for_training=sample.purpose == Purpose.TRAINING,
        for_calibration=sample.purpose == Purpose.PILOT,
        answered=CodingRecord.objects.filter(coder=member, task__sample=sample).count() if codes else None,
        open=count_open(member, sample.pk) if codes else None,
        to_settle=len(waiting(sample.pk, member.name)) if settles else None,
        progress=member.may(Action.SEE_AGREEMENT),
        errors=member.may(Action.ESTIMATE) and bool(question.stratify_on) and sample.purpose == Purpose.ESTIMATION,
        left_out=aside,
    )
