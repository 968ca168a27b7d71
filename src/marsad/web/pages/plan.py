"""The planning page: what a wanted precision still costs, and the calculators of method 6.7 with their formulas.

Every part is a form of its own that asks for this page again; a browser with scripts renews the answer as one types.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from marsad.core.errors import MarsadError, RefusedInput
from marsad.core.roles import Action
from marsad.core.words import N_, _
from marsad.estimate.planning import coder_errors, missing_part, zero_found
from marsad.flows.planning import plan_of
from marsad.flows.running import RunningPlan, running_plan
from marsad.store.records.codings import open_tasks
from marsad.store.records.models import Member
from marsad.store.records.samples import has_sample, sample_of
from marsad.web.access import the_member
from marsad.web.desk import the_desk
from marsad.web.rendering import page

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A number to fill in; `percent` ones are read as parts of a hundred."""

    name: str
    label: str
    usual: float
    percent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculator:
    """One question, its fields, its formula, and how it is answered in sentences."""

    name: str
    asks: str
    fields: tuple[Field, ...]
    formula: str
    answer: Callable[[Values], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A calculator as it stands on the page; `mistake` in place of an answer where a number cannot be."""

    calculator: Calculator
    values: dict[str, str]
    sentences: list[str]
    mistake: str


def _needed(values: Values) -> list[str]:
    found = plan_of(half_width=values["wanted"], expected=values["expected"], posts=round(values["posts"]))
    return found.sentences


def _zeros(values: Values) -> list[str]:
    return [zero_found(round(values["coded"])).sentence]


def _missing(values: Values) -> list[str]:
    return [missing_part(values["share"], values["unknown"]).sentence]


def _errors(values: Values) -> list[str]:
    return [coder_errors(values["observed"], values["agreement"]).sentence]


CALCULATORS = (
    Calculator(
        name="needed",
        asks=N_("How many posts must be coded?"),
        fields=(
            Field(name="wanted", label=N_("Wanted half-width, in points"), usual=2),
            Field(name="expected", label=N_("Expected share, in percent"), usual=5),
            Field(name="posts", label=N_("Posts in the frame"), usual=100_000, percent=False),
        ),
        formula="h = 1.96 · √( Σ Wₕ² pₕ (1 − pₕ) (1 − nₕ/Nₕ) / nₕ )",
        answer=_needed,
    ),
    Calculator(
        name="zeros",
        asks=N_("What can be said if none is found?"),
        fields=(Field(name="coded", label=N_("Posts drawn at random and coded"), usual=300, percent=False),),
        formula="p ≤ 1 − 0.05^(1/n) ≈ 3/n",
        answer=_zeros,
    ),
    Calculator(
        name="missing",
        asks=N_("How wide is it if a part cannot be located?"),
        fields=(
            Field(name="share", label=N_("Share among those located, in percent"), usual=79),
            Field(name="unknown", label=N_("Part that cannot be located, in percent"), usual=30),
        ),
        formula="s (1 − m) ≤ p ≤ s (1 − m) + m",
        answer=_missing,
    ),
    Calculator(
        name="errors",
        asks=N_("What if coders confirm only a part of each other’s yes?"),
        fields=(
            Field(name="observed", label=N_("Observed share, in percent"), usual=5),
            Field(name="agreement", label=N_("Positive agreement, in percent"), usual=60),
        ),
        formula="q (PA − q) / (1 − 2q + q·PA) ≤ p ≤ q / PA",
        answer=_errors,
    ),
)
WANTED = Field(name="half_width", label=N_("Wanted half-width, in points"), usual=2)


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Every question with a sample, and the calculators."""
    person, desk = the_member(request), the_desk()
    mistake, running = "", []
    asked = desk.mission.questions
    try:
        wanted = number(request.GET, WANTED)
        running = [(question, plan_for(person, question.id, wanted)) for question in asked if has_sample(question.id)]
    except MarsadError as refused:
        mistake = str(refused)
    return page(
        request,
        "plan.html",
        mission=desk.mission,
        wanted=written(request.GET, WANTED),
        running=running,
        mistake=mistake,
        calculators=[filled(calculator, request.GET) for calculator in CALCULATORS],
    )


def plan_for(person: Member, question_id: str, wanted: float) -> RunningPlan:
    """The plan of a question; to whom a task of its sample is open, from the shares guessed before coding."""
    blind = person.may(Action.CODE) and bool(open_tasks(person, sample_of(question_id).sample_id))
    return running_plan(the_desk().observatory, question_id, wanted, blind=blind)


def filled(calculator: Calculator, given: QueryDict) -> Filled:
    """The calculator with what was filled in, and its answer or what is wrong with it."""
    values = {field.name: written(given, field) for field in calculator.fields}
    try:
        sentences = calculator.answer({field.name: number(given, field) for field in calculator.fields})
    except MarsadError as refused:
        return Filled(calculator=calculator, values=values, sentences=[], mistake=str(refused))
    return Filled(calculator=calculator, values=values, sentences=sentences, mistake="")


def written(given: QueryDict, field: Field) -> str:
    """What stands in a field: as it was typed, or the usual value."""
    return given.get(field.name, "").strip()[:20] or f"{field.usual:g}"


def number(given: QueryDict, field: Field) -> float:
    """The number in a field, percents as parts of one. Raises RefusedInput where it is none, or beyond all sense."""
    said = written(given, field)
    try:
        value = float(said.replace(",", ".").replace("٫", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= (100 if field.percent else 10**9):
        usual = f"{field.usual:g}"
        raise RefusedInput(
            _("'{value}' is not a number that can stand here; write one like {usual}.", value=said, usual=usual)
        )
    return value / 100 if field.percent else value
