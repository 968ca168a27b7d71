"""The slogans written by hand (tests/fixtures/narratives/slogans.csv): invented, with statements like them beside."""

import csv
from collections import Counter
from itertools import combinations
from pathlib import Path

from marsad.detect.near_duplicates import same_slogans

SLOGANS = Path(__file__).parents[2] / "fixtures" / "narratives" / "slogans.csv"


def test_of_the_slogans_written_by_hand_few_are_missed_and_fewer_are_wrong() -> None:
    """All parts together; benchmarks/slogans.py gives each with its interval."""
    rows = list(csv.DictReader(SLOGANS.read_text(encoding="utf-8").splitlines()))
    found = same_slogans([row["text"] for row in rows])
    counted: Counter[tuple[bool, bool]] = Counter()
    for a, b in combinations(range(len(rows)), 2):
        same = rows[a]["slogan"] != "" and rows[a]["slogan"] == rows[b]["slogan"]
        counted[same, bool(found.of[a] == found.of[b])] += 1
    assert counted[True, True] / (counted[True, True] + counted[False, True]) >= 0.95
    assert counted[True, True] / (counted[True, True] + counted[True, False]) >= 0.7
