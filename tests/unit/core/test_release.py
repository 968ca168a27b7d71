"""The way of an analysis to the public: what the table allows, and whose hand is kept from which step."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from marsad.core.release import (
    RELEASE_RULES,
    RELEASE_STATE_WORDS,
    RELEASE_STEP_WORDS,
    Release,
    ReleaseState,
    ReleaseStep,
    TakenStep,
    barred_from,
    release_table,
)
from marsad.core.roles import ALLOWED, Role

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "analysis-states.md"
AT = datetime(2030, 9, 1, tzinfo=UTC)


def release(*steps: tuple[ReleaseStep, str], drafted_by: str = "lina") -> Release:
    taken = tuple(TakenStep(step=step, by=by, roles=(), at=AT) for step, by in steps)
    return Release(run=1, drafted_by=drafted_by, drafted_at=AT, steps=taken)


def test_a_run_is_public_only_after_somebody_read_and_somebody_published_it() -> None:
    assert release().state is ReleaseState.DRAFT
    assert not release((ReleaseStep.READ, "nour")).is_public
    done = release((ReleaseStep.READ, "nour"), (ReleaseStep.PUBLISH, "sami"))
    assert done.is_public
    assert done.hands == 3
    assert (ReleaseState.DRAFT, ReleaseStep.PUBLISH) not in RELEASE_RULES
    assert not any(state is ReleaseState.WITHDRAWN for state, _step in RELEASE_RULES)


@pytest.mark.parametrize(
    ("drafted_by", "publishers", "barred"),
    [
        ("lina", ["sami", "nour"], {"lina", "nour"}),  # somebody else can publish
        ("lina", ["nour"], {"lina"}),  # nobody else can: two people are enough
        ("shell:lina", ["nour"], {"shell:lina", "nour"}),  # who was at the shell may be the reader
    ],
)
def test_who_may_not_publish(drafted_by: str, publishers: list[str], barred: set[str]) -> None:
    read = release((ReleaseStep.READ, "nour"), drafted_by=drafted_by)
    assert barred_from(read, ReleaseStep.PUBLISH, ["lina", "nour", "sami"], publishers) == barred


def test_whoever_ran_it_does_not_read_it_and_everybody_may_withdraw() -> None:
    assert barred_from(release(), ReleaseStep.READ, ["lina"], []) == {"lina"}
    assert barred_from(release(), ReleaseStep.WITHDRAW, ["lina"], []) == set()


def test_every_state_and_step_has_words_and_every_step_a_role() -> None:
    assert set(RELEASE_STATE_WORDS) == set(ReleaseState)
    assert set(RELEASE_STEP_WORDS) == set(ReleaseStep)
    assert all(ALLOWED[rule.action] for rule in RELEASE_RULES.values())
    assert not any(Role.ADMINISTRATOR in ALLOWED[rule.action] for rule in RELEASE_RULES.values())


def test_the_manual_prints_the_table() -> None:
    assert release_table() in PAGE.read_text(encoding="utf-8")
