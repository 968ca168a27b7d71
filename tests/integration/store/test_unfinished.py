"""The tasks that the database calls finished are done, whatever was answered; found on both databases."""

import random
from typing import Any

from marsad.core.judgement import Coding, DrawnSample, Purpose, Settlement, Task
from marsad.core.roles import Role
from marsad.flows.answers import answers_of_sample, open_answers
from marsad.review.states import DONE, State

SAID = ((("A1",), None), (("A1", "B2"), None), ((), None), ((), "language"), ((), "other: dialect"))


def drawn(tasks: int, *, double: bool, coders: int | None = None) -> int:
    from marsad.store.records import samples, work

    sample = DrawnSample(
        question="q",
        seed=1,
        size=tasks,
        population=tasks,
        strata={},
        posts_version=1,
        signals_version=1,
        codebook_version="1",
        purpose=Purpose.PILOT if coders else Purpose.ESTIMATION,
    )
    each = {"task_id": 0, "sample_id": 0, "stratum": "", "inclusion_probability": 0.5, "double": double}
    made = [Task(post_id=f"p{place}", position=place, coders=coders, **each) for place in range(tasks)]
    with work.unit("tester", "sample", "q") as unit:
        return samples.save_sample(unit, sample, made)


def people(count: int) -> list[Any]:
    from marsad.store.records import members, work

    roles = [Role.CODER, Role.SENIOR_CODER]
    with work.unit("tester", "add member", "everybody") as unit:
        return [members.add_member(unit, f"person {place}", roles, None) for place in range(count)]


def answered(sample: int, coders: list[Any], chance: random.Random) -> None:
    from marsad.store.records import codings, samples, work

    with work.unit("tester", "code", "at random") as unit:
        for task in samples.tasks_of(sample):
            for coder in coders[: chance.randint(0, task.needs)]:
                codes, cannot = chance.choice(SAID)
                given = Coding(
                    task_id=task.task_id, coder=coder.name, codes=codes, cannot_decide=cannot, codebook_version="1"
                )
                codings.save_coding(unit, coder, given)


def settle_some(sample: int, senior: Any, chance: random.Random) -> None:
    from marsad.store.records import codings, work

    with work.unit("tester", "settle", "some") as unit:
        for answer in answers_of_sample(sample):
            if answer.outcome.state is State.DIFFERS and chance.random() < 0.5:
                settled = Settlement(task_id=answer.task.task_id, settled_by=senior.name, codes=("A1",), reason="R1")
                codings.save_settlement(unit, senior, settled)


def test_what_is_open_is_found_without_reading_the_rest(records: Any) -> None:
    from marsad.store.records.unfinished import unfinished

    *coders, senior = people(3)
    for double in (True, False):
        chance = random.Random(7)
        sample = drawn(80, double=double)
        assert len(open_answers(sample)) == len(unfinished(sample)) == 80
        answered(sample, coders, chance)
        settle_some(sample, senior, chance)
        every = [answer for answer in answers_of_sample(sample) if answer.outcome.state not in DONE]
        assert open_answers(sample) == every
        assert 0 < len(every) < len(unfinished(sample)) + 1 < 80


def test_nothing_open_is_nothing_read(records: Any, monkeypatch: Any) -> None:
    from marsad.store.records import codings

    coder, *_others = people(1)
    sample = drawn(3, double=False)
    answered(sample, [coder], _Always())
    monkeypatch.setattr(codings, "codings_of", None)
    assert open_answers(sample) == []


class _Always(random.Random):
    """Everybody answers, the same."""

    def randint(self, low: int, high: int) -> int:
        return high

    def choice(self, given: Any) -> Any:
        return given[0]
