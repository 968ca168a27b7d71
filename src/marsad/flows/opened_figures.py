"""A figure of a finding, opened down to what it was made from: frame, sample, answers, machine, ledger."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from marsad.core.canonical import digest
from marsad.core.collection import Collection
from marsad.core.errors import Missing
from marsad.core.findings import Estimate
from marsad.core.machine_errors import MachineErrors
from marsad.core.mission import Question, Source
from marsad.core.publication import Behind
from marsad.core.roles import Action
from marsad.core.words import _
from marsad.flows.answers import Answer, answers_of_sample
from marsad.flows.shown_findings import ShownFinding, figures_by_key, shown
from marsad.report.document import FindingSection
from marsad.report.figures import withheld_because
from marsad.report.safety import hides_counts
from marsad.report.sentences import counts_lawful_speech
from marsad.review.states import State as TaskState
from marsad.store.observatory import Observatory

if TYPE_CHECKING:
    from marsad.store.records.models import Member

UNANSWERED = frozenset({TaskState.WAITING, TaskState.HALF})
SHORT_HASH = 16  # hexadecimal characters that who may code sees, enough to look an entry up
YES, NO, UNDECIDED, OPEN = "yes", "no", "undecided", "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One stratum of the sample; `positives` is None where it would tell what is withheld."""

    name: str
    size: int
    drawn: int
    coded: int | None  # None where it would tell who still codes in which stratum an open item is
    positives: int | None
    probability: float | None  # of each of its items to be drawn; None: not recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Items that were answered in the same way: no text, no author, no number of a post."""

    stratum: str
    answers: tuple[str, ...]  # codes as 'A1 A3', '' for none of them, '?' for cannot decide
    settled: str | None
    verdict: str  # yes, no, undecided, open
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The codings behind a figure, in aggregate."""

    counts: tuple[tuple[str, int], ...] | None  # by verdict; None where a count is withheld
    twice: int
    settled: int
    patterns: tuple[Pattern, ...]
    letters: tuple[str, ...]  # of the coders, where each has a column of their own
    why_not: str  # why there are no patterns; '' where there are


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFigure:
    """A figure with everything behind it that this person may see today."""

    finding: ShownFinding
    key: str
    estimate: Estimate
    sources: tuple[tuple[Source, tuple[Collection, ...]], ...]  # with what was told of how each was collected
    strata: tuple[Drawn, ...]
    answers: Answers | None  # None where the answers are no longer those the version was made from
    errors: MachineErrors | None
    errors_why_not: str
    behind: tuple[Behind, ...]
    head: tuple[int, str]  # of the ledger


def opened(observatory: Observatory, person: "Member", number: int, key: str) -> OpenedFigure:
    """The figure `key` of a version. Raises Missing where there is none."""
    from marsad.store.records import collecting, findings, samples, work

    found = shown(observatory, person, number)
    section = found.section
    estimate = figures_by_key(section).get(key)
    if estimate is None:
        raise Missing(_("Finding {number} has no figure '{key}'; choose one of its page.", number=number, key=key))
    mission = observatory.mission
    question = mission.question(section.question.id) or section.question
    sample = samples.sample_of(section.question.id)
    every = answers_of_sample(sample.sample_id)
    waiting = sum(one.outcome.state in UNANSWERED or one.is_open(question) for one in every)
    hidden = hides_counts(section) or all(withheld_because(one) is not None for one in section.finding.estimates)
    head = work.head()
    # With two whole hashes that follow each other an answer could be guessed until it fits.
    shown_hash = SHORT_HASH if person.may(Action.CODE) else None
    blind = _("Shown once every item of the sample is answered: whoever codes must not see the others’ answers.")
    return OpenedFigure(
        finding=found,
        key=key,
        estimate=estimate,
        sources=tuple(
            (one, tuple(collecting.collections(one.id))) for one in mission.sources if one.id in question.sources
        ),
        strata=strata_of(section, sample.strata, hidden=hidden, blind=bool(waiting) and person.may(Action.CODE)),
        answers=None
        if found.moved is not False
        else answers_behind(observatory, person, section, question, every, blind if waiting else "", hidden=hidden),
        errors=None if waiting or found.moved is not False else section.errors,
        errors_why_not=blind if waiting else "",
        behind=tuple(
            replace(one, entries=tuple((number, hash_[:shown_hash]) for number, hash_ in one.entries))
            for one in findings.entries_behind(
                sample.sample_id, [one.task.task_id for one in every], [line.number for line in found.versions]
            )
        ),
        head=(head[0], head[1][:shown_hash]),
    )


def strata_of(
    section: FindingSection, drawn: Mapping[str, Mapping[str, int]], *, hidden: bool, blind: bool
) -> tuple[Drawn, ...]:
    """The strata of the sample; with `blind` without how many were coded: they are the machine's."""
    return tuple(
        Drawn(
            name=one.name,
            size=one.size,
            drawn=drawn[one.name]["n"] if one.name in drawn else 0,
            coded=None if blind else one.coded,
            positives=None if hidden or blind else one.positives,
            probability=drawn[one.name]["n"] / one.size if one.size and one.name in drawn else None,
        )
        for one in section.sample.strata
    )


def answers_behind(
    observatory: Observatory,
    person: "Member",
    section: FindingSection,
    question: Question,
    every: list[Answer],
    blind: str,
    *,
    hidden: bool,
) -> Answers:
    """The answers in aggregate; how single items were answered only where that gives nobody and nothing away."""
    why = blind
    if not why and hidden:
        why = _("Not shown: a count among them is withheld, and the others would give it away.")
    if not why and counts_lawful_speech(section.question, observatory.codebook):
        why = _("This counts lawful speech: answers are shown as totals only, never item by item.")
    counts = Counter(_verdict(one, question) for one in every)
    lettered = person.may(Action.SEE_CONFUSION)
    letters = letters_of(every, section.question.id) if lettered else {}
    return Answers(
        counts=None if hidden or blind else tuple((name, counts[name]) for name in (YES, NO, UNDECIDED, OPEN)),
        twice=sum(len(one.codings) >= 2 for one in every),
        settled=sum(one.outcome.state is TaskState.SETTLED for one in every),
        patterns=() if why else patterns_of(every, question, letters),
        letters=tuple(sorted(letters.values())),
        why_not=why,
    )


def patterns_of(every: list[Answer], question: Question, letters: dict[str, str]) -> tuple[Pattern, ...]:
    """How often each way of answering was met.

    With `letters` (coder -> letter) each coder has a place of their own; without, the two answers stand in the order
    of the alphabet, so that nobody can be told apart.
    """
    counted: Counter[tuple[str, tuple[str, ...], str | None, str]] = Counter()
    for one in every:
        said = {given.coder: "?" if given.cannot_decide else " ".join(sorted(given.codes)) for given in one.codings}
        places = sorted(letters, key=lambda coder: letters[coder])
        answers = tuple(said.get(coder, "–") for coder in places) if letters else tuple(sorted(said.values()))
        settled = None
        if one.outcome.state is TaskState.SETTLED:
            settled = " ".join(sorted(one.outcome.codes)) if one.outcome.decided else "?"
        counted[one.task.stratum, answers, settled, _verdict(one, question)] += 1
    listed = sorted(counted.items(), key=lambda item: (-item[1], item[0][0], item[0][1], item[0][2] or ""))
    return tuple(
        Pattern(stratum=stratum, answers=answers, settled=settled, verdict=verdict, items=items)
        for (stratum, answers, settled, verdict), items in listed
    )


def letters_of(every: list[Answer], salt: str) -> dict[str, str]:
    """A letter for each coder, in an order that tells nothing of their names."""
    names = {given.coder for one in every for given in one.codings}
    ordered = sorted(names, key=lambda name: digest([salt, len(every), name]))
    return {name: chr(ord("A") + place) if place < 26 else f"A{place}" for place, name in enumerate(ordered)}


def _verdict(answer: Answer, question: Question) -> str:
    if answer.is_open(question):
        return OPEN
    return {True: YES, False: NO, None: UNDECIDED}[answer.verdict(question)]
