"""A PostgreSQL of the tests' own: a new cluster in a temporary folder, reached by a socket there, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

PASSWORD = "only for tests"
OWNER = "postgres"  # PostgreSQL refuses to run as root


def programs() -> Path | None:
    """The folder of PostgreSQL's programmes, the newest; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    return Path(named).resolve().parent if named else None


@dataclass(frozen=True)
class Server:
    """A running cluster; each test asks for a database of its own."""

    folder: Path

    def address(self, database: str) -> str:
        return f"postgresql://marsad:{PASSWORD.replace(' ', '%20')}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """The address of an empty database."""
        import psycopg

        name = f"t{uuid4().hex[:12]}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.address(name)


def _as_owner() -> dict[str, str | int]:
    if os.geteuid() != 0:
        return {}
    owner = pwd.getpwnam(OWNER)
    return {"user": owner.pw_uid, "group": owner.pw_gid}


@contextmanager
def running(folder: Path | None = None, *, connections: int = 60, durable: bool = False) -> Iterator[Server]:
    """A cluster while the block runs. `durable`: every commit is on the disk, as it is where people work."""
    bin_folder, found = programs(), Path(tempfile.mkdtemp(prefix="marsad-pg-", dir=folder or "/tmp"))
    assert bin_folder is not None
    if os.geteuid() == 0:
        os.chown(found, *list(_as_owner().values()))
    word = found / "password"
    word.write_text(PASSWORD)
    word.chmod(0o644)
    data = found / "data"
    making = [bin_folder / "initdb", "-D", data, "-U", "marsad", "--auth=scram-sha-256", f"--pwfile={word}"]
    making += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run(making, check=True, capture_output=True, cwd="/", **_as_owner())
    sure = "on" if durable else "off"
    settings = [f"unix_socket_directories={found}", "listen_addresses=", f"max_connections={connections}"]
    settings += [f"fsync={sure}", f"synchronous_commit={sure}", "shared_buffers=64MB", "log_min_messages=warning"]
    starting = [bin_folder / "postgres", "-D", data, *(part for each in settings for part in ("-c", each))]
    with (found / "log").open("wb") as log:
        server = subprocess.Popen(starting, stdout=log, stderr=log, cwd="/", **_as_owner())
    try:
        _wait_until_it_answers(Server(found), server)
        yield Server(found)
    finally:
        server.send_signal(signal.SIGINT)  # "fast": connections are ended
        server.wait(timeout=30)
        shutil.rmtree(found, ignore_errors=True)


def _wait_until_it_answers(here: Server, server: "subprocess.Popen[bytes]") -> None:
    import psycopg

    for _time in range(200):
        try:
            psycopg.connect(here.address("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            assert server.poll() is None, (here.folder / "log").read_text()
            time.sleep(0.05)
        else:
            return
    raise AssertionError((here.folder / "log").read_text())
