"""How often do the limits of sensitivity, specificity and precision hold the truth? Repeated draws, truth known.

python benchmarks/machine_errors.py [--draws 1000] [--populations 10] [--items 50000] [--json FILE]

The frames, the detector and the draw are those of benchmarks/coverage.py: two language varieties (the harder one 40%
of the frame, where the detector finds fewer). `naive` is the same rate counted among the coded, without weights.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from marsad.core.machine_errors import Rate, Said
from marsad.estimate.judged import Judged, rates_of
from marsad.review.sampling import Arrangement, FrameTable, arrange, draw

PREVALENCES = (0.005, 0.02, 0.10)
THRESHOLD = 2.0  # of the normal score: 2.3% of negatives above it
NAMES = ("found", "spared", "right")
WORDS = {"found": "sensitivity", "spared": "specificity", "right": "precision"}
FEWEST = 50  # trials of a line that is printed


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A made-up frame with its truth."""

    answers: NDArray[np.int64]
    score: NDArray[np.float64]
    harder: NDArray[np.bool_]
    arranged: Arrangement
    band: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One rate of one draw."""

    rate: Rate
    truth: float
    naive: float


def frame(prevalence: float, items: int, seed: int) -> Frame:
    """Exactly `prevalence` * `items` positives; flagged from a score of 0.5 on."""
    random = np.random.default_rng(seed)
    harder = random.random(items) < 0.4
    answers = np.zeros(items, dtype=np.int64)
    answers[random.choice(items, round(prevalence * items), replace=False)] = 1
    normal = random.normal(size=items) + answers * np.where(harder, 1.5, 2.6)
    score = 1 / (1 + np.exp(THRESHOLD - normal))
    ids = [f"p{row:08d}" for row in range(items)]
    alike = {"platform": ["agora"] * items, "script": ["Arab"] * items, "frame": ["target"] * items}
    arranged = arrange(FrameTable(post_id=ids, score=score, **alike))
    band = np.zeros(items, dtype=np.int64)
    for number, rows in enumerate(arranged.rows):
        band[rows] = number
    return Frame(answers=answers, score=score, harder=harder, arranged=arranged, band=band)


def shares(answers: NDArray[np.int64], flagged: NDArray[np.bool_]) -> dict[str, float]:
    """Sensitivity, specificity and precision of whole columns."""
    yes = answers == 1
    parts = {"found": (flagged & yes, yes), "spared": (~flagged & ~yes, ~yes), "right": (flagged & yes, flagged)}
    return {name: float(part.sum() / whole.sum()) if whole.any() else np.nan for name, (part, whole) in parts.items()}


Trials = dict[tuple[str, str], list[Trial]]


def trials(
    prevalence: float, size: int, draws: int, populations: int, items: int
) -> dict[tuple[str, str], list[Trial]]:
    """Every rate of every draw, by (rate, group); seeds 0, 1, 2, …, as many from each frame."""
    frames = [frame(prevalence, items, seed) for seed in range(populations)]
    found: Trials = defaultdict(list)
    for seed in range(draws):
        one = frames[seed % populations]
        rows = np.asarray([int(unit.post_id[1:]) for unit in draw(one.arranged, size, seed).units])
        none = np.zeros(0, dtype=np.int64)
        judged = Judged(score=one.score, band=one.band, rows=rows, labels=one.answers[rows], unknown=none)
        flagged = one.score >= 0.5
        for group, within in (("all", np.ones(items, dtype=bool)), ("easier", ~one.harder), ("harder", one.harder)):
            rates, mine = rates_of(judged, 0.5, within), rows[within[rows]]
            true, naive = shares(one.answers[within], flagged[within]), shares(one.answers[mine], flagged[mine])
            for name in NAMES:
                trial = Trial(rate=getattr(rates, name), truth=true[name], naive=naive[name])
                found[name, group].append(trial)
    return found


def covered(some: list[Trial]) -> float:
    """How often the limits hold the truth."""
    return fmean(one.rate.low <= one.truth <= one.rate.high for one in some)


def lines(draws: int, populations: int, items: int) -> Iterator[dict[str, Any]]:
    """One row a prevalence, sample size, rate, group and kind of answer."""
    for prevalence in PREVALENCES:
        for size in (600, 2000):
            for (name, group), every in trials(prevalence, size, draws, populations, items).items():
                for said in Said:
                    mine = [one for one in every if one.rate.said is said]
                    if len(mine) < FEWEST:
                        continue
                    yield {
                        "n": size, "prevalence": prevalence, "rate": WORDS[name], "group": group, "said": str(said),
                        "trials": len(mine), "coverage": round(covered(mine), 3),
                        "too_low": round(fmean(one.rate.high < one.truth for one in mine), 3),
                        "too_high": round(fmean(one.rate.low > one.truth for one in mine), 3),
                        "value": round(fmean(one.rate.value for one in mine), 3),
                        "truth": round(fmean(one.truth for one in mine), 3),
                        "naive": round(float(np.nanmean([one.naive for one in mine])), 3),
                        "width": round(fmean(one.rate.high - one.rate.low for one in mine), 3),
                    }  # fmt: skip


def as_result(row: dict[str, Any]) -> dict[str, Any]:
    """A line as docs/reference/quality.md takes it; the limits of a coverage are Clopper and Pearson's."""
    held, trials_ = round(row["coverage"] * row["trials"]), row["trials"]
    limits = stats.binomtest(held, trials_).proportion_ci(method="exact")
    return {
        "what": f"coverage of the 95% limits of the machine's {row['rate']}, {row['group']} items, prevalence "
        f"{row['prevalence']:.1%}, n = {row['n']}",
        "value": row["coverage"], "low": round(limits.low, 3), "high": round(limits.high, 3),
        "baseline": "", "goal": "0.93 to 0.97",
        "how": f"{trials_} simulated draws in which a {row['said']} is said; truth {row['truth']}, mean estimate "
        f"{row['value']}, counted among the coded {row['naive']}",
    }  # fmt: skip


def main() -> None:
    """Print the table; keep it where asked."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--draws", type=int, default=1000)
    arguments.add_argument("--populations", type=int, default=10)
    arguments.add_argument("--items", type=int, default=50_000)
    arguments.add_argument("--json", type=Path)
    options = arguments.parse_args()
    found = []
    for row in lines(options.draws, options.populations, options.items):
        if not found:
            print("| " + " | ".join(row) + " |\n" + "|---" * len(row) + "|")
        print("| " + " | ".join(str(value) for value in row.values()) + " |", flush=True)
        found.append(row)
    if options.json:
        said = [as_result(row) for row in found if row["said"] != Said.NOTHING]
        options.json.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
