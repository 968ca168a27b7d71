"""An observatory of invented posts, people and codings, on which the desk is measured.

    python benchmarks/desk_observatory.py HOME [--posts 1000000]

The mission, its roster and its questions are those of the worked example. Posts are in Arabic, Darija (both scripts)
and French; the same number and seed give the same posts. They are taken in, detected and sampled by the real
functions; two coders answer most of a sample, so that some of it is agreed, some differs and some waits.
"""

import argparse
import gzip
import json
import random
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # its neighbour, wherever it is run from
from samples import text

SEED = 20250118
ACTOR = "the measurer"
START = datetime(2024, 12, 16, 6, tzinfo=UTC)
SHARES = {"replies_candidates": 0.3, "replies_journalists": 0.1, "topic_export": 0.3, "topic_4cat": 0.3}
HEATED = (
    "كذابة ما تستاهلش",
    "خاينة",
    "menteuse, dégage",
    "kdab w chefar",
    "قاطعوا الانتخابات",
    "boycott des élections",
)
SAMPLE = 600
ANSWERED = 0.95  # share of a sample's posts that both coders answered
CODERS = 8


def lines(posts: int, first: int, people: list[str]) -> Iterator[bytes]:
    """Posts in Marsad's own NDJSON."""
    chance = random.Random(SEED + first)
    for number in range(first, first + posts):
        said, language, tags = text(chance, 6, 30)
        if chance.random() < 0.06:
            said = f"{said} {chance.choice(HEATED)}"
        post = {
            "id": f"{number}",
            "platform": "x" if number % 3 else "facebook",
            "kind": "comment" if number % 2 else "post",
            "author": f"demo_{int(chance.paretovariate(0.9)) % 200_000}",
            "published_at": (START + timedelta(seconds=number * 3 % 3_000_000)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "text": said,
            "target": chance.choice(people) if people else None,
            "parent": str(number - 1) if number % 5 == 1 else None,
            "lang": language,
            "hashtags": tags,
            "url": f"https://social.example/post/{number}",
            "views": chance.randrange(10**5),
            "reactions": chance.randrange(10**3),
        }
        yield json.dumps(post, ensure_ascii=False).encode() + b"\n"


def built(home: Path, posts: int) -> Any:
    """The observatory, made once: a folder that holds one already is opened as it is."""
    from marsad.store.observatory import open_observatory

    if (home / "built.json").exists():
        return open_observatory(home)
    shutil.rmtree(home, ignore_errors=True)
    observatory = begun(home)
    people = [person.id for person in observatory.roster if person.role == "candidate"]
    told(f"taking in {posts:,} posts", lambda: take_in(observatory, posts, people))
    told("detecting", lambda: detected(observatory))
    told("sampling and coding", lambda: coded(observatory))
    (home / "built.json").write_text(json.dumps({"posts": posts}), encoding="utf-8")
    return observatory


def told(what: str, do: Any) -> None:
    """Do it and say how long it took."""
    began = time.perf_counter()
    do()
    print(f"{what}: {time.perf_counter() - began:.0f} s", flush=True)


def begun(home: Path, address: str | None = None) -> Any:
    """An observatory with the worked example's mission and nothing in it."""
    from marsad.demo.mission_folder import write_mission
    from marsad.store.codebook_file import SHIPPED
    from marsad.store.observatory import furnish

    write_mission(home)
    shutil.copyfile(SHIPPED, home / "codebook.yaml")
    return furnish(home, address)


def take_in(observatory: Any, posts: int, people: list[str]) -> None:
    """One file a source, by the real intake."""
    from marsad.flows.collecting import Told
    from marsad.flows.ingest import Intake, ingest_file

    first = 1
    for source, share in SHARES.items():
        count = int(posts * share)
        path = observatory.home / f"{source}.ndjson.gz"
        with gzip.open(path, "wb", compresslevel=1) as file:
            file.writelines(lines(count, first, people if source.startswith("replies") else []))
        ingest_file(observatory, ACTOR, path, Intake(source=source, told=Told(by=ACTOR)))
        path.unlink()
        first += count


def detected(observatory: Any) -> None:
    """The detectors that the questions of the mission rest on."""
    from marsad.flows.detection import detect

    needed = {label.split(":", 1)[0] for each in observatory.mission.questions for label in each.stratify_on}
    detect(observatory, ACTOR, sorted({"language", *needed}))


def coded(observatory: Any) -> None:
    """Coders and a sample a question, most of it answered by two of them."""
    from marsad.flows.sampling import draw_sample

    people = add_people(observatory)
    for question in observatory.mission.questions:
        drawn = draw_sample(observatory, ACTOR, question.id, SAMPLE, SEED)
        answer(drawn.sample_id, question, people[:2], observatory.codebook.version)


def add_people(observatory: Any) -> list[Any]:
    """Coders, and one person for each other role; nobody has a password."""
    from marsad.core.roles import Role
    from marsad.store.records import members
    from marsad.store.records.work import unit

    observatory.connect()
    wanted = [(f"coder {place}", Role.CODER) for place in range(CODERS)]
    wanted += [(str(role), role) for role in Role if role is not Role.CODER]
    with unit(ACTOR, "add member", "everybody") as work:
        return [
            members.add_member(work, name, [role], None, language=("ar", "fr")[place % 2], kind="simulated")
            for place, (name, role) in enumerate(wanted)
        ]


def answer(sample_id: int, question: Any, coders: list[Any], version: str) -> None:
    """Two invented answers to most tasks, alike nine times in ten."""
    from marsad.core.judgement import Coding
    from marsad.store.records import codings, samples
    from marsad.store.records.work import unit

    chance = random.Random(SEED + sample_id)
    tasks = [task for task in samples.tasks_of(sample_id) if chance.random() < ANSWERED]
    truth = {task.task_id: chance.random() < 0.25 for task in tasks}
    with unit(ACTOR, "code", f"sample {sample_id}") as work:
        for coder in coders:
            for task in tasks:
                said = truth[task.task_id] != (chance.random() < 0.05)
                given = Coding(
                    task_id=task.task_id,
                    coder=coder.name,
                    codes=(question.codes[-1],) if said else (),
                    codebook_version=version,
                )
                codings.save_coding(work, coder, given)


def main() -> None:
    """Build one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--posts", type=int, default=1_000_000)
    given = parser.parse_args()
    built(given.home, given.posts)


if __name__ == "__main__":
    main()
