"""Pairs that met more often than a null model explains, with the error rate over every pair that could be tested."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from marsad.coordination.asked import Asked, Null
from marsad.coordination.closeness import Strata, counts
from marsad.coordination.counting import Popular, counted
from marsad.coordination.error_rate import poisson_tail, q_values
from marsad.coordination.null_bicm import in_common
from marsad.coordination.null_permutation import chance
from marsad.coordination.rows import ROWS
from marsad.store.engines import as_table

__all__ = ["ROWS", "Strata", "TestedPairs", "test_pairs"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TestedPairs:
    """Pairs that met `asked.least` times or more, tested. `rows` are in the order of a, b; columns: ROWS."""

    __test__ = False  # a noun of ours, not a test of pytest

    asked: Asked
    strata: Strata | None  # None where the null model knows none
    rows: pa.Table
    tested: int  # pairs in the denominator of the error rate: every two eligible accounts, whether they met or not
    eligible: int  # accounts with so many shares that they could meet anybody `least` times
    accounts: int
    events: int
    objects: int
    uncounted: tuple[Popular, ...] = ()  # pairs that met on nothing but these were not looked at: p = 1

    @property
    def found(self) -> int:
        """Pairs that met often enough to be looked at."""
        return int(self.rows.num_rows)

    @property
    def kept(self) -> pa.Table:
        """The rows of the pairs that chance does not explain at the rate asked for."""
        return self.rows.filter(self.rows["kept"])


def test_pairs(engine: Any, events: Any, asked: Asked, *, strata: Strata | None = None) -> TestedPairs:  # noqa: PT028
    """The pairs of `events` (an Ibis table of `engine`, as EVENTS), each with what chance gives and its error rate.

    Pairs that met less than `asked.least` times count in the denominator with p = 1. `strata` (None: those of Strata)
    are kept by the permutation; BiCM knows none. Without a null model every pair found is kept, and nothing is said of
    chance. Raises Missing where a null model needs what is not installed.
    """
    with counted(engine, events, asked) as counting:
        found, uncounted = counting.rows.order_by("a", "b").to_pyarrow(), counting.uncounted
    eligible = _eligible(events, asked.least)
    tests = eligible * (eligible - 1) // 2
    kept_strata = (strata or Strata()).for_window(asked.window) if asked.null is Null.PERMUTATION else None
    seen = found["weight"].to_numpy().astype(np.int64)
    columns: dict[str, Any] = {"a": found["a"], "b": found["b"], "weight": seen}
    if asked.null is Null.NONE:
        nothing = pa.nulls(found.num_rows, pa.float64())
        columns |= {"expected": nothing, "p": nothing, "q": nothing, "kept": np.ones(found.num_rows, dtype=bool)}
    else:
        met, expected = _counted(engine, events, asked, kept_strata, found)
        p = poisson_tail(met, expected)
        q = q_values(p, tests)
        columns |= {"expected": expected, "p": p, "q": q, "kept": q <= asked.fdr}
    columns["rule"] = pa.array([""] * found.num_rows, pa.string())
    return TestedPairs(
        asked=asked,
        strata=kept_strata,
        rows=pa.table(columns, schema=ROWS),
        tested=tests,
        eligible=eligible,
        uncounted=uncounted,
        **_totals(events),
    )


test_pairs.__test__ = False  # type: ignore[attr-defined]


def _counted(
    engine: Any, events: Any, asked: Asked, strata: Strata | None, found: pa.Table
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """What the null model counts of each pair (objects met on; BiCM: in common at any time), and what chance gives."""
    if strata is None:
        return in_common(engine, events, found)
    both = pa.chunked_array([*found["a"].chunks, *found["b"].chunks], pa.string())
    accounts = as_table(engine, pa.table({"account": both.unique()}))
    seen = np.asarray(found["weight"].to_numpy(), dtype=np.int64)
    return seen, np.maximum.reduce(
        [
            chance(counts(engine, events, asked.window, each, accounts)).expected(found["a"], found["b"])
            for each in strata.each()
        ]
    )


def _eligible(events: Any, least: int) -> int:
    """Accounts that told of so many objects that they could meet another so often. The null model keeps how many."""
    busy = events.group_by("account").agg(objects=events.object.nunique()).filter(lambda each: each.objects >= least)
    return int(busy.count().to_pyarrow().as_py())


def _totals(events: Any) -> dict[str, int]:
    all_of = {"accounts": events.account.nunique(), "events": events.count(), "objects": events.object.nunique()}
    return {name: int(value) for name, value in events.aggregate(**all_of).to_pyarrow().to_pylist()[0].items()}
