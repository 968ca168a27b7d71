"""What a unit's next codings buy: offence in Darija learnt from ever more labels, on the fixed fifth.

python benchmarks/offensive_curve.py [--data DIR]     (about ten minutes)

The sets may only be used to evaluate: what is learnt here is measured and thrown away. `marsad train` fits in this way.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from offensive_posts import Post, measured
from text_sets import DATA, fifth
from trained_models import RESULTS, interval, macro_f1

from marsad.core.canonical import canonical_json
from marsad.detect.classifying import decided
from marsad.detect.fitting import fit

CURVES = {"OMCD": ("omcd",), "OMCD and MDOLDD": ("omcd", "mdoldd")}
DRAWS = {500: 3, 1000: 3, 2000: 2, 4000: 1, 8000: 1, 16000: 1}  # how many samples of each size
FOLDS = 2
FILE = RESULTS.with_name("offensive_curve.json")


def curve(name: str, sets: Sequence[str], data: Path) -> list[dict[str, object]]:
    """Macro-F1 on the fixed fifth of each set, by number of labels learnt from; the mean over the samples of a size."""
    posts = {one: [post for post, _script in measured(one, data)] for one in sets}
    held = {one: [post for post in some if fifth(post.text) == 0] for one, some in posts.items()}
    rest = [post for some in posts.values() for post in some if fifth(post.text) != 0]
    found: list[dict[str, object]] = []
    for size in (*(size for size in DRAWS if size < len(rest)), len(rest)):
        said = [answers(drawn(rest, size, seed), held) for seed in range(DRAWS.get(size, 1))]
        for one, asked in held.items():
            truth = np.array([post.yes for post in asked])
            values = [macro_f1(truth, answer[one]) for answer in said]
            low, high = interval(truth, said[0][one])
            found.append(
                {
                    "what": f"Learning curve, {size:,} labels of {name}, on {one}: macro-F1",
                    "value": round(float(np.mean(values)), 4),
                    "low": round(low, 4),
                    "high": round(high, 4),
                    "baseline": "",
                    "goal": "",
                    "how": f"{truth.size:,} texts; mean of {len(values)}, interval of the first",
                }
            )
            print(found[-1]["what"], found[-1]["value"], flush=True)
    return found


def drawn(posts: Sequence[Post], size: int, seed: int) -> list[Post]:
    """A random sample."""
    places = np.random.default_rng(seed).permutation(len(posts))[:size]
    return [posts[place] for place in places.tolist()]


def answers(posts: Sequence[Post], held: dict[str, list[Post]]) -> dict[str, np.ndarray]:
    """Whether each held-out text is called offensive by a model of `posts`."""
    labels = ["yes" if post.yes else "no" for post in posts]
    model = fit([post.text for post in posts], labels, order=("no", "yes"), folds=FOLDS)
    said = {one: model.probabilities([post.text for post in asked]) for one, asked in held.items()}
    return {one: decided(model, probabilities) == 1 for one, probabilities in said.items()}


def main() -> None:
    """Measure both curves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    data = parser.parse_args().data
    found = [row for name, sets in CURVES.items() for row in curve(name, sets, data)]
    FILE.write_text("[\n" + ",\n".join(map(canonical_json, found)) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
