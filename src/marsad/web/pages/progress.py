"""How far a sample is and how far its coders agree, in numbers; no answer and no name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marsad.core.judgement import Code, Purpose
from marsad.core.roles import Action
from marsad.core.words import N_, _, current_language
from marsad.estimate.agreement import ALPHA_GATE, POSITIVE_AGREEMENT_GATE
from marsad.flows.agreeing import AgreementRow, AgreementTables, agreement_tables
from marsad.flows.answers import answers_of_sample
from marsad.report.labels import group_name
from marsad.report.numbers import Voice, decimal, percent
from marsad.review.states import DONE, State
from marsad.store.records.choices import passes_in
from marsad.store.records.samples import as_sample
from marsad.store.records.stuck import beyond_coders, beyond_settlers
from marsad.web.access import the_member
from marsad.web.desk import Work, the_work
from marsad.web.queue import topics_of
from marsad.web.rendering import page

STATE_NAMES: dict[State, str] = {
    State.WAITING: N_("waiting for an answer"),
    State.HALF: N_("waiting for the second answer"),
    State.DIFFERS: N_("two answers that differ, to be settled"),
    State.AGREED: N_("answered"),
    State.SETTLED: N_("settled"),
}
ROUND_NAMES: dict[State, str] = {
    State.WAITING: N_("waiting for an answer"),
    State.ROUND: N_("answered by some of the coders"),
    State.COMPARED: N_("answered by all, or closed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A line of agreement in the reader's words; `said` is False where there are too few posts to speak of."""

    name: str
    code: str  # its id, where the line is of a code
    n: int
    said: bool
    prevalence: str = ""
    alpha: str = ""
    ac1: str = ""
    positive: str = ""
    passes: bool = False


@require_safe
def progress(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Tasks of the sample by where they stand, and the agreement of those coded twice."""
    work = the_work(sample_id)
    answers = answers_of_sample(sample_id)
    counts = Counter(answer.outcome.state for answer in answers)
    names = ROUND_NAMES if work.sample.purpose == Purpose.PILOT else STATE_NAMES
    return page(
        request,
        "progress.html",
        work=work,
        passes=passes_in(sample_id),
        mission=work.desk.mission,
        states=[(name, counts[state]) for state, name in names.items()],
        tasks=len(answers),
        done=sum(counts[state] for state in DONE),
        unanswerable=beyond_coders(sample_id, topics_of(work.question, work.desk.codebook)),
        unsettleable=beyond_settlers(
            [
                frozenset(coding.coder for coding in answer.codings)
                for answer in answers
                if answer.outcome.state is State.DIFFERS
            ]
        ),
        talks=the_member(request).may(Action.SEE_CONFUSION),
        **agreement_shown(work),
    )


def agreement_shown(work: Work) -> dict[str, Any]:
    """The tables of agreement as the page shows them."""
    voice = Voice(current_language(), work.desk.mission.country)
    found = agreement_tables(work.desk.observatory, as_sample(work.sample), work.question)
    parts = [
        (_("On the question and on each code"), _("What is agreed on"), [*_of_question(voice, found, work.codes)]),
        (_("By language and script"), _("Language and script"), [*_of_groups(voice, found)]),
        (_("Week by week"), _("Week that begins on"), [*_of_weeks(voice, found)]),
    ]
    return {
        "pairs": found.pairs,
        "coders": found.coders,
        "parts": [part for part in parts if part[2]] if found.pairs else [],
        "exploratory": found.question.agreement is None or found.question.agreement.exploratory,
        "gate": (decimal(voice, ALPHA_GATE, 3), decimal(voice, POSITIVE_AGREEMENT_GATE, 2)),
    }


def _of_question(voice: Voice, found: AgreementTables, codes: Sequence[Code]) -> list[Figures]:
    names = {code.id: code.label.said_in(voice.language) for code in codes}
    rows = [figures(voice, found.question, _("The question: yes or no"), locked=found.locked)]
    return [*rows, *(figures(voice, row, names[row.of], row.of, locked=found.locked) for row in found.codes)]


def _of_groups(voice: Voice, found: AgreementTables) -> list[Figures]:
    return [figures(voice, row, group_name(voice, (), row.of), locked=found.locked) for row in found.groups]


def _of_weeks(voice: Voice, found: AgreementTables) -> list[Figures]:
    def day(row: AgreementRow) -> str:
        return format_date(date.fromisoformat(row.of), "d MMMM y", locale=voice.locale)

    return [figures(voice, row, day(row), locked=found.locked) for row in found.weeks]


def figures(voice: Voice, row: AgreementRow, name: str, code: str = "", *, locked: bool = False) -> Figures:
    """One line; a figure that is not defined says so, and one that is locked in the restricted period."""
    found = row.agreement
    if found is None:
        return Figures(name=name, code=code, n=row.n, said=False)

    nothing = _("not shown") if locked else _("not defined")

    def said(value: float | None) -> str:
        return nothing if value is None else decimal(voice, value, 2)

    alpha = said(found.alpha)
    if found.low is not None and found.high is not None:
        alpha = _("{value} ({low} to {high})", value=alpha, low=said(found.low), high=said(found.high))
    positive = said(found.positive_agreement)
    if found.positive_agreement_low is not None:
        positive = _("{value} (at least {low})", value=positive, low=said(found.positive_agreement_low))
    return Figures(
        name=name,
        code=code,
        n=row.n,
        said=True,
        prevalence=nothing if found.prevalence is None else percent(voice, found.prevalence, row.n),
        alpha=alpha,
        ac1=said(found.ac1),
        positive=positive,
        passes=not found.exploratory,
    )
