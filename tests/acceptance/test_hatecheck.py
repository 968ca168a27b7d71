"""HateCheck, the given half: what is learnt from some of its templates holds for others, in every language."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from marsad.detect.hate_grounds import grounds
from marsad.detect.lessons import lessons

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "text" / "hatecheck"
FILES = {"ar": "mhc_ar", "fr": "mhc_fr", "es": "mhc_sp", "en": "hatecheck_en"}
FOLDS = 3
GROUNDS = {"women": "women", "gay people": "orientation", "disabled people": "disability", "Jews": "religion"}

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data is not beside this checkout"),
]


@lru_cache
def cases() -> tuple[dict[str, str], ...]:
    return tuple(_cases())


def _cases() -> Iterator[dict[str, str]]:
    for language, name in FILES.items():
        for row in pq.read_table(DATA / f"{name}.parquet").to_pylist():
            yield {**row, "language": language, "template": f"{language}-{row['templ_id']}"}


@lru_cache
def said_hateful() -> np.ndarray:
    """Of each test, whether a model that learnt from other templates only calls it hateful."""
    rows = cases()
    read = lessons(
        [row["text"] for row in rows], [row["label"] for row in rows], order=("non-hateful", "hateful"), trust=3.0
    )
    digests = [hashlib.sha1(row["template"].encode()).hexdigest() for row in rows]
    folds = np.array([int(one, 16) % FOLDS for one in digests])
    return read.held_out(folds, background=False)[:, 0] > 0


def macro_f1(truth: np.ndarray, said: np.ndarray) -> float:
    found = [
        2 * ((truth == yes) & (said == yes)).sum() / ((truth == yes).sum() + (said == yes).sum()) for yes in (0, 1)
    ]
    return float(np.mean(found))


@pytest.mark.slow
@pytest.mark.parametrize(("language", "least"), [("ar", 0.80), ("fr", 0.80), ("es", 0.78), ("en", 0.80)])
def test_templates_not_learnt_from_are_told_apart(language: str, least: float) -> None:
    mine = np.array([row["language"] == language for row in cases()])
    truth = np.array([row["label"] == "hateful" for row in cases()])
    assert macro_f1(truth[mine], said_hateful()[mine]) >= least


@pytest.mark.slow
@pytest.mark.parametrize(
    "functionality",
    ["counter_quote_nh", "counter_ref_nh", "negate_neg_nh", "ident_pos_nh", "target_group_nh", "target_obj_nh"],
)
def test_what_models_of_words_take_for_hate_is_answered_better_than_by_chance(functionality: str) -> None:
    mine = np.array([row["functionality"] == functionality for row in cases()])
    assert float((~said_hateful()[mine]).mean()) > 0.5


@pytest.mark.parametrize("language", list(FILES))
def test_the_ground_of_hateful_tests_is_named_by_their_words(language: str) -> None:
    rows = [
        row
        for row in cases()
        if row["language"] == language and row["label"] == "hateful" and row["target_ident"] in GROUNDS
    ]
    named = [{ground.name for ground in found} for found in grounds([row["text"] for row in rows])]
    right = [GROUNDS[row["target_ident"]] in found for row, found in zip(rows, named, strict=True)]
    assert float(np.mean(right)) >= 0.9
