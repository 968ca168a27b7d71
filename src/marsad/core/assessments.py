"""What people judge of a group that moves together, and by which steps: two people, always (method 8.1, 8.4)."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from marsad.core.trilingual import Trilingual
from marsad.core.words import N_


class Grade(IntEnum):
    """How far the evidence reaches."""

    STATISTICAL = 1  # never said to be manipulation
    BEHAVIOURAL = 2  # with artefacts of behaviour that people documented
    DOCUMENTED = 3  # with an operator's or a platform's confirmation


class EvidenceKind(StrEnum):
    """What speaks about who is behind the accounts, documented by a person."""

    DUPLICATE_PHOTOS = "duplicate_photos"
    RENAMED_ACCOUNTS = "renamed_accounts"
    OPERATOR_ERRORS = "operator_errors"
    PLATFORM_TAKEDOWN = "platform_takedown"
    OPERATOR_CONFIRMED = "operator_confirmed"


EVIDENCE: dict[EvidenceKind, tuple[str, Grade]] = {
    EvidenceKind.DUPLICATE_PHOTOS: (N_("the same photo on several profiles"), Grade.BEHAVIOURAL),
    EvidenceKind.RENAMED_ACCOUNTS: (N_("accounts that were renamed together"), Grade.BEHAVIOURAL),
    EvidenceKind.OPERATOR_ERRORS: (
        N_("errors of an operator, such as instructions posted by mistake"),
        Grade.BEHAVIOURAL,
    ),
    EvidenceKind.PLATFORM_TAKEDOWN: (N_("a platform's own statement that it removed the network"), Grade.DOCUMENTED),
    EvidenceKind.OPERATOR_CONFIRMED: (N_("an operator's own confirmation, documented"), Grade.DOCUMENTED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece of it, and where it is documented."""

    kind: EvidenceKind
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a person says of a group. Empty is 'not established', a judgement like any other."""

    authenticity: tuple[Evidence, ...] = ()
    harm: tuple[str, ...] = ()  # codes of the codebook
    harm_because: str = ""
    operator: str = ""  # who is said to run it: at grade 3 only
    operator_source: str = ""  # by whom it is said
    note: str = ""

    @property
    def grade(self) -> Grade:
        """The highest that the evidence reaches."""
        return max((EVIDENCE[each.kind][1] for each in self.authenticity), default=Grade.STATISTICAL)


class State(StrEnum):
    """Where an assessment stands."""

    PROPOSED = "proposed"  # by one person; it changes nothing yet
    STANDING = "standing"  # confirmed by a second
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # a newer one of the same group took its place


class Step(StrEnum):
    """What can happen to it."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One step: what it leads to, whether whoever proposed may take it, whether it must be said why."""

    to: State
    proposer: bool = True
    others: bool = True
    reason: bool = False


RULES: dict[tuple[State, Step], Rule] = {
    (State.PROPOSED, Step.CONFIRM): Rule(to=State.STANDING, proposer=False),
    (State.PROPOSED, Step.REFUSE): Rule(to=State.REFUSED, proposer=False, reason=True),
    (State.PROPOSED, Step.WITHDRAW): Rule(to=State.WITHDRAWN, others=False),
    (State.PROPOSED, Step.REPLACE): Rule(to=State.REPLACED),
    (State.STANDING, Step.WITHDRAW): Rule(to=State.WITHDRAWN, reason=True),  # one is enough: it takes a claim back
    (State.STANDING, Step.REPLACE): Rule(to=State.REPLACED),
}
WHO = {(True, True): "anybody who judges groups", (False, True): "another person", (True, False): "whoever proposed"}


def as_table() -> str:
    """The table in Markdown, for the manual."""
    rows = [
        f"| {state} | {step} | {rule.to} | {WHO[rule.proposer, rule.others]} | {'yes' if rule.reason else ''} |"
        for (state, step), rule in RULES.items()
    ]
    return "\n".join(["| state | what happens | new state | by | with a reason |", "|---|---|---|---|---|", *rows])


STATE_WORDS: dict[State, str] = {
    State.PROPOSED: N_("proposed, to be confirmed by a second person"),
    State.STANDING: N_("confirmed by two people"),
    State.REFUSED: N_("refused"),
    State.WITHDRAWN: N_("withdrawn"),
    State.REPLACED: N_("replaced by a newer one"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step that was taken."""

    step: Step
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What somebody proposed of a group of a run, with every step since."""

    number: int
    run: int
    group: int
    judged: Judged
    by: str
    at: datetime
    steps: tuple[Taken, ...] = ()

    @property
    def state(self) -> State:
        """Where it stands after its steps."""
        state = State.PROPOSED
        for taken in self.steps:
            state = RULES[state, taken.step].to
        return state


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStatement:
    """What may be said of a group: coordination, authenticity, harm and grade, each in its own sentence."""

    grade: Grade
    coordination: tuple[Trilingual, ...]  # the level, with null model, error control, numbers and windows
    authenticity: Trilingual
    harm: Trilingual
    conclusion: tuple[Trilingual, ...]  # what the grade allows to say, and what it does not
