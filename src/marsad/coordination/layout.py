"""Where each account of a run is drawn: groups packed as circles, and inside a circle those that act together near.

A drawing, not a finding: a place tells nothing but who is linked with whom. Method: Fruchterman and Reingold 1991
inside each group, then circles one by one, the largest first, as near as there is room to those they are linked with.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EXTENT = 10_000  # the drawing is a square of so many units; places are whole units
SPARE = 3.0  # free space around a circle, in spacings between two accounts
WORK = 40_000  # accounts times rounds of the springs: the larger a group, the fewer
FEWEST, MOST = 24, 160  # rounds
GOLDEN = np.pi * (3 - np.sqrt(5.0))

Numbers = NDArray[np.int64]
Places = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A group's place: its centre and radius in units of the drawing, and how many accounts it holds."""

    x: int
    y: int
    radius: int
    accounts: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """Places of accounts (`x`, `y`: shape (accounts,), from 0 to EXTENT) and the circles of their groups in order."""

    x: Numbers
    y: Numbers
    circles: tuple[Circle, ...]


def laid_out(groups: Sequence[int], pairs: Numbers) -> Layout:
    """Places for accounts standing group after group, the same for the same input.

    `groups`: accounts in each group, in order; `pairs`: shape (pairs, 2), places of two accounts in that row.
    Raises ValueError for a pair that names an account that is not there.
    """
    sizes = np.asarray(groups, dtype=np.int64)
    total = int(sizes.sum())
    pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    if pairs.size and (pairs.min() < 0 or pairs.max() >= total):
        raise ValueError(f"a pair names an account outside 0 to {total - 1}")
    if not total:
        nowhere = np.empty(0, dtype=np.int64)
        return Layout(x=nowhere, y=nowhere, circles=())
    starts = np.concatenate(([0], np.cumsum(sizes)))
    of = np.repeat(np.arange(sizes.size), sizes)
    radii = np.sqrt(sizes) + SPARE / 2
    centres = packed(radii, _links(of, pairs, sizes.size))
    places = np.empty((total, 2))
    inside = of[pairs[:, 0]] == of[pairs[:, 1]] if pairs.size else np.empty(0, dtype=bool)
    for group, (start, size) in enumerate(zip(starts[:-1].tolist(), sizes.tolist(), strict=True)):
        own = pairs[inside & (of[pairs[:, 0]] == group)] - start if pairs.size else pairs
        places[start : start + size] = centres[group] + sprung(size, own) * np.sqrt(size)
    return _on_the_sheet(places, centres, radii, sizes)


def sprung(accounts: int, pairs: Numbers) -> Places:
    """Places in a disc of radius 1, shape (accounts, 2): linked ones drawn together, all pushed apart."""
    degree = np.bincount(pairs.ravel(), minlength=accounts)
    places = np.empty((accounts, 2))
    places[np.argsort(-degree, kind="stable")] = _sunflower(accounts)  # who is linked most starts in the middle
    if accounts > 2 and len(pairs):
        rest = 1.0 / np.sqrt(accounts)
        rounds = int(np.clip(WORK // accounts, FEWEST, MOST))
        for heat in np.linspace(0.2, 0.01, rounds):
            force = _pushed(places, rest) + _pulled(places, pairs, rest)
            length = np.maximum(np.hypot(force[:, 0], force[:, 1]), 1e-9)
            places = places + force * (np.minimum(length, heat) / length)[:, None]
    return _inside_the_disc(places)


def packed(radii: Places, links: NDArray[np.int64]) -> Places:
    """Centres of circles that do not meet, shape (circles, 2): each as near as may be to those it is linked with.

    `links`: shape (circles, circles), pairs between two groups.
    """
    centres = np.zeros((radii.size, 2))
    placed: list[int] = []
    for circle in np.argsort(-radii, kind="stable").tolist():
        if placed:
            weights = links[circle, placed].astype(float)
            there = centres[placed]
            goal = (weights[:, None] * there).sum(axis=0) / weights.sum() if weights.any() else np.zeros(2)
            centres[circle] = _nearest_room(goal, radii[circle], there, radii[placed])
        placed.append(circle)
    return centres


def _nearest_room(goal: Places, radius: float, centres: Places, radii: Places) -> Places:
    """The place nearest to `goal` along a spiral where a circle of `radius` meets none of the others."""
    begun, step = 0, max(radius, 1.0) / 2
    while True:
        turn = np.arange(begun, begun + 2_000)
        spiral = goal + (step * np.sqrt(turn))[:, None] * np.stack([np.cos(turn * GOLDEN), np.sin(turn * GOLDEN)], 1)
        apart = np.hypot(*(spiral[:, None, :] - centres[None, :, :]).transpose(2, 0, 1))
        free = (apart >= radii[None, :] + radius).all(axis=1)
        if free.any():
            return np.asarray(spiral[int(np.argmax(free))])
        begun += turn.size


def _links(of: Numbers, pairs: Numbers, groups: int) -> NDArray[np.int64]:
    found = np.zeros((groups, groups), dtype=np.int64)
    if pairs.size:
        first, second = of[pairs[:, 0]], of[pairs[:, 1]]
        np.add.at(found, (first, second), 1)
        np.add.at(found, (second, first), 1)
        np.fill_diagonal(found, 0)
    return found


def _sunflower(accounts: int) -> Places:
    """Places spread evenly over a disc (Vogel 1979)."""
    turn = np.arange(accounts)
    radius = np.sqrt((turn + 0.5) / accounts)
    return np.stack([radius * np.cos(turn * GOLDEN), radius * np.sin(turn * GOLDEN)], axis=1)


def _pushed(places: Places, rest: float) -> Places:
    """Every account pushes every other away: rest² / distance, as one matrix at half precision of what is usual."""
    x, y = places[:, 0].astype(np.float32), places[:, 1].astype(np.float32)
    across, down = x[:, None] - x[None, :], y[:, None] - y[None, :]
    pull = np.float32(rest * rest) / (across * across + down * down + np.float32(1e-6))
    return np.stack([(across * pull).sum(axis=1), (down * pull).sum(axis=1)], axis=1).astype(float)


def _pulled(places: Places, pairs: Numbers, rest: float) -> Places:
    """Two linked accounts draw each other near: distance² / rest, less where one has many links."""
    first, second = pairs[:, 0], pairs[:, 1]
    away = places[second] - places[first]
    degree = np.bincount(pairs.ravel(), minlength=len(places))
    strength = np.hypot(away[:, 0], away[:, 1]) / rest / np.sqrt(np.maximum(degree[first], degree[second]))
    force = np.zeros_like(places)
    for axis in (0, 1):
        given = away[:, axis] * strength
        force[:, axis] += np.bincount(first, weights=given, minlength=len(places))
        force[:, axis] -= np.bincount(second, weights=given, minlength=len(places))
    return force


def _inside_the_disc(places: Places) -> Places:
    """Moved and scaled so that the disc of radius 1 holds all of them; outliers do not shrink the others."""
    middle = places - places.mean(axis=0)
    away = np.hypot(middle[:, 0], middle[:, 1])
    reach = float(np.quantile(away, 0.9))
    if reach <= 1e-9:
        return np.asarray(middle)
    drawn_in = 0.92 / reach / (1 + (away / reach) ** 4) ** 0.25
    return np.asarray(middle * drawn_in[:, None])


def _on_the_sheet(places: Places, centres: Places, radii: Places, sizes: Numbers) -> Layout:
    """Whole units of a square sheet that holds every circle."""
    low, high = (centres - radii[:, None]).min(axis=0), (centres + radii[:, None]).max(axis=0)
    scale = EXTENT / float((high - low).max())
    shift = (EXTENT - (high - low) * scale) / 2
    on_sheet = np.rint((places - low) * scale + shift).astype(np.int64)
    middles = np.rint((centres - low) * scale + shift).astype(np.int64)
    reach = np.rint((radii - SPARE / 4) * scale).astype(np.int64)
    return Layout(
        x=on_sheet[:, 0],
        y=on_sheet[:, 1],
        circles=tuple(
            Circle(x=int(x), y=int(y), radius=int(radius), accounts=int(size))
            for (x, y), radius, size in zip(middles, reach, sizes, strict=True)
        ),
    )
