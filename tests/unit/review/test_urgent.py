"""The life of an urgent case: the table walked, and nothing outside it."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from marsad.review.urgent import (
    EVENT_WORDS,
    OVERDUE,
    TRANSITIONS,
    Event,
    State,
    as_table,
    is_overdue,
    state_after,
    step,
)

NOW = datetime(2030, 9, 1, tzinfo=UTC)


def test_every_state_is_reached_from_the_first_and_every_case_can_be_closed() -> None:
    reached, left = {State.RAISED}, {State.RAISED}
    while left:
        here = left.pop()
        new = {after for (state, _event), after in TRANSITIONS.items() if state is here} - reached
        reached |= new
        left |= new
    assert reached == set(State)
    assert {state for state, _event in TRANSITIONS} == set(State) - {State.CLOSED}


def test_what_is_not_in_the_table_cannot_happen() -> None:
    for state, event in product(State, Event):
        if (state, event) in TRANSITIONS:
            assert step(state, event) is TRANSITIONS[state, event]
        else:
            with pytest.raises(ValueError, match="cannot happen"):
                step(state, event)


def test_a_case_is_taken_up_followed_and_closed() -> None:
    assert state_after([]) is State.RAISED
    assert state_after([Event.TAKE_UP, Event.NOTE, Event.NOTE]) is State.TAKEN_UP
    assert state_after([Event.TAKE_UP, Event.NO_DANGER]) is State.CLOSED


def test_no_step_hands_anything_to_police_or_prosecution() -> None:
    said = " ".join([*Event, *EVENT_WORDS.values()])
    assert not [word for word in ("police", "prosecut", "ministry", "intelligence") if word in said.lower()]


def test_a_case_without_a_step_for_thirty_days_is_overdue_until_it_is_closed() -> None:
    assert not is_overdue(State.RAISED, NOW - OVERDUE, NOW)
    assert is_overdue(State.RAISED, NOW - OVERDUE - timedelta(seconds=1), NOW)
    assert is_overdue(State.TAKEN_UP, NOW - 2 * OVERDUE, NOW)
    assert not is_overdue(State.CLOSED, NOW - 2 * OVERDUE, NOW)


def test_the_manual_has_every_step() -> None:
    assert len(as_table().splitlines()) == 2 + len(TRANSITIONS)
