"""Testing the pairs of every trace at once: one error rate over all of them, and again with other windows.

The family of tests is every pair on every trace: a group is found if it moves together on any of them, so each trace is
one more chance to be found by accident. Benjamini-Hochberg for each trace alone would multiply what it promises.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from marsad.coordination.artefacts import Artefacts, without
from marsad.coordination.asked import Asked as Settings
from marsad.coordination.asked import Null
from marsad.coordination.closeness import counts
from marsad.coordination.error_rate import poisson_tail, q_values
from marsad.coordination.null_permutation import chance
from marsad.coordination.testing import Strata, TestedPairs, test_pairs
from marsad.core.coordination import SENSITIVITY, Asked, Removed, SensitivityRow, Trace, TraceResult
from marsad.core.words import N_
from marsad.flows.coordination_artefacts import marks_of, removed
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
        ("rule", pa.string()),  # the artefact for which it is not kept after all; '' is none
        ("within", pa.bool_()),  # kept, too, where accounts change places only among objects of the same side
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tested:
    """Pairs that met often enough, in the order of trace, a, b (ROWS), and the figures of each trace."""

    rows: pa.Table
    traces: tuple[TraceResult, ...]
    removed: tuple[Removed, ...]
    sensitivity: tuple[SensitivityRow, ...]

    @property
    def kept(self) -> pa.Table:
        """The rows of the pairs that chance does not explain."""
        return self.rows.filter(self.rows["kept"])


def tested_pairs(engine: Any, events: Mapping[Trace, Any], asked: Asked, owners: pa.Table, *, sides: bool) -> Tested:
    """Every trace of `events`, tested; with `sides`, also against the null model that keeps shared taste.

    `owners` are accounts of one owner (coordination_artefacts.OWNERS). A trace that no post bears is told with zeros.
    """
    empty = {trace: _nothing(asked, trace) for trace in events}
    events = _borne(events)
    marks = marks_of(events, owners)
    found = _together({trace: _test(engine, events[trace], asked, trace) for trace in events}, asked, marks)
    inside = {trace: _column(each.rows, "kept").astype(bool) for trace, each in found.items()}
    if sides:
        inside = _inside(engine, events, asked, found)
    told = {trace: _told(each, trace, inside[trace] if sides else None) for trace, each in found.items()}
    return Tested(
        rows=_rows(found, inside),
        traces=tuple((empty | told).values()),
        removed=removed(engine, events, found, marks),
        sensitivity=_sensitivity(engine, events, asked, marks, tuple(empty)),
    )


def _together(
    found: Mapping[Trace, TestedPairs], asked: Asked, marks: Mapping[Trace, Artefacts]
) -> dict[Trace, TestedPairs]:
    """The same with one error rate over all of them, and without the pairs that a rule explains."""
    q = _split(_q(found, [_column(each.rows, "p") for each in found.values()]), found)
    made = {}
    for trace, each in found.items():
        rows = each.rows
        for name, values in (("q", q[trace]), ("kept", q[trace] <= asked.error_rate)):
            rows = rows.set_column(rows.schema.get_field_index(name), name, pa.array(values))
        made[trace] = without(replace(each, rows=rows), marks[trace])
    return made


def _q(found: Mapping[Trace, TestedPairs], p: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    return q_values(np.concatenate([np.empty(0), *p]), sum(each.tested for each in found.values()))


def _split(values: NDArray[np.float64], found: Mapping[Trace, TestedPairs]) -> dict[Trace, NDArray[np.float64]]:
    ends = np.cumsum([each.found for each in found.values()])
    return dict(zip(found, np.split(values, ends[:-1]), strict=True)) if found else {}


def _sensitivity(
    engine: Any, events: Mapping[Trace, Any], asked: Asked, marks: Mapping[Trace, Artefacts], wanted: Sequence[Trace]
) -> tuple[SensitivityRow, ...]:
    """The same with every window of SENSITIVITY, all traces together each time."""
    found: dict[tuple[Trace, int], TestedPairs] = {}
    for window in SENSITIVITY if events else ():
        each = {trace: _test(engine, events[trace], asked, trace, window) for trace in events}
        found |= {(trace, window): pairs for trace, pairs in _together(each, asked, marks).items()}
    return tuple(
        SensitivityRow(trace=trace, window=window, tested=0, found=0)
        if (pairs := found.get((trace, window))) is None
        else SensitivityRow(trace=trace, window=window, tested=pairs.tested, found=pairs.kept.num_rows)
        for trace in wanted
        for window in SENSITIVITY
    )


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


def _inside(
    engine: Any, events: Mapping[Trace, Any], asked: Asked, found: Mapping[Trace, TestedPairs]
) -> dict[Trace, NDArray[np.bool_]]:
    """Which kept pairs are kept, too, inside the sides: of all traces together, as they are outside."""
    p = [_within(engine, events[trace], asked, trace, each.rows) for trace, each in found.items()]
    q = _split(_q(found, p), found)
    return {
        trace: _column(each.rows, "kept").astype(bool) & (q[trace] <= asked.error_rate) for trace, each in found.items()
    }


def _rows(found: Mapping[Trace, TestedPairs], inside: Mapping[Trace, NDArray[np.bool_]]) -> pa.Table:
    if not found:
        return ROWS.empty_table()
    parts = [
        each.rows.add_column(0, "trace", pa.array([str(trace)] * each.found, pa.string())).append_column(
            "within", pa.array(inside[trace])
        )
        for trace, each in found.items()
    ]
    told = pa.concat_tables(parts).select(ROWS.names).cast(ROWS)
    return told.sort_by([("trace", "ascending"), ("a", "ascending"), ("b", "ascending")])


def _told(each: TestedPairs, trace: Trace, inside: NDArray[np.bool_] | None) -> TraceResult:
    return TraceResult(
        trace=trace,
        window=int(each.asked.window),
        least=each.asked.least,
        events=each.events,
        accounts=each.accounts,
        objects=each.objects,
        tested=each.tested,
        found=each.kept.num_rows,
        within=None if inside is None else int(inside.sum()),
    )


def _column(rows: pa.Table, name: str) -> NDArray[np.float64]:
    return np.asarray(rows[name].to_numpy(), dtype=np.float64)
