"""A brought model's values made probabilities on people's codings, in one of three ways; kept as plain numbers.

Two labels: Platt's line on the log-odds. More: a temperature with a shift a label. A model that only picks a label: of
the texts for which it picked each, the share that people gave each label. Texts without an answer have shares of their
own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.detect.brought.raw import Floats
from marsad.detect.calibration import TINY, Platt, Temperature, log_odds, platt, temperature

LIKE_ALL = 2.0  # codings' worth of 'like all texts' in a share, so that a pick seen once is not believed wholly

Shares = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """How values become probabilities."""

    line: Platt | Temperature | None  # None for a model that only picks
    picked: Shares  # of each picked label: the share people gave each label; empty with a line
    unanswered: tuple[float, ...]  # the shares of texts without an answer

    def probabilities(self, values: Floats) -> Floats:
        """(texts, labels), each row summing to 1; `values` as `raw.for_task` gives them."""
        silent = np.isnan(values).any(axis=1)
        whole = np.tile(np.asarray(self.unanswered), (values.shape[0], 1))
        said = values[~silent]
        if self.line is None:
            whole[~silent] = np.asarray(self.picked)[said.argmax(axis=1)]
        elif isinstance(self.line, Platt):
            yes = self.line.probabilities(log_odds(said[:, 1]))
            whole[~silent] = np.column_stack([1 - yes, yes])
        else:
            whole[~silent] = self.line.probabilities(_logs(said))
        return whole

    def as_json(self) -> dict[str, Any]:
        """As plain numbers."""
        told: dict[str, Any] = {"unanswered": list(self.unanswered)}
        if self.line is None:
            return told | {"picked": [list(row) for row in self.picked]}
        if isinstance(self.line, Platt):
            return told | {"platt": [self.line.slope, self.line.intercept]}
        return told | {"temperature": [self.line.slope, *self.line.shifts]}


def from_json(told: Mapping[str, Any]) -> Calibrated:
    """What `as_json` gave. Raises KeyError, TypeError or ValueError for anything else."""
    line: Platt | Temperature | None = None
    if "platt" in told:
        slope, intercept = (float(number) for number in told["platt"])
        line = Platt(slope=slope, intercept=intercept)
    elif "temperature" in told:
        slope, *shifts = (float(number) for number in told["temperature"])
        line = Temperature(slope=slope, shifts=tuple(shifts))
    picked = () if line is not None else tuple(_floats(row) for row in told["picked"])
    return Calibrated(line=line, picked=picked, unanswered=_floats(told["unanswered"]))


def calibrate(
    values: Floats, truth: NDArray[np.int64], labels: int, *, picks: bool, weights: Floats | None = None
) -> Calibrated:
    """Fitted on texts whose label people gave (`truth`, the place of it). RefusedInput as `calibration.platt`."""
    w = np.ones(truth.size) if weights is None else weights * (truth.size / weights.sum())
    silent = np.isnan(values).any(axis=1)
    counted = np.bincount(truth, weights=w, minlength=labels)
    base = counted / counted.sum()
    unanswered = _shares(truth[silent], w[silent], base)
    if picks:
        pick = np.where(silent, -1, np.nan_to_num(values).argmax(axis=1))
        picked = tuple(_shares(truth[pick == place], w[pick == place], base) for place in range(labels))
        return Calibrated(line=None, picked=picked, unanswered=unanswered)
    said, answers, of_said = values[~silent], truth[~silent], w[~silent]
    two = labels == 2
    line = platt(log_odds(said[:, 1]), answers, of_said) if two else temperature(_logs(said), answers, of_said)
    return Calibrated(line=line, picked=(), unanswered=unanswered)


def _shares(truth: NDArray[np.int64], weights: Floats, base: Floats) -> tuple[float, ...]:
    counted = np.bincount(truth, weights=weights, minlength=base.size) + LIKE_ALL * base
    return tuple(float(share) for share in counted / counted.sum())


def _logs(values: Floats) -> Floats:
    return np.asarray(np.log(np.clip(values, TINY, 1.0)))


def _floats(row: Any) -> tuple[float, ...]:
    return tuple(float(number) for number in row)
