"""The null models: against permutations drawn, the library's own projection, and worlds that mislead."""

import importlib.util
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from marsad.coordination.asked import Asked, Null
from marsad.coordination.closeness import Strata, counts
from marsad.coordination.error_rate import poisson_tail
from marsad.coordination.null_bicm import in_common, probabilities
from marsad.coordination.null_permutation import chance
from marsad.coordination.sensitivity import accounts_of, permuted, shuffled_worlds
from marsad.coordination.testing import TestedPairs, test_pairs
from marsad.store.engines import as_table

WORLDS = Path(__file__).parents[3] / "benchmarks" / "coordination_worlds.py"


@pytest.fixture(scope="module")
def worlds() -> ModuleType:
    spec = importlib.util.spec_from_file_location("coordination_worlds", WORLDS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["coordination_worlds"] = module
    spec.loader.exec_module(module)
    return module


def small_world(seed: int = 3, accounts: int = 60, objects: int = 120) -> pa.Table:
    """Independent accounts, heavy tails, three days."""
    draw = np.random.default_rng(seed)
    activity = draw.pareto(1.5, accounts) + 1
    rows = []
    for number in range(objects):
        begun = draw.uniform(0, 3 * 86_400)
        many = int(min(draw.pareto(1.2) * 3 + 2, 25))
        rows += [
            (f"a{account:02d}", f"o{number}", round((begun + draw.exponential(3000)) * 1e6))
            for account in draw.choice(accounts, many, replace=False, p=activity / activity.sum())
        ]
    return events(rows)


def events(rows: list[tuple[str, str, int]]) -> pa.Table:
    return pa.table(
        {
            "account": pa.array([account for account, *_rest in rows], pa.string()),
            "object": pa.array([thing for _account, thing, _at in rows], pa.string()),
            "content": pa.array([f"post {number}" for number in range(len(rows))], pa.string()),
            "at": pa.array([at for *_rest, at in rows], pa.int64()),
            "side": pa.array(["one" if account < "a30" else "two" for account, *_rest in rows], pa.string()),
        }
    )


def weights(rows: pa.Table, window: int) -> Counter[tuple[str, str]]:
    """Objects that each two accounts met on, one pair after the other."""
    told = defaultdict(list)
    for account, thing, at in zip(*(rows[name].to_pylist() for name in ("account", "object", "at")), strict=True):
        told[thing].append((at, account))
    met: Counter[tuple[str, str]] = Counter()
    for posts in told.values():
        close = {
            (min(a, b), max(a, b))
            for (one, a), (other, b) in combinations(sorted(posts), 2)
            if a != b and other - one <= window * 1_000_000
        }
        met.update(close)
    return met


def every_pair(duckdb: Any, rows: pa.Table, window: int, strata: Strata) -> tuple[list[tuple[str, str]], Any]:
    """All pairs of accounts that can meet, and their expected weights."""
    told = as_table(duckdb, rows)
    accounts = as_table(duckdb, pa.table({"account": rows["account"].unique()}))
    null = chance(counts(duckdb, told, window, strata, accounts))
    both = list(combinations(sorted(null.names.to_pylist()), 2))
    first, second = (pa.chunked_array([[pair[end] for pair in both]]) for end in (0, 1))
    return both, null.expected(first, second)


STRATA = [Strata(period=None), Strata(), Strata(side="side"), Strata(period=43_200.0)]


@pytest.mark.parametrize("strata", STRATA, ids=["popularity", "day", "side", "half a day"])
@pytest.mark.parametrize("window", [60, 600])
def test_expected_weights_are_those_of_permutations_that_are_drawn(duckdb: Any, strata: Strata, window: int) -> None:
    rows, drawn, many = small_world(), Counter[tuple[str, str]](), 120
    both, expected = every_pair(duckdb, rows, window, strata)
    for world in permuted(as_table(duckdb, rows), strata, many, seed=7):
        drawn.update(weights(world, window))
    seen = np.array([drawn[pair] / many for pair in both])
    most, little = np.argsort(-expected)[:200], 1.15 if window > 60 else 1.06
    assert 0.98 < expected.sum() / seen.sum() < little  # a little more than drawn: on the safe side
    assert 0.95 < expected[most].sum() / seen[most].sum() < little
    assert np.corrcoef(expected, seen)[0, 1] > 0.9


@pytest.mark.parametrize("strata", STRATA[:2], ids=["popularity", "day"])
def test_small_p_values_are_not_more_frequent_than_they_say(duckdb: Any, strata: Strata) -> None:
    rows, many, window = small_world(5), 120, 300
    both, expected = every_pair(duckdb, rows, window, strata)
    p = []
    for world in permuted(as_table(duckdb, rows), strata, many, seed=11):
        met = weights(world, window)
        p.append(poisson_tail(np.array([met[pair] for pair in both]), expected))
    every = np.concatenate(p)
    for level in (0.05, 0.01, 0.001):
        assert (every <= level).mean() < level


def test_what_is_expected_of_all_pairs_is_what_was_seen_of_all(duckdb: Any) -> None:
    rows = small_world()
    _both, expected = every_pair(duckdb, rows, 60, Strata())
    assert abs(expected.sum() - weights(rows, 60).total()) < 0.02 * expected.sum()


def flagged(duckdb: Any, rows: pa.Table, window: float = 60.0, **told: Any) -> set[str]:
    strata = told.pop("strata", None)
    found = test_pairs(duckdb, as_table(duckdb, rows), Asked(window=window, **told), strata=strata)
    return set(accounts_of(found).to_pylist())


@pytest.mark.parametrize(("null", "seeds"), [(Null.PERMUTATION, (0, 1)), (Null.BICM, (0,))])
def test_nobody_is_flagged_where_all_act_alone_and_all_are_found_where_twelve_act_together(
    duckdb: Any, worlds: ModuleType, null: Null, seeds: tuple[int, ...]
) -> None:
    for seed in seeds:
        assert not flagged(duckdb, worlds.independent(seed).events, null=null)
        planted = worlds.independent(seed, worlds.Planted())
        found = flagged(duckdb, planted.events, null=null)
        assert len(planted.together - found) <= (null is Null.BICM)  # blind to time, it misses one
        assert len(found - planted.together) <= 2


def test_the_common_rule_flags_independent_accounts_by_the_dozen(duckdb: Any, worlds: ModuleType) -> None:
    world = worlds.independent(0)
    assert len(flagged(duckdb, world.events, null=Null.NONE)) > 24


def test_fans_are_flagged_among_all_and_not_within_their_own_community(duckdb: Any, worlds: ModuleType) -> None:
    world = worlds.tastes(0)
    assert len(flagged(duckdb, world.events, 3600.0)) > 20
    assert not flagged(duckdb, world.events, 3600.0, strata=Strata(side="side"))


def test_accounts_of_the_same_days_are_flagged_only_where_days_are_not_kept(duckdb: Any, worlds: ModuleType) -> None:
    world = worlds.same_days(0)
    assert flagged(duckdb, world.events, 3600.0, strata=Strata(period=None))
    assert not flagged(duckdb, world.events, 3600.0)


def test_shuffles_of_a_log_with_coordination_in_it_keep_nothing(duckdb: Any, worlds: ModuleType) -> None:
    world = worlds.independent(1, worlds.Planted())
    made = shuffled_worlds(duckdb, as_table(duckdb, world.events), Asked(), 3, seed=1)
    assert (made.median, len(made.kept)) == (0.0, 3)


def test_a_shuffle_keeps_posts_and_activity_and_changes_who_stands_where(duckdb: Any) -> None:
    rows = small_world()
    (world,) = permuted(as_table(duckdb, rows), Strata(side="side"), 1, seed=2)
    (again,) = permuted(as_table(duckdb, rows), Strata(side="side"), 1, seed=2)
    assert world.equals(again)
    assert sorted(world["content"].to_pylist()) == sorted(rows["content"].to_pylist())
    assert Counter(world["account"].to_pylist()) == Counter(rows["account"].to_pylist())
    posts = zip(*(world[name].to_pylist() for name in ("account", "side")), strict=True)
    assert all(("one" if account < "a30" else "two") == side for account, side in posts)
    of = dict(zip(rows["content"].to_pylist(), rows["account"].to_pylist(), strict=True))
    moved = [of[c] != a for c, a in zip(world["content"].to_pylist(), world["account"].to_pylist(), strict=True)]
    assert sum(moved) > len(moved) / 2


@pytest.mark.filterwarnings("ignore")  # the library's own
def test_bicm_gives_the_p_values_of_the_library_s_own_projection(duckdb: Any) -> None:
    import bicm

    rows = small_world(9, accounts=60, objects=80)
    met = sorted({(a, o) for a, o in zip(rows["account"].to_pylist(), rows["object"].to_pylist(), strict=True)})
    names = sorted({a for a, _o in met})
    things = sorted({o for _a, o in met})
    matrix = np.zeros((len(names), len(things)), dtype=int)
    for account, thing in met:
        matrix[names.index(account), things.index(thing)] = 1
    graph = bicm.BipartiteGraph(biadjacency=matrix)
    graph.solve_tool(print_error=False)
    graph.compute_projection(rows=True, approx_method="poisson", threads_num=1, progress_bar=False)
    theirs = graph.get_projected_pvals_mat()
    common = matrix @ matrix.T
    both = [(one, other) for one, other in combinations(range(len(names)), 2) if common[one, other]]
    found = pa.table({"a": [names[one] for one, _other in both], "b": [names[other] for _one, other in both]})
    seen, expected = in_common(duckdb, as_table(duckdb, rows), found)
    assert seen.tolist() == [common[pair] for pair in both]
    assert np.allclose(poisson_tail(seen, expected), [theirs[pair] for pair in both], atol=1e-6)


@pytest.mark.filterwarnings("ignore")  # the library's own
def test_bicm_gives_the_library_s_probabilities_where_an_object_met_everybody() -> None:
    import bicm

    draw = np.random.default_rng(4)
    matrix = (draw.random((20, 30)) < np.outer(draw.uniform(0.1, 0.6, 20), np.ones(30))).astype(int)
    matrix[:, 0] = 1
    matrix[matrix.sum(1) == 1, 1] = 1
    matrix = matrix[:, matrix.sum(0) > 0]
    graph = bicm.BipartiteGraph(biadjacency=matrix)
    graph.solve_tool(print_error=False)
    sizes, many = np.unique(matrix.sum(0), return_counts=True)
    ours = probabilities(matrix.sum(1), sizes, many)
    kinds = np.searchsorted(np.unique(matrix.sum(1)), matrix.sum(1))
    whole = ours[kinds][:, np.searchsorted(sizes, matrix.sum(0))]
    assert np.allclose(whole, graph.get_bicm_matrix(), atol=1e-6)


def table(result: TestedPairs) -> list[dict[str, Any]]:
    return result.rows.to_pylist()


def test_a_table_of_five_posts_gives_the_figures_worked_out_on_paper(duckdb: Any) -> None:
    second = 1_000_000
    rows = events(
        [("a", "x", 0), ("b", "x", second), ("c", "x", 500 * second), ("a", "y", 0), ("b", "y", second), ("d", "z", 0)]
    )
    made = test_pairs(duckdb, as_table(duckdb, rows), Asked(window=10), strata=Strata(period=None))
    assert (made.accounts, made.events, made.objects, made.eligible, made.tested) == (4, 6, 3, 2, 1)
    # one stratum, objects of two and three accounts: a and b have two objects each, c one; S = 2*2 + 2*1 + 2*1 = 8
    (row,) = table(made)
    assert (row["a"], row["b"], row["weight"], row["rule"]) == ("a", "b", 2, "")
    assert row["expected"] == pytest.approx(2 * 4 / 8)
    e = row["expected"]
    assert row["p"] == pytest.approx(1 - np.exp(-e) * (1 + e))
    assert row["q"] == row["p"]
    assert not row["kept"]


def test_an_empty_log_and_one_without_pairs_give_no_rows(duckdb: Any) -> None:
    nothing = events([])
    alone = events([("a", "x", 0), ("b", "y", 0), ("a", "y", 86_400_000_000)])
    for rows, eligible in ((nothing, 0), (alone, 1)):
        for null in (Null.PERMUTATION, Null.NONE):
            made = test_pairs(duckdb, as_table(duckdb, rows), Asked(null=null))
            assert (made.rows.num_rows, made.eligible, made.tested) == (0, eligible, 0)


def test_without_a_null_model_all_are_kept_and_nothing_is_said_of_chance(duckdb: Any) -> None:
    made = test_pairs(duckdb, as_table(duckdb, small_world()), Asked(window=300, null=Null.NONE))
    assert made.found
    assert made.kept.num_rows == made.found
    assert made.rows["p"].null_count == made.rows["expected"].null_count == made.found
    assert made.strata is None


def test_a_period_is_long_enough_for_the_window() -> None:
    assert Strata().for_window(60) == Strata()
    assert Strata(period=3_600.0).for_window(3_600).period == 4 * 3_600
    assert Strata(period=None).for_window(86_400).period is None


@pytest.mark.spark
def test_spark_and_duckdb_give_the_same_bits(spark: Any, duckdb: Any) -> None:
    rows, asked, strata = small_world(), Asked(window=300), Strata(side="side")
    settings = spark._session.conf
    before = settings.get("spark.sql.shuffle.partitions")
    settings.set("spark.sql.shuffle.partitions", "2")  # two threads: more parts only take longer
    here, there = (test_pairs(engine, as_table(engine, rows), asked, strata=strata) for engine in (duckdb, spark))
    settings.set("spark.sql.shuffle.partitions", before)
    assert here.rows.equals(there.rows)
    assert here.rows.num_rows > 50
    assert (here.tested, here.accounts, here.objects) == (there.tested, there.accounts, there.objects)
