"""A small mission with two coded questions, one of which reads as a poll, and the people who make a finding public."""

import shutil
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from marsad.core.judgement import Coding
from marsad.core.roles import Role
from marsad.flows.population import asked_digest, not_units, population, versions_now
from marsad.flows.sampling import frame_table, kept_of, tasks_of
from marsad.review.sampling import draw
from marsad.store.codebook_file import SHIPPED
from marsad.store.observatory import Observatory, furnish
from marsad.store.schema import POSTS, SIGNALS

PASSWORD = "a long sentence of the lighthouse"
ABUSE, CALLS = "abuse", "calls"
INSIDE, OUTSIDE = datetime(2030, 9, 1, 12, tzinfo=UTC), datetime(2030, 10, 1, 12, tzinfo=UTC)
SECRET = "a text that nobody may print"
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
restricted: {start: 2030-08-15, end: 2030-09-08, reference: an article of a law, checked_on: 2030-08-01}
sources:
  - id: topic
    title: {ar: استعلام, fr: Requête, en: Query}
    frame: topic
    platform: facebook
    query: vote OR élections
    known_exclusions: private groups
questions:
  - id: abuse
    title: {ar: الإساءة, fr: Offense, en: Abuse}
    asks: {ar: هل يتضمن المنشور إساءة؟, fr: Y a-t-il offense ?, en: Is there abuse?}
    codes: [A5, A6]
    sources: [topic]
  - id: calls
    title: {ar: الدعوة إلى عدم التصويت, fr: Appels à ne pas voter, en: Calls not to vote}
    asks: {ar: هل يدعو إلى عدم التصويت؟, fr: Appelle-t-elle à ne pas voter ?, en: Does it call not to vote?}
    codes: [E2]
    sources: [topic]
"""
PEOPLE = {
    "sara": (Role.SENIOR_CODER,),
    "leila": (Role.LEGAL_OFFICER,),
    "omar": (Role.PUBLISHER,),
    "amal": (Role.PUBLISHER, Role.LEGAL_OFFICER),
    "nadir": (Role.AUDITOR,),
    "coder-one": (Role.CODER,),
    "coder-two": (Role.CODER,),
}


def build(home: Path, posts: int = 160, drawn: int = 120) -> Observatory:
    """The mission with posts, samples that two coders answered, and its people."""
    home.mkdir(parents=True)
    shutil.copy(SHIPPED, home / "codebook.yaml")
    (home / "mission.yaml").write_text(MISSION, encoding="utf-8")
    observatory = furnish(home)
    rows = [dict.fromkeys(POSTS.names) | _post(number) for number in range(posts)]
    observatory.lake.append("posts", pa.Table.from_pylist(rows, schema=POSTS), application="test", sequence=0)
    observatory.lake.append("signals", SIGNALS.empty_table(), application="test", sequence=0)
    observatory.connect()
    _add_people()
    for question, every in ((ABUSE, 8), (CALLS, 5)):
        draw_and_code(observatory, question, drawn, every)
    return observatory


def _post(number: int) -> dict[str, Any]:
    return {
        "post_id": f"{number:032x}", "source": "topic", "platform": "facebook", "native_id": str(number),
        "kind": "post", "published_at": datetime(2030, 9, 1, tzinfo=UTC) + timedelta(minutes=number),
        "text": f"{SECRET} {number}", "account": ACCOUNT, "media": [], "batch_id": "b", "row": number + 1, "masked": 0,
    }  # fmt: skip


def _add_people() -> None:
    from marsad.store.records import members, work

    with work.unit("tester", "add member", "everybody") as unit:
        for name, roles in PEOPLE.items():
            members.add_member(unit, name, roles, PASSWORD, "en")


def draw_and_code(observatory: Observatory, name: str, size: int, every: int = 8) -> None:
    """A sample: both coders say yes to one item in `every`, but for one in forty on which they differ."""
    from marsad.store.records import members, samples, work

    mission, codebook = observatory.mission, observatory.codebook
    question = mission.question(name)
    assert question is not None
    versions = versions_now(observatory.lake, {"language": "1"}, question.repeats)
    posts = population(observatory.lake, question, mission, versions)
    drawn = draw(frame_table(posts, mission, question), size, 3, double_share=1.0)
    kept = kept_of(drawn, question, versions, codebook.version)
    asked = asked_digest(question, observatory.roster, codebook.version)
    kept.design.update({"asked": asked, "not_units": asdict(not_units(observatory.lake, question, mission, versions))})
    with work.unit("sara", "sample", name) as unit:
        number = samples.save_sample(unit, kept, tasks_of(drawn))
    tasks = samples.tasks_of(number)
    for place, coder in enumerate(("coder-one", "coder-two")):
        with work.unit(coder, "code", name) as unit:
            for at, task in enumerate(tasks):
                yes = at % every == 0 and not (at % 40 == 0 and place)
                code(unit, members.member(coder), task.task_id, question.codes[:1] if yes else ())
    settle(name, "sara")


def code(unit: Any, person: Any, task: int, codes: tuple[str, ...]) -> None:
    """One answer."""
    from marsad.store.records import codings

    codings.save_coding(unit, person, Coding(task_id=task, coder=person.name, codes=codes, codebook_version="1.0"))


def settle(question: str, name: str) -> None:
    """Whatever differs is settled as no."""
    from marsad.core.judgement import Settlement
    from marsad.flows.answers import answers_of_sample
    from marsad.review.states import State
    from marsad.store.records import codings, members, samples, work

    answers = answers_of_sample(samples.sample_of(question).sample_id)
    with work.unit(name, "settle", question) as unit:
        for answer in answers:
            if answer.outcome.state is State.DIFFERS:
                given = Settlement(task_id=answer.task.task_id, settled_by=name, codes=(), reason="not said")
                codings.save_settlement(unit, members.member(name), given)


def correct_an_answer(observatory: Observatory, question: str) -> None:
    """One settled item is settled otherwise, as a later meeting might."""
    from marsad.core.judgement import Settlement
    from marsad.flows.answers import answers_of_sample
    from marsad.review.states import State
    from marsad.store.records import codings, members, samples, work

    asked = observatory.mission.question(question)
    assert asked is not None
    answers = answers_of_sample(samples.sample_of(question).sample_id)
    task = next(one.task.task_id for one in answers if one.outcome.state is State.SETTLED)
    with work.unit("sara", "correct settlement", question) as unit:
        given = Settlement(
            task_id=task, settled_by="sara", codes=asked.codes[:1], reason="said after all", corrects=True
        )
        codings.save_settlement(unit, members.member("sara"), given)


def person(name: str) -> Any:
    """A member."""
    from marsad.store.records import members

    return members.member(name)
