"""One figure of a finding, opened: its frame, its sample, its answers, the machine's errors, the ledger's entries."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from marsad.core.findings import Estimate
from marsad.core.machine_errors import MachineErrors
from marsad.core.words import N_, _, current_language
from marsad.flows.opened_figures import NO, OPEN, UNDECIDED, YES, OpenedFigure, opened
from marsad.report.blocks import Facts
from marsad.report.errors_part import sayable
from marsad.report.errors_words import cannot_say, rates_row
from marsad.report.figures import figure as in_words
from marsad.report.findings_part import agreement_block, searched_facts
from marsad.report.labels import DESIGNS, FRAME_SAYS, FRAMES, WITHHELD, group_name, method_name, platform_name
from marsad.report.numbers import Voice, day, decimal, left_to_right, listed, whole
from marsad.report.repeated import counted_sentence
from marsad.report.sentences import coders_words
from marsad.web.access import the_member
from marsad.web.desk import the_desk
from marsad.web.doors import is_open_to
from marsad.web.rendering import page

VERDICTS = {YES: N_("yes"), NO: N_("no"), UNDECIDED: N_("cannot decide"), OPEN: N_("not answered or not settled yet")}
ENTRIES = {
    "sample": N_("the draw of the sample"),
    "coding": N_("codings"),
    "settlement": N_("settlements"),
    "finding": N_("versions of the finding"),
    "finding step": N_("steps of the finding"),
}
MOST_ENTRIES = 200  # of a kind that the page lists; the ledger holds the others
MEASURES = {
    "ratio": N_("Ratio of the first to the second"),
    "difference": N_("First less second, in percentage points"),
}


@require_safe
def figure(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Everything behind one figure that this person may see today; no text of a post, and no author."""
    desk, person = the_desk(), the_member(request)
    found = opened(desk.observatory, person, number, key)
    voice = Voice(current_language(), desk.mission.country)
    section, one = found.finding.section, found.estimate
    said = in_words(voice, one, section.sample)
    agreement = agreement_block(voice, section)
    return page(
        request,
        "figure.html",
        mission=desk.mission,
        found=found,
        line=found.finding.line,
        section=section,
        name=name_of(voice, found, one),
        value=said.value,
        interval=said.interval,
        facts=facts_of(voice, found, one),
        frame_says=_(FRAME_SAYS[section.sample.frame]),
        counted=counted_sentence(voice, section.sample.not_units, section.sample.repeats) or "",
        sample=sample_facts(voice, found),
        strata=strata_rows(voice, found),
        verdicts=VERDICTS,
        agreement=agreement.rows if isinstance(agreement, Facts) else (),
        errors=errors_of(voice, found.errors) if found.errors else None,
        entries=[
            (_(ENTRIES[each.kind]), len(each.entries), each.entries[:MOST_ENTRIES], len(each.entries) > MOST_ENTRIES)
            for each in found.behind
        ],
        changed=_("The answers have changed since this version was drafted; those of now are not behind this figure."),
        shown_day=lambda when: day(voice, when),
        ledger_open=is_open_to(person, "ledger"),
        most=MOST_ENTRIES,
        stratum=lambda stratum: group_name(voice, section.group_labels, stratum),
    )


def name_of(voice: Voice, found: OpenedFigure, one: Estimate) -> str:
    """What the figure is of."""
    if one.measure in MEASURES:
        return _(MEASURES[one.measure])
    return group_name(voice, found.finding.section.group_labels, one.group)


def facts_of(voice: Voice, found: OpenedFigure, one: Estimate) -> list[tuple[str, str]]:
    """The frame the figure speaks of."""
    section = found.finding.section
    return [
        (_("Frame"), _(FRAMES[section.sample.frame])),
        (_("Items it speaks of (N)"), whole(voice, one.N)),
        (_("Coded items it rests on (n)"), whole(voice, one.n)),
        (_("Platforms"), listed(voice, [platform_name(voice, name) for name in section.platforms])),
        (_("First and last day"), f"{day(voice, section.start)} – {day(voice, section.end)}"),
        (_("Method"), method_name(voice, one.method)),
        *searched_facts(voice, section.sample),
    ]


def sample_facts(voice: Voice, found: OpenedFigure) -> list[tuple[str, str]]:
    """How the items were drawn, and who coded them."""
    sample, drafted = found.finding.section.sample, found.finding.kept.drafted
    facts = [
        (_("Design"), _(DESIGNS[sample.design])),
        (_("Items in the frame (N)"), whole(voice, sample.size)),
        (_("Items drawn"), whole(voice, sample.drawn)),
        (_("Items coded (n)"), whole(voice, sample.coded)),
        (_("Items coded twice, blind"), whole(voice, sample.double_coded)),
        (_("Coding"), coders_words(voice, sample)),
        (_("Codebook"), left_to_right(voice, f"v{drafted.codebook_version.removeprefix('v')}")),
    ]
    return facts if sample.seed is None else [*facts, (_("Seed of the draw"), left_to_right(voice, str(sample.seed)))]


def strata_rows(voice: Voice, found: OpenedFigure) -> list[tuple[str, ...]]:
    """Each stratum: in the frame, drawn, probability, coded, yes."""
    return [
        (
            group_name(voice, found.finding.section.group_labels, one.name),
            whole(voice, one.size),
            whole(voice, one.drawn),
            _("not recorded") if one.probability is None else decimal(voice, one.probability, 4),
            _("not shown") if one.coded is None else whole(voice, one.coded),
            _("not shown") if one.positives is None else whole(voice, one.positives),
        )
        for one in found.strata
    ]


def errors_of(voice: Voice, errors: MachineErrors) -> dict[str, Any]:
    """The machine's errors in words and rows; `why` alone where they are withheld."""
    if errors.withheld is not None or not errors.signals:
        return {"why": _(WITHHELD[errors.withheld]) if errors.withheld else "", "rows": [], "limits": []}
    said, _silent = sayable(errors.signals[0].rates)
    rows = [(group_name(voice, (), one.group), *rates_row(voice, one), whole(voice, one.coded)) for one in said]
    return {"why": "", "rows": rows, "limits": list(cannot_say(voice, errors))}
