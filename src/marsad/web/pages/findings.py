"""Findings: what stands of each question, and a version line by line, with the next step of whoever may take it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from marsad.core.errors import MarsadError, NotSafeToPublish, RefusedInput
from marsad.core.findings import Estimate
from marsad.core.publication import STATE_WORDS, STEP_WORDS, Kept, State, Step
from marsad.core.roles import Action
from marsad.core.trilingual import Trilingual
from marsad.core.words import LANGUAGES, _, current_language
from marsad.flows.drafting import draft_finding
from marsad.flows.publishing import take_step
from marsad.flows.shown_findings import ShownFinding, by_state, lines, shown, stale_reference, undrafted
from marsad.report.blocks import Facts
from marsad.report.charts import interval_chart
from marsad.report.figures import figure, withheld_because
from marsad.report.findings_part import against_sentences, agreement_block, figure_row
from marsad.report.labels import group_name
from marsad.report.numbers import Voice, day
from marsad.report.publication_part import roles_words, stamp_rows
from marsad.report.safety import hides_counts
from marsad.report.sentences import exploratory_sentence, lawful_speech_sentence, method_sentence
from marsad.store.records.models import Member
from marsad.web.access import the_member
from marsad.web.charts import Chart, chart
from marsad.web.desk import Desk, the_desk
from marsad.web.languages import OWN_NAMES
from marsad.web.pages.figure import MEASURES
from marsad.web.rendering import leave_notice, page

STEPS_OF_FORMS = {"hand_over": Step.HAND_OVER, "read": Step.READ, "publish": Step.PUBLISH, "send_back": Step.SEND_BACK}
TONES = {State.PUBLISHED: "good", State.WITHDRAWN: "bad", State.SENT_BACK: "look", State.CORRECTED: "past"}
KEPT_APART = (NotSafeToPublish, RefusedInput)  # mistakes of words: the form comes back as it was filled in


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was filled in, so that a refusal loses nothing."""

    words: dict[str, str] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    mistake: str = ""
    act: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def findings(request: HttpRequest) -> HttpResponse:
    """The list by state, and the questions that have none yet; or a first draft of one of them."""
    desk, person = the_desk(), the_member(request)
    if request.method == "POST":
        kept = draft_finding(desk.observatory, person, request.POST.get("question", "")[:80])
        return HttpResponseRedirect(reverse("finding", args=[kept.number]))
    return page(
        request,
        "findings.html",
        mission=desk.mission,
        groups=by_state(lines(desk.observatory)),
        undrafted=undrafted(desk.observatory) if person.may(Action.DRAFT_FINDING) else [],
        stale=stale_reference(desk.mission),
        shown_day=lambda when: day(Voice(current_language(), desk.mission.country), when),
        state_words=STATE_WORDS,
        tones=TONES,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, number: int) -> HttpResponse:
    """A version as it may be shown today; or a step taken with it."""
    desk, person = the_desk(), the_member(request)
    if request.method != "POST":
        return _show(request, desk, person, number, Typed())
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise RefusedInput(_("This request could not be understood; go back and try again."))
    typed = _typed(request)
    try:
        kept = act(desk, person, number, typed)
    except KEPT_APART as mistake:
        return _show(request, desk, person, number, typed, mistake)
    leave_notice(request, _("Done: {state}.", state=_(STATE_WORDS[kept.state])))
    return HttpResponseRedirect(reverse("finding", args=[kept.number]))


def _step(desk: Desk, person: Member, number: int, typed: Typed) -> Kept:
    return take_step(desk.observatory, person, number, STEPS_OF_FORMS[typed.act], reason=typed.reason)


def _withdraw(desk: Desk, person: Member, number: int, typed: Typed) -> Kept:
    return take_step(desk.observatory, person, number, Step.WITHDRAW, said=in_three(typed.why))


def _redraft(desk: Desk, person: Member, number: int, typed: Typed) -> Kept:
    question = shown(desk.observatory, person, number).line.question
    return draft_finding(desk.observatory, person, question, in_three(typed.words))


def _correct(desk: Desk, person: Member, number: int, typed: Typed) -> Kept:
    question = shown(desk.observatory, person, number).line.question
    return draft_finding(desk.observatory, person, question, in_three(typed.words), in_three(typed.why))


ACTS: dict[str, Callable[[Desk, Member, int, Typed], Kept]] = {
    **dict.fromkeys(STEPS_OF_FORMS, _step),
    "withdraw": _withdraw,
    "redraft": _redraft,
    "correct": _correct,
}


def in_three(given: dict[str, str]) -> Trilingual | None:
    """The words in three languages; None where none was written. Raises RefusedInput where one is missing."""
    if not any(given.values()):
        return None
    empty = [OWN_NAMES[code] for code in LANGUAGES if not given.get(code)]
    if empty:
        raise RefusedInput(_("Write it in the three languages; missing: {languages}.", languages=_(", ").join(empty)))
    return Trilingual(**{code: given[code] for code in LANGUAGES})


def in_languages(text: Trilingual) -> dict[str, str]:
    """The texts by language, as the fields of a form hold them."""
    return {code: text.said_in(code) for code in LANGUAGES}


def _typed(request: HttpRequest) -> Typed:
    def asked(name: str) -> dict[str, str]:
        return {code: request.POST.get(f"{name}_{code}", "").strip() for code in LANGUAGES}

    return Typed(
        words=asked("words"),
        why=asked("why"),
        reason=request.POST.get("reason", "").strip(),
        act=request.POST.get("act", ""),
    )


def _show(
    request: HttpRequest, desk: Desk, person: Member, number: int, typed: Typed, mistake: MarsadError | None = None
) -> HttpResponse:
    found = shown(desk.observatory, person, number)
    voice, section = Voice(current_language(), desk.mission.country), found.section
    agreement = agreement_block(voice, section)
    locked = found.line.lock is not None
    return page(
        request,
        "finding.html",
        status=400 if mistake else 200,
        mission=desk.mission,
        found=found,
        line=found.line,
        section=section,
        chart=chart_of(voice, found),
        figures=figure_rows(voice, found),
        compared=compared_rows(voice, found),
        changes=change_rows(voice, found),
        exploratory=exploratory_sentence(voice, section) if section.finding.exploratory else "",
        lawful=lawful_speech_sentence(section.question, desk.codebook) or "",
        method="" if locked else method_sentence(voice, section, desk.codebook, section.finding.estimates[0]),
        against=against_sentences(voice, section),
        agreement=agreement.rows if isinstance(agreement, Facts) else (),
        no_agreement="" if isinstance(agreement, Facts) else agreement.text,
        stamp=list(stamp_rows(voice, found.stamp)) if found.stamp else [],
        roles_words=lambda roles: roles_words(voice, roles),
        typed=typed,
        mistake=str(mistake) if mistake else "",
        words=typed.words if typed.act else in_languages(found.kept.drafted.claim),
        can=frozenset(str(one.step) for one in found.steps if one.allowed),
        shown_day=lambda when: day(voice, when),
        state_words=STATE_WORDS,
        step_words=STEP_WORDS,
        tones=TONES,
    )


def figure_rows(voice: Voice, found: ShownFinding) -> list[tuple[str, tuple[str, ...]]]:
    """The shares, each with the key by which it opens."""
    hidden = hides_counts(found.section)
    return [(one.group, figure_row(voice, found.section, one, hidden)) for one in found.section.finding.estimates]


def compared_rows(voice: Voice, found: ShownFinding) -> list[tuple[str, str, str, str]]:
    """Ratio and difference of the two groups compared: key, name, value, interval."""
    section = found.section
    if section.comparison is None:
        return []
    sides = {one.group: one for one in section.finding.estimates}
    pair = [sides.get(name) for name in (section.comparison.first, section.comparison.second)]
    if any(one is None or withheld_because(one) for one in pair):
        return []
    given = {"ratio": section.comparison.ratio, "difference": section.comparison.difference}
    rows = []
    for key, one in given.items():
        if one is not None:
            said = figure(voice, one, section.sample)
            rows.append((key, _(MEASURES[key]), said.value, said.interval or _("none")))
    return rows


def change_rows(voice: Voice, found: ShownFinding) -> list[tuple[str, str, str]]:
    """What is another figure than in the version before: name, before, now."""

    def words(one: Estimate | None) -> str:
        if one is None:
            return _("not there")
        said = figure(voice, one, found.section.sample)
        return f"{said.value} ({said.interval})" if said.interval else said.value

    rows = []
    for change in found.changes:
        one = change.after or change.before
        assert one is not None, "a change has a side"
        of_group = group_name(voice, found.section.group_labels, one.group)
        name = _(MEASURES[one.measure]) if one.measure in MEASURES else of_group
        rows.append((name, words(change.before), words(change.after)))
    return rows


def chart_of(voice: Voice, found: ShownFinding) -> Chart | None:
    """The shares with their intervals; None where none may be shown."""
    section = found.section
    points = [
        (group_name(voice, section.group_labels, one.group), one)
        for one in section.finding.estimates
        if withheld_because(one) is None and one.measure == "share"
    ]
    if not points:
        return None
    said = [(name, figure(voice, one, section.sample)) for name, one in points]
    title = section.question.title.said_in(voice.language)
    return chart(
        interval_chart(voice, points),
        title=_("“{title}”: share of items, with its 95% interval", title=title),
        columns=(_("Group"), _("Share"), _("95% interval")),
        rows=[(name, one.value, one.interval) for name, one in said],
    )
