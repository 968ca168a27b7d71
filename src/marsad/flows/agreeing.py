"""How far the coders of a sample agree: on the question, on each code, by language and script, week by week.

Only of posts whose answers are all in, and of all coders together: no figure is of a person, nor of a pair of them.
What rests on too few posts is not said.
"""

import threading
import time
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis

from marsad.core.findings import Agreement
from marsad.core.judgement import Coding, DrawnSample
from marsad.core.mission import Question
from marsad.estimate.agreement import agree
from marsad.flows.answers import Answer, answers_of_sample
from marsad.flows.restricted import lock_today, without_share
from marsad.review.states import State
from marsad.store.lake import Lake
from marsad.store.observatory import Observatory

FEWEST_PAIRS = 20  # posts below which a part of the sample is not spoken of
FEWEST_POSITIVES = 5  # posts with a yes below which agreement on a code is not spoken of (method 2.4)
MANY_PAIRS = 200  # posts from which the tables are computed again only after a while
KEPT_FOR = 300.0  # seconds
WHOLE = ""
BLIND_ANSWERS_IN = frozenset({State.AGREED, State.DIFFERS, State.SETTLED, State.COMPARED})

Label = Callable[[Coding], int | None]
Group = Callable[[Answer], Hashable]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """Agreement on one thing. `agreement` is None where too few posts, or too few with a yes, were coded twice."""

    of: str  # WHOLE, the id of a code, a language and script, or the Monday of a week
    n: int  # posts with two blind codings or more; where agreement is told, those of them that two could decide
    agreement: Agreement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementTables:
    """Everything the page of agreement shows; `weeks` and `groups` are empty where there is only one."""

    question: AgreementRow
    codes: tuple[AgreementRow, ...]
    groups: tuple[AgreementRow, ...]
    weeks: tuple[AgreementRow, ...]
    coders: int
    pairs: int
    locked: bool = False  # whether only alpha is left, for the rest would tell a figure of the restricted period


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """Tables with the moment they were worked out and a stamp of the answers they rest on."""

    since: float
    stamp: int
    tables: AgreementTables


_kept: dict[tuple[Path, int], _Kept] = {}
_lock = threading.Lock()


def agreement_tables(observatory: Observatory, sample: DrawnSample, question: Question) -> AgreementTables:
    """The tables of a sample as anybody may see them today."""
    found = _tables(observatory, sample, question)
    if lock_today(observatory, question) is None:
        return found

    def hide(rows: Sequence[AgreementRow]) -> tuple[AgreementRow, ...]:
        return tuple(replace(row, agreement=without_share(row.agreement)) for row in rows)

    return replace(
        found,
        question=hide([found.question])[0],
        codes=hide(found.codes),
        groups=hide(found.groups),
        weeks=hide(found.weeks),
        locked=True,
    )


def _tables(observatory: Observatory, sample: DrawnSample, question: Question) -> AgreementTables:
    """The tables, worked out again where an answer is new; those of a large sample at most every 5 minutes."""
    pairs = doubly_coded(answers_of_sample(sample.sample_id))
    key = (observatory.home, sample.sample_id)
    stamp = hash(
        tuple((one.task_id, one.coder, one.codes, one.cannot_decide) for each in pairs for one in each.codings)
    )
    with _lock:
        if (kept := _kept.get(key)) is not None:
            young = time.monotonic() - kept.since < KEPT_FOR and len(pairs) >= MANY_PAIRS <= kept.tables.pairs
            if young or kept.stamp == stamp:
                return kept.tables
        languages = languages_of(observatory.lake, sample, [answer.task.post_id for answer in pairs])
        found = tables_of(pairs, question, languages, observatory.mission.time_zone)
        _kept[key] = _Kept(since=time.monotonic(), stamp=stamp, tables=found)
        return found


def doubly_coded(answers: Sequence[Answer]) -> list[Answer]:
    """The tasks of which every blind answer is in, two or more."""
    return [each for each in answers if each.outcome.state in BLIND_ANSWERS_IN and len(each.codings) > 1]


def tables_of(
    pairs: Sequence[Answer], question: Question, languages: dict[str, str], time_zone: str
) -> AgreementTables:
    """The tables of the doubly coded tasks; `languages` are language and script by post id."""
    asked = set(question.codes)
    answered = label_of(asked)
    zone = ZoneInfo(time_zone)
    return AgreementTables(
        question=row_of(WHOLE, pairs, answered, fewest=0),
        codes=tuple(row_of(code, pairs, label_of({code}), fewest=0) for code in question.codes),
        groups=parted(pairs, answered, lambda answer: languages.get(answer.task.post_id, "und")),
        weeks=parted(pairs, answered, lambda answer: str(week_of(answer, zone))),
        coders=len({coding.coder for answer in pairs for coding in answer.codings}),
        pairs=len(pairs),
    )


def label_of(codes: Collection[str]) -> Label:
    """Whether a coding gives one of `codes`; None where it could not be decided."""
    wanted = set(codes)
    return lambda coding: None if coding.cannot_decide is not None else int(bool(wanted & set(coding.codes)))


def row_of(of: str, pairs: Sequence[Answer], label: Label, *, fewest: int = FEWEST_PAIRS) -> AgreementRow:
    """Agreement on `label` over `pairs`, unless there are fewer than `fewest`, or almost no yes among them."""
    rows = [(each.task.task_id, coding.coder, label(coding)) for each in pairs for coding in each.codings]
    positives = len({unit for unit, _coder, said in rows if said})
    if not rows or len(pairs) < fewest or (of != WHOLE and 0 < positives < FEWEST_POSITIVES):
        return AgreementRow(of=of, n=len(pairs), agreement=None)
    found = agree(*zip(*rows, strict=True))
    return AgreementRow(of=of, n=found.n, agreement=found)


def parted(pairs: Sequence[Answer], label: Label, by: Group) -> tuple[AgreementRow, ...]:
    """One row a group, in order; empty where all are in one group."""
    groups: dict[str, list[Answer]] = {}
    for answer in pairs:
        groups.setdefault(str(by(answer)), []).append(answer)
    if len(groups) < 2:
        return ()
    return tuple(row_of(name, groups[name], label) for name in sorted(groups))


def week_of(answer: Answer, zone: ZoneInfo) -> date:
    """The Monday of the week in which a task got its last answer."""
    last: datetime = max(coding.at for coding in answer.codings if coding.at is not None)
    day = last.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def languages_of(lake: Lake, sample: DrawnSample, post_ids: Sequence[str]) -> dict[str, str]:
    """Language and script of the posts of a sample, as they were found when it was drawn."""
    if not post_ids or not lake.files("signals", sample.signals_version):
        return {}
    engine = ibis.duckdb.connect()
    try:
        signals = lake.table("signals", sample.signals_version, engine)
        mine = signals.filter((signals.detector == "language") & signals.post_id.isin(sorted(set(post_ids))))
        found = mine.group_by("post_id").agg(language=mine.label.max()).to_pyarrow().to_pylist()
    finally:
        engine.disconnect()
    return {row["post_id"]: row["language"] for row in found}
