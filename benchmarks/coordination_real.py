"""What comes out on real sets, at the settings of all: nothing is chosen for them.

python benchmarks/coordination_real.py --data FOLDER

FOLDER holds coortweet, ira-troll-tweets and pope-2025. Every account of the second belonged to one operator, with a
label of its sub-group; the others have no labels. Results go to benchmarks/results/coordination_real.json.
"""

import argparse
import json
import lzma
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from marsad.coordination.asked import Asked
from marsad.coordination.communities import communities
from marsad.coordination.sensitivity import accounts_of
from marsad.coordination.testing import test_pairs
from marsad.store.engines import as_table, counting

RESULTS = Path(__file__).parent / "results" / "coordination_real.json"
SHORTEST = 21  # letters of a text, under which it is anybody's


def read(path: Path) -> pa.Table:
    """A packed CSV file."""
    with lzma.open(path) as file:
        return csv.read_csv(file, parse_options=csv.ParseOptions(newlines_in_values=True))


def events(account: Any, thing: Any, content: Any, seconds: Any) -> pa.Table:
    """Events of four columns; rows without an account or an object are left out."""
    texts = [pc.cast(column, pa.string()).fill_null("") for column in (account, thing, content)]
    at = pc.multiply(pc.cast(seconds, pa.int64()), 1_000_000)
    made = pa.table([*texts, at], names=["account", "object", "content", "at"])
    return made.filter(pc.and_(pc.not_equal(made["account"], ""), pc.not_equal(made["object"], "")))


def logs(data: Path) -> dict[str, tuple[pa.Table, dict[str, str]]]:
    """Each set with the labels of its accounts, where it has some."""
    russian = read(data / "coortweet/russian_coord_tweets.csv.xz")
    german = read(data / "coortweet/german_elections.csv.xz")
    german = german.filter(pc.starts_with(german["account_id"], "fb_"))
    pope = read(data / "pope-2025/pope_sick.csv.xz")
    trolls = read(data / "ira-troll-tweets/ira-english-2016-09-15_11-15.csv.xz")
    texts = [re.sub(r"https?://\S+", "", text or "").strip().lower() for text in trolls["content"].to_pylist()]
    told = pa.array([text if len(text) >= SHORTEST else "" for text in texts])
    authors = pc.cast(trolls["author_id"], pa.string())
    seconds = pc.cast(trolls["publish_date"], pa.timestamp("s"))
    of = dict(zip(authors.to_pylist(), trolls["account_category"].to_pylist(), strict=True))
    four = ("account_id", "object_id", "content_id", "timestamp_share")
    links = ("account_id", "url_id", "post_id", "timestamp")
    return {
        "Russian retweets": (events(*(russian[name] for name in four)), {}),
        "German Facebook links": (events(*(german[name] for name in links)), {}),
        "same text on Facebook, 2025": (events(*(pope[name] for name in four)), {}),
        "one operator's texts, 2016": (events(authors, told, pa.array(range(len(texts))), seconds), of),
    }


def main() -> None:
    """Measure and keep."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, required=True)
    rows = []
    with counting("duckdb") as engine:
        for name, (log, labels) in logs(asked.parse_args().data).items():
            for window in (10.0, 60.0, 3600.0):
                made = test_pairs(engine, as_table(engine, log), Asked(window=window))
                groups = [len(group) for group in communities(made)]
                most = max(groups, default=0)
                how = (
                    f"{log.num_rows:,} posts; {made.found:,} pairs met twice or more of {made.tested:,} tested; "
                    f"{len(accounts_of(made))} accounts in {len(groups)} groups, {most} in the largest"
                )
                if labels and made.kept.num_rows:
                    ends = zip(made.kept["a"].to_pylist(), made.kept["b"].to_pylist(), strict=True)
                    how += f"; {sum(labels[a] == labels[b] for a, b in ends)} pairs within one labelled sub-group"
                what = f"{name}, {window:.0f} s: pairs kept"
                row = {"what": what, "value": made.kept.num_rows, "low": None, "high": None}
                rows.append(row | {"baseline": f"{made.found} (met twice or more)", "goal": "", "how": how})
                print(what, made.kept.num_rows, how, flush=True)
    RESULTS.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
