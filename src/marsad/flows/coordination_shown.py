"""What a run found, as its readers may see it: groups and figures, no account but those in a public role."""

from dataclasses import dataclass

from marsad.core.analyses import Run
from marsad.core.assessments import Assessment, GroupStatement
from marsad.core.coordination import Closed, CoordinationResult, Group, Network
from marsad.core.roles import Role
from marsad.store.observatory import Observatory


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShown:
    """A group as it may be shown: where `closed`, without a number of accounts or posts that is withheld."""

    group: Group
    names: tuple[str, ...]  # of accounts that act in a public role
    statement: GroupStatement
    standing: Assessment | None  # confirmed by two people
    proposed: Assessment | None  # waits for a second person
    closed: Closed | None  # why its edges are not opened to this reader


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinationShown:
    """A run with its groups, the largest first."""

    run: Run
    result: CoordinationResult
    groups: tuple[GroupShown, ...]
    stale: bool  # whether posts came in since


def last_coordination(observatory: Observatory, roles: frozenset[Role] = frozenset()) -> CoordinationShown | None:
    """The last run as somebody of `roles` may see it; None before the first."""
    raise NotImplementedError


def group_shown(observatory: Observatory, run: int, number: int, roles: frozenset[Role]) -> GroupShown:
    """One group of a run. Raises Missing."""
    raise NotImplementedError


def network_of(observatory: Observatory, run: int, number: int | None = None) -> Network:
    """What is drawn of a run, or of one group; closed groups are left out. Raises Missing."""
    raise NotImplementedError
