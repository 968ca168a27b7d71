"""Many coders saving at once, over HTTP on loopback, against a real server: is anything lost or written twice?

    python benchmarks/desk_load.py [--coders 50] [--saves 6] [--engine sqlite|postgresql] [--kill 3]

Each coder has a session put into the database (hashing 200 passwords would measure Argon2), reads the queue, fills in
the form that the page shows, hidden fields and all, and saves; then the next. An answer counts as acknowledged once
the page after it says that it was saved. With `--kill` the server is killed with SIGKILL that many times meanwhile,
and started again. Afterwards the records are counted: `Counted` says what must hold.
"""

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException  # noqa: TID251 - loopback only
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent))  # its neighbour, wherever it is run from
import desk_observatory

TIMEOUT = 60.0  # seconds a coder waits for one answer
LIMIT = 300.0  # seconds for the whole load
PATIENCE = 200  # times a coder comes again after the server was gone


class Forms(HTMLParser):
    """The forms of a page: where each goes, and its hidden fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or one of its hidden fields stands here."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif tag == "input" and given.get("type") == "hidden" and self.forms:
            self.forms[-1][1][given.get("name", "")] = given.get("value", "")

    def answer_form(self) -> tuple[str, dict[str, str]] | None:
        """The form that carries a slip."""
        return next((form for form in self.forms if "slip" in form[1]), None)


@dataclass
class Times:
    """Seconds of each request, by kind."""

    of: dict[str, list[float]] = field(default_factory=lambda: {"GET": [], "POST": []})

    def rows(self) -> dict[str, dict[str, float]]:
        """p50, p95 and the longest, in milliseconds."""
        return {kind: percentiles(seconds) for kind, seconds in self.of.items() if seconds}


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and the longest, in milliseconds."""
    ordered = sorted(seconds)
    at = {"p50": statistics.median(ordered), "p95": ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]}
    return {name: round(1000 * value, 1) for name, value in (at | {"max": ordered[-1]}).items()}


class Coder(threading.Thread):
    """One coder at a browser without a script."""

    def __init__(self, name: str, cookie: str, where: "Desk", saves: int, pause: float = 0.0) -> None:
        super().__init__(name=name, daemon=True)
        self.cookies = {"marsad_session": cookie}
        self.desk, self.saves, self.pause = where, saves, pause
        self.acknowledged = self.refused = self.broken = 0
        self.unsure = 0  # sent, and the answer to it was never heard
        self.times = Times()
        self.said = ""  # why it ended early
        self._connection: HTTPConnection | None = None

    def run(self) -> None:
        """Save until enough is acknowledged, or nothing is left."""
        until = time.monotonic() + LIMIT
        page = None
        while self.acknowledged < self.saves and time.monotonic() < until:
            try:
                page = page or self._ask("GET", self.desk.path)[1]
                form = Forms(page).answer_form()
                if form is None:
                    self.said = re.sub(r"<[^>]+>|\s+", " ", page.partition("<main")[2])[:400]
                    return
                page = self._save(*form)
                time.sleep(self.pause)
            except (OSError, HTTPException) as trouble:
                self.said = self.said or f"{type(trouble).__name__}: {trouble}"
                self.broken += 1
                self._close()
                page = None
                if self.broken > PATIENCE:
                    return
                time.sleep(0.1)
        self._close()

    def _save(self, action: str, fields: dict[str, str]) -> str | None:
        self.unsure += 1
        status, page = self._ask("POST", action or self.desk.path, fields | {"none": "1"})
        page = self._ask("GET", self.desk.path)[1] if status in (302, 303) else page
        self.unsure -= 1
        if status in (302, 303) and re.search(r'class="notice done"', page):
            self.acknowledged += 1
        else:
            self.refused += 1
        return page

    def _ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.desk.port, timeout=TIMEOUT)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self.desk.port}"
        began = time.perf_counter()
        self._connection.request(method, path, None if fields is None else urlencode(fields), headers)
        answer = self._connection.getresponse()
        page = answer.read().decode("utf-8")
        self.times.of[method].append(time.perf_counter() - began)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _is, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.status >= 500:
            raise HTTPException(f"{answer.status}: {page[:300]}")
        return answer.status, page

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@dataclass
class Desk:
    """A server process of one observatory on one port, which can be killed and started again."""

    home: Path
    path: str
    port: int = 0
    process: "subprocess.Popen[str] | None" = None

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = [sys.executable, "-m", "marsad.web", "--home", str(self.home), "--port", str(self.port)]
        environment = {**os.environ, "MARSAD_LANG": "en"}
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
        assert self.process.stdout
        said = self.process.stdout.readline()
        found = re.search(r"http://[^:]+:(\d+)/", said)
        assert found, said + (self.home / "server.log").read_text()
        self.port = int(found[1])

    def kill(self) -> None:
        """SIGKILL: as when the power is cut."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self._gone()

    def stop(self) -> None:
        """As a person stops it."""
        assert self.process
        self.process.terminate()
        self._gone()

    def _gone(self) -> None:
        assert self.process
        assert self.process.stdout
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def memory(self) -> float:
        """Megabytes it holds now."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What was acknowledged, what is kept, and what must not be."""

    coders: int
    acknowledged: int
    refused: int
    broken: int
    kept: int
    lost: int  # acknowledged and not kept
    unasked: int  # kept beyond what was acknowledged, or on its way when the server was killed
    too_many: int  # tasks with more codings than they need
    twice: int  # pairs of a coder and a task with two codings
    entries: int
    unwitnessed: int  # codings without their ledger entry, or entries without their coding
    ledger_broken_at: int | None
    early: tuple[str, ...]  # why coders ended early
    seconds: float
    megabytes: float
    times: dict[str, dict[str, float]]

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, doubled or left out of the ledger."""
        wrong = self.lost + self.unasked + self.too_many + self.twice + self.unwitnessed
        return wrong == 0 and self.ledger_broken_at is None


def cookie_of(member: Any) -> str:
    """The key of a new session, as the log-in page would have made it."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def prepared(home: Path, coders: int, tasks: int, address: str | None = None) -> tuple[Desk, dict[str, str]]:
    """An observatory with a sample of invented posts that needs two answers each; the sessions of its coders."""
    from marsad.core.judgement import DrawnSample, Task
    from marsad.core.roles import Role
    from marsad.store.records import members, samples
    from marsad.store.records.work import unit
    from marsad.web.application import furnish_settings

    observatory = desk_observatory.begun(home, address)
    observatory.connect()
    furnish_settings(observatory)
    desk_observatory.take_in(observatory, max(100, 2 * tasks), [person.id for person in observatory.roster][:5])
    posts = observatory.lake.read("posts", ["post_id"])["post_id"].to_pylist()[:tasks]
    drawn = DrawnSample(
        question="vawp", seed=1, size=tasks, population=len(posts), strata={"all": {"N": len(posts), "n": tasks}},
        posts_version=observatory.lake.version("posts"), signals_version=0,
        codebook_version=observatory.codebook.version,
    )  # fmt: skip
    with unit("load", "sample", "vawp") as work:
        each = {"task_id": 0, "sample_id": 0, "stratum": "all", "inclusion_probability": 1.0, "double": True}
        made = [Task(post_id=post, position=place, **each) for place, post in enumerate(posts)]
        sample = samples.save_sample(work, drawn, made)
    with unit("load", "add member", "coders") as work:
        people = [
            members.add_member(work, f"coder {place}", [Role.CODER], None, language=("ar", "fr")[place % 2])
            for place in range(coders)
        ]
    sessions = {person.name: cookie_of(person) for person in people}
    forget_connections()
    return Desk(home, f"/code/{sample}/"), sessions


def forget_connections() -> None:
    """Close this process's connections: the server's come next."""
    from django.db import connections

    connections.close_all()


@contextmanager
def serving(desk: Desk) -> Iterator[None]:
    """The server while the block runs."""
    desk.start()
    try:
        yield
    finally:
        desk.stop()


def load(desk: Desk, sessions: dict[str, str], saves: int, kills: int = 0) -> Counted:
    """Everybody saves at once; the server is killed `kills` times meanwhile. What came of it."""
    people = [Coder(name, cookie, desk, saves) for name, cookie in sessions.items()]
    with serving(desk):
        began = time.perf_counter()
        for coder in people:
            coder.start()
        for _time in range(kills):
            wait_for(people, saves * len(people) * (_time + 1) / (kills + 1))
            desk.kill()
            desk.start()
        for coder in people:
            coder.join(LIMIT)
        seconds, megabytes = time.perf_counter() - began, desk.memory()
    return counted(desk, people, seconds, megabytes)


def wait_for(people: Sequence[Coder], acknowledged: float) -> None:
    """Wait until that many answers are acknowledged, or everybody has ended."""
    while any(each.is_alive() for each in people) and sum(each.acknowledged for each in people) < acknowledged:
        time.sleep(0.02)


def counted(desk: Desk, people: Sequence[Coder], seconds: float, megabytes: float) -> Counted:
    """The records beside what was acknowledged."""
    from marsad.store.observatory import open_observatory
    from marsad.store.records import work
    from marsad.store.records.models import CodingRecord, SampleTask

    open_observatory(desk.home).connect()
    rows = list(CodingRecord.objects.values_list("task_id", "coder__name"))
    needs = {task.pk: 2 if task.double else 1 for task in SampleTask.objects.all()}
    mine = Counter(name for _task, name in rows)
    answers = Counter(task for task, _name in rows)
    told = Counter(key for entry in work.entries() for key in entry.act.detail.get("prints", {}).get("coding", {}))
    pairs = {f"{task}/{coder}" for task, coder in CodingRecord.objects.values_list("task_id", "coder_id")}
    broken = work.verify()
    found = Counted(
        coders=len(people),
        acknowledged=sum(each.acknowledged for each in people),
        refused=sum(each.refused for each in people),
        broken=sum(each.broken for each in people),
        kept=len(rows),
        lost=sum(max(0, each.acknowledged - mine[each.name]) for each in people),
        unasked=sum(max(0, mine[each.name] - each.acknowledged - each.unsure) for each in people),
        too_many=sum(count > needs[task] for task, count in answers.items()),
        twice=len(rows) - len(set(rows)),
        entries=work.head()[0],
        unwitnessed=len(pairs ^ set(told)) + sum(count > 1 for count in told.values()),
        ledger_broken_at=broken.number if broken else None,
        early=tuple(each.said for each in people if each.said),
        seconds=round(seconds, 1),
        megabytes=round(megabytes),
        times=Times({kind: [s for each in people for s in each.times.of[kind]] for kind in ("GET", "POST")}).rows(),
    )
    forget_connections()
    return found


def run(engine: str, coders: int, saves: int, kills: int = 0) -> Counted:
    """One load on a new observatory in a temporary folder."""
    tasks = coders * saves // 2 + coders  # enough that nobody runs out
    with TemporaryDirectory(prefix="marsad-load-") as folder:
        if engine == "sqlite":
            return load(*prepared(Path(folder) / "home", coders, tasks), saves, kills)
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
        import postgresql_server

        with postgresql_server.running(durable=True) as server:
            return load(*prepared(Path(folder) / "home", coders, tasks, server.new_database()), saves, kills)


def main() -> int:
    """Print what came of it; exit 1 where anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--coders", type=int, default=50)
    parser.add_argument("--saves", type=int, default=6)
    parser.add_argument("--kill", type=int, default=0)
    given = parser.parse_args()
    found = run(given.engine, given.coders, given.saves, given.kill)
    print(json.dumps(asdict(found) | {"sound": found.sound}, indent=1, ensure_ascii=False))
    return 0 if found.sound else 1


if __name__ == "__main__":
    raise SystemExit(main())
