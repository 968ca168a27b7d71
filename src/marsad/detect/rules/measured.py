"""How often each rule was right on texts people had labelled, and what share that makes it worth."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("measured.json")  # written by benchmarks/rules.py

Counts = Mapping[str, Mapping[str, int]]


@cache
def _everything() -> dict[str, dict[str, dict[str, int]]]:
    written: dict[str, dict[str, dict[str, int]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return written


def counts_of(task: str) -> Counts:
    """By outcome of the rules of `task`, how many development texts had each label."""
    return _everything().get(task, {})


def shares(counts: Counts, outcomes: Sequence[str], meant: Sequence[str], labels: Sequence[str]) -> NDArray[np.float32]:
    """What share of each label stands behind each outcome, (outcomes, labels); rows sum to 1.

    `meant` is the label each outcome speaks for. Outcomes that speak for one label are pooled with Jeffreys' prior (a
    half for each label); each is then shrunk towards its pool, which weighs as much as one text a label, so that a rule
    never met in the labelled texts gets what the rules of its label get, and one met often gets what it earned.
    """
    seen = np.array([[counts.get(outcome, {}).get(label, 0) for label in labels] for outcome in outcomes], dtype=float)
    weight = len(labels)  # in texts
    given = np.zeros_like(seen)
    for label in set(meant):
        these = np.array([said == label for said in meant])
        pooled = seen[these].sum(axis=0) + 0.5
        # Before anything was measured a rule is believed as one right case in one: better than no opinion.
        pooled[list(labels).index(label)] += 1.0 if seen[these].sum() == 0 else 0.0
        pooled /= pooled.sum()
        given[these] = (seen[these] + weight * pooled) / (seen[these].sum(axis=1, keepdims=True) + weight)
    return given.astype(np.float32)
