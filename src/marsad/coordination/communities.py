"""Groups of accounts that act together: connected components of the kept pairs, then Leiden inside each.

Method: Traag, Waltman and van Eck 2019, with modularity, from graspologic-native. Edges are given in one order and the
seed is fixed, so the same pairs give the same groups on every engine.
"""

from typing import Any

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from marsad.coordination.testing import TestedPairs

ITERATIONS = 10  # of Leiden; each starts from what the one before left

Groups = tuple[tuple[str, ...], ...]


def communities(tested: TestedPairs, *, seed: int = 0, resolution: float = 1.0) -> Groups:
    """The accounts of each group of two or more, in order; the largest group first."""
    return grouped(tested.kept, seed=seed, resolution=resolution)


def grouped(pairs: pa.Table, *, seed: int = 0, resolution: float = 1.0) -> Groups:
    """The same for a table of pairs: a, b, weight, ordered by a, b; pairs of several traces stand once in it."""
    edges = list(
        zip(pairs["a"].to_pylist(), pairs["b"].to_pylist(), map(float, pairs["weight"].to_pylist()), strict=True)
    )
    groups = [group for part in _components(edges) for group in _leiden(part, seed, resolution)]
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))


def _components(edges: list[tuple[str, str, float]]) -> list[list[tuple[str, str, float]]]:
    """The edges of each connected component, in the order they had."""
    names = sorted({name for a, b, _weight in edges for name in (a, b)})
    place = {name: number for number, name in enumerate(names)}
    ends = np.array([(place[a], place[b]) for a, b, _weight in edges]).reshape(-1, 2)
    graph = coo_array((np.ones(len(edges)), (ends[:, 0], ends[:, 1])), shape=(len(names), len(names)))
    count, of = connected_components(graph, directed=False) if edges else (0, np.empty(0, dtype=int))
    parts: list[list[tuple[str, str, float]]] = [[] for _component in range(count)]
    for edge in edges:
        parts[of[place[edge[0]]]].append(edge)
    return parts


def _leiden(edges: list[tuple[str, str, float]], seed: int, resolution: float) -> list[tuple[str, ...]]:
    """The communities of one component, each in the order of names; who is left alone is in none."""
    if len(edges) == 1:
        return [(edges[0][0], edges[0][1])]
    of: dict[str, int] = _partition(edges, seed, resolution)
    groups: dict[int, list[str]] = {}
    for name in sorted(of):
        groups.setdefault(of[name], []).append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _partition(edges: list[tuple[str, str, float]], seed: int, resolution: float) -> Any:
    from graspologic_native import leiden  # here, since only this needs it

    return leiden(edges, resolution=resolution, iterations=ITERATIONS, use_modularity=True, seed=seed)[1]
