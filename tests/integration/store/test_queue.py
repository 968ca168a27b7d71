"""The coding queue in the records: no answer lost and one standing, passes and topics of nobody, urgent cases."""

from pathlib import Path
from typing import Any

import pytest

from marsad.core.errors import RefusedInput, WrongState
from marsad.core.judgement import Coding, DrawnSample, Settlement, Task
from marsad.core.roles import Role


@pytest.fixture
def people(records: Path) -> dict[str, Any]:
    from marsad.store.records import members, work

    made = {}
    for name, roles in (("fajr", [Role.CODER]), ("nour", [Role.CODER]), ("senior", [Role.SENIOR_CODER]),
                        ("officer", [Role.LEGAL_OFFICER, Role.CODER])):  # fmt: skip
        with work.unit("tester", "add member", name) as unit:
            made[name] = members.add_member(unit, name, roles, None)
    return made


def draw(*, double: bool, tasks: int = 3) -> list[int]:
    from marsad.store.records import samples, work

    drawn = DrawnSample(question="vawp", seed=1, size=tasks, population=10, strata={}, posts_version=1,
                        signals_version=1, codebook_version="1")  # fmt: skip
    given = [
        Task(task_id=0, sample_id=0, post_id=f"p{n}", stratum="s", inclusion_probability=0.5, position=n, double=double)
        for n in range(tasks)
    ]
    with work.unit("tester", "sample", "vawp") as unit:
        number = samples.save_sample(unit, drawn, given)
    return [task.task_id for task in samples.tasks_of(number)]


def send(
    person: Any, task: int, *codes: str, page: str = "", base: int | None = None, severity: int | None = None
) -> str:
    from marsad.store.records.corrections import Sent, receive

    coding = Coding(task_id=task, coder=person.name, codes=codes, severity=severity, codebook_version="1")
    return str(receive(person, 1, Sent(coding=coding, page=page, base=base)))


def standing(task: int) -> list[tuple[str, tuple[str, ...]]]:
    from marsad.store.records import codings

    return [(one.coder, one.codes) for one in codings.codings_of(1).get(task, [])]


def aside(task: int) -> list[tuple[str, list[str]]]:
    from marsad.store.records.models import SetAsideAnswer

    return list(SetAsideAnswer.objects.filter(task_id=task).values_list("why", "codes"))


def nothing_is_amiss() -> None:
    from marsad.flows.witness import compare_records, told
    from marsad.store.records import work

    assert work.verify() is None
    compare_records(told(work.entries()))


def test_the_same_answer_sent_again_is_kept_once(people: dict[str, Any]) -> None:
    from marsad.store.records import work

    task = draw(double=False)[0]
    assert send(people["fajr"], task, "A1", page="p") == "saved"
    before = work.head()
    assert send(people["fajr"], task, "A1", page="p") == "again"
    assert send(people["fajr"], task, "A1", page="another tab") == "again"
    assert work.head() == before
    assert standing(task) == [("fajr", ("A1",))]


def test_a_correction_stands_and_the_earlier_answer_is_kept(people: dict[str, Any]) -> None:
    from marsad.store.records.corrections import own_answer

    task = draw(double=False)[0]
    send(people["fajr"], task, "A1", page="one")
    assert send(people["fajr"], task, "A5", page="two", base=0) == "corrected"
    assert send(people["fajr"], task, page="three", base=1) == "corrected"
    assert standing(task) == [("fajr", ())]
    assert aside(task) == [("corrected", ["A1"]), ("corrected", ["A5"])]
    mine = own_answer(people["fajr"], task)
    assert mine is not None
    assert (mine.revision, mine.open) == (2, True)
    nothing_is_amiss()


def test_an_answer_sent_again_after_its_correction_changes_nothing(people: dict[str, Any]) -> None:
    task = draw(double=False)[0]
    send(people["fajr"], task, "A1", page="one")
    send(people["fajr"], task, "A5", page="two", base=0)
    assert send(people["fajr"], task, "A1", page="one") == "again"
    assert standing(task) == [("fajr", ("A5",))]


@pytest.mark.parametrize("keeps_the_second", [True, False])
def test_two_tabs_keep_both_answers_until_the_coder_chooses(people: dict[str, Any], keeps_the_second: bool) -> None:
    from marsad.store.records.corrections import choose, to_choose

    task, coder = draw(double=True)[0], people["fajr"]
    assert send(coder, task, "A1", page="one") == "saved"
    assert send(coder, task, "A5", page="two") == "other_tab"
    assert send(coder, task, "A5", page="two") == "other_tab"
    assert standing(task) == [("fajr", ("A1",))]
    ((number, other),) = to_choose(coder)[task]
    assert other.codes == ("A5",)
    assert to_choose(people["nour"]) == {}
    choose(coder, task, number if keeps_the_second else None)
    assert standing(task) == [("fajr", ("A5",) if keeps_the_second else ("A1",))]
    assert to_choose(coder) == {}
    assert sorted(codes for _why, codes in aside(task)) == [["A1"], ["A5"]]
    with pytest.raises(WrongState, match="nothing to choose"):
        choose(coder, task, number)
    nothing_is_amiss()


def test_a_late_answer_is_kept_beside_and_counts_nowhere(people: dict[str, Any]) -> None:
    task = draw(double=False)[0]
    send(people["fajr"], task, "A1")
    assert send(people["nour"], task, "A5", page="late") == "late"
    assert send(people["nour"], task, "A5", page="late") == "late"
    assert standing(task) == [("fajr", ("A1",))]
    assert aside(task) == [("late", ["A5"])]
    nothing_is_amiss()


def test_an_answer_is_not_corrected_once_the_second_is_in_or_a_third_person_settled(people: dict[str, Any]) -> None:
    from marsad.store.records import codings, work

    task = draw(double=True)[0]
    send(people["fajr"], task, "A1")
    send(people["nour"], task, "A5")
    assert send(people["fajr"], task, "A5", page="x", base=0) == "closed"
    with work.unit("senior", "settle", f"task {task}") as unit:
        settled = Settlement(task_id=task, settled_by="senior", codes=("A1",), reason="R2")
        codings.save_settlement(unit, people["senior"], settled)
    assert send(people["nour"], task, "A1", page="y", base=0) == "closed"
    assert standing(task) == [("fajr", ("A1",)), ("nour", ("A5",))]
    assert aside(task) == [("late", ["A5"]), ("late", ["A1"])]
    nothing_is_amiss()


def test_a_sample_of_single_answers_closes_with_its_last_post(people: dict[str, Any]) -> None:
    first, second = draw(double=False, tasks=2)
    send(people["fajr"], first, "A1")
    send(people["nour"], second)
    assert send(people["fajr"], first, page="x", base=0) == "closed"


def test_the_database_corrects_an_answer_only_where_the_earlier_one_is_kept(people: dict[str, Any]) -> None:
    from django.db import DatabaseError, connection, transaction

    task = draw(double=False)[0]
    send(people["fajr"], task, "A1")
    send(people["fajr"], task, "A5", page="two", base=0)
    for statement in (
        "UPDATE records_codingrecord SET codes = '[]'",
        "UPDATE records_codingrecord SET codes = '[]', revision = revision + 1",
        "DELETE FROM records_codingrecord",
        "UPDATE records_setasideanswer SET codes = '[]'",
        "DELETE FROM records_setasideanswer",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_post_that_is_passed_goes_to_others_and_nobody_is_named(people: dict[str, Any]) -> None:
    from marsad.store.records import choices, codings, work

    task, *_others = draw(double=True)
    choices.pass_post(people["fajr"], task)
    choices.pass_post(people["fajr"], task)
    choices.pass_post(people["nour"], task, "zgh")
    assert task not in [one.task_id for one in codings.open_tasks(people["fajr"], 1)]
    assert task in [one.task_id for one in codings.open_tasks(people["officer"], 1)]
    assert choices.passes_in(1) == (None, {})  # so few would name somebody
    for name, route in (("nour", ""), ("nour", "zgh"), ("fajr", "zgh"), ("officer", "zgh")):
        left = [one.task_id for one in codings.open_tasks(people[name], 1)]
        choices.pass_post(people[name], left[-1], route)
    assert choices.passes_in(1) == (6, {})
    written = [entry.act for entry in work.entries() if entry.act.action == "pass"]
    assert len(written) == 6
    assert {(act.actor, act.subject, frozenset(act.detail)) for act in written} == {
        ("a coder", "a post", frozenset({"prints"}))
    }
    nothing_is_amiss()


def test_topics_are_left_out_without_a_trace_of_whose_or_which(people: dict[str, Any]) -> None:
    from marsad.store.records import choices, work

    offered = ["family:A", "family:D", "question:vawp"]
    choices.leave_out(people["fajr"], ["family:D"], offered)
    assert choices.left_out(people["fajr"]) == {"family:D"}
    assert choices.left_out(people["nour"]) == frozenset()
    choices.leave_out(people["fajr"], ["question:vawp"], offered)
    assert choices.left_out(people["fajr"]) == {"question:vawp"}
    with pytest.raises(RefusedInput, match="not a topic"):
        choices.leave_out(people["fajr"], ["family:Z"], offered)
    written = [entry.act for entry in work.entries() if entry.act.action == "choose topics"]
    assert [(act.actor, act.subject, act.detail) for act in written] == [("a coder", "their own page", {})] * 2


def test_an_urgent_case_is_raised_once_and_its_steps_follow_the_table(people: dict[str, Any]) -> None:
    from marsad.review.urgent import Event, State, state_after
    from marsad.store.records import urgent

    def allowed(events: list[str]) -> State:
        return state_after(Event(event) for event in events)

    task, officer = draw(double=True)[0], people["officer"]
    number = urgent.raise_case(people["fajr"], task, {"codes": ["A1"]})
    assert urgent.raise_case(people["fajr"], task, {}) == number
    assert urgent.raise_case(people["nour"], task, {}) != number
    assert urgent.filled_before(people["fajr"], task) == {"codes": ["A1"]}
    urgent.add_step(officer, number, Event.TAKE_UP, "", allowed)
    with pytest.raises(ValueError, match="cannot happen"):
        urgent.add_step(officer, number, Event.TAKE_UP, "", allowed)
    urgent.add_step(officer, number, Event.VICTIM_SUPPORT, "by telephone", allowed)
    case = urgent.case_of(number)
    assert [step.event for step in case.steps] == ["take_up", "victim_support"]
    assert "fajr" not in str(case)
    nothing_is_amiss()


def test_who_opens_the_post_of_a_case_before_coding_it_will_not_code_it(people: dict[str, Any]) -> None:
    from marsad.store.records import codings, urgent, work

    task, officer = draw(double=True)[0], people["officer"]
    number = urgent.raise_case(people["fajr"], task, {})
    assert urgent.may_still_code(officer, number)
    urgent.open_post(officer, number)
    assert urgent.has_opened(officer, number)
    assert not urgent.may_still_code(officer, number)
    assert task not in [one.task_id for one in codings.open_tasks(officer, 1)]
    said = [entry.act for entry in work.entries() if "urgent" in entry.act.action]
    assert all(f"task {task}" not in act.subject for act in said)


def test_going_back_is_refused_where_answers_set_aside_would_be_lost(people: dict[str, Any]) -> None:
    from django.core.management import call_command

    task = draw(double=False)[0]
    send(people["fajr"], task, "A1")
    send(people["fajr"], task, page="two", base=0)
    with pytest.raises(RuntimeError, match="would lose"):
        call_command("migrate", "records", "0007", verbosity=0)
