"""The life of an urgent case, as a table. It is printed into the manual and walked by a test.

No step hands anything to police or prosecution: there is none (method 9.1, N7).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from marsad.core.words import N_


class State(StrEnum):
    """Where a case stands."""

    RAISED = "raised"  # a coder saw a danger and stopped; nobody has looked yet
    TAKEN_UP = "taken_up"  # the legal officer is on it
    CLOSED = "closed"


class Event(StrEnum):
    """What the legal officer can do with it."""

    TAKE_UP = "take_up"
    NOTE = "note"
    VICTIM_SUPPORT = "victim_support"  # handed to victim support
    PROTECTION_UNIT = "protection_unit"  # handed to the institution's own protection unit
    PLATFORM_CHANNEL = "platform_channel"  # told to the platform by its emergency channel
    NO_DANGER = "no_danger"


TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.RAISED, Event.TAKE_UP): State.TAKEN_UP,
    (State.TAKEN_UP, Event.NOTE): State.TAKEN_UP,
    (State.TAKEN_UP, Event.VICTIM_SUPPORT): State.CLOSED,
    (State.TAKEN_UP, Event.PROTECTION_UNIT): State.CLOSED,
    (State.TAKEN_UP, Event.PLATFORM_CHANNEL): State.CLOSED,
    (State.TAKEN_UP, Event.NO_DANGER): State.CLOSED,
}
STATE_WORDS: dict[State, str] = {
    State.RAISED: N_("raised, nobody has taken it up"),
    State.TAKEN_UP: N_("taken up"),
    State.CLOSED: N_("closed"),
}
EVENT_WORDS: dict[Event, str] = {
    Event.TAKE_UP: N_("take it up"),
    Event.NOTE: N_("add a note"),
    Event.VICTIM_SUPPORT: N_("close: handed to victim support"),
    Event.PROTECTION_UNIT: N_("close: handed to the institution's protection unit"),
    Event.PLATFORM_CHANNEL: N_("close: told to the platform by its emergency channel"),
    Event.NO_DANGER: N_("close: no danger found"),
}
OVERDUE = timedelta(days=30)  # method 9.3: an alert without follow-up


def state_after(events: Iterable[Event]) -> State:
    """Where a case stands after `events` in order; ValueError for a history the table does not allow."""
    state = State.RAISED
    for event in events:
        state = step(state, event)
    return state


def step(state: State, event: Event) -> State:
    """The state after `event`; ValueError where the table has no such step."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise ValueError(f"'{event}' cannot happen to a case that is '{state}'") from None


def is_overdue(state: State, last_step: datetime, now: datetime) -> bool:
    """Whether a case that is not closed has had no step for thirty days."""
    return state is not State.CLOSED and now - last_step > OVERDUE


def as_table() -> str:
    """The table in Markdown, for the manual."""
    rows = [f"| {state} | {event} | {after} |" for (state, event), after in TRANSITIONS.items()]
    return "\n".join(["| a case that is | when this happens | becomes |", "|---|---|---|", *rows])
