"""How fast the desk's pages are with a million posts and ten people at work, and what a browser must load for them.

    python benchmarks/desk_pages.py --home FOLDER [--posts 1000000] [--seconds 60] [--no-browser]

FOLDER gets an observatory by `benchmarks/desk_observatory.py` (SQLite and DuckDB; kept for the next run). A real server
runs on loopback. Ten people work at once, each reading for one to four seconds between two requests: five coders who
read a post and save, two seniors between progress, settlement, overview and search, a legal officer at the findings, an
administrator and an auditor. Every page is asked for once before the clock runs, as on any morning.

Then Chromium with scripts switched off opens each page and says when the first content was painted, and with scripts
on how many bytes of script each page loads.
"""

import argparse
import json
import random
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException  # noqa: TID251 - loopback only
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parent))  # its neighbours, wherever it is run from
import desk_observatory
from desk_load import Desk, Forms, cookie_of, forget_connections, percentiles, serving

RESULTS = Path(__file__).parent / "results" / "desk.json"
GOAL, SCRIPT_GOAL = 200, 60  # milliseconds, kilobytes
CHROMIUM = "/usr/bin/chromium"
SEARCHES = ("الانتخابات", "برنامج الصحة", "bureaux de vote", "lbarnamaj", "كذابة", "eau santé")
THINK = (1.0, 4.0)  # seconds between two requests of one person
# Who asks for what; {open} is a sample that coders still answer, {done} one that waits for a settlement.
ROUNDS: dict[str, tuple[str, ...]] = {
    "coder": ("/", "/code/{open}/", "/code/{open}/", "/code/{open}/", "/code/{open}/", "/my-answers/"),
    "senior_coder": (
        "/", "/progress/{done}/", "/settle/{done}/", "/overview/", "/explorer/?q={search}", "/errors/{done}/",
        "/calibration/", "/explorer/",
    ),
    "legal_officer": ("/findings/", "/overview/", "/progress/{done}/", "/urgent/", "/"),
    "administrator": ("/people/", "/overview/", "/", "/ledger/"),
    "auditor": ("/ledger/", "/help/", "/"),
}  # fmt: skip
AT_WORK = ("coder",) * 5 + ("senior_coder",) * 2 + ("legal_officer", "administrator", "auditor")


@dataclass
class Seen:
    """Seconds of every answer by page, and pages that did not come."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, page: str, status: int, seconds: float) -> None:
        """One answer."""
        with self.lock:
            self.times[page].append(seconds)
            if status >= 400:
                self.wrong[f"{page} {status}"] += 1


class Reader:
    """One person's browser."""

    def __init__(self, port: int, cookie: str, seen: Seen) -> None:
        self.port, self.seen = port, seen
        self.cookies = {"marsad_session": cookie}
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, page: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """One request; its time is noted under `page`."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self.port}"
        began = time.perf_counter()
        try:
            body = None if fields is None else urlencode(fields)
            self.connection.request("GET" if fields is None else "POST", path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            self.connection.close()
            return 599, ""
        self.seen.note(page, answer.status, time.perf_counter() - began)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _is, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, text


def filled(path: str, samples: dict[str, int], chance: random.Random) -> str:
    """The address with its numbers and a search."""
    return path.format(**samples, search=quote(chance.choice(SEARCHES)))


def work(role: str, reader: Reader, samples: dict[str, int], until: float, chance: random.Random) -> None:
    """One person goes round their pages until the time is over; a coder saves what the page shows."""
    time.sleep(chance.uniform(0, THINK[1]))
    while time.monotonic() < until:
        for page in ROUNDS[role]:
            _status, text = reader.ask(page, filled(page, samples, chance))
            time.sleep(chance.uniform(*THINK))
            form = Forms(text).answer_form() if page.startswith("/code/") else None
            if form is not None:
                reader.ask("save", form[0] or filled(page, samples, chance), form[1] | {"none": "1"})
            if time.monotonic() > until:
                return


def people(observatory: Any) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Sessions by role, and the samples: one that is coded now, one whose answers wait for the senior."""
    from marsad.store.records.models import Member, Sample
    from marsad.web.application import furnish_settings

    observatory.connect()
    furnish_settings(observatory)
    sessions: dict[str, list[str]] = defaultdict(list)
    for member in Member.objects.order_by("id"):
        if not member.name.startswith("coder 0") and not member.name.startswith("coder 1"):  # they answered all
            sessions[member.roles[0]].append(cookie_of(member))
    samples = list(Sample.objects.filter(purpose="estimation").order_by("id"))
    forget_connections()
    return sessions, {"done": samples[0].pk, "open": fresh_sample(observatory, samples[0])}


def fresh_sample(observatory: Any, like: Any) -> int:
    """A sample for training on the posts of another, which nobody answered yet: what the coders work on."""
    from dataclasses import replace

    from marsad.core.judgement import Purpose
    from marsad.store.records import samples, work

    observatory.connect()
    drawn = replace(samples.as_sample(like), purpose=Purpose.TRAINING)
    with work.unit(desk_observatory.ACTOR, "propose", like.question) as unit:
        found = samples.save_sample(unit, drawn, samples.tasks_of(like.pk))
    forget_connections()
    return found


def measured(home: Path, posts: int, seconds: float) -> tuple[Seen, Desk, dict[str, list[str]], dict[str, int]]:
    """Everybody works for that long; what they waited."""
    from marsad.flows.indexing import refresh

    observatory = desk_observatory.built(home, posts)
    desk_observatory.told("index of the search", lambda: refresh(observatory))
    sessions, samples = people(observatory)
    desk, seen, chance = Desk(home, "/"), Seen(), random.Random(1)
    with serving(desk):
        warm = Seen()
        for role in dict.fromkeys(AT_WORK):
            reader = Reader(desk.port, sessions[role][0], warm)
            for page in dict.fromkeys(ROUNDS[role]):
                reader.ask(page, filled(page, samples, chance))
        print("first answers (ms):", {page: round(1000 * each[0]) for page, each in sorted(warm.times.items())})
        until = time.monotonic() + seconds
        taken: dict[str, int] = defaultdict(int)
        threads = []
        for place, role in enumerate(AT_WORK):
            cookie = sessions[role][taken[role] % len(sessions[role])]
            taken[role] += 1
            given = (role, Reader(desk.port, cookie, seen), samples, until, random.Random(place))
            threads.append(threading.Thread(target=work, args=given, daemon=True))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(seconds + 120)
        print(f"memory of the server: {desk.memory():.0f} MB")
    return seen, desk, sessions, samples


def shown_in_a_browser(
    desk: Desk, sessions: dict[str, list[str]], samples: dict[str, int]
) -> dict[str, dict[str, Any]]:
    """By page: milliseconds to the first content without scripts, and kilobytes of script with them, charts apart."""
    from playwright.sync_api import sync_playwright

    found: dict[str, dict[str, Any]] = {}
    chance = random.Random(2)
    with serving(desk), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for role in dict.fromkeys(AT_WORK):
            cookie = {"name": "marsad_session", "value": sessions[role][0], "url": f"http://127.0.0.1:{desk.port}"}
            for page in dict.fromkeys(ROUNDS[role]):
                where = f"http://127.0.0.1:{desk.port}{filled(page, samples, chance)}"
                found[page] = painted(browser, cookie, where) | scripts(browser, cookie, where)
        browser.close()
    return found


def painted(browser: Any, cookie: dict[str, str], where: str) -> dict[str, Any]:
    """When the first content stood there, with scripts of the page switched off."""
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(where)
    page.wait_for_timeout(300)
    painted = page.evaluate("() => performance.getEntriesByName('first-contentful-paint').map(each => each.startTime)")
    context.close()
    return {"painted_ms": round(painted[0]) if painted else None}


def scripts(browser: Any, cookie: dict[str, str], where: str) -> dict[str, Any]:
    """Bytes of script the page loads; those of the chart engine apart."""
    context = browser.new_context()
    context.add_cookies([cookie])
    page, sizes = context.new_page(), {}

    def note(answer: Any) -> None:
        if answer.request.resource_type == "script":
            sizes[answer.url.rsplit("/", 1)[-1]] = len(answer.body())

    page.on("response", note)
    page.goto(where)
    page.wait_for_timeout(500)
    context.close()
    charts = {name: size for name, size in sizes.items() if size > 200_000}
    own = sum(sizes.values()) - sum(charts.values())
    return {"script_kb": round(own / 1024, 1), "chart_kb": round(sum(charts.values()) / 1024)}


def rows(seen: Seen, browser: dict[str, dict[str, Any]], how: str) -> list[dict[str, Any]]:
    """The figures as benchmarks keep them."""
    empty = {"low": None, "high": None, "baseline": None, "how": how}
    kept = []
    for page, seconds in sorted(seen.times.items()):
        of = percentiles(seconds)
        name = page.replace("/?q={search}", " (search)").replace("{open}", "N").replace("{done}", "N")
        kept.append({"what": f"{name}: p95, ms (p50 {of['p50']:.0f}, longest {of['max']:.0f}, n {len(seconds)})"}
                    | empty | {"value": of["p95"], "goal": GOAL})  # fmt: skip
        if page in browser:
            shown = browser[page]
            kept.append({"what": f"{name}: first content without script, ms"} | empty
                        | {"value": shown["painted_ms"], "goal": None})  # fmt: skip
            kept.append({"what": f"{name}: script, KB besides charts"} | empty
                        | {"value": shown["script_kb"], "goal": SCRIPT_GOAL})  # fmt: skip
    every = percentiles([second for each in seen.times.values() for second in each])
    kept.append({"what": f"every page: p95, ms (p50 {every['p50']:.0f}, longest {every['max']:.0f})"} | empty
                | {"value": every["p95"], "goal": GOAL})  # fmt: skip
    return kept


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/results/desk.json")
    given = parser.parse_args()
    seen, desk, sessions, samples = measured(given.home, given.posts, given.seconds)
    browser = {} if given.no_browser else shown_in_a_browser(desk, sessions, samples)
    found = rows(seen, browser, f"{given.posts:,} posts, SQLite and DuckDB, {len(AT_WORK)} people at work")
    for row in found:
        print(f"{row['what']}: {row['value']}")
    print("not 200:", dict(seen.wrong))
    if given.write:
        kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
        others = [row for row in kept if row["how"].startswith("desk_load")]
        RESULTS.write_text(json.dumps(found + others, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
