"""How far a sample is and how far its coders agree, in numbers; no answer and no name."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marsad.core.findings import Agreement
from marsad.core.words import N_, _
from marsad.flows.answers import agreement_of, answers_of_sample
from marsad.review.states import DONE, State
from marsad.web.desk import the_work
from marsad.web.rendering import page

STATE_NAMES: dict[State, str] = {
    State.WAITING: N_("waiting for an answer"),
    State.HALF: N_("waiting for the second answer"),
    State.DIFFERS: N_("two answers that differ, to be settled"),
    State.AGREED: N_("answered"),
    State.SETTLED: N_("settled"),
}


@require_safe
def progress(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Tasks of the sample by where they stand, and the agreement of those coded twice."""
    work = the_work(sample_id)
    answers = answers_of_sample(sample_id)
    counts = Counter(answer.outcome.state for answer in answers)
    agreement = agreement_of(answers, work.question)
    return page(
        request,
        "progress.html",
        work=work,
        mission=work.desk.mission,
        states=[(STATE_NAMES[state], counts[state]) for state in STATE_NAMES],
        tasks=len(answers),
        done=sum(counts[state] for state in DONE),
        agreement=figures_of(agreement) if agreement else [],
        pairs=agreement.n if agreement else 0,
        exploratory=agreement is None or agreement.exploratory,
    )


def figures_of(found: Agreement) -> list[tuple[str, str]]:
    """The figures of agreement with their limits; one that is not defined says so."""

    def said(value: float | None, low: float | None = None, high: float | None = None) -> str:
        if value is None:
            return _("not defined")
        if low is None:
            return f"{value:.2f}"
        return f"{value:.2f} (≥ {low:.2f})" if high is None else f"{value:.2f} [{low:.2f} – {high:.2f}]"

    return [
        (_("Krippendorff's alpha"), said(found.alpha, found.low, found.high)),
        (_("Gwet's AC1"), said(found.ac1)),
        (_("positive agreement"), said(found.positive_agreement, found.positive_agreement_low)),
    ]
