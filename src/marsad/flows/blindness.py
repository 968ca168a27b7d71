"""Whose posts are kept from those who may code, while people answer them: nothing a machine said must reach a coder."""

import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from marsad.flows.answers import open_answers
from marsad.flows.facets import Facets
from marsad.store import search_index
from marsad.store.observatory import Observatory
from marsad.store.search_index import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """The posts left out, by their numbers: the same whatever is searched for, so that no count tells one of them."""

    posts: Numbers


NOBODY = Apart(np.empty(0, dtype=np.int64))

_open: dict[tuple[Path, int], tuple[str, frozenset[str]]] = {}  # (records, sample) -> what was in when, open posts
_last: dict[Path, tuple[str, frozenset[str], Apart]] = {}
_lock = threading.Lock()


def apart_of(observatory: Observatory, facets: Facets) -> Apart:
    """The posts of tasks that still wait for an answer or a settlement, with every other post of the same words."""
    ids = open_posts(observatory)
    with _lock:
        known = _last.get(observatory.home)
    if known is not None and known[0] == facets.columns.stamp and known[1] == ids:
        return known[2]
    with search_index.opened(facets.path) as database:
        own = np.array(sorted(search_index.numbers_of_posts(database, sorted(ids)).values()), dtype=np.int64)
    own = own[own <= facets.columns.size]
    prints = facets.columns.print[own]
    same = np.flatnonzero(np.isin(facets.columns.print, prints[prints != 0]))
    found = Apart(np.union1d(own, same))
    with _lock:
        _last[observatory.home] = (facets.columns.stamp, ids, found)
    return found


def open_posts(observatory: Observatory) -> frozenset[str]:
    """The posts of every sample's tasks that are not done, read again only where a sample got an answer."""
    from marsad.store.records import samples

    observatory.connect()
    found: set[str] = set()
    for number, stamp in samples.answered().items():
        key = (observatory.home, number)
        with _lock:
            known = _open.get(key)
        if known is None or known[0] != stamp:
            still = (answer.task.post_id for answer in open_answers(number))
            known = (stamp, frozenset(still))
            with _lock:
                _open[key] = known
        found |= known[1]
    return frozenset(found)
