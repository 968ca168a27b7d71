"""What is asked of a log of events: how close in time, how often, against which null model, at which error rate."""

import math
from dataclasses import dataclass
from enum import StrEnum

from marsad.core.errors import UsageError
from marsad.core.words import _


class Null(StrEnum):
    """What chance is: a null model, or none, where pairs are counted and not tested."""

    PERMUTATION = "permutation"  # accounts change places among objects as popular, at the times there were
    BICM = "bicm"  # objects meet accounts as their degrees make likely; blind to time
    NONE = "none"


class Weight(StrEnum):
    """What the weight of a pair counts."""

    OBJECTS = "objects"  # different objects they met on: repeating one does not raise it
    POSTS = "posts"  # pairs of posts, as CooRTweet weighs; tested by no null model


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The settings of one count. Raises UsageError for a value that means nothing."""

    window: float = 60.0  # seconds, both ends within
    least: int = 2  # the smallest weight of a pair that is told
    null: Null = Null.PERMUTATION
    fdr: float = 0.05  # the share of wrong pairs among those kept, at most, on average
    weight: Weight = Weight.OBJECTS
    participation: int = 1  # posts that met another's, at least, of one account of the two (CooRTweet)

    def __post_init__(self) -> None:
        if not (math.isfinite(self.window) and 0 <= self.window <= 31 * 86_400):
            raise UsageError(_("The window is '{value}'; write seconds from 0 to 31 days.", value=self.window))
        if self.least < 1:
            raise UsageError(_("The least number of repeats is '{value}'; write 1 or more.", value=self.least))
        if not 0 < self.fdr < 1:
            raise UsageError(
                _("The false discovery rate is '{value}'; write a share between 0 and 1, as 0.05.", value=self.fdr)
            )
        if self.participation < 1:
            raise UsageError(_("The least participation is '{value}'; write 1 or more.", value=self.participation))
        if self.null is not Null.NONE and (self.weight is not Weight.OBJECTS or self.participation > 1):
            raise UsageError(
                _(
                    "The null model '{null}' tests objects in common of every pair; with another weight or "
                    "participation, write --null none.",
                    null=self.null,
                )
            )
