"""The life of a finding, walked: what can happen, by whom, and what cannot."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from marsad.core.publication import IN_THE_MAKING, PUBLIC, RULES, Hand, Rule, State, Step, as_table, barred, rule_of
from marsad.core.roles import ALLOWED, Action, Role

ENDS = {State.CORRECTED, State.WITHDRAWN, State.REPLACED}
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "finding-states.md"


def walks(state: State, taken: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """Every way from `state` to an end."""
    following = [(step, rule.to) for (start, step), rule in RULES.items() if start is state]
    if not following:
        yield taken
    for step, to in following:
        yield from walks(to, (*taken, step))


def test_every_state_is_reached_and_every_walk_ends() -> None:
    every = list(walks(State.DRAFT))
    assert {rule.to for rule in RULES.values()} | {State.DRAFT} == set(State)
    assert {step for walk in every for step in walk} == set(Step)
    assert all(len(walk) <= len(Step) for walk in every)
    assert {state for state in State if not any(start is state for start, _step in RULES)} == ENDS


def test_nothing_is_published_that_nobody_read() -> None:
    for walk in walks(State.DRAFT):
        if Step.PUBLISH in walk:
            assert walk[: walk.index(Step.PUBLISH)] == (Step.HAND_OVER, Step.READ)


def test_what_was_public_never_goes_back_into_the_making() -> None:
    for (state, _step), rule in RULES.items():
        if state in PUBLIC:
            assert rule.to in PUBLIC
            assert rule.reason
        else:
            assert rule.to in IN_THE_MAKING | {State.REPLACED, State.PUBLISHED}


@pytest.mark.parametrize("step", [Step.READ, Step.SEND_BACK, Step.PUBLISH])
def test_the_drafter_neither_reads_nor_publishes(step: Step) -> None:
    for (_state, taken), rule in RULES.items():
        if taken is step:
            assert barred(rule, {Hand.DRAFTER: "sara", Hand.READER: "leila"}, {"sara"}) >= {"sara"}


PUBLISH = RULES[State.READ, Step.PUBLISH]


def test_the_reader_publishes_only_where_nobody_else_can() -> None:
    hands = {Hand.DRAFTER: "sara", Hand.READER: "leila"}
    assert barred(PUBLISH, hands, {"leila"}) == {"sara"}
    assert barred(PUBLISH, hands, {"leila", "sara"}) == {"sara"}
    assert barred(PUBLISH, hands, {"leila", "omar"}) == {"sara", "leila"}
    assert barred(RULES[State.PUBLISHED, Step.WITHDRAW], hands, {"omar"}) == frozenset()


def test_at_least_two_people_whoever_holds_which_roles() -> None:
    """No set of people and no order of steps brings a finding out by one hand, whatever roles one person wears."""
    for others in ({"sara"}, {"sara", "leila"}, {"sara", "leila", "omar"}):
        for reader in others | {"leila"}:
            if reader in barred(RULES[State.WITH_READER, Step.READ], {Hand.DRAFTER: "sara"}, others):
                continue
            for publisher in others | {reader}:
                if publisher not in barred(PUBLISH, {Hand.DRAFTER: "sara", Hand.READER: reader}, others):
                    assert len({"sara", reader, publisher}) >= (3 if others - {"sara", reader} else 2)


def test_the_roles_are_those_of_the_table_of_roles() -> None:
    assert {rule.action for rule in RULES.values()} == {
        Action.DRAFT_FINDING,
        Action.READ_FINDING,
        Action.PUBLISH_FINDING,
    }
    assert all(Role.AUDITOR not in ALLOWED[rule.action] for rule in RULES.values())
    assert rule_of(State.DRAFT, Step.PUBLISH) is None


def test_the_manual_prints_the_table_as_it_is() -> None:
    assert as_table() in PAGE.read_text(encoding="utf-8")
    assert len(re.findall(r"^\| (?!a finding)\w", as_table(), re.MULTILINE)) == len(RULES)
    assert isinstance(PUBLISH, Rule)
