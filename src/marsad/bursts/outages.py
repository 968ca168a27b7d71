"""Outages told from silence: no post in any series of a source, where many were expected, is not a quiet time."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from marsad.bursts.tails import Numbers

IMPROBABLE = 1e-4  # of a silence by chance; with LUCK, one in which about 50 posts were expected
LUCK = 0.3  # over-dispersion that a whole silence has in common: a slow day is slow all day
AROUND = 7  # days with posts before a silence, and as many after it, that say what was expected


def runs(marks: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """The stretches of True, as first and after last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marks, [False])).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def silences(total: NDArray[np.int64], missing: NDArray[np.bool_], day: int) -> NDArray[np.bool_]:
    """Which steps were an outage, (steps,); `total` is the posts of all the series of one source, `day` steps a day."""
    steps = len(total)
    found = np.zeros(steps, dtype=np.bool_)
    place, days = np.arange(steps) % day, np.arange(steps) // day
    with_posts = total > 0
    if not with_posts.any():
        return found
    shape: Numbers = np.bincount(place, np.where(missing, 0, total), day).astype(np.float64)
    shape /= shape.sum()
    daily: Numbers = np.bincount(days, np.where(missing, 0, total)).astype(np.float64)
    cover: Numbers = np.bincount(days, np.where(missing, 0, shape[place])).astype(np.float64)
    for first, after in runs(~with_posts & ~missing):
        expected = _level(daily, cover, first // day, (after - 1) // day) * shape[place[first:after]].sum()
        found[first:after] = (1 + LUCK * expected) ** (-1 / LUCK) < IMPROBABLE
    return found


def _level(daily: Numbers, cover: Numbers, first: int, last: int) -> float:
    """Posts of a day around the days `first` to `last`, which are left out."""
    before = np.flatnonzero(daily[:first])[-AROUND:]
    after = last + 1 + np.flatnonzero(daily[last + 1 :])[:AROUND]
    near = np.concatenate((before, after))
    if not len(near):  # all posts are of the days that the silence touches
        near = np.flatnonzero(daily)
    return float(daily[near].sum() / max(cover[near].sum(), 1e-9))
