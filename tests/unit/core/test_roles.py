"""The table of roles: complete, and closed unless opened."""

from marsad.core.roles import ALLOWED, ROLE_NAMES, SECOND_FACTOR, Action, Role, may, must_have_second_factor


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
        Action.SEE_COORDINATION,
        Action.SEE_BURSTS,
        Action.SEE_ORIGIN,
    }


def test_an_administrator_neither_codes_nor_settles() -> None:
    assert not may(frozenset({Role.ADMINISTRATOR}), Action.CODE)
    assert not may(frozenset({Role.ADMINISTRATOR}), Action.SETTLE)


def test_every_role_has_its_name() -> None:
    assert set(ROLE_NAMES) == set(Role)


def test_roles_whose_acts_leave_the_house_need_a_second_factor_from_the_network_only() -> None:
    assert {Role.PUBLISHER, Role.LEGAL_OFFICER, Role.ADMINISTRATOR, Role.PROTECTION} == SECOND_FACTOR
    for role in Role:
        assert must_have_second_factor(frozenset({role, Role.CODER}), from_the_network=True) is (role in SECOND_FACTOR)
        assert not must_have_second_factor(frozenset({role}), from_the_network=False)
