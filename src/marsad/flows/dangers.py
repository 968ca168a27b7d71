"""Dated calls to a dangerous act: followed by the protection focal point and by nobody else, ended by themselves.

Nothing of a call leaves: no page but one, no resource of the API, no report, and no word of it in the ledger.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from marsad.core.dangers import LONGEST_TITLE, SAFETY_CODES, Danger
from marsad.core.errors import Missing, RefusedInput
from marsad.core.mission import Mission
from marsad.core.roles import Action
from marsad.core.words import _
from marsad.flows.danger_posts import is_lawful_speech
from marsad.flows.lawful import names_lawful_speech
from marsad.flows.population import question_of
from marsad.flows.query_words import parse
from marsad.flows.restricted import today
from marsad.store.observatory import Observatory

if TYPE_CHECKING:
    from marsad.store.records.models import Member

LONGEST_REASON = 1000
MOST_NAMES = 20  # hashtags, or narratives, of one call


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The calls as they stand today."""

    followed: tuple[Danger, ...]  # the nearest day first
    ended: tuple[Danger, ...]  # that may still be looked at
    gone: int  # calls of which nothing is shown any more


def follow(observatory: Observatory, person: "Member", danger: Danger) -> Danger:
    """Follow a call from now on.

    Raises NotAllowed for anybody but the focal point; RefusedInput for a call without a day to come, without anything
    to find its posts by, or whose posts are lawful speech; Missing for an unknown question.
    """
    from marsad.store.records import dangers, members, work

    observatory.connect()
    members.require(person, Action.FOLLOW_DANGER)
    danger = _checked(observatory, danger)
    with work.unit(person.name, "follow danger", "") as unit:
        return dangers.add_danger(unit, danger)


def _checked(observatory: Observatory, danger: Danger) -> Danger:
    mission, title = observatory.mission, " ".join(danger.title.split())
    if not 0 < len(title) <= LONGEST_TITLE or len(danger.place) > LONGEST_TITLE:
        raise RefusedInput(
            _("Give the call a title, and its place, in at most {most} characters each.", most=LONGEST_TITLE)
        )
    if danger.last_day() < today(mission):
        raise RefusedInput(_("The day '{day}' is long past; only a call to come is followed.", day=danger.day))
    tags = tuple(dict.fromkeys(tag for name in danger.hashtags if (tag := name.strip().lstrip("#").casefold())))
    danger = replace(
        danger,
        title=title,
        place=" ".join(danger.place.split()),
        words=danger.words.strip(),
        hashtags=tags[:MOST_NAMES],
        narratives=tuple(dict.fromkeys(danger.narratives))[:MOST_NAMES],
    )
    if not (parse(danger.words).sides or danger.hashtags or danger.narratives):
        raise RefusedInput(_("Say by which words, hashtags or narratives the posts of the call are found."))
    for question in filter(None, (danger.minors_question, danger.safety_question)):
        question_of(mission, question)
    _refuse_lawful(observatory, danger)
    return danger if danger.safety_question else replace(danger, safety_question=_safety_question(mission))


def _refuse_lawful(observatory: Observatory, danger: Danger) -> None:
    """Calls to abstain, to boycott or to protest in peace are no danger: nobody follows them here (invariant 5)."""
    named = [danger.words, *(tag.replace("_", " ") for tag in danger.hashtags)]
    if any(names_lawful_speech(parse(words)) for words in named if words) or is_lawful_speech(observatory, danger):
        raise RefusedInput(
            _(
                "What these words find is lawful speech: it is no danger and is not followed here; ask for words of "
                "the dangerous act alone."
            )
        )


def _safety_question(mission: Mission) -> str:
    """The first question of the mission whose yes is a safety message or de-escalation; '' where none asks it."""
    return next((one.id for one in mission.questions if one.codes and set(one.codes) <= SAFETY_CODES), "")


def end(observatory: Observatory, person: "Member", number: int, reason: str) -> Danger:
    """Follow a call no longer, for a reason. Raises NotAllowed, Missing, WrongState, RefusedInput without a reason."""
    from marsad.store.records import dangers, members, work

    observatory.connect()
    members.require(person, Action.FOLLOW_DANGER)
    told = " ".join(reason.split())
    if not 0 < len(told) <= LONGEST_REASON:
        raise RefusedInput(
            _("Say why the call is followed no longer, in at most {most} characters.", most=LONGEST_REASON)
        )
    with work.unit(person.name, "end danger", "") as unit:
        return dangers.end_danger(unit, number, told)


def standing(observatory: Observatory, person: "Member") -> Standing:
    """The calls that are followed, and those that ended not long ago. Raises NotAllowed."""
    from marsad.store.records import dangers, members

    observatory.connect()
    members.require(person, Action.FOLLOW_DANGER)
    day, every = today(observatory.mission), dangers.dangers()
    shown = [one for one in every if one.is_shown(day)]
    return Standing(
        followed=_nearest(one for one in shown if one.is_followed(day)),
        ended=_nearest(one for one in shown if not one.is_followed(day)),
        gone=len(every) - len(shown),
    )


def _nearest(some: Iterable[Danger]) -> tuple[Danger, ...]:
    return tuple(sorted(some, key=lambda one: (one.day, one.number)))


def the_call(observatory: Observatory, person: "Member", number: int) -> Danger:
    """A call that may be looked at. Raises NotAllowed, Missing for one that is not there or no longer shown."""
    found = standing(observatory, person)
    call = next((one for one in (*found.followed, *found.ended) if one.number == number), None)
    if call is None:
        raise Missing(_("No call of the number {number} is followed; see the list.", number=number))
    return call
