"""Who may open which page: one table. A page that is not in it opens for nobody."""

from enum import StrEnum

from marsad.core.roles import Action
from marsad.store.records.models import Member


class Open(StrEnum):
    """Doors that need no particular role."""

    ANYONE = "anyone"
    LOGGED_IN = "logged in"


DOORS: dict[str, Action | Open] = {
    "log_in": Open.ANYONE,
    "language": Open.ANYONE,
    "log_out": Open.LOGGED_IN,
    "home": Open.LOGGED_IN,
    "overview": Action.SEE_OVERVIEW,
    "help": Open.LOGGED_IN,
    "tour": Open.LOGGED_IN,
    "tokens": Action.USE_API,
    "code": Action.CODE,
    "settle": Action.SETTLE,
    "settled": Action.SETTLE,
    "correct": Action.SETTLE,
    "progress": Action.SEE_AGREEMENT,
    "calibration": Action.SEE_CALIBRATION,
    "calibration_round": Action.SEE_CALIBRATION,
    "errors": Action.ESTIMATE,
}


def is_open_to(member: Member, name: str) -> bool:
    """Whether the door of the address called `name` is open to `member`."""
    door = DOORS.get(name)
    return member.may(door) if isinstance(door, Action) else door is not None
