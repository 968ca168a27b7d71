"""What the machine missed and flagged wrongly in a sample: once everybody has answered, in aggregates only."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marsad.core.judgement import Purpose
from marsad.core.machine_errors import TOGETHER, WHOLE, MachineErrors, SignalErrors
from marsad.core.words import _, current_language
from marsad.detect.cautions import caution_of
from marsad.flows.answers import open_answers
from marsad.flows.machine_errors import all_errors
from marsad.flows.restricted import lock_today
from marsad.report.charts import curve_chart
from marsad.report.errors_part import sayable
from marsad.report.errors_words import (
    cannot_say,
    flagged_sentence,
    found_sentence,
    rate_words,
    rates_row,
    right_sentence,
    score_words,
    signal_name,
)
from marsad.report.labels import WITHHELD, group_name
from marsad.report.numbers import Voice
from marsad.review.states import State
from marsad.store.records import changes
from marsad.web.charts import Chart, chart
from marsad.web.desk import Desk, Work, the_work
from marsad.web.rendering import page

UNANSWERED = frozenset({State.WAITING, State.HALF})


# Sample -> what it was computed from and what came of it; the desk is held so that its id stays its own
_kept: dict[int, tuple[tuple[object, ...], Desk, MachineErrors]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One signal as the page shows it."""

    name: str
    rows: list[tuple[str, tuple[str, str, str], int]]  # group, its three rates, items coded
    silent: str  # groups of which nothing may be said
    chart: Chart | None  # what a score has been worth, and its figures by group
    caution: str | None  # what must be known before its suggestions are used


@require_safe
def errors(request: HttpRequest, sample_id: int) -> HttpResponse:
    """The rates by language, script and platform; before the last answer, only how many are missing.

    A coder must not know what the machine said before both have answered (invariant 4), nor how good it is.
    """
    work = the_work(sample_id)
    given: dict[str, Any] = {"work": work, "mission": work.desk.mission, "open": open_in(work), "why": ""}
    given |= {"shown": [], "says": [], "limits": []}
    if given["open"] or not judges_a_machine(work):
        return page(request, "errors.html", **given)
    found = errors_in(work)
    if found.withheld is not None:
        return page(request, "errors.html", **given | {"why": _(WITHHELD[found.withheld])})
    voice = Voice(current_language(), work.desk.mission.country)
    each = [shown(voice, one) for one in found.signals]
    given |= {"shown": each, "says": sentences(voice, work, found), "limits": list(cannot_say(voice, found))}
    return page(request, "errors.html", **given)


def errors_in(work: Work) -> MachineErrors:
    """The errors, kept while no answer, no signal and no model changes: a million posts are read for them."""
    observatory, lock = work.desk.observatory, lock_today(work.desk.observatory, work.question)
    marks = (changes.mark_of_sample(work.sample.pk), changes.mark_of_models(), lock, id(work.desk))
    mark = (*marks, *sorted(observatory.lake.versions().items()))
    known = _kept.get(work.sample.pk)
    if known is None or known[0] != mark:
        known = _kept[work.sample.pk] = (mark, work.desk, all_errors(observatory, work.question.id)[0])
    return known[2]


def open_in(work: Work) -> int:
    """Posts of the sample that wait for an answer or a settlement."""
    answers = open_answers(work.sample.pk)
    return sum(answer.outcome.state in UNANSWERED or answer.is_open(work.question) for answer in answers)


def judges_a_machine(work: Work) -> bool:
    """Whether the sample was drawn by a machine's signals, for an estimate."""
    return bool(work.question.stratify_on) and work.sample.purpose == Purpose.ESTIMATION


def sentences(voice: Voice, work: Work, found: MachineErrors) -> list[str]:
    """The errors in the whole frame, in plain words."""
    whole = found.signals[0].whole
    said = [flagged_sentence(voice, work.question.stratify_on, found)]
    said.append(found_sentence(voice, whole, work.question.title.said_in(voice.language)))
    return [*said, right_sentence(voice, whole)] if whole.flags else said


def shown(voice: Voice, one: SignalErrors) -> Shown:
    """The signal in the words of the reader."""
    said, silent = sayable(one.rates)
    caution = caution_of(one.signal.partition(":")[0], one.version)
    return Shown(
        name=_("All its signals together") if one.signal == TOGETHER else signal_name(voice, one),
        rows=[(group_name(voice, (), rates.group), rates_row(voice, rates), rates.coded) for rates in said],
        silent=_("; ").join(group_name(voice, (), rates.group) for rates in silent),
        chart=curve(voice, one) if any(point.by == WHOLE for point in one.curve) else None,
        caution=_(caution) if caution else None,
    )


def curve(voice: Voice, one: SignalErrors) -> Chart:
    """What a score has been worth: drawn for the whole frame, in figures for each group too."""
    return chart(
        curve_chart(voice, [point for point in one.curve if point.by == WHOLE]),
        title=_(
            "What a score has been worth: the share that people judged yes in each range of scores, with its 95% "
            "interval. On the dashed line a score would be a probability."
        ),
        columns=(_("Group"), _("The machine's score"), _("Judged yes by people"), _("Coded (n)")),
        rows=[
            (group_name(voice, (), point.group), score_words(voice, point), rate_words(voice, point.yes), point.yes.n)
            for point in one.curve
        ],
    )
