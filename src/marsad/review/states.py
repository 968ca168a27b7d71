"""The life of a coding task, as a table. It is printed into the manual and walked by a test."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from marsad.core.judgement import Coding, Settlement


class State(StrEnum):
    """Where a task stands."""

    WAITING = "waiting"  # nobody has answered
    HALF = "half"  # one of two has answered; neither sees the other's answer
    AGREED = "agreed"
    DIFFERS = "differs"  # the two answers differ: a third person settles
    SETTLED = "settled"
    ROUND = "round"  # in a round of calibration, some coders have answered; none sees another's answer
    COMPARED = "compared"  # a round's answers are in, or it was closed: they are discussed, never counted


class Event(StrEnum):
    """What can happen to it."""

    ONLY_CODING = "only_coding"  # the one coding asked for
    FIRST_CODING = "first_coding"
    SAME_CODING = "same_coding"  # the second, and it says the same
    OTHER_CODING = "other_coding"  # the second, and it says something else
    SETTLEMENT = "settlement"
    CORRECTION = "correction"  # another settlement in place of the first, with its reason; both are kept
    ROUND_CODING = "round_coding"  # one coder's answer in a round of calibration
    LAST_CODING = "last_coding"  # that of the last coder asked
    CLOSING = "closing"  # the senior coder ends the round


TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.WAITING, Event.ONLY_CODING): State.AGREED,
    (State.WAITING, Event.FIRST_CODING): State.HALF,
    (State.HALF, Event.SAME_CODING): State.AGREED,
    (State.HALF, Event.OTHER_CODING): State.DIFFERS,
    (State.DIFFERS, Event.SETTLEMENT): State.SETTLED,
    (State.SETTLED, Event.CORRECTION): State.SETTLED,
    (State.WAITING, Event.ROUND_CODING): State.ROUND,
    (State.ROUND, Event.ROUND_CODING): State.ROUND,
    (State.ROUND, Event.LAST_CODING): State.COMPARED,
    (State.WAITING, Event.CLOSING): State.COMPARED,
    (State.ROUND, Event.CLOSING): State.COMPARED,
}

DONE = frozenset({State.AGREED, State.SETTLED, State.COMPARED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a task came to. `answer` is None while it is open, or where it could not be decided."""

    state: State
    codes: tuple[str, ...] = ()
    decided: bool = False


def same(first: Coding, second: Coding) -> bool:
    """Whether two coders gave the same answer: the same codes, or both could not decide."""
    return set(first.codes) == set(second.codes) and (first.cannot_decide is None) == (second.cannot_decide is None)


def outcome(double: bool, codings: Sequence[Coding], settlement: Settlement | None = None) -> Outcome:
    """Where a task stands after `codings` in the order they were made.

    Raises ValueError for a history the table does not allow (a third coding, a settlement of agreed answers).
    """
    state = State.WAITING
    for place, coding in enumerate(codings):
        if not double:
            event = Event.ONLY_CODING
        elif place == 0:
            event = Event.FIRST_CODING
        else:
            event = Event.SAME_CODING if same(codings[0], coding) else Event.OTHER_CODING
        state = step(state, event)
    if settlement is not None:
        state = step(state, Event.SETTLEMENT)
        state = step(state, Event.CORRECTION) if settlement.corrects else state
        return Outcome(state=state, codes=settlement.codes, decided=settlement.cannot_decide is None)
    if state is not State.AGREED:
        return Outcome(state=state)
    return Outcome(state=state, codes=codings[0].codes, decided=codings[0].cannot_decide is None)


def compared(asked: int, codings: Sequence[Coding], *, closed: bool = False) -> Outcome:
    """Where a task of a round of calibration stands that asks `asked` coders, two or more.

    It comes to no answer: what is discussed is not counted. Raises ValueError for more codings than were asked for.
    """
    state = State.WAITING
    for place in range(len(codings)):
        state = step(state, Event.LAST_CODING if place + 1 == asked else Event.ROUND_CODING)
    if closed and state is not State.COMPARED:
        state = step(state, Event.CLOSING)
    return Outcome(state=state)


def step(state: State, event: Event) -> State:
    """The state after `event`; ValueError where the table has no such step."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise ValueError(f"'{event}' cannot happen to a task that is '{state}'") from None


def as_table() -> str:
    """The table in Markdown, for the manual."""
    rows = [f"| {state} | {event} | {after} |" for (state, event), after in TRANSITIONS.items()]
    return "\n".join(["| a task that is | when this happens | becomes |", "|---|---|---|", *rows])
