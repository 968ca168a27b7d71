"""Shares of a call's posts, from people's codings of a random sample alone; a machine's counts are never shares."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from marsad.core.dangers import Danger
from marsad.core.errors import MarsadError, WrongState
from marsad.core.findings import Estimate
from marsad.core.mission import Question
from marsad.core.roles import Action
from marsad.core.words import _
from marsad.flows.blindness import open_posts
from marsad.flows.danger_posts import Volume, volume_of
from marsad.flows.dangers import standing, the_call
from marsad.flows.figures import figures_of
from marsad.flows.query_words import parse
from marsad.flows.reporting import sample_facts
from marsad.flows.restricted import today
from marsad.report.document import SampleFacts
from marsad.store.observatory import Observatory

if TYPE_CHECKING:
    from marsad.store.records.models import Member

SIZE = 200  # posts that are asked to be coded where nothing is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of the posts that the call's words find; without `estimate`, what must be done to know it."""

    question: Question | None  # None: no question of the mission asks it
    estimate: Estimate | None = None
    sample: SampleFacts | None = None
    why: str = ""  # why a sample of these posts gives no figure, in a sentence
    command: str = ""  # that draws a sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """A call as the focal point sees it today."""

    danger: Danger
    today: date
    days_left: int
    ends_on: date  # the last day on which it is followed
    volume: Volume
    minors: Share
    safety: Share
    blind: bool  # a machine's suggestions are kept from whoever may code posts that wait


def countdown(observatory: Observatory, person: "Member", number: int) -> Countdown:
    """What is known of a call today. Raises NotAllowed for anybody but the focal point, Missing, WrongState."""
    danger = the_call(observatory, person, number)
    day, volume = today(observatory.mission), volume_of(observatory, danger)
    if volume.lawful:
        raise WrongState(
            _("Most posts of call {number} are lawful speech by now; end it with 'marsad danger end'.", number=number)
        )
    return Countdown(
        danger=danger,
        today=day,
        days_left=danger.days_left(day),
        ends_on=danger.last_day(),
        volume=volume,
        minors=share_of(observatory, danger, danger.minors_question),
        safety=share_of(observatory, danger, danger.safety_question),
        blind=person.may(Action.CODE) and bool(open_posts(observatory)),
    )


def share_of(observatory: Observatory, danger: Danger, question_id: str) -> Share:
    """The share of yes to that question among the posts that the words of the call find."""
    from marsad.store.records import samples

    question = observatory.mission.question(question_id) if question_id else None
    if question is None or not danger.words:
        return Share(question=question)
    command = f"marsad sample {question.id} --size {SIZE} --frame NAME"
    if not samples.has_sample(question.id):
        return Share(question=question, command=command)
    drawn = samples.sample_of(question.id)
    searched = drawn.design.get("searched") or {}
    if searched.get("understood") != parse(danger.words).plain():
        return Share(question=question)  # its sample is of other posts, and a question has one sample
    try:
        figures = figures_of(observatory, question, observatory.roster)
    except MarsadError as why:
        return Share(question=question, why=str(why))
    return Share(
        question=question,
        estimate=figures.estimates[0],
        sample=sample_facts(observatory, question, figures),
    )


def next_act(observatory: Observatory, person: "Member") -> tuple[int, int] | None:
    """The number of the nearest call to come and the days until it; None where none is followed."""
    day = today(observatory.mission)
    coming = [one for one in standing(observatory, person).followed if one.day >= day]
    return (coming[0].number, coming[0].days_left(day)) if coming else None
