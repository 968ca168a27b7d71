"""A cluster of two workers of which one is killed in mid-run gives what this machine alone gives."""

import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.spark
POSTS = 200_000
PATIENCE = 400  # seconds for the whole run


def events(path: Path) -> None:
    """Posts of four thousand accounts on twenty thousand objects, twelve accounts together on fifty more."""
    random = np.random.default_rng(20)
    accounts = [f"a{number}" for number in random.integers(0, 4000, POSTS)]
    objects = [f"o{number}" for number in random.integers(0, 20_000, POSTS)]
    times = random.integers(0, 30 * 86_400, POSTS).tolist()
    for link in range(50):
        at = int(random.integers(0, 30 * 86_400))
        accounts += [f"together{number}" for number in range(12)]
        objects += [f"planted{link}"] * 12
        times += [at + number for number in range(12)]
    contents = [f"c{number}" for number in range(len(times))]
    pq.write_table(pa.table({"account": accounts, "object": objects, "content": contents, "time": times}), path)


def command(folder: Path, engine: str, output: str) -> list[str]:
    """`marsad tool coordination` on the events, with the engine named."""
    words = ["tool", "coordination", str(folder / "events.parquet"), "--window", "60", "--min-repeats", "2"]
    return [str(Path(sys.executable).parent / "marsad"), "--engine", engine, *words, "-o", str(folder / output)]


def test_a_worker_killed_in_mid_run_changes_nothing(tmp_path: Path, clusters: ModuleType) -> None:
    events(tmp_path / "events.parquet")
    subprocess.run(command(tmp_path, "duckdb", "here.parquet"), check=True, timeout=PATIENCE)
    (tmp_path / "cluster").mkdir()
    with clusters.running(tmp_path / "cluster") as cluster, (tmp_path / "said.log").open("wb") as said:
        asked = command(tmp_path, cluster.address, "there.parquet")
        run = subprocess.Popen(asked, env=cluster.environment, stdout=said, stderr=said)
        while not cluster.is_at_work(0):
            assert run.poll() is None, (tmp_path / "said.log").read_text()[-3000:]
            time.sleep(0.05)
        time.sleep(3)  # it has begun, and is far from its end
        assert run.poll() is None
        cluster.kill(0)
        assert run.wait(PATIENCE) == 0, (tmp_path / "said.log").read_text()[-3000:]
    assert "Telling app of lost executor" in (tmp_path / "cluster" / "master.log").read_text()
    here, there = pq.read_table(tmp_path / "here.parquet"), pq.read_table(tmp_path / "there.parquet")
    assert here.num_rows >= 66  # each two of twelve
    assert there.to_pylist() == here.to_pylist()
