"""Who may do what: one table. What is not listed is not allowed."""

from enum import StrEnum

from marsad.core.words import N_


class Role(StrEnum):
    """The hats people wear. One person may wear several, never two sides of a double check at once."""

    OBSERVER = "observer"
    CODER = "coder"
    SENIOR_CODER = "senior_coder"
    LEGAL_OFFICER = "legal_officer"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    PROTECTION = "protection"  # the focal point for people in danger, children first


class Action(StrEnum):
    """What a person can ask of the observatory."""

    TAKE_IN = "take_in"
    DETECT = "detect"
    SAMPLE = "sample"
    CODE = "code"
    SETTLE = "settle"
    SEE_AGREEMENT = "see_agreement"
    ESTIMATE = "estimate"
    REPORT = "report"
    EXPORT_CODINGS = "export_codings"
    IMPORT_CODINGS = "import_codings"
    MANAGE_PEOPLE = "manage_people"
    READ_LEDGER = "read_ledger"
    SEE_OVERVIEW = "see_overview"
    EXPLORE = "explore"
    SAVE_FRAME = "save_frame"
    PLAN = "plan"
    SEE_CALIBRATION = "see_calibration"
    SEE_CONFUSION = "see_confusion"
    HANDLE_URGENT = "handle_urgent"
    SEE_FINDINGS = "see_findings"
    DRAFT_FINDING = "draft_finding"
    READ_FINDING = "read_finding"
    PUBLISH_FINDING = "publish_finding"
    USE_API = "use_api"
    SEE_COORDINATION = "see_coordination"
    RUN_ANALYSIS = "run_analysis"
    ASSESS_COORDINATION = "assess_coordination"
    SEE_BURSTS = "see_bursts"
    SEE_ORIGIN = "see_origin"
    FOLLOW_DANGER = "follow_danger"


ALLOWED: dict[Action, frozenset[Role]] = {
    Action.TAKE_IN: frozenset({Role.OBSERVER, Role.ADMINISTRATOR}),
    Action.DETECT: frozenset({Role.OBSERVER, Role.ADMINISTRATOR}),
    Action.SAMPLE: frozenset({Role.SENIOR_CODER, Role.ADMINISTRATOR}),
    Action.CODE: frozenset({Role.CODER, Role.SENIOR_CODER}),
    Action.SETTLE: frozenset({Role.SENIOR_CODER}),
    Action.SEE_AGREEMENT: frozenset({Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER, Role.AUDITOR}),
    Action.ESTIMATE: frozenset({Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER}),
    Action.REPORT: frozenset({Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER}),
    Action.EXPORT_CODINGS: frozenset({Role.SENIOR_CODER}),
    Action.IMPORT_CODINGS: frozenset({Role.SENIOR_CODER}),
    Action.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Action.READ_LEDGER: frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.LEGAL_OFFICER}),
    Action.SEE_OVERVIEW: frozenset(Role),
    Action.EXPLORE: frozenset({Role.OBSERVER, Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER}),
    Action.SAVE_FRAME: frozenset({Role.OBSERVER, Role.SENIOR_CODER}),
    Action.PLAN: frozenset({Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER, Role.ADMINISTRATOR}),
    Action.SEE_CALIBRATION: frozenset({Role.SENIOR_CODER}),
    Action.SEE_CONFUSION: frozenset({Role.SENIOR_CODER}),
    Action.HANDLE_URGENT: frozenset({Role.LEGAL_OFFICER}),
    Action.SEE_FINDINGS: frozenset({Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER, Role.AUDITOR}),
    Action.DRAFT_FINDING: frozenset({Role.SENIOR_CODER, Role.LEGAL_OFFICER}),
    Action.READ_FINDING: frozenset({Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER}),
    Action.PUBLISH_FINDING: frozenset({Role.PUBLISHER}),
    Action.USE_API: frozenset({Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER, Role.AUDITOR}),
    Action.SEE_COORDINATION: frozenset({Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER, Role.AUDITOR}),
    Action.RUN_ANALYSIS: frozenset({Role.OBSERVER, Role.SENIOR_CODER, Role.ADMINISTRATOR}),
    Action.ASSESS_COORDINATION: frozenset({Role.SENIOR_CODER, Role.LEGAL_OFFICER}),
    Action.SEE_BURSTS: frozenset({Role.OBSERVER, Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER, Role.AUDITOR}),
    Action.SEE_ORIGIN: frozenset({Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER, Role.AUDITOR}),
    Action.FOLLOW_DANGER: frozenset({Role.PROTECTION}),
}


# What they do leaves the house, or opens it: a password alone does not let them in from the network.
SECOND_FACTOR = frozenset({Role.LEGAL_OFFICER, Role.PUBLISHER, Role.ADMINISTRATOR, Role.PROTECTION})

ROLE_NAMES: dict[Role, str] = {
    Role.OBSERVER: N_("observer"),
    Role.CODER: N_("coder"),
    Role.SENIOR_CODER: N_("senior coder"),
    Role.LEGAL_OFFICER: N_("legal officer"),
    Role.PUBLISHER: N_("publisher"),
    Role.ADMINISTRATOR: N_("administrator"),
    Role.AUDITOR: N_("auditor"),
    Role.PROTECTION: N_("protection focal point"),
}


def may(roles: frozenset[Role], action: Action) -> bool:
    """Whether one of `roles` allows `action`."""
    return bool(ALLOWED.get(action, frozenset()) & roles)


def must_have_second_factor(roles: frozenset[Role], from_the_network: bool) -> bool:
    """Whether people of these roles need a second factor; on one machine alone it is only advised."""
    return from_the_network and bool(SECOND_FACTOR & roles)
