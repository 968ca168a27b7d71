"""The permutation null in closed form: how often two accounts would meet if accounts changed places within strata.

Accounts change places among the posts of one cell (objects about as popular, in one period, within one side). Every
account keeps its activity in each cell, every object its popularity and the times of its posts. Of the close pairs of
posts of different accounts in a cell, each falls on accounts a and b with probability n_a n_b / S, S being the sum of
n_c n_d over all pairs of accounts; so a and b meet on an object with m such pairs with probability
min(1, m n_a n_b / S) at most (Boole). The expected weight is the sum over objects. Nothing is drawn, so there is no
seed and no noise; tests compare it with permutations that are drawn.

n_a is measured twice, in posts and in different objects, and the larger expectation counts: posts alone would let one
account that repeats itself thin out everybody else's chance, objects alone would forget how often it was there to meet.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse

from marsad.coordination.closeness import MEASURES, Counts

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
CHUNK = 1 << 16  # pairs worked on at once, so that memory does not grow with the pairs
EDGES = [*range(1, 9)]  # close pairs of an object: told apart up to 8, then in bins a fifth wide
while EDGES[-1] < 2**53:
    EDGES.append(EDGES[-1] * 6 // 5)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Model:
    """The null model with one measure of activity; accounts are places in Chance.names.

    `activity`: shape (accounts, cells). `after`: for each cell that of the next period, or the empty one. `terms`: for
    (later, cell, side, other) its row in the rest, -1 where nobody meets. `mass`: S of each row. `close`, `objects`:
    shape (rows, bins), the mean m of a bin and how many objects it holds.
    """

    side: Numbers
    activity: sparse.csr_array
    after: Numbers
    terms: Numbers
    mass: Floats
    close: Floats
    objects: Floats

    def expected(self, first: Numbers, second: Numbers) -> Floats:
        """The expected weight of each pair of places, shape (pairs,)."""
        left, right = self.activity[first], self.activity[second]
        one, other = self.side[first], self.side[second]
        total = self._summed(left, right, 0, np.minimum(one, other), np.maximum(one, other))
        if (self.after < self.after.size - 1).any():
            total += self._summed(left, right[:, self.after], 1, one, other)
            total += self._summed(right, left[:, self.after], 1, other, one)
        return total

    def _summed(
        self, left: sparse.csr_array, right: sparse.csr_array, later: int, side: Numbers, other: Numbers
    ) -> Floats:
        """The sum over cells of the chance to meet: `left` in the cell, `right` in it or in the next."""
        both = left.multiply(right).tocsr()
        both.sort_indices()
        pair = np.repeat(np.arange(both.shape[0]), np.diff(both.indptr))
        term = self.terms[later, both.indices, side[pair], other[pair]]
        met = term >= 0
        pair, term, share = pair[met], term[met], both.data[met] / self.mass[term[met]]
        chance = np.zeros(pair.size)
        for place in range(self.close.shape[1]):  # one bin after the other: memory for pairs times cells, once
            chance += self.objects[term, place] * np.minimum(self.close[term, place] * share, 1.0)
        return np.asarray(np.bincount(pair, weights=chance, minlength=both.shape[0]), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chance:
    """The null model of one log, ready to be asked about pairs of `names` (accounts)."""

    names: pa.Array
    models: tuple[Model, ...]

    def expected(self, a: pa.ChunkedArray, b: pa.ChunkedArray) -> Floats:
        """The expected weight of each pair, shape (pairs,), in the order given."""
        first, second = _places(self.names, a), _places(self.names, b)
        found = [
            np.maximum.reduce(
                [model.expected(first[at : at + CHUNK], second[at : at + CHUNK]) for model in self.models]
            )
            for at in range(0, first.size, CHUNK)
        ]
        return np.concatenate(found) if found else np.empty(0)


def chance(counts: Counts) -> Chance:
    """The null model that the counts make."""
    names = counts.activity["account"].unique()
    cells = _cells(counts)
    return Chance(names=names, models=tuple(_model(counts, cells, names, measure) for measure in MEASURES))


def _model(counts: Counts, cells: Numbers, names: pa.Array, measure: str) -> Model:
    account = _places(names, counts.activity["account"])
    cell = _cell_of(cells, counts.activity)
    shape = (len(names), len(cells) + 1)  # the last one stays empty: the next period of those that have none
    activity = sparse.csr_array((_column(counts.activity, measure).astype(float), (account, cell)), shape=shape)
    side = np.zeros(len(names), dtype=np.int64)
    side[account] = _column(counts.activity, "side")
    after = np.append(_cell_numbers(cells, cells + np.array([0, 1])), len(cells))
    terms, mass, close, objects = _terms(counts, cells, measure)
    return Model(side=side, activity=activity, after=after, terms=terms, mass=mass, close=close, objects=objects)


def _terms(counts: Counts, cells: Numbers, measure: str) -> tuple[Numbers, Floats, Floats, Floats]:
    sides = len(counts.sides)
    heavy = np.zeros((len(cells), sides), dtype=np.int64)
    squares, products = np.zeros_like(heavy), np.zeros_like(heavy)
    at = (_cell_of(cells, counts.masses), _column(counts.masses, "side"))
    heavy[at], squares[at] = _column(counts.masses, measure), _column(counts.masses, f"{measure}_squares")
    at = (_cell_of(cells, counts.neighbours), _column(counts.neighbours, "side"))
    products[at] = _column(counts.neighbours, f"{measure}_products")
    terms = np.full((2, len(cells) + 1, sides, sides), -1, dtype=np.int64)
    mass: list[float] = []
    close: list[Floats] = []
    objects: list[Floats] = []
    for later, cell, side, other, rows in _groups(counts, cells):
        follows = int(_cell_numbers(cells, cells[cell : cell + 1] + np.array([0, later]))[0])
        whole = int(heavy[cell, side]) * int(heavy[follows, other]) if follows < len(cells) else 0
        if side == other:
            whole -= int(products[cell, side]) if later else int(squares[cell, side])
        if whole <= 0:
            continue
        terms[later, cell, side, other] = len(mass)
        mass.append(whole / 2 if side == other and not later else whole)
        means, held = _binned(rows)
        close.append(means)
        objects.append(held)
    return terms, np.array(mass, dtype=float), _padded(close), _padded(objects)


def _groups(counts: Counts, cells: Numbers) -> Iterator[tuple[int, int, int, int, Numbers]]:
    """(later, cell, side, other) and its rows (close, objects), in order."""
    later, side, other = (_column(counts.meetings, name) for name in ("later", "side", "other"))
    cell = _cell_of(cells, counts.meetings)
    rows = np.stack([_column(counts.meetings, "close"), _column(counts.meetings, "objects")], axis=1)
    keys = np.stack([later, cell, side, other], axis=1)
    edges = np.flatnonzero((np.diff(keys, axis=0) != 0).any(axis=1)) + 1
    for part, which in zip(np.split(rows, edges), np.split(keys, edges), strict=True):
        if len(part):
            yield int(which[0][0]), int(which[0][1]), int(which[0][2]), int(which[0][3]), part


def _binned(rows: Numbers) -> tuple[Floats, Floats]:
    """The mean of close pairs and the objects of each bin. A mean gives a little more chance than its parts do."""
    close, objects = rows[:, 0].astype(float), rows[:, 1].astype(float)
    of = np.unique(np.searchsorted(EDGES, rows[:, 0]), return_inverse=True)[1]
    held = np.asarray(np.bincount(of, weights=objects), dtype=np.float64)
    return np.asarray(np.bincount(of, weights=objects * close) / held), held


def _padded(parts: list[Floats]) -> Floats:
    made = np.zeros((len(parts), max((part.size for part in parts), default=0)))
    for row, part in enumerate(parts):
        made[row, : part.size] = part
    return made


def _cells(counts: Counts) -> Numbers:
    """Every (popularity, period), in order."""
    both = np.stack([_column(counts.masses, "popularity"), _column(counts.masses, "period")], 1)
    return np.asarray(np.unique(both, axis=0)).reshape(-1, 2)


def _cell_of(cells: Numbers, rows: pa.Table) -> Numbers:
    return _cell_numbers(cells, np.stack([_column(rows, "popularity"), _column(rows, "period")], 1))


def _cell_numbers(cells: Numbers, wanted: Numbers) -> Numbers:
    """The number of each wanted (popularity, period); len(cells) where there is none."""
    if not len(cells):
        return np.zeros(len(wanted), dtype=np.int64)
    first, last = int(cells[:, 1].min()), int(cells[:, 1].max()) + 2
    keys = cells[:, 0] * (last - first) + cells[:, 1] - first
    asked = wanted[:, 0] * (last - first) + wanted[:, 1] - first
    place = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return np.where(keys[place] == asked, place, len(cells))


def _places(names: pa.Array, wanted: pa.ChunkedArray) -> Numbers:
    return np.asarray(pc.index_in(wanted, value_set=names).combine_chunks(), dtype=np.int64)


def _column(rows: pa.Table, name: str) -> Numbers:
    return np.asarray(rows[name].to_numpy(), dtype=np.int64)
