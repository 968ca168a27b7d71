"""The part of one finding: claim, chart, figures, method, agreement, strata, comparison, and what speaks against it."""

from collections.abc import Iterator

from marsad.core.findings import Estimate
from marsad.core.words import _, n_
from marsad.report.blocks import Block, Bullets, Chart, Column, Facts, Heading, Paragraph, Part, Table, Tone
from marsad.report.charts import interval_chart
from marsad.report.document import FindingSection, ReportDocument, SampleFacts
from marsad.report.errors_part import errors_blocks, machine_blocks
from marsad.report.errors_words import rate_words
from marsad.report.figures import figure, withheld_because
from marsad.report.labels import FRAMES, group_name, method_name, property_name
from marsad.report.numbers import Voice, clean, decimal, foreign, left_to_right, settle_direction, whole
from marsad.report.publication_part import stamp_blocks
from marsad.report.repeated import counted_sentence
from marsad.report.safety import hides_counts
from marsad.report.sentences import (
    coders_words,
    exploratory_sentence,
    lawful_speech_sentence,
    method_sentence,
    q_value,
)


def finding_part(voice: Voice, document: ReportDocument, section: FindingSection) -> Part:
    """Everything said about one question."""
    return Part(
        anchor=f"finding-{section.question.id}",
        title=clean(section.question.title.said_in(voice.language)),
        blocks=tuple(_blocks(voice, document, section)),
        new_page=True,
    )


def _blocks(voice: Voice, document: ReportDocument, section: FindingSection) -> Iterator[Block]:
    finding = section.finding
    yield Paragraph(text=settle_direction(finding.claim.said_in(voice.language)), tone=Tone.LEAD)
    if finding.exploratory:
        yield Paragraph(text=exploratory_sentence(voice, section), tone=Tone.WARNING)
    lawful = lawful_speech_sentence(section.question, document.codebook)
    if lawful:
        yield Paragraph(text=lawful, tone=Tone.NOTE)
    yield from stamp_blocks(voice, section)
    asked = clean(section.question.asks.said_in(voice.language))
    yield Paragraph(text=_("Question put to the coders: “{question}”", question=asked))
    yield from _chart(voice, section)
    yield _figures_table(voice, section)
    if section.comparison:
        yield from _comparison(voice, section)
    yield Heading(text=_("Method"))
    yield Paragraph(text=method_sentence(voice, section, document.codebook, finding.estimates[0]), tone=Tone.METHOD)
    if len(finding.estimates) > 1:
        yield Paragraph(text=_("The same sentence for each group is in the annex."), tone=Tone.NOTE)
    yield Heading(text=_("Agreement between coders"))
    yield agreement_block(voice, section)
    yield Heading(text=_("What speaks against it"))
    yield _against(voice, section)
    yield from _sample(voice, section)
    yield from _other_estimators(voice, section)
    yield from machine_blocks(voice, section)
    yield from errors_blocks(voice, section)
    if section.examples:
        yield Heading(text=_("Examples, in other words"))
        yield Paragraph(text=_("No post is quoted: these examples were re-worded by people."), tone=Tone.NOTE)
        yield Bullets(items=tuple(settle_direction(one.said_in(voice.language)) for one in section.examples))


def methods_part(voice: Voice, document: ReportDocument) -> Part:
    """The annex: how the figure of each group was obtained, one sentence a figure."""
    blocks: list[Block] = []
    for section in document.findings:
        groups = section.finding.estimates[1:]
        if groups:
            blocks.append(Heading(text=clean(section.question.title.said_in(voice.language))))
        blocks += [
            Paragraph(text=method_sentence(voice, section, document.codebook, one), tone=Tone.METHOD) for one in groups
        ]
    return Part(
        anchor="methods", title=_("How the figure of each group was obtained"), blocks=tuple(blocks), new_page=True
    )


def _chart(voice: Voice, section: FindingSection) -> Iterator[Block]:
    points = [
        (group_name(voice, section.group_labels, one.group), one)
        for one in section.finding.estimates
        if withheld_because(one) is None and one.measure == "share"
    ]
    if not points:
        return
    title = clean(section.question.title.said_in(voice.language))
    said = [
        _("{group}: {value} ({interval})", group=name, value=shown.value, interval=shown.interval)
        for name, one in points
        for shown in (figure(voice, one, section.sample),)
    ]
    yield Chart(
        caption=_("“{title}”: share of items, with its 95% interval", title=title),
        alternative=_("Points with their intervals. {points}.", points="; ".join(said)),
        specification=interval_chart(voice, points),
    )


def _figures_table(voice: Voice, section: FindingSection) -> Table:
    hidden = hides_counts(section)
    rows = [figure_row(voice, section, one, hidden) for one in section.finding.estimates]
    return Table(
        caption=_("Figures"),
        columns=(
            Column(title=_("Group"), weight=3),
            Column(title=_("Share"), weight=2),
            Column(title=_("95% interval"), weight=3),
            Column(title=_("Answered yes"), number=True),
            Column(title=_("Coded (n)"), number=True),
            Column(title=_("In the frame (N)"), number=True),
            Column(title=_("Method"), weight=3),
        ),
        rows=tuple(rows),
    )


def figure_row(voice: Voice, section: FindingSection, estimate: Estimate, hidden: bool) -> tuple[str, ...]:
    """Group, share, interval, yes, n, N and method of an estimate; `hidden` keeps raw counts back."""
    shown = figure(voice, estimate, section.sample)
    counted = not hidden and (bool(shown.interval) or estimate.withheld is None)
    return (
        group_name(voice, section.group_labels, estimate.group),
        shown.value,
        shown.interval or _("none"),
        whole(voice, estimate.positives) if counted else _("not shown"),
        whole(voice, estimate.n),
        whole(voice, estimate.N),
        method_name(voice, estimate.method),
    )


def _comparison(voice: Voice, section: FindingSection) -> Iterator[Block]:
    compared = section.comparison
    assert compared is not None
    yield Heading(text=_("Comparison of the two groups"))
    by_group = {one.group: one for one in section.finding.estimates}
    sides = [by_group.get(name) for name in (compared.first, compared.second)]
    if any(one is None or withheld_because(one) for one in sides):
        yield Paragraph(
            text=_("One of the two groups has no publishable share: they are not compared."), tone=Tone.WARNING
        )
        return
    rows = []
    for name, estimate in (
        (_("Ratio of the first to the second"), compared.ratio),
        (_("First less second, in percentage points"), compared.difference),
    ):
        if estimate is not None:
            shown = figure(voice, estimate, section.sample)
            rows.append((name, shown.value, shown.interval or _("none"), method_name(voice, estimate.method)))
    first, second = (group_name(voice, section.group_labels, name) for name in (compared.first, compared.second))
    yield Table(
        caption=_("{first}, against {second}", first=first, second=second),
        columns=(
            Column(title=_("Measure"), weight=3),
            Column(title=_("Value")),
            Column(title=_("95% interval"), weight=3),
            Column(title=_("Method"), weight=3),
        ),
        rows=tuple(rows),
    )
    facts = [(_("Groups told apart by"), property_name(voice, compared.by))]
    if compared.clusters:
        facts.append((_("Targets or threads resampled as wholes"), whole(voice, compared.clusters)))
    if section.finding.q is not None:
        facts.append(
            (
                _("q-value (Benjamini-Hochberg, over the comparisons planned before coding)"),
                q_value(voice, section.finding.q),
            )
        )
    yield Facts(rows=tuple(facts))


def agreement_block(voice: Voice, section: FindingSection) -> Facts | Paragraph:
    """How far the coders agreed, or that nobody checked."""
    agreement = section.finding.agreement
    if agreement is None or section.sample.double_coded == 0:
        return Paragraph(text=_("No item was coded twice: agreement between coders is unknown."), tone=Tone.WARNING)

    def shown(value: float | None) -> str:
        return _("not defined") if value is None else decimal(voice, value, 2)

    alpha = shown(agreement.alpha)
    if agreement.alpha is not None and agreement.low is not None and agreement.high is not None:
        low, high = decimal(voice, agreement.low, 2), decimal(voice, agreement.high, 2)
        alpha = _("{value} (95% interval: from {low} to {high})", value=alpha, low=low, high=high)
    return Facts(
        rows=(
            (_("Krippendorff's alpha"), alpha),
            (_("Gwet's AC1"), shown(agreement.ac1)),
            (_("Positive agreement"), shown(agreement.positive_agreement)),
            (_("Positive agreement, lower limit"), shown(agreement.positive_agreement_low)),
            (_("Proportion of yes in the items coded twice"), shown(agreement.prevalence)),
            (_("Items compared"), whole(voice, agreement.n)),
            (_("Coders compared"), whole(voice, agreement.coders)),
        )
    )


def against_sentences(voice: Voice, section: FindingSection) -> list[str]:
    """What speaks against the finding, or limits it."""
    against = [settle_direction(one.said_in(voice.language)) for one in section.finding.against]
    if section.sample.undecided:
        undecided = section.sample.undecided
        against.append(
            n_(
                "The coders could not decide on {shown} item; it counts neither as yes nor as no.",
                "The coders could not decide on {shown} items; they count neither as yes nor as no.",
                undecided,
                shown=whole(voice, undecided),
            )
        )
    return against


def _against(voice: Voice, section: FindingSection) -> Block:
    if against := against_sentences(voice, section):
        return Bullets(items=tuple(against))
    return Paragraph(text=_("Nothing was recorded against this finding; the limits of the whole report apply to it."))


def searched_facts(voice: Voice, sample: SampleFacts) -> Iterator[tuple[str, str]]:
    """The saved search the items were drawn from, and how many of those on topic its words find."""
    searched = sample.searched
    if searched is None:
        return
    yield _("Saved search"), _("“{name}”: {words}", name=clean(searched.name), words=foreign(searched.words))
    yield _("Items it found when it was saved"), whole(voice, searched.found)
    recall = _("not judged yet") if searched.recall is None else rate_words(voice, searched.recall)
    yield _("Of the items on topic, those its words find"), recall


def _sample(voice: Voice, section: FindingSection) -> Iterator[Block]:
    sample = section.sample
    yield Heading(text=_("Sample"))
    facts = [
        (_("Frame"), _(FRAMES[sample.frame])),
        *searched_facts(voice, sample),
        (_("Items in the frame (N)"), whole(voice, sample.size)),
        (_("Items drawn"), whole(voice, sample.drawn)),
        (_("Items coded (n)"), whole(voice, sample.coded)),
        (_("Items coded twice, blind"), whole(voice, sample.double_coded)),
        (_("Coding"), coders_words(voice, sample)),
    ]
    if sample.seed is not None:
        facts.append((_("Seed of the draw"), left_to_right(voice, str(sample.seed))))
    yield Facts(rows=tuple(facts))
    counted = counted_sentence(voice, sample.not_units, sample.repeats)
    if counted:
        yield Paragraph(text=counted)
    if not sample.strata:
        return
    hidden = hides_counts(section) or not any(withheld_because(one) is None for one in section.finding.estimates)
    yield Table(
        caption=_("Strata of the sample"),
        columns=(
            Column(title=_("Stratum"), weight=4),
            Column(title=_("In the frame (N)"), number=True),
            Column(title=_("Coded (n)"), number=True),
            Column(title=_("Answered yes"), number=True),
        ),
        rows=tuple(
            (
                group_name(voice, section.group_labels, stratum.name),
                whole(voice, stratum.size),
                whole(voice, stratum.coded),
                _("not shown") if hidden else whole(voice, stratum.positives),
            )
            for stratum in sample.strata
        ),
    )


def _other_estimators(voice: Voice, section: FindingSection) -> Iterator[Block]:
    if not section.alternatives:
        return
    shown = [(one, figure(voice, one, section.sample)) for one in section.alternatives]
    yield Table(
        caption=_("The same share by other estimators, for comparison"),
        columns=(
            Column(title=_("Method"), weight=4),
            Column(title=_("Group"), weight=2),
            Column(title=_("Share")),
            Column(title=_("95% interval"), weight=3),
        ),
        rows=tuple(
            (
                method_name(voice, one.method),
                group_name(voice, section.group_labels, one.group),
                said.value,
                said.interval or _("none"),
            )
            for one, said in shown
        ),
    )
