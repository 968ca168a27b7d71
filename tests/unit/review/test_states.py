"""The life of a task, walked through its table."""

import pytest

from marsad.core.judgement import Coding, Settlement
from marsad.review.states import DONE, TRANSITIONS, Event, Outcome, State, as_table, compared, outcome, step


def coding(coder: str, *codes: str, cannot_decide: str | None = None) -> Coding:
    return Coding(task_id=1, coder=coder, codes=codes, cannot_decide=cannot_decide)


def test_every_state_can_be_reached_and_every_event_happens() -> None:
    assert {State.WAITING, *TRANSITIONS.values()} == set(State)
    assert {event for _state, event in TRANSITIONS} == set(Event)


def test_what_is_done_stays_done() -> None:
    assert {after for (state, _event), after in TRANSITIONS.items() if state in DONE} <= DONE


@pytest.mark.parametrize(("state", "event"), [(s, e) for s in State for e in Event if (s, e) not in TRANSITIONS])
def test_what_the_table_does_not_list_cannot_happen(state: State, event: Event) -> None:
    with pytest.raises(ValueError, match="cannot happen"):
        step(state, event)


@pytest.mark.parametrize(
    ("double", "codings", "expected"),
    [
        (False, [], Outcome(state=State.WAITING)),
        (False, [coding("a", "A1")], Outcome(state=State.AGREED, codes=("A1",), decided=True)),
        (True, [coding("a", "A1")], Outcome(state=State.HALF)),
        (True, [coding("a", "A1"), coding("b", "A1")], Outcome(state=State.AGREED, codes=("A1",), decided=True)),
        (True, [coding("a", "A1"), coding("b")], Outcome(state=State.DIFFERS)),
        (True, [coding("a"), coding("b", cannot_decide="blurred")], Outcome(state=State.DIFFERS)),
        (
            True,
            [coding("a", cannot_decide="x"), coding("b", cannot_decide="y")],
            Outcome(state=State.AGREED, codes=(), decided=False),
        ),
    ],
)
def test_where_a_task_stands(double: bool, codings: list[Coding], expected: Outcome) -> None:
    assert outcome(double, codings) == expected


def test_a_settlement_gives_the_answer() -> None:
    settled = Settlement(task_id=1, settled_by="c", codes=("A5",))
    found = outcome(True, [coding("a", "A1"), coding("b")], settled)
    assert found == Outcome(state=State.SETTLED, codes=("A5",), decided=True)


def test_agreed_answers_cannot_be_settled_again() -> None:
    with pytest.raises(ValueError, match="cannot happen"):
        outcome(True, [coding("a"), coding("b")], Settlement(task_id=1, settled_by="c", codes=()))


def test_a_correction_gives_its_answer_in_place_of_the_first() -> None:
    settled = Settlement(task_id=1, settled_by="c", codes=("A2",), corrects=True)
    found = outcome(True, [coding("a", "A1"), coding("b")], settled)
    assert found == Outcome(state=State.SETTLED, codes=("A2",), decided=True)


@pytest.mark.parametrize(
    ("answers", "closed", "expected"),
    [
        (0, False, State.WAITING),
        (1, False, State.ROUND),
        (2, False, State.ROUND),
        (3, False, State.COMPARED),
        (0, True, State.COMPARED),
        (2, True, State.COMPARED),
        (3, True, State.COMPARED),
    ],
)
def test_a_round_of_calibration_waits_for_every_coder_or_its_closing(
    answers: int, closed: bool, expected: State
) -> None:
    assert compared(3, [coding(f"c{place}") for place in range(answers)], closed=closed) == Outcome(state=expected)


def test_a_round_takes_no_more_codings_than_it_asks_for() -> None:
    with pytest.raises(ValueError, match="cannot happen"):
        compared(2, [coding(name) for name in "abc"])


def test_the_printed_table_has_a_line_for_each_step() -> None:
    assert len(as_table().splitlines()) == len(TRANSITIONS) + 2
