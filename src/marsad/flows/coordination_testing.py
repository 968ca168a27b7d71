"""Testing the pairs of every trace at once: one error rate over all of them, and again with other windows.

The family of tests is every pair on every trace: a group is found if it moves together on any of them, so each trace is
one more chance to be found by accident. Benjamini-Hochberg for each trace alone would multiply what it promises.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from marsad.coordination.asked import Asked as Settings
from marsad.coordination.asked import Null
from marsad.coordination.closeness import counts
from marsad.coordination.error_rate import poisson_tail, q_values
from marsad.coordination.null_permutation import chance
from marsad.coordination.testing import Strata, TestedPairs, test_pairs
from marsad.core.coordination import SENSITIVITY, Asked, SensitivityRow, Trace, TraceResult
from marsad.core.words import N_
from marsad.store.engines import as_table

NULL = N_(
    "accounts change places among posts on objects about as popular, then among posts of the same day: each keeps how "
    "active it is, and a pair must be explained by neither"
)
ROWS = pa.schema(
    [
        ("trace", pa.string()),
        ("a", pa.string()),
        ("b", pa.string()),
        ("weight", pa.int64()),
        ("expected", pa.float64()),
        ("p", pa.float64()),
        ("q", pa.float64()),  # over the pairs of all traces
        ("kept", pa.bool_()),
        ("within", pa.bool_()),  # kept, too, where accounts change places only among objects of the same side
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tested:
    """Pairs that met often enough, in the order of trace, a, b (ROWS), and the figures of each trace."""

    rows: pa.Table
    traces: tuple[TraceResult, ...]

    @property
    def kept(self) -> pa.Table:
        """The rows of the pairs that chance does not explain."""
        return self.rows.filter(self.rows["kept"])


def tested_pairs(engine: Any, events: Mapping[Trace, Any], asked: Asked, *, sides: bool) -> Tested:
    """Every trace of `events`, tested; with `sides`, also against the null model that keeps shared taste.

    A trace that no post bears is told with zeros.
    """
    empty = {trace: _nothing(asked, trace) for trace in events}
    events = _borne(events)
    found = {trace: _test(engine, events[trace], asked, trace) for trace in events}
    tests = sum(each.tested for each in found.values())
    own = [_column(each.rows, "p") for each in found.values()]
    keep = _kept(np.concatenate(own), tests, asked.error_rate) if own else (np.empty(0), np.empty(0, dtype=bool))
    inside = keep[1]
    if sides and own:
        stricter = [_within(engine, events[trace], asked, trace, each.rows) for trace, each in found.items()]
        inside = keep[1] & _kept(np.concatenate(stricter), tests, asked.error_rate)[1]
    rows = _rows(found, keep, inside)
    told = {trace: _told(rows, trace, each, sides) for trace, each in found.items()}
    return Tested(rows=rows, traces=tuple((empty | told).values()))


def sensitivity(engine: Any, events: Mapping[Trace, Any], asked: Asked) -> tuple[SensitivityRow, ...]:
    """The same with every window of SENSITIVITY, all traces together each time."""
    rows = [SensitivityRow(trace=trace, window=window, tested=0, found=0) for trace in events for window in SENSITIVITY]
    events = _borne(events)
    rows = [row for row in rows if row.trace not in events]
    for window in SENSITIVITY if events else ():
        found = {trace: _test(engine, events[trace], asked, trace, window) for trace in events}
        every = [np.empty(0), *(_column(each.rows, "p") for each in found.values())]
        keep = _kept(np.concatenate(every), sum(each.tested for each in found.values()), asked.error_rate)[1]
        ends = np.cumsum([each.found for each in found.values()])
        for (trace, each), own in zip(found.items(), np.split(keep, ends[:-1]), strict=True):
            rows.append(SensitivityRow(trace=trace, window=window, tested=each.tested, found=int(own.sum())))
    return tuple(sorted(rows, key=lambda row: (list(Trace).index(row.trace), row.window)))


def _borne(events: Mapping[Trace, Any]) -> dict[Trace, Any]:
    """The traces that a post bears."""
    return {trace: each for trace, each in events.items() if each.limit(1).count().to_pyarrow().as_py()}


def _nothing(asked: Asked, trace: Trace) -> TraceResult:
    window, least = asked.rule(trace)
    return TraceResult(
        trace=trace, window=window, least=least, events=0, accounts=0, objects=0, tested=0, found=0, within=None
    )


def _test(engine: Any, events: Any, asked: Asked, trace: Trace, window: int | None = None) -> TestedPairs:
    own, least = asked.rule(trace)
    settings = Settings(window=float(window or own), least=least, null=Null.PERMUTATION, fdr=asked.error_rate)
    return test_pairs(engine, events.select("account", "object", "content", "at"), settings)


def _within(engine: Any, events: Any, asked: Asked, trace: Trace, rows: pa.Table) -> NDArray[np.float64]:
    """p of each pair where accounts change places only among the objects of one side.

    Shared taste then explains what it can: who shares one side's links only is compared with who does so too. The
    side is the object's; none is given to an account.
    """
    window = float(asked.rule(trace)[0])
    a, b = rows["a"], rows["b"]
    names = pc.unique(pa.chunked_array([*a.chunks, *b.chunks], pa.string()))
    accounts = as_table(engine, pa.table({"account": names}))
    sides = events.select("side").distinct().order_by("side").to_pyarrow()["side"].to_pylist()
    kinds = Strata().for_window(window).each()
    expected = np.zeros((len(kinds), rows.num_rows))
    for side, (place, strata) in product(sides, enumerate(kinds)):
        its = events.filter(events.side == side).select("account", "object", "content", "at")
        null = chance(counts(engine, its, window, strata, accounts))
        known = np.asarray(pc.and_(pc.is_in(a, null.names), pc.is_in(b, null.names)).combine_chunks(), dtype=bool)
        expected[place, known] += null.expected(a.filter(pa.array(known)), b.filter(pa.array(known)))
    return poisson_tail(_column(rows, "weight").astype(np.int64), expected.max(axis=0))


def _kept(p: NDArray[np.float64], tests: int, rate: float) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    q = q_values(p, tests)
    return q, q <= rate


def _rows(
    found: Mapping[Trace, TestedPairs], keep: tuple[NDArray[np.float64], NDArray[np.bool_]], inside: NDArray[np.bool_]
) -> pa.Table:
    parts = [each.rows.select(["a", "b", "weight", "expected", "p"]) for each in found.values()]
    if not parts:
        return ROWS.empty_table()
    traces = np.repeat([str(trace) for trace in found], [each.found for each in found.values()])
    told = pa.concat_tables(parts).add_column(0, "trace", pa.array(traces.tolist(), pa.string()))
    for name, values in (("q", keep[0]), ("kept", keep[1]), ("within", inside)):
        told = told.append_column(name, pa.array(values))
    return told.cast(ROWS).sort_by([("trace", "ascending"), ("a", "ascending"), ("b", "ascending")])


def _told(rows: pa.Table, trace: Trace, each: TestedPairs, sides: bool) -> TraceResult:
    own = rows.filter(pc.equal(rows["trace"], str(trace)))
    settings = each.asked
    return TraceResult(
        trace=trace,
        window=int(settings.window),
        least=settings.least,
        events=each.events,
        accounts=each.accounts,
        objects=each.objects,
        tested=each.tested,
        found=_true(own["kept"]),
        within=_true(own["within"]) if sides else None,
    )


def _true(column: pa.ChunkedArray) -> int:
    return int(pc.sum(column).as_py() or 0)


def _column(rows: pa.Table, name: str) -> NDArray[np.float64]:
    return np.asarray(rows[name].to_numpy(), dtype=np.float64)
