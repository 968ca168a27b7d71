"""A small mission of eight weeks in which a slogan rises, a day is missing, and somebody calls to a dangerous act.

Everything is invented. Beside them: a lawful call to abstain that rises too, and one member of each role.
"""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

import marsad.store
from marsad.core.roles import Role
from marsad.store.observatory import Observatory, furnish
from marsad.store.schema import POSTS, SIGNALS

FIRST = datetime(2030, 8, 1, tzinfo=UTC)
DAYS = 56
MISSING = (datetime(2030, 9, 3, tzinfo=UTC), datetime(2030, 9, 4, tzinfo=UTC))
ROSE = datetime(2030, 9, 18, 18, tzinfo=UTC)  # the slogan
CALLED = datetime(2030, 9, 21, 8, tzinfo=UTC)  # the call
ABSTAINED = datetime(2030, 9, 11, 12, tzinfo=UTC)
ACT = "2030-09-28"
NOW = datetime(2030, 9, 25, 12, tzinfo=UTC)
PASSWORD = "a long sentence of the lighthouse"
MISSION = """
id: arcadia-rising
title: {ar: أركاديا, fr: Arcadie, en: Arcadia}
territory: {ar: أركاديا, fr: Arcadie, en: Arcadia}
country: MA
start: 2030-08-01
end: 2030-09-30
time_zone: Africa/Casablanca
legal_basis: {ar: قانون, fr: Loi, en: Act}
mandate: {ar: المادة 3, fr: Article 3, en: Article 3}
languages: [ary, arb, fra]
codebook: codebook.yaml
roster: roster.csv
fictional: true
sources:
  - id: lanterns
    title: {ar: صفحات الفوانيس, fr: Pages des lanternes, en: Pages of the lanterns}
    frame: topic
    platform: facebook
    query: lamps
  - id: square
    title: {ar: الساحة, fr: La place, en: The square}
    frame: topic
    platform: x
    query: lamps
events:
  - on: 2030-09-18
    title: {ar: مناظرة على الإذاعة, fr: Débat à la radio, en: Debate on the radio}
sides:
  - id: lanterns
    title: {ar: الفوانيس, fr: Les Lanternes, en: The Lanterns}
    hashtags: [LightUp]
questions:
  - id: insults
    title: {ar: الإهانات, fr: Injures, en: Insults}
    asks: {ar: هل فيه إهانة؟, fr: Y a-t-il une injure ?, en: Is there an insult?}
    codes: [A1]
    sources: [lanterns, square]
    stratify_on: ["lexicon:abuse"]
  - id: abstaining
    title: {ar: الامتناع, fr: Abstention, en: Abstention}
    asks: {ar: هل يدعو إلى الامتناع؟, fr: Appelle-t-elle à s’abstenir ?, en: Does it call to abstain?}
    codes: [E1]
    sources: [lanterns, square]
    stratify_on: ["lexicon:abstention"]
  - id: to-minors
    title: {ar: موجه إلى قاصرين, fr: Adressé à des mineurs, en: Addressed to minors}
    asks: {ar: هل يخاطب قاصرين؟, fr: S’adresse-t-elle à des mineurs ?, en: Does it address minors?}
    codes: [E8]
    sources: [lanterns, square]
  - id: dissuading
    title: {ar: التحذير, fr: Prévention, en: Dissuasion}
    asks: {ar: هل ينبه إلى الخطر؟, fr: Prévient-elle du danger ?, en: Does it warn of the danger?}
    codes: [E9, G6]
    sources: [lanterns, square]
"""
ROSTER = """id,name,role,sex,party,constituency,handles
radio-arcadia,Radio Arcadia,media,,,,x:radioarcadia
"""
SLOGAN = "the lamps of the old harbour must burn all night long"
DANGER = "climb the northern fence together on saturday night"
ABSTAIN = "we will not vote this time and neither should you"
MEMBERS = {
    "sara": Role.OBSERVER,
    "coder": Role.CODER,
    "senior": Role.SENIOR_CODER,
    "legal": Role.LEGAL_OFFICER,
    "publisher": Role.PUBLISHER,
    "admin": Role.ADMINISTRATOR,
    "auditor": Role.AUDITOR,
    "focal": Role.PROTECTION,
}


def build(home: Path) -> Observatory:
    """The observatory, with its posts, its signals and one member of each role."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(marsad.store.__file__).parent / "templates" / "codebook.yaml", home)
    (home / "mission.yaml").write_text(MISSION, encoding="utf-8")
    (home / "roster.csv").write_text(ROSTER, encoding="utf-8")
    observatory = furnish(home)
    posts = posts_of(np.random.default_rng(7))
    observatory.lake.append("posts", _rows(POSTS, posts), application="test", sequence=0)
    signals = [_signal(post["post_id"], "abstention") for post in posts if ABSTAIN in post["text"]]
    signals += [_signal(post["post_id"], "abuse") for post in posts[:400:7]]
    signals += [_signal(post["post_id"], "dangerous_call") for post in posts if DANGER in post["text"]]
    observatory.lake.append("signals", _rows(SIGNALS, signals), application="test", sequence=0)
    observatory.connect()
    from marsad.store.records import members, work

    for name, role in MEMBERS.items():
        with work.unit("tester", "add member", name) as unit:
            members.add_member(unit, name, (role,), PASSWORD, "en")
    return observatory


def posts_of(random: np.random.Generator) -> list[dict[str, Any]]:
    """Posts hour by hour, more by day than by night, then the three that rise; ordered by nothing."""
    made: list[dict[str, Any]] = []
    for hour in range(DAYS * 24):
        at = FIRST + timedelta(hours=hour)
        if MISSING[0] <= at < MISSING[1]:
            continue
        for _each in range(int(random.poisson(1 + 4 * (8 <= at.hour <= 22)))):
            tags = ["LightUp"] if random.random() < 0.05 else []
            made.append(_post(random, len(made), at, f"good evening {random.integers(1e6)}", tags))
    for start, hours, rate, text, tags in (
        (ROSE, 6, 40, SLOGAN, ["LampsOfTheHarbour"]),
        (ABSTAINED, 8, 25, ABSTAIN, ["NoVote"]),
        (CALLED, 60, 3, DANGER, ["NorthernFence"]),
    ):
        for hour in range(hours):
            for _each in range(int(random.poisson(rate))):
                at = start + timedelta(hours=hour)
                post = _post(random, len(made), at, f"{text} {random.integers(9)}", tags)
                if text is SLOGAN and random.random() < 0.3:
                    post["account"] = "a" * 24
                if text is SLOGAN and random.random() < 0.5:
                    post["links"] = ["https://news.example/harbour"]
                made.append(post)
    return made


def _post(random: np.random.Generator, number: int, at: datetime, text: str, tags: list[str]) -> dict[str, Any]:
    source = "lanterns" if number % 2 else "square"
    return {
        "post_id": f"{number:032x}",
        "source": source,
        "platform": "facebook" if source == "lanterns" else "x",
        "native_id": str(number),
        "kind": "post",
        "published_at": at + timedelta(seconds=int(random.integers(3600))),
        "text": text,
        "account": f"b{random.integers(400):023x}",
        "hashtags": tags,
        "links": [],
        "media": [],
        "batch_id": "b",
        "row": number + 1,
        "masked": 0,
    }


def _signal(post: str, label: str) -> dict[str, Any]:
    return {
        "post_id": post,
        "detector": "lexicon",
        "detector_version": "1",
        "label": label,
        "score": 0.9,
        "because": "[]",
    }


def _rows(schema: pa.Schema, given: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict.fromkeys(schema.names) | row for row in given], schema=schema)
