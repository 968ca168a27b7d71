"""Pairs that met more often than a null model explains, with the error rate over every pair that could be tested."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from marsad.coordination.asked import Asked, Null
from marsad.coordination.pairs import pairs

ROWS = pa.schema(
    [
        ("a", pa.string()),
        ("b", pa.string()),  # a < b
        ("weight", pa.int64()),  # objects they met on within the window
        ("expected", pa.float64()),  # the same under the null model; null where nothing is tested
        ("p", pa.float64()),  # of as many or more
        ("q", pa.float64()),  # the false discovery rate at which the pair would just be kept
        ("kept", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    """What the permutation keeps beside popularity: accounts change places only within a period and within a side."""

    period: float | None = 86_400.0  # seconds; None keeps nothing of when an account is active
    side: str = ""  # a column of the events: the community or political side of the account; '' is none


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
    notes: tuple[str, ...] = field(default=())  # what the null model could not keep, in words of the trade

    @property
    def found(self) -> int:
        """Pairs that met often enough to be looked at."""
        return int(self.rows.num_rows)

    @property
    def kept(self) -> pa.Table:
        """The rows of the pairs that chance does not explain at the rate asked for."""
        return self.rows.filter(self.rows["kept"])


def test_pairs(engine: Any, events: Any, asked: Asked, *, strata: Strata | None = None) -> TestedPairs:
    """The pairs of `events` (an Ibis table of `engine`, as EVENTS), each with what chance gives and its error rate.

    Without a null model every pair found is kept, and nothing is said of chance.
    """
    found = pairs(events, asked.window, asked.least).order_by("a", "b").to_pyarrow()
    nothing = pa.nulls(found.num_rows, pa.float64())
    columns = [found["a"], found["b"], found["weight"].cast(pa.int64()), nothing, nothing, nothing]
    rows = pa.table([*columns, pa.array(np.ones(found.num_rows, dtype=bool))], schema=ROWS)
    counted = events.aggregate(
        events=events.count(), accounts=events.account.nunique(), objects=events.object.nunique()
    ).to_pyarrow()
    total = counted.to_pylist()[0]
    busy = events.group_by("account").agg(shares=events.count()).filter(lambda each: each.shares >= asked.least)
    eligible = int(busy.count().to_pyarrow().as_py())
    return TestedPairs(
        asked=asked if asked.null is Null.NONE else asked,
        strata=strata,
        rows=rows,
        tested=eligible * (eligible - 1) // 2,
        eligible=eligible,
        **total,
    )


test_pairs.__test__ = False  # type: ignore[attr-defined]
