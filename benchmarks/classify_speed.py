"""Texts a second on one core: classifiers and the language of texts, beside scikit-learn with the same features.

python benchmarks/classify_speed.py [--data DIR] [--rounds N]

All take turns in the same run, so that a busy machine slows each alike. The texts of a round have not been met before
in the process: what is remembered of words counts from nothing. Processor time, not the clock.
"""

import argparse
import os
import random
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.pipeline import Pipeline, make_pipeline, make_union  # noqa: E402
from text_sets import DATA, ROOT, rows  # noqa: E402

from marsad.core.canonical import canonical_json  # noqa: E402
from marsad.detect.classifiers import SHA256, model  # noqa: E402
from marsad.detect.language import identify  # noqa: E402
from marsad.detect.skeleton import PAIRS, SOUNDS  # noqa: E402

SETS = ("omcd", "mdoldd", "davidson", "osact4", "mlma_fr", "langid")
TASKS = {"offensive": "words met for the first time", "hate": "words met once before"}  # in this order
LEARNT = 5000  # texts the pipeline learns from
RATIO, TEXTS_A_SECOND = 8, {"offensive": 40_000, "hate": 40_000, "language": 100_000}
RESULTS = ROOT / "benchmarks/results/classify_speed.json"
_PAIR = re.compile("|".join(PAIRS))
_LINES = [line for line in SOUNDS.split("\n") if line]
_SOUNDS = {ord(letter): line[0] for line in _LINES for letter in line[2:]} | dict.fromkeys(
    map(ord, "aeiouyw3واىيةءأإآ")
)
Method = Callable[[Sequence[str]], object]


def consonants(text: str) -> str:
    """The skeleton of each word of a text, as one would write it for scikit-learn: by a table, in C."""
    return _PAIR.sub(lambda found: PAIRS[found[0]], text.lower()).translate(_SOUNDS)


def pipeline(texts: Sequence[str], labels: Sequence[int]) -> Pipeline:
    """TF-IDF of char_wb 2-5, words 1-2 and consonants 2-4, and a linear model; no folding, no concepts."""
    features = make_union(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True),
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        TfidfVectorizer(preprocessor=consonants, analyzer="char_wb", ngram_range=(2, 4), min_df=2, sublinear_tf=True),
    )
    return make_pipeline(features, LogisticRegression(C=10.0, solver="liblinear")).fit(texts, labels)


def speeds(methods: dict[str, Method], batches: Sequence[Sequence[str]]) -> dict[str, list[float]]:
    """Texts a second of each method in each round, each round on texts of its own."""
    found: dict[str, list[float]] = {name: [] for name in methods}
    for texts in batches:
        for name, method in methods.items():
            begun = time.process_time()
            method(texts)
            found[name].append(len(texts) / (time.process_time() - begun))
    return found


def result(what: str, values: Sequence[float], goal: float, how: str, baseline: str) -> dict[str, object]:
    """A figure with the lowest and highest of the rounds."""
    return {
        "what": what,
        "value": round(float(np.median(values)), 2),
        "low": round(min(values), 2),
        "high": round(max(values), 2),
        "baseline": baseline,
        "goal": f"at least {goal:,}",
        "how": how,
    }


def main() -> None:
    """Measure and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    pa.set_cpu_count(1)
    texts = [row["text"] for name in SETS for row in rows(name, asked.data)]
    random.Random(0).shuffle(texts)
    theirs = pipeline(texts[:LEARNT], [len(text) % 2 for text in texts[:LEARNT]])
    classifiers = {task: model(task) for task in TASKS if task in SHA256}
    methods: dict[str, Method] = {task: one.probabilities for task, one in classifiers.items()}
    methods |= {"language": identify, "scikit-learn": theirs.predict_proba}
    for method in methods.values():
        method(texts[:50])  # files read, tables built
    batches = np.array_split(np.array(texts[LEARNT:], dtype=object), asked.rounds)
    found = speeds(methods, [batch.tolist() for batch in batches])
    length = round(float(np.mean([len(text) for text in texts])))
    load = os.getloadavg()[0]
    how = f"median of {asked.rounds} rounds of {len(batches[0]):,} new texts (mean {length} characters), one core"
    kept = []
    baseline = f"scikit-learn {np.median(found['scikit-learn']):,.0f} texts/s"
    for name in (*classifiers, "language"):
        ratios = [ours / theirs for ours, theirs in zip(found[name], found["scikit-learn"], strict=True)]
        title = f"{name}, {TASKS[name]}" if name in TASKS else name
        kept.append(result(f"{title}: texts a second", found[name], TEXTS_A_SECOND[name], how, baseline))
        kept.append(result(f"{title}: times the speed of scikit-learn", ratios, RATIO, how, baseline))
    for one in kept:
        print(f"{one['what']}: {one['value']:,} ({one['low']:,} to {one['high']:,}); {one['goal']}; {one['baseline']}")
    print(f"{how}; load of the machine {load:.1f}")
    RESULTS.write_text("[\n" + ",\n".join(map(canonical_json, kept)) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
