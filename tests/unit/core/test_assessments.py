"""The steps of an assessment: two people, and evidence that decides the grade."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from marsad.core.assessments import (
    EVIDENCE,
    RULES,
    STATE_WORDS,
    Assessment,
    Evidence,
    EvidenceKind,
    Grade,
    Judged,
    State,
    Step,
    Taken,
    as_table,
)
from marsad.core.coordination import CLOSED_WORDS, TRACES, Asked, Closed, Trace

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "assessment-states.md"
AT = datetime(2030, 9, 1, tzinfo=UTC)


def assessment(*steps: Step) -> Assessment:
    taken = tuple(Taken(step=step, by="second", at=AT) for step in steps)
    return Assessment(number=1, run=1, group=1, judged=Judged(), by="first", at=AT, steps=taken)


@pytest.mark.parametrize(("kind", "grade"), [(kind, grade) for kind, (_words, grade) in EVIDENCE.items()])
def test_the_grade_is_the_highest_that_evidence_reaches(kind: EvidenceKind, grade: Grade) -> None:
    assert Judged().grade is Grade.STATISTICAL
    assert Judged(authenticity=(Evidence(kind=kind, source="x"),)).grade is grade
    both = (Evidence(kind=kind, source="x"), Evidence(kind=EvidenceKind.PLATFORM_TAKEDOWN, source="y"))
    assert Judged(authenticity=both).grade is Grade.DOCUMENTED


def test_whoever_proposed_never_confirms_and_every_way_to_stand_is_a_confirmation() -> None:
    assert {step for (_state, step), rule in RULES.items() if rule.to is State.STANDING} == {Step.CONFIRM}
    assert not any(rule.proposer for (_state, step), rule in RULES.items() if step is Step.CONFIRM)


def test_a_state_follows_from_the_steps() -> None:
    assert assessment().state is State.PROPOSED
    assert assessment(Step.CONFIRM).state is State.STANDING
    assert assessment(Step.CONFIRM, Step.WITHDRAW).state is State.WITHDRAWN
    assert assessment(Step.REFUSE).state is State.REFUSED


def test_nothing_leads_out_of_an_end_and_every_word_is_there() -> None:
    ends = {State.REFUSED, State.WITHDRAWN, State.REPLACED}
    assert not ends & {state for state, _step in RULES}
    assert {rule.to for rule in RULES.values()} | {State.PROPOSED} == set(State) == set(STATE_WORDS)
    assert set(EVIDENCE) == set(EvidenceKind)
    assert set(CLOSED_WORDS) == set(Closed)
    assert set(TRACES) == set(Trace)


def test_each_trace_keeps_its_own_rule_unless_one_is_asked_for_all() -> None:
    assert Asked().rule(Trace.REPOST) == (10, 3)
    assert Asked(window=5, least=4).rule(Trace.REPOST) == (5, 4)


def test_the_manual_prints_the_table() -> None:
    assert as_table() in PAGE.read_text(encoding="utf-8")
    assert len(as_table().splitlines()) == 2 + len(RULES)
