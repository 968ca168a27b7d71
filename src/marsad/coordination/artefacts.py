"""What looks like coordination and is something else: clocks, feeds, digests, one owner declared openly.

Rules mark accounts; a pair is taken away where one rule marks both of its accounts alike. It stays in the rows with the
name of the rule. A rule that the log does not let judge says so and takes nothing away.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.special import bdtrc

from marsad.coordination.pairs import SECOND
from marsad.coordination.testing import ROWS, TestedPairs
from marsad.core.words import N_
from marsad.store.engines import as_table

FEWEST = 10  # posts or objects of an account, under which nothing is said of its habits
CLOCK, SOURCE, BATCHED = 0.5, 0.9, 0.8  # the least share: at one mark of the clock, of one source, in batches
SURE = 1e-6  # the chance under which a mark of the clock is no accident, over its 60 marks
BATCH = 3  # objects of an account in one minute that make a batch
BLUNT = 0.5  # where one mark or source holds more of the whole log, nothing can be judged by it


class Rule(StrEnum):
    """Why a pair is taken away."""

    OWNER = "owner"
    SECOND = "second"
    MINUTE = "minute"
    FEED = "feed"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """A rule in words, for `_`."""

    title: str
    because: str
    unjudged: str  # why it could not be judged, where it could not


RULES: dict[Rule, RuleWords] = {
    Rule.OWNER: RuleWords(
        title=N_("one owner, declared openly"),
        because=N_("pages of one party or one medium post the same: that is no secret"),
        unjudged=N_("no owner was told"),
    ),
    Rule.SECOND: RuleWords(
        title=N_("posts at one second of the minute"),
        because=N_("a programme posts by the clock; two such programmes meet without knowing of each other"),
        unjudged=N_("the times of the log are not given to the second"),
    ),
    Rule.MINUTE: RuleWords(
        title=N_("posts at one minute of the hour"),
        because=N_("a scheduled post comes on the hour; so do those of everybody else who schedules"),
        unjudged=N_("the times of the log are not given to the minute"),
    ),
    Rule.FEED: RuleWords(
        title=N_("repeats the feed of one site"),
        because=N_("two accounts that repeat the feed of one site post each of its pages as it appears"),
        unjudged=N_("the log does not tell sites, or is mostly of one site"),
    ),
    Rule.DIGEST: RuleWords(
        title=N_("posts in batches"),
        because=N_("a digest names many objects at one moment: to meet on all of them is one coincidence, not many"),
        unjudged=N_("most of the log comes in batches"),
    ),
}
MARKS = pa.schema([("account", pa.string()), ("rule", pa.string()), ("mark", pa.string())])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Artefacts:
    """Marked accounts (MARKS, in order; an account may bear several) and the rules that could not be judged."""

    marks: pa.Table
    unjudged: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What one rule took away."""

    rule: Rule
    judged: bool
    accounts: int = 0  # marked
    posts: int = 0  # of those accounts
    pairs: int = 0  # that would have been kept


def artefacts(events: Any, *, source: str = "", owners: pa.Table | None = None) -> Artefacts:
    """The accounts of `events` that a rule marks.

    `source`: a column with the site of the object; '' takes it from objects that are addresses. `owners`: account and
    owner, as they were declared openly.
    """
    posts = events.select("account", "content", "at").distinct()
    told = events.mutate(source=events[source] if source else events.object.re_extract(_SITE, 1))
    sites = told.filter(told.source.fill_null("") != "").group_by("account", "source")
    minutes = events.group_by("account", minute=events["at"] // (60 * SECOND)).agg(objects=events.object.nunique())
    kinds = minutes.mutate(batch=ibis.ifelse(minutes.objects >= BATCH, "batch", "alone")).group_by("account", "batch")
    found = {
        Rule.OWNER: _owned(owners),
        Rule.SECOND: _clock(posts, SECOND),
        Rule.MINUTE: _clock(posts, 60 * SECOND),
        Rule.FEED: _habit(_listed(sites.agg(many=told.object.nunique()), "source"), SOURCE),
        Rule.DIGEST: _habit(_listed(kinds.agg(many=minutes.objects.sum()), "batch"), BATCHED, only="batch"),
    }
    marks = [
        {"account": account, "rule": str(rule), "mark": mark}
        for rule, marked in found.items()
        for account, mark in sorted(marked or ())
    ]
    return Artefacts(
        marks=pa.Table.from_pylist(marks, MARKS), unjudged=tuple(rule for rule in Rule if found[rule] is None)
    )


def without(tested: TestedPairs, found: Artefacts) -> TestedPairs:
    """The same pairs; those that a rule explains are no longer kept and bear its name, the first of several."""
    of: dict[str, dict[str, str]] = {}
    for mark in found.marks.to_pylist():
        of.setdefault(mark["account"], {})[mark["rule"]] = mark["mark"]
    pairs = zip(*(tested.rows[name].to_pylist() for name in ("a", "b", "kept")), strict=True)
    rules = [_rule(of.get(a, {}), of.get(b, {})) if kept else "" for a, b, kept in pairs]
    kept = np.asarray(tested.rows["kept"].combine_chunks(), dtype=bool) & (np.array(rules, dtype=object) == "")
    rows = tested.rows.set_column(ROWS.get_field_index("kept"), "kept", pa.array(kept, pa.bool_()))
    return replace(tested, rows=rows.set_column(ROWS.get_field_index("rule"), "rule", pa.array(rules, pa.string())))


def removals(engine: Any, events: Any, tested: TestedPairs, found: Artefacts) -> tuple[Removal, ...]:
    """What each rule took away of `tested` (as `without` left it), rules that could not be judged among them."""
    posts: dict[str, int] = {}
    if found.marks.num_rows:
        marked = as_table(engine, found.marks.select(["account", "rule"]))
        both = events.select("account", "content").join(marked, "account")
        counted = both.group_by("rule").agg(posts=both.content.nunique()).order_by("rule").to_pyarrow().to_pylist()
        posts = {row["rule"]: int(row["posts"]) for row in counted}
    return tuple(
        Removal(
            rule=rule,
            judged=rule not in found.unjudged,
            accounts=int(pc.sum(pc.equal(found.marks["rule"], str(rule))).as_py() or 0),
            posts=posts.get(rule, 0),
            pairs=int(pc.sum(pc.equal(tested.rows["rule"], str(rule))).as_py() or 0),
        )
        for rule in Rule
    )


_SITE = r"^https?://(?:www\.)?([^/?#:]+)"
_Marked = set[tuple[str, str]] | None  # (account, mark); None where the log does not let judge


def _rule(first: dict[str, str], second: dict[str, str]) -> str:
    """The first rule that marks both alike; '' where there is none."""
    alike = (rule for rule in Rule if rule in first and rule in second and first[rule] == second[rule])
    return str(next(alike, ""))


def _owned(owners: pa.Table | None) -> _Marked:
    if owners is None:
        return None
    return set(zip(owners["account"].to_pylist(), owners["owner"].to_pylist(), strict=True))


def _clock(posts: Any, unit: int) -> _Marked:
    """Accounts half of whose posts stand at one of the sixty marks of a clock, far beyond the log's own habit."""
    each = posts.mutate(mark=(posts["at"] // unit) % 60)
    rows = _listed(each.group_by("account", "mark").agg(many=each.count()), "mark")
    usual = _usual(rows)
    if not usual or max(usual.values()) > BLUNT:
        return None
    marked = set()
    for account, (mark, most, total) in _favourites(rows).items():
        chance = 60 * bdtrc(most - 1, total, max(usual[mark], 1 / 60))
        if total >= FEWEST and most >= CLOCK * total and chance < SURE:
            marked.add((account, str(mark)))
    return marked


def _habit(rows: pa.Table, share: float, only: str = "") -> _Marked:
    """Accounts that keep to one mark (to `only`, where given) with that share or more."""
    usual = _usual(rows)
    blunt = usual.get(only, 0.0) if only else max(usual.values(), default=1.0)
    if blunt > BLUNT or not usual:
        return None
    return {
        (account, str(mark))
        for account, (mark, most, total) in _favourites(rows).items()
        if total >= FEWEST and most >= share * total and (not only or mark == only)
    }


def _listed(rows: Any, mark: str) -> pa.Table:
    """account, mark, many, in order."""
    named = rows.select("account", mark=rows[mark], many=rows.many.cast("int64"))
    return named.order_by("account", "mark").to_pyarrow()


def _usual(rows: pa.Table) -> dict[Any, float]:
    """The share of each mark in the whole log."""
    sums = rows.group_by("mark", use_threads=False).aggregate([("many", "sum")])
    total = pc.sum(sums["many_sum"]).as_py()
    return {
        mark: many / total for mark, many in zip(sums["mark"].to_pylist(), sums["many_sum"].to_pylist(), strict=True)
    }


def _favourites(rows: pa.Table) -> dict[str, tuple[Any, int, int]]:
    """Of each account: its most frequent mark (the first of equals), how often, and of how many."""
    made: dict[str, tuple[Any, int, int]] = {}
    for account, mark, many in zip(*(rows[name].to_pylist() for name in ("account", "mark", "many")), strict=True):
        best, most, total = made.get(account, (mark, 0, 0))
        made[account] = (mark, many, total + many) if many > most else (best, most, total + many)
    return made
