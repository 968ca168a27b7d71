"""Slogans written by hand: which variants meet across scripts and in other words, and what is put together wrongly.

python benchmarks/slogans.py [--background FILE...]

The slogans (tests/fixtures/narratives/slogans.csv) are invented, each with its variants, and beside them statements of
the same words that say something else. 'tune' and 'hold' were looked at while the thresholds were chosen, 'fresh' was
written after that and changed nothing. A background (Parquet files with a column `text`) makes rare groups rare, as in
a mission; none of its texts is kept. Pairs of one slogan are not independent of each other: intervals are bootstrapped
over slogans. Results go to benchmarks/results/slogans.json.
"""

import argparse
import csv
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as pq

from marsad.detect.containment import matches
from marsad.detect.near_duplicates import same_slogans

SLOGANS = Path(__file__).parents[1] / "tests" / "fixtures" / "narratives" / "slogans.csv"
RESULTS = Path(__file__).parent / "results" / "slogans.json"
PARTS = {"tune": "looked at while tuning", "hold": "looked at while tuning", "fresh": "written afterwards, unseen"}
MOST_BACKGROUND = 6000  # texts of each file
DRAWS = 2000

Row = dict[str, str]
Pair = tuple[str, bool, bool]  # the slogan (of the first), whether both say it, whether both were put together


def pairs_of(rows: Sequence[Row], clusters: Sequence[int], part: str) -> list[Pair]:
    """Every pair of a part, with what is so and what was found."""
    mine = [place for place, row in enumerate(rows) if row["part"] == part]
    return [
        (
            rows[a]["slogan"] or f"none {a}",
            bool(rows[a]["slogan"]) and rows[a]["slogan"] == rows[b]["slogan"],
            bool(clusters[a] == clusters[b]),
        )
        for a, b in combinations(mine, 2)
    ]


def recall(pairs: Sequence[Pair]) -> float:
    """Of the pairs that say one slogan, how many were put together."""
    same = [found for _slogan, same, found in pairs if same]
    return sum(same) / len(same) if same else 0.0


def precision(pairs: Sequence[Pair]) -> float:
    """Of the pairs put together, how many say one slogan."""
    found = [same for _slogan, same, found in pairs if found]
    return sum(found) / len(found) if found else 1.0


def interval(pairs: Sequence[Pair], figure: object) -> tuple[float, float]:
    """95% of the figures over slogans drawn again with replacement."""
    draw, by_slogan = random.Random(1), defaultdict(list)
    for pair in pairs:
        by_slogan[pair[0]].append(pair)
    names = sorted(by_slogan)
    drawn = sorted(
        figure([pair for name in draw.choices(names, k=len(names)) for pair in by_slogan[name]])  # type: ignore[operator]
        for _draw in range(DRAWS)
    )
    return drawn[int(0.025 * DRAWS)], drawn[int(0.975 * DRAWS)]


def background(files: Sequence[Path]) -> list[str]:
    """The texts that stand around the slogans."""
    columns = (pq.read_table(file, columns=["text"])["text"].to_pylist() for file in files)
    return [text for column in columns for text in column[:MOST_BACKGROUND] if text]


def measured(rows: Sequence[Row], around: Sequence[str]) -> list[dict[str, object]]:
    """Every figure with its interval."""
    texts = [row["text"] for row in rows]
    clusters = same_slogans([*texts, *around]).of[: len(rows)].tolist()
    found = []
    for part, seen in PARTS.items():
        pairs = pairs_of(rows, clusters, part)
        how = f"{sum(row['part'] == part for row in rows)} texts, {seen}; {len(around):,} texts around them"
        across = across_scripts(rows, pairs, part)
        figures = {"recall": recall, "precision": precision}
        found += [line(f"slogans, {part}: {name}", figure, pairs, how) for name, figure in figures.items()]
        found.append(line(f"slogans, {part}: recall across scripts", recall, across, how))
        found += claims_figures(rows, around, part, how)
    return found


def across_scripts(rows: Sequence[Row], pairs: Sequence[Pair], part: str) -> list[Pair]:
    """The pairs of which one is in Arabic letters or Tifinagh and the other in Latin ones."""
    mine = [row for row in rows if row["part"] == part]
    both = list(combinations(mine, 2))
    return [
        pair
        for pair, (a, b) in zip(pairs, both, strict=True)
        if a["language"].endswith("Latn") != b["language"].endswith("Latn")
    ]


def claims_figures(rows: Sequence[Row], around: Sequence[str], part: str, how: str) -> list[dict[str, object]]:
    """The first text of each slogan as a claim, matched with the other texts of its part and those around."""
    mine = [row for row in rows if row["part"] == part]
    first = {row["slogan"]: place for place, row in reversed(list(enumerate(mine))) if row["slogan"]}
    slogans = list(first)
    posts = [row for place, row in enumerate(mine) if place not in first.values()]
    given = matches([*(row["text"] for row in posts), *around], [mine[first[slogan]]["text"] for slogan in slogans])
    hit = {(match.text, match.claim) for match in given if match.text < len(posts)}
    pairs = [
        (slogan, row["slogan"] == slogan, (text, claim) in hit)
        for claim, slogan in enumerate(slogans)
        for text, row in enumerate(posts)
    ]
    wrong = sum(match.text >= len(posts) for match in given)
    return [
        line(f"claims, {part}: recall", recall, pairs, how),
        line(f"claims, {part}: precision among texts of the same words", precision, pairs, how),
        {
            "what": f"claims, {part}: matches among the texts around", "value": wrong, "low": None, "high": None,
            "baseline": "", "goal": "", "how": f"{len(slogans)} claims, {len(around):,} texts",
        },
    ]  # fmt: skip


def line(what: str, figure: object, pairs: Sequence[Pair], how: str) -> dict[str, object]:
    """One figure with its interval."""
    value, (low, high) = figure(pairs), interval(pairs, figure)  # type: ignore[operator]
    print(f"{what}: {value:.3f} ({low:.3f} to {high:.3f})", flush=True)
    return {"what": what, "value": round(value, 4), "low": round(low, 4), "high": round(high, 4), "baseline": "",
            "goal": "", "how": how}  # fmt: skip


def main() -> None:
    """Measure, print, and keep what was found."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--background", type=Path, nargs="*", default=[])
    options = arguments.parse_args()
    rows = list(csv.DictReader(SLOGANS.read_text(encoding="utf-8").splitlines()))
    found = measured(rows, background(options.background))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
