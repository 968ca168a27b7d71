"""A standalone cluster of Spark on this machine: a master and workers, each of which may be killed."""

import os
import signal
import socket  # noqa: TID251 - a free port of this machine
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60  # seconds for a master or a worker to be there
PARTS = 8  # of a shuffle: Spark's own two hundred are for more than two workers
MASTER, WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"


@dataclass(frozen=True)
class Cluster:
    """Its address, where its workers keep what they do, and their processes, one a group with its executors."""

    address: str
    folder: Path
    workers: list[subprocess.Popen[bytes]]
    environment: dict[str, str]

    def is_at_work(self, number: int) -> bool:
        """Whether a worker has an executor that a command asked for."""
        return any((self.folder / f"worker-{number}").glob("app-*/*/stderr"))

    def kill(self, number: int) -> None:
        """A worker and its executors, at once and without a word."""
        os.killpg(self.workers[number].pid, signal.SIGKILL)
        self.workers[number].wait()


@contextmanager
def running(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A cluster in `folder`, gone afterwards."""
    import pyspark

    home, port = Path(pyspark.__file__).parent, _free_port()
    environment = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    environment |= {"SPARK_LOCAL_DIRS": str(folder / "shuffles"), "SPARK_CONF_DIR": str(folder)}
    (folder / "spark-defaults.conf").write_text("spark.sql.shuffle.partitions 4\n")
    (folder / "spark-defaults.conf").write_text(f"spark.sql.shuffle.partitions {PARTS}\n")
    address, begun = f"spark://127.0.0.1:{port}", list[subprocess.Popen[bytes]]()

    def begin(name: str, *words: str) -> subprocess.Popen[bytes]:
        log = (folder / f"{name}.log").open("wb")
        command = [str(home / "bin" / "spark-class"), *words]
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )
        begun.append(process)
        return process

    try:
        begin("master", MASTER, "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
        _wait_for(folder / "master.log", "I have been elected leader")
        size = ("--cores", "1", "--memory", "1g", "--webui-port", "0")
        those = [
            begin(f"worker-{one}", WORKER, *size, "--work-dir", str(folder / f"worker-{one}"), address)
            for one in range(workers)
        ]
        for one in range(workers):
            _wait_for(folder / f"worker-{one}.log", "Successfully registered with master")
        yield Cluster(address, folder, those, environment)
    finally:
        for process in begun:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(log: Path, said: str) -> None:
    until = time.monotonic() + PATIENCE
    while said not in log.read_text(errors="replace"):
        assert time.monotonic() < until, log.read_text(errors="replace")[-2000:]
        time.sleep(0.1)
