"""The table of roles: complete, and closed unless opened."""

from marsad.core.roles import ALLOWED, Action, Role, may


def test_every_action_has_a_line_in_the_table() -> None:
    assert set(ALLOWED) == set(Action)


def test_no_role_at_all_allows_nothing() -> None:
    assert not any(may(frozenset(), action) for action in Action)


def test_an_auditor_reads_and_changes_nothing() -> None:
    allowed = {action for action in Action if may(frozenset({Role.AUDITOR}), action)}
    assert allowed == {
        Action.SEE_OVERVIEW,
        Action.SEE_AGREEMENT,
        Action.SEE_FINDINGS,
        Action.READ_LEDGER,
        Action.USE_API,
    }


def test_an_administrator_neither_codes_nor_settles() -> None:
    assert not may(frozenset({Role.ADMINISTRATOR}), Action.CODE)
    assert not may(frozenset({Role.ADMINISTRATOR}), Action.SETTLE)
