"""A small observatory: independent people, twelve who move together, a lawful campaign, three friends, two sides."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from marsad.core.ids import post_id, pseudonym
from marsad.core.roles import Role
from marsad.store.codebook_file import SHIPPED
from marsad.store.observatory import Observatory, furnish
from marsad.store.schema import POSTS

MISSION = """
id: arcadia-2030
title: {ar: انتخابات أركاديا, fr: Élections d’Arcadie, en: Elections in Arcadia}
territory: {ar: أركاديا, fr: Arcadie, en: Arcadia}
country: MA
start: 2030-08-01
end: 2030-09-30
time_zone: Africa/Casablanca
legal_basis: {ar: قانون الرصد, fr: Loi sur l’observation, en: Observation act}
mandate: {ar: المادة 3, fr: Article 3, en: Article 3}
languages: [ary, arb, fra]
codebook: codebook.yaml
roster: roster.csv
fictional: true
sources:
  - id: topic
    title: {ar: منشورات, fr: Publications, en: Posts}
    frame: topic
    platform: x
    query: elections
  - id: again
    title: {ar: منشورات أيضا, fr: Publications encore, en: Posts again}
    frame: topic
    platform: x
    query: elections
questions: []
sides:
  - id: dawn
    title: {ar: لائحة الفجر, fr: Liste de l’aube, en: Dawn list}
    hashtags: [Dawn]
    domains: [dawn.example]
    parties: [Dawn]
  - id: dusk
    title: {ar: لائحة الغسق, fr: Liste du crépuscule, en: Dusk list}
    hashtags: [Dusk]
    domains: [dusk.example]
    parties: [Dusk]
"""
ROSTER = "id,name,role,party,handles\ndawn-party,Dawn list,party,Dawn,x:dawn_list\n"
BEGIN = datetime(2030, 9, 1, 8, tzinfo=UTC)
KEY = b"k" * 32
PLANTED, CAMPAIGN, FRIENDS, PEOPLE = 12, 9, 3, 200
STORIES, TIMES, CLOCKS = 160, 12, 6
BOYCOTT = "ندعو جميع المواطنين إلى مقاطعة الانتخابات وعدم التصويت يوم الاقتراع"


@dataclass(frozen=True)
class World:
    """The observatory, and which pseudonyms were planted where."""

    observatory: Observatory
    planted: frozenset[str]
    campaign: frozenset[str]
    friends: frozenset[str]
    everybody: frozenset[str]

    def add(self, name: str, *roles: Role) -> Any:
        """A member more."""
        from marsad.store.records import members, work

        self.observatory.connect()
        with work.unit("tester", "add member", name) as unit:
            return members.add_member(unit, name, roles, "a long sentence of the lighthouse", "en")


def account(name: str) -> str:
    """The pseudonym of an invented account."""
    return pseudonym(KEY, "x", name)


def posts() -> list[dict[str, Any]]:
    """The invented posts, the same each time."""
    random, made = Random(7), []

    def add(who: str, at: datetime, **fields: Any) -> None:
        number = str(len(made))
        made.append({"source": "topic", "native_id": number, "account": account(who), "published_at": at, **fields})

    hours = [BEGIN + timedelta(minutes=random.randint(0, 8 * 24 * 60)) for _story in range(STORIES)]
    likely = [1 / (rank + 40) for rank in range(STORIES)]

    def share(who: str) -> None:
        story = random.choices(range(STORIES), likely)[0]
        at = hours[story] + timedelta(seconds=random.expovariate(1 / 10_000))
        tags = {0: ["Dawn"], 1: ["Dusk"]}.get(story % 3, [])
        link = f"https://m.news.example/{story}?utm_source={who}"
        add(who, at, text=f"what I read today {story} {random.random()}", hashtags=tags, links=[link])

    for person in range(PEOPLE):
        for _post in range(random.randint(4, 12)):
            share(f"person{person}")
    for member in range(PLANTED):
        share(f"planted{member}")
    for time in range(TIMES):
        at = BEGIN + timedelta(days=time % 8, hours=3 + time // 8, minutes=random.randint(1, 50))
        for member in range(PLANTED):
            public = "dawn-party" if member == 0 else None
            add(f"planted{member}", at + timedelta(seconds=random.uniform(0, 30)), public_actor=public,
                text=f"look at page {time} {random.random()}", links=[f"https://dawn.example/page{time}"])  # fmt: skip
        for member in range(CAMPAIGN):
            add(f"campaign{member}", at + timedelta(hours=5, seconds=random.uniform(0, 30)),
                text=f"{BOYCOTT} {random.random()}", links=[f"https://news.example/c{time}"])  # fmt: skip
        hour = BEGIN + timedelta(days=time % 8, hours=12 + time // 8)
        for member in range(CLOCKS):
            add(f"clock{member}", hour + timedelta(seconds=random.uniform(0, 20)),
                text=f"news of the hour {random.random()}", links=[f"https://news.example/{time + 20}"])  # fmt: skip
        for member in range(FRIENDS):
            add(f"friend{member}", at + timedelta(hours=9, seconds=random.uniform(0, 20)),
                text=f"with friends {random.random()}", links=[f"https://news.example/{time}"])  # fmt: skip
    add("nobody", BEGIN, text="without a time", published_at=None)
    made.append({**made[0], "source": "again"})
    return made


def as_rows(made: list[dict[str, Any]]) -> pa.Table:
    """The posts as the lake keeps them."""
    same = {"platform": "x", "kind": "post", "batch_id": "b", "row": 1, "masked": 0}
    rows = [
        dict.fromkeys(POSTS.names) | same | {"post_id": post_id(each["source"], "x", each["native_id"])} | each
        for each in made
    ]
    return pa.Table.from_pylist(rows, schema=POSTS)


def furnished(home: Path) -> Observatory:
    """The observatory with its posts."""
    home.mkdir()
    (home / "mission.yaml").write_text(MISSION, encoding="utf-8")
    (home / "roster.csv").write_text(ROSTER, encoding="utf-8")
    shutil.copyfile(SHIPPED, home / "codebook.yaml")
    observatory = furnish(home)
    observatory.lake.append("posts", as_rows(posts()), application="test", sequence=0)
    return observatory


@pytest.fixture(scope="session")
def furnished_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The observatory with one run, to be copied."""
    from django.db import connections

    from marsad.flows.coordination_run import run_coordination

    observatory = furnished(tmp_path_factory.mktemp("together") / "observatory")
    run_coordination(observatory, "tester")
    connections.close_all()
    return observatory.home


@pytest.fixture
def world(furnished_once: Path, tmp_path: Path) -> Iterator[World]:
    """A copy of the observatory with one run."""
    from django.db import connections

    home = tmp_path / "observatory"
    shutil.copytree(furnished_once, home)
    observatory = Observatory(home)
    observatory.connect()
    made = posts()
    yield World(
        observatory=observatory,
        planted=frozenset(account(f"planted{n}") for n in range(PLANTED)),
        campaign=frozenset(account(f"campaign{n}") for n in range(CAMPAIGN)),
        friends=frozenset(account(f"friend{n}") for n in range(FRIENDS)),
        everybody=frozenset(each["account"] for each in made),
    )
    connections.close_all()
