"""Who moves together: what is looked at, what came out for a group, and what people judge of it (method 8).

Coordination is a degree. It is neither inauthenticity nor harm: those are two other judgements, made by people, and
'not established' is one of their values. Nothing here is about one account; posts and pseudonyms stand elsewhere.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marsad.core.trilingual import Trilingual
from marsad.core.words import N_

FEWEST_ACCOUNTS, FEWEST_POSTS = 5, 10  # under which a group is described without its counts and never opened
SENSITIVITY = (10, 60, 300, 3600)  # seconds; every run counts again at each of them (method 8.4)
ERROR_RATE = 0.05  # of the pairs kept, how many may be there by chance


class Trace(StrEnum):
    """What two accounts can do alike."""

    LINK = "link"
    MEDIA = "media"
    TEXT = "text"  # the same text or narrative
    HASHTAGS = "hashtags"  # the same two or more, in the same order
    REPLY = "reply"  # to the same post
    REPOST = "repost"  # of the same post


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceRule:
    """How near in time two posts must be to count as one co-action, and how many co-actions make a pair."""

    window: int  # seconds
    least: int  # objects in common
    title: str  # for `_`
    because: str  # for `_`


TRACES: dict[Trace, TraceRule] = {
    Trace.LINK: TraceRule(
        window=60,
        least=2,
        title=N_("same link"),
        because=N_("an address is found and pasted: people who do not know of each other do so minutes apart"),
    ),
    Trace.MEDIA: TraceRule(
        window=60,
        least=2,
        title=N_("same image or video"),
        because=N_("a file is found and attached: people who do not know of each other do so minutes apart"),
    ),
    Trace.TEXT: TraceRule(
        window=60,
        least=2,
        title=N_("same text or narrative"),
        because=N_("a text is copied, or worded again, within a minute only by those who had it ready"),
    ),
    Trace.HASHTAGS: TraceRule(
        window=60,
        least=3,
        title=N_("same sequence of hashtags"),
        because=N_("a sequence is short and everybody's: it must be met once more often"),
    ),
    Trace.REPLY: TraceRule(
        window=30,
        least=3,
        title=N_("answer to the same post"),
        because=N_("a popular post is answered by thousands in its first minutes: nearer and more often is asked for"),
    ),
    Trace.REPOST: TraceRule(
        window=10,
        least=3,
        title=N_("repost of the same post"),
        because=N_("it takes one touch: nearer and more often is asked for"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a run is asked. The same for every political side: nothing here can name one."""

    traces: tuple[Trace, ...] = tuple(Trace)
    error_rate: float = ERROR_RATE
    window: int | None = None  # seconds for every trace; None: each its own
    least: int | None = None  # objects for every trace; None: each its own

    def rule(self, trace: Trace) -> tuple[int, int]:
        """Window in seconds and fewest objects for a trace."""
        own = TRACES[trace]
        return (self.window or own.window, self.least or own.least)


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceResult:
    """What was counted on one trace."""

    trace: Trace
    window: int  # seconds
    least: int
    events: int  # posts that bear it
    accounts: int
    objects: int  # links, texts… that two accounts or more share
    tested: int  # pairs of accounts that were tested
    found: int  # of them, kept after error control over the pairs of all traces
    within: int | None  # of them, kept too where accounts are exchanged inside their own community only; None: not run


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityRow:
    """The same trace with another window."""

    trace: Trace
    window: int  # seconds
    tested: int
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What a rule took away, because it looks like coordination and is something else."""

    rule: str  # for `_`
    events: int  # posts of those accounts, on each trace that they bear
    accounts: int  # that keep to the same habit
    because: str = ""  # for `_`
    pairs: int = 0  # of two such accounts, which chance does not explain and the rule does


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A community of the network of kept pairs. No account is in it but those that act in a public role.

    Where fewer than five accounts or ten posts are behind it, its counts are None: withheld, in the record too.
    """

    number: int
    accounts: int | None
    posts: int | None  # behind its edges
    level: float  # coordination level, 0 to 1
    density: float  # of the pairs there could be, how many were kept
    edges: int | None
    objects: int | None
    traces: tuple[tuple[Trace, int | None], ...]  # with the edges that each gives
    first: datetime  # UTC, of its posts
    last: datetime
    sides: tuple[str, ...]  # ids of the political sides that its objects bear; empty: none
    platforms: tuple[tuple[str, int | None], ...]  # with posts
    named: tuple[str, ...] = ()  # ids in the roster of accounts that act in a public role
    within: bool = True  # whether it stands, too, against the null model inside communities
    lawful: bool = False  # whether half or more of its posts are lawful speech: described, never opened

    @property
    def small(self) -> bool:
        """Whether so few are behind it that counts are withheld and nothing is opened."""
        return self.accounts is None


@dataclass(frozen=True, slots=True, kw_only=True)
class SymmetryRow:
    """One political side at the settings of all; `side` '' are the objects of no side.

    As it is shown in the restricted period it has groups alone: how much there is of a side may be read as a poll.
    """

    side: str
    title: Trilingual | None
    items: int | None  # objects tested: that two accounts or more share
    pairs: int | None  # pairs of accounts that were active enough on those objects to be tested
    groups: int
    accounts: int | None  # in those groups whose counts are not withheld
    posts: int | None  # behind the edges of the same

    @property
    def locked(self) -> bool:
        """Whether its counts are kept back until the vote."""
        return self.items is None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinationResult:
    """Everything that a run found, about groups only."""

    asked: Asked
    null: str  # for `_`: what the pairs were tested against
    shortened: int  # links of which nobody here knows where they lead
    posts: int  # collected in the period of the mission, each once
    untestable: int  # of them without an account or a time
    twice: int  # further copies of a post that several sources brought, left out
    testable: int  # posts with an account, a time and at least one trace
    traces: tuple[TraceResult, ...]
    sensitivity: tuple[SensitivityRow, ...]
    removed: tuple[Removed, ...]
    groups: tuple[Group, ...]  # the largest first
    symmetry: tuple[SymmetryRow, ...]

    @property
    def tested(self) -> int:
        """Pairs tested, over all traces: what error control counts."""
        return sum(each.tested for each in self.traces)

    @property
    def found(self) -> int:
        """Pairs kept, over all traces."""
        return sum(each.found for each in self.traces)

    def group(self, number: int) -> Group | None:
        """The group of that number."""
        return next((group for group in self.groups if group.number == number), None)

    def share(self, group: Group) -> float | None:
        """The posts behind a group's edges, among the posts collected that could be tested (0 to 1); None: withheld."""
        return None if group.posts is None or not self.testable else group.posts / self.testable


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An account in a drawing: a number that means nothing outside this run, a name only in a public role."""

    number: int
    group: int
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Two accounts that did the same more often than chance explains."""

    number: int
    group: int
    one: int  # number of a node
    other: int
    traces: tuple[tuple[Trace, int], ...]  # with the objects in common
    posts: int

    @property
    def weight(self) -> int:
        """Objects in common, over all traces."""
        return sum(objects for _trace, objects in self.traces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What is drawn."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


class Closed(StrEnum):
    """Why a group's posts are not opened."""

    SMALL = "small"
    LAWFUL = "lawful"
    ROLE = "role"


CLOSED_WORDS: dict[Closed, str] = {
    Closed.SMALL: N_(
        "Fewer than five accounts or ten posts are behind it: its counts are withheld, nothing is opened."
    ),
    Closed.LAWFUL: N_("Half or more of its posts are lawful speech: it is described in aggregate and never opened."),
    Closed.ROLE: N_("Your role does not open posts."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PostBehind:
    """A post behind an edge, without who wrote it."""

    traces: tuple[Trace, ...]  # on which it is behind the edge, in the order of Trace; at least one
    at: datetime  # UTC
    platform: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsBehind:
    """The posts behind an edge, in the order of time, as far as they may be read."""

    posts: tuple[PostBehind, ...]
    closed: Closed | None = None
    lawful: bool = False  # whether some are lawful speech: not listed
    apart: bool = False  # whether some are kept from this reader while people still code them
    gone: int = 0  # posts that are no longer kept
