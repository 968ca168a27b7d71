"""Who may do what: one table. What is not listed is not allowed."""

from enum import StrEnum


class Role(StrEnum):
    """The hats people wear. One person may wear several, never two sides of a double check at once."""

    OBSERVER = "observer"
    CODER = "coder"
    SENIOR_CODER = "senior_coder"
    LEGAL_OFFICER = "legal_officer"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


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
}


def may(roles: frozenset[Role], action: Action) -> bool:
    """Whether one of `roles` allows `action`."""
    return bool(ALLOWED.get(action, frozenset()) & roles)
