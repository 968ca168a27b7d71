"""The smaller checks of docs/explanation/statistics.md, by simulation: what is right about how often?

python benchmarks/coverage_others.py [--draws 400]

The default at 0.2%; groups of known and unknown size; Hájek-Jeffreys under probabilities proportional to reach; the
bootstrap over targets under no difference; the intervals of agreement.
"""

import argparse
from collections.abc import Iterator
from statistics import fmean

import numpy as np
from coverage import by_default, covered, population, rows_of

from marsad.core.findings import Estimate
from marsad.estimate.agreement import agree
from marsad.estimate.comparison import GroupedCodings, compare
from marsad.estimate.prevalence import by_group, by_group_of_unknown_size
from marsad.estimate.weighted import hajek, hajek_jeffreys
from marsad.review.sampling import draw


def holds(estimate: Estimate, truth: float) -> bool:
    """Whether the interval holds the truth."""
    return estimate.low <= truth <= estimate.high


def rare(draws: int) -> Iterator[str]:
    """The default where it is known to be weak."""
    people = [population(0.002, 100_000, seed) for seed in range(10)]
    for size in (600, 2000):
        yield f"default, 0.2%, n={size}: {covered(by_default, people, size, draws).coverage:.3f}"


def groups(draws: int) -> Iterator[str]:
    """A group of 40% of the frame, its size known by band, or not."""
    for share in (0.02, 0.1):
        kept = [population(share, 50_000, seed) for seed in range(3)]
        for size in (600, 2000):
            known, unknown = [], []
            for seed in range(draws):
                people = kept[seed % 3]
                group = np.where(np.random.default_rng(seed % 3 + 5).random(50_000) < 0.4, "women", "men")
                sizes = {
                    (band.name, name): int((group[rows] == name).sum())
                    for band, rows in zip(people.banded.bands, people.banded.rows, strict=True)
                    for name in ("women", "men")
                }
                drawn = draw(people.banded, size, seed)
                rows = rows_of(drawn)
                columns = people.answers[rows].tolist(), [u.stratum for u in drawn.units], group[rows].tolist()
                truth = float(people.answers[group == "women"].mean())
                known.append(holds(by_group(*columns, sizes)["women"], truth))
                unknown.append(holds(by_group_of_unknown_size(*columns, drawn.sizes)["women"], truth))
            yield f"group, {share:.0%}, n={size}: known size {fmean(known):.3f}, unknown {fmean(unknown):.3f}"


def by_reach(draws: int) -> Iterator[str]:
    """About 600 items, each drawn on its own with a probability proportional to its reach."""
    for share in (0.005, 0.02, 0.1):
        random = np.random.default_rng(1)
        reach = random.lognormal(0, 0.7, 50_000)
        chance = np.clip(0.5 + 0.5 * reach / reach.mean(), 0, 3)
        answers = (random.random(50_000) < share * chance).astype(int)
        pi, safe, normal = np.minimum(1, 600 * reach / reach.sum()), [], []
        for _draw in range(draws):
            rows = np.flatnonzero(random.random(50_000) < pi)
            columns = answers[rows].tolist(), pi[rows]
            safe.append(holds(hajek_jeffreys(*columns), answers.mean()))
            normal.append(holds(hajek(*columns, 50_000), answers.mean()))
        yield f"by reach, {share:.1%}: Hájek-Jeffreys {fmean(safe):.3f}, Hájek, normal {fmean(normal):.3f}"


def no_difference(draws: int) -> Iterator[str]:
    """Two groups alike, replies to one target correlated: how often is p below .05?"""
    random = np.random.default_rng(3)
    for share, targets, each in ((0.1, 40, 10), (0.03, 60, 10), (0.1, 20, 20)):
        below = []
        for seed in range(draws):
            labels, group, target = [], [], []
            for name in ("first", "second"):
                for number in range(targets):
                    count = max(1, random.poisson(each))
                    own = random.beta(share * 10, (1 - share) * 10)
                    labels += (random.random(count) < own).astype(int).tolist()
                    group += [name] * count
                    target += [f"{name} {number}"] * count
            codings = GroupedCodings(labels=labels, group=group, target=target, weights=[1.0] * len(labels))
            below.append(compare(codings, first="first", second="second", seed=seed).p < 0.05)
        yield f"no difference, {share:.0%}, {targets} targets of {each}: p < .05 in {fmean(below):.3f}"


def agreement(draws: int) -> Iterator[str]:
    """Two coders of sensitivity .80 and specificity .995."""
    random = np.random.default_rng(4)
    for share, units in ((0.05, 300), (0.2, 300), (0.2, 100)):
        called = share * 0.8 + (1 - share) * 0.005
        both = share * 0.8**2 + (1 - share) * 0.005**2
        alpha, confirmed = 1 - (called - both) / (called * (1 - called)), both / called
        held, below = [], []
        for seed in range(draws):
            truth = random.random(units) < share
            chance = np.where(truth, 0.8, 0.005)
            labels = [(random.random(units) < chance).astype(int).tolist() for _coder in range(2)]
            numbers = list(range(units))
            coders = ["first"] * units + ["second"] * units
            found = agree(numbers * 2, coders, labels[0] + labels[1], rounds=500, seed=seed)
            held.append(found.alpha is not None and found.low <= alpha <= found.high)
            below.append(found.positive_agreement_low is None or found.positive_agreement_low <= confirmed)
        yield f"agreement, {share:.0%}, {units} units: alpha {fmean(held):.3f}, limit below truth {fmean(below):.3f}"


def main() -> None:
    """Print a line a check."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--draws", type=int, default=400)
    draws = arguments.parse_args().draws
    for lines in (rare(max(draws, 2000)), groups(draws), by_reach(draws), no_difference(draws), agreement(draws)):
        for line in lines:
            print(line, flush=True)


if __name__ == "__main__":
    main()
