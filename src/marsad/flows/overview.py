"""Where a mission stands, for everybody who works on it: what is already suppressed here is all that faces may show."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from marsad.core.judgement import Codebook
from marsad.core.mission import Mission, Question, RestrictedPeriod
from marsad.core.publication import State as FindingState
from marsad.core.restricted import is_inside, lock_of, lock_of_signal
from marsad.core.roles import Action, Role, may
from marsad.flows.blindness import open_posts
from marsad.flows.lawful import FLOOR, Counted, lawful_labels, withheld
from marsad.flows.overview_days import Days, days_of
from marsad.flows.overview_work import QuestionWork, work_of
from marsad.flows.restricted import today, without_share
from marsad.store.observatory import Observatory

CHECK_EVERY = 14  # days after which the mission's necessity is looked at again (method 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The mission today, in its own time zone."""

    today: date
    days_left: int  # today included; 0 once it has ended, or where it has not begun
    days_until: int  # before it begins; 0 from its first day on
    next_check: date | None  # of necessity; None where the mission ends before another is due
    restricted: RestrictedPeriod | None
    inside: bool  # whether today is in the restricted period


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceIn:
    """What came from one source, what of it was lost, and what is known to be missing."""

    source: str
    files: int = 0
    rows: int = 0
    posts: int = 0
    duplicates: int = 0
    refused: int = 0
    told_missing: int = 0  # posts that the collection ledger knows to be missing
    failures: int = 0  # askings that failed in part or whole
    untold: int = 0  # files of which the collection ledger tells nothing
    empty_days: int = 0  # days of the mission so far without a post
    longest_gap: tuple[date, date] | None = None  # the longest run of them, both ends included


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalDays:
    """Posts that a detector suggests to look at, by day. Never a prevalence; a day under ten is withheld."""

    signal: str  # 'detector:label'
    posts: int
    days: tuple[tuple[date, int | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingNow:
    """The latest version of a finding and where it stands."""

    question: str
    version: int
    state: FindingState
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A mission at a glance. What a reader's roles do not open is None (`seen_by`)."""

    status: Status
    sources: tuple[SourceIn, ...]
    reasons: tuple[tuple[str, int], ...]  # why rows were refused, the most frequent first
    posts: tuple[tuple[date, int], ...]  # of all sources, by day
    undated: int  # posts that give no time
    signals: tuple[SignalDays, ...]  # the most frequent first
    lawful: tuple[Counted, ...]  # lawful speech: in the aggregate, rounded to tens, never by day
    left_out: bool  # whether signals with too few posts are not named
    locked: bool  # whether signals are kept back in the restricted period
    blind: bool = False  # whether signals are kept back from this reader, who may code posts that wait for answers
    work: tuple[QuestionWork, ...]
    findings: tuple[FindingNow, ...] | None


def overview(observatory: Observatory) -> Overview:
    """The mission now. Counts of the lake are kept while it stays as it is; the work is read again as it changes."""
    from marsad.store.records import changes, findings

    observatory.connect()
    mission, codebook = observatory.mission, observatory.codebook
    status = status_of(mission, today(mission))
    found = days_of(observatory.lake, mission.time_zone, changes.last_versions())
    lawful = lawful_labels(found.flagged, mission, codebook)
    totals = {name: sum(days.values()) + found.flagged_undated.get(name, 0) for name, days in found.flagged.items()}
    kept_back = {name for name in totals if lock_of_signal(mission, codebook, name, status.today) is not None}
    few = {name for name, count in totals.items() if count < FLOOR} - lawful - kept_back
    open_ones = sorted(set(totals) - lawful - few - kept_back, key=lambda name: (-totals[name], name))
    aggregates, hidden = withheld({name: totals[name] for name in sorted(lawful - kept_back)})
    sources, reasons = taken_in(mission, found, status.today)
    return Overview(
        status=status,
        sources=sources,
        reasons=reasons,
        posts=tuple(sorted(sum((Counter(days) for days in found.posts.values()), Counter[date]()).items())),
        undated=sum(found.undated.values()),
        signals=tuple(
            SignalDays(signal=name, posts=totals[name], days=hide_few(found.flagged[name])) for name in open_ones
        ),
        lawful=aggregates,
        left_out=bool(few) or hidden,
        locked=bool(kept_back),
        work=tuple(filter(None, (_work(mission, codebook, one, status.today) for one in mission.questions))),
        findings=tuple(
            FindingNow(question=one.drafted.question, version=one.version, state=one.state, since=one.since)
            for one in findings.latest().values()
        ),
    )


def _work(mission: Mission, codebook: Codebook, question: Question, day: date) -> QuestionWork | None:
    found = work_of(question)
    if found is None or lock_of(mission, question, codebook, day) is None:
        return found
    return replace(found, agreement=without_share(found.agreement))


def overview_for(observatory: Observatory, roles: frozenset[Role], *, may_code: bool) -> Overview:
    """The mission now, as somebody of those roles may see it; `may_code`: whether they code, by whichever role."""
    return seen_by(overview(observatory), roles, blind=may_code and bool(open_posts(observatory)))


def seen_by(found: Overview, roles: frozenset[Role], *, blind: bool = False) -> Overview:
    """What those roles may see of it: agreement and findings have doors of their own.

    With `blind` without a signal: beside the explorer's counts, which leave the posts that wait out, the rest would
    tell what the machine said of those posts (invariant 4).
    """
    agreement, stated = may(roles, Action.SEE_AGREEMENT), may(roles, Action.SEE_FINDINGS)
    if blind:
        found = replace(found, signals=(), lawful=(), left_out=False, blind=True)
    return replace(
        found,
        work=found.work if agreement else tuple(replace(one, agreement=None) for one in found.work),
        findings=found.findings if stated else None,
    )


def status_of(mission: Mission, day: date) -> Status:
    """Where the mission stands on that day."""
    begun = day >= mission.start
    passed = max((day - mission.start).days, 0)
    check = mission.start + timedelta(days=(passed // CHECK_EVERY + 1) * CHECK_EVERY)
    return Status(
        today=day,
        days_left=max((mission.end - day).days + 1, 0) if begun else 0,
        days_until=max((mission.start - day).days, 0),
        next_check=check if check <= mission.end else None,
        restricted=mission.restricted,
        inside=is_inside(mission.restricted, day),
    )


def taken_in(mission: Mission, found: Days, day: date) -> tuple[tuple[SourceIn, ...], tuple[tuple[str, int], ...]]:
    """What came from each source of the mission, in its order; and why rows were refused."""
    from marsad.store.records import batches, collecting

    reasons: Counter[str] = Counter()
    every = batches.batches()
    for batch in every:
        reasons.update(dict(batch.account.refused))
    sources = []
    for source in mission.sources:
        mine = [batch for batch in every if batch.source == source.id]
        told = collecting.collections(source.id)
        known = {sha256 for entry in told for sha256 in entry.files}
        runs = empty_runs(found.posts.get(source.id, {}), mission.start, min(day, mission.end))
        sources.append(
            SourceIn(
                source=source.id,
                files=len(mine),
                rows=sum(batch.account.rows for batch in mine),
                posts=sum(batch.account.posts for batch in mine),
                duplicates=sum(batch.account.duplicates for batch in mine),
                refused=sum(count for batch in mine for _why, count in batch.account.refused),
                told_missing=sum(entry.missing or 0 for entry in told),
                failures=sum(bool(entry.failed) for entry in told),
                untold=len({batch.sha256 for batch in mine} - known),
                empty_days=sum((last - first).days + 1 for first, last in runs),
                longest_gap=max(runs, key=lambda run: (run[1] - run[0], run[0]), default=None),
            )
        )
    return tuple(sources), tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))


def empty_runs(days: Mapping[date, int], first: date, last: date) -> list[tuple[date, date]]:
    """The runs of days from `first` to `last` on which nothing was published, both ends included."""
    runs: list[tuple[date, date]] = []
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        if days.get(day):
            continue
        if runs and runs[-1][1] == day - timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def hide_few(days: Mapping[date, int]) -> tuple[tuple[date, int | None], ...]:
    """Counts by day, those under ten withheld, and one more with a single one of them: the total would tell it."""
    gone = {day for day, count in days.items() if count < FLOOR}
    if len(gone) == 1 and len(days) > 1:
        gone.add(min((day for day in days if day not in gone), key=lambda day: (days[day], day)))
    return tuple((day, None if day in gone else count) for day, count in sorted(days.items()))
