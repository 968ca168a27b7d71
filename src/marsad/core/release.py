"""From an analysis that was run to what the institution says of it: a table of steps, two people at the least."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marsad.core.roles import ALLOWED, Action, Role
from marsad.core.words import N_


class ReleaseState(StrEnum):
    """Where a run stands."""

    DRAFT = "draft"  # whoever ran it has seen it, nobody else has to have
    READ = "read"  # a second person found nothing against it
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"  # kept and shown as withdrawn, with the reason


class ReleaseStep(StrEnum):
    """What can happen to it."""

    READ = "read"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRule:
    """One step: what it leads to, the action a role must allow, and whether it must be said why."""

    to: ReleaseState
    action: Action
    reason: bool = False


_READING, _PUBLISHING = Action.READ_FINDING, Action.PUBLISH_FINDING
RELEASE_RULES: dict[tuple[ReleaseState, ReleaseStep], ReleaseRule] = {
    (ReleaseState.DRAFT, ReleaseStep.READ): ReleaseRule(to=ReleaseState.READ, action=_READING),
    (ReleaseState.DRAFT, ReleaseStep.WITHDRAW): ReleaseRule(to=ReleaseState.WITHDRAWN, action=_READING, reason=True),
    (ReleaseState.READ, ReleaseStep.PUBLISH): ReleaseRule(to=ReleaseState.PUBLISHED, action=_PUBLISHING),
    (ReleaseState.READ, ReleaseStep.WITHDRAW): ReleaseRule(to=ReleaseState.WITHDRAWN, action=_READING, reason=True),
    (ReleaseState.PUBLISHED, ReleaseStep.WITHDRAW): ReleaseRule(
        to=ReleaseState.WITHDRAWN, action=_PUBLISHING, reason=True
    ),
}
RELEASE_STATE_WORDS: dict[ReleaseState, str] = {
    ReleaseState.DRAFT: N_("draft: no second person has read it"),
    ReleaseState.READ: N_("read by a second person, not made public"),
    ReleaseState.PUBLISHED: N_("made public"),
    ReleaseState.WITHDRAWN: N_("withdrawn"),
}
RELEASE_STEP_WORDS: dict[ReleaseStep, str] = {
    ReleaseStep.READ: N_("read by the second reader"),
    ReleaseStep.PUBLISH: N_("made public"),
    ReleaseStep.WITHDRAW: N_("withdrawn"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenStep:
    """A step that somebody took with a run."""

    step: ReleaseStep
    by: str
    roles: tuple[str, ...]  # those by which they could
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Where a run stands, and whose hands it went through."""

    run: int
    drafted_by: str
    drafted_at: datetime
    steps: tuple[TakenStep, ...] = ()

    @property
    def state(self) -> ReleaseState:
        """The table walked from the draft."""
        state = ReleaseState.DRAFT
        for taken in self.steps:
            state = RELEASE_RULES[state, taken.step].to
        return state

    @property
    def hands(self) -> int:
        """How many different people ran, read and published it."""
        return len({self.drafted_by, *(one.by for one in self.steps if one.step is not ReleaseStep.WITHDRAW)})

    @property
    def is_public(self) -> bool:
        """Whether it may be quoted."""
        return self.state is ReleaseState.PUBLISHED

    def taken(self, step: ReleaseStep) -> TakenStep | None:
        """The step, where it was taken."""
        return next((one for one in self.steps if one.step is step), None)


def barred_from(release: Release, step: ReleaseStep, people: Collection[str], publishers: Collection[str]) -> set[str]:
    """Who may not take the step: who ran it; and its reader, unless nobody else could publish.

    `people` are all members, `publishers` those who may publish. A run made at a shell has no member's name: then its
    reader may never publish it, since both might be the person at that shell.
    """
    if step is ReleaseStep.WITHDRAW:
        return set()
    out, read = {release.drafted_by}, release.taken(ReleaseStep.READ)
    if step is ReleaseStep.PUBLISH and read is not None:
        others = set(publishers) - {release.drafted_by, read.by}
        out |= {read.by} if others or release.drafted_by not in people else set()
    return out


def release_table() -> str:
    """The table in Markdown, for the manual."""
    head = ("an analysis that is", "when this happens", "becomes", "by", "why said")
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for (state, step), rule in RELEASE_RULES.items():
        roles = ", ".join(role.replace("_", " ") for role in Role if role in ALLOWED[rule.action])
        lines.append(f"| {state} | {step} | {rule.to} | {roles} | {'yes' if rule.reason else ''} |")
    return "\n".join(lines)
