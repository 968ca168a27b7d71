"""Where a coder and the others part: one at a time, small counts withheld, no rate, no rank."""

import ast
from dataclasses import fields
from pathlib import Path

import pytest

import marsad
from marsad.core.judgement import Coding, Settlement, Task
from marsad.core.mission import Question
from marsad.core.trilingual import Trilingual
from marsad.flows.answers import Answer
from marsad.flows.confusing import Confusion, Parting, confusion, partings
from marsad.review.states import outcome

ANY = Trilingual(ar="س", fr="q", en="q")
QUESTION = Question(id="q", title=ANY, asks=ANY, codes=("A1", "A2"), sources=("s",))
HERE = Path(marsad.__file__).parent


def answer(number: int, mine: tuple[str, ...], other: tuple[str, ...], settled: tuple[str, ...] | None) -> Answer:
    task = Task(
        task_id=number,
        sample_id=1,
        post_id=f"p{number}",
        stratum="whole",
        inclusion_probability=0.1,
        position=number,
        double=True,
    )
    codings = (Coding(task_id=number, coder="fajr", codes=mine), Coding(task_id=number, coder="nour", codes=other))
    agreed = None if settled is None else Settlement(task_id=number, settled_by="senior", codes=settled)
    return Answer(task=task, outcome=outcome(True, codings, agreed), codings=codings)


def test_what_a_coder_gave_and_the_other_side_did_not_is_counted_code_by_code() -> None:
    answers = [answer(n, ("A1",), (), ()) for n in range(12)]
    answers += [answer(n, ("A1",), ("A2",), ("A1",)) for n in range(12, 22)]
    answers += [answer(n, ("A2",), ("A2",), None) for n in range(22, 30)]
    found = confusion(answers, QUESTION, "fajr")
    assert found.settled == (Parting(code="A1", both=10, only_coder=12, only_other=0),)
    assert found.others == (
        Parting(code="A1", both=0, only_coder=22, only_other=0),
        Parting(code="A2", both=8, only_coder=0, only_other=10),
    )
    assert (found.settled_posts, found.shared_posts) == (22, 30)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_small_counts_are_withheld(count: int, shown: int | None) -> None:
    pairs = [({"A1"}, set[str]())] * count + [({"A1"}, {"A1"})] * 9
    assert partings(pairs, ("A1", "A2")) == (Parting(code="A1", both=9, only_coder=shown, only_other=0),)


def test_of_too_few_posts_nothing_is_said() -> None:
    found = confusion([answer(n, ("A1",), (), ()) for n in range(19)], QUESTION, "fajr")
    assert (found.settled, found.others, found.shared_posts) == (None, None, 19)


def test_no_rate_and_no_total_by_which_people_could_be_ranked_is_kept() -> None:
    assert {field.name for field in fields(Parting)} == {"code", "both", "only_coder", "only_other"}
    assert {field.name for field in fields(Confusion)} == {
        "coder",
        "settled",
        "others",
        "settled_posts",
        "shared_posts",
    }


def test_only_the_page_of_the_senior_coder_reads_it() -> None:
    readers = {
        str(path.relative_to(HERE))
        for path in HERE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "marsad.flows.confusing"
    }
    assert readers == {"web/pages/confusion.py"}
