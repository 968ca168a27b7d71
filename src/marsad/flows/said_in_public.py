"""What was published, as the report meets it: which findings it may print as said, and what stands no more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from marsad.core.publication import PUBLIC, Hand, Kept, Stamp, State, Step
from marsad.core.trilingual import Trilingual
from marsad.flows.figures import QuestionFigures
from marsad.flows.frozen import basis, figures_digest
from marsad.report.document import FindingSection, Notice, NoticeKind
from marsad.store.observatory import Observatory

ENDED = {State.CORRECTED: (Step.CORRECT, NoticeKind.CORRECTED), State.WITHDRAWN: (Step.WITHDRAW, NoticeKind.WITHDRAWN)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The published versions of a mission that stand, those that stand no more, and what may be printed of them."""

    standing: dict[str, Kept]  # by question: the published version whose figures are those of now
    withdrawn: frozenset[str]  # questions whose last word is that nothing is said
    notices: tuple[Notice, ...]

    @property
    def digests(self) -> list[list[str]]:
        """What the report was made from, of all this."""
        return sorted([name, kept.drafted.digest] for name, kept in self.standing.items())

    def stamped(self, section: FindingSection, figures: QuestionFigures) -> FindingSection:
        """The section with the words that were published and their stamp; as it is where nothing was."""
        kept = self.standing.get(figures.question)
        if kept is None:
            return section
        stamp = stamp_of(kept)
        if figures.lock is not None:
            return replace(section, stamp=replace(stamp, correction=None))
        return replace(section, finding=replace(section.finding, claim=kept.drafted.claim), stamp=stamp)


def said_in_public(observatory: Observatory, figures: Sequence[QuestionFigures]) -> Said:
    """Everything that was published of the mission, beside the figures of now."""
    from marsad.store.records import findings

    kept = findings.findings()
    latest = {one.drafted.question: one for one in kept if one.state is not State.REPLACED}
    return Said(
        standing={
            each.question: one
            for each in figures
            for one in kept
            if one.drafted.question == each.question
            and one.state is State.PUBLISHED
            and _still_holds(observatory, one, each)
        },
        withdrawn=frozenset(name for name, one in latest.items() if one.state is State.WITHDRAWN),
        notices=tuple(notice for one in kept if (notice := _notice(one, figures)) is not None),
    )


def _still_holds(observatory: Observatory, kept: Kept, figures: QuestionFigures) -> bool:
    """Whether the figures of now are those that were published; where they are locked, whether the answers are."""
    if figures.lock is None:
        return kept.drafted.digest == figures_digest(figures)
    question = observatory.mission.question(figures.question)
    return question is not None and kept.drafted.basis == basis(observatory, question)


def _notice(kept: Kept, figures: Sequence[QuestionFigures]) -> Notice | None:
    """That the version stands no more, and why; its words are kept back with the figures they may speak of."""
    if kept.state not in ENDED:
        return None
    step, kind = ENDED[kept.state]
    taken = kept.taken(step)
    title = Trilingual(**kept.drafted.section["question"]["title"])
    locks = {each.question: each.lock for each in figures}
    hidden = locks.get(kept.drafted.question) is not None
    if taken is None or taken.said is None or hidden:
        return None
    return Notice(
        question=kept.drafted.question,
        title=title,
        version=kept.version,
        kind=kind,
        on=taken.at.date(),
        said=taken.said,
    )


def hands_of(kept: Kept) -> dict[Hand, str]:
    """Who drafted, read and published a version, as far as it has come."""
    steps = {Hand.READER: kept.taken(Step.READ), Hand.PUBLISHER: kept.taken(Step.PUBLISH)}
    return {Hand.DRAFTER: kept.drafted_by} | {hand: taken.by for hand, taken in steps.items() if taken is not None}


def stamp_of(kept: Kept) -> Stamp:
    """What readers are told of how a version came to be published."""
    read, published = kept.taken(Step.READ), kept.taken(Step.PUBLISH)
    assert kept.state in PUBLIC and read is not None and published is not None, "the table allows no other way"  # noqa: PT018
    return Stamp(
        version=kept.version,
        published_at=published.at,
        drafted_as=kept.drafted_as,
        read_as=read.roles,
        published_as=published.roles,
        hands=len(set(hands_of(kept).values())),
        digest=kept.drafted.digest,
        correction=kept.drafted.correction,
    )
