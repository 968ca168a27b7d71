"""The settlement page: two answers without names, a third person, one settlement."""

import html
import re
from collections.abc import Callable
from typing import Any


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
    assert "First answer" in shown
    assert "Second answer" in shown
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
    assert "A5" not in shown


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
    found = re.findall(r'<th scope="row">([^<]+)</th><td class="number">(\d+)</td>', shown)
    assert dict(found) == {
        "waiting for an answer": "5",
        "waiting for the second answer": "1",
        "two answers that differ, to be settled": "1",
        "answered": "1",
        "settled": "0",
    }
    assert "exploratory" in shown
    assert "fajr" not in shown
