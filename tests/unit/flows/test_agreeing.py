"""Agreement by code, language and week: over all coders, and silent where too few posts were coded twice."""

from datetime import UTC, datetime, timedelta

import pytest

from marsad.core.judgement import Coding, Task
from marsad.core.mission import Question
from marsad.core.trilingual import Trilingual
from marsad.flows.agreeing import FEWEST_PAIRS, WHOLE, doubly_coded, tables_of
from marsad.flows.answers import Answer
from marsad.review.states import outcome

SUNDAY = datetime(2030, 9, 1, 23, 30, tzinfo=UTC)  # Monday already in Casablanca
ANY = Trilingual(ar="س", fr="q", en="q")
QUESTION = Question(id="q", title=ANY, asks=ANY, codes=("A1", "A2"), sources=("s",))


def answer(number: int, first: str | None, second: str | None, *, cannot: bool = False, days: int = 0) -> Answer:
    task = Task(
        task_id=number,
        sample_id=1,
        post_id=f"p{number}",
        stratum="whole",
        inclusion_probability=0.1,
        position=number,
        double=True,
    )
    codings = tuple(
        Coding(
            task_id=number,
            coder=name,
            codes=(code,) if code else (),
            cannot_decide="context" if cannot and name == "b" else None,
            at=SUNDAY + timedelta(days=days, minutes=place),
        )
        for place, (name, code) in enumerate((("a", first), ("b", second)))
    )
    return Answer(task=task, outcome=outcome(True, codings), codings=codings)


def test_each_code_has_its_own_agreement_and_the_question_takes_them_together() -> None:
    pairs = [answer(n, "A1", "A2") for n in range(10)] + [answer(n, None, None) for n in range(10, 40)]
    found = tables_of(pairs, QUESTION, {}, "UTC")
    assert found.question.agreement is not None
    assert found.question.agreement.alpha == 1.0
    assert found.question.agreement.prevalence == 0.25
    for row in found.codes:
        assert row.agreement is not None
        assert row.agreement.positive_agreement == 0.0
        assert row.agreement.exploratory


def test_a_code_that_almost_nobody_gave_is_not_spoken_of_and_one_that_nobody_gave_is() -> None:
    pairs = [answer(n, "A1", "A1") for n in range(4)] + [answer(n, None, None) for n in range(4, 40)]
    rare, never = tables_of(pairs, QUESTION, {}, "UTC").codes
    assert (rare.n, rare.agreement) == (40, None)
    assert never.agreement is not None
    assert never.agreement.prevalence == 0.0
    assert never.agreement.alpha is None


@pytest.mark.parametrize(("few", "said"), [(FEWEST_PAIRS - 1, False), (FEWEST_PAIRS, True)])
def test_a_language_with_too_few_posts_is_named_and_not_judged(few: int, said: bool) -> None:
    pairs = [answer(n, "A1" if n % 2 else None, "A1" if n % 2 else None) for n in range(60)]
    languages = {f"p{n}": "ary-Latn" if n < few else "ary-Arab" for n in range(60)}
    rows = {row.of: row for row in tables_of(pairs, QUESTION, languages, "UTC").groups}
    assert rows["ary-Latn"].n == few
    assert (rows["ary-Latn"].agreement is not None) is said
    assert rows["ary-Arab"].agreement is not None


def test_one_language_is_no_table_of_languages() -> None:
    found = tables_of([answer(1, "A1", "A1")], QUESTION, {"p1": "fra-Latn"}, "UTC")
    assert (found.groups, found.weeks, found.question.of) == ((), (), WHOLE)


def test_weeks_are_those_of_the_mission_s_time_zone() -> None:
    pairs = [answer(n, "A1", None, days=7 * (n % 2)) for n in range(40)]
    assert [row.of for row in tables_of(pairs, QUESTION, {}, "Africa/Casablanca").weeks] == ["2030-09-02", "2030-09-09"]
    assert [row.of for row in tables_of(pairs, QUESTION, {}, "UTC").weeks] == ["2030-08-26", "2030-09-02"]


def test_a_post_with_one_of_two_answers_is_in_no_figure() -> None:
    whole = answer(1, "A1", "A1")
    half = Answer(task=whole.task, outcome=outcome(True, whole.codings[:1]), codings=whole.codings[:1])
    assert doubly_coded([half, whole]) == [whole]


def test_what_could_not_be_decided_is_no_no() -> None:
    pairs = [answer(n, "A1", None, cannot=True) for n in range(20)] + [answer(n, "A1", "A1") for n in range(20, 40)]
    found = tables_of(pairs, QUESTION, {}, "UTC").question
    assert found.agreement is not None
    assert (found.n, found.agreement.n) == (20, 20)  # the n beside a figure is that of the figure
