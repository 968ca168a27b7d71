"""`marsad tool bursts`: what suddenly rises in a table of times, counted by the engine."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from marsad.bursts.finding import Found, find_bursts
from marsad.bursts.series import MICROSECONDS, STEPS, counted, laid_out
from marsad.bursts.usual import RHYTHMS
from marsad.core.bursts import Asked, Burst, By
from marsad.core.errors import RefusedInput, UsageError
from marsad.core.words import _, n_
from marsad.flows.bursts_reading import Events, events_in
from marsad.store.engines import as_table, counting

MOST_STEPS = 5_000_000  # of all series together: about a gigabyte
LONGEST = 100_000  # steps of one series, over eleven years by the hour: one time in the next century is a mistake
COLUMNS = (
    *("series", "start", "end", "onset", "observed", "expected", "p", "q", "ratio_low", "ratio_high"),
    *("scan", "state", "missing", "after_outage", "going_on"),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """What was found, and what the reader must know of how it was read."""

    found: Found
    events: Events
    asked: Asked

    def rows(self) -> list[dict[str, Any]]:
        """A row a burst, with COLUMNS."""
        return [row_of(burst) for burst in self.found.bursts]

    def remarks(self) -> list[str]:
        """Sentences for a person: what was left out, what is missing, what was not found."""
        said = [
            n_("{n} row was left out: {why}.", "{n} rows were left out: {why}.", rows, why=_(why))
            for why, rows in self.events.refused.items()
        ]
        if assumed := self.events.assumed:
            said.append(n_("{n} time has no zone: read as UTC.", "{n} times have no zone: read as UTC.", assumed))
        if outages := len(self.found.outages):
            said.append(n_("{n} outage: missing, not zero.", "{n} outages: missing, not zero.", outages))
        if short := len(self.found.too_short):
            days = max(self.asked.days, RHYTHMS[self.asked.by].least_days)
            said.append(
                n_(
                    "{n} series is too short to know what is usual, so nothing is said of it: {days} days must come "
                    "before the first that can be judged.",
                    "{n} series are too short to know what is usual, so nothing is said of them: {days} days must come "
                    "before the first that can be judged.",
                    short,
                    days=days,
                )
            )
        if few := len(self.found.too_few):
            said.append(
                n_(
                    "{n} series has fewer than {fewest} posts in all and was not tested.",
                    "{n} series have fewer than {fewest} posts in all and were not tested.",
                    few,
                    fewest=self.asked.fewest,
                )
            )
        if not self.found.bursts and self.found.tests:
            said.append(
                _(
                    "No burst: nothing rose above what is usual ({tests} weeks of series tested, at most {fdr:.0%} of "
                    "alerts expected to be false).",
                    tests=self.found.tests,
                    fdr=self.asked.fdr,
                )
            )
        return said


def asked_of(by: str, fdr: float, weeks: int = Asked().weeks) -> Asked:
    """The settings of the command. Raises UsageError for a step that is neither hour nor day."""
    if by not in tuple(By):
        raise UsageError(_("'{value}' is neither hour nor day; choose one of the two.", value=by))
    return replace(Asked(), by=By(by), fdr=fdr, weeks=weeks)


def bursts_in(table: pa.Table, asked: Asked) -> Told:
    """The bursts in a table with `time` (ISO 8601 or epoch), and `series` and `count` where it has them.

    A row of a table without `count` is one post; an empty `count` says that nobody looked at that step of that series.
    Raises UsageError for a setting that cannot be, RefusedInput where no row can be read or too many steps lie between
    the first and the last.
    """
    events = events_in(table)
    if not events.posts.num_rows:
        raise RefusedInput(_("No row has a time that can be read; write times as '2026-09-08T19:00:00Z'."))
    with counting() as engine:
        counts = counted(as_table(engine, events.posts), asked.by).to_pyarrow()
    unseen = events.unseen["at"].to_numpy() // (STEPS[asked.by] * MICROSECONDS)
    steps = np.concatenate((counts["step"].to_numpy(), unseen))
    first, last = int(steps.min()), int(steps.max())
    _bounded(len(set(counts["series"].to_pylist())), first, last, asked.by)
    series = laid_out(counts, asked.by, first=first, last=last)
    by_name = {one.name: one for one in series}
    for name, step in zip(events.unseen["series"].to_pylist(), (unseen - first).tolist(), strict=True):
        if name in by_name:  # else nobody ever saw a post of it
            by_name[name].missing[step] = True
    return Told(found=find_bursts(series, asked), events=events, asked=asked)


def find(times: Sequence[Any], series: Sequence[str] | None, counts: Sequence[int | None] | None, asked: Asked) -> Told:
    """As bursts_in, from columns in memory. Raises UsageError too where they differ in length."""
    columns = {"time": times, "series": series, "count": counts}
    given = {name: column for name, column in columns.items() if column is not None}
    if len({len(column) for column in given.values()}) != 1:
        raise UsageError(_("Times, series and counts differ in length; give one of each for every row."))
    return bursts_in(pa.table({name: pa.chunked_array([pa.array(column)]) for name, column in given.items()}), asked)


def row_of(burst: Burst) -> dict[str, Any]:
    """A burst as plain values, with COLUMNS; times in ISO 8601, UTC."""
    row: dict[str, Any] = {name: getattr(burst, name) for name in COLUMNS}
    for name in ("start", "end", "onset"):
        row[name] = _iso(row[name])
    for name in ("expected", "ratio_low", "ratio_high"):
        row[name] = round(row[name], 4)
    return row | {name: float(f"{row[name]:.6g}") for name in ("p", "q", "scan")}


def _bounded(series: int, first: int, last: int, by: By) -> None:
    steps = last - first + 1
    if steps > LONGEST or series * steps > MOST_STEPS:
        raise RefusedInput(
            _(
                "{series} series from '{first}' to '{last}' are more than {most} steps; correct times that are far "
                "off, count by day, or give fewer series.",
                series=series,
                first=_iso(datetime.fromtimestamp(first * STEPS[by], UTC)),
                last=_iso(datetime.fromtimestamp(last * STEPS[by], UTC)),
                most=LONGEST if steps > LONGEST else MOST_STEPS,
            )
        )


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
