"""The steps of a finding after its draft: read by a second person, published by another, corrected or withdrawn."""

from typing import TYPE_CHECKING

from marsad.core.errors import NotAllowed, NotSafeToPublish, RefusedInput, WrongState
from marsad.core.findings import Withheld
from marsad.core.mission import Mission
from marsad.core.publication import STATE_WORDS, STEP_WORDS, Hand, Kept, Rule, State, Step, barred, rule_of
from marsad.core.trilingual import Trilingual
from marsad.core.words import _
from marsad.flows.drafting import checked_words, figures_and_section, require_open
from marsad.flows.figures import QuestionFigures
from marsad.flows.frozen import basis, figures_digest, thawed
from marsad.flows.population import question_of
from marsad.flows.real_people import LONGEST, require_real
from marsad.flows.restricted import lock_today
from marsad.flows.said_in_public import hands_of
from marsad.report.figures import withheld_because
from marsad.report.labels import WITHHELD
from marsad.store.observatory import Observatory

if TYPE_CHECKING:
    from marsad.store.records.models import Member
    from marsad.store.records.work import Unit

ON_FIGURES = frozenset({Step.HAND_OVER, Step.READ, Step.PUBLISH})  # steps that say the figures are right
BY_HAND = frozenset(Step) - {Step.REDRAFT, Step.CORRECT}  # the others follow from a draft, or from a publication


def take_step(
    observatory: Observatory,
    person: "Member",
    number: int,
    step: Step,
    reason: str = "",
    said: Trilingual | None = None,
) -> Kept:
    """Take `step` with a version; the version afterwards.

    `reason` is told to colleagues (sent back), `said` to the public (withdrawn). Raises WrongState where the table has
    no such step, the figures moved since the draft or are locked; NotAllowed for somebody whose step it is not;
    RefusedInput without a reason; NotSafeToPublish for a figure that may not be shown.
    """
    from marsad.store.records import findings, work

    observatory.connect()
    mission = observatory.mission
    kept = findings.finding(number)
    rule = the_rule(kept, step)
    require_hand(mission, person, kept, rule)
    if rule.reason:
        reason, said = the_reason(mission, kept, step, reason, said)
    if step in ON_FIGURES:
        require_same_figures(observatory, kept, whole=step is Step.PUBLISH)
    with work.unit(person.name, step.replace("_", " ") + " finding", kept.drafted.question) as unit:
        unit.detail |= {"finding": number, "version": kept.version, "digest": kept.drafted.digest}
        if step is Step.PUBLISH:
            _correct_standing(unit, person, kept)
        findings.add_step(unit, person, number, step, reason, said)
    return findings.finding(number)


def the_rule(kept: Kept, step: Step) -> Rule:
    """The rule of the step from where the version stands. Raises WrongState where there is none."""
    rule = rule_of(kept.state, step)
    if rule is None or step not in BY_HAND:
        raise WrongState(
            _(
                "Finding {number} is '{state}' and cannot be '{step}'; look at it again.",
                number=kept.number,
                state=_(STATE_WORDS[kept.state]),
                step=_(STEP_WORDS[step]),
            )
        )
    return rule


def require_hand(mission: Mission, person: "Member", kept: Kept, rule: Rule) -> None:
    """Raises NotAllowed for somebody without the role, or whose hand is in it already (invariant 6)."""
    from marsad.store.records import members

    members.require(person, rule.action)
    require_real(mission, person)
    if person.name in not_for(kept, rule, person):
        hands = hands_of(kept)
        drafter = hands[Hand.DRAFTER] == person.name
        raise NotAllowed(
            _("'{name}' drafted this finding; another person must take this step.", name=person.name)
            if drafter
            else _(
                "'{name}' was its second reader, and somebody else can publish it; let them do it.", name=person.name
            )
        )


def not_for(kept: Kept, rule: Rule, person: "Member") -> frozenset[str]:
    """Names of those who may not take the step with this version."""
    from marsad.store.records import findings

    return barred(rule, hands_of(kept), findings.who_may(rule.action, person.kind))


def the_reason(
    mission: Mission, kept: Kept, step: Step, reason: str, said: Trilingual | None
) -> tuple[str, Trilingual | None]:
    """The reason as it is kept. Raises RefusedInput where there is none."""
    if step is Step.WITHDRAW:
        if said is None:
            raise RefusedInput(_("Say in three languages why the finding is withdrawn; readers will see it."))
        return "", checked_words(mission, thawed(kept.drafted.section).question, said)
    told = " ".join(reason.split())
    if not told or len(told) > LONGEST:
        raise RefusedInput(_("Say why, in at most {most} characters; whoever drafted it must know.", most=LONGEST))
    return told, None


def require_same_figures(observatory: Observatory, kept: Kept, *, whole: bool) -> None:
    """Raises WrongState where the figures moved since the draft or are locked, NotSafeToPublish where none is shown.

    With `whole` they are computed again; else the answers they rest on are compared.
    """
    mission = observatory.mission
    question = question_of(mission, kept.drafted.question)
    require_open(lock_today(observatory, question), question)
    if not whole:
        if has_moved(observatory, kept):
            raise _moved(kept)
        return
    figures, _section = figures_and_section(observatory, mission, question)
    if figures_digest(figures) != kept.drafted.digest:
        raise _moved(kept)
    require_a_figure(figures)


def require_a_figure(figures: QuestionFigures) -> None:
    """Raises NotSafeToPublish where the finding has no figure that may be said."""
    why = withheld_because(figures.estimates[0])
    if why is not None and why is not Withheld.SMALL_BASE:
        raise NotSafeToPublish(
            _(
                "The finding on '{question}' has no figure ({why}); finish the coding and draft it again.",
                question=figures.question,
                why=_(WITHHELD[why]),
            )
        )


def has_moved(observatory: Observatory, kept: Kept) -> bool:
    """Whether answers, question, roster or codebook changed since the draft: quick, without computing a figure."""
    question = observatory.mission.question(kept.drafted.question)
    return question is None or basis(observatory, question) != kept.drafted.basis


def _moved(kept: Kept) -> WrongState:
    return WrongState(
        _(
            "The figures of '{question}' have changed since this version was drafted; draft it again.",
            question=kept.drafted.question,
        )
    )


def _correct_standing(unit: "Unit", person: "Member", kept: Kept) -> None:
    """End the version that was published before, with what was wrong with it."""
    from marsad.store.records import findings

    for earlier in findings.versions_of(kept.drafted.question):
        if earlier.state is State.PUBLISHED and earlier.number != kept.number:
            findings.add_step(unit, person, earlier.number, Step.CORRECT, said=kept.drafted.correction)
