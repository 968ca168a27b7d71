"""How many codings make a brought model's probabilities believable? Measured with models that are not from here.

python benchmarks/calibration.py

Three brought models, each asked about posts that are not those of its training: one of the same kind of posts (English
sexism), one that learnt standard Arabic and is asked about Darija, and that one where it only picks a label. Each is
calibrated on N random codings, 50 times, and its expected calibration error is taken on all the other posts. Nothing of
the evaluation-only sets is kept. Writes benchmarks/results/calibration.json.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from text_sets import rows

from marsad.detect.brought.calibrated import calibrate
from marsad.detect.calibration import expected_calibration_error

RESULTS = Path(__file__).parent / "results" / "calibration.json"
SIZES = (50, 100, 200, 500, 1000)
DRAWS = 50
Floats = NDArray[np.float64]


def brought(texts: list[str], truth: list[bool], asked: list[str]) -> Floats:
    """What a network-like stranger says: trained without restraint on equal shares of yes and no, and far too sure."""
    features = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=3, sublinear_tf=True)
    model = LogisticRegression(C=100.0, class_weight="balanced", max_iter=300)
    model.fit(features.fit_transform(texts), truth)
    return np.asarray(model.predict_proba(features.transform(asked)), dtype=np.float64)


def cases() -> Iterator[tuple[str, Floats, NDArray[np.int64], bool]]:
    """Name, values (texts, 2), what people said, whether it only picks."""
    edos = rows("edos")
    learnt, asked = ([row for row in edos if (row["part"] == "train") == side] for side in (True, False))
    said = brought([r["text"] for r in learnt], [r["label"] == "sexist" for r in learnt], [r["text"] for r in asked])
    yield "English sexism, same kind of posts", said, np.array([r["label"] == "sexist" for r in asked], np.int64), False
    osact, omcd = rows("osact4"), [row for row in rows("omcd") if row["part"] == "train"][:4000]
    said = brought([r["text"] for r in osact], [r["label"] == "OFF" for r in osact], [r["text"] for r in omcd])
    truth = np.array([offensive(row) for row in omcd], np.int64)
    yield "standard Arabic model on Darija", said, truth, False
    picks = np.eye(2)[said.argmax(axis=1)]
    yield "the same, only picking a label", picks, truth, True


def offensive(row: dict[str, object]) -> bool:
    """Whether a row of OMCD is offensive."""
    return str(row["label"]).lower() in ("1", "off", "offensive")


def measured(values: Floats, truth: NDArray[np.int64], size: int, picks: bool) -> Floats:
    """The error on the posts left, once for each draw."""
    found = []
    for seed in range(DRAWS):
        order = np.random.default_rng(seed).permutation(truth.size)
        mine, rest = order[:size], order[size:]
        fitted = calibrate(values[mine], truth[mine], 2, picks=picks)
        found.append(expected_calibration_error(fitted.probabilities(values[rest])[:, 1], truth[rest]))
    return np.array(found)


def main() -> None:
    """Print the table and write the results."""
    lines = []
    print("| model | before | " + " | ".join(f"{size}" for size in SIZES) + " |")
    print("|---" * (len(SIZES) + 2) + "|")
    for name, values, truth, picks in cases():
        before = expected_calibration_error(values[:, 1], truth)
        errors = {size: measured(values, truth, size, picks) for size in SIZES}
        cells = [f"{e.mean():.3f} [{np.quantile(e, 0.025):.3f}-{np.quantile(e, 0.975):.3f}]" for e in errors.values()]
        print(f"| {name}, n = {truth.size} | {before:.3f} | " + " | ".join(cells) + " |", flush=True)
        lines += [
            {
                "what": f"expected calibration error of a brought model after {size} codings: {name}",
                "value": round(float(error.mean()), 4),
                "low": round(float(np.quantile(error, 0.025)), 4),
                "high": round(float(np.quantile(error, 0.975)), 4),
                "baseline": round(before, 4),
                "goal": "",
                "how": f"{DRAWS} draws of {size} codings, on the other {truth.size - size}; baseline: uncalibrated",
            }
            for size, error in errors.items()
            if size in (200, 1000)
        ]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
