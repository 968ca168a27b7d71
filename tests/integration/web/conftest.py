"""A small observatory with invented posts, three coders and a senior, and the desk that serves it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest

import marsad.store
from marsad.core.judgement import Coding, Task
from marsad.core.roles import Role
from marsad.store.observatory import Observatory, furnish
from marsad.store.schema import POSTS, SIGNALS

PASSWORD = "a long sentence of the lighthouse"
STRATUM = "stratum-of-the-machine"
DETECTOR = "detector-of-the-machine"
ACCOUNT = "a0123456789abcdef01234567"
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
fictional: true
sources:
  - id: replies
    title: {ar: ردود على المترشحين, fr: Réponses aux candidates, en: Replies to candidates}
    frame: target
    platform: facebook
questions:
  - id: vawp
    title:
      ar: العنف ضد النساء في السياسة
      fr: Violences contre les femmes en politique
      en: Violence against women in politics
    asks:
      ar: هل في هذا المنشور عنف ضد امرأة بسبب دورها السياسي؟
      fr: Cette publication contient-elle une violence visant une femme à cause de son rôle politique ?
      en: Does this post carry violence against a woman because of her political role?
    codes: [A1, A2, A3, A5, A6, A7, A8, A10, D1, D2]
    sources: [replies]
"""
TEXTS = [
    "والله ما عندها ما تدير فالبرلمان، تمشي لكوزينتها 😡",
    "Bravo madame, continuez votre travail !",
    "hadi ghir kadba kbira, ma ghadi tbeddel walou",
    "نتمنى لكم التوفيق في الحملة الانتخابية",
    "Retourne dans ta cuisine, la politique n’est pas pour vous",
    "ⴰⵣⵓⵍ ⴼⵍⴰⵡⵏ, ⵜⴰⵏⵎⵎⵉⵔⵜ",
    "Stay safe \u202eevil\u202c and vote <script>alert(1)</script> & more",
    "البرنامج ديالها زوين ولكن التطبيق صعيب",
]


@dataclass(frozen=True)
class Arcadia:
    """The observatory, the number of its sample, and what a test may add."""

    observatory: Observatory
    sample: int
    password: str = PASSWORD

    def add(self, name: str, *roles: Role, language: str = "ar") -> Any:
        """A member more."""
        return add_member(name, *roles, language=language)

    def draw(self, texts: int = len(TEXTS), *, double: bool = True) -> int:
        """Another sample of the same posts; its number."""
        return draw(texts, double=double)

    def draw_round(self) -> int:
        """A round of calibration of four posts, asked of everybody who codes now; its number."""
        return draw_round()

    def tasks(self, sample: int | None = None) -> list[int]:
        """The task numbers of a sample in order."""
        from marsad.store.records import samples

        return [task.task_id for task in samples.tasks_of(sample or self.sample)]

    def code(self, name: str, task: int, *codes: str, cannot: str | None = None, severity: int | None = None) -> None:
        """An answer given elsewhere."""
        from marsad.store.records import codings, members, work

        coding = Coding(
            task_id=task, coder=name, codes=codes, severity=severity, cannot_decide=cannot, codebook_version="1.0"
        )
        with work.unit(name, "code", f"task {task}") as unit:
            codings.save_coding(unit, members.member(name), coding)


def rows(table: pa.Schema, given: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict.fromkeys(table.names) | row for row in given], schema=table)


def post(number: int, text: str, parent: str | None = None) -> dict[str, Any]:
    return {
        "post_id": f"{number:032x}",
        "source": "replies",
        "platform": "facebook",
        "native_id": str(number),
        "kind": "comment",
        "published_at": datetime(2030, 9, 1, 9, 30, tzinfo=UTC) + timedelta(minutes=number),
        "text": text,
        "account": ACCOUNT,
        "parent_id": parent,
        "media": ["m1"] if number == 2 else [],
        "url": "https://example.test/secret-author/1",
        "batch_id": "b",
        "row": number + 1,
        "masked": 0,
    }


def add_member(name: str, *roles: Role, language: str = "ar") -> Any:
    from marsad.store.records import members, work

    with work.unit("tester", "add member", name) as unit:
        return members.add_member(unit, name, roles or (Role.CODER,), PASSWORD, language)


def draw(texts: int = len(TEXTS), *, double: bool = True, question: str = "vawp") -> int:
    from marsad.store.records import samples, work

    drawn = samples.DrawnSample(
        question=question,
        seed=1,
        size=texts,
        population=1000,
        strata={STRATUM: {"N": 1000, "n": texts}},
        posts_version=1,
        signals_version=1,
        codebook_version="1.0",
    )
    with work.unit("tester", "sample", question) as unit:
        return samples.save_sample(
            unit,
            drawn,
            [
                Task(
                    task_id=0,
                    sample_id=0,
                    post_id=f"{place:032x}",
                    stratum=STRATUM,
                    inclusion_probability=0.008123,
                    position=place,
                    double=double,
                )
                for place in range(texts)
            ],
        )


def keep_a_finding(observatory: Observatory, reports: ModuleType) -> int:
    """A draft of the question's finding, as if its sample had been coded; its number."""
    from marsad.core.publication import Drafted
    from marsad.flows.frozen import frozen
    from marsad.store.records import findings, members, work

    question = observatory.mission.question("vawp")
    assert question is not None
    section = reports.section(question)
    drafted = Drafted(
        question=question.id,
        claim=section.finding.claim,
        generated=section.finding.claim,
        section=frozen(section),
        digest="d" * 64,
        basis="b" * 64,
        codebook_version="1.0",
        codebook_sha256="c" * 64,
        posts_version=1,
        signals_version=1,
        ledger=work.head(),
        exploratory=False,
    )
    with work.unit("senior", "draft finding", question.id) as unit:
        return findings.add_version(unit, members.member("senior"), drafted, None)


def draw_round() -> int:
    from marsad.core.judgement import DrawnSample, Purpose
    from marsad.store.records import pilots, samples, work

    asked = pilots.everyone_who_codes()
    drawn = DrawnSample(
        question="vawp",
        seed=1,
        size=4,
        population=8,
        strata={"whole frame": {"N": 8, "n": 4}},
        design={"asked_of": asked},
        posts_version=1,
        signals_version=1,
        codebook_version="1.0",
        purpose=Purpose.PILOT,
    )
    tasks = [
        Task(
            task_id=0,
            sample_id=0,
            post_id=f"{place:032x}",
            stratum="whole frame",
            inclusion_probability=0.5,
            position=place,
            double=False,
            coders=len(asked),
        )
        for place in range(4)
    ]
    with work.unit("senior", "calibration round", "vawp") as unit:
        return samples.save_sample(unit, drawn, tasks)


def settle_down(home: Path) -> Observatory:
    """An observatory with the posts of `TEXTS`, connected, its settings those of the desk."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(marsad.store.__file__).parent / "templates" / "codebook.yaml", home)
    (home / "mission.yaml").write_text(MISSION, encoding="utf-8")
    observatory = furnish(home)
    head = post(1000, "تعلن المترشحة عن برنامجها في لقاء مفتوح مع الساكنة")
    given = [head, *(post(n, text, head["post_id"] if n == 0 else None) for n, text in enumerate(TEXTS))]
    observatory.lake.append("posts", rows(POSTS, given), application="test", sequence=0)
    signal = {"detector": DETECTOR, "detector_version": "1", "label": "label-of-the-machine", "score": 0.987654}
    signals = [signal | {"post_id": f"{n:032x}", "because": "[]"} for n in range(len(TEXTS))]
    observatory.lake.append("signals", rows(SIGNALS, signals), application="test", sequence=0)
    return observatory


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory, reports: ModuleType) -> tuple[Observatory, Path]:
    """The observatory with one member of each kind and a sample of eight doubly coded posts, and its records kept."""
    from django.db import connections

    observatory = settle_down(tmp_path_factory.mktemp("web") / "arcadia")
    add_member("fajr")
    add_member("nour", language="fr")
    add_member("third", language="en")
    add_member("senior", Role.SENIOR_CODER)
    draw()
    keep_a_finding(observatory, reports)
    connections.close_all()
    kept = observatory.home / "records.kept"
    shutil.copy(observatory.database, kept)
    return observatory, kept


@pytest.fixture
def arcadia(settled: tuple[Observatory, Path]) -> Iterator[Arcadia]:
    """The observatory as `settled` left it, whatever the test before did."""
    with as_settled(*settled) as found:
        yield found


@pytest.fixture(scope="module")
def lasting_arcadia(settled: tuple[Observatory, Path]) -> Iterator[Arcadia]:
    """The same for a whole module, whose tests draw samples of their own."""
    with as_settled(*settled) as found:
        yield found


@contextmanager
def as_settled(observatory: Observatory, kept: Path) -> Iterator[Arcadia]:
    from django.db import connections

    from marsad.web.application import furnish_settings

    connections.close_all()
    for ending in ("", "-wal", "-shm"):
        Path(f"{observatory.database}{ending}").unlink(missing_ok=True)
    shutil.copy(kept, observatory.database)
    observatory.connect()
    furnish_settings(observatory)
    forget_what_is_in_memory()
    yield Arcadia(observatory, 1)
    connections.close_all()


def forget_what_is_in_memory() -> None:
    from django.core.cache import cache

    from marsad.web.queue import turns
    from marsad.web.turns import Turns

    cache.clear()
    turns.__dict__.update(Turns().__dict__)


@pytest.fixture
def browse(arcadia: Arcadia) -> Callable[..., Any]:
    """Open a client, logged in where a name is given; forms carry their CSRF token as from a page."""
    from django.test import Client

    from marsad.store.records import members

    def open_client(name: str | None = None, **kwargs: Any) -> Any:
        client = Client(headers={"host": "127.0.0.1"}, **kwargs)
        if name:
            client.force_login(members.member(name))
        return client

    return open_client
