"""Series of counts by the hour or by the day: zero is not missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from marsad.core.bursts import By, Outage

HOUR = 3600  # seconds
MICROSECONDS = 1_000_000
STEPS = {By.HOUR: HOUR, By.DAY: 24 * HOUR}
# what counted() reads: `at` in microseconds since 1970 (UTC), `n` posts that a row stands for
EVENTS = ibis.schema({"series": "string", "at": "int64", "n": "int64"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """Counts of one series, step after step from `start` (steps of `by` since 1970, UTC); missing where nobody looked.

    `counts`: int64 (steps,), `missing`: bool (steps,). A count at a missing step is ignored.
    """

    name: str
    by: By = By.HOUR
    start: int
    counts: NDArray[np.int64]
    missing: NDArray[np.bool_]

    def moment(self, step: int) -> datetime:
        """When the step of that place begins."""
        return datetime.fromtimestamp((self.start + step) * STEPS[self.by], UTC)


def counted(events: Any, by: By = By.HOUR) -> Any:
    """Posts by series and step, as an Ibis expression for any engine: `series`, `step` (since 1970), `n`, in order.

    `events` is an Ibis table with the columns of EVENTS.
    """
    width = STEPS[by] * MICROSECONDS
    rest = (events["at"] % width + width) % width  # engines differ in the remainder of what is below zero
    steps = events.mutate(step=(events["at"] - rest) // width)
    counts = steps.group_by("series", "step").agg(n=steps.n.sum().cast("int64"))
    return counts.order_by("series", "step")


def laid_out(
    rows: Any, by: By = By.HOUR, *, first: int | None = None, last: int | None = None, gaps: Sequence[Outage] = ()
) -> list[Series]:
    """The series in `rows` (an Arrow table of counted()), all from step `first` to `last` (else those of the rows).

    Steps without a row are zero, those inside `gaps` are missing.
    """
    if not len(rows):
        return []
    names, places = np.unique(np.asarray(rows["series"].to_pylist()), return_inverse=True)
    steps = rows["step"].to_numpy().astype(np.int64)
    first = int(steps.min()) if first is None else first
    last = int(steps.max()) if last is None else last
    counts = np.zeros((len(names), last - first + 1), dtype=np.int64)
    inside = (steps >= first) & (steps <= last)
    np.add.at(counts, (places[inside], steps[inside] - first), rows["n"].to_numpy().astype(np.int64)[inside])
    missing = missing_steps(by, first, counts.shape[1], gaps)
    return [
        Series(name=str(name), by=by, start=first, counts=own, missing=missing.copy())
        for name, own in zip(names, counts, strict=True)
    ]


def missing_steps(by: By, first: int, steps: int, gaps: Sequence[Outage]) -> NDArray[np.bool_]:
    """Which of `steps` steps from `first` touch a gap; bool (steps,)."""
    width = timedelta(seconds=STEPS[by])
    begin = datetime.fromtimestamp(first * STEPS[by], UTC)
    missing = np.zeros(steps, dtype=np.bool_)
    for gap in gaps:
        low = (gap.start - begin) // width
        high = -((begin - gap.end) // width)
        missing[max(low, 0) : max(high, 0)] = True
    return missing
