"""What the null model costs beside the plain count, on logs of a million events.

python benchmarks/coordination_null_cost.py [--events 1000000]

Uniform in time and heavy-tailed, each in a process of its own. Results go to
benchmarks/results/coordination_null_cost.json.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from marsad.coordination.asked import Asked, Null
from marsad.coordination.testing import test_pairs
from marsad.store.engines import as_table, counting

RESULTS = Path(__file__).parent / "results" / "coordination_null_cost.json"
DAY, SECOND, DAYS = 86_400, 1_000_000, 30
KINDS = ("uniform", "heavy-tailed", "dense")


def log(kind: str, events: int) -> pa.Table:
    """Events of invented accounts; 'dense' has few objects, so that very many pairs meet."""
    draw = np.random.default_rng(7)
    accounts, objects = events // 20, events // 5
    if kind == "uniform":
        account, thing = draw.integers(0, accounts, events), draw.integers(0, objects, events)
        at = draw.integers(0, DAYS * DAY, events)
    else:
        objects = objects if kind == "heavy-tailed" else objects // 20
        account = np.minimum(accounts * draw.random(events) ** 3, accounts - 1).astype(int)
        thing = np.minimum(objects * draw.random(events) ** 3, objects - 1).astype(int)
        begun = draw.integers(0, DAYS * DAY, objects)
        at = (begun[thing] + draw.exponential(6 * 3_600, events)).astype(int)
    names = {"account": account, "object": thing, "content": np.arange(events)}
    made = {name: pa.array(values).cast(pa.string()) for name, values in names.items()}
    return pa.table({**made, "at": pa.array(at * SECOND, pa.int64())})


def one(kind: str, events: int) -> None:
    """Measure one kind in this process, and print it as JSON."""
    with counting("duckdb") as engine:
        rows = as_table(engine, log(kind, events))
        took = {}
        for null in (Null.NONE, Null.NONE, Null.PERMUTATION):  # the first warms up
            begun = time.perf_counter()
            made = test_pairs(engine, rows, Asked(null=null))
            took[null] = time.perf_counter() - begun
    told = {"plain": took[Null.NONE], "null": took[Null.PERMUTATION], "found": made.found, "kept": made.kept.num_rows}
    print(json.dumps({**told, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def main() -> None:
    """Measure and keep."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--events", type=int, default=1_000_000)
    asked.add_argument("--one", choices=KINDS, help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.one:
        one(told.one, told.events)
        return
    rows: list[dict[str, Any]] = []
    for kind in KINDS:
        called = [sys.executable, "-W", "ignore", __file__, "--events", str(told.events), "--one", kind]
        made = json.loads(subprocess.run(called, check=True, capture_output=True, text=True).stdout)
        how = (
            f"{told.events:,} events {kind}, 60 s: {made['found']:,} pairs met twice or more, {made['kept']:,} kept; "
            f"plain {made['plain']:.1f} s, with the null model {made['null']:.1f} s, {made['peak']:.0f} MB at most"
        )
        ratio = round(made["null"] / made["plain"], 1)
        rows.append({"what": f"null model, times the plain count: {kind}", "value": ratio, "low": None, "high": None})
        rows[-1] |= {"baseline": "1 (the plain count of the same run)", "goal": "under 10", "how": how}
        print(rows[-1]["what"], ratio, how, flush=True)
    RESULTS.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
