"""The plan of a sample that is being coded: people's time, and nothing that tells how rare a yes is."""

from datetime import UTC, datetime, timedelta

import pytest

from marsad.core.judgement import Coding, DrawnSample, Task
from marsad.core.mission import Question
from marsad.core.trilingual import Trilingual
from marsad.core.words import speaking
from marsad.flows.answers import Answer
from marsad.flows.planning import SECONDS_A_CODING
from marsad.flows.running import RunningPlan, _told_apart, as_hours, pace, plan_of_answers
from marsad.review.states import outcome

START = datetime(2030, 9, 2, 9, tzinfo=UTC)
ANY = Trilingual(ar="س", fr="q", en="q")
QUESTION = Question(id="q", title=ANY, asks=ANY, codes=("A1",), sources=("s",))
SAMPLE = DrawnSample(
    question="q",
    seed=1,
    size=400,
    population=20_000,
    strata={"high": {"N": 2_000, "n": 100}, "nothing found": {"N": 18_000, "n": 300}},
    posts_version=1,
    signals_version=1,
    codebook_version="1",
)


def coding(task: int, coder: str, *, yes: bool, seconds: float = 0) -> Coding:
    return Coding(task_id=task, coder=coder, codes=("A1",) if yes else (), at=START + timedelta(seconds=seconds))


def answers(done: int, half: int = 0, *, every: int = 5) -> list[Answer]:
    found = []
    for number in range(400):
        task = Task(
            task_id=number,
            sample_id=1,
            post_id=f"p{number}",
            stratum="high" if number % 4 == 0 else "nothing found",
            inclusion_probability=0.1,
            position=number,
            double=True,
        )
        coders = ("a", "b") if number < done else ("a",) if number < done + half else ()
        mine = tuple(coding(number, name, yes=number % every == 0, seconds=30 * number) for name in coders)
        found.append(Answer(task=task, outcome=outcome(True, mine), codings=mine))
    return found


def plan(given: list[Answer], wanted: float = 0.02, *, blind: bool = False) -> RunningPlan:
    return plan_of_answers(QUESTION, SAMPLE, given, wanted, blind=blind)


def test_what_is_left_is_counted_in_codings_of_people() -> None:
    found = plan(answers(200, half=50), wanted=0.001)
    assert (found.posts, found.answered, found.open, found.in_queue) == (400, 200, 200, None)
    assert found.codings == 50 + 2 * 150
    assert found.hours == pytest.approx(350 * 30 / 3600)
    assert "does not reach" in "".join(found.sentences)


def test_a_precision_within_reach_costs_a_part_of_the_queue() -> None:
    whole = plan(answers(200), wanted=0.001)
    assert whole.now is not None
    between = (whole.now + whole.at_end) / 2
    found = plan(answers(200), wanted=between)
    assert found.in_queue is not None
    assert 0 < found.in_queue < 200
    assert found.codings == 2 * found.in_queue
    assert plan(answers(200), wanted=0.2).in_queue == 0


def test_a_sample_that_is_coded_whole_says_what_it_gives_and_promises_nothing() -> None:
    found = plan(answers(400), wanted=0.001)
    assert (found.open, found.codings, found.at_end) == (0, 0, found.now)
    with speaking("en"):
        first, second = found.sentences
    assert first.startswith("All that was drawn is coded")
    assert "plan the next question larger" in second
    with speaking("en"):
        assert plan(answers(400), wanted=0.2).sentences[1] == "The wanted half-width of 20% is reached already."


def test_who_still_codes_is_told_nothing_that_depends_on_what_was_coded() -> None:
    said = {
        (tuple(found.sentences), found.strata)
        for n in (2, 5, 50)
        for found in [plan(answers(200, every=n), blind=True)]
    }
    assert len(said) == 1
    assert len({plan(answers(200, every=n)).now for n in (2, 5, 50)}) == 3
    assert plan(answers(200), blind=True).now is None


def test_no_share_and_no_count_of_positives_leaves_with_the_plan() -> None:
    def names(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {name for each in value.values() for name in names(each)}
        return {name for each in value for name in names(each)} if isinstance(value, list | tuple) else set()

    assert not {"positives", "share", "value", "low_share", "expected"} & names(plan(answers(200)).as_json())


def test_the_pace_is_a_median_over_two_coders_at_least_without_breaks_and_sheets() -> None:
    given = [coding(n, name, yes=False, seconds=n * every) for name, every in (("a", 20), ("b", 40)) for n in range(31)]
    given.append(coding(99, "a", yes=False, seconds=9_000))  # after a long break
    given += [coding(n, "sheet", yes=False) for n in range(100)]
    found = pace(given)
    assert (found.n, found.seconds, found.low, found.high) == (60, 30.0, 20.0, 40.0)
    alone = pace(one for one in given if one.coder == "a")
    assert (alone.seconds, alone.low) == (SECONDS_A_CODING, None)
    assert "too few" in alone.sentence


@pytest.mark.parametrize(("hours", "said"), [(0, "0.0"), (0.01, "0.1"), (2.55, "2.5"), (10.4, "10"), (120, "120")])
def test_hours_are_said_as_people_say_them(hours: float, said: str) -> None:
    with speaking("en"):
        assert as_hours(hours) == said
    with speaking("fr"):
        assert as_hours(hours) == said.replace(".", ",")


def test_a_half_width_that_is_told_apart_never_reads_as_the_wanted_one() -> None:
    with speaking("en"):
        assert _told_apart(0.0204, 0.02) == "2.04%"
        assert _told_apart(0.031, 0.02) == "3.1%"
        assert _told_apart(0.02, 0.02) == "2.0%"
