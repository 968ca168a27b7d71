"""Who moves together, what rises and where it comes from in the worked example, beside what was planted there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from marsad.core.analyses import Run
from marsad.core.assessments import Judged, Step
from marsad.core.ids import pseudonym
from marsad.core.origin import Unit
from marsad.core.origin_runs import Asked, Topic
from marsad.core.release import ReleaseStep
from marsad.demo.coders import PUBLISHER, READER, SENIOR
from marsad.demo.sharing import SOURCE, TAG, Planted
from marsad.flows.analysis_release import take_step
from marsad.flows.bursting import run_bursts
from marsad.flows.bursting_shown import alerts_of
from marsad.flows.coordination_assessing import assess, take
from marsad.flows.coordination_kept import closed_groups, pairs_of, run_of
from marsad.flows.coordination_run import run_coordination
from marsad.flows.origins import result_of, run_origin
from marsad.store.observatory import Observatory

PLATFORM = "x"  # of everything in the source
NEAR = timedelta(hours=24)  # within which the rise must be dated
# the last one stands first where they are listed
ORIGINS = (Asked(topic=Topic.HASHTAG, name=TAG, sources=(SOURCE,)), Asked(sources=(SOURCE,)))
NOTE = "لا شيء يوثق من وراء هذه الحسابات – Rien ne documente qui se trouve derrière ces comptes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """The runs over the worked example."""

    coordination: Run
    bursts: Run
    origin: Run  # of everything in the source


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the analyses say beside what was planted. Accounts are counted, never named."""

    planted: int  # accounts of the planted group
    found: int  # of them, in a group that was found
    others: int  # accounts in groups that were found, and not planted
    rise_begins: datetime
    onset: datetime | None  # of the alert of the planted hashtag that is nearest; None: no alert
    outside: float  # share of the accounts outside the territory, in truth
    low: float  # what origin says is possible, whatever is supposed of those without a country
    high: float

    @property
    def group_alone(self) -> bool:
        """Whether the planted group is found, whole, and no other."""
        return self.found == self.planted and not self.others

    @property
    def rise_dated(self) -> bool:
        """Whether the rise is an alert, dated within a day of its beginning."""
        return self.onset is not None and abs(self.onset - self.rise_begins) <= NEAR

    @property
    def inside(self) -> bool:
        """Whether the bounds of origin hold the planted share."""
        return self.low <= self.outside <= self.high


def analyse(observatory: Observatory) -> Analysed:
    """Run the three, let two simulated people judge each group, and make all of it public by two more hands."""
    coordination = run_coordination(observatory, SENIOR.name)
    judge_groups(observatory, coordination)
    bursts = run_bursts(observatory, SENIOR.name)
    origins = [run_origin(observatory, SENIOR.name, asked) for asked in ORIGINS]
    for run in (coordination, bursts, *origins):
        make_public(observatory, run)
    return Analysed(coordination=coordination, bursts=bursts, origin=origins[-1])


def judge_groups(observatory: Observatory, run: Run) -> None:
    """Of each group that may be judged: neither inauthenticity nor harm is established, since figures prove none."""
    from marsad.store.records import members

    proposer, second = members.member(SENIOR.name), members.member(READER)
    kept, result = run_of(observatory, run.number)
    closed = closed_groups(observatory, kept, result)
    for group in result.groups:
        if group.number not in closed:
            proposed = assess(observatory, proposer, run.number, group.number, Judged(note=NOTE))
            take(observatory, second, proposed.number, Step.CONFIRM)


def make_public(observatory: Observatory, run: Run) -> None:
    """Read by one and published by another; whoever ran it does neither."""
    from marsad.store.records import members

    take_step(observatory, members.member(READER), run.number, ReleaseStep.READ)
    take_step(observatory, members.member(PUBLISHER), run.number, ReleaseStep.PUBLISH)


def compare(observatory: Observatory, planted: Planted, analysed: Analysed) -> Looked:
    """What was found beside what was planted."""
    known = {pseudonym(observatory.pseudonym_key, PLATFORM, handle) for handle in planted.group}
    in_groups = set(pairs_of(observatory, analysed.coordination).nodes)
    share = result_of(analysed.origin).share(Unit.ACCOUNTS)
    assert share is not None, "every run has a share of each unit"
    onsets = [alert.onset for alert in alerts_of(analysed.bursts).alerts if alert.series.name == TAG]
    begins = planted.rise_begins
    return Looked(
        planted=len(known),
        found=len(known & in_groups),
        others=len(in_groups - known),
        rise_begins=begins,
        onset=min(onsets, key=lambda onset: abs(onset - begins), default=None),
        outside=planted.outside,
        low=share.worst.identified.low,
        high=share.worst.identified.high,
    )
