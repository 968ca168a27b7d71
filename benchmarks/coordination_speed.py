"""How fast, and in how much memory, pairs of accounts are counted: `marsad tool coordination` beside its peers.

python benchmarks/coordination_speed.py [--small]     (--small: 100 thousand and 1 million events only)

Logs are made up with a seed: *uniform* (accounts, objects and times at random) and *heavy-tailed* (objects by Zipf's
law), 30 days, n/20 accounts, n/10 objects, and twenty accounts that share fifty links within half a minute. Each run is
a process of its own, start-up and reading included; the QUT toolkit (the group `benchmarks`) runs in the same way on
the same events, its co-link network at 60 s and weight 2, reading into its database included and told apart.
"""

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

RESULTS = Path(__file__).resolve().parent / "results" / "coordination_speed.json"
DAYS = 30
PIECE = 1_000_000  # events made at once
# of performance.md: median wall seconds, on two shared cores
PEERS = {
    ("uniform", 1_000_000): "DuckDB by hand 0.53 s (147 MB), QUT toolkit 15.6 s, Ibis on Spark 20 s",
    ("uniform", 5_000_000): "DuckDB by hand 1.33 s (340 MB), QUT toolkit 83.9 s",
    ("uniform", 20_000_000): "DuckDB by hand 4.18 s (1.0 GB), Polars 10.6 s (3.8 GB)",
    ("heavy-tailed", 1_000_000): "DuckDB by hand 0.64 s (166 MB), QUT toolkit 15.8 s",
    ("heavy-tailed", 20_000_000): "DuckDB by hand 24.0 s (6.2 GB), Polars 34.2 s (6.8 GB)",
}
MEMORY = {("uniform", 20_000_000): 1.5, ("heavy-tailed", 20_000_000): 4.0}  # GB, at most

OURS = "import sys; from marsad.cli.start import main; sys.argv = ['marsad', *sys.argv[1:]]; main()"
ALONE = """
import sys, time
import ibis, duckdb, pyarrow.parquet
from marsad.flows import coordination_tool as tool
began = time.perf_counter()
tool.find_pairs(sys.argv[1], tool.asked_of(null="none"))
print("SECONDS", time.perf_counter() - began)
"""
QUT = """
import sys, time, csv
from coordination_network_toolkit import compute_networks, preprocess
import pyarrow.parquet as pq
def messages(path):
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches():
            for row in batch.to_pylist():
                yield (row["content"], row["account"], row["account"], "", "", "", row["time"], [row["object"]])
began = time.perf_counter()
preprocess.preprocess_data(sys.argv[2], messages(sys.argv[1]))
read = time.perf_counter()
compute_networks.compute_co_link_network(sys.argv[2], 60, n_threads=2, min_edge_weight=2)
print("SECONDS", read - began, time.perf_counter() - read)
import sqlite3
rows = sqlite3.connect(sys.argv[2]).execute("select user_1, user_2, weight from co_link_network where user_1 < user_2")
with open(sys.argv[3], "w", newline="") as file:
    csv.writer(file).writerows(rows)
"""


def make(path: Path, kind: str, events: int, seed: int = 1) -> None:
    """Write a log of `events` events."""
    random = np.random.default_rng(seed)
    accounts, objects = events // 20, events // 10
    shares = np.cumsum(1 / np.arange(1, objects + 1))
    fields = [("account", pa.string()), ("object", pa.string()), ("content", pa.string()), ("time", pa.int64())]
    with pq.ParquetWriter(path, pa.schema(fields)) as file:
        for start in range(0, events, PIECE):
            size = min(PIECE, events - start)
            chosen = (
                np.searchsorted(shares / shares[-1], random.random(size))
                if kind == "heavy-tailed"
                else random.integers(0, objects, size)
            )
            who, when = random.integers(0, accounts, size), random.integers(0, DAYS * 86_400, size)
            if not start:
                planted = np.arange(1000)
                who[:1000], chosen[:1000] = accounts + planted % 20, objects + planted // 20
                when[:1000] = 3600 * (planted // 20) + random.integers(0, 30, 1000)
            columns = {
                "account": named("account-", who),
                "object": named("https://links.example/", chosen),
                "content": named("post-", np.arange(start, start + size)),
                "time": pa.array(1_700_000_000 + when, pa.int64()),
            }
            file.write_table(pa.table(columns))


def named(prefix: str, numbers: Any) -> pa.Array:
    """The numbers as ids."""
    return pa.array(np.char.add(prefix, numbers.astype(str)))


def run(code: str, *words: str) -> tuple[float, float, str]:
    """Wall seconds, peak memory in GB (of the process alone) and output of a programme in its own process."""
    watched = (
        "import subprocess, sys, resource\n"
        "done = subprocess.run([sys.executable, '-c', *sys.argv[1:]], stdout=subprocess.PIPE, text=True)\n"
        "print(done.stdout, 'PEAK', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        "sys.exit(done.returncode)\n"
    )
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", watched, code, *words], stdout=subprocess.PIPE, text=True, check=True)
    seconds = time.perf_counter() - began
    return seconds, int(done.stdout.rsplit("PEAK", 1)[1]) * 1024 / 1e9, done.stdout


def ours(path: Path, output: Path, *options: str) -> tuple[float, float]:
    """Wall seconds and peak memory of the tool."""
    seconds, memory, _said = run(OURS, "tool", "coordination", str(path), "-o", str(output), *options)
    return seconds, memory


def figure(what: str, value: float, baseline: str, goal: str, how: str) -> dict[str, Any]:
    """One line of the results, printed."""
    print(f"{what}: {value:.2f} (goal: {goal or '-'}; {baseline})", flush=True)
    shown = {"what": what, "value": round(value, 3), "low": None, "high": None}
    return {**shown, "baseline": baseline, "goal": goal, "how": how}


def counted(folder: Path, sizes: dict[str, list[int]]) -> list[dict[str, Any]]:
    """Seconds and memory for each kind and size, and how seconds grow."""
    found, how = [], "tool coordination --null none, start-up included"
    for kind, events in sizes.items():
        took = {}
        for size in events:
            path = folder / f"{kind}-{size}.parquet"
            make(path, kind, size)
            took[size], memory = ours(path, folder / "pairs.parquet", "--null", "none")
            peers = PEERS.get((kind, size), "")
            most = MEMORY.get((kind, size))
            found.append(figure(f"{kind}, {size:,} events: seconds", took[size], peers, "", how))
            goal = "" if most is None else f"at most {most}"
            found.append(figure(f"{kind}, {size:,} events: GB at most", memory, peers, goal, how))
        small, large = events[0], events[-1]
        growth = math.log(took[large] / took[small]) / math.log(large / small)
        found.append(
            figure(f"{kind}: growth exponent", growth, "1 is in proportion", "at most 1.15" * (kind == "uniform"), how)
        )
    return found


def beside_qut(folder: Path, size: int) -> list[dict[str, Any]]:
    """The QUT toolkit on the same events in the same run; and the null model beside the plain count."""
    path, output, theirs = folder / f"uniform-{size}.parquet", folder / "pairs.parquet", folder / "theirs.csv"
    seconds, _memory = ours(path, output, "--null", "none")
    pairs = {tuple(row.values()) for row in pq.read_table(output, columns=["a", "b", "weight"]).to_pylist()}
    whole, _memory, said = run(QUT, str(path), str(folder / "qut.db"), str(theirs))
    read, computed = (float(word) for word in said.split("SECONDS")[1].split()[:2])
    lines = {tuple(line.split(",")) for line in theirs.read_text().splitlines()}
    same = len({(a, b) for a, b, _weight in pairs} & {(a, b) for a, b, _weight in lines})
    alone = float(run(ALONE, str(path))[2].split("SECONDS")[1].split()[0])
    how = f"{size:,} uniform events, 60 s, weight 2, each in its own process; pairs of both: {same} of {len(lines)}"
    tested, _memory = ours(path, output, "--null", "permutation")
    counted_in = f"reading {read:.1f} s, network {computed:.1f} s; ours {seconds:.1f} s, without start-up {alone:.1f} s"
    return [
        figure("times faster than the QUT toolkit", whole / seconds, counted_in, "at least 25", how),
        figure("times faster, neither's start-up counted", (read + computed) / alone, counted_in, "at least 25", how),
        figure("times faster than its network alone, reading ours included", computed / alone, counted_in, "", how),
        figure("null model, times the plain count", tested / seconds, f"plain {seconds:.1f} s", "under 10", how),
    ]


def main() -> None:
    """Make the logs, run everything, write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--small", action="store_true", help="100 thousand and 1 million events only")
    small = parser.parse_args().small
    sizes = [100_000, 1_000_000] if small else [1_000_000, 5_000_000, 20_000_000]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = counted(folder, {"uniform": sizes, "heavy-tailed": sizes})
        found += beside_qut(folder, 1_000_000)
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB", flush=True)
    if not small:
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
