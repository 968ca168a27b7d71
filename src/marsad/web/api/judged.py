"""What people judged: samples and their progress, agreement, estimates, the machine's errors."""

from collections import Counter

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from marsad.core.judgement import DrawnSample
from marsad.core.mission import Question
from marsad.flows.answers import agreement_of_question, answers_of_sample
from marsad.flows.figures import all_figures
from marsad.flows.population import question_of
from marsad.flows.said_errors import said_errors
from marsad.flows.said_figures import said_figures
from marsad.review.states import DONE, State
from marsad.store.records import samples as kept
from marsad.web.api.gate import asker_of
from marsad.web.api.shapes import Band, ErrorsShape, FiguresShape, QuestionAgreement, SampleShape, gives
from marsad.web.desk import latest_samples, the_desk

router = Router(tags=["judged"])
OfQuestion = Query(None, max_length=80, description="Id of a question; all where none is given.")


@router.get("/samples", response=gives(list[SampleShape]), url_name="samples", summary="Samples and their progress")
def samples(request: HttpRequest, question: str | None = OfQuestion) -> object:
    """The design of each sample that counts or is being coded, and how many of its tasks stand where.

    Without its strata to who may code while a task is open: they are the machine's.
    """
    asked, codes = {each.id for each in asked_questions(question)}, asker_of(request).codes
    return [_sample(kept.as_sample(row), codes=codes) for row in latest_samples() if row.question in asked]


@router.get("/agreement", response=gives(list[QuestionAgreement]), url_name="agreement", summary="Agreement of coders")
def agreement(request: HttpRequest, question: str | None = OfQuestion) -> object:  # noqa: ARG001
    """How far the coders agree on each question; who disagrees with whom is not in the API."""
    observatory = the_desk().observatory
    given = []
    for each in _drawn(question):
        sample = kept.sample_of(each.id)
        doubly = any(len(answer.codings) >= 2 for answer in answers_of_sample(sample.sample_id))
        found = agreement_of_question(observatory, each.id) if doubly else None
        given.append({"question": each.id, "sample_id": sample.sample_id, "agreement": found})
    return given


@router.get("/estimates", response=gives(list[FiguresShape]), url_name="estimates", summary="Estimates")
def estimates(request: HttpRequest, question: str | None = OfQuestion) -> object:  # noqa: ARG001
    """Shares from probability samples of human codings, by group, with interval, method, frame, n and agreement.

    A figure that is withheld is null, with the reason.
    """
    named = [question] if question is not None else None
    return [said_figures(each) for each in all_figures(the_desk().observatory, named)]


@router.get("/machine-errors", response=gives(list[ErrorsShape]), url_name="machine-errors", summary="Machine errors")
def machine_errors(request: HttpRequest, question: str | None = OfQuestion) -> object:  # noqa: ARG001
    """What the machine missed and flagged wrongly, once everybody has answered."""
    observatory = the_desk().observatory
    found = (said_errors(observatory, each) for each in _drawn(question))
    return [each for each in found if each is not None]


def asked_questions(question: str | None) -> list[Question]:
    """The question of that id, or all of the mission. Raises Missing."""
    mission = the_desk().mission
    return list(mission.questions) if question is None else [question_of(mission, question)]


def _drawn(question: str | None) -> list[Question]:
    """The same, with a sample; one that is named must have one. Raises Missing."""
    if question is not None:
        kept.sample_of(asked_questions(question)[0].id)
    return [each for each in asked_questions(question) if kept.has_sample(each.id)]


def _sample(sample: DrawnSample, *, codes: bool) -> SampleShape:
    states = Counter(answer.outcome.state for answer in answers_of_sample(sample.sample_id))
    bands = {} if codes and any(state not in DONE for state in states) else sample.strata
    return SampleShape(
        sample_id=sample.sample_id,
        question=sample.question,
        purpose=str(sample.purpose),
        seed=sample.seed,
        size=sample.size,
        population=sample.population,
        strata=[Band(name=name, N=band["N"], n=band["n"]) for name, band in bands.items()],
        posts_version=sample.posts_version,
        signals_version=sample.signals_version,
        codebook_version=sample.codebook_version,
        states={str(state): states[state] for state in State if states[state]},
        done=sum(states[state] for state in DONE),
    )
