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
    "account_login": Open.ANYONE,
    "mfa_authenticate": Open.ANYONE,
    "openid_connect_login": Open.ANYONE,
    "openid_connect_callback": Open.ANYONE,
    "log_out": Open.ANYONE,
    "language": Open.ANYONE,
    "account": Open.LOGGED_IN,
    "mfa_index": Open.LOGGED_IN,
    "mfa_list_webauthn": Open.LOGGED_IN,
    "password": Open.LOGGED_IN,
    "account_reauthenticate": Open.LOGGED_IN,
    "mfa_reauthenticate": Open.LOGGED_IN,
    "mfa_reauthenticate_webauthn": Open.LOGGED_IN,
    "mfa_activate_totp": Open.LOGGED_IN,
    "mfa_deactivate_totp": Open.LOGGED_IN,
    "mfa_add_webauthn": Open.LOGGED_IN,
    "mfa_remove_webauthn": Open.LOGGED_IN,
    "mfa_view_recovery_codes": Open.LOGGED_IN,
    "mfa_generate_recovery_codes": Open.LOGGED_IN,
    "people": Action.MANAGE_PEOPLE,
    "person": Action.MANAGE_PEOPLE,
    "ledger": Action.READ_LEDGER,
    "home": Open.LOGGED_IN,
    "findings": Action.SEE_FINDINGS,
    "finding": Action.SEE_FINDINGS,
    "figure": Action.SEE_FINDINGS,
    "analysis_step": Action.SEE_FINDINGS,  # who may take which step is in the table of releases
    "coordination": Action.SEE_COORDINATION,
    "coordination_group": Action.SEE_COORDINATION,
    "coordination_edge": Action.SEE_COORDINATION,
    "coordination_assess": Action.ASSESS_COORDINATION,
    "bursts": Action.SEE_BURSTS,
    "burst": Action.SEE_BURSTS,
    "origin": Action.SEE_ORIGIN,
    "origin_run": Action.SEE_ORIGIN,
    "dangers": Action.FOLLOW_DANGER,
    "danger": Action.FOLLOW_DANGER,
    "overview": Action.SEE_OVERVIEW,
    "help": Open.LOGGED_IN,
    "tour": Open.LOGGED_IN,
    "tokens": Action.USE_API,
    "explorer": Action.EXPLORE,
    "frames": Action.EXPLORE,
    "save_frame": Action.SAVE_FRAME,
    "code": Action.CODE,
    "my_answer": Action.CODE,
    "my_answers": Action.CODE,
    "picture": Action.CODE,
    "topics": Action.CODE,
    "my_urgent": Action.CODE,
    "urgent": Action.HANDLE_URGENT,
    "urgent_case": Action.HANDLE_URGENT,
    "settle": Action.SETTLE,
    "settled": Action.SETTLE,
    "correct": Action.SETTLE,
    "progress": Action.SEE_AGREEMENT,
    "calibration": Action.SEE_CALIBRATION,
    "calibration_round": Action.SEE_CALIBRATION,
    "confusion": Action.SEE_CONFUSION,
    "plan": Action.PLAN,
    "errors": Action.ESTIMATE,
}


def is_open_to(member: Member, name: str) -> bool:
    """Whether the door of the address called `name` is open to `member`."""
    door = DOORS.get(name)
    return member.may(door) if isinstance(door, Action) else door is not None
