"""The report as plain typed values: everything a rendering needs, so that it needs no store, clock or network.

`flows` fills a `ReportDocument`; `html` and `pdf` print it in any of the three languages. The same document
always gives the same bytes.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marsad.core.alerts import Alerts
from marsad.core.assessments import GroupStatement
from marsad.core.collection import Collected, Overlap
from marsad.core.coordination import CoordinationResult, Group
from marsad.core.findings import Estimate, Finding
from marsad.core.judgement import Codebook, NotUnits
from marsad.core.machine_errors import MachineErrors, Rate
from marsad.core.mission import Frame, Mission, Question, Repeats, Source
from marsad.core.origin_runs import OriginResult
from marsad.core.posts import Batch
from marsad.core.publication import Stamp
from marsad.core.trilingual import Trilingual


class Design(StrEnum):
    """How the coded items were chosen among the items of the frame."""

    STRATIFIED = "stratified"  # at random inside strata, with recorded probabilities
    SIMPLE = "simple"  # at random, all with the same probability
    CENSUS = "census"  # every item was coded
    NOT_RANDOM = "not_random"  # chosen by hand: nothing may be counted


class CoderKind(StrEnum):
    """Who answered, said in the method sentence in so many words."""

    PEOPLE = "people"  # coders, whose training nobody told
    SIMULATED = "simulated"  # of a worked example; only a fictional mission may show them
    GIVEN_LABELS = "given_labels"  # labels that came with a published data set


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """One stratum of the sample. `name` is shown as it is: 'score high, facebook, Arab'."""

    name: str
    size: int  # N_h, items in the frame
    coded: int  # n_h, items with a settled yes or no
    positives: int  # of the coded, how many answered yes


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """The saved search that a sample was drawn from, and how many of the posts on topic its words find."""

    name: str
    words: str
    found: int  # posts, when it was saved
    recall: Rate | None = None  # None: nothing coded can judge it
    judged_on: str = ""  # the question whose sample judged it


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFacts:
    """What the coded items are: where they were drawn from, how, and who coded them."""

    design: Design
    frame: Frame
    size: int  # N, items in the frame
    drawn: int  # items drawn
    coded: int  # n, items with a settled yes or no
    undecided: int = 0  # items answered 'cannot decide': neither yes nor no
    coders: int
    coder_kind: CoderKind = CoderKind.PEOPLE
    double_coded: int = 0  # items coded blind by two coders
    saw_machine_label: int = 0  # codings made with a machine's label in view; above 0 nothing is a percentage
    seed: int | None = None
    strata: tuple[Stratum, ...] = ()
    not_units: NotUnits | None = None  # posts whose content is in the frame already
    repeats: Repeats | None = None  # what counts of a repeated content
    searched: Searched | None = None  # None: everything of the question's sources and period


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonFacts:
    """Two groups side by side. `ratio` and `difference` are Estimates whose `measure` says which they are."""

    by: str  # target_sex, platform, script, language
    first: str
    second: str
    ratio: Estimate | None
    difference: Estimate | None  # of shares: 0.031 is 3.1 percentage points
    clusters: int = 0  # targets (or threads) resampled as wholes; 0: not clustered


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineCount:
    """How many items a detector suggested to look at. A count of suggestions, never a prevalence."""

    detector: str
    label: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingSection:
    """One question with its finding and all that is needed to defend or to attack it.

    `finding.estimates` holds the shares: first the one of group 'all', then one a group. `group_labels` names
    groups and strata that this package has no words for.
    """

    question: Question
    finding: Finding
    sample: SampleFacts
    start: date  # first and last day of the items, both included
    end: date
    platforms: tuple[str, ...]
    comparison: ComparisonFacts | None = None
    alternatives: tuple[Estimate, ...] = ()  # the same share by other estimators
    machine: tuple[MachineCount, ...] = ()
    errors: MachineErrors | None = None  # None: no signal decided which items to code
    coverage_limits: tuple[Trilingual, ...] = ()
    examples: tuple[Trilingual, ...] = ()  # re-worded by people; a post is never quoted
    group_labels: tuple[tuple[str, Trilingual], ...] = ()
    stamp: Stamp | None = None  # None: not published, or its figures have moved since


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSection:
    """One source, the account of every file taken in from it, and how these were collected."""

    source: Source
    batches: tuple[Batch, ...]
    collected: Collected | None = None


class NoticeKind(StrEnum):
    """What happened to something that was said in public."""

    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A published version that stands no more, and why."""

    question: str
    title: Trilingual
    version: int
    kind: NoticeKind
    on: date
    said: Trilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """Posts taken in whose publication falls on that day (or in the month it begins), in the mission's time zone."""

    day: date
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """A group that moved together. `statement` None: two people have not judged it, it is counted and no more."""

    group: Group
    names: tuple[str, ...] = ()  # of the roster, of accounts that act in a public role
    statement: GroupStatement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinationFacts:
    """A run of the analysis of who moves together, and how far it has come on its way to the public."""

    run: int
    made_on: date
    result: CoordinationResult
    groups: tuple[GroupFacts, ...]  # the largest first
    public: bool  # read by a second person and published
    hands: int = 1  # different people who ran, read and published it
    withdrawn_on: date | None = None  # it was public, and stands no more


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginFacts:
    """A run about where posts come from, and how far it has come on its way to the public."""

    run: int
    made_on: date
    result: OriginResult
    public: bool  # read by a second person and published
    hands: int = 1  # different people who ran, read and published it
    withdrawn_on: date | None = None  # it was public, and stands no more
    locked: bool = False  # no figure of it is shown in the restricted period


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What it takes to make the same report again and to see that nothing was changed since."""

    digest: str  # SHA-256 of what the report was made from
    lake_versions: tuple[tuple[str, int], ...]  # (table, version)
    codebook_digest: str
    software: str  # 'marsad 0.1.0'
    command: str
    ledger_entries: int
    ledger_head: str  # hash of the ledger's last entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDocument:
    """A whole report, before any language."""

    mission: Mission
    made_on: date  # the date shown on the cover
    codebook: Codebook
    findings: tuple[FindingSection, ...]
    sources: tuple[SourceSection, ...]
    overlaps: tuple[Overlap, ...] = ()  # of the sources that the mission declares to be of the same thing
    timeline: tuple[DayCount, ...] = ()
    repeated: tuple[tuple[str, int], ...] = ()  # (kind, posts taken in that only repeat another)
    again: int = 0  # posts taken in whose content another has: they only repeat it, or were collected twice
    limits: tuple[Trilingual, ...] = ()  # beyond those every report carries
    notices: tuple[Notice, ...] = ()  # what was corrected or withdrawn, oldest first
    coordination: CoordinationFacts | None = None  # None: it was not analysed
    bursts: Alerts | None = None  # None: nothing was looked at
    origin: tuple[OriginFacts, ...] = ()  # the last run of each topic that was analysed
    draft: bool = False  # whether it holds a finding or an analysis that is not published: every page says so
    provenance: Provenance

    @property
    def fictional(self) -> bool:
        """Whether every page must say that this is a worked example."""
        return self.mission.fictional
