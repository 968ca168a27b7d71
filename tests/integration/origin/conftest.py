"""A small observatory whose authors' countries are known: some labelled, some written, some stated, many not."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from marsad.store.observatory import Observatory, furnish

MISSION = """
id: arcadia-2025
title: {ar: انتخابات أركاديا, fr: Élections d’Arcadie, en: Elections in Arcadia}
territory: {ar: أركاديا, fr: Arcadie, en: Arcadia}
country: MA
start: 2025-08-01
end: 2025-09-30
time_zone: Africa/Casablanca
legal_basis: {ar: قانون الرصد, fr: Loi sur l’observation, en: Observation act}
mandate: {ar: المادة 3, fr: Article 3, en: Article 3}
languages: [ary, arb, fra]
codebook: codebook.yaml
fictional: true
sources:
  - id: town
    title: {ar: ما نُشر عن المدينة, fr: Publications sur la ville, en: Posts about the town}
    frame: topic
    platform: x
    query: water
questions:
  - id: vawp
    title: {ar: العنف, fr: Violences, en: Violence}
    asks: {ar: هل فيه عنف؟, fr: Y a-t-il une violence ?, en: Is there violence?}
    codes: [A1]
    sources: [town]
"""
SECRET = "zanqat lfakhar 47"  # words of a place that must reach nothing
PLACES = {"MA": ("Casablanca", "الرباط", "Tanger 🇲🇦"), "FR": ("Lyon, France", "Marseille"), "BE": ("Bruxelles",)}


@dataclass(frozen=True)
class Town:
    """The observatory, and what is true of its posts: account -> country, and the posts of each."""

    observatory: Observatory
    truth: dict[str, str] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)

    def outside(self, tag: str | None = None) -> float:
        """The true share of posts from outside, of those that bear the hashtag or of all."""
        mine = [post for post in self.posts if tag is None or tag in post["hashtags"]]
        return sum(self.truth[post["author"]] != "MA" for post in mine) / len(mine)


def invented(seed: int, accounts: int = 160) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Account, true country, and what its posts say of it. A third says nothing; some contradict themselves."""
    chance = random.Random(seed)
    for number in range(accounts):
        country = chance.choices(["MA", "FR", "BE"], [6, 3, 1])[0]
        says: dict[str, Any] = {}
        how = chance.random()
        if how < 0.25:
            says["country"] = country
        elif how < 0.6:
            says["place"] = chance.choice(PLACES[country])
        elif how < 0.65:
            says["place"] = SECRET
        elif how < 0.7:
            says |= {"country": country, "place": chance.choice(PLACES["FR" if country == "MA" else "MA"])}
        yield f"someone_{number}", country, says


def write_posts(path: Path, seed: int = 7) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Posts as a file of NDJSON; the true countries, and the posts."""
    chance = random.Random(seed + 1)
    truth: dict[str, str] = {}
    posts: list[dict[str, Any]] = []
    for account, country, says in invented(seed):
        truth[account] = country
        for _time in range(chance.randint(1, 9)):
            tagged = chance.random() < (0.6 if country != "MA" else 0.3)
            number = len(posts)
            post = {
                "id": str(number),
                "published_at": f"2025-08-{1 + number % 28:02d}T10:00:00Z",
                "text": f"the water of the town, word {number} {'#eau' if tagged else ''}",
                "author": account,
                "hashtags": ["eau"] if tagged else [],
                "views": chance.randint(0, 500),
            }
            posts.append({**post, **says})
    path.write_text("".join(json.dumps(post, ensure_ascii=False) + "\n" for post in posts), encoding="utf-8")
    return truth, posts


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The posts taken in; made once a module."""
    from marsad.flows.ingest import Intake, ingest_file
    from marsad.store.codebook_file import SHIPPED

    home = tmp_path_factory.mktemp("town") / "observatory"
    home.mkdir()
    (home / "mission.yaml").write_text(MISSION, encoding="utf-8")
    (home / "codebook.yaml").write_bytes(SHIPPED.read_bytes())
    observatory = furnish(home)
    file = home.parent / "posts.ndjson"
    truth, posts = write_posts(file)
    ingest_file(observatory, "tester", file, Intake(source="town", workers=1, reader="ndjson"))
    yield Town(observatory, truth, posts)
    from django.db import connections

    connections.close_all()
