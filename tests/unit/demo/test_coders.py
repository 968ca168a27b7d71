import math

import pytest
from scipy.stats import binom

from marsad.core.judgement import Task
from marsad.core.mission import Question
from marsad.core.trilingual import Trilingual
from marsad.demo.coders import FIRST, SECOND, SENIOR, SettlingCoder, SimulatedCoder
from marsad.demo.generate import Generated, Truth, asked, generate

TITLE = Trilingual(ar="سؤال", fr="question", en="question")


def question(name: str) -> Question:
    codes, sources = asked(name)
    return Question(id=name, title=TITLE, asks=TITLE, codes=tuple(sorted(codes)), sources=tuple(sorted(sources)))


def task(number: int, truth: Truth) -> Task:
    return Task(
        task_id=number,
        sample_id=1,
        post_id=truth.post_id,
        stratum="all",
        inclusion_probability=1.0,
        position=number,
        double=True,
    )


@pytest.fixture(scope="module")
def election() -> Generated:
    return generate()


@pytest.fixture(scope="module")
def replies(election: Generated) -> list[Truth]:
    return [truth for truth in election.truth.values() if truth.source == "replies_candidates"]


def within_binomial_error(successes: int, trials: int, share: float) -> bool:
    low, high = binom.interval(0.999, trials, share)
    return bool(low <= successes <= high)


@pytest.mark.parametrize("coder", [FIRST, SECOND, SimulatedCoder(name="poor", sensitivity=0.6, specificity=0.9)])
def test_a_coder_errs_as_often_as_said(coder: SimulatedCoder, replies: list[Truth]) -> None:
    asked_of = question("vawp")
    hits = positives = rejections = negatives = undecided = 0
    for number, truth in enumerate(replies):
        coding = coder.code(task(number, truth), asked_of, truth)
        if coding.cannot_decide is not None:
            undecided += 1
        elif set(truth.codes) & set(asked_of.codes):
            positives, hits = positives + 1, hits + bool(coding.codes)
        else:
            negatives, rejections = negatives + 1, rejections + (not coding.codes)
    assert within_binomial_error(hits, positives, coder.sensitivity)
    assert within_binomial_error(rejections, negatives, coder.specificity)
    assert within_binomial_error(undecided, len(replies), coder.cannot_decide)


def test_two_coders_err_independently(replies: list[Truth]) -> None:
    asked_of = question("vawp")
    violent = [truth for truth in replies if set(truth.codes) & set(asked_of.codes)]
    both = sum(
        not FIRST.code(task(n, truth), asked_of, truth).codes and not SECOND.code(task(n, truth), asked_of, truth).codes
        for n, truth in enumerate(violent)
    )
    missed = [1 - (1 - coder.cannot_decide) * coder.sensitivity for coder in (FIRST, SECOND)]
    assert within_binomial_error(both, len(violent), math.prod(missed))


def test_an_answer_does_not_depend_on_the_order_of_the_work(replies: list[Truth]) -> None:
    asked_of = question("vawp")
    forwards = {truth.post_id: FIRST.code(task(1, truth), asked_of, truth) for truth in replies[:300]}
    backwards = {truth.post_id: FIRST.code(task(1, truth), asked_of, truth) for truth in reversed(replies[:300])}
    assert forwards == backwards


def test_an_answer_uses_only_the_codes_of_the_question(election: Generated) -> None:
    for name in ("vawp", "journalists", "abstention", "false_procedure"):
        asked_of = question(name)
        for number, truth in enumerate(election.truth.values()):
            if truth.source in asked_of.sources:
                assert set(FIRST.code(task(number, truth), asked_of, truth).codes) <= set(asked_of.codes)


def test_codes_are_sometimes_confused_within_the_family(replies: list[Truth]) -> None:
    asked_of = question("vawp")
    told = [(FIRST.code(task(n, truth), asked_of, truth).codes, truth.codes) for n, truth in enumerate(replies)]
    seen = [(codes, true) for codes, true in told if codes and true]
    confused = sum(not set(codes) <= set(true) for codes, true in seen)
    assert 0.04 < confused / len(seen) < 0.13


def test_lawful_speech_gets_no_severity_and_violence_gets_one(election: Generated) -> None:
    for name, severe in (("abstention", False), ("vawp", True), ("journalists", True)):
        asked_of = question(name)
        for number, truth in enumerate(election.truth.values()):
            if truth.source in asked_of.sources:
                coding = FIRST.code(task(number, truth), asked_of, truth)
                assert (coding.severity is not None) == (severe and bool(coding.codes))


def test_who_cannot_decide_gives_a_reason_and_no_code(replies: list[Truth]) -> None:
    never = SimulatedCoder(name="lost", sensitivity=1.0, specificity=1.0, cannot_decide=1.0)
    coding = never.code(task(1, replies[0]), question("vawp"), replies[0])
    assert coding.cannot_decide
    assert coding.codes == ()


def test_the_senior_coder_is_right_about_as_often_as_said(replies: list[Truth]) -> None:
    asked_of = question("vawp")
    senior = SettlingCoder(name="senior", accuracy=0.8)
    wrong = SimulatedCoder(name="wrong", sensitivity=0.0, specificity=0.0, cannot_decide=0.0)
    right = 0
    for number, truth in enumerate(replies):
        job = task(number, truth)
        settled = senior.settle(job, asked_of, truth, [wrong.code(job, asked_of, truth)])
        right += bool(settled.codes) == bool(set(truth.codes) & set(asked_of.codes))
    assert within_binomial_error(right, len(replies), 0.8)


def test_coded_twice_and_settled_the_share_is_close_to_the_truth(election: Generated, replies: list[Truth]) -> None:
    asked_of = question("vawp")
    yes = 0
    for number, truth in enumerate(replies):
        job = task(number, truth)
        codings = [coder.code(job, asked_of, truth) for coder in (FIRST, SECOND)]
        answers = {bool(coding.codes) for coding in codings if coding.cannot_decide is None}
        settled = answers.pop() if len(answers) == 1 else bool(SENIOR.settle(job, asked_of, truth, codings).codes)
        yes += settled
    assert yes / len(replies) == pytest.approx(election.truth_of("vawp"), abs=0.004)


def test_the_reason_of_a_settlement_names_nobody_and_is_the_same_where_it_errs(replies: list[Truth]) -> None:
    asked_of, careless = question("vawp"), SettlingCoder(name="careless", accuracy=0.0)
    reasons = set()
    for number, truth in enumerate(replies[:400]):
        job = task(number, truth)
        codings = [coder.code(job, asked_of, truth) for coder in (FIRST, SECOND)]
        reasons |= {who.settle(job, asked_of, truth, codings).reason for who in (SENIOR, careless)}
    assert len(reasons) == 1
    assert not any(coder.name in reason for coder in (FIRST, SECOND, SENIOR) for reason in reasons)
