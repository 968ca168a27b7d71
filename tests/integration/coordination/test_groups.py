"""Groups, what is told of them, artefacts and other windows, on logs drawn here."""

from typing import Any

import pyarrow as pa
import pytest

from marsad.coordination.artefacts import Rule, artefacts, removals, without
from marsad.coordination.asked import Asked, Null
from marsad.coordination.communities import communities, grouped
from marsad.coordination.levels import measured
from marsad.coordination.sensitivity import sensitivity
from marsad.coordination.testing import ROWS, Strata, TestedPairs, test_pairs
from marsad.store.engines import as_table

SECOND, HOUR, DAY = 1_000_000, 3_600_000_000, 86_400_000_000
Posts = list[tuple[str, str, int]]


def events(posts: Posts) -> pa.Table:
    return pa.table(
        {
            "account": pa.array([account for account, *_rest in posts], pa.string()),
            "object": pa.array([thing for _account, thing, _at in posts], pa.string()),
            "content": pa.array([f"post {number:04d}" for number in range(len(posts))], pa.string()),
            "at": pa.array([at for *_rest, at in posts], pa.int64()),
        }
    )


def together(names: str, things: int, called: str, begun: int = 0, apart: int = SECOND) -> Posts:
    """Accounts (one letter each) that share the same things, one after the other."""
    return [
        (name, f"https://{called}.example/{thing}", begun + thing * 7 * HOUR + place * apart)
        for thing in range(things)
        for place, name in enumerate(names)
    ]


def alone(names: str, things: int) -> Posts:
    """Things that several share hours apart: what chance is made of."""
    return [
        (
            name,
            f"https://site{thing % 7}.example/{thing}",
            thing * 5 * HOUR + (ord(name) * 37 + thing * 11) % 900 * 60 * SECOND,
        )
        for thing in range(things)
        for name in names
    ]


def table_of(pairs: list[tuple[str, str, int]]) -> pa.Table:
    a, b, weight = zip(*pairs, strict=True)
    return pa.table({"a": a, "b": b, "weight": weight})


def test_groups_are_parts_that_hang_together_and_leiden_cuts_a_bridge() -> None:
    cliques = [(x, y, 5) for part in ("abcd", "efgh") for x in part for y in part if x < y]
    bridged = sorted([*cliques, ("d", "e", 1), ("x", "y", 2)])
    assert grouped(table_of(bridged)) == (("a", "b", "c", "d"), ("e", "f", "g", "h"), ("x", "y"))
    assert grouped(table_of(bridged)) == grouped(table_of(bridged))


def test_no_pairs_make_no_groups() -> None:
    assert grouped(table_of([("a", "b", 1)]).slice(0, 0)) == ()


@pytest.fixture
def log(duckdb: Any) -> tuple[Any, TestedPairs]:
    told = as_table(duckdb, events(together("abcde", 30, "one") + alone("fghijklmnopqrst", 60)))
    return told, test_pairs(duckdb, told, Asked(), strata=Strata(period=None))


def test_a_group_that_does_nothing_else_has_a_level_near_one(duckdb: Any, log: tuple[Any, TestedPairs]) -> None:
    told, tested = log
    groups = communities(tested)
    assert groups == (tuple("abcde"),)
    (group,) = measured(duckdb, told, tested, groups)
    assert (group.pairs, group.density, group.objects, group.together, group.posts) == (10, 1.0, 30, 150, 150)
    assert group.share == group.share_together == 150 / (150 + 900)
    assert 0.5 < group.level <= 1
    assert (group.first, group.last) == (0, 29 * 7 * HOUR + 4 * SECOND)


def test_the_level_falls_with_what_a_group_does_by_itself(duckdb: Any, log: tuple[Any, TestedPairs]) -> None:
    _told, tested = log
    (before,) = measured(duckdb, log[0], tested, [tuple("abcde")])
    own = [(name, f"{name} alone {number}", number * DAY) for name in "abcde" for number in range(90)]
    told = as_table(duckdb, events(together("abcde", 30, "one") + alone("fghijklmnopqrst", 60) + own))
    busier = test_pairs(duckdb, told, Asked(), strata=Strata(period=None))
    (after,) = measured(duckdb, told, busier, [tuple("abcde")])
    assert after.level == pytest.approx(before.level * 30 / 120)
    assert after.together == before.together


def test_without_a_null_model_the_level_is_the_part_done_together(duckdb: Any) -> None:
    told = as_table(duckdb, events([*together("ab", 3, "one"), ("a", "x", 0), ("b", "y", 0)]))
    tested = test_pairs(duckdb, told, Asked(null=Null.NONE))
    (group,) = measured(duckdb, told, tested, communities(tested))
    assert group.level == 6 / 8
    assert measured(duckdb, told, tested, ()) == ()


def test_other_windows_tell_what_they_find(duckdb: Any) -> None:
    far = together("abcde", 30, "one", apart=50 * SECOND) + alone("fghijklmnopqrst", 60)
    rows = sensitivity(duckdb, as_table(duckdb, events(far)), Asked(), strata=Strata(period=None))
    assert [row.window for row in rows] == [10, 60, 300, 3600]
    assert [row.accounts for row in rows][:3] == [0, 5, 5]
    assert rows[0].share == 0
    assert rows[2].share == 150 / (150 + 900)
    assert [row.found for row in rows] == sorted(row.found for row in rows)


def kept(pairs: list[tuple[str, str]]) -> TestedPairs:
    """Pairs as if they had been tested and kept."""
    rows = [
        {"a": a, "b": b, "weight": 9, "expected": 0.1, "p": 0.0, "q": 0.0, "kept": True, "rule": ""} for a, b in pairs
    ]
    return TestedPairs(
        asked=Asked(),
        strata=Strata(),
        rows=pa.Table.from_pylist(rows, ROWS),
        tested=100,
        eligible=15,
        accounts=15,
        events=500,
        objects=60,
    )


def others(count: int = 60) -> Posts:
    """Posts at every second and minute, on many sites."""
    return [
        (f"other {number % 9}", f"https://s{number % 11}.example/{number}", number * 61 * 61 * SECOND)
        for number in range(count)
    ]


def marks(duckdb: Any, posts: Posts, **told: Any) -> dict[tuple[str, str], str]:
    found = artefacts(as_table(duckdb, events(posts)), **told)
    return {(row["account"], row["rule"]): row["mark"] for row in found.marks.to_pylist()}


def test_accounts_that_post_by_the_clock_are_marked(duckdb: Any) -> None:
    clock = [(name, f"https://s{n}.example/{name}{n}", n * HOUR + 5 * SECOND) for name in "ab" for n in range(20)]
    found = marks(duckdb, clock + others(120))
    assert found[("a", "second")] == found[("b", "second")] == "5"
    assert found[("a", "minute")] == "0"
    assert not {account for account, _rule in found} - {"a", "b"}


def test_a_clock_is_not_judged_where_the_times_are_given_to_the_minute(duckdb: Any) -> None:
    blunt = [(name, thing, at // (60 * SECOND) * 60 * SECOND) for name, thing, at in others(200)]
    found = artefacts(as_table(duckdb, events(blunt)))
    assert Rule.SECOND in found.unjudged
    assert Rule.MINUTE not in found.unjudged
    assert Rule.OWNER in found.unjudged
    assert found.marks.num_rows == 0


def test_feeds_digests_and_owners_are_marked_each_by_its_rule(duckdb: Any) -> None:
    feed = [("f", f"https://www.paper.example/{n}", n * 61 * 61 * SECOND) for n in range(12)]
    digest = [("d", f"https://s{n}.example/{n}", n // 4 * (DAY + 13 * 60 * SECOND) + n * SECOND) for n in range(16)]
    owners = pa.table({"account": ["f", "d"], "owner": ["a party", "a party"]})
    found = marks(duckdb, feed + digest + others(300), owners=owners)
    assert found[("f", "feed")] == "paper.example"
    assert found[("d", "digest")] == "batch"
    assert found[("f", "owner")] == found[("d", "owner")] == "a party"
    assert len(found) == 4


def test_a_feed_is_not_judged_where_objects_tell_no_site(duckdb: Any) -> None:
    texts = [(f"account {n % 5}", f"text {n}", n * 61 * SECOND) for n in range(80)]
    assert Rule.FEED in artefacts(as_table(duckdb, events(texts))).unjudged


def test_pairs_taken_away_stay_in_the_rows_with_the_name_of_the_rule(duckdb: Any) -> None:
    owners = pa.table({"account": ["a", "b", "c"], "owner": ["one", "one", "two"]})
    told = as_table(duckdb, events(together("abc", 12, "x") + others(100)))
    found = artefacts(told, owners=owners)
    made = without(kept([("a", "b"), ("a", "c"), ("b", "z")]), found)
    assert made.rows["rule"].to_pylist()[0] == "owner"
    assert made.rows["kept"].to_pylist()[0] is False
    assert made.found == 3
    counted = {each.rule: each for each in removals(duckdb, told, made, found)}
    assert set(counted) == set(Rule)
    assert (counted[Rule.OWNER].accounts, counted[Rule.OWNER].posts, counted[Rule.OWNER].pairs) == (3, 36, 1)
    assert sum(each.pairs for each in counted.values()) == made.found - made.kept.num_rows


def test_nothing_marked_takes_nothing_away(duckdb: Any) -> None:
    told = as_table(duckdb, events(others(100)))
    found = artefacts(told)
    before = kept([("a", "b")])
    assert without(before, found).rows.equals(before.rows)
    assert all(each.accounts == each.posts == each.pairs == 0 for each in removals(duckdb, told, before, found))
