"""The network of a run, placed for a drawing: dots without a name, lines that open what stands behind them."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from marsad.coordination.layout import Layout, laid_out
from marsad.core.coordination import Network
from marsad.flows.coordination_shown import network_of
from marsad.store.observatory import Observatory

KEPT_LAYOUTS = 16  # of runs and groups that are looked at again and again


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawing:
    """Accounts of a run by their place in the drawing alone, group after group.

    `groups` are numbers of groups in the order of `layout.circles`; `pairs` are (place, place, number of the pair);
    `names` are those of accounts that act in a public role, by place.
    """

    layout: Layout
    groups: tuple[int, ...]
    pairs: tuple[tuple[int, int, int], ...]
    names: tuple[tuple[int, str], ...]


def drawing_of(observatory: Observatory, run: int, number: int | None = None) -> Drawing:
    """The drawing of a run, or of one of its groups; the same network is placed once a process. Raises Missing."""
    return drawn(network_of(observatory, run, number))


def drawn(network: Network) -> Drawing:
    """The network placed. A node's own number stays here: what leaves is its place among the dots."""
    order = sorted(network.nodes, key=lambda node: (node.group, node.number))
    at = {node.number: place for place, node in enumerate(order)}
    groups = tuple(dict.fromkeys(node.group for node in order))
    counted = Counter(node.group for node in order)
    sizes = tuple(counted[group] for group in groups)
    pairs = tuple((at[edge.one], at[edge.other], edge.number) for edge in network.edges)
    ends = np.array([pair[:2] for pair in pairs], dtype=np.int64)
    return Drawing(
        layout=_placed(sizes, ends.tobytes()),
        groups=groups,
        pairs=pairs,
        names=tuple((place, node.name) for place, node in enumerate(order) if node.name is not None),
    )


@lru_cache(maxsize=KEPT_LAYOUTS)
def _placed(sizes: tuple[int, ...], ends: bytes) -> Layout:
    return laid_out(sizes, np.frombuffer(ends, dtype=np.int64).reshape(-1, 2))
