"""Assessing a group: one person proposes, a second confirms."""

from dataclasses import replace
from typing import TYPE_CHECKING

from marsad.core.assessments import RULES, STATE_WORDS, Assessment, Grade, Judged, Rule, Step
from marsad.core.coordination import CLOSED_WORDS
from marsad.core.errors import NotAllowed, RefusedInput, WrongState
from marsad.core.judgement import Codebook
from marsad.core.roles import Action
from marsad.core.words import _
from marsad.flows.coordination_kept import closed_groups, group_in, run_of
from marsad.flows.real_people import LONGEST, require_real
from marsad.store.observatory import Observatory

if TYPE_CHECKING:
    from marsad.store.records.models import Member

SHORT = 200  # characters of a name
BY_HAND = frozenset(Step) - {Step.REPLACE}  # that one follows from a newer assessment


def assess(observatory: Observatory, person: "Member", run: int, group: int, judged: Judged) -> Assessment:
    """Propose an assessment. Raises NotAllowed, Missing, RefusedInput, WrongState.

    A group that nobody opens is not assessed: of lawful speech nothing is manipulation, and few are few.
    """
    from marsad.store.records import assessments, members, work

    observatory.connect()
    members.require(person, Action.ASSESS_COORDINATION)
    require_real(observatory.mission, person)
    kept, result = run_of(observatory, run)
    group_in(result, group)
    closed = closed_groups(observatory, kept, result).get(group)
    if closed is not None:
        raise WrongState(
            _("Group {number} is not assessed: {why} Choose another one.", number=group, why=_(CLOSED_WORDS[closed]))
        )
    judged = _checked(judged, observatory.codebook)
    with work.unit(person.name, "assess group", f"{run}/{group}") as unit:
        number = assessments.add_assessment(unit, person, run, group, judged)
    return assessments.assessment(number)


def take(observatory: Observatory, person: "Member", number: int, step: Step, reason: str = "") -> Assessment:
    """Confirm, refuse or withdraw one. Raises NotAllowed, Missing, RefusedInput, WrongState."""
    from marsad.store.records import assessments, members, work

    observatory.connect()
    members.require(person, Action.ASSESS_COORDINATION)
    require_real(observatory.mission, person)
    kept = assessments.assessment(number)
    rule = RULES.get((kept.state, step))
    if rule is None or step not in BY_HAND:
        raise WrongState(
            _(
                "Assessment {number} is '{state}' and cannot be changed so; look at it again.",
                number=number,
                state=_(STATE_WORDS[kept.state]),
            )
        )
    _require_hand(kept, rule, person)
    told = _one_line(reason)
    if rule.reason and not told:
        raise RefusedInput(_("Say why, in at most {most} characters; whoever reads it must know.", most=LONGEST))
    with work.unit(person.name, f"{step} assessment", str(number)) as unit:
        assessments.add_step(unit, person, number, step, told)
    return assessments.assessment(number)


def steps_for(assessment: Assessment, person: "Member") -> tuple[Step, ...]:
    """The steps that this person may take with it now."""
    if not person.may(Action.ASSESS_COORDINATION):
        return ()
    own = assessment.by == person.name
    return tuple(
        step
        for (state, step), rule in RULES.items()
        if state is assessment.state and step in BY_HAND and (rule.proposer if own else rule.others)
    )


def _require_hand(kept: Assessment, rule: Rule, person: "Member") -> None:
    own = kept.by == person.name
    if own and not rule.proposer:
        raise NotAllowed(_("'{name}' proposed this assessment; another person must take this step.", name=person.name))
    if not own and not rule.others:
        raise NotAllowed(_("Only '{name}', who proposed it, takes it back; refuse it instead.", name=kept.by))


def _checked(judged: Judged, codebook: Codebook) -> Judged:
    """The judgement as it is kept. Raises RefusedInput for what is not documented, or may not be said."""
    evidence = tuple(replace(each, source=_one_line(each.source)) for each in judged.authenticity)
    judged = replace(
        judged,
        authenticity=evidence,
        harm=tuple(dict.fromkeys(judged.harm)),
        harm_because=_one_line(judged.harm_because),
        operator=_one_line(judged.operator),
        operator_source=_one_line(judged.operator_source),
        note=_one_line(judged.note),
    )
    if not all(each.source for each in evidence):
        raise RefusedInput(_("Say of every piece of evidence where it is documented; without that it is none."))
    _require_codes(judged, codebook)
    if judged.operator and (judged.grade is not Grade.DOCUMENTED or not judged.operator_source):
        raise RefusedInput(
            _(
                "'{operator}' is named only at grade 3 and as a named source's claim; give the confirmation and its"
                " source.",
                operator=judged.operator,
            )
        )
    if len(judged.operator) > SHORT:
        raise RefusedInput(_("The name has more than {most} characters; write it shorter.", most=SHORT))
    return judged


def _require_codes(judged: Judged, codebook: Codebook) -> None:
    harmful = [code.id for code in codebook.codes if not code.lawful_speech]
    for code in judged.harm:
        if code not in harmful:
            raise RefusedInput(
                _(
                    "'{code}' is no code of harm in the codebook; choose among: {codes}.",
                    code=code,
                    codes=", ".join(harmful),
                )
            )
    if judged.harm and not judged.harm_because:
        raise RefusedInput(_("Say by what the harm is seen; a code alone tells nobody."))


def _one_line(text: str) -> str:
    """The words on one line. Raises RefusedInput where they are too many."""
    said = " ".join(text.split())
    if len(said) > LONGEST:
        raise RefusedInput(_("A text has more than {most} characters; write it shorter.", most=LONGEST))
    return said
