"""Which rows are kept apart when a model is tested: an author's together, like texts together, the future last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from marsad.detect.near_duplicates import near_duplicates
from marsad.flows.training_rows import Row

FOLDS = 5
LAST = 0.2  # of the rows with a time, the last of which are tested on what came before
MOST_IN_ONE = 0.5  # of the rows: where one group holds more, copied texts tie authors together, and are let go

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """Rows that stay together, and by what."""

    groups: Places  # number of the group of each row
    alike: Places  # the first row of the near-identical texts that each row is of
    by_author: bool  # whether authors were kept whole; else near-identical texts only


def kept_together(rows: Sequence[Row]) -> Kept:
    """Rows of one author, and near-identical texts, in one group each.

    An author is known of most rows or not at all: with fewer than half known, authors are left aside.
    """
    places = np.arange(len(rows))
    clusters = near_duplicates([row.text for row in rows]).of
    alike = np.where(clusters < 0, places, clusters).astype(np.int64)  # a text without a letter is like no other
    by_author = sum(bool(row.author) for row in rows) * 2 > len(rows)
    own = np.asarray([f"a{row.author}" if row.author else f"r{place}" for place, row in enumerate(rows)])
    groups = _joined(own, alike) if by_author else _joined(alike)
    if by_author and np.bincount(groups).max() > MOST_IN_ONE * len(rows):
        groups = _joined(own)
    return Kept(groups, alike, by_author)


def _joined(*keys: NDArray[Any]) -> Places:
    """The number of the group of each row: rows that share a key of any kind are of one group."""
    count = len(keys[0])
    edges, first = [], count
    for column in keys:
        names, place = np.unique(column, return_inverse=True)
        edges.append(place.ravel() + first)
        first += names.size
    ends = np.concatenate(edges)
    starts = np.tile(np.arange(count), len(keys))
    graph = sparse.coo_array((np.ones(ends.size), (starts, ends)), shape=(first, first))
    _count, component = csgraph.connected_components(graph, directed=False)
    return np.unique(component[:count], return_inverse=True)[1].ravel().astype(np.int64)


def dealt(groups: Places, labels: Sequence[str], seed: int, folds: int = FOLDS) -> Places:
    """The fold of each row, groups whole, each fold with about its share of every label.

    The largest groups first, those of one size in a shuffled order; each goes where the labels stay most even.
    """
    names, said = np.unique(np.asarray(labels), return_inverse=True)
    count = int(groups.max()) + 1
    held = np.zeros((count, names.size))
    np.add.at(held, (groups, said.ravel()), 1)
    keys = np.random.Generator(np.random.PCG64(seed)).random(count)
    order = np.lexsort((keys, -held.sum(axis=1)))
    whole = held.sum(axis=0)
    have = np.zeros((folds, names.size))
    fold_of = np.zeros(count, dtype=np.int64)
    for group in order.tolist():
        excess = ((have + held[group]) / whole) ** 2 - (have / whole) ** 2
        choice = int(np.argmin(excess.sum(axis=1) + have.sum(axis=1) / whole.sum() * 1e-9))
        have[choice] += held[group]
        fold_of[group] = choice
    return fold_of[groups]


def in_order_of_groups(groups: Places, among: Places, seed: int) -> Places:
    """The rows of `among`, groups whole and in a shuffled order: its beginnings are smaller trainings of one growth."""
    keys = np.random.Generator(np.random.PCG64(seed)).random(int(groups.max()) + 1)
    return among[np.lexsort((among, keys[groups[among]]))]


def past_and_future(rows: Sequence[Row], alike: Places) -> tuple[Places, Places, int] | None:
    """The rows before a moment, those from it on, and how many of the later ones say again
    what an earlier text said (left out).

    None where fewer than half of the rows have a time.
    """
    timed = [place for place, row in enumerate(rows) if row.time is not None]
    if len(timed) * 2 < len(rows):
        return None
    moments = np.asarray([row.time.timestamp() for row in rows if row.time is not None])
    order = np.argsort(moments, kind="stable")
    later = moments[order] >= np.sort(moments)[int(len(timed) * (1 - LAST))]
    past, future = (np.asarray(timed)[order[side]] for side in (~later, later))
    new = ~np.isin(alike[future], alike[past])
    return past, future[new], int((~new).sum())
