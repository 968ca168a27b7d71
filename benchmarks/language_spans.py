"""How well the languages inside a post are told apart.

Two measures, neither a gold standard of other people's making, for there is none: posts joined from pieces of held-out
posts whose language is known, by pair of languages; and the small set of posts written and labelled by the team in
tests/fixtures/languages. Half of the held-out posts chose the costs in marsad.detect.language_spans; the other half is
measured on.

python benchmarks/language_spans.py choose | measure  [--data DIR]
"""

import argparse
import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from language_card import label_of
from language_corpus import Row, parts

from marsad.detect import language_spans
from marsad.detect.language_model import ELSE
from marsad.detect.words import NOT_WORDS

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks/results/language_spans.json"
WRITTEN = ROOT / "tests/fixtures/languages/mixed_posts.txt"
PAIRS = (
    ("ary-Latn", "fra-Latn"),
    ("ary-Latn", "eng-Latn"),
    ("ary-Latn", "spa-Latn"),
    ("zgh-Latn", "fra-Latn"),
    ("fra-Latn", "eng-Latn"),
    ("ary-Arab", "fra-Latn"),
    ("ary-Arab", "ary-Latn"),
    ("arb-Arab", "fra-Latn"),
    ("zgh-Latn", "ary-Arab"),
    ("ary-Arab", "arb-Arab"),
)
POSTS = 400  # of each pair
PIECES, WORDS = (2, 4), (2, 8)  # pieces a post, words a piece: fewest and most
DRAWS = 400
SEED = 13
NOTE = (
    "Share of words given their language, and F1 of the places where the language changes. There is no gold standard: "
    "the first are joined from pieces of held-out posts, whose labels are those of whole posts (romanised Darija holds "
    "French words of its own, so its figures are too low); the second were invented and labelled by the team, and "
    "native speakers should label them again. The costs of a change were chosen on other held-out posts."
)
WORD = re.compile(r"\S+")
PART = re.compile(r"\[([a-z-]+)\] ([^\[]+)")
TAGS = {"da": "ary-Arab", "dl": "ary-Latn", "a": "arb-Arab", "f": "fra-Latn", "e": "eng-Latn", "s": "spa-Latn"}
TAGS |= {"z": "zgh-Latn", "t": "zgh-Tfng", "-": None}


@dataclass(frozen=True, slots=True)
class Mixed:
    """A post and the language of each of its words, None for what is in none."""

    text: str
    labels: tuple[str | None, ...]


def joined_posts(rows: Sequence[Row], seed: int) -> dict[tuple[str, str], list[Mixed]]:
    """POSTS posts of each pair, pieces of the two languages in turn."""
    draw = random.Random(seed)
    words: dict[str, list[list[str]]] = {}
    for row in rows:
        said = re.sub(NOT_WORDS, " ", row.text).split()
        if row.name != ELSE and row.source != "Django messages" and len(said) >= WORDS[0]:
            words.setdefault(label_of(row), []).append(said)
    return {pair: [_joined(draw, words, pair) for _ in range(POSTS)] for pair in PAIRS}


def _joined(draw: random.Random, words: dict[str, list[list[str]]], pair: tuple[str, str]) -> Mixed:
    said: list[str] = []
    labels: list[str | None] = []
    first = draw.randrange(2)
    for number in range(draw.randint(*PIECES)):
        label = pair[(first + number) % 2]
        row = draw.choice(words[label])
        size = min(draw.randint(*WORDS), len(row))
        start = draw.randint(0, len(row) - size)
        said += row[start : start + size]
        labels += [label if any(map(str.isalpha, word)) else None for word in row[start : start + size]]
    return Mixed(" ".join(said), tuple(labels))


def written_posts(path: Path = WRITTEN) -> dict[str, list[Mixed]]:
    """The team's own posts by the heading they stand under; the head of the file says how they are marked."""
    posts: dict[str, list[Mixed]] = {}
    heading = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.removeprefix("# ")
            continue
        said: list[str] = []
        labels: list[str | None] = []
        for tag, part in PART.findall(line):
            said += part.split()
            labels += [TAGS[tag] if any(map(str.isalpha, word)) else None for word in part.split()]
        posts.setdefault(heading, []).append(Mixed(" ".join(said), tuple(labels)))
    return posts


def given_labels(posts: Sequence[Mixed]) -> list[list[str | None]]:
    """For each word of each post, the label of the span that most of its letters stand in."""
    given = []
    for post, found in zip(posts, language_spans.spans([post.text for post in posts]), strict=True):
        words = [match.span() for match in WORD.finditer(post.text)]
        given.append([_covering(found, *word) for word in words])
    return given


def _covering(found: Sequence[language_spans.Span], start: int, end: int) -> str | None:
    shares = [(min(end, span.end) - max(start, span.start), span.label) for span in found]
    best = max(shares, default=(0, None), key=lambda share: share[0])
    return best[1] if best[0] > 0 else None


def counts(posts: Sequence[Mixed]) -> np.ndarray:
    """For each post: words with a language, of them right, changes there are, changes found, changes both."""
    rows = []
    for post, given in zip(posts, given_labels(posts), strict=True):
        pairs = [(right, said) for right, said in zip(post.labels, given, strict=True) if right]
        right_changes, said_changes = (_changes([pair[k] for pair in pairs]) for k in (0, 1))
        rows.append(
            [
                len(pairs),
                sum(right == said for right, said in pairs),
                len(right_changes),
                len(said_changes),
                len(right_changes & said_changes),
            ]
        )
    return np.array(rows)


def _changes(labels: Sequence[str | None]) -> set[int]:
    return {k for k in range(1, len(labels)) if labels[k] != labels[k - 1]}


def figures(table: np.ndarray) -> np.ndarray:
    """Share of words right, and F1 of the changes: value, low and high of the 95% bootstrap over posts."""
    draw = np.random.default_rng(SEED)
    samples = [table.sum(axis=0)]
    samples += [table[draw.integers(0, len(table), len(table))].sum(axis=0) for _ in range(DRAWS)]
    sums = np.array(samples, dtype=float)
    both = np.stack([sums[:, 1] / sums[:, 0], 2 * sums[:, 4] / np.maximum(sums[:, 2] + sums[:, 3], 1)], axis=1)
    low, high = np.quantile(both[1:], (0.025, 0.975), axis=0)
    return np.stack([both[0], low, high], axis=1)


def halves(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The held-out rows to choose the costs on, and those to measure on."""
    chosen = [int(hashlib.sha1(row.text.encode("utf-8", "surrogatepass")).hexdigest(), 16) // 25 % 2 for row in rows]
    return [r for r, one in zip(rows, chosen, strict=True) if one], [
        r for r, one in zip(rows, chosen, strict=True) if not one
    ]


def choose(rows: Sequence[Row]) -> None:
    """Print the share of words right for several costs, on the half for choosing."""
    posts = joined_posts(rows, SEED)
    for switch in (2.0, 3.0, 4.0, 6.0, 8.0, 11.0):
        for lean in (0.0, 0.5, 1.0):
            for script in language_spans.SWITCH:
                language_spans.SWITCH[script], language_spans.LEAN[script] = switch, lean
            shares = {pair: figures(counts(some[:150]))[:, 0].round(3) for pair, some in posts.items()}
            print(switch, lean, np.mean(list(shares.values()), axis=0).round(4), *map(str, shares.values()))


def measured(rows: Sequence[Row]) -> Iterator[dict[str, object]]:
    """The figures, as results are kept."""
    sets = {f"joined posts, {a} and {b}": posts for (a, b), posts in joined_posts(rows, SEED + 1).items()}
    written = written_posts()
    sets |= {f"posts written by the team, {heading}": posts for heading, posts in written.items()}
    sets["all posts written by the team"] = [post for posts in written.values() for post in posts]
    for name, posts in sets.items():
        for what, (value, low, high) in zip(("words right", "F1 of changes"), figures(counts(posts)), strict=True):
            yield {
                "what": f"languages within a post: {what}, {name}",
                "value": round(float(value), 4),
                "low": round(float(low), 4),
                "high": round(float(high), 4),
                "baseline": None,
                "goal": None,
                "how": f"{len(posts)} posts; benchmarks/language_spans.py measure; 95% bootstrap over posts",
            }


def spans_table(held: Sequence[Row]) -> str:
    """The figures as Markdown, for the card; writes them down too."""
    found = list(measured(halves(held)[1]))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    lines = [NOTE, "", "| posts | words right | 95% interval | F1 of changes | 95% interval |", "|---|---|---|---|---|"]
    for words, changes in zip(found[::2], found[1::2], strict=True):
        name = str(words["what"]).split("words right, ", 1)[1]
        cells = [f"{one['value']:.3f} | {one['low']:.3f} to {one['high']:.3f}" for one in (words, changes)]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Run the command named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("choose", "measure"))
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    asked = parser.parse_args()
    if asked.command == "choose":
        choose(halves(parts(asked.data)[1])[0])
        return
    print(spans_table(parts(asked.data)[1]))


if __name__ == "__main__":
    main()
