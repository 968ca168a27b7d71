"""The functional tests of HateCheck (Röttger and others, 2021 and 2022) in Arabic, French, Spanish and English.

Each class of tests asks one thing: that a denial, a quotation, a counter-speech, a neutral mention is not taken for
hate, that a threat, a slur or a misspelling is. Only half of the templates is given. What is learnt from some of them
is measured on the others: texts of one template never stand on both sides.

`benchmarks/hate_models.py measure hate` runs them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from text_sets import DATA

FILES = {"ar": "mhc_ar", "fr": "mhc_fr", "es": "mhc_sp", "en": "hatecheck_en"}
# Macro-F1 measured before: words only, trained on found hate data; the same with half of the templates.
WITHOUT_TEMPLATES = {"ar": 0.324, "fr": 0.496, "es": 0.426, "en": 0.443}
WITH_TEMPLATES = {"ar": 0.70, "fr": 0.63, "es": 0.64, "en": 0.65}
GOAL = 0.70
FOLDS = 5
DRAWS = 400
SEED = 11
CHANCE = 0.5
COUNTER = ("counter_quote_nh", "counter_ref_nh")

Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test: a text, whether it is hateful, what it tests, and which template it was made from."""

    text: str
    hateful: bool
    language: str
    functionality: str
    template: str  # language and number
    target: str  # the group spoken of, as the set names it; empty where none is


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A share or a macro-F1 with its 95% interval: percentile bootstrap over templates."""

    value: float
    low: float
    high: float
    n: int


def cases(data: Path = DATA) -> list[Case]:
    """All given tests, by language."""
    return [
        Case(
            text=row["text"],
            hateful=row["label"] == "hateful",
            language=language,
            functionality=row["functionality"],
            template=f"{language}-{row['templ_id']}",
            target=row["target_ident"] or "",
        )
        for language, name in FILES.items()
        for row in pq.read_table(data / "text/hatecheck" / f"{name}.parquet").to_pylist()
    ]


def fold_of(name: str, folds: int = FOLDS) -> int:
    """The fold of a template, or of a functionality."""
    return int(hashlib.sha1(f"marsad-{name}".encode()).hexdigest(), 16) % folds


def macro_f1(truth: Truths, said: Truths) -> float:
    """The mean of the F1 of both labels."""
    found = []
    for yes in (True, False):
        right = int(((truth == yes) & (said == yes)).sum())
        found.append(2 * right / max(int((truth == yes).sum() + (said == yes).sum()), 1))
    return float(np.mean(found))


def scored(measure: Callable[[Truths, Truths], float], tests: Sequence[Case], truth: Truths, said: Truths) -> Score:
    """`measure` with its interval, templates drawn whole."""
    places: dict[str, list[int]] = defaultdict(list)
    for k, one in enumerate(tests):
        places[one.template].append(k)
    groups = [np.array(rows) for rows in places.values()]
    generator = np.random.default_rng(SEED)
    draws = []
    for _draw in range(DRAWS):
        rows = np.concatenate([groups[k] for k in generator.integers(0, len(groups), len(groups))])
        draws.append(measure(truth[rows], said[rows]))
    low, high = np.percentile(draws, [2.5, 97.5]).tolist()
    return Score(value=measure(truth, said), low=low, high=high, n=len(tests))


def by_language(tests: Sequence[Case], truth: Truths, said: Truths) -> dict[str, Score]:
    """Macro-F1 of each language."""
    languages = np.array([one.language for one in tests])
    found = {}
    for language in FILES:
        mine = np.flatnonzero(languages == language)
        found[language] = scored(macro_f1, [tests[k] for k in mine.tolist()], truth[mine], said[mine])
    return found


def by_class(tests: Sequence[Case], truth: Truths, said: Truths) -> dict[str, dict[str, Score]]:
    """The share of tests answered rightly, by functionality and language."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for k, one in enumerate(tests):
        places[one.functionality, one.language].append(k)
    found: dict[str, dict[str, Score]] = defaultdict(dict)
    for (functionality, language), rows in sorted(places.items()):
        mine = np.array(rows)
        share = scored(lambda a, b: float((a == b).mean()), [tests[k] for k in rows], truth[mine], said[mine])
        found[functionality][language] = share
    return dict(found)


def worse_than_chance(classes: dict[str, dict[str, Score]]) -> list[tuple[str, str, Score]]:
    """(functionality, language, share right) where more tests fail than pass."""
    return [
        (functionality, language, score)
        for functionality, found in classes.items()
        for language, score in found.items()
        if score.value < CHANCE
    ]


def class_table(classes: dict[str, dict[str, Score]], answers: dict[str, str]) -> str:
    """The table of a card: a row a class, the share answered rightly with its interval in each language."""
    lines = ["| class | right answer | ar | fr | es | en |", "|---|---|---|---|---|---|"]
    for functionality, found in classes.items():
        cells = [_cell(found[language]) if language in found else "" for language in FILES]
        lines.append(f"| `{functionality}` | {answers[functionality]} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(score: Score) -> str:
    verdict = "passed" if score.value >= CHANCE else "**failed**"
    return f"{verdict} {score.value:.2f} ({score.low:.2f} to {score.high:.2f}; {score.n})"
