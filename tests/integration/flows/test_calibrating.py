"""A round of calibration: everybody answers, nothing is counted, and the codebook frozen after it stays as it is."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from marsad.core.errors import Missing, NotAllowed, WrongState
from marsad.core.judgement import Coding, Purpose
from marsad.core.roles import Role
from marsad.demo.mission_folder import write_mission
from marsad.flows.answers import answers_of_sample
from marsad.flows.calibrating import close_round, draw_round, freeze_codebook, round_of, rounds
from marsad.flows.detection import detect
from marsad.flows.freezing import codebook_digest, frozen_now
from marsad.flows.ingest import Intake, ingest_file
from marsad.flows.sampling import draw_sample
from marsad.flows.witness import compare_records, told
from marsad.store.codebook_file import SHIPPED
from marsad.store.observatory import Observatory, furnish, open_observatory

QUESTION = "abstention"
CODERS = ("fajr", "nour", "sanae")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test puts the observatory that the others copy."""
    return tmp_path_factory.mktemp("calibrating") / "observatory"


@pytest.fixture
def ready(kept: Path, posts_file: Callable[..., Path], tmp_path: Path) -> Iterator[Observatory]:
    """Posts of one source with their signals, three coders and a senior."""
    from django.db import connections

    if not kept.exists():
        build(kept, posts_file(160))
        connections.close_all()
    shutil.copytree(kept, tmp_path / "observatory")
    observatory = open_observatory(tmp_path / "observatory")
    observatory.connect()
    yield observatory
    connections.close_all()


def build(home: Path, posts: Path) -> None:
    write_mission(home)
    shutil.copyfile(SHIPPED, home / "codebook.yaml")
    observatory = furnish(home)
    ingest_file(observatory, "tester", posts, Intake(source="topic_export", workers=1, reader="ndjson"))
    detect(observatory, "tester", ["language", "lexicon"])
    for name in CODERS:
        member(name, Role.CODER)
    member("senior", Role.SENIOR_CODER)


def member(name: str, role: Role) -> None:
    from marsad.store.records import members, work

    with work.unit("tester", "add member", name) as unit:
        members.add_member(unit, name, [role], None)


def code(name: str, task: int, *codes: str, cannot: str | None = None) -> None:
    from marsad.store.records import codings, members, work

    coding = Coding(task_id=task, coder=name, codes=codes, cannot_decide=cannot, codebook_version="1.0")
    with work.unit(name, "code", f"task {task}") as unit:
        codings.save_coding(unit, members.member(name), coding)


def drawn(ready: Observatory, size: int = 4) -> tuple[int, list[int]]:
    sample = draw_round(ready, "senior", QUESTION, size, 7)
    return sample.sample_id, [answer.task.task_id for answer in answers_of_sample(sample.sample_id)]


def test_every_coder_is_asked_every_post_once_and_nobody_else_is(ready: Observatory) -> None:
    from marsad.store.records import codings, members

    number, tasks = drawn(ready)
    for name in CODERS:
        assert [task.task_id for task in codings.open_tasks(members.member(name), number)] == tasks
    assert codings.open_tasks(members.member("senior"), number) == []
    member("late", Role.CODER)
    assert codings.open_tasks(members.member("late"), number) == []
    with pytest.raises(NotAllowed):
        code("late", tasks[0])
    code("fajr", tasks[0])
    with pytest.raises(WrongState):
        code("fajr", tasks[0])


def test_nothing_of_a_round_is_said_before_everybody_has_answered(ready: Observatory) -> None:
    number, tasks = drawn(ready)
    for name, task in itertools.product(CODERS[:2], tasks):
        code(name, task, "F1" if name == "fajr" else "F2")
    ((_question, half),) = rounds(ready)
    assert (half.complete, half.given, half.asked, half.discussed) == (False, 8, 12, ())
    for task in tasks:
        code("sanae", task, "F1")
    ((_question, whole),) = rounds(ready)
    assert (whole.sample.sample_id, whole.complete, whole.differing) == (number, True, 4)
    assert whole.discussed[0].answers == (("F1", 2), ("F2", 1))


def test_what_is_most_disagreed_on_comes_first(ready: Observatory) -> None:
    _number, tasks = drawn(ready)
    said = {
        tasks[0]: [("F1",), ("F1",), ("F1",)],
        tasks[1]: [("F1",), ("F1",), ()],
        tasks[2]: [("F1",), ("F2",), ()],
        tasks[3]: [("F1", "F2"), ("F1", "F2"), ("F1",)],
    }
    for task, answers in said.items():
        for name, codes in zip(CODERS, answers, strict=True):
            code(name, task, *codes)
    ((_question, found),) = rounds(ready)
    assert [one.task_id for one in found.discussed] == [tasks[2], tasks[1], tasks[3]]
    assert [round(one.disagreement, 3) for one in found.discussed] == [1.0, 0.667, 0.667]
    assert found.discussed[2].answers == (("F1", 3), ("F2", 2))


def test_a_round_is_never_a_sample_to_estimate_or_to_learn_from(ready: Observatory) -> None:
    from marsad.store.records import samples

    number, tasks = drawn(ready)
    for name, task in itertools.product(CODERS, tasks):
        code(name, task, "F1")
    with pytest.raises(Missing):
        samples.sample_of(QUESTION)
    assert samples.training_samples(QUESTION) == []
    assert samples.posts_drawn_for(Purpose.ESTIMATION) == set()
    question = ready.mission.question(QUESTION)
    assert question is not None
    assert {answer.verdict(question) for answer in answers_of_sample(number)} == {None}


def test_the_senior_closes_a_round_and_then_nobody_answers(ready: Observatory) -> None:
    from marsad.store.records import codings, members, work

    number, tasks = drawn(ready)
    code("fajr", tasks[0], "F1")
    code("nour", tasks[0])
    with pytest.raises(WrongState, match="open"):
        draw_round(ready, "senior", QUESTION, 4, 8)
    with pytest.raises(NotAllowed):
        close_round(ready, "fajr", number)
    close_round(ready, "senior", number)
    ((_question, found),) = rounds(ready)
    assert (found.complete, found.differing) == (True, 1)
    assert codings.open_tasks(members.member("sanae"), number) == []
    with pytest.raises(WrongState, match="closed"):
        code("sanae", tasks[1])
    with pytest.raises(WrongState):
        close_round(ready, "senior", number)
    assert compare_records(told(work.entries())) > 0
    assert draw_round(ready, "senior", QUESTION, 4, 8).sample_id > number


def test_the_same_seed_draws_the_same_round(ready: Observatory) -> None:
    first = draw_round(ready, "senior", QUESTION, 6, 7)
    close_round(ready, "senior", first.sample_id)
    second = draw_round(ready, "senior", QUESTION, 6, 7)
    posts = [[answer.task.post_id for answer in answers_of_sample(one.sample_id)] for one in (first, second)]
    assert posts[0] == posts[1]


def test_a_round_needs_two_coders(observatory: Observatory) -> None:
    observatory.connect()
    member("alone", Role.CODER)
    with pytest.raises(WrongState, match="two coders"):
        draw_round(observatory, "senior", QUESTION, 4, 7)


def test_a_frozen_codebook_is_cited_by_later_samples_and_refused_once_changed(ready: Observatory) -> None:
    from marsad.store.records import pilots, work

    number, _tasks = drawn(ready)
    with pytest.raises(WrongState, match="finish or close"):
        freeze_codebook(ready, "senior", number, "")
    close_round(ready, "senior", number)
    assert frozen_now(ready) is None
    made = freeze_codebook(ready, "senior", number, "sarcasm is not a call")
    with pytest.raises(WrongState, match="frozen already"):
        freeze_codebook(ready, "senior", number, "")
    found = frozen_now(ready)
    assert found is not None
    assert (found.digest, found.sample_id, found.note) == (codebook_digest(ready), number, "sarcasm is not a call")
    assert (found, made.version) == (pilots.frozen("1.0"), "1.0")
    path = ready.home / ready.mission.codebook
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept + "\n# changed\n", encoding="utf-8")
    with pytest.raises(WrongState, match="no longer as it was"):
        draw_sample(ready, "senior", QUESTION, 120, 1)
    path.write_text(kept, encoding="utf-8")
    assert draw_sample(ready, "senior", QUESTION, 120, 1).design["frozen_codebook"] == made.digest
    assert compare_records(told(work.entries())) > 0


def test_a_round_without_answers_is_no_disagreement(ready: Observatory) -> None:
    number, _tasks = drawn(ready)
    close_round(ready, "senior", number)
    assert [one.differing for _question, one in rounds(ready)] == [0]
    assert round_of(rounds(ready)[0][1].sample).given == 0
