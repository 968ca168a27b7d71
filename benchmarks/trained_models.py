"""What `marsad train` gives on published sets, beside the plain model on the same rows; learning curves too.

python benchmarks/trained_models.py [--data DIR] [--only NAME ...]

Sets that may only be used for evaluation are trained on here and never shipped. What is known of neighbouring tasks is
built without the rows measured on. Figures go to benchmarks/results/trained_models.json.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from background import built
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_union
from text_sets import DATA, ROOT, SETS, fifth, rows

from marsad.detect.background import Background
from marsad.detect.classifying import decided
from marsad.detect.fitting import fit

RESULTS = ROOT / "benchmarks/results/trained_models.json"
DRAWS = 1000
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Sets to learn from, the set and fifths (or part) to measure on, and the bars."""

    name: str
    learn: tuple[str, ...]
    measure: str
    goal: float | None
    published: str  # the figure of the baseline measured before, on rows that are not here
    fifths: tuple[int, ...] = (0,)
    positive: str = "1"


# name | learnt from | measured on | goal | published figure | fifths | label that is 'yes'
TABLE = """
offensive Darija, OMCD | omcd | omcd | 0.83 | 0.815 on its official test | 01234 | 1
offensive Darija, OMCD, MDOLDD learnt from too | omcd mdoldd | omcd | 0.845 | 0.833 on its official test | 0 | 1
offensive Darija, MDOLDD | mdoldd | mdoldd | 0.88 | 0.871 on its held-out fifth | 0 | 1
offensive Standard Arabic, OSACT4 | osact4 | osact4 | 0.885 | 0.881 on its official dev part | 01234 | OFF
French toxicity, ToxiFrench | toxifrench | toxifrench |  | 0.649 on its benchmark, made otherwise | 01234 | 1
English sexism, EDOS task A | edos | edos | 0.80 | 0.790 on its official test | 0 | sexist
"""
TRIALS = tuple(
    Trial(
        name=cells[0],
        learn=tuple(cells[1].split()),
        measure=cells[2],
        goal=float(cells[3]) if cells[3].strip() else None,
        published=cells[4],
        fifths=tuple(map(int, cells[5])),
        positive=cells[6],
    )
    for line in TABLE.split("\n")
    if len(cells := line.split(" | ")) == 7
)


def macro_f1(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """Mean of the F1 of yes and of no."""
    wrong = float((truth != said).sum())
    both, neither = float((truth & said).sum()), float((~truth & ~said).sum())
    return (2 * both / max(2 * both + wrong, 1) + 2 * neither / max(2 * neither + wrong, 1)) / 2


def interval(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> tuple[float, float]:
    """95% percentile bootstrap over texts, seeded."""
    draw = np.random.default_rng(4)
    found = []
    for _ in range(DRAWS):
        some = draw.integers(0, truth.size, truth.size)
        found.append(macro_f1(truth[some], said[some]))
    low, high = np.quantile(found, [0.025, 0.975]).tolist()
    return low, high


def plain(texts: list[str], yes: NDArray[np.bool_], others: list[str]) -> NDArray[np.bool_]:
    """The baseline: log-count ratios on tf-idf of char_wb 2-5 and words 1-2, and a logistic regression."""
    features = make_union(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True),
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
    )
    own = sparse.csr_matrix(features.fit_transform(texts))
    for_it, against = own[yes].sum(axis=0) + 1.0, own[~yes].sum(axis=0) + 1.0
    ratio = np.asarray(np.log((for_it / for_it.sum()) / (against / against.sum()))).ravel()
    model = LogisticRegression(C=10.0, solver="liblinear").fit(own @ sparse.diags(ratio), yes)
    return np.asarray(model.predict(features.transform(others) @ sparse.diags(ratio)), dtype=bool)


def tried(trial: Trial, background: Background, data: Path) -> list[dict[str, object]]:
    """The figures of one trial: ours and the plain model's, over all and by script."""
    learn = [
        (row["text"], str(row["label"]) == trial.positive, name) for name in trial.learn for row in rows(name, data)
    ]
    part = np.array([fifth(text) for text, _label, _name in learn])
    of_measured = np.array([name == trial.measure for _text, _label, name in learn])
    script = [row["script"] for name in trial.learn for row in rows(name, data)]
    truth = np.array([label for _text, label, _name in learn])
    ours, theirs = np.zeros(truth.size, dtype=bool), np.zeros(truth.size, dtype=bool)
    measured = np.zeros(truth.size, dtype=bool)
    for number in trial.fifths:
        held, rest = np.flatnonzero(of_measured & (part == number)), np.flatnonzero(part != number)
        texts = [learn[at][0] for at in rest.tolist()]
        others = [learn[at][0] for at in held.tolist()]
        model = fit(
            texts, ["yes" if truth[at] else "no" for at in rest.tolist()], order=("no", "yes"), background=background
        )
        ours[held] = decided(model, model.probabilities(others)) == 1
        theirs[held] = plain(texts, truth[rest], others)
        measured[held] = True
    how = "5-fold over the given part" if len(trial.fifths) > 1 else "a fifth of the given part, four learnt from"
    found = []
    for what in ("", "Arab", "Latn"):
        rows_of = np.flatnonzero(measured & ((np.array(script) == what) if what else True))
        if rows_of.size < 100 or (what and rows_of.size == measured.sum()):
            continue
        y, ours_, theirs_ = truth[rows_of], ours[rows_of], theirs[rows_of]
        low, high = interval(y, ours_)
        bar = trial.goal if not what else 0.93 if (trial.measure, what) == ("mdoldd", "Latn") else None
        found.append(
            {
                "what": f"{trial.name}{f', {what}' if what else ''}: macro-F1",
                "value": round(macro_f1(y, ours_), 4),
                "low": round(low, 4),
                "high": round(high, 4),
                "baseline": f"{macro_f1(y, theirs_):.4f} on the same rows"
                + (f"; {trial.published}" if trial.published and not what else ""),
                "goal": "" if bar is None else f"at least {bar:g}",
                "how": f"{rows_of.size:,} texts; {how}",
            }
        )
    return found


def main() -> None:
    """Run the trials and keep their figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--only", nargs="*", default=None)
    asked = parser.parse_args()
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() and asked.only else []
    background = built(asked.data, leave_out=tuple(SETS))
    for trial in TRIALS:
        if asked.only is None or trial.measure in asked.only:
            found = tried(trial, background, asked.data)
            names = {one["what"] for one in found}
            kept = [one for one in kept if one["what"] not in names] + found
            for one in found:
                print(
                    one["what"],
                    one["value"],
                    f"({one['low']} to {one['high']})",
                    one["baseline"],
                    one["goal"],
                    flush=True,
                )
    RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
