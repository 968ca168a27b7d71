"""What a unit's own codings buy: from 500 upwards, what was promised of the next 500, and choosing against drawing.

python benchmarks/own_labels.py [--repeats 6]

Moroccan sets that a shipped model may not learn from (evaluation only) play the own codings: so many rows of four
fifths are learnt from, and the fifth kept for measuring is the rest of the mission. Writes
benchmarks/results/own_labels.json.
"""

import argparse
import json
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray
from text_sets import fifth, rows

from marsad.detect.fitting import fit
from marsad.detect.language import identify
from marsad.detect.near_duplicates import near_duplicates
from marsad.flows.training_curve import NEXT, curve_of
from marsad.flows.training_folds import dealt
from marsad.flows.training_scores import confusion, f1_of
from marsad.review.uncertainty import Candidates, choose

RESULTS = Path(__file__).parent / "results" / "own_labels.json"
SETS = {  # name, and the n-gram model's macro-F1 after so many rows of OMCD and MDOLDD together
    "omcd": ("OMCD", "0.634 at 673 rows, 0.711 at 1,346"),
    "mdoldd": ("MDOLDD", "0.773 at 673 rows, 0.793 at 1,346"),
}
SIZES = (500, 1000, 2000)
TESTED_ON = 1600  # rows of the fifth kept for measuring, drawn once
CANDIDATES = 4000  # posts to choose from
Places = NDArray[np.int64]
Floats = NDArray[np.float64]


def main() -> None:
    """Measure each set and write what was found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--repeats", type=int, default=6)
    repeats = asked.parse_args().repeats
    found: list[dict[str, Any]] = []
    for set_id, (name, baseline) in SETS.items():
        found += measured(Own(set_id), name, baseline, repeats)
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for one in found:
        print(f"{one['what']}: {one['value']:.3f} [{one['low']:.3f} – {one['high']:.3f}]  {one['how']}")


class Own:
    """A set as a unit's own codings and the posts it will see."""

    def __init__(self, set_id: str) -> None:
        every = rows(set_id)
        self.labels = sorted({str(row["label"]) for row in every})
        learnt = [row for row in every if fifth(row["text"]) != 0]
        held = [row for row in every if fifth(row["text"]) == 0]
        random = np.random.default_rng(0)
        test = [held[place] for place in random.permutation(len(held))[:TESTED_ON]]
        self.texts, self.truth = [row["text"] for row in learnt], self._truth(learnt)
        self.test_texts, self.test_truth = [row["text"] for row in test], self._truth(test)

    def _truth(self, of: list[dict[str, Any]]) -> Places:
        return np.asarray([self.labels.index(str(row["label"])) for row in of], dtype=np.int64)

    def model(self, places: Places) -> Any:
        """Fitted to these rows."""
        said = [self.labels[label] for label in self.truth[places].tolist()]
        return fit([self.texts[place] for place in places.tolist()], said, order=self.labels)

    def figure(self, places: Places) -> float:
        """Macro-F1 on the test part after learning from these rows."""
        answers = self.model(places).probabilities(self.test_texts).argmax(axis=1)
        counts = confusion(self.test_truth, answers, np.zeros(answers.size, dtype=np.int64), len(self.labels))
        return float(f1_of(counts, len(self.labels))[0])

    def promised(self, places: Places, seed: int) -> Any:
        """What the learning curve of these rows says 500 more will add."""
        groups = np.arange(places.size)
        folds = dealt(groups, [self.labels[label] for label in self.truth[places]], seed)

        def fit_rows(some: Places) -> Any:
            model = self.model(places[some])
            return lambda others: np.asarray(
                model.probabilities([self.texts[place] for place in places[others].tolist()]), dtype=np.float64
            )

        whole = np.zeros((places.size, len(self.labels)))
        for fold in range(int(folds.max()) + 1):
            held = np.flatnonzero(folds == fold)
            whole[held] = fit_rows(np.flatnonzero(folds != fold))(held)
        return curve_of(fit_rows, self.truth[places], groups, folds, whole, seed=seed).gain

    def chosen(self, known: Places, others: Places, seed: int) -> Places:
        """500 of the others as `marsad propose` chooses them with a model of the known ones."""
        texts = [self.texts[place] for place in others.tolist()]
        clusters = near_duplicates(texts).of
        picked = choose(
            Candidates(
                post_id=[f"{place:06d}" for place in others.tolist()],
                language=[guess.label for guess in identify(texts)],
                alike=np.where(clusters < 0, np.arange(len(texts)), clusters),
                probabilities=np.asarray(self.model(known).probabilities(texts), dtype=np.float64),
            ),
            NEXT,
            seed,
        )
        return others[np.asarray([one.place for one in picked])]


def measured(own: Own, name: str, baseline: str, repeats: int) -> list[dict[str, Any]]:
    """Every figure of one set."""
    figures: dict[int, list[float]] = {size: [] for size in SIZES}
    gained, drawn_instead, held = [], [], []
    for seed in range(repeats):
        order = np.random.default_rng(seed).permutation(len(own.texts))
        for size in SIZES:
            figures[size].append(own.figure(order[:size]))
        gain = own.promised(order[:500], seed)
        got = figures[1000][-1] - figures[500][-1]
        held.append(gain is not None and gain.low <= got <= gain.high)
        pool = order[500 : 500 + CANDIDATES]
        by_choice = own.figure(np.concatenate([order[:500], own.chosen(order[:500], pool, seed)]))
        gained.append(by_choice - figures[500][-1])
        drawn_instead.append(got)
    said = f"mean of {repeats} draws with their range, on {own.test_truth.size:,} rows of the fifth kept for measuring"
    told = [
        entry(f"offensive, {name}, {size:,} own codings: macro-F1", figures[size], baseline, said) for size in SIZES
    ]
    at_random = f"drawn at random: {fmean(drawn_instead):.3f}"
    what = f"offensive, {name}, 500 more chosen by the model: added to macro-F1"
    told.append(entry(what, gained, at_random, "after 500 drawn; a quarter of the 500 at random"))
    what = f"offensive, {name}: how often the next 500 brought what the card promised"
    told.append(entry(what, [float(one) for one in held], "", f"of {repeats} trials; the promise is a 95% interval"))
    return told


def entry(what: str, values: list[float], baseline: str, how: str) -> dict[str, Any]:
    """A figure as the page of figures takes it."""
    return {
        "what": what,
        "value": round(fmean(values), 4),
        "low": round(min(values), 4),
        "high": round(max(values), 4),
        "baseline": baseline,
        "goal": "",
        "how": how,
    }


if __name__ == "__main__":
    main()
