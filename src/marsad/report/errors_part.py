"""What the machine missed and what it flagged wrongly, judged by the people's answers: sentences, table and curve."""

from collections.abc import Iterable, Iterator

from marsad.core.machine_errors import WHOLE, ErrorRates, Said, SignalErrors
from marsad.core.words import _
from marsad.report.blocks import Block, Bullets, Chart, Column, Heading, Paragraph, Part, Table, Tone
from marsad.report.charts import curve_chart
from marsad.report.document import FindingSection, ReportDocument
from marsad.report.errors_words import (
    cannot_say,
    flagged_sentence,
    found_sentence,
    is_one_figure,
    of_hundred,
    rate_words,
    rates_row,
    right_sentence,
    score_words,
    signal_name,
)
from marsad.report.labels import WITHHELD, group_name
from marsad.report.numbers import Voice, clean, left_to_right, whole

IN_ANNEX = frozenset({WHOLE, "language", "script"})  # the groups of each single signal


def machine_blocks(voice: Voice, section: FindingSection) -> Iterator[Block]:
    """How many items each signal of the question was given to."""
    if not section.machine:
        return
    yield Table(
        caption=_("Items that a machine suggested to look at; this is not a prevalence"),
        columns=(
            Column(title=_("Detector"), weight=3),
            Column(title=_("Signal"), weight=3),
            Column(title=_("Items to look at"), number=True),
        ),
        rows=tuple(
            (left_to_right(voice, clean(one.detector)), left_to_right(voice, clean(one.label)), whole(voice, one.items))
            for one in section.machine
        ),
    )


def errors_blocks(voice: Voice, section: FindingSection) -> Iterator[Block]:
    """Beside one question; nothing where no signal decided which items to code."""
    errors = section.errors
    if errors is None or not errors.signals:
        return
    yield Heading(text=_("What the machine missed, and what it flagged wrongly"))
    if errors.withheld is not None:
        yield Paragraph(text=_(WITHHELD[errors.withheld]), tone=Tone.WARNING)
        return
    signal = errors.signals[0]
    yield Paragraph(text=flagged_sentence(voice, section.question.stratify_on, errors), tone=Tone.NOTE)
    title = clean(section.question.title.said_in(voice.language))
    yield Paragraph(text=found_sentence(voice, signal.whole, title))
    if signal.whole.flags:
        yield Paragraph(text=right_sentence(voice, signal.whole))
    said = [rates for rates in signal.rates if rates.by == "language" and rates.found.said is not Said.NOTHING]
    if said:
        yield Paragraph(text=_("By language, of 100 items that people judged yes, those the machine flagged:"))
        yield Bullets(items=tuple(_in_group(voice, section, rates) for rates in said))
    yield from _table(voice, section, signal, _("The machine, judged by people"))
    yield from _curve(voice, section, signal)
    yield Paragraph(text=_("What these figures do not say:"), tone=Tone.NOTE)
    yield Bullets(items=tuple(cannot_say(voice, errors)))


def errors_annex(voice: Voice, document: ReportDocument) -> Part | None:
    """Each signal on its own, where a question has several; None where none has."""
    blocks: list[Block] = []
    for section in document.findings:
        errors = section.errors
        if errors is None or errors.withheld is not None or len(errors.signals) < 2:
            continue
        blocks.append(Heading(text=clean(section.question.title.said_in(voice.language))))
        for signal in errors.signals[1:]:
            blocks += _table(voice, section, signal, signal_name(voice, signal), IN_ANNEX)
    if not blocks:
        return None
    note = _("Each signal alone, against the whole question: what the others find counts as missed by it.")
    return Part(
        anchor="errors",
        title=_("The errors of each signal"),
        blocks=(Paragraph(text=note, tone=Tone.NOTE), *blocks),
        new_page=True,
    )


def _in_group(voice: Voice, section: FindingSection, rates: ErrorRates) -> str:
    group, shown = group_name(voice, section.group_labels, rates.group), of_hundred(voice, rates.found)
    if not rates.flags:
        return _("{group}: none, the machine flags nothing there", group=group)
    if is_one_figure(rates.found):
        return _("{group}: about {value} (between {low} and {high})", group=group, **shown)
    return _("{group}: between {low} and {high}", group=group, **shown)


def sayable(rates: Iterable[ErrorRates], by: Iterable[str] | None = None) -> tuple[list[ErrorRates], list[ErrorRates]]:
    """The groups of which something may be said, and those of which nothing may."""
    mine = [one for one in rates if by is None or one.by in by]
    shown = [one for one in mine if one.by == WHOLE or {one.found.said, one.right.said} != {Said.NOTHING}]
    return shown, [one for one in mine if one not in shown]


def _table(
    voice: Voice, section: FindingSection, signal: SignalErrors, caption: str, by: Iterable[str] | None = None
) -> Iterator[Block]:
    shown, silent = sayable(signal.rates, by)
    yield Table(
        caption=caption,
        columns=(
            Column(title=_("Group"), weight=3),
            Column(title=_("Flagged, of those judged yes (sensitivity)"), weight=3),
            Column(title=_("Not flagged, of those judged no (specificity)"), weight=3),
            Column(title=_("Judged yes, of those flagged (precision)"), weight=3),
            Column(title=_("Coded (n)"), number=True),
        ),
        rows=tuple(
            (group_name(voice, section.group_labels, one.group), *rates_row(voice, one), whole(voice, one.coded))
            for one in shown
        ),
    )
    if silent:
        names = _("; ").join(group_name(voice, section.group_labels, one.group) for one in silent)
        yield Paragraph(text=_("Too few items coded to say anything of: {groups}.", groups=names), tone=Tone.NOTE)


def _curve(voice: Voice, section: FindingSection, signal: SignalErrors) -> Iterator[Block]:
    if not signal.curve:
        return
    points = [one for one in signal.curve if one.by == WHOLE]
    if points:
        said = [
            _("{score}: {value}", score=score_words(voice, one), value=rate_words(voice, one.yes)) for one in points
        ]
        yield Chart(
            caption=_(
                "What a score has been worth: the share that people judged yes in each range of scores, with its 95% "
                "interval. On the dashed line a score would be a probability."
            ),
            alternative=_("Points with their intervals. {points}.", points="; ".join(said)),
            specification=curve_chart(voice, points),
        )
    yield Table(
        caption=_("The curve in figures"),
        columns=(
            Column(title=_("Group"), weight=3),
            Column(title=_("The machine's score"), weight=3),
            Column(title=_("Judged yes by people"), weight=4),
            Column(title=_("Coded (n)"), number=True),
        ),
        rows=tuple(
            (
                group_name(voice, section.group_labels, one.group),
                score_words(voice, one),
                rate_words(voice, one.yes),
                whole(voice, one.yes.n),
            )
            for one in signal.curve
            if one.by != "platform"
        ),
    )
