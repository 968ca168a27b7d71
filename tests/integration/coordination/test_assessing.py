"""Two people stand behind what is said of a group; alone, nobody raises its grade."""

from typing import Any

import pytest

from marsad.core.assessments import Evidence, EvidenceKind, Grade, Judged, State, Step
from marsad.core.errors import Missing, NotAllowed, RefusedInput, WrongState
from marsad.core.roles import Role
from marsad.core.words import LANGUAGES
from marsad.flows.coordination_assessing import assess, steps_for, take
from marsad.flows.coordination_shown import group_shown

RENAMED = Evidence(kind=EvidenceKind.RENAMED_ACCOUNTS, source="archive of the profiles, file 12")
TAKEN_DOWN = Evidence(kind=EvidenceKind.PLATFORM_TAKEDOWN, source="report of the platform, September 2030")
ROLES = frozenset({Role.LEGAL_OFFICER})


@pytest.fixture
def people(world: Any) -> tuple[Any, Any]:
    return world.add("first", Role.SENIOR_CODER), world.add("second", Role.LEGAL_OFFICER)


def shown(world: Any, group: int = 1) -> Any:
    return group_shown(world.observatory, 1, group, ROLES)


def said(text: Any) -> list[str]:
    return [text.said_in(language) for language in LANGUAGES]


def test_without_people_nothing_is_established_and_nothing_is_called_manipulation(world: Any) -> None:
    one = shown(world)
    assert one.statement.grade is Grade.STATISTICAL
    assert one.statement.authenticity.en == "Inauthenticity: not established."
    assert one.statement.harm.en == "Harm: not established."
    assert "not said to be manipulation" in one.statement.conclusion[-1].en
    assert "12 accounts" in one.statement.coordination[0].en
    assert all(sentence for text in one.statement.coordination for sentence in said(text))


def test_a_proposal_changes_nothing_until_a_second_person_confirms_it(world: Any, people: tuple[Any, Any]) -> None:
    first, second = people
    proposed = assess(world.observatory, first, 1, 1, Judged(authenticity=(RENAMED,), harm=("A1",), harm_because="x"))
    assert (shown(world).statement.grade, shown(world).proposed) == (Grade.STATISTICAL, proposed)
    with pytest.raises(NotAllowed, match="another person"):
        take(world.observatory, first, proposed.number, Step.CONFIRM)
    assert take(world.observatory, second, proposed.number, Step.CONFIRM).state is State.STANDING
    one = shown(world)
    assert one.statement.grade is Grade.BEHAVIOURAL
    assert "file 12" in one.statement.authenticity.en
    assert all("A1" in sentence for sentence in said(one.statement.harm))
    assert "Who is behind the accounts is not said" in one.statement.conclusion[-1].en


def test_an_operator_is_named_at_grade_three_alone_and_as_a_sources_claim(world: Any, people: tuple[Any, Any]) -> None:
    first, second = people
    claim = {"operator": "Bureau Nine", "operator_source": "the platform's report"}
    with pytest.raises(RefusedInput, match="Bureau Nine"):
        assess(world.observatory, first, 1, 1, Judged(authenticity=(RENAMED,), **claim))
    with pytest.raises(RefusedInput, match="Bureau Nine"):
        assess(world.observatory, first, 1, 1, Judged(authenticity=(TAKEN_DOWN,), operator="Bureau Nine"))
    made = assess(world.observatory, first, 1, 1, Judged(authenticity=(TAKEN_DOWN,), **claim))
    take(world.observatory, second, made.number, Step.CONFIRM)
    one = shown(world)
    assert one.statement.grade is Grade.DOCUMENTED
    assert "is a claim of" in one.statement.conclusion[-1].en


def test_a_newer_confirmed_one_takes_the_place_of_the_older(world: Any, people: tuple[Any, Any]) -> None:
    from marsad.store.records import assessments

    first, second = people
    older = assess(world.observatory, first, 1, 1, Judged(authenticity=(RENAMED,)))
    take(world.observatory, second, older.number, Step.CONFIRM)
    waiting = assess(world.observatory, first, 1, 1, Judged())
    newer = assess(world.observatory, second, 1, 1, Judged(authenticity=(TAKEN_DOWN,)))
    assert shown(world).statement.grade is Grade.BEHAVIOURAL
    take(world.observatory, first, newer.number, Step.CONFIRM)
    states = [assessments.assessment(each.number).state for each in (older, waiting, newer)]
    assert states == [State.REPLACED, State.REPLACED, State.STANDING]


def test_what_stands_is_taken_back_by_one_person_with_a_reason(world: Any, people: tuple[Any, Any]) -> None:
    first, second = people
    made = assess(world.observatory, first, 1, 1, Judged(authenticity=(RENAMED,)))
    with pytest.raises(NotAllowed, match="refuse it"):
        take(world.observatory, second, made.number, Step.WITHDRAW)
    take(world.observatory, second, made.number, Step.CONFIRM)
    with pytest.raises(RefusedInput, match="why"):
        take(world.observatory, second, made.number, Step.WITHDRAW)
    take(world.observatory, second, made.number, Step.WITHDRAW, "the archive was another one's")
    assert shown(world).statement.grade is Grade.STATISTICAL
    with pytest.raises(WrongState):
        take(world.observatory, second, made.number, Step.CONFIRM)


def test_steps_are_those_of_the_person(world: Any, people: tuple[Any, Any]) -> None:
    first, second = people
    made = assess(world.observatory, first, 1, 1, Judged())
    assert steps_for(made, first) == (Step.WITHDRAW,)
    assert steps_for(made, second) == (Step.CONFIRM, Step.REFUSE)
    assert steps_for(made, world.add("reader", Role.PUBLISHER)) == ()


@pytest.mark.parametrize("role", [Role.CODER, Role.OBSERVER, Role.PUBLISHER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_other_roles_do_not_judge_groups(world: Any, role: Role) -> None:
    with pytest.raises(NotAllowed):
        assess(world.observatory, world.add("other", role), 1, 1, Judged())


@pytest.mark.parametrize("group", [2, 3])
def test_lawful_speech_and_few_accounts_are_not_judged(world: Any, people: tuple[Any, Any], group: int) -> None:
    with pytest.raises(WrongState, match="not assessed"):
        assess(world.observatory, people[0], 1, group, Judged(authenticity=(TAKEN_DOWN,)))
    assert shown(world, group).statement.grade is Grade.STATISTICAL


def test_lawful_mobilisation_is_said_to_be_no_manipulation(world: Any) -> None:
    assert "lawful mobilisation" in shown(world, 2).statement.conclusion[0].en
    assert "withheld" in shown(world, 3).statement.coordination[0].en


@pytest.mark.parametrize(
    ("judged", "told"),
    [
        (Judged(authenticity=(Evidence(kind=EvidenceKind.OPERATOR_ERRORS, source=" "),)), "documented"),
        (Judged(harm=("E4",), harm_because="x"), "no code of harm"),
        (Judged(harm=("NO",), harm_because="x"), "no code of harm"),
        (Judged(harm=("A1",)), "by what"),
    ],
)
def test_what_is_not_documented_is_refused(world: Any, people: tuple[Any, Any], judged: Judged, told: str) -> None:
    with pytest.raises(RefusedInput, match=told):
        assess(world.observatory, people[0], 1, 1, judged)


def test_a_group_or_an_assessment_that_is_not_there_is_missing(world: Any, people: tuple[Any, Any]) -> None:
    with pytest.raises(Missing):
        assess(world.observatory, people[0], 1, 99, Judged())
    with pytest.raises(Missing):
        assess(world.observatory, people[0], 9, 1, Judged())
    with pytest.raises(Missing):
        take(world.observatory, people[0], 99, Step.CONFIRM)


def test_assessments_and_steps_are_witnessed_by_the_ledger(world: Any, people: tuple[Any, Any]) -> None:
    from marsad.flows.witness import compare_records, told
    from marsad.store.records import work

    made = assess(world.observatory, people[0], 1, 1, Judged(authenticity=(RENAMED,)))
    take(world.observatory, people[1], made.number, Step.CONFIRM)
    entries = list(work.entries())
    assert {"assessment", "assessment step", "analysis"} <= told(entries).keys()
    compare_records(told(entries))
    assert [entry.act.action for entry in entries][-2:] == ["assess group", "confirm assessment"]
