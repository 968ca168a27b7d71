"""The coding page: what it shows, what it must never show, and that an answer is kept once."""

import html
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest

ANSWER = {"codes": ["A6"], "severity": "2"}


def slip_of(page: Any) -> str:
    found = re.search(r'name="slip" value="([^"]+)"', page.content.decode())
    assert found
    return html.unescape(found[1])


def open_page(client: Any, sample: int, where: str = "code") -> tuple[str, str]:
    page = client.get(f"/{where}/{sample}/")
    assert page.status_code == 200
    return page.content.decode(), slip_of(page)


def kept(sample: int) -> list[tuple[str, Any]]:
    from marsad.store.records import codings

    return [(one.coder, one) for given in codings.codings_of(sample).values() for one in given]


def test_the_page_shows_the_post_what_it_answers_and_the_question(arcadia: Any, browse: Callable[..., Any]) -> None:
    shown, _slip = open_page(browse("nour"), arcadia.sample)
    assert "تمشي لكوزينتها" in shown
    assert "تعلن المترشحة" in shown
    assert "Cette publication contient-elle une violence" in shown
    assert "Retourne dans ta cuisine" not in shown  # the post after it
    for code in ("A1", "D2"):
        assert f'value="{code}"' in shown
    assert "laisse entendre ou souhaite une atteinte" in shown  # what counts
    assert "on va vous battre dans les urnes" in shown  # what does not
    assert "1 septembre 2030" in shown
    assert "Facebook" in shown


def test_nothing_a_machine_said_and_no_account_is_in_any_answer(arcadia: Any, browse: Callable[..., Any]) -> None:
    coder = browse("fajr")
    answers = []
    for _task in arcadia.tasks():
        page = coder.get(f"/code/{arcadia.sample}/")
        answers.append(page)
        answers.append(coder.post(f"/code/{arcadia.sample}/", {"slip": slip_of(page), **ANSWER}))
    arcadia.code("nour", arcadia.tasks()[0], "A1", severity=1)
    senior = browse("senior")
    answers += [senior.get(f"/{where}/{arcadia.sample}/") for where in ("settle", "code", "progress")]
    answers += [coder.get("/"), senior.get("/"), coder.get("/my-answers/"), coder.get("/my-topics/")]
    secrets = (
        "of-the-machine",
        "a0123456789abcdef",
        "secret-author",
        "0.98765",
        "0.008123",
        "high",
        "stratum",
        "score",
    )
    for answer in answers:
        said = answer.content.decode() + str(dict(answer.headers)) + str(answer.cookies)
        said = said.replace("it is high where almost everything is no", "")  # of AC1, on the page of agreement
        assert [secret for secret in secrets if secret in said] == []


def test_a_coder_sees_nothing_of_the_other_coder(arcadia: Any, browse: Callable[..., Any]) -> None:
    before, _slip = open_page(browse("nour"), arcadia.sample)
    arcadia.code("fajr", arcadia.tasks()[0], cannot="words of the first coder")
    after, _slip = open_page(browse("nour"), arcadia.sample)
    assert "words of the first coder" not in after
    assert "fajr" not in after

    def steady(page: str) -> str:
        return re.sub(r'value="[^"]{20,}"', "", page)

    assert steady(before) == steady(after)


def test_an_answer_is_kept_as_given_with_its_ledger_entry(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.store.records import work

    coder = browse("fajr")
    _shown, slip = open_page(coder, arcadia.sample)
    given = {"slip": slip, "codes": ["A6", "A5"], "severity": "3", "ambiguous": "1"}
    answer = coder.post(f"/code/{arcadia.sample}/", given)
    assert answer.status_code == 302
    ((coder_name, coding),) = kept(arcadia.sample)
    assert coder_name == "fajr"
    assert (coding.codes, coding.severity, coding.ambiguous, coding.cannot_decide) == (("A5", "A6"), 3, True, None)
    assert coding.saw_machine_label is False
    assert coding.codebook_version == "1.0"
    *_before, entry = work.entries()
    assert (entry.act.actor, entry.act.action) == ("fajr", "code")
    assert work.verify() is None


def test_none_and_cannot_decide_are_two_different_answers(arcadia: Any, browse: Callable[..., Any]) -> None:
    coder = browse("fajr")
    for given in ({"none": "1"}, {"cannot_decide": "1", "reason": "language", "words": "a dialect"}):
        _shown, slip = open_page(coder, arcadia.sample)
        assert coder.post(f"/code/{arcadia.sample}/", {"slip": slip, **given}).status_code == 302
    assert [(one.codes, one.cannot_decide) for _name, one in kept(arcadia.sample)] == [
        ((), None),
        ((), "language: a dialect"),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Nothing is chosen"),
        ({"codes": ["A6"], "none": "1", "severity": "1"}, "exclude each other"),
        ({"codes": ["A6"], "cannot_decide": "1", "reason": "language", "severity": "1"}, "exclude each other"),
        ({"codes": ["A6"]}, "asks for a severity"),
        ({"codes": ["A6"], "severity": "7"}, "not one of 1, 2, 3, 4"),
        ({"none": "1", "severity": "2"}, "takes a severity"),
        ({"codes": ["E1"]}, "not a code of this question"),
        ({"cannot_decide": "1"}, "choose a reason"),
        ({"cannot_decide": "1", "reason": "other"}, "in a few words"),
        ({"cannot_decide": "1", "reason": "other", "words": "x" * 251}, "longer than 250"),
    ],
)
def test_an_answer_that_is_not_one_is_shown_again_as_given(
    arcadia: Any, browse: Callable[..., Any], given: dict[str, Any], said: str
) -> None:
    coder = browse("third")
    _shown, slip = open_page(coder, arcadia.sample)
    again = coder.post(f"/code/{arcadia.sample}/", {"slip": slip, **given})
    page = again.content.decode()
    assert again.status_code == 400
    assert said in html.unescape(page)
    assert "تمشي لكوزينتها" in page
    if "none" in given:
        assert re.search(r'id="none"[^>]* checked', page)
    assert kept(arcadia.sample) == []


def test_two_tabs_and_a_double_click_keep_one_answer(arcadia: Any, browse: Callable[..., Any]) -> None:
    coder = browse("third")
    _shown, slip = open_page(coder, arcadia.sample)
    first = coder.post(f"/code/{arcadia.sample}/", {"slip": slip, **ANSWER})
    second = coder.post(f"/code/{arcadia.sample}/", {"slip": slip, "none": "1"}, follow=True)
    assert first.status_code == 302
    assert second.status_code == 200
    assert "two answers, which one stands?" in html.unescape(second.content.decode())
    assert [one.codes for _name, one in kept(arcadia.sample)] == [("A6",)]
    assert "Bravo madame" in coder.get(f"/code/{arcadia.sample}/").content.decode()


def test_answers_that_arrive_together_are_kept_once(arcadia: Any, browse: Callable[..., Any]) -> None:
    clients = [browse("fajr") for _tab in range(4)]
    slips = [open_page(client, arcadia.sample)[1] for client in clients]
    statuses: list[int] = []

    def send(client: Any, slip: str) -> None:
        from django.db import connections

        statuses.append(client.post(f"/code/{arcadia.sample}/", {"slip": slip, **ANSWER}).status_code)
        connections.close_all()

    threads = [threading.Thread(target=send, args=pair) for pair in zip(clients, slips, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 4
    assert len(kept(arcadia.sample)) == 1


def test_a_third_coder_is_told_when_both_answers_are_in(arcadia: Any, browse: Callable[..., Any]) -> None:
    late = browse("third")
    _shown, slip = open_page(late, arcadia.sample)
    for name in ("fajr", "nour"):
        arcadia.code(name, arcadia.tasks()[0])
    answer = late.post(f"/code/{arcadia.sample}/", {"slip": slip, **ANSWER}, follow=True)
    assert "Your answer is kept beside" in answer.content.decode()
    assert len(kept(arcadia.sample)) == 2


def test_a_page_answers_its_own_task_member_and_sample_only(arcadia: Any, browse: Callable[..., Any]) -> None:
    from django.core import signing

    coder, other = browse("fajr"), browse("third")
    elsewhere = arcadia.draw(3)
    _shown, slip = open_page(coder, arcadia.sample)
    forged = signing.dumps([arcadia.tasks()[3], 1, "1.0"], key="another key", salt=f"coding of {arcadia.sample}")
    for client, sample, sent in (
        (other, arcadia.sample, slip),
        (coder, elsewhere, slip),
        (coder, arcadia.sample, forged),
        (coder, arcadia.sample, ""),
    ):
        assert client.post(f"/code/{sample}/", {"slip": sent, **ANSWER}).status_code == 400
    assert kept(arcadia.sample) == []
    assert kept(elsewhere) == []


def test_two_coders_do_not_read_the_same_post_where_one_reading_is_enough(
    arcadia: Any, browse: Callable[..., Any]
) -> None:
    sample = arcadia.draw(2, double=False)
    first, second = browse("fajr"), browse("nour")
    assert "تمشي لكوزينتها" in open_page(first, sample)[0]
    assert "Bravo madame" in open_page(second, sample)[0]
    assert "تمشي لكوزينتها" in open_page(first, sample)[0]  # the same when the page is opened again
    assert (
        "Bravo madame" in open_page(browse("third"), sample)[0] or "كوزينتها" in open_page(browse("third"), sample)[0]
    )


def test_hostile_text_changes_nothing_around_it(arcadia: Any, browse: Callable[..., Any]) -> None:
    for task in arcadia.tasks()[:6]:
        arcadia.code("fajr", task)
    shown, _slip = open_page(browse("fajr"), arcadia.sample)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "\u202e" not in shown


def test_the_direction_of_a_text_is_its_own(arcadia: Any, browse: Callable[..., Any]) -> None:
    coder, seen = browse("nour"), []
    for task in arcadia.tasks():
        shown, _slip = open_page(coder, arcadia.sample)
        seen.append(re.findall(r'<blockquote class="text" dir="(\w+)" lang="(\w+)">', shown)[-1])
        arcadia.code("nour", task)
    assert seen == [
        ("rtl", "ar"),
        ("ltr", "und"),
        ("ltr", "und"),
        ("rtl", "ar"),
        ("ltr", "und"),
        ("ltr", "zgh"),
        ("ltr", "und"),
        ("rtl", "ar"),
    ]


def test_pictures_are_counted_and_not_shown(arcadia: Any, browse: Callable[..., Any]) -> None:
    for task in arcadia.tasks()[:2]:
        arcadia.code("third", task)
    shown, _slip = open_page(browse("third"), arcadia.sample)
    assert "1 picture or video goes with it" in shown
    assert 'src="m1"' not in shown


def test_an_urgent_answer_is_kept_and_stops_the_coder(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.store.records import work

    coder = browse("third")
    for given in ({"codes": ["A2"], "severity": "2"}, {"codes": ["A1"], "severity": "4"}, {"none": "1", "urgent": "1"}):
        _shown, slip = open_page(coder, arcadia.sample)
        answer = coder.post(f"/code/{arcadia.sample}/", {"slip": slip, **given}, follow=True)
        assert answer.request["PATH_INFO"] == "/my-alarm/"
    acts = [(entry.act.action, entry.act.subject) for entry in work.entries()]
    assert [subject for action, subject in acts if action == "raise urgent case"] == [
        "urgent case 1",
        "urgent case 2",
        "urgent case 3",
    ]
    assert len(kept(arcadia.sample)) == 3
    _shown, slip = open_page(coder, arcadia.sample)
    answer = coder.post(f"/code/{arcadia.sample}/", {"slip": slip, **ANSWER}, follow=True)
    assert answer.request["PATH_INFO"] == f"/code/{arcadia.sample}/"


def test_when_all_is_answered_the_page_says_so(arcadia: Any, browse: Callable[..., Any]) -> None:
    for task in arcadia.tasks():
        arcadia.code("third", task)
    shown = browse("third").get(f"/code/{arcadia.sample}/").content.decode()
    assert "Nothing left to code" in shown
    assert "8 posts answered by you" in shown


def test_a_post_that_is_no_longer_kept_can_still_be_passed(arcadia: Any, browse: Callable[..., Any]) -> None:
    sample = arcadia.draw(9)  # the ninth has no text in the lake
    for task in arcadia.tasks(sample)[:8]:
        arcadia.code("third", task)
    coder = browse("third")
    shown, slip = open_page(coder, sample)
    assert "no longer kept" in shown
    given = {"slip": slip, "cannot_decide": "1", "reason": "unreadable"}
    assert coder.post(f"/code/{sample}/", given).status_code == 302


def test_a_codebook_changed_meanwhile_is_looked_at_again(
    arcadia: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    from marsad.web import desk
    from marsad.web.pages import code

    coder = browse("third")
    _shown, slip = open_page(coder, arcadia.sample)
    work = desk.the_work(arcadia.sample)
    newer = dataclasses.replace(work.desk, codebook=dataclasses.replace(work.desk.codebook, version="1.1"))
    monkeypatch.setattr(code, "the_work", lambda _sample: dataclasses.replace(work, desk=newer))
    again = coder.post(f"/code/{arcadia.sample}/", {"slip": slip, **ANSWER})
    assert again.status_code == 400
    assert "The codebook changed" in again.content.decode()
    answer = coder.post(f"/code/{arcadia.sample}/", {"slip": slip_of(again), **ANSWER})
    assert answer.status_code == 302
    assert kept(arcadia.sample)[0][1].codebook_version == "1.1"


def test_an_alarming_answer_of_an_older_codebook_raises_the_alarm_all_the_same(
    arcadia: Any, browse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    from marsad.store.records import urgent
    from marsad.web import desk
    from marsad.web.pages import code

    coder = browse("third")
    _shown, slip = open_page(coder, arcadia.sample)
    work = desk.the_work(arcadia.sample)
    newer = dataclasses.replace(work.desk, codebook=dataclasses.replace(work.desk.codebook, version="1.1"))
    monkeypatch.setattr(code, "the_work", lambda _sample: dataclasses.replace(work, desk=newer))
    told = coder.post(f"/code/{arcadia.sample}/", {"slip": slip, "codes": ["A1"], "severity": "4"}, follow=True)
    assert told.request["PATH_INFO"] == "/my-alarm/"
    assert [case.sample_id for case in urgent.cases()] == [arcadia.sample]
