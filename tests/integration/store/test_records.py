"""The records: nothing without its ledger entry, an append-only ledger, migrations both ways with data."""

from typing import Any

import pytest

from marsad.core.errors import NotAllowed, RefusedInput, WrongState
from marsad.core.judgement import Coding, DrawnSample, Settlement, Task
from marsad.core.roles import Role


def a_sample(double: bool = True, tasks: int = 3) -> int:
    from marsad.store.records import samples, work

    drawn = DrawnSample(
        question="vawp",
        seed=1,
        size=tasks,
        population=100,
        strata={"high": {"N": 100, "n": tasks}},
        posts_version=1,
        signals_version=1,
        codebook_version="1",
    )
    with work.unit("tester", "sample", "vawp") as unit:
        return samples.save_sample(
            unit,
            drawn,
            [
                Task(
                    task_id=0,
                    sample_id=0,
                    post_id=f"p{i}",
                    stratum="high",
                    inclusion_probability=tasks / 100,
                    position=i,
                    double=double,
                )
                for i in range(tasks)
            ],
        )


def a_member(name: str, *roles: Role):  # type: ignore[no-untyped-def]
    from marsad.store.records import members, work

    with work.unit("tester", "add member", name) as unit:
        return members.add_member(unit, name, roles or (Role.CODER,), None)


def code(member, task_id: int, *codes: str):  # type: ignore[no-untyped-def]
    from marsad.store.records import codings, work

    with work.unit(member.name, "code", str(task_id)) as unit:
        codings.save_coding(unit, member, Coding(task_id=task_id, coder=member.name, codes=codes, codebook_version="1"))


def test_a_row_cannot_be_written_outside_a_unit_of_work(records: Any) -> None:
    from django.utils import timezone

    from marsad.store.records.models import LedgerEntry, Member

    with pytest.raises(RuntimeError, match="outside a unit of work"):
        Member(name="x", joined_at=timezone.now()).save()
    with pytest.raises(RuntimeError, match="outside a unit of work"):
        LedgerEntry.objects.bulk_create([])


def test_what_fails_leaves_neither_row_nor_entry(records: Any) -> None:
    from marsad.store.records import members, work
    from marsad.store.records.models import Member

    def broken() -> None:
        with work.unit("tester", "add member", "half") as unit:
            members.add_member(unit, "half", [Role.CODER], None)
            raise KeyError("power cut")

    with pytest.raises(KeyError):
        broken()
    assert not Member.objects.filter(name="half").exists()
    assert work.head()[0] == 0


def test_the_database_refuses_to_change_the_ledger(records: Any) -> None:
    from django.db import DatabaseError, connection

    from marsad.store.records import work

    a_member("sanae")
    for statement in ("UPDATE records_ledgerentry SET actor='other'", "DELETE FROM records_ledgerentry"):
        with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(statement)
    assert work.verify() is None


def test_a_ledger_changed_behind_the_database_is_found(records: Any) -> None:
    from django.db import connection

    from marsad.store.records import work

    for name in ("one", "two", "three"):
        a_member(name)
    guard = "ledger_no_change ON records_ledgerentry" if records.address else "ledger_no_update"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {guard}")
        cursor.execute("UPDATE records_ledgerentry SET subject='nobody' WHERE number=2")
    found = work.verify()
    assert found is not None
    assert (found.number, found.why) == (2, "hash")


def test_two_coders_see_each_task_once_and_a_third_sees_none(records: Any) -> None:
    from marsad.store.records import codings

    sample, first, second, third = a_sample(), a_member("first"), a_member("second"), a_member("third")
    for coder in (first, second):
        seen = []
        while (task := codings.next_task(coder, sample)) is not None:
            code(coder, task.task_id)
            seen.append(task.post_id)
        assert seen == ["p0", "p1", "p2"]
    assert codings.next_task(third, sample) is None


def test_nobody_answers_twice_and_nobody_answers_third(records: Any) -> None:
    from marsad.store.records import codings

    sample, first, second, third = a_sample(), a_member("first"), a_member("second"), a_member("third")
    task = codings.next_task(first, sample)
    assert task is not None
    code(first, task.task_id, "A1")
    with pytest.raises(WrongState, match="'first' has answered"):
        code(first, task.task_id)
    code(second, task.task_id)
    with pytest.raises(WrongState, match="all the answers it needs"):
        code(third, task.task_id)


def test_who_coded_does_not_settle(records: Any) -> None:
    from marsad.store.records import codings, work

    sample = a_sample()
    first = a_member("first", Role.CODER, Role.SENIOR_CODER)
    second, senior = a_member("second"), a_member("senior", Role.SENIOR_CODER)
    task = codings.next_task(first, sample)
    assert task is not None
    code(first, task.task_id, "A1")
    code(second, task.task_id)
    settlement = Settlement(task_id=task.task_id, settled_by="first", codes=("A1",))
    with pytest.raises(NotAllowed, match="third person"), work.unit("first", "settle", "t") as unit:
        codings.save_settlement(unit, first, settlement)
    with pytest.raises(NotAllowed, match="'settle'"), work.unit("second", "settle", "t") as unit:
        codings.save_settlement(unit, second, settlement)
    with work.unit("senior", "settle", "t") as unit:
        codings.save_settlement(unit, senior, settlement)
    with pytest.raises(WrongState, match="nothing to settle"), work.unit("senior", "settle", "t") as unit:
        codings.save_settlement(unit, senior, settlement)


def test_codes_with_cannot_decide_are_refused(records: Any) -> None:
    from marsad.store.records import codings, work

    sample, first = a_sample(), a_member("first")
    task = codings.next_task(first, sample)
    assert task is not None
    both = Coding(task_id=task.task_id, coder="first", codes=("A1",), cannot_decide="blurred")
    with pytest.raises(RefusedInput, match="not both"), work.unit("first", "code", "t") as unit:
        codings.save_coding(unit, first, both)


def triggers() -> set[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {name for (name,) in cursor.fetchall()}


def test_migrations_go_down_and_up_again_with_data_in_place(records: Any) -> None:
    from django.core.management import call_command
    from django.db import connection

    from marsad.store.records import work

    a_member("sanae")
    a_sample()
    before, guarded = work.head(), triggers()
    assert any(name.startswith("ledger_no_") for name in guarded)
    call_command("migrate", "records", "0001", verbosity=0)
    assert triggers() == set()
    assert work.head() == before
    call_command("migrate", "records", verbosity=0)
    assert triggers() == guarded
    assert work.verify() is None
    call_command("migrate", "records", "zero", verbosity=0)
    assert "records_ledgerentry" not in connection.introspection.table_names()


def training_sample() -> int:
    from marsad.core.judgement import DrawnSample, Purpose, Task
    from marsad.store.records import samples, work

    drawn = DrawnSample(
        question="q",
        seed=1,
        size=2,
        population=10,
        strata={},
        posts_version=0,
        signals_version=0,
        codebook_version="1",
        purpose=Purpose.TRAINING,
    )
    tasks = [
        Task(task_id=0, sample_id=0, post_id=post, stratum="", inclusion_probability=chance, position=at, double=True)
        for at, (post, chance) in enumerate((("chosen", None), ("drawn", 0.25)), start=1)
    ]
    with work.unit("tester", "propose", "q") as unit:
        return samples.save_sample(unit, drawn, tasks)


def test_a_training_sample_is_no_sample_to_estimate_from(records: Any) -> None:
    from marsad.core.errors import Missing
    from marsad.core.judgement import Purpose
    from marsad.store.records import samples

    number = training_sample()
    assert not samples.has_sample("q")
    with pytest.raises(Missing):
        samples.sample_of("q")
    assert [one.sample_id for one in samples.training_samples("q")] == [number]
    assert samples.posts_drawn_for(Purpose.TRAINING) == {"chosen", "drawn"}
    assert samples.posts_drawn_for(Purpose.ESTIMATION) == set()
    assert [task.inclusion_probability for task in samples.tasks_of(number)] == [None, 0.25]


def test_an_older_version_that_would_count_a_training_sample_is_not_gone_back_to(records: Any) -> None:
    from django.core.management import call_command

    training_sample()
    with pytest.raises(RuntimeError, match="drawn for training"):
        call_command("migrate", "records", "0005", verbosity=0)


def test_the_collection_ledger_can_be_taken_off_and_put_on_again(records: Any) -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    from marsad.core.collection import Collection
    from marsad.store.records import collecting, work

    def told() -> Collection:
        with work.unit("tester", "collection", "search") as unit:
            return collecting.add_collection(unit, Collection(source="search", asked="vote"))

    a_member("sanae")
    first = told()
    assert collecting.collection(first.number) == first
    before = work.head()
    call_command("migrate", "records", "0002", verbosity=0)
    assert "records_collectionrecord" not in connection.introspection.table_names()
    assert work.head() == before
    assert work.verify() is None
    call_command("migrate", "records", verbosity=0)
    assert collecting.collections() == []
    told()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_collectionrecord")


def test_the_models_and_the_migrations_say_the_same(records: Any) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "records", check=True, dry_run=True, verbosity=0)


def test_weak_passwords_are_refused(records: Any) -> None:
    from marsad.store.records import members, work

    with pytest.raises(RefusedInput, match="not safe enough"), work.unit("t", "add", "x") as unit:
        members.add_member(unit, "x", [Role.CODER], "password1234")


def pilot_sample(coders: int = 2) -> int:
    from marsad.core.judgement import Purpose
    from marsad.store.records import pilots, samples, work

    drawn = DrawnSample(
        question="q",
        seed=1,
        size=1,
        population=10,
        strata={"high": {"N": 10, "n": 1}},
        design={"asked_of": pilots.everyone_who_codes()},
        posts_version=0,
        signals_version=0,
        codebook_version="1",
        purpose=Purpose.PILOT,
    )
    task = Task(
        task_id=0,
        sample_id=0,
        post_id="p",
        stratum="high",
        inclusion_probability=0.1,
        position=1,
        double=False,
        coders=coders,
    )
    with work.unit("tester", "calibration round", "q") as unit:
        return samples.save_sample(unit, drawn, [task])


def test_an_older_version_that_would_count_a_round_of_calibration_is_not_gone_back_to(records: Any) -> None:
    from django.core.management import call_command

    a_member("first")
    a_member("second")
    pilot_sample()
    with pytest.raises(RuntimeError, match="rounds of calibration"):
        call_command("migrate", "records", "0011", verbosity=0)


def test_a_corrected_settlement_stands_beside_the_first_and_neither_is_changed(records: Any) -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection, transaction

    from marsad.store.records import codings, settlements, work

    sample = a_sample()
    task = codings.open_tasks(a_member("first"), sample)[0]
    first, second, senior = a_member("one"), a_member("two"), a_member("senior", Role.SENIOR_CODER)
    code(first, task.task_id, "A1")
    code(second, task.task_id)

    def settle(codes: tuple[str, ...], *, corrects: bool) -> None:
        answer = Settlement(
            task_id=task.task_id, settled_by="senior", codes=codes, reason="because", rule="R1", corrects=corrects
        )
        with work.unit("senior", "settle", "task") as unit:
            codings.save_settlement(unit, senior, answer)

    with pytest.raises(WrongState):
        settle(("A1",), corrects=True)
    settle(("A1",), corrects=False)
    with pytest.raises(WrongState):
        settle((), corrects=False)
    settle((), corrects=True)
    settle(("A2",), corrects=True)
    assert [one.codes for one in settlements.history_of(sample)[task.task_id]] == [("A1",), (), ("A2",)]
    assert codings.settlements_of(sample)[task.task_id].codes == ("A2",)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE records_settlementrecord SET reason='another'")
    with pytest.raises(RuntimeError, match="corrected settlements"):
        call_command("migrate", "records", "0011", verbosity=0)
    assert work.verify() is None
