"""Near-duplicates among real posts, against the exact answer worked out apart."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pyarrow.parquet as pq
import pytest

from marsad.detect.near_duplicates import near_duplicates

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "text"
SETS = ("omcd/omcd", "elecmorocco2016/elecmorocco2016", "mdoldd/mdoldd", "afrisenti_maghreb/afrisenti_ary")

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data is not beside this checkout"),
]


def benchmark() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "benchmarks" / "near_duplicates.py"
    spec = importlib.util.spec_from_file_location("near_duplicates_benchmark", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_of_the_real_pairs_99_in_100_are_found_and_no_link_is_wrong() -> None:
    exact = benchmark()
    texts = [text for name in SETS for text in pq.read_table(DATA / f"{name}.parquet")["text"].to_pylist()[:4000]]
    # addresses and handles are left out, as what is checked leaves them out; letters alone are compared
    texts = [" ".join(word for word in (text or "").split() if word.isalpha()) for text in texts]
    found = near_duplicates(texts)
    sets = [
        shingles if texts[place].strip() else frozenset() for place, shingles in enumerate(exact.shingle_sets(texts))
    ]
    lettered = [place for place, shingles in enumerate(sets) if any(part.strip() for part in shingles)]
    pairs = [
        (lettered[a], lettered[b]) for a, b in exact.exact_pairs([sets[place] for place in lettered])
    ]  # fmt: skip
    assert len(pairs) > 200
    together = sum(found.of[a] == found.of[b] for a, b in pairs)
    assert together / len(pairs) >= 0.99
    wrong = [
        place
        for place, met in enumerate(found.met.tolist())
        if met != place and exact.jaccard(sets[place], sets[met]) < exact.THRESHOLD
    ]
    assert wrong == []
