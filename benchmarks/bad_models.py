"""Does the estimate stay valid when the model is bad? Repeated sampling where the score is worthless, or worse.

python benchmarks/bad_models.py [--draws 2000] [--populations 10] [--items 20000]

Frames as in coverage.py: known truth, two language varieties. The score that sorts the posts into bands, or that
PPI++ leans on, comes from five models: one that works, one that answers at random, one that says the opposite of the
truth, one that says the same of everything, and one that only ever reads the language variety. Each draw uses the
product's own `draw` and estimators. Writes benchmarks/results/bad_models.json.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from marsad.core.findings import Estimate
from marsad.detect.calibration import jeffreys
from marsad.estimate.prediction_powered import ppi
from marsad.estimate.prevalence import prevalence
from marsad.estimate.weighted import horvitz_thompson
from marsad.review.sampling import Arrangement, Drawn, FrameTable, arrange, draw

RESULTS = Path(__file__).parent / "results" / "bad_models.json"
PREVALENCES = (0.005, 0.02, 0.10, 0.30)
SIZE = 600
Floats = NDArray[np.float64]


def working(answers: Floats, harder: NDArray[np.bool_], random: np.random.Generator) -> Floats:
    """Flags half of the positives and few others; worse in the harder variety."""
    return random.normal(size=answers.size) + answers * np.where(harder, 1.5, 2.6)


def at_random(answers: Floats, _harder: NDArray[np.bool_], random: np.random.Generator) -> Floats:
    """Knows nothing."""
    return random.normal(size=answers.size)


def inverted(answers: Floats, harder: NDArray[np.bool_], random: np.random.Generator) -> Floats:
    """Says the opposite of what the working model says."""
    return -working(answers, harder, random)


def constant(answers: Floats, _harder: NDArray[np.bool_], _random: np.random.Generator) -> Floats:
    """Says the same of every post."""
    return np.zeros(answers.size)


def one_variety(answers: Floats, harder: NDArray[np.bool_], random: np.random.Generator) -> Floats:
    """Takes one language variety for the thing itself."""
    return random.normal(size=answers.size) + 3.0 * harder


MODELS: dict[str, Callable[[Floats, NDArray[np.bool_], np.random.Generator], Floats]] = {
    "working": working,
    "random": at_random,
    "inverted": inverted,
    "constant": constant,
    "one variety": one_variety,
}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A frame with its truth, as one model sees it."""

    answers: NDArray[np.int64]
    scores: Floats  # from 0 to 1
    banded: Arrangement
    whole: Arrangement

    @property
    def truth(self) -> float:
        return float(self.answers.mean())


def frame(model: str, share: float, items: int, seed: int) -> Frame:
    """A made-up frame with exactly `share` * `items` positives; twice as many in one variety as in the other."""
    random = np.random.default_rng(seed)
    harder = random.random(items) < 0.4
    chance = np.where(harder, 2.0, 1.0)
    answers = np.zeros(items, dtype=np.int64)
    answers[random.choice(items, round(share * items), replace=False, p=chance / chance.sum())] = 1
    scores = 1 / (1 + np.exp(-MODELS[model](answers.astype(float), harder, random)))
    ids = [f"p{row:08d}" for row in range(items)]
    scripts = np.where(harder, "Latn", "Arab").tolist()
    columns = {"post_id": ids, "platform": ["agora"] * items, "script": scripts, "frame": ["target"] * items}
    return Frame(
        answers=answers,
        scores=scores,
        banded=arrange(FrameTable(**columns, score=scores)),
        whole=arrange(FrameTable(**columns)),
    )


def rows_of(drawn: Drawn) -> NDArray[np.int64]:
    """The rows of the frame that were drawn."""
    return np.asarray([int(unit.post_id[1:]) for unit in drawn.units])


def by_jeffreys(one: Frame, seed: int) -> Estimate:
    """The default: bands by the model's score, stratified Jeffreys."""
    drawn = draw(one.banded, SIZE, seed)
    return prevalence(one.answers[rows_of(drawn)].tolist(), [unit.stratum for unit in drawn.units], drawn.sizes)


def by_horvitz_thompson(one: Frame, seed: int) -> Estimate:
    """Bands by the model's score, normal interval."""
    drawn = draw(one.banded, SIZE, seed)
    chances = [unit.inclusion_probability for unit in drawn.units]
    strata = [unit.stratum for unit in drawn.units]
    return horvitz_thompson(one.answers[rows_of(drawn)].tolist(), chances, drawn.frame_size, stratum=strata)


def by_ppi(one: Frame, seed: int) -> Estimate:
    """No bands; PPI++ leans on the model's score; normal interval."""
    rows = rows_of(draw(one.whole, SIZE, seed))
    return ppi(one.answers[rows].tolist(), rows, one.scores)


ESTIMATORS: dict[str, Callable[[Frame, int], Estimate]] = {
    "stratified Jeffreys": by_jeffreys,
    "Horvitz-Thompson": by_horvitz_thompson,
    "PPI++": by_ppi,
}


@dataclass(frozen=True, kw_only=True)
class Held:
    """How often one estimator's 95% interval held the truth."""

    draws: int
    coverage: float
    bias: float  # mean estimate over truth
    bias_error: float  # standard error of that
    width: float  # mean, of the interval


def held(estimator: str, frames: list[Frame], draws: int) -> Held:
    """Repeat draw and estimate; seeds 0, 1, 2, …, as many from each frame."""
    found = [
        (one.truth, ESTIMATORS[estimator](one, s)) for s, one in ((s, frames[s % len(frames)]) for s in range(draws))
    ]
    ratios = np.array([estimate.value / truth for truth, estimate in found])
    return Held(
        draws=draws,
        coverage=fmean(estimate.low <= truth <= estimate.high for truth, estimate in found),
        bias=float(ratios.mean()),
        bias_error=float(ratios.std(ddof=1) / np.sqrt(draws)),
        width=fmean(estimate.high - estimate.low for _truth, estimate in found),
    )


def measured(draws: int, populations: int, items: int) -> Iterator[tuple[float, str, str, Held]]:
    """Every prevalence, model and estimator."""
    for share in PREVALENCES:
        for model in MODELS:
            frames = [frame(model, share, items, seed) for seed in range(populations)]
            for estimator in ESTIMATORS:
                yield share, model, estimator, held(estimator, frames, draws)


def results(found: list[tuple[float, str, str, Held]]) -> list[dict[str, object]]:
    """The lowest coverage with any of the bad models, by estimator and prevalence, with Jeffreys' interval."""
    lines: list[dict[str, object]] = []
    for share, estimator in product(PREVALENCES, ESTIMATORS):
        bad = [(one.coverage, model, one.draws) for p, model, e, one in found if (p, e) == (share, estimator)]
        coverage, model, draws = min(one for one in bad if one[1] != "working")
        low, high = jeffreys(coverage * draws, draws)
        lines.append(
            {
                "what": f"lowest coverage of the 95% interval with a bad model, {estimator}, prevalence {share:.1%}",
                "value": round(coverage, 4),
                "low": round(low, 4),
                "high": round(high, 4),
                "baseline": round(
                    next(o.coverage for p, m, e, o in found if (p, m, e) == (share, "working", estimator)), 4
                ),
                "goal": "0.93 to 0.97" if estimator == "stratified Jeffreys" or share >= 0.1 else "",
                "how": f"model: {model}; {draws} draws of {SIZE} codings; simulated; baseline: a working model",
            }
        )
    return lines


def main() -> None:
    """Print the table and write the results."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--draws", type=int, default=2000)
    arguments.add_argument("--populations", type=int, default=10)
    arguments.add_argument("--items", type=int, default=20_000)
    options = arguments.parse_args()
    print("| prevalence | model | method | coverage | estimate / truth | width |", flush=True)
    print("|---|---|---|---|---|---|")
    found = []
    for share, model, estimator, one in measured(options.draws, options.populations, options.items):
        print(
            f"| {share:.1%} | {model} | {estimator} | {one.coverage:.3f} | {one.bias:.3f} | {one.width:.4f} |",
            flush=True,
        )
        found.append((share, model, estimator, one))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results(found), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
