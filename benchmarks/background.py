"""Build what is known of words beforehand, from published data that may be learnt from, and record its hash.

python benchmarks/background.py [--data DIR]
"""

import argparse
import hashlib
import re
from collections.abc import Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from text_sets import DATA, fifth, rows

from marsad.detect import background as shipped_file
from marsad.detect.background import FILE, Background, prints_of, written
from marsad.detect.normalise import CLASSIFY
from marsad.detect.word_features import matrix
from marsad.detect.words import words_of

# What each column learnt to tell: set, field, answers that are 'yes'.
TASKS: tuple[tuple[tuple[str, str, tuple[object, ...]], ...], ...] = (
    (("afrisenti_ary", "label", ("negative",)), ("afrisenti_arq", "label", ("negative",))),
    (("afrisenti_ary", "label", ("positive",)), ("afrisenti_arq", "label", ("positive",))),
    (("arsarcasm", "label", ("NEG",)),),
    (("osact4", "label", ("OFF",)), ("mpold", "label", ("Offensive",))),
    (("mlma_fr", "label", (1,)), ("toxifrench", "label", (1,))),
    (("davidson", "label", ("hate", "offensive")), ("mlma_en", "label", (1,))),
    (("edos", "label", ("sexist",)), ("guest", "label", ("Misogynistic",))),
)
MOST_FEATURES = 300_000
COST = 3.0


def built(data: Path = DATA, leave_out: Collection[str] = ()) -> Background:
    """The background, without fifth 0 of the sets named (so that it may be used to measure on that fifth)."""
    tasks = [_task(task, data, leave_out) for task in TASKS]
    weights = np.column_stack([one for one, _learnt in tasks])
    heaviest = (np.abs(weights) / np.abs(weights).max(axis=0)).max(axis=1)
    kept = np.sort(np.argsort(-heaviest, kind="stable")[:MOST_FEATURES])
    kept = kept[heaviest[kept] > 0]
    learnt = tuple(seen for _weights, seen in tasks)
    return Background(kept.astype(np.int32), weights[kept].astype(np.float32), learnt)


def _task(
    task: tuple[tuple[str, str, tuple[object, ...]], ...], data: Path, leave_out: Collection[str]
) -> tuple[NDArray[np.float64], NDArray[np.uint32]]:
    """Weights of every feature, by a logistic regression on tf-idf, and prints of the texts learnt from."""
    said, answers = [], []
    for name, field, yes in task:
        for row in rows(name, data):
            if "jigsaw" in str(row.get("source")):
                continue  # from Wikipedia, share-alike
            if not (name in leave_out and fifth(row["text"]) == 0):
                said.append(row["text"])
                answers.append(row[field] in yes)
    counts = sparse.csr_array(matrix(said, words_of(said, CLASSIFY)))
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.where(frequency >= 3, np.log((1 + len(said)) / (1 + frequency)) + 1, 0.0)
    lengths = np.sqrt(np.maximum(counts @ idf**2, 1.0))
    weighed = sparse.csr_matrix(sparse.diags_array(1 / lengths) @ counts @ sparse.diags_array(idf))
    model = LogisticRegression(C=COST, solver="liblinear", random_state=0).fit(weighed, answers)
    return np.asarray(model.coef_[0] * idf), np.unique(prints_of(said))


def main() -> None:
    """Build the file and write its hash into the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    asked = parser.parse_args()
    background = built(asked.data)
    content = written(background)
    FILE.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    module = Path(shipped_file.__file__)
    text, found = re.subn(
        r'SHA256 = "[0-9a-f]{1,64}"(?: \* 64)?', f'SHA256 = "{sha256}"', module.read_text(encoding="utf-8")
    )
    assert found == 1, "the module has no line for the hash"
    module.write_text(text, encoding="utf-8")
    print(f"{FILE.name}: {len(content):,} bytes, {background.rows.size:,} features")


if __name__ == "__main__":
    main()
