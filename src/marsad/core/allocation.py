"""How many items to code in each band: Neyman's allocation with floors (method 6.1)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

LOWEST_SHARE = 0.5  # the lowest band holds most of the doubt
LOWEST_FLOOR = 100  # never fewer coded there (method 2.3)
OTHER_FLOOR = 30
EXPECTED_FLOOR = 0.01  # a band thought empty still has a spread


@dataclass(frozen=True, slots=True, kw_only=True)
class BandPlan:
    """A band before its sample is drawn: how many items it holds and the share of positives guessed in it."""

    name: str
    size: int
    expected: float

    @property
    def weight(self) -> float:
        """Neyman's weight: size times the standard deviation of a 0/1 answer."""
        p = min(max(self.expected, EXPECTED_FLOOR), 0.5)
        return self.size * math.sqrt(p * (1 - p))


def smallest_sample(bands: Sequence[BandPlan], *, lowest: str | None, lowest_floor: int = LOWEST_FLOOR) -> int:
    """The fewest codings that leave no band without: the lowest band's floor, and 2 (or all) in every other."""
    return sum(min(band.size, lowest_floor if band.name == lowest else 2) for band in bands)


def allocate(
    size: int,
    bands: Sequence[BandPlan],
    *,
    lowest: str | None = None,
    lowest_share: float = LOWEST_SHARE,
    lowest_floor: int = LOWEST_FLOOR,
) -> dict[str, int]:
    """Codings a band: `lowest_share` of `size` in the band named `lowest`, the rest by Neyman's formula.

    n_h is proportional to N_h * sqrt(p_h (1 - p_h)) (Neyman 1934), with p_h not under 1 in 100; no band
    gets more than it holds; each other band gets 30 (or all, or what there is); the lowest never fewer
    than `lowest_floor` (or all). The total is `size`, or everything where the frame is smaller. What one
    band cannot take goes to the others. Raises ValueError where `size` is below `smallest_sample`.
    """
    needed = smallest_sample(bands, lowest=lowest, lowest_floor=lowest_floor)
    total = min(size, sum(band.size for band in bands))
    if total < needed:
        raise ValueError(f"{size} codings are too few for these bands: {needed} at least")
    low = next((band for band in bands if band.name == lowest), None)
    others = [band for band in bands if band.name != lowest]
    if low is None:
        return _shared(total, others)
    room = sum(band.size for band in others)
    reserved = sum(min(band.size, 2) for band in others)
    wanted = max(math.ceil(total * lowest_share), lowest_floor, total - room)
    for_low = min(low.size, wanted, total - reserved)
    shared = _shared(total - for_low, others)
    return {band.name: for_low if band is low else shared[band.name] for band in bands}


def _shared(total: int, bands: Sequence[BandPlan]) -> dict[str, int]:
    """`total` shared by weight within floors and sizes; largest remainders get the last ones."""
    floor = OTHER_FLOOR if total >= OTHER_FLOOR * len(bands) else min(2, total // max(len(bands), 1))
    given = {band.name: min(band.size, floor) for band in bands}
    exact = _filled(total, bands, given)
    given = {name: math.floor(share + 1e-9) for name, share in exact.items()}
    by_remainder = sorted(bands, key=lambda band: (given[band.name] - exact[band.name], band.name))
    for band in by_remainder[: total - sum(given.values())]:
        given[band.name] += 1
    return given


def _filled(total: int, bands: Sequence[BandPlan], floors: dict[str, int]) -> dict[str, float]:
    """Shares by weight, clamped between floor and size, found by bisection on the common factor."""
    if not bands:
        return {}
    below, above = 0.0, (total + 1.0) / min(band.weight or 1.0 for band in bands)
    for _step in range(200):
        factor = (below + above) / 2
        shares = {b.name: min(float(b.size), max(float(floors[b.name]), factor * b.weight)) for b in bands}
        if sum(shares.values()) > total:
            above = factor
        else:
            below = factor
    return {b.name: min(float(b.size), max(float(floors[b.name]), below * b.weight)) for b in bands}
