"""What another choice would have given: other windows, and the same rule where nothing is coordinated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.coordination.asked import Asked
from marsad.coordination.closeness import Strata, edges_of
from marsad.coordination.pairs import micros
from marsad.coordination.testing import TestedPairs, test_pairs
from marsad.store.engines import as_table

WINDOWS = (10.0, 60.0, 300.0, 3600.0)  # seconds: every run tells what each of them gives (method 8.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWindow:
    """What one window gives."""

    window: float  # seconds
    tested: int  # pairs in the denominator
    found: int  # pairs that met often enough
    kept: int  # of them, those that chance does not explain
    accounts: int  # in kept pairs
    posts: int  # of those accounts
    share: float  # posts / posts in the events


def sensitivity(
    engine: Any, events: Any, asked: Asked, *, strata: Strata | None = None, windows: Sequence[float] = WINDOWS
) -> tuple[AtWindow, ...]:
    """The same question at each window, everything else unchanged."""
    total = int(events.content.nunique().to_pyarrow().as_py())
    made = []
    for window in windows:
        tested = test_pairs(engine, events, replace(asked, window=window), strata=strata)
        accounts = accounts_of(tested)
        of_them = events.semi_join(as_table(engine, pa.table({"account": accounts})), "account")
        posts = int(of_them.content.nunique().to_pyarrow().as_py()) if len(accounts) else 0
        made.append(
            AtWindow(
                window=window,
                tested=tested.tested,
                found=tested.found,
                kept=tested.kept.num_rows,
                accounts=len(accounts),
                posts=posts,
                share=posts / total if total else 0.0,
            )
        )
    return tuple(made)


def accounts_of(tested: TestedPairs) -> pa.Array:
    """The accounts of the kept pairs, each once, in order."""
    kept = tested.kept
    both = pa.chunked_array([*kept["a"].chunks, *kept["b"].chunks], pa.string())
    return pc.take(both.unique(), pc.sort_indices(both.unique()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shuffled:
    """What the rule keeps in worlds made of the same events where nobody acts together."""

    seed: int
    kept: tuple[int, ...]  # pairs, in each world
    accounts: tuple[int, ...]  # in those pairs

    @property
    def median(self) -> float:
        """Of the accounts kept in each world."""
        return float(median(self.accounts))


def shuffled_worlds(
    engine: Any, events: Any, asked: Asked, worlds: int, seed: int, *, strata: Strata | None = None
) -> Shuffled:
    """The whole procedure on `worlds` permutations of these very events: the check anyone can repeat.

    Accounts change places at random from `seed` among posts on objects about as popular, in one period, of one side:
    all of it at once, so that a world keeps more than the test does and cannot flatter it.
    """
    strata = (strata or Strata()).for_window(asked.window)
    kept, accounts = [], []
    for rows in permuted(events, strata, worlds, seed):
        tested = test_pairs(engine, as_table(engine, rows), asked, strata=strata)
        kept.append(tested.kept.num_rows)
        accounts.append(len(accounts_of(tested)))
    return Shuffled(seed=seed, kept=tuple(kept), accounts=tuple(accounts))


def permuted(events: Any, strata: Strata, worlds: int, seed: int) -> Iterator[pa.Table]:
    """The events of each world in turn, as Arrow tables: the same posts, their accounts exchanged within strata."""
    columns = ["account", "object", "content", "at", *([strata.side] if strata.side else [])]
    rows = events.select(columns).order_by("object", "at", "content", "account").to_pyarrow()
    cells = _cells(rows, strata)
    order = np.argsort(cells, kind="stable")
    for world in range(worlds):
        draw = np.random.default_rng([seed, world])
        moved = np.empty(len(cells), dtype=np.int64)
        moved[order] = order[np.lexsort((draw.random(len(cells)), cells[order]))]
        yield rows.set_column(0, "account", rows["account"].take(pa.array(moved)))


def _cells(rows: pa.Table, strata: Strata) -> Any:
    """A number for the stratum of each post: popularity by doubling, period and side."""
    told = rows.group_by("object").aggregate([("account", "count_distinct")])
    place = pc.index_in(rows["object"], value_set=told["object"].combine_chunks()).to_numpy()
    accounts = told["account_count_distinct"].to_numpy()[place]
    popularity, posts = np.unique(accounts[accounts > 1], return_counts=True)
    edges = edges_of(popularity.tolist(), posts.tolist()) if strata.popularity else ()
    popular = np.where(accounts > 1, np.searchsorted(edges, accounts, side="right"), -1)
    at = rows["at"].to_numpy()
    period = at // micros(strata.period) if strata.period else np.zeros_like(at)
    names = rows[strata.side].cast(pa.string()).fill_null("") if strata.side else pa.array([""] * len(at))
    side = names.dictionary_encode()
    codes = side.combine_chunks().indices if isinstance(side, pa.ChunkedArray) else side.indices
    keys = np.stack([popular, period, np.asarray(codes)], axis=1)
    return np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)
