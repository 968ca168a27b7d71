"""What is checked of the part on who moved together before a word of it is printed."""

import re
from collections.abc import Iterator

from marsad.core.assessments import Grade, GroupStatement
from marsad.core.errors import NotSafeToPublish
from marsad.core.mission import Mission
from marsad.core.trilingual import Trilingual
from marsad.core.words import LANGUAGES, _
from marsad.report.document import CoordinationFacts, GroupFacts
from marsad.report.numbers import BIDI_CONTROLS, clean

PSEUDONYM = re.compile(r"\ba[0-9a-f]{24}\b")
# Acting together says nothing of who is behind an account: in no language is it one of these words.
NEVER = re.compile(r"\bfakes?\b|\binauthentic\b|\bfaux\b|\binauthentiques?\b|مزيف|وهمي|ذباب|زائف", re.IGNORECASE)
# Nor manipulation, where nothing but statistics speaks for it.
NOT_BY_STATISTICS = re.compile(r"\bmanipul|\btrolls?\b|\bbots?\b|تلاعب|تضليل", re.IGNORECASE)


def require_safe_coordination(mission: Mission, facts: CoordinationFacts | None) -> None:
    """Raise NotSafeToPublish for the first thing that would expose a person, accuse without evidence, or spare a side.

    A group of few accounts or posts has no counts; no pseudonym and no reproach stands in a statement; every side of
    the mission is in the table, once.
    """
    if facts is None or facts.withdrawn_on is not None:
        return
    _require_every_side(mission, facts)
    for one in facts.groups:
        _require_small_counts_out(one)
        if one.statement is not None:
            _require_fair(one.group.number, one.statement)


def statement_texts(statement: GroupStatement) -> tuple[Trilingual, ...]:
    """Every sentence of a statement."""
    return (*statement.coordination, statement.authenticity, statement.harm, *statement.conclusion)


def _require_every_side(mission: Mission, facts: CoordinationFacts) -> None:
    sides = [row.side for row in facts.result.symmetry if row.side]
    if sorted(sides) != sorted(side.id for side in mission.sides):
        raise NotSafeToPublish(
            _(
                "The table of sides of analysis {number} is not that of the mission's sides; run 'marsad coordination "
                "run' again.",
                number=facts.run,
            )
        )


def _require_small_counts_out(one: GroupFacts) -> None:
    group = one.group
    told = (group.posts, group.edges, group.objects, *(count for _name, count in (*group.traces, *group.platforms)))
    if group.small and any(count is not None for count in told):
        raise NotSafeToPublish(
            _(
                "Group {number} is so small that its counts would point at persons; run 'marsad coordination run' "
                "again.",
                number=group.number,
            )
        )


def _require_fair(number: int, statement: GroupStatement) -> None:
    for text, pattern in _looked_for(statement):
        for language in LANGUAGES:
            if found := pattern.search(BIDI_CONTROLS.sub("", text.said_in(language))):
                raise NotSafeToPublish(
                    _(
                        "The statement on group {number} holds '{word}', which its evidence does not bear; write it "
                        "without.",
                        number=number,
                        word=clean(found.group()),
                    )
                )


def _looked_for(statement: GroupStatement) -> Iterator[tuple[Trilingual, re.Pattern[str]]]:
    """What must not stand where. Harm speaks of what was said, in the codebook's words: of a 'false' procedure, too."""
    for text in statement_texts(statement):
        yield text, PSEUDONYM
    for text in (*statement.coordination, statement.authenticity):
        yield text, NEVER
        if statement.grade is Grade.STATISTICAL:
            yield text, NOT_BY_STATISTICS
