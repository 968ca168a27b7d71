"""Draft a finding: the figures of now, frozen with what they rest on. Its words may be changed, its numbers not."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from marsad.core.errors import RefusedInput, WrongState
from marsad.core.mission import Mission, Question
from marsad.core.publication import IN_THE_MAKING, RULES, Drafted, Kept, State, Step
from marsad.core.restricted import Lock
from marsad.core.roles import Action
from marsad.core.trilingual import Trilingual
from marsad.core.words import EUROPEAN, LANGUAGES, _, writing_digits
from marsad.flows.figures import QuestionFigures, all_figures
from marsad.flows.frozen import basis, figures_digest, frozen
from marsad.flows.population import question_of
from marsad.flows.real_people import LONGEST, require_real
from marsad.flows.reporting import digest_of, section_of
from marsad.flows.restricted import lock_today, today
from marsad.report.document import FindingSection
from marsad.report.numbers import settle_direction
from marsad.report.safety import require_numbers_of, require_safe_section, require_same_numbers
from marsad.store.observatory import Observatory

if TYPE_CHECKING:
    from marsad.store.records.models import Member

GAPS = re.compile(r"[ \t\r\n]+")


def draft_finding(
    observatory: Observatory,
    person: "Member",
    question_id: str,
    words: Trilingual | None = None,
    correction: Trilingual | None = None,
) -> Kept:
    """A new version of the question's finding, from the figures of now; a version in the making is replaced.

    `words` stand in place of those the product writes, with the same numbers. A published version is corrected only
    with `correction`: what was wrong with it. Raises NotAllowed without the role, WrongState in the restricted period
    or where nothing is coded, RefusedInput and NotSafeToPublish for words that may not be said.
    """
    from marsad.store.records import findings, members, work

    observatory.connect()
    mission = observatory.mission
    question = question_of(mission, question_id)
    members.require(person, Action.DRAFT_FINDING)
    require_real(mission, person)
    require_open(lock_today(observatory, question), question)
    last = findings.latest().get(question_id)
    correction = correction_of(mission, question, last, correction)
    drafted = drafted_now(observatory, mission, question, words)
    with work.unit(person.name, "draft finding", question_id) as unit:
        drafted = replace(drafted, ledger=work.head(), correction=correction)
        if last is not None and (last.state, Step.REDRAFT) in RULES:
            findings.add_step(unit, person, last.number, Step.REDRAFT)
        number = findings.add_version(unit, person, drafted, last.number if last else None)
    return findings.finding(number)


def drafted_now(observatory: Observatory, mission: Mission, question: Question, words: Trilingual | None) -> Drafted:
    """The question's finding from the figures of now. Raises NotSafeToPublish for words that may not be said."""
    rests_on = basis(observatory, question)  # first: an answer that comes meanwhile shows as a change
    figures, section = figures_and_section(observatory, mission, question)
    generated = section.finding.claim
    claim = generated if words is None else clean_words(words)
    section = replace(section, finding=replace(section.finding, claim=claim))
    require_safe_section(mission, observatory.codebook, today(mission), section)
    require_numbers_of(mission, question.id, claim, generated)
    return Drafted(
        question=question.id,
        claim=claim,
        generated=generated,
        section=frozen(section),
        digest=figures_digest(figures),
        basis=rests_on,
        codebook_version=figures.sample.codebook_version,
        codebook_sha256=digest_of(observatory, mission.codebook),
        posts_version=figures.sample.posts_version,
        signals_version=figures.sample.signals_version,
        ledger=(0, ""),
        exploratory=figures.exploratory,
    )


def figures_and_section(
    observatory: Observatory, mission: Mission, question: Question
) -> tuple[QuestionFigures, FindingSection]:
    """The question's figures of now, and all that is shown with them. Raises WrongState where nothing is coded."""
    (figures,) = all_figures(observatory, [question.id])
    with writing_digits(EUROPEAN):  # what is kept is written in the digits of the report, whoever drafts it
        return figures, section_of(observatory, mission, figures)


def correction_of(
    mission: Mission, question: Question, last: Kept | None, given: Trilingual | None
) -> Trilingual | None:
    """What was wrong with the published version, said now or when the correction was first drafted."""
    if last is None or last.state is State.WITHDRAWN:
        return None
    if last.state in IN_THE_MAKING:
        return checked_words(mission, question, given) if given and last.drafted.correction else last.drafted.correction
    if given is None:
        raise RefusedInput(
            _(
                "The finding on '{question}' is published; to correct it, say in three languages what was wrong.",
                question=question.id,
            )
        )
    return checked_words(mission, question, given)


def checked_words(mission: Mission, question: Question, given: Trilingual) -> Trilingual:
    """What the public will be told, cleaned. Raises NotSafeToPublish where the languages hold other numbers."""
    said = clean_words(given)
    require_same_numbers(mission, question.id, said)
    return said


def clean_words(given: Trilingual) -> Trilingual:
    """The words in one line a language, without marks that turn a line. Raises RefusedInput where they are too long."""
    # no-break spaces stay: they hold French numbers together
    said = {code: settle_direction(GAPS.sub(" ", given.said_in(code)).strip()) for code in LANGUAGES}
    for code, text in said.items():
        if not text or len(text) > LONGEST:
            raise RefusedInput(
                _(
                    "The words in '{language}' have {length} characters; write 1 to {most}.",
                    language=code,
                    length=len(text),
                    most=LONGEST,
                )
            )
    return Trilingual(**said)


def require_open(lock: Lock | None, question: Question) -> None:
    """Raises WrongState where the question's figures are locked."""
    if lock is not None:
        raise WrongState(
            _(
                "'{question}' reads as a poll and is locked by '{reference}'; it opens on {day}.",
                question=question.id,
                reference=lock.reference,
                day=lock.opens_on.isoformat(),
            )
        )
