"""Judging a group: one person proposes what is known of who is behind it and of its harm, a second confirms."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from marsad.core.assessments import EVIDENCE, STATE_WORDS, Assessment, Evidence, EvidenceKind, Judged, State, Step
from marsad.core.errors import MarsadError, RefusedInput
from marsad.core.judgement import Codebook
from marsad.core.words import _
from marsad.flows.coordination_assessing import assess, steps_for, take
from marsad.flows.coordination_shown import GroupShown, group_shown
from marsad.report.coordination_part import statement_rows
from marsad.report.numbers import Voice, clean, foreign, whole
from marsad.store.records.models import Member
from marsad.web.access import the_member
from marsad.web.desk import Desk, the_desk
from marsad.web.pages.coordination import judged_words, roles_of
from marsad.web.rendering import leave_notice, page, the_voice

LONGEST = 1_500  # characters of a text that is written
STEPS = {"confirm": Step.CONFIRM, "refuse": Step.REFUSE, "withdraw": Step.WITHDRAW}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was filled in, so that a refusal loses nothing."""

    kinds: frozenset[str] = frozenset()
    sources: dict[str, str] = field(default_factory=dict)
    harm: frozenset[str] = frozenset()
    words: dict[str, str] = field(default_factory=dict)  # harm_because, operator, operator_source, note


@require_http_methods(["GET", "HEAD", "POST"])
def coordination_assess(request: HttpRequest, run: int, number: int) -> HttpResponse:
    """The form, or a judgement proposed, confirmed, refused or withdrawn."""
    desk, member = the_desk(), the_member(request)
    if request.method != "POST":
        return _show(request, desk, member, (run, number))
    filled = read_form(request.POST)
    try:
        kept = _act(desk, member, (run, number), request.POST, filled)
    except RefusedInput as mistake:
        return _show(request, desk, member, (run, number), filled, mistake)
    leave_notice(request, _("Done: {state}.", state=_(STATE_WORDS[kept.state])))
    return HttpResponseRedirect(reverse("coordination_group", args=[run, number]))


def _act(desk: Desk, member: Member, where: tuple[int, int], given: QueryDict, filled: Filled) -> Assessment:
    act, number = given.get("act", ""), given.get("number", "")
    if act == "propose":
        return assess(desk.observatory, member, *where, judged_from(filled))
    if act not in STEPS or not (number.isdecimal() and len(number) < 10):
        raise RefusedInput(_("This request could not be understood; go back and try again."))
    return take(desk.observatory, member, int(number), STEPS[act], given.get("reason", "").strip()[:LONGEST])


def read_form(given: QueryDict) -> Filled:
    """What the form holds; kinds of evidence that are none of ours are left out."""
    names = ("harm_because", "operator", "operator_source", "note")
    return Filled(
        kinds=frozenset(given.getlist("kind")) & {str(kind) for kind in EvidenceKind},
        sources={str(kind): given.get(f"source_{kind}", "").strip()[:LONGEST] for kind in EvidenceKind},
        harm=frozenset(given.getlist("harm")),
        words={name: given.get(name, "").strip()[:LONGEST] for name in names},
    )


def judged_from(filled: Filled) -> Judged:
    """The judgement that the form states; nothing ticked is 'not established'."""
    return Judged(
        authenticity=tuple(
            Evidence(kind=kind, source=filled.sources[str(kind)]) for kind in EvidenceKind if str(kind) in filled.kinds
        ),
        harm=tuple(sorted(filled.harm)),
        **filled.words,
    )


def filled_from(judged: Judged) -> Filled:
    """A judgement as the form holds it."""
    return Filled(
        kinds=frozenset(str(each.kind) for each in judged.authenticity),
        sources={str(each.kind): each.source for each in judged.authenticity},
        harm=frozenset(judged.harm),
        words={name: getattr(judged, name) for name in ("harm_because", "operator", "operator_source", "note")},
    )


def _show(
    request: HttpRequest,
    desk: Desk,
    member: Member,
    where: tuple[int, int],
    filled: Filled | None = None,
    mistake: MarsadError | None = None,
) -> HttpResponse:
    run, number = where
    voice = the_voice()
    found = group_shown(desk.observatory, run, number, roles_of(member))
    judged = found.proposed or found.standing
    return page(
        request,
        "coordination_assess.html",
        status=400 if mistake else 200,
        mission=desk.mission,
        run=run,
        found=found,
        number=whole(voice, number),
        statement=statement_rows(voice, found.statement),
        judged=judged_words(found),
        filled=filled or (filled_from(judged.judged) if judged else Filled()),
        mistake=str(mistake) if mistake else "",
        kinds=[(str(kind), _(words), whole(voice, int(grade))) for kind, (words, grade) in EVIDENCE.items()],
        codes=harm_codes(voice, desk.codebook),
        waiting=[(one, *steps_with(one, member), facts_of(voice, desk.codebook, one)) for one in _open(found)],
        longest=LONGEST,
    )


def _open(found: GroupShown) -> list[Assessment]:
    return [one for one in (found.proposed, found.standing) if one is not None]


def harm_codes(voice: Voice, codebook: Codebook) -> list[tuple[str, str]]:
    """The codes that harm may be stated in: none of lawful speech."""
    return [(code.id, clean(code.label.said_in(voice.language))) for code in codebook.codes if not code.lawful_speech]


def steps_with(one: Assessment, member: Member) -> tuple[list[str], bool]:
    """The steps this member may take with an assessment, and whether somebody else must confirm it."""
    allowed = [str(step) for step in steps_for(one, member)]
    return allowed, one.state is State.PROPOSED and str(Step.CONFIRM) not in allowed


def facts_of(voice: Voice, codebook: Codebook, one: Assessment) -> list[tuple[str, str]]:
    """What an assessment states, line by line, with 'not established' said."""
    none, labels = _("not established"), dict(harm_codes(voice, codebook))
    told = one.judged
    evidence = [
        _("{what} ({source})", what=_(EVIDENCE[each.kind][0]), source=foreign(each.source))
        for each in told.authenticity
    ]
    harm = [labels.get(name, clean(name)) for name in told.harm]
    rows = [
        (_("Who is behind the accounts"), _("; ").join(evidence) or none),
        (_("Harm"), _("; ").join(harm) or none),
        (_("Grade of the evidence, from 1 to 3"), whole(voice, int(told.grade))),
        (_("Why this is harm"), foreign(told.harm_because)),
        (_("Who is said to run it"), foreign(told.operator)),
        (_("By whom this is said"), foreign(told.operator_source)),
        (_("Note to colleagues"), foreign(told.note)),
    ]
    return [(name, value) for name, value in rows if clean(value)]
