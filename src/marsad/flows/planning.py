"""Before coding begins: what a wanted precision costs, and what finding nothing would allow to say."""

from dataclasses import asdict, dataclass
from typing import Any

from marsad.core.allocation import BandPlan
from marsad.estimate.planning import CodingPlan, ZeroFound, codings_needed, zero_found
from marsad.review.sampling import HIGH, HIGH_SHARE_OF_TOP, MIDDLE, NOTHING_FOUND, TOP_SHARE, WHOLE

# How many times more positives than the frame as a whole each band is guessed to hold
RICHER = {HIGH: 8.0, MIDDLE: 3.0}
SECONDS_A_CODING = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The cost with and without bands, and what zero positives would allow."""

    banded: CodingPlan
    simple: CodingPlan
    hours: float  # of coding, two coders
    zero: ZeroFound | None

    @property
    def sentences(self) -> list[str]:
        """What a person reads."""
        from marsad.core.words import _

        said = [_("With score bands: {sentence}", sentence=self.banded.sentence)]
        said.append(_("Without bands: {sentence}", sentence=self.simple.sentence))
        said.append(
            _(
                "Two coders at {seconds} seconds a post: about {hours} hours in all.",
                seconds=SECONDS_A_CODING,
                hours=f"{self.hours:.0f}",
            )
        )
        return [*said, self.zero.sentence] if self.zero else said

    def as_json(self) -> dict[str, Any]:
        """The same for a programme."""
        return asdict(self)


def plan_of(*, half_width: float, expected: float, posts: int, zeros: int | None = None) -> Plan:
    """The plan for a frame of `posts` posts of which a share `expected` is guessed to be positive.

    Raises RefusedInput for values that cannot be.
    """
    bands = guessed_bands(expected, posts)
    banded = codings_needed(half_width, bands, lowest=NOTHING_FOUND)
    simple = codings_needed(half_width, [BandPlan(name=WHOLE, size=posts, expected=expected)])
    zero = zero_found(zeros, size=posts) if zeros is not None else None
    return Plan(banded=banded, simple=simple, hours=banded.n * 2 * SECONDS_A_CODING / 3600, zero=zero)


def guessed_bands(expected: float, posts: int) -> list[BandPlan]:
    """The bands as the draw makes them, with the share of positives each is guessed to hold."""
    high = max(1, round(posts * TOP_SHARE * HIGH_SHARE_OF_TOP))
    middle = max(1, round(posts * TOP_SHARE) - high)
    low = max(1, posts - high - middle)
    in_high = min(0.9, expected * RICHER[HIGH])
    in_middle = min(0.9, expected * RICHER[MIDDLE])
    rest = (expected * posts - in_high * high - in_middle * middle) / low
    return [
        BandPlan(name=NOTHING_FOUND, size=low, expected=max(rest, expected / 10)),
        BandPlan(name=MIDDLE, size=middle, expected=in_middle),
        BandPlan(name=HIGH, size=high, expected=in_high),
    ]
