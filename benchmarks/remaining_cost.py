"""Is the promise kept? Draw, code half, ask what is still needed, code what it says, and look at the half-width then.

OMP_NUM_THREADS=1 python benchmarks/remaining_cost.py        writes benchmarks/results/remaining_cost.json
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import numpy as np

from marsad.estimate.remaining import CONFIDENCE, RunningBand, half_width_now, remaining

RUNS = 300
FRAME = {"nothing found": 85_000, "middle": 12_000, "high": 3_000}


@dataclass(frozen=True)
class Setting:
    """A frame, the true share and the number drawn in each stratum, the part nobody can decide, the wanted width."""

    what: str
    sizes: dict[str, int]
    shares: tuple[float, ...]
    drawn: tuple[int, ...]
    undecided: float
    wanted: float


SETTINGS = (
    Setting("bands, 1.7% in the frame, to 0.7 points", FRAME, (0.005, 0.03, 0.3), (600, 300, 300), 0.0, 0.007),
    Setting("bands, 8.5% in the frame, to 1.8 points", FRAME, (0.05, 0.2, 0.6), (600, 300, 300), 0.0, 0.018),
    Setting("no bands, 2%, to 1 point", {"whole": 100_000}, (0.02,), (1_200,), 0.0, 0.01),
    Setting("no bands, 30%, to 3 points", {"whole": 100_000}, (0.3,), (1_200,), 0.0, 0.03),
    Setting("half of a small frame, 30%, to 2.5 points", {"whole": 2_000}, (0.3,), (1_000,), 0.0, 0.025),
    Setting("1% cannot be decided, 30%, to 3.7 points", {"whole": 100_000}, (0.3,), (1_200,), 0.01, 0.037),
)


def bands_of(setting: Setting, stratum: np.ndarray, label: np.ndarray, coded: int) -> list[RunningBand]:
    """The strata after `coded` items of the queue."""
    done = np.arange(len(label)) < coded
    return [
        RunningBand(
            name=name,
            size=size,
            coded=int(((stratum == number) & done & (label >= 0)).sum()),
            positives=int(((stratum == number) & done & (label == 1)).sum()),
            undecided=int(((stratum == number) & done & (label == -1)).sum()),
            open=int(((stratum == number) & ~done).sum()),
        )
        for number, (name, size) in enumerate(setting.sizes.items())
    ]


def measured(setting: Setting) -> dict[str, object]:
    """Of the samples in which the queue was promised to do: how many kept it, and what was promised."""
    random = np.random.default_rng(2030)
    costs, kept = [], 0
    for _run in range(RUNS):
        stratum = random.permutation(np.repeat(np.arange(len(setting.sizes)), setting.drawn))
        label = (random.random(len(stratum)) < np.asarray(setting.shares)[stratum]).astype(int)
        label[random.random(len(stratum)) < setting.undecided] = -1
        half = len(label) // 2
        found = remaining(bands_of(setting, stratum, label, half), setting.wanted)
        if found.in_queue is not None:
            costs.append(found.in_queue)
            reached = half_width_now(bands_of(setting, stratum, label, half + found.in_queue))
            kept += reached is not None and reached <= setting.wanted
    low, high = wilson(kept, len(costs))
    return {
        "what": f"promised half-width reached: {setting.what}",
        "value": kept / len(costs),
        "low": low,
        "high": high,
        "baseline": None,
        "goal": CONFIDENCE,
        "how": f"{len(costs)} of {RUNS} simulated samples promised; median promise {median(costs):g} more items",
        "setting": asdict(setting),
    }


def wilson(x: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's limits of x of n."""
    p, centre = x / n, x / n + z * z / (2 * n)
    spread = z * float(np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)))
    return (centre - spread) / (1 + z * z / n), (centre + spread) / (1 + z * z / n)


def main() -> None:
    """Measure every setting, print it and write it down."""
    found = [measured(setting) for setting in SETTINGS]
    for one in found:
        print(f"{one['what']}: {one['value']:.3f} [{one['low']:.3f}, {one['high']:.3f}]; {one['how']}")
    path = Path(__file__).parent / "results" / "remaining_cost.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
