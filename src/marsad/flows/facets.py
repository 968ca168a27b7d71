"""The index as it stands in memory: one copy a process, read again when the index changed."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from marsad.core.queries import Query, Side, Term
from marsad.flows.indexing import LABEL, LANGUAGE, UNTOLD
from marsad.flows.lawful import lawful_labels, mostly, names_lawful_speech, read_words
from marsad.store import search_index
from marsad.store.observatory import Observatory
from marsad.store.search_index import Columns, Numbers

KEPT = 48  # searches whose answers are kept in memory

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Facets:
    """What every post of the index is filtered and counted by."""

    path: Path
    columns: Columns
    language: NDArray[np.int16]  # place among `languages`
    languages: tuple[str, ...]
    lawful: Mask  # which posts a detector takes for lawful speech
    lawful_labels: frozenset[str]


_open: dict[Path, Facets] = {}
_found: OrderedDict[tuple[str, str], NDArray[np.int32]] = OrderedDict()
_lock = threading.Lock()


def facets_of(observatory: Observatory) -> Facets | None:
    """The index now; None where there is none yet, or one of another version."""
    path = observatory.search_index.current()
    if path is None:
        return None
    with search_index.opened(path) as database:
        if search_index.fact(database, "version") != search_index.VERSION:
            return None
        stamp = search_index.fact(database, "stamp")
        with _lock:
            known = _open.get(observatory.home)
        if known is not None and known.path == path and known.columns.stamp == stamp:
            return known
        made = _made(observatory, path, search_index.load_columns(database))
    with _lock:
        _open[observatory.home] = made
    return made


def _made(observatory: Observatory, path: Path, columns: Columns) -> Facets:
    told = columns.named(LANGUAGE)
    languages = tuple(dict.fromkeys([UNTOLD, *sorted(told)]))
    language = np.zeros(columns.size + 1, dtype=np.int16)
    for name, numbers in told.items():
        language[numbers[numbers <= columns.size]] = languages.index(name)
    labels = columns.named(LABEL)
    read_words()
    observatory.connect()
    mine = lawful_labels(labels, observatory.mission, observatory.codebook)
    lawful = np.zeros(columns.size + 1, dtype=bool)
    for name in mine:
        lawful[labels[name][labels[name] <= columns.size]] = True
    return Facets(path, columns, language, languages, lawful, mine)


def found_by(facets: Facets, query: Query) -> Numbers:
    """The posts that have the words of the query, ascending."""
    if not query.sides:
        return np.arange(1, facets.columns.size + 1)
    return _remembered(facets, search_index.match_of(query), lambda: _asked(facets, query))


def _asked(facets: Facets, query: Query) -> Numbers:
    with search_index.opened(facets.path) as database:
        found = search_index.find(database, query)
    return found[found <= facets.columns.size]


def _remembered(facets: Facets, asked: str, find: Callable[[], Numbers]) -> Numbers:
    key = (facets.columns.stamp, asked)
    with _lock:
        if key in _found:
            _found.move_to_end(key)
            return _found[key].astype(np.int64)
    found = find()
    with _lock:
        _found[key] = found.astype(np.int32)
        while len(_found) > KEPT:
            _found.popitem(last=False)
    return found


def speaks_of_lawful_speech(facets: Facets, query: Query, lawful: Mask) -> bool:
    """Whether a word of the query is in a list for abstaining, or a word or side mostly finds `lawful` posts anywhere.

    Asked of the words and not of the filters: a narrow window, or a second word, makes nothing listable. Words that
    must not be there are asked as well: listing what is left would list the rest by the difference.
    """
    if names_lawful_speech(query):
        return True
    if not lawful.any():
        return False
    terms = [term for side in query.sides for term in (*side.terms, *side.without)]
    alone = [
        Term(tokens=(token,), sounds=term.sounds[place : place + 1])
        for term in terms
        for place, token in enumerate(term.tokens[:-1] if term.prefix else term.tokens)
    ]
    alone += [term for term in terms if term.prefix or term.attached or len(term.tokens) > 1]
    asked = [Side(terms=(term,)) for term in alone] + [Side(terms=side.terms) for side in query.sides]
    return any(_mostly(facets, Query(sides=(side,)), lawful) for side in dict.fromkeys(asked))


def _mostly(facets: Facets, query: Query, lawful: Mask) -> bool:
    found = found_by(facets, query)
    return mostly(int(lawful[found].sum()), found.size)
