"""Near-duplicate posts: against the exact answer, beside datasketch, and how it grows.

python benchmarks/near_duplicates.py                     all of it; datasketch where it is installed
python benchmarks/near_duplicates.py one WAY POSTS       one way in a process of its own: marsad, datasketch, exact

Invented posts of 4 to 25 words, two thirds in Arabic letters; one in twenty copies an earlier post, with none, one or
two of its words changed. The exact answer comes from a prefix filter (Bayardo, Ma and Srikant 2007) over the same
shingles, written apart from what it checks. Results go to benchmarks/results/near_duplicates.json.
"""

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from random import Random

from marsad.detect.near_duplicates import near_duplicates, same_slogans
from marsad.detect.normalise import fold

RESULTS = Path(__file__).parent / "results" / "near_duplicates.json"
THRESHOLD = 0.8
WORDS = 20_000
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
LATIN = "abcdefghijklmnopqrstuvwxyz"


def posts(count: int, seed: int = 7) -> list[str]:
    """The invented posts; words as frequent as in language (Zipf)."""
    random, written = Random(seed), []
    frequencies = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))
    arabic, latin = (words(random, letters) for letters in (ARABIC, LATIN))
    while len(written) < count:
        if written and random.random() < 0.05:
            copied = written[random.randrange(len(written))].split()
            for _change in range(random.choice((0, 0, 1, 1, 1, 2))):
                copied[random.randrange(len(copied))] = random.choice(arabic)
            written.append(" ".join(copied))
            continue
        spoken = arabic if random.random() < 0.66 else latin
        written.append(" ".join(random.choices(spoken, cum_weights=frequencies, k=random.randint(4, 25))))
    return written


def words(random: Random, letters: str) -> list[str]:
    """Invented words of 2 to 8 letters."""
    return [
        "".join(random.choice(letters) for _letter in range(random.choice((2, 3, 4, 4, 5, 5, 6, 7, 8))))
        for _word in range(WORDS)
    ]


def shingle_sets(texts: list[str]) -> list[frozenset[str]]:
    """The shingles of each text: four letters of the folded text, its first space included."""
    folded = [text for start in range(0, len(texts), 4096) for text in fold(texts[start : start + 4096]).texts()]
    return [frozenset(text[k : k + 4] for k in range(max(1, len(text) - 3))) for text in folded]


def exact_pairs(sets: list[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Every pair of texts with a Jaccard similarity of at least THRESHOLD."""
    frequency = Counter(shingle for shingles in sets for shingle in shingles)
    having: dict[str, list[int]] = defaultdict(list)
    for place in sorted(range(len(sets)), key=lambda one: len(sets[one])):
        mine = sets[place]
        rare = sorted(mine, key=lambda shingle: (frequency[shingle], shingle))
        prefix = rare[: len(mine) - math.ceil(THRESHOLD * len(mine)) + 1]
        seen = {other for shingle in prefix for other in having[shingle] if len(sets[other]) >= THRESHOLD * len(mine)}
        for other in seen:
            if jaccard(mine, sets[other]) >= THRESHOLD:
                yield other, place
        for shingle in prefix:
            having[shingle].append(place)


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared over all."""
    both = len(one & other)
    return both / (len(one) + len(other) - both)


def joined(count: int, pairs: list[tuple[int, int]]) -> list[int]:
    """The first text of each text's connected component."""
    of = list(range(count))

    def root(one: int) -> int:
        while of[one] != one:
            of[one] = one = of[of[one]]
        return one

    for a, b in pairs:
        first, second = sorted((root(a), root(b)))
        of[second] = first
    return [root(one) for one in range(count)]


def pairs_within(clusters: list[int]) -> int:
    """How many pairs stand in one cluster."""
    return sum(size * (size - 1) // 2 for size in Counter(clusters).values())


def by_datasketch(texts: list[str]) -> list[tuple[int, int]]:
    """The pairs datasketch's LSH gives with its own optimum for the threshold, over the same shingles."""
    from datasketch import MinHash, MinHashLSH

    index, found = MinHashLSH(threshold=THRESHOLD), []
    for place, shingles in enumerate(shingle_sets(texts)):
        signature = MinHash()
        signature.update_batch([shingle.encode() for shingle in shingles])
        found += [(int(other), place) for other in index.query(signature)]
        index.insert(str(place), signature)
    return found


def one(way: str, count: int) -> dict[str, object]:
    """One way over so many posts: processor seconds, peak memory in MB, and what it found."""
    texts = posts(count)
    started = time.process_time()
    answer: dict[str, object] = {}
    if way == "datasketch":
        answer["pairs"] = by_datasketch(texts)
    elif way == "exact":
        answer["pairs"] = list(exact_pairs(shingle_sets(texts)))
    else:
        found = (same_slogans if way == "slogans" else near_duplicates)(texts)
        answer["clusters"] = found.of.tolist() if count <= 100_000 else []
        answer["met"] = found.met.tolist() if count <= 100_000 else []
    answer["seconds"] = time.process_time() - started
    answer["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return answer


def apart(way: str, count: int) -> dict[str, object]:
    """`one` in a process of its own, so that its memory is its own."""
    command = [sys.executable, __file__, "one", way, str(count)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(ended.stdout)


def measured(small: int, large: int) -> list[dict[str, object]]:
    """Every figure, each with its goal."""
    texts = posts(small)
    ours, exact = apart("marsad", small), apart("exact", small)
    pairs = [tuple(pair) for pair in exact["pairs"]]
    clusters, right = ours["clusters"], joined(small, pairs)
    sets = shingle_sets(texts)
    links = [(other, place) for place, other in enumerate(ours["met"]) if other != place]
    true_links = sum(jaccard(sets[a], sets[b]) >= THRESHOLD for a, b in links)
    together = sum(clusters[a] == clusters[b] for a, b in pairs)
    of_both = Counter(zip(clusters, right, strict=True))
    agreed = sum(size * (size - 1) // 2 for size in of_both.values())
    how = f"{small:,} invented posts, {len(pairs):,} pairs alike"
    rows = [
        row("recall: pairs alike that stand in one cluster", together / len(pairs), "at least 0.99", how),
        row("precision: links whose two texts are alike", true_links / len(links), "1", f"{how}, {len(links):,} links"),
        row("precision: pairs of one cluster that are of one exact cluster", agreed / pairs_within(clusters), "1", how),
        row("seconds", ours["seconds"], "", how),
        row("seconds of the exact answer", exact["seconds"], "", how),
    ]
    try:
        other = apart("datasketch", small)
    except subprocess.CalledProcessError:
        print("datasketch is not installed: left out")
    else:
        theirs = {tuple(pair) for pair in other["pairs"]}
        both = len(theirs & set(pairs))
        rows += [
            row("seconds of datasketch", other["seconds"], "", how),
            row("times faster than datasketch", other["seconds"] / ours["seconds"], "at least 10", "the same run"),
            row("datasketch's recall", both / len(pairs), "", how),
            row("datasketch's precision", both / len(theirs), "", how),
        ]
    for way, what in (("marsad", "near-duplicates"), ("slogans", "slogans across scripts and in other words")):
        grown = apart(way, large)
        how = f"{large:,} invented posts; {what}"
        goal = "under 2,000 MB" if way == "marsad" else ""
        rows += [
            row(f"{what}: peak memory, MB", grown["megabytes"], goal, how),
            row(f"{what}: seconds", grown["seconds"], "", how),
        ]
    return rows


def row(what: str, value: float, goal: str, how: str) -> dict[str, object]:
    """One figure; exact counts and times have no interval."""
    baseline = {
        "seconds": "1.9 (prototype)", "seconds of datasketch": "26.2", "datasketch's recall": "0.593",
        "datasketch's precision": "0.550", "near-duplicates: peak memory, MB": "1,500 (prototype)",
        "near-duplicates: seconds": "13.7 (prototype)",
    }.get(what, "")  # fmt: skip
    print(f"{what}: {value:.4g}" + (f" (to reach: {goal})" if goal else ""), flush=True)
    figures = {"value": round(float(value), 4), "low": None, "high": None}
    return {"what": what, **figures, "baseline": baseline, "goal": goal, "how": how}


def main() -> None:
    """Measure, print, and keep what was found."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--small", type=int, default=100_000)
    arguments.add_argument("--large", type=int, default=1_000_000)
    parts = arguments.add_subparsers(dest="part")
    alone = parts.add_parser("one")
    alone.add_argument("way", choices=("marsad", "slogans", "datasketch", "exact"))
    alone.add_argument("posts", type=int)
    options = arguments.parse_args()
    if options.part == "one":
        print(json.dumps(one(options.way, options.posts)))
        return
    rows = measured(options.small, options.large)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
