"""The life of a finding, as a table: who may take which step, and who may not (invariant 6)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from marsad.core.roles import ALLOWED, Action, Role
from marsad.core.trilingual import Trilingual
from marsad.core.words import N_


class State(StrEnum):
    """Where a version of a finding stands."""

    DRAFT = "draft"
    WITH_READER = "with_reader"  # the second reader has it
    SENT_BACK = "sent_back"
    READ = "read"  # the second reader found nothing against it
    PUBLISHED = "published"
    CORRECTED = "corrected"  # a newer version was published in its place; this one is kept and shown as superseded
    WITHDRAWN = "withdrawn"  # kept and shown, with the reason
    REPLACED = "replaced"  # drafted again before anybody published it


class Step(StrEnum):
    """What can happen to it."""

    HAND_OVER = "hand_over"
    SEND_BACK = "send_back"
    READ = "read"
    PUBLISH = "publish"
    CORRECT = "correct"  # happens to the old version when the new one is published
    WITHDRAW = "withdraw"
    REDRAFT = "redraft"  # words changed, or figures that moved: a new version takes its place


class Hand(StrEnum):
    """The three people behind what is published."""

    DRAFTER = "drafter"
    READER = "reader"
    PUBLISHER = "publisher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One step: what it leads to, the action a role must allow, and whose hand may not take it."""

    to: State
    action: Action
    barred: frozenset[Hand] = frozenset()
    reason: bool = False  # whether it must be said why


DRAFTER, READER = frozenset({Hand.DRAFTER}), frozenset({Hand.DRAFTER, Hand.READER})
DRAFTING, READING, PUBLISHING = Action.DRAFT_FINDING, Action.READ_FINDING, Action.PUBLISH_FINDING
RULES: dict[tuple[State, Step], Rule] = {
    (State.DRAFT, Step.HAND_OVER): Rule(to=State.WITH_READER, action=DRAFTING),
    (State.DRAFT, Step.REDRAFT): Rule(to=State.REPLACED, action=DRAFTING),
    (State.WITH_READER, Step.SEND_BACK): Rule(to=State.SENT_BACK, action=READING, barred=DRAFTER, reason=True),
    (State.WITH_READER, Step.READ): Rule(to=State.READ, action=READING, barred=DRAFTER),
    (State.WITH_READER, Step.REDRAFT): Rule(to=State.REPLACED, action=DRAFTING),
    (State.SENT_BACK, Step.REDRAFT): Rule(to=State.REPLACED, action=DRAFTING),
    (State.READ, Step.SEND_BACK): Rule(to=State.SENT_BACK, action=PUBLISHING, barred=DRAFTER, reason=True),
    (State.READ, Step.REDRAFT): Rule(to=State.REPLACED, action=DRAFTING),
    (State.READ, Step.PUBLISH): Rule(to=State.PUBLISHED, action=PUBLISHING, barred=READER),
    (State.PUBLISHED, Step.CORRECT): Rule(to=State.CORRECTED, action=PUBLISHING, reason=True),
    (State.PUBLISHED, Step.WITHDRAW): Rule(to=State.WITHDRAWN, action=PUBLISHING, reason=True),
}
IN_THE_MAKING = frozenset({State.DRAFT, State.WITH_READER, State.SENT_BACK, State.READ})
PUBLIC = frozenset({State.PUBLISHED, State.CORRECTED, State.WITHDRAWN})
STATE_WORDS: dict[State, str] = {
    State.DRAFT: N_("draft"),
    State.WITH_READER: N_("with the second reader"),
    State.SENT_BACK: N_("sent back"),
    State.READ: N_("read, to be published"),
    State.PUBLISHED: N_("made public"),
    State.CORRECTED: N_("corrected: a newer version stands in its place"),
    State.WITHDRAWN: N_("withdrawn"),
    State.REPLACED: N_("drafted again"),
}
STEP_WORDS: dict[Step, str] = {
    Step.HAND_OVER: N_("handed to the second reader"),
    Step.SEND_BACK: N_("sent back"),
    Step.READ: N_("read by the second reader"),
    Step.PUBLISH: N_("made public"),
    Step.CORRECT: N_("replaced by a corrected version"),
    Step.WITHDRAW: N_("withdrawn"),
    Step.REDRAFT: N_("drafted again"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step that somebody took."""

    step: Step
    by: str
    roles: tuple[str, ...]  # those by which they could
    at: datetime
    reason: str = ""  # to colleagues
    said: Trilingual | None = None  # to the public


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A version of a finding as it is drafted: words, figures, and what both rest on."""

    question: str
    claim: Trilingual
    generated: Trilingual
    section: dict[str, Any]
    digest: str
    basis: str
    codebook_version: str
    codebook_sha256: str
    posts_version: int
    signals_version: int
    ledger: tuple[int, str]  # number and hash of the last entry
    exploratory: bool
    correction: Trilingual | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A version with everything that happened to it, oldest first."""

    number: int
    version: int
    drafted: Drafted
    drafted_by: str
    drafted_as: tuple[str, ...]
    drafted_at: datetime
    steps: tuple[Taken, ...]
    supersedes: int | None
    superseded_by: int | None

    @property
    def state(self) -> State:
        """Where it stands: the table walked from the draft."""
        state = State.DRAFT
        for taken in self.steps:
            state = RULES[state, taken.step].to
        return state

    @property
    def since(self) -> datetime:
        """When it came to where it stands."""
        return self.steps[-1].at if self.steps else self.drafted_at

    def taken(self, step: Step) -> Taken | None:
        """The step, where it was taken."""
        return next((one for one in self.steps if one.step is step), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a reader of a published finding is told of its making: a version, a day and roles, never a name."""

    version: int
    published_at: datetime
    drafted_as: tuple[str, ...]
    read_as: tuple[str, ...]
    published_as: tuple[str, ...]
    hands: int  # how many different people: two or three
    digest: str
    correction: Trilingual | None = None  # what was wrong with the version before


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Entries of the ledger behind a figure: numbers and hashes, no names."""

    kind: str  # sample, coding, settlement, finding
    entries: tuple[tuple[int, str], ...]  # number and hash


def rule_of(state: State, step: Step) -> Rule | None:
    """The rule of that step, or None where the table has no such step."""
    return RULES.get((state, step))


def barred(rule: Rule, hands: dict[Hand, str], others: Collection[str]) -> frozenset[str]:
    """Who may not take the step: `hands` says who did what before, `others` who else could take it.

    The publisher may be the second reader only where nobody else can publish: two people at the least, three where
    the unit has them.
    """
    drafter, reader = hands[Hand.DRAFTER], hands.get(Hand.READER)
    third = set(others) - {drafter, reader}
    out = {drafter} if Hand.DRAFTER in rule.barred else set()
    return frozenset(out | ({reader} if reader and third and Hand.READER in rule.barred else set()))


def as_table() -> str:
    """The table in Markdown, for the manual."""
    head = ("a finding that is", "when this happens", "becomes", "by", "but not by", "why said")
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    names = {Hand.DRAFTER: "its drafter", Hand.READER: "its second reader, where another can"}
    for (state, step), rule in RULES.items():
        roles = ", ".join(role.replace("_", " ") for role in Role if role in ALLOWED[rule.action])
        not_by = "; ".join(name for hand, name in names.items() if hand in rule.barred)
        lines.append(f"| {state} | {step} | {rule.to} | {roles} | {not_by} | {'yes' if rule.reason else ''} |")
    return "\n".join(lines)
