"""Several at once: each number of the ledger given once, two codings a task and no third, nobody waits for ever."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from marsad.core.errors import NoAnswer, WrongState
from marsad.core.judgement import Coding, DrawnSample, Task
from marsad.core.roles import Role


def at_once(*acts: Callable[[], None]) -> list[Exception]:
    """Run each in a thread of its own, started together; what they raised."""
    from django.db import connections

    raised: list[Exception] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        try:
            start.wait(10)
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test says what it must be
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return raised


def people(count: int) -> list[Any]:
    from marsad.store.records import members, work

    with work.unit("tester", "add member", "everybody") as unit:
        return [members.add_member(unit, f"coder {place}", [Role.CODER], None) for place in range(count)]


def a_sample(tasks: int) -> list[int]:
    from marsad.store.records import samples, work

    drawn = DrawnSample(
        question="q",
        seed=1,
        size=tasks,
        population=100,
        strata={},
        posts_version=1,
        signals_version=1,
        codebook_version="1",
    )
    each = {"task_id": 0, "sample_id": 0, "stratum": "", "inclusion_probability": 0.5, "double": True}
    made = [Task(post_id=f"p{place}", position=place, **each) for place in range(tasks)]
    with work.unit("tester", "sample", "q") as unit:
        sample = samples.save_sample(unit, drawn, made)
    return [task.task_id for task in samples.tasks_of(sample)]


def save(coder: Any, *tasks: int) -> None:
    from marsad.store.records import codings, work

    with work.unit(coder.name, "code", "tasks") as unit:
        for task in tasks:
            codings.save_coding(unit, coder, Coding(task_id=task, coder=coder.name, codes=(), codebook_version="1"))


def test_three_coders_of_one_task_make_two_codings(records: Any) -> None:
    from marsad.store.records import work
    from marsad.store.records.models import CodingRecord

    coders, tasks = people(3), a_sample(8)
    for task in tasks:
        refused = at_once(*(lambda coder=coder, task=task: save(coder, task) for coder in coders))
        assert [type(one) for one in refused] == [WrongState]
    assert CodingRecord.objects.count() == 16
    assert work.verify() is None


def test_one_coder_in_two_windows_answers_once(records: Any) -> None:
    from marsad.store.records.models import CodingRecord

    (coder,), tasks = people(1), a_sample(8)
    for task in tasks:
        refused = at_once(*[lambda task=task: save(coder, task)] * 3)
        assert [type(one) for one in refused] == [WrongState] * 2
    assert CodingRecord.objects.count() == 8


def test_the_ledger_gives_each_number_once(records: Any) -> None:
    from marsad.store.records import work

    def write() -> None:
        for place in range(10):
            with work.unit("tester", "note", str(place)):
                pass

    before = work.head()[0]
    assert at_once(*[write] * 6) == []
    assert work.head()[0] == before + 60
    assert work.verify() is None


def test_a_unit_that_fails_leaves_no_number_out(records: Any) -> None:
    from marsad.store.records import work

    def write() -> None:
        for place in range(10):
            with work.unit("tester", "note", str(place)):
                if place % 2:
                    raise KeyError(place)

    raised = at_once(*[write] * 4)
    assert [type(one) for one in raised] == [KeyError] * 4
    assert work.head()[0] == 4
    assert work.verify() is None


def test_the_unique_constraint_is_said_in_a_sentence(records: Any) -> None:
    from django.utils import timezone

    from marsad.store.records import work
    from marsad.store.records.models import CodingRecord

    (coder,), (task,) = people(1), a_sample(1)
    save(coder, task)
    before = work.head()
    row = CodingRecord(task_id=task, coder=coder, codes=[], codebook_version="1", at=timezone.now())
    with pytest.raises(WrongState, match="same moment"), work.unit("coder 0", "code", "again"):
        row.save(force_insert=True)
    assert work.head() == before


def test_who_waits_too_long_is_told_so_and_nothing_is_written(records: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection, connections

    from marsad.store.records import engines, opening, work

    held, let_go = threading.Event(), threading.Event()
    monkeypatch.setattr(engines, "WAIT", 1)
    monkeypatch.setitem(engines.SQLITE_OPTIONS, "timeout", 1)
    opening.connect(records.file, None, None)  # so that the shorter wait is read anew
    connections.close_all()
    records.open()

    def hold() -> None:
        with work.unit("tester", "hold", "the ledger") as unit:
            work._append(unit)
            held.set()
            let_go.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(10)
        with pytest.raises(NoAnswer, match="nothing was written"), work.unit("tester", "note", "late"):
            pass
    finally:
        let_go.set()
        holder.join(30)
    assert [entry.act.subject for entry in work.entries()] == ["the ledger", "the ledger"]


def test_two_files_that_name_the_same_tasks_in_another_order_do_not_wait_for_each_other(records: Any) -> None:
    from marsad.store.records import work
    from marsad.store.records.models import CodingRecord

    first, second = people(2)
    tasks = a_sample(40)
    raised = at_once(lambda: save(first, *tasks), lambda: save(second, *reversed(tasks)))
    assert all(isinstance(one, NoAnswer) for one in raised)  # at most one is undone, whole
    assert CodingRecord.objects.count() == 40 * (2 - len(raised))
    assert len(raised) <= 1
    assert work.verify() is None
