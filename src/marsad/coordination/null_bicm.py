"""The second null model: the bipartite configuration model (BiCM; Saracco et al. 2015 and 2017), blind to time.

Accounts meet objects independently with probability x y / (1 + x y), fitted so that every account and every object has
the degree it has. What is tested is how many objects two accounts have in common, at any time. It needs `bicm`, 3.1 or
later: its author says that earlier ones had a wrong threshold.
"""

import contextlib
import io
import warnings
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from marsad.core.errors import Missing, NoAnswer
from marsad.core.words import _
from marsad.store.engines import as_table

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
NEAR = 0.01  # the largest difference between a degree and its expectation that counts as fitted


def in_common(engine: Any, events: Any, found: pa.Table) -> tuple[Numbers, Floats]:
    """Objects in common of each pair of `found` (a, b, in order) at any time, and how many the model expects.

    Both of shape (pairs,). Raises Missing where `bicm` is not installed, NoAnswer where it finds no solution.
    """
    told = events.select("account", "object").distinct()
    accounts = told.group_by("account").agg(degree=told.count().cast("int64")).order_by("account").to_pyarrow()
    of_objects = told.group_by("object").agg(degree=told.count().cast("int64"))
    objects = of_objects.group_by("degree").agg(objects=of_objects.count().cast("int64")).order_by("degree")
    classes = objects.to_pyarrow()
    sizes, many = classes["degree"].to_numpy(), classes["objects"].to_numpy()
    degrees = accounts["degree"].to_numpy()
    chance = probabilities(degrees, sizes, many)
    kinds = np.unique(degrees)
    expected = (chance * many) @ chance.T
    first, second = (_kind(found[name], accounts, kinds) for name in ("a", "b"))
    return _common(engine, told, found), expected[first, second]


def probabilities(accounts: Numbers, objects: Numbers, many: Numbers) -> Floats:
    """The chance that an account of a degree meets an object of a degree, shape (degrees of accounts, of objects).

    `accounts`: the degree of each account; `objects`: the different degrees of objects, `many` objects of each.
    """
    kinds, times = np.unique(accounts, return_counts=True)
    chance = np.zeros((kinds.size, objects.size))
    rows, columns = kinds.copy(), objects.copy()  # what is left of the degrees, once those that meet all are gone
    left, right = np.ones(kinds.size, dtype=bool), np.ones(objects.size, dtype=bool)
    while left.any() and right.any():
        full, whole = left & (rows == many[right].sum()), right & (columns == times[left].sum())
        if full.any():
            chance[np.ix_(full, right)] = 1
            columns, left = columns - times[full].sum(), left & ~full
        elif whole.any():
            chance[np.ix_(left, whole)] = 1
            rows, right = rows - many[whole].sum(), right & ~whole
        else:
            break
    left, right = left & (rows > 0), right & (columns > 0)
    if left.any() and right.any():
        x, y = _fitted(np.repeat(rows[left], times[left]), np.repeat(columns[right], many[right]))
        x, y = x[np.cumsum(times[left]) - 1], y[np.cumsum(many[right]) - 1]
        both = np.outer(x, y)
        chance[np.ix_(left, right)] = both / (1 + both)
    _check(chance, kinds, objects, (times, many))
    return chance


def _fitted(rows: Numbers, columns: Numbers) -> tuple[Floats, Floats]:
    """The fitness of each account and each object, by the library."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):  # it prints and warns as it pleases
        warnings.simplefilter("ignore")
        try:
            from bicm import BipartiteGraph
        except ImportError:
            raise Missing(
                _("The BiCM is not installed; run 'pip install marsad[bicm]', or ask for the null model permutation.")
            ) from None
        graph = BipartiteGraph(degree_sequences=(rows, columns))
        graph.solve_tool(light_mode=True, print_error=False)
        accounts, objects = graph.get_bicm_fitnesses()
    return np.array([accounts[place] for place in range(rows.size)]), np.array(
        [objects[place] for place in range(columns.size)]
    )


def _check(chance: Floats, rows: Numbers, columns: Numbers, many: tuple[Numbers, Numbers]) -> None:
    apart = max(np.abs(chance @ many[1] - rows).max(), np.abs(many[0] @ chance - columns).max()) if chance.size else 0
    if not apart <= NEAR:
        raise NoAnswer(
            _(
                "The BiCM found no solution for this log ('{apart}' apart); ask for the null model permutation.",
                apart=apart,
            )
        )


def _kind(names: pa.ChunkedArray, accounts: pa.Table, kinds: Numbers) -> Numbers:
    """The place among the degrees of each named account."""
    place = np.asarray(pc.index_in(names, value_set=accounts["account"].combine_chunks()), dtype=np.int64)
    return np.asarray(np.searchsorted(kinds, accounts["degree"].to_numpy()[place]), dtype=np.int64)


def _common(engine: Any, told: Any, found: pa.Table) -> Numbers:
    """Objects that both have told of, whenever."""
    asked = as_table(engine, found.select(["a", "b"]))
    of_first = asked.join(told.select("object", a="account"), "a")
    of_both = of_first.semi_join(told.select("object", b="account"), ["object", "b"])
    made = of_both.group_by("a", "b").agg(common=of_both.count().cast("int64")).order_by("a", "b")
    return np.asarray(made.to_pyarrow()["common"].to_numpy(), dtype=np.int64)
