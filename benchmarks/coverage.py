"""How often do the 95% intervals hold the truth? Repeated sampling from made-up frames whose truth is known.

python benchmarks/coverage.py [--draws 2000] [--populations 10] [--items 100000]

A frame: 100,000 items, two language varieties (the harder one 40%), a detector that flags 55% of the positives
and 2.3% of the rest (its scores are two normal curves, pushed apart less in the harder variety). Each draw uses the
product's own `draw` and estimators. The last column, width, is the mean width of the interval.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from marsad.core.findings import Estimate
from marsad.estimate.prediction_powered import ppi
from marsad.estimate.prevalence import prevalence
from marsad.estimate.weighted import horvitz_thompson
from marsad.review.sampling import Arrangement, Drawn, FrameTable, arrange, draw

PREVALENCES = (0.005, 0.02, 0.10)
THRESHOLD = 2.0  # of the normal score: 2.3% of negatives above it


@dataclass(frozen=True, kw_only=True)
class Population:
    """A frame with its truth."""

    answers: NDArray[np.int64]
    flagged: NDArray[np.float64]
    banded: Arrangement  # in score bands, the default design
    whole: Arrangement  # without a detector: a simple random sample

    @property
    def truth(self) -> float:
        return float(self.answers.mean())


@dataclass(frozen=True, kw_only=True)
class Score:
    """Of one estimator at one prevalence."""

    coverage: float
    too_low: float  # interval below the truth
    too_high: float
    width: float
    bias: float  # mean estimate over truth


def population(prevalence_: float, items: int, seed: int) -> Population:
    """A made-up frame with exactly `prevalence_` * `items` positives."""
    random = np.random.default_rng(seed)
    harder = random.random(items) < 0.4
    answers = np.zeros(items, dtype=np.int64)
    answers[random.choice(items, round(prevalence_ * items), replace=False)] = 1
    score = random.normal(size=items) + answers * np.where(harder, 1.5, 2.6)
    ids = [f"p{row:08d}" for row in range(items)]
    platforms = np.asarray(["agora", "birds", "clips"])[random.choice(3, items, p=[0.6, 0.3, 0.1])].tolist()
    scripts = np.where(random.random(items) < np.where(harder, 0.7, 0.1), "Latn", "Arab").tolist()
    columns = {"post_id": ids, "platform": platforms, "script": scripts, "frame": ["target"] * items}
    return Population(
        answers=answers,
        flagged=(score > THRESHOLD).astype(float),
        banded=arrange(FrameTable(**columns, score=1 / (1 + np.exp(-score)))),
        whole=arrange(FrameTable(**columns)),
    )


def rows_of(drawn: Drawn) -> NDArray[np.int64]:
    """The rows of the frame that were drawn, in order of showing."""
    return np.asarray([int(unit.post_id[1:]) for unit in drawn.units])


def by_default(people: Population, size: int, seed: int) -> Estimate:
    """Score bands, stratified Jeffreys."""
    drawn = draw(people.banded, size, seed)
    return prevalence(people.answers[rows_of(drawn)].tolist(), [unit.stratum for unit in drawn.units], drawn.sizes)


def by_simple_random(people: Population, size: int, seed: int) -> Estimate:
    """No bands, Jeffreys."""
    drawn = draw(people.whole, size, seed)
    return prevalence(people.answers[rows_of(drawn)].tolist(), [unit.stratum for unit in drawn.units], drawn.sizes)


def by_horvitz_thompson(people: Population, size: int, seed: int) -> Estimate:
    """Score bands, normal interval."""
    drawn = draw(people.banded, size, seed)
    return horvitz_thompson(
        people.answers[rows_of(drawn)].tolist(),
        [unit.inclusion_probability for unit in drawn.units],
        drawn.frame_size,
        stratum=[unit.stratum for unit in drawn.units],
    )


def by_ppi(people: Population, size: int, seed: int) -> Estimate:
    """No bands, PPI++ with the detector's flags, normal interval."""
    rows = rows_of(draw(people.whole, size, seed))
    return ppi(people.answers[rows].tolist(), rows, people.flagged)


ESTIMATORS: dict[str, Callable[[Population, int, int], Estimate]] = {
    "score bands, stratified Jeffreys (default)": by_default,
    "simple random, Jeffreys": by_simple_random,
    "score bands, Horvitz-Thompson, normal": by_horvitz_thompson,
    "simple random, PPI++, normal": by_ppi,
}


def covered(
    estimator: Callable[[Population, int, int], Estimate], people: list[Population], size: int, draws: int
) -> Score:
    """Repeat draw and estimate; seeds 0, 1, 2, …, as many from each population."""
    truths, found = [], []
    for seed in range(draws):
        one = people[seed % len(people)]
        truths.append(one.truth)
        found.append(estimator(one, size, seed))
    pairs = list(zip(truths, found, strict=True))
    too_low = fmean(e.high < truth for truth, e in pairs)
    too_high = fmean(e.low > truth for truth, e in pairs)
    return Score(
        coverage=1 - too_low - too_high,
        too_low=too_low,
        too_high=too_high,
        width=fmean(e.high - e.low for _truth, e in pairs),
        bias=fmean(e.value / truth for truth, e in pairs),
    )


def table(draws: int, populations: int, items: int) -> Iterator[str]:
    """The lines of the table, as Markdown."""
    yield "| n | prevalence | method | coverage | too low | too high | estimate / truth | width |"
    yield "|---|---|---|---|---|---|---|---|"
    for share in PREVALENCES:
        people = [population(share, items, seed) for seed in range(populations)]
        naive = fmean(float(p.flagged.mean()) / p.truth for p in people)
        for size in (600, 2000):
            for name, estimator in ESTIMATORS.items():
                s = covered(estimator, people, size, draws)
                yield (
                    f"| {size} | {share:.1%} | {name} | {s.coverage:.3f} | {s.too_low:.3f} | {s.too_high:.3f}"
                    f" | {s.bias:.2f} | {s.width:.4f} |"
                )
        yield f"| - | {share:.1%} | share flagged by the detector (naive) | - | - | - | {naive:.2f} | - |"


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--draws", type=int, default=2000)
    arguments.add_argument("--populations", type=int, default=10)
    arguments.add_argument("--items", type=int, default=100_000)
    options = arguments.parse_args()
    for line in table(options.draws, options.populations, options.items):
        print(line, flush=True)


if __name__ == "__main__":
    main()
