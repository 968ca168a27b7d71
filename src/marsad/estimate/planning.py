"""What to know before coding starts (method 6.7): how many, what zero allows to say, what coders' errors do."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from marsad.core.allocation import LOWEST_FLOOR, BandPlan, allocate, smallest_sample
from marsad.core.errors import RefusedInput
from marsad.core.words import _, decimal_point


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingPlan:
    """How many codings a wanted precision needs."""

    n: int
    by_band: Mapping[str, int]
    expected: float  # share of positives assumed in the frame
    half_width: float  # expected of the interval, from 0 to 1
    wanted: float
    reached: bool  # False where even coding everything does not reach it, or the limit given does not allow it
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZeroFound:
    """What n coded items without a positive allow to say."""

    n: int
    rule_of_three: float  # 3/n
    exact: float  # one-sided upper limit, 1 - (1 - level)^(1/n)
    most_items: int | None  # the same for a frame of known size: at most so many items in it
    level: float
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoderErrors:
    """What an observed share may stand for, given how often coders confirm each other's positives."""

    observed: float
    positive_agreement: float
    low: float  # all errors are wrongly flagged items
    high: float  # all errors are missed items
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPart:
    """What a share among the known allows to say of all, when a part is not known."""

    share: float
    missing: float
    low: float
    high: float
    sentence: str


def half_width(bands: Sequence[BandPlan], counts: Mapping[str, int], *, level: float = 0.95) -> float:
    """Expected half-width: z * sqrt(sum of W_h^2 p_h (1 - p_h) (1 - n_h/N_h) / n_h) (method 6.1)."""
    total = sum(band.size for band in bands)
    variance = sum(
        (b.size / total) ** 2 * b.expected * (1 - b.expected) * (1 - counts[b.name] / b.size) / counts[b.name]
        for b in bands
    )
    return NormalDist().inv_cdf((1 + level) / 2) * math.sqrt(variance)


def codings_needed(
    wanted: float,
    bands: Sequence[BandPlan],
    *,
    lowest: str | None = None,
    level: float = 0.95,
    lowest_floor: int = LOWEST_FLOOR,
) -> CodingPlan:
    """The fewest codings whose expected half-width is at most `wanted`, and how they fall on the bands.

    One band without `lowest` is a simple random sample. Raises RefusedInput for a half-width not between 0 and 1,
    no band, an empty band, or an expected share not between 0 and 1.
    """
    _check_bands(wanted, bands)
    total = sum(band.size for band in bands)
    few, many = min(total, smallest_sample(bands, lowest=lowest, lowest_floor=lowest_floor)), total

    def shared(n: int) -> dict[str, int]:
        return allocate(n, bands, lowest=lowest, lowest_floor=lowest_floor)

    while few < many:
        middle = (few + many) // 2
        if half_width(bands, shared(middle), level=level) <= wanted:
            many = middle
        else:
            few = middle + 1
    counts = shared(many)
    reached, expected = half_width(bands, counts, level=level), sum(b.size * b.expected for b in bands) / total
    return CodingPlan(
        n=many,
        by_band=counts,
        expected=expected,
        half_width=reached,
        wanted=wanted,
        reached=reached <= wanted,
        sentence=_(
            "For a share of about {expected} known to within {wanted} either way, {n} items must be coded of the"
            " {total} in the frame.",
            expected=as_percent(expected),
            wanted=as_percent(wanted),
            n=many,
            total=total,
        ),
    )


def zero_found(n: int, *, size: int | None = None, level: float = 0.95) -> ZeroFound:
    """What may be said when none of `n` items drawn at random (of `size`) is positive.

    The rule of three (Hanley and Lippman-Hand 1983) and the exact one-sided limit; with `size`, the largest number
    of positives K in the frame for which drawing none is not rarer than 1 - level (hypergeometric).
    Raises RefusedInput where n is below 1 or above size.
    """
    if n < 1 or (size is not None and n > size):
        raise RefusedInput(_("'{n}' coded items is not a number from 1 to the size of the frame; correct it.", n=n))
    exact = 1 - (1 - level) ** (1 / n)
    return ZeroFound(
        n=n,
        rule_of_three=min(1.0, 3 / n),
        exact=exact,
        most_items=None if size is None else _most_items(n, size, level),
        level=level,
        sentence=_(
            "None found among {n} items drawn at random means: at most {limit} of the items, not that there are none.",
            n=n,
            limit=as_percent(exact),
        ),
    )


def coder_errors(observed: float, positive_agreement: float) -> CoderErrors:
    """What true share stands behind `observed` if coders confirm `positive_agreement` of each other's positives.

    Two coders alike, erring independently: PA = (p Se^2 + (1 - p)(1 - Sp)^2) / q with q = p Se + (1 - p)(1 - Sp).
    All errors misses (Sp = 1): p = q / PA. All errors false flags (Se = 1): p = q (PA - q) / (1 - 2q + q PA).
    The truth lies between. Raises RefusedInput unless 0 <= observed < 1, and observed <= agreement <= 1, agreement > 0.
    """
    q, agreed = observed, positive_agreement
    if not 0 <= q < 1 or not q <= agreed <= 1 or not agreed:
        raise RefusedInput(
            _(
                "The agreement '{agreement}' is not between the observed share '{observed}' and 1; coders who agree"
                " less than by chance measure nothing.",
                agreement=agreed,
                observed=q,
            )
        )
    low, high = q * (agreed - q) / (1 - 2 * q + q * agreed), min(1.0, q / agreed)
    return CoderErrors(
        observed=q,
        positive_agreement=agreed,
        low=low,
        high=high,
        sentence=_(
            "If coders confirm {agreement} of each other's positives, an observed {observed} may stand for anything"
            " from {low} to {high}.",
            agreement=as_percent(agreed),
            observed=as_percent(q),
            low=as_percent(low),
            high=as_percent(high),
        ),
    )


def missing_part(share: float, missing: float) -> MissingPart:
    """Bounds of the share among all when `missing` of them are not known (Manski): s(1-m) to s(1-m)+m.

    Raises RefusedInput for parts not between 0 and 1.
    """
    for part in (share, missing):
        if not 0 <= part <= 1:
            raise RefusedInput(_("'{part}' is not a part between 0 and 1; write 30% as 0.30.", part=part))
    low = share * (1 - missing)
    return MissingPart(
        share=share,
        missing=missing,
        low=low,
        high=low + missing,
        sentence=_(
            "{share} among those known, with {missing} unknown, may be anything from {low} to {high} of all.",
            share=as_percent(share),
            missing=as_percent(missing),
            low=as_percent(low),
            high=as_percent(low + missing),
        ),
    )


def _most_items(n: int, size: int, level: float) -> int:
    few, many = 0, size - n
    while few < many:
        middle = (few + many + 1) // 2
        chance = math.lgamma(size - middle + 1) - math.lgamma(size - middle - n + 1)
        chance -= math.lgamma(size + 1) - math.lgamma(size - n + 1)
        if chance >= math.log(1 - level):
            few = middle
        else:
            many = middle - 1
    return few


def _check_bands(wanted: float, bands: Sequence[BandPlan]) -> None:
    if not 0 < wanted < 1:
        raise RefusedInput(_("The half-width '{wanted}' is not between 0 and 1; write 1 point as 0.01.", wanted=wanted))
    if not bands:
        raise RefusedInput(_("There is no band to plan for; give the size of the frame."))
    for band in bands:
        if band.size < 1 or not 0 <= band.expected <= 1:
            raise RefusedInput(
                _(
                    "The band '{name}' has size '{size}' and expected share '{expected}'; a size from 1 and a share"
                    " from 0 to 1 are needed.",
                    name=band.name,
                    size=band.size,
                    expected=band.expected,
                )
            )


def as_percent(share: float, figures: int = 2) -> str:
    """The `figures` that count, as the reader's language writes them: with two 0.30%, 3.4%, 12%; 0,30 % in French."""
    digits = max(0, figures - 1 - math.floor(math.log10(share * 100))) if share > 0 else 0
    number = f"{share * 100:.{digits}f}"
    return _("{number}%", number=number.replace(".", decimal_point()))
