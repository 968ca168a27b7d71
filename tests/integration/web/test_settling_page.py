"""The settlement page: two answers without names, a third person, one settlement."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from marsad.core.errors import NotAllowed


def differing(arcadia: Any, task: int) -> None:
    arcadia.code("fajr", task, "A6", severity=2)
    arcadia.code("nour", task, cannot="language: a dialect")


def slip_of(page: Any) -> str:
    found = re.search(r'name="slip" value="([^"]+)"', page.content.decode())
    assert found
    return html.unescape(found[1])


def test_the_senior_sees_both_answers_and_no_name(arcadia: Any, browse: Callable[..., Any]) -> None:
    arcadia.add("judge", *senior_roles(), language="en")
    differing(arcadia, arcadia.tasks()[0])
    shown = html.unescape(browse("judge").get(f"/settle/{arcadia.sample}/").content.decode())
    assert "Coder 1" in shown
    assert "Coder 2" in shown
    assert shown.count("only here") == 1
    assert 'id="rule-A6"' in shown
    assert "I do not understand the language or dialect: a dialect" in shown
    assert re.search(r"\b(fajr|nour)\b", shown) is None


def senior_roles() -> tuple[Any, ...]:
    from marsad.core.roles import Role

    return (Role.CODER, Role.SENIOR_CODER)


def test_a_settlement_is_kept_once_and_needs_a_reason(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.store.records import codings, work

    arcadia.add("judge", *senior_roles(), language="en")
    for task in arcadia.tasks()[:2]:
        differing(arcadia, task)
    judge = browse("judge")
    where = f"/settle/{arcadia.sample}/"
    page = judge.get(where)
    assert "2 posts to settle" in page.content.decode()
    given = {"slip": slip_of(page), "codes": ["A6"], "severity": "2"}
    again = judge.post(where, given)
    assert again.status_code == 400
    assert "why this is the answer" in again.content.decode()
    given["settles_because"] = "R2: the less serious reading"
    assert judge.post(where, given).status_code == 302
    twice = judge.post(where, given, follow=True)
    assert "nothing to settle" in twice.content.decode()
    (settled,) = codings.settlements_of(arcadia.sample).values()
    assert (settled.codes, settled.severity, settled.settled_by) == (("A6",), 2, "judge")
    assert settled.reason == "R2: the less serious reading"
    assert work.verify() is None


def test_who_coded_a_task_is_not_shown_it_to_settle(arcadia: Any, browse: Callable[..., Any]) -> None:
    arcadia.add("judge", *senior_roles(), language="en")
    task = arcadia.tasks()[0]
    arcadia.code("judge", task, "A6", severity=1)
    arcadia.code("fajr", task)
    assert "Nothing to settle" in browse("judge").get(f"/settle/{arcadia.sample}/").content.decode()
    assert 'name="slip"' in browse("senior").get(f"/settle/{arcadia.sample}/").content.decode()


def test_one_answer_alone_and_two_that_agree_are_not_shown(arcadia: Any, browse: Callable[..., Any]) -> None:
    first, second, *_rest = arcadia.tasks()
    arcadia.code("fajr", first, "A6", severity=1)
    for name in ("fajr", "nour"):
        arcadia.code(name, second, "A5", severity=1)
    shown = browse("senior").get(f"/settle/{arcadia.sample}/").content.decode()
    assert 'name="slip"' not in shown
    assert re.search(r"\bA5\b", shown) is None  # a token of the form may hold the letters by chance


def test_a_settling_page_cannot_be_used_to_code(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.store.records import codings

    differing(arcadia, arcadia.tasks()[0])
    senior = browse("senior")
    slip = slip_of(senior.get(f"/settle/{arcadia.sample}/"))
    assert senior.post(f"/code/{arcadia.sample}/", {"slip": slip, "none": "1"}).status_code == 400
    assert len(codings.codings_of(arcadia.sample)[arcadia.tasks()[0]]) == 2


def test_the_progress_page_counts_every_task_once(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.core.roles import Role

    arcadia.add("reader", Role.AUDITOR, language="en")
    first, second, third, *_rest = arcadia.tasks()
    differing(arcadia, first)
    for name in ("fajr", "nour"):
        arcadia.code(name, second, "A5", severity=1)
    arcadia.code("fajr", third)
    shown = browse("reader").get(f"/progress/{arcadia.sample}/").content.decode()
    stand, agreement = shown.split("<h2>", 1)
    found = re.findall(r'<th scope="row">([^<]+)</th><td class="number">(\d+)</td>', stand)
    assert dict(found) == {
        "waiting for an answer": "5",
        "waiting for the second answer": "1",
        "two answers that differ, to be settled": "1",
        "answered": "1",
        "settled": "0",
    }
    assert "exploratory" in agreement
    assert "There were two coders" in agreement
    assert agreement.count("too few to say") == 2  # of A5 and A6: one post each
    assert "fajr" not in shown


def test_the_order_of_two_answers_tells_nothing_of_who_gave_them(arcadia: Any) -> None:
    from marsad.flows.settling import waiting

    for task in arcadia.tasks():
        arcadia.code("fajr", task, "A6", severity=2)
        arcadia.code("nour", task)
    found = waiting(arcadia.sample, "senior")
    first = [one.sides[0].says for one in found]
    assert set(first) == {"A6", "none"}
    assert [one.sides[0].says for one in waiting(arcadia.sample, "senior")] == first
    assert {side.coding.coder for one in found for side in one.sides} == {""}


def test_the_queue_can_be_narrowed_to_one_pair_of_codes(arcadia: Any, browse: Callable[..., Any]) -> None:
    arcadia.add("judge", *senior_roles(), language="en")
    first, second, third, *_rest = arcadia.tasks()
    for task, one, other in ((first, "A6", "A5"), (second, "A6", "A1"), (third, "A5", "A6")):
        arcadia.code("fajr", task, one, severity=1)
        arcadia.code("nour", task, other, severity=1)
    judge = browse("judge")
    where = f"/settle/{arcadia.sample}/"
    assert "\u2068A5\u2069 or \u2068A6\u2069 (2)" in judge.get(where).content.decode()
    page = judge.get(where + "?pair=A5~A6")
    assert f"Task {first}" in page.content.decode()
    given = {"slip": slip_of(page), "pair": "A5~A6", "none": "1", "settles_because": "neither"}
    after = judge.post(where, given)
    assert after["Location"] == f"{where}?task={third}&pair=A5~A6"
    assert f"Task {third}" in judge.get(after["Location"]).content.decode()
    assert f"Task {second}" in judge.get(where + "?pair=A9~B1").content.decode()


def settle_one(arcadia: Any, client: Any, because: str) -> int:
    task = int(arcadia.tasks()[0])
    differing(arcadia, task)
    where = f"/settle/{arcadia.sample}/"
    given = {"slip": slip_of(client.get(where)), "codes": ["A6"], "severity": "2", "rule": "R2"}
    assert client.post(where, given | {"settles_because": because}).status_code == 302
    return task


def test_a_settlement_is_corrected_beside_what_stood_before(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.flows.answers import answers_of_sample
    from marsad.flows.witness import compare_records, told
    from marsad.store.records import settlements, work

    arcadia.add("judge", *senior_roles(), language="en")
    judge = browse("judge")
    task = settle_one(arcadia, judge, "the less serious reading")
    where = f"/settle/{arcadia.sample}/settled/{task}/"
    page = judge.get(where)
    assert "the less serious reading" in page.content.decode()
    given = {"slip": slip_of(page), "none": "1"}
    assert judge.post(where, given).status_code == 400
    assert judge.post(where, given | {"settles_because": "it is a joke", "rule": "R99"}).status_code == 400
    assert judge.post(where, given | {"settles_because": "it is a joke", "rule": "A6"}).status_code == 302
    first, second = settlements.history_of(arcadia.sample)[task]
    assert (first.codes, first.rule, second.codes, second.rule) == (("A6",), "R2", (), "A6")
    answer = next(each for each in answers_of_sample(arcadia.sample) if each.task.task_id == task)
    assert answer.verdict(arcadia.observatory.mission.questions[0]) is False
    assert work.verify() is None
    assert compare_records(told(work.entries())) > 0
    listed = html.unescape(judge.get(f"/settle/{arcadia.sample}/settled/").content.decode())
    assert "it is a joke" in listed


def test_who_coded_a_post_corrects_nothing_of_it(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.core.judgement import Settlement
    from marsad.flows.settling import keep

    arcadia.add("judge", *senior_roles(), language="en")
    task = arcadia.tasks()[0]
    arcadia.code("judge", task, "A6", severity=1)
    arcadia.code("nour", task)
    question = arcadia.observatory.mission.questions[0]
    first = Settlement(task_id=task, settled_by="senior", codes=(), reason="because")
    keep("senior", first, question, arcadia.sample, ())
    assert browse("judge").get(f"/settle/{arcadia.sample}/settled/{task}/").status_code == 302
    again = Settlement(task_id=task, settled_by="judge", codes=(), reason="because", corrects=True)
    with pytest.raises(NotAllowed):
        keep("judge", again, question, arcadia.sample, ())


def test_nothing_is_corrected_behind_a_published_finding(
    arcadia: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.store.records import settlements

    arcadia.add("judge", *senior_roles(), language="en")
    judge = browse("judge")
    task = settle_one(arcadia, judge, "because")
    where = f"/settle/{arcadia.sample}/settled/{task}/"
    given = {"slip": slip_of(judge.get(where)), "none": "1", "settles_because": "wrong"}
    monkeypatch.setattr(settlements, "is_published", lambda question: question == "vawp")
    assert judge.post(where, given).status_code == 409
    monkeypatch.undo()
    assert judge.post(where, given).status_code == 302
