"""The search of posts at a size: how large the index is, how long it takes to build, how soon it answers.

python benchmarks/explorer.py [--posts 1000000] [--home FOLDER] [--keep-index]

Invented posts of 4 to 25 words, two thirds in Arabic letters, words as frequent as in language (Zipf), of sixty days;
every post has a language, three in a hundred a label, two in a hundred one of lawful speech. The index is made in a
process of its own, as the desk makes it. Then ten people ask at once, each one search after another with a second to
read between: common and rare words, two words, a phrase, the beginning of a word, a word left out, the other script,
each with no filter or one of several. No search is asked twice. Results go to benchmarks/results/explorer.json.
"""

import argparse
import json
import resource
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # its neighbour, wherever it is run from
import pyarrow as pa
from near_duplicates import posts as invented

from marsad.core.errors import MarsadError
from marsad.core.queries import Search
from marsad.flows.detection import chosen
from marsad.flows.explored import Asked
from marsad.flows.exploring import explore
from marsad.flows.indexing import refresh
from marsad.store.observatory import Observatory, furnish
from marsad.store.schema import POSTS, SIGNALS

RESULTS = Path(__file__).parent / "results" / "explorer.json"
FILE = 50_000  # posts in a file of the lake
PEOPLE, EACH, READING = 10, 30, 1.0  # seconds of reading between two searches
START = datetime(2030, 8, 1, tzinfo=UTC)
DETECTORS = ("language", "offensive", "abstention")
LANGUAGES = ("ary-Arab", "arb-Arab", "ary-Latn", "fra-Latn")
MISSION = """
id: arcadia-2030
title: {ar: انتخابات, fr: Élections, en: Elections}
territory: {ar: أركاديا, fr: Arcadie, en: Arcadia}
country: MA
start: 2030-08-01
end: 2030-09-30
time_zone: Africa/Casablanca
legal_basis: {ar: قانون, fr: Loi, en: Act}
mandate: {ar: المادة 3, fr: Article 3, en: Article 3}
languages: [ary, arb, fra]
codebook: codebook.yaml
fictional: true
sources:
  - id: topic
    title: {ar: بحث, fr: Recherche, en: Search}
    frame: actor
    platform: facebook
questions: []
"""


def built(home: Path, count: int) -> Observatory:
    """An observatory with as many posts and their signals."""
    import marsad.store

    home.mkdir(parents=True)
    shutil.copy(Path(marsad.store.__file__).parent / "templates" / "codebook.yaml", home)
    (home / "mission.yaml").write_text(MISSION, encoding="utf-8")
    observatory = furnish(home)
    texts = invented(count)
    versions = {detector.name: detector.version for detector in chosen(observatory, DETECTORS)}
    for piece, start in enumerate(range(0, count, FILE)):
        rows = [post(number, texts[number]) for number in range(start, min(start + FILE, count))]
        observatory.lake.append("posts", table(POSTS, rows), application="benchmark", sequence=piece)
        signals = [signal for row in rows for signal in signals_of(row["post_id"], versions)]
        observatory.lake.append("signals", table(SIGNALS, signals), application="benchmark", sequence=piece)
    return observatory


def table(schema: pa.Schema, rows: list[dict[str, Any]]) -> pa.Table:
    """The rows with every column of the table."""
    return pa.Table.from_pylist([dict.fromkeys(schema.names) | row for row in rows], schema=schema)


def post(number: int, text: str) -> dict[str, Any]:
    """One invented post, at a moment of the sixty days that its number does not tell."""
    at = START + timedelta(seconds=number * 7919 % (60 * 86_400))
    platform = "facebook" if number % 3 else "x"
    return {"post_id": f"{number:032x}", "source": "topic", "platform": platform, "published_at": at, "text": text,
            "kind": "post", "native_id": str(number), "batch_id": "b", "row": number + 1, "masked": 0}  # fmt: skip


def signals_of(post_id: str, versions: dict[str, str]) -> Iterator[dict[str, Any]]:
    """What detectors might say of a post."""
    chance = Random(post_id)
    labels = (chance.choice(LANGUAGES), "offensive", "abstention_call_or_declared")
    for detector, label, often in zip(DETECTORS, labels, (1.0, 0.03, 0.02), strict=True):
        if chance.random() < often:
            version = versions[detector]
            yield {"post_id": post_id, "detector": detector, "detector_version": version, "label": label, "score": 0.9,
                   "because": "[]"}  # fmt: skip


def searches(seed: int) -> Iterator[tuple[str, Asked]]:
    """Searches of each kind, without end and none twice, with the kind's name."""
    random = Random(seed)
    texts = invented(20_000)
    counts: dict[str, int] = {}
    for text in texts:
        for word in set(text.split()):
            counts[word] = counts.get(word, 0) + 1
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    common, middling, rare = ranked[:60], ranked[60:600], ranked[2000:]
    while True:
        words = random.choice(random.choice(texts).split())
        some = random.choice(texts).split()
        at = random.randrange(len(some) - 1)
        for kind, typed in (
            ("common word", random.choice(common)),
            ("word", random.choice(middling)),
            ("rare word", random.choice(rare)),
            ("two words", f"{random.choice(common)} {random.choice(middling)}"),
            ("phrase", f'"{some[at]} {some[at + 1]}"'),
            ("beginning", f"{random.choice(middling + rare)[:4]}*"),
            ("without", f"{random.choice(common)} -{words}"),
            ("either", f"{random.choice(middling)} OR {random.choice(rare)}"),
            ("other script", random.choice(middling)),
        ):
            yield kind, asked(random, typed, kind == "other script")


def asked(random: Random, typed: str, other_script: bool) -> Asked:
    """A search with no filter, or one."""
    first = date(2030, 8, 1) + timedelta(days=random.randrange(40))
    plain = Search(words=typed, other_script=other_script)
    return random.choice(
        (
            Asked(search=plain),
            Asked(search=plain, languages=("ary-Arab",)),
            Asked(search=Search(words=typed, other_script=other_script, platforms=("x",))),
            Asked(search=Search(words=typed, other_script=other_script, first=first, last=first + timedelta(days=13))),
            Asked(search=plain, label="offensive:offensive"),
        )
    )


def timed(observatory: Observatory) -> dict[str, list[float]]:
    """Milliseconds of every search of ten people at once, by kind."""
    mission = observatory.mission
    found: dict[str, list[float]] = {}
    lock = threading.Lock()

    asked_by = [list(islice(searches(person), EACH)) for person in range(PEOPLE)]  # before anybody's time is taken

    def work(person: int) -> None:
        time.sleep(READING * person / PEOPLE)
        for kind, one in asked_by[person]:
            began = time.perf_counter()
            with suppress(MarsadError):  # a search may be refused: it was answered all the same
                explore(observatory, mission, one, may_code=False)
            took = (time.perf_counter() - began) * 1000
            with lock:
                found.setdefault(kind, []).append(took)
            time.sleep(READING)

    people = [threading.Thread(target=work, args=(person,)) for person in range(PEOPLE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return found


def main() -> None:
    """Build, ask, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--keep-index", action="store_true", help="ask the index that is there, and build none")
    given = parser.parse_args()
    home = given.home or Path(tempfile.mkdtemp()) / "observatory"
    observatory = Observatory(home) if (home / "mission.yaml").exists() else built(home, given.posts)
    lines = []
    if not given.keep_index:
        shutil.rmtree(observatory.search_index.folder, ignore_errors=True)
        began = time.perf_counter()
        refresh(observatory)
        lines.append(line("building the index, seconds", time.perf_counter() - began, given.posts))
    path = observatory.search_index.current()
    assert path is not None
    lines.append(line("size of the index, MB", path.stat().st_size / 1e6, given.posts))
    began = time.perf_counter()
    explore(observatory, observatory.mission, Asked(), may_code=False)
    lines.append(line("opening the index, seconds", time.perf_counter() - began, given.posts))
    found = timed(observatory)
    every = sorted(took for each in found.values() for took in each)
    lines.append(line("search, p95, milliseconds", percentile(every), given.posts, "under 200, ten people at once"))
    lines.append(line("search, median, milliseconds", statistics.median(every), given.posts))
    lines += [line(f"search, {kind}, p95, milliseconds", percentile(each), given.posts) for kind, each in found.items()]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines.append(line("memory at most, MB", memory, given.posts))
    for each in lines:
        print(f"{each['what']}: {each['value']}")
    RESULTS.write_text(json.dumps(lines, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def percentile(values: list[float]) -> float:
    """The value under which 95 in a hundred are."""
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]


def line(what: str, value: float, posts: int, goal: str = "") -> dict[str, Any]:
    """A figure for the page of quality."""
    how = f"{posts:,} invented posts, {PEOPLE} people at once"
    return {"what": what, "value": round(value, 1), "low": None, "high": None, "baseline": "", "goal": goal, "how": how}


if __name__ == "__main__":
    main()
