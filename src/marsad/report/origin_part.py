"""The part on where posts come from: four numbers a unit, what is supposed, what labels get wrong, what is usual."""

from collections.abc import Iterator

from marsad.core.origin_runs import TOPICS, Topic
from marsad.core.words import _
from marsad.report.blocks import Block, Bullets, Chart, Heading, Paragraph, Part, Tone
from marsad.report.document import OriginFacts, ReportDocument
from marsad.report.numbers import Voice, clean, day, settle_direction
from marsad.report.origin_charts import drawn_shares, origin_chart
from marsad.report.origin_supposed import supposed_table
from marsad.report.origin_tables import (
    base_table,
    countries_table,
    errors_table,
    four_numbers,
    key_sentence,
    limits,
    narrowed_table,
    rests_facts,
    topic_words,
)


def origin_part(voice: Voice, document: ReportDocument) -> Part | None:
    """What may be said of where posts come from; None where it was not analysed."""
    if not document.origin:
        return None
    return Part(
        anchor="origin",
        title=_("Where the posts come from"),
        blocks=tuple(_blocks(voice, document)),
        new_page=True,
    )


def _blocks(voice: Voice, document: ReportDocument) -> Iterator[Block]:
    yield Paragraph(
        text=_(
            "An account is outside the territory or inside it by the platform's own label, else by the place it wrote, "
            "else by what it says in the first person. Most accounts say nothing of it. So every share stands here "
            "with three more numbers: how much is located, the least and the most that it can be of all that was "
            "collected, and of what it is a share."
        )
    )
    for facts in document.origin:
        yield Heading(text=settle_direction(_title(voice, document, facts)))
        if facts.withdrawn_on is not None:
            yield Paragraph(
                text=_(
                    "The analysis of {made} was made public and was withdrawn on {day}: do not quote it.",
                    made=day(voice, facts.made_on),
                    day=day(voice, facts.withdrawn_on),
                ),
                tone=Tone.WARNING,
            )
            continue
        yield from _run(voice, facts)


def _title(voice: Voice, document: ReportDocument, facts: OriginFacts) -> str:
    asked = facts.result.asked
    if facts.withdrawn_on is not None or facts.locked:
        return _(TOPICS[asked.topic])

    def title(name: str) -> str:
        question = document.mission.question(name)
        return clean(name if question is None else question.title.said_in(voice.language))

    return topic_words(facts.result, title)


def _run(voice: Voice, facts: OriginFacts) -> Iterator[Block]:
    result = facts.result
    if facts.locked:
        yield Paragraph(text=_("withheld: restricted period before the vote"), tone=Tone.WARNING)
        return
    if not facts.public:
        yield Paragraph(
            text=_("This analysis was not read by a second person and published: do not quote it."), tone=Tone.WARNING
        )
    if result.unfinished:
        yield Paragraph(text=_("withheld: the coding of the sample is not finished"), tone=Tone.WARNING)
        return
    yield Paragraph(text=key_sentence(voice, result), tone=Tone.LEAD)
    if result.asked.topic is Topic.QUESTION:
        yield Paragraph(
            text=_(
                "Shares of posts and views are estimated from the sample, each post standing for those it was drawn "
                "for; accounts are those behind the posts coded, since posts were drawn and not accounts."
            ),
            tone=Tone.NOTE,
        )
    shares = drawn_shares(result.shares)
    if shares:
        yield Chart(
            caption=_("Outside, inside, and not located"),
            alternative=_("A bar for each unit, of all that was collected; the table below has the same figures."),
            specification=origin_chart(voice, shares),
        )
    yield four_numbers(voice, result)
    for table in (
        narrowed_table(voice, result),
        errors_table(voice, result),
        supposed_table(voice, result),
        base_table(voice, result),
    ):
        if table is not None:
            yield table
    yield from _missing(facts)
    yield rests_facts(voice, result)
    countries = countries_table(voice, result)
    if countries is not None:
        yield countries
    yield Bullets(items=limits(result))


def _missing(facts: OriginFacts) -> Iterator[Block]:
    """What a reader must know is not there."""
    result = facts.result
    if not any(share.corrected is not None for share in result.shares):
        yield Paragraph(
            text=_("No account whose place is known was given: how often labels are wrong is not known."),
            tone=Tone.NOTE,
        )
    if result.asked.topic is Topic.EVERYTHING:
        yield Paragraph(
            text=_("All posts are counted here, so that there is nothing beside to compare them with."),
            tone=Tone.NOTE,
        )
