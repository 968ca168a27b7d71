"""The part on who moved together: settings, groups as two people judged them, other windows, every side, limits."""

from collections.abc import Iterator

from marsad.core.assessments import GroupStatement
from marsad.core.restricted import is_inside
from marsad.core.trilingual import Trilingual
from marsad.core.words import _
from marsad.report.blocks import Block, Bullets, Chart, Facts, Heading, Paragraph, Part, Tone
from marsad.report.coordination_charts import drawn_traces, sensitivity_chart
from marsad.report.coordination_tables import (
    cannot_say,
    group_facts,
    groups_table,
    reasons,
    removed_table,
    sensitivity_table,
    settings_facts,
    symmetry_table,
    traces_table,
)
from marsad.report.document import CoordinationFacts, GroupFacts, ReportDocument
from marsad.report.numbers import Voice, day, foreign, listed, settle_direction, whole


def coordination_part(voice: Voice, document: ReportDocument) -> Part | None:
    """What may be said of who moved together; None where it was not analysed."""
    facts = document.coordination
    if facts is None:
        return None
    return Part(
        anchor="coordination",
        title=_("Who moved together"),
        blocks=tuple(_withdrawn(voice, facts) if facts.withdrawn_on else _blocks(voice, document, facts)),
        new_page=True,
    )


def _withdrawn(voice: Voice, facts: CoordinationFacts) -> Iterator[Block]:
    assert facts.withdrawn_on is not None, "only what was withdrawn is said so"
    yield Paragraph(
        text=_(
            "The analysis of {made} was made public and was withdrawn on {day}: do not quote it.",
            made=day(voice, facts.made_on),
            day=day(voice, facts.withdrawn_on),
        ),
        tone=Tone.WARNING,
    )


def _blocks(voice: Voice, document: ReportDocument, facts: CoordinationFacts) -> Iterator[Block]:
    result = facts.result
    if not facts.public:
        yield Paragraph(
            text=_("This analysis was not read by a second person and published: do not quote it."), tone=Tone.WARNING
        )
    yield Paragraph(
        text=_(
            "Accounts move together when they do the same thing at nearly the same time more often than chance "
            "explains. That is a degree and no reproach; who is behind the accounts, and harm, are judged apart, by "
            "people. No account is named but those that act in a public role."
        )
    )
    if is_inside(document.mission.restricted, document.made_on):
        yield Paragraph(
            text=_("Restricted period: nothing here may be read, or quoted, as a poll of voting intention."),
            tone=Tone.WARNING,
        )
    yield Facts(rows=settings_facts(voice, result))
    yield traces_table(voice, result)
    yield Facts(rows=reasons(result))
    yield from _groups(voice, document, facts)
    yield Heading(text=_("With other windows"))
    yield from sensitivity_blocks(voice, facts)
    yield Heading(text=_("Every political side"))
    yield from _sides(voice, facts)
    if result.removed:
        yield removed_table(voice, result)
    yield Heading(text=_("What this cannot say"))
    yield Bullets(items=cannot_say())


def sensitivity_blocks(voice: Voice, facts: CoordinationFacts) -> Iterator[Block]:
    """How many pairs would have been found with other windows, drawn and in figures."""
    result, caption = facts.result, _("Pairs found, by window")
    if drawn_traces(result):
        yield Chart(
            caption=caption,
            alternative=_("Pairs found at each window, a line a trace; the table below has the same figures."),
            specification=sensitivity_chart(voice, result),
        )
    yield sensitivity_table(voice, result)


def _sides(voice: Voice, facts: CoordinationFacts) -> Iterator[Block]:
    if not facts.result.symmetry:
        yield Paragraph(text=_("The mission names no political side, so none could be compared."), tone=Tone.WARNING)
        return
    yield symmetry_table(voice, facts.result)
    yield Paragraph(
        text=_("One group may bear several sides. The settings cannot name a side: they are the same for all."),
        tone=Tone.NOTE,
    )


def _groups(voice: Voice, document: ReportDocument, facts: CoordinationFacts) -> Iterator[Block]:
    yield Heading(text=_("Groups"))
    if not facts.groups:
        yield Paragraph(
            text=_("No pair acted alike more often than chance explains at these settings: no group was found.")
        )
        return
    judged = [one for one in facts.groups if one.statement is not None]
    for one in judged:
        yield from _judged(voice, document, facts, one)
    counted = [one.group for one in facts.groups if one.statement is None and not one.group.small]
    small = sum(one.statement is None and one.group.small for one in facts.groups)
    if counted:
        yield Heading(text=_("Groups that two people have not judged"))
        yield Paragraph(
            text=_(
                "They are counted and no more: the figures do not tell why the accounts moved together, nor who is "
                "behind them."
            ),
            tone=Tone.NOTE,
        )
        yield groups_table(voice, facts.result, counted)
    if small:
        yield Paragraph(
            text=_(
                "Groups of fewer than five accounts or ten posts, which are not described: {n}.",
                n=whole(voice, small),
            ),
            tone=Tone.NOTE,
        )


def _judged(voice: Voice, document: ReportDocument, facts: CoordinationFacts, one: GroupFacts) -> Iterator[Block]:
    assert one.statement is not None, "only what was judged comes here"
    group = one.group
    yield Heading(text=_("Group {number}", number=whole(voice, group.number)))
    yield Facts(rows=statement_rows(voice, one.statement))
    if one.names:
        yield Paragraph(
            text=_(
                "Accounts among them that act in a public role: {names}.",
                names=listed(voice, [foreign(name) for name in one.names]),
            )
        )
    if group.lawful:
        yield Paragraph(text=_("Half or more of its posts are lawful speech, described in aggregate only."))
    yield Facts(rows=tuple(group_facts(voice, document.mission, facts.result, group)))


def statement_rows(voice: Voice, statement: GroupStatement) -> tuple[tuple[str, str], ...]:
    """Coordination, authenticity and harm, each in its own sentence, what the grade allows to say, and the method."""

    def said(*texts: Trilingual) -> str:
        return " ".join(settle_direction(text.said_in(voice.language)) for text in texts)

    how_much, method = statement.coordination[:2], statement.coordination[2:]
    return (
        (_("Coordination"), said(*how_much)),
        (_("Who is behind the accounts"), said(statement.authenticity)),
        (_("Harm"), said(statement.harm)),
        (_("Grade of the evidence, from 1 to 3"), whole(voice, int(statement.grade))),
        (_("What may be said"), said(*statement.conclusion)),
        (_("How the pairs were tested"), said(*method)),
    )
